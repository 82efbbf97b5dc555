"""Makes the pictures of docs/answering.md: the demo on a phone. Run as `python -m docs.make_answering`."""

import asyncio
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.support.browser import open_browser, open_page, person, run_command, run_demo

_PICTURES = Path(__file__).parent / "answering"
_OLGA = {
    "email": "olga@example.com",
    "first_name": "Olga",
    "last_name": "Brandt",
    "timezone": "Europe/Berlin",
}


_JUST_THE_PHONE = """
    for (const each of document.querySelectorAll("header.top, #guide, #switcher")) each.hidden = true;
    for (const each of document.querySelectorAll("header.top, #switcher")) each.style.display = "none";
"""


async def main() -> None:
    """Runs the demo on a database of its own, and answers as somebody who has never used the bot."""
    with run_demo() as address:
        async with open_browser() as browser, open_page(browser, 375, 812, touch=True) as page:
            await page.goto(address)
            await _invite(page)
            await _answer(page)


async def _invite(page: Page) -> None:
    olga = person(page, "olga")
    await run_command(olga, "register", _OLGA)
    await run_command(olga, "calendar create", {"name": "Team sync", "start_date": "next monday"})
    await olga.get_by_role("button", name="Invite people").click()
    await olga.get_by_role("button", name="Who do you want to invite?").click()
    await olga.get_by_role("checkbox", name="Chidi").click()
    await olga.get_by_role("button", name="Choose 1").click()


async def _answer(page: Page) -> None:
    await page.get_by_role("button", name="Chidi, 1 new").click()
    chidi = person(page, "chidi")
    await _take(page, chidi.get_by_role("button", name="Pick times"), "1-invitation")
    await chidi.get_by_role("button", name="Pick times").click()
    await chidi.get_by_role("button", name="Choose your time").click()
    await _take(page, chidi.get_by_role("button", name="Lagos"), "2-time-zone")
    await chidi.get_by_role("button", name="Lagos").click()
    await chidi.get_by_role("button", name="Times you can on").click()
    await chidi.get_by_role("checkbox", name="Whole morning", exact=True).click()
    await _take(page, chidi.get_by_role("button", name="Choose 1"), "3-times")
    await chidi.get_by_role("button", name="Choose 1").click()
    await chidi.get_by_role("button", name="Copy to the other days").click()
    await _take(page, chidi.get_by_role("button", name="Done"), "4-all-days")
    await chidi.get_by_role("button", name="Done").click()
    await _take(page, chidi.get_by_role("button", name="Save as my usual week"), "5-answered")


async def _take(page: Page, awaited: Locator, name: str) -> None:
    await expect(awaited).to_be_visible()
    await page.evaluate(_JUST_THE_PHONE)
    await page.screenshot(path=_PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    asyncio.run(main())
