"""Makes the pictures of docs/answering.md: the demo on a phone. Run as `python -m docs.make_answering`."""

import asyncio
from pathlib import Path

from playwright.async_api import Page

from docs.pictures import OLGA, PHONE, invite, see, take
from tests.support.browser import open_browser, open_page, person, run_command, run_demo

_PICTURES = Path(__file__).parent / "answering"


async def main() -> None:
    """Runs the demo on a database of its own, and answers as somebody who has never used the bot."""
    with run_demo() as address:
        async with open_browser() as browser, open_page(browser, *PHONE, touch=True) as page:
            await page.goto(address)
            await _invite(page)
            await _answer(page)


async def _invite(page: Page) -> None:
    olga = person(page, "olga")
    await run_command(olga, "register", OLGA)
    await run_command(olga, "calendar create", {"name": "Team sync", "start_date": "next monday"})
    await invite(olga, "Chidi")


async def _answer(page: Page) -> None:
    chidi = await see(page, "Chidi")
    pick = chidi.get_by_role("button", name="Pick times")
    await take(page, pick, _PICTURES / "1-invitation.png")
    await pick.click()
    await chidi.get_by_role("button", name="Choose your time").click()
    lagos = chidi.get_by_role("button", name="Lagos")
    await take(page, lagos, _PICTURES / "2-time-zone.png")
    await lagos.click()
    await chidi.get_by_role("button", name="Times you can on").click()
    await chidi.get_by_role("checkbox", name="Whole morning", exact=True).click()
    chosen = chidi.get_by_role("button", name="Choose 1")
    await take(page, chosen, _PICTURES / "3-times.png")
    await chosen.click()
    await chidi.get_by_role("button", name="Copy to the other days").click()
    done = chidi.get_by_role("button", name="Done")
    await take(page, done, _PICTURES / "4-all-days.png")
    await done.click()
    answered = chidi.get_by_role("button", name="Save as my usual week")
    await take(page, answered, _PICTURES / "5-answered.png")


if __name__ == "__main__":
    asyncio.run(main())
