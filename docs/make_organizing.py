"""Makes the pictures of docs/organizing.md, on a phone and wide. Run as `python -m docs.make_organizing`."""

import asyncio
from pathlib import Path

from playwright.async_api import Locator, Page

from docs.pictures import OLGA, PHONE, WIDE, answer, invite, press, see, shown, take
from tests.support.browser import open_browser, open_page, run_command, run_demo

_PICTURES = Path(__file__).parent / "organizing"
_NAMES = ("Ben", "Chidi", "Dana")


async def main() -> None:
    """Plays an organizer's way twice, each on a database of its own."""
    async with open_browser() as browser:
        for size, name in ((PHONE, "phone"), (WIDE, "wide")):
            with run_demo() as address:
                async with open_page(browser, *size, touch=size is PHONE) as page:
                    await page.goto(address)
                    await _Story(page, name).play()


class _Story:
    """Talks one on one, from opening the calendar to the timetable that is set."""

    def __init__(self, page: Page, size: str) -> None:
        self._page = page
        self._size = size

    async def play(self) -> None:
        """All of it, with a picture of each screen; from the calendar on, by pressing what is offered."""
        olga = await see(self._page, "Olga")
        await run_command(olga, "register", OLGA)
        await run_command(olga, "calendar create", {"name": "Talks", "start_date": "next monday"})
        await self._take(olga, "Add my times", "1-opened")
        await invite(olga, *_NAMES)
        await answer(self._page, "Ben", "New York", "tue 9:00-10:00am")
        await answer(self._page, "Chidi", "Lagos", "tue 14:30-16:00, wed 10-11 if needed")
        olga = await see(self._page, "Olga")
        await run_command(olga, "help", {})
        await self._take(olga, "have answered", "2-next")
        await press(olga, "See status")
        await self._take(olga, "Organizers", "3-status")
        await answer(self._page, "Dana", "Auckland", "wed 9pm-11pm")
        olga = await see(self._page, "Olga")
        await run_command(olga, "help", {})
        await self._take(olga, "Everyone has answered", "4-everyone")
        await press(olga, "Suggest times")
        await self._take(olga, "Finalize this", "5-suggested")
        await press(olga, "Finalize this")
        await self._take(olga, "Finalize and tell everyone", "6-confirm")
        await press(olga, "Finalize and tell everyone")
        await self._take(olga, "Finalized: Talks", "7-finalized")

    async def _take(self, who: Locator, awaited: str, name: str) -> None:
        there = shown(who, awaited)
        await there.scroll_into_view_if_needed()
        await take(self._page, there, _PICTURES / f"{name}-{self._size}.png")


if __name__ == "__main__":
    _PICTURES.mkdir(exist_ok=True)
    asyncio.run(main())
