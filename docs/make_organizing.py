"""Makes the pictures of docs/organizing.md, on a phone and wide. Run as `python -m docs.make_organizing`."""

import asyncio
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from docs.pictures import OLGA, PHONE, take, turn_to
from tests.support.browser import open_browser, open_page, person, run_command, run_demo, say_clock

_PICTURES = Path(__file__).parent / "organizing"
_WIDE = (1400, 900)
_NAMES = ("Ben", "Chidi", "Dana")


async def main() -> None:
    """Plays an organizer's way twice, each on a database of its own."""
    async with open_browser() as browser:
        for size, name in ((PHONE, "phone"), (_WIDE, "wide")):
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
        olga = await self._see("Olga")
        await run_command(olga, "register", OLGA)
        await run_command(olga, "calendar create", {"name": "Talks", "start_date": "next monday"})
        await self._take(olga, "Add my times", "1-opened")
        await _press(olga, "Invite people")
        await _press(olga, "Who do you want to invite?")
        for name in _NAMES:
            await olga.get_by_role("checkbox", name=name).click()
        await _press(olga, f"Choose {len(_NAMES)}")
        await self._answer("Ben", "New York", "tue 9:00-10:00am")
        await self._answer("Chidi", "Lagos", "tue 14:30-16:00, wed 10-11 if needed")
        olga = await self._see("Olga")
        await run_command(olga, "help", {})
        await self._take(olga, "have answered", "2-next")
        await _press(olga, "See status")
        await self._take(olga, "Organizers", "3-status")
        await self._answer("Dana", "Auckland", "wed 9pm-11pm")
        olga = await self._see("Olga")
        await run_command(olga, "help", {})
        await self._take(olga, "Everyone has answered", "4-everyone")
        await _press(olga, "Suggest times")
        await self._take(olga, "Finalize this", "5-suggested")
        await _press(olga, "Finalize this")
        await self._take(olga, "Finalize and tell everyone", "6-confirm")
        await _press(olga, "Finalize and tell everyone")
        await self._take(olga, "Finalized: Talks", "7-finalized")

    async def _answer(self, name: str, city: str, when: str) -> None:
        who = await self._see(name)
        await _press(who, "Type my times")
        await say_clock(who, city)
        form = who.get_by_role("dialog")
        await form.get_by_label("When are you free?").fill(when)
        await _press(form, "Submit")
        await expect(who.get_by_role("button", name="Undo")).to_be_visible()

    async def _see(self, name: str) -> Locator:
        await turn_to(self._page, name)
        return person(self._page, name.lower())

    async def _take(self, who: Locator, awaited: str, name: str) -> None:
        there = who.get_by_role("button", name=awaited).or_(who.get_by_text(awaited)).last
        await there.scroll_into_view_if_needed()
        await take(self._page, there, _PICTURES / f"{name}-{self._size}.png")


async def _press(where: Locator, label: str) -> None:
    await where.get_by_role("button", name=label).last.click()


if __name__ == "__main__":
    _PICTURES.mkdir(exist_ok=True)
    asyncio.run(main())
