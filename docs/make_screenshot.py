"""Makes docs/demo.png: the demo in the middle of things. Run as `python -m docs.make_screenshot`."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from tests.support.browser import open_browser, open_page, run_demo, say_clock

_PICTURE = Path(__file__).with_name("demo.png")


async def main() -> None:
    """Runs the demo on a database of its own, plays until it is lively, and takes the picture."""
    with run_demo() as address:
        async with open_browser() as browser, open_page(browser) as page:
            await page.goto(address)
            await _play(page)
            await page.screenshot(path=_PICTURE, animations="disabled")


async def _play(page: Page) -> None:
    await _step(page, "Olga registers", "olga", "Run")
    await _step(page, "Olga opens a calendar", "olga", "Run")
    await _step(page, "Olga invites the others")
    olga = page.get_by_test_id("person-olga")
    await olga.get_by_role("button", name="Who do you want to invite?").click()
    for name in ("Ben", "Chidi", "Dana"):
        await olga.get_by_role("checkbox", name=name).check()
    await olga.get_by_role("button", name="Choose 3").click()
    await expect(page.get_by_role("button", name="More…")).to_have_count(3)
    await _step(page, "Olga posts the status", "olga", "Run")
    await olga.get_by_role("button", name="Post for invitees").click()
    await _step(page, "Ben registers first", "ben", "Run")
    await _step(page, "Ben adds his times", "ben", "Submit")
    chidi = page.get_by_test_id("person-chidi")
    await chidi.get_by_role("button", name="More…").click()
    await chidi.get_by_role("button", name="What do you want to do?").click()
    await chidi.get_by_role("button", name="Decline You").click()
    await _step(page, "Olga sees who has answered", "olga", "Run")
    await page.get_by_test_id("person-ben").get_by_role("button", name="Dismiss").click()
    await _step(page, "Dana answers without an account")
    dana = page.get_by_test_id("person-dana")
    await say_clock(dana, "Auckland")
    await expect(dana.get_by_role("button", name="Done")).to_be_visible()
    await page.mouse.move(700, 8)


async def _step(page: Page, title: str, person: str = "", button: str = "") -> None:
    """Takes a step of the guide, lets it be filled in, and sends that."""
    await page.get_by_role("button", name="of 10 done").click()
    await page.get_by_role("listitem").filter(has_text=title).get_by_role("button").click()
    await page.get_by_test_id("guide-help").click()
    if button:
        sent = page.get_by_test_id(f"person-{person}").get_by_role("button", name=button, exact=True)
        await sent.click()
        await expect(sent).to_have_count(0)


if __name__ == "__main__":
    asyncio.run(main())
