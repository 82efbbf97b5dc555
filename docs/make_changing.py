"""Makes the pictures of docs/changing.md, on a phone, a few wide. Run as `python -m docs.make_changing`."""

import asyncio
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from docs.pictures import OLGA, PHONE, WIDE, answer, invite, press, see, shown, take
from tests.support.browser import open_browser, open_page, run_command, run_demo

_PICTURES = Path(__file__).parent / "changing"
_NAMES = ("Ben", "Chidi")
_ALSO_WIDE = ("5-smallest-change", "9-move")


async def main() -> None:
    """Plays a change of plans, and then a group's meetings, each on a database of its own."""
    async with open_browser() as browser:
        for story in (_Story.talk, _Story.meet):
            with run_demo() as address:
                async with open_page(browser, *PHONE, touch=True) as page:
                    await page.goto(address)
                    await story(_Story(page))


class _Story:
    """Talks one on one: Ben's is moved to the time of Chidi, who moves; then Olga moves one and adds Dana.

    And a raid of a group, each week, which is an event of the server and opens itself again.
    """

    def __init__(self, page: Page) -> None:
        self._page = page

    async def talk(self) -> None:
        """All of it, with a picture of each screen."""
        await self._set_meetings()
        await self._cannot()
        await self._decide()
        await self._move()
        await self._add()

    async def meet(self) -> None:
        """A weekly raid: set with a server event, and the calendar opens itself again."""
        olga = await see(self._page, "Olga")
        await run_command(olga, "register", OLGA)
        await run_command(olga, "calendar create", {"name": "Raid", "start_date": "next monday"})
        await press(olga, "Make it a group")
        await run_command(olga, "calendar edit", {"calendar": "Raid", "repeat": "Weekly", "until": "12"})
        await invite(olga, "Ben")
        await answer(self._page, "Ben", "New York", "any time")
        olga = await see(self._page, "Olga")
        await run_command(olga, "calendar finalize", {"calendar": "Raid", "when": "tue 17:00"})
        await press(olga, "Also create a server event")
        await self._take(olga, "No server event", "11-server-event")
        await press(olga, "Finalize and tell everyone")
        await expect(olga.get_by_text("Finalized: Raid").last).to_be_visible()
        ben = await see(self._page, "Ben")
        await self._take(ben, "Your meetings are set", "12-repeating")
        olga = await see(self._page, "Olga")
        again = {"calendar": "Raid", "start_date": "in 3 weeks", "every": "every week"}
        await run_command(olga, "calendar copy", again)
        await self._take(olga, "every week", "13-opens-itself")

    async def _set_meetings(self) -> None:
        olga = await see(self._page, "Olga")
        await run_command(olga, "register", OLGA)
        await run_command(olga, "calendar create", {"name": "Talks", "start_date": "next monday"})
        await invite(olga, *_NAMES)
        await answer(self._page, "Ben", "New York", "tue 9:00-9:30am")
        await answer(self._page, "Chidi", "Lagos", "tue 14:30-15:00, wed 10-11 if needed")
        olga = await see(self._page, "Olga")
        await run_command(olga, "calendar suggest", {"calendar": "Talks"})
        await press(olga, "Finalize this")
        await press(olga, "Finalize and tell everyone")

    async def _cannot(self) -> None:
        ben = await see(self._page, "Ben")
        await self._take(ben, "Can't make it", "1-meeting")
        await press(ben, "Can't make it")
        await self._take(ben, "Not at all", "2-cant-make-it")
        await press(ben, "Pick times")
        await press(ben, "▶")
        await press(ben, "Times you can on Tue")
        await ben.get_by_role("checkbox", name="8:30–9:00 AM", exact=True).first.click()
        await self._take(ben, "Choose 1", "3-when-instead")
        await press(ben, "Choose 1")
        await press(ben, "Done")
        await self._take(ben, "Noted: Talks", "4-noted")

    async def _decide(self) -> None:
        olga = await see(self._page, "Olga")
        await olga.get_by_role("tab", name="DM with").click()
        await self._take(olga, "Send this change", "5-smallest-change")
        await press(olga, "Other ways")
        await self._take(olga, "Other ways: Talks", "6-other-ways")
        await press(olga, "Send this change")
        await self._take(olga, "Revision 1", "7-sent")
        chidi = await see(self._page, "Chidi")
        await self._take(chidi, "Your meeting has moved", "8-who-is-told")

    async def _move(self) -> None:
        olga = await see(self._page, "Olga")
        options = {"calendar": "Talks", "attendee": "Chidi", "when": "thu 16:00"}
        await run_command(olga, "calendar move", options)
        await self._take(olga, "Move and tell them", "9-move")

    async def _add(self) -> None:
        olga = await see(self._page, "Olga")
        await olga.get_by_role("tab", name="#general").click()
        await run_command(olga, "calendar invite", {"calendar": "Talks"})
        await press(olga, "Who do you want to invite?")
        await olga.get_by_role("checkbox", name="Dana").click()
        await press(olga, "Choose 1")
        dana = await see(self._page, "Dana")
        await self._take(dana, "Choose a time", "10-choose-a-time")

    async def _take(self, who: Locator, awaited: str, name: str) -> None:
        there = shown(who, awaited)
        await take(self._page, there, _PICTURES / f"{name}-phone.png")
        if name in _ALSO_WIDE:
            await self._page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            await take(self._page, there, _PICTURES / f"{name}-wide.png")
            await self._page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


if __name__ == "__main__":
    _PICTURES.mkdir(exist_ok=True)
    asyncio.run(main())
