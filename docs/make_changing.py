"""Makes the pictures of docs/changing.md, on a phone. Run as `python -m docs.make_changing`."""

import asyncio
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from docs.pictures import OLGA, PHONE, take, turn_to
from tests.support.browser import open_browser, open_page, person, run_command, run_demo, say_clock

_PICTURES = Path(__file__).parent / "changing"
_NAMES = ("Ben", "Chidi")


async def main() -> None:
    """Plays a change of plans on a database of its own."""
    with run_demo() as address:
        async with open_browser() as browser, open_page(browser, *PHONE, touch=True) as page:
            await page.goto(address)
            await _Story(page, "phone").play()


class _Story:
    """Talks one on one: Ben can't make his, and could only when Chidi has hers."""

    def __init__(self, page: Page, size: str) -> None:
        self._page = page
        self._size = size

    async def play(self) -> None:
        """All of it, with a picture of each screen."""
        await self._set_meetings()
        await self._cannot()

    async def _set_meetings(self) -> None:
        olga = await self._see("Olga")
        await run_command(olga, "register", OLGA)
        await run_command(olga, "calendar create", {"name": "Talks", "start_date": "next monday"})
        await _press(olga, "Invite people")
        await _press(olga, "Who do you want to invite?")
        for name in _NAMES:
            await olga.get_by_role("checkbox", name=name).click()
        await _press(olga, f"Choose {len(_NAMES)}")
        await self._answer("Ben", "New York", "tue 9:00-9:30am")
        await self._answer("Chidi", "Lagos", "tue 14:30-15:00, wed 10-11 if needed")
        olga = await self._see("Olga")
        await run_command(olga, "calendar suggest", {"calendar": "Talks"})
        await _press(olga, "Finalize this")
        await _press(olga, "Finalize and tell everyone")

    async def _answer(self, name: str, city: str, when: str) -> None:
        who = await self._see(name)
        await _press(who, "Type my times")
        await say_clock(who, city)
        form = who.get_by_role("dialog")
        await form.get_by_label("When are you free?").fill(when)
        await _press(form, "Submit")
        await expect(who.get_by_role("button", name="Undo")).to_be_visible()

    async def _cannot(self) -> None:
        ben = await self._see("Ben")
        await self._take(ben, "Can't make it", "1-meeting")
        await _press(ben, "Can't make it")
        await self._take(ben, "Not at all", "2-cant-make-it")
        await _press(ben, "Pick times")
        await _press(ben, "▶")
        await _press(ben, "Times you can on Tue")
        await ben.get_by_role("checkbox", name="8:30–9:00 AM", exact=True).first.click()
        await self._take(ben, "Choose 1", "3-when-instead")
        await _press(ben, "Choose 1")
        await _press(ben, "Done")
        await self._take(ben, "Noted: Talks", "4-noted")

    async def _see(self, name: str) -> Locator:
        await turn_to(self._page, name)
        return person(self._page, name.lower())

    async def _take(self, who: Locator, awaited: str, name: str) -> None:
        there = who.get_by_role("button", name=awaited).or_(who.get_by_text(awaited)).last
        await take(self._page, there, _PICTURES / f"{name}-{self._size}.png")


async def _press(where: Locator, label: str) -> None:
    await where.get_by_role("button", name=label).last.click()


if __name__ == "__main__":
    _PICTURES.mkdir(exist_ok=True)
    asyncio.run(main())
