"""How the pictures of the guides are taken: the demo in a browser, what people see and nothing around it."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.support.browser import person, say_clock

PHONE, WIDE = (375, 812), (1400, 900)
OLGA = {
    "email": "olga@example.com",
    "first_name": "Olga",
    "last_name": "Brandt",
    "timezone": "Europe/Berlin",
}
_COLORS = 128
_AROUND = "header.top, #guide, #switcher"
_SET = (
    "([around, shown]) => document.querySelectorAll(around).forEach((one) => { one.style.display = shown; })"
)


async def take(page: Page, awaited: Locator, file: Path) -> None:
    """Takes a picture once `awaited` is there, in a few colors, so that it is small."""
    await expect(awaited).to_be_visible()
    await page.evaluate(_SET, [_AROUND, "none"])
    taken = await page.screenshot(animations="disabled")
    await page.evaluate(_SET, [_AROUND, ""])
    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)


async def see(page: Page, name: str) -> Locator:
    """Somebody's device, turned to where there is room for one only."""
    device = page.locator("#switcher").get_by_role("button", name=re.compile(f"^{name}"))
    if await device.is_visible():
        await device.click()
    return person(page, name.lower())


def shown(who: Locator, awaited: str) -> Locator:
    """The last button or words on somebody's screen that say that."""
    return who.get_by_role("button", name=awaited).or_(who.get_by_text(awaited)).filter(visible=True).last


async def press(where: Locator, label: str) -> None:
    """Presses the last button of that name."""
    await where.get_by_role("button", name=label).last.click()


async def invite(olga: Locator, *names: str) -> None:
    """Ticks whom to invite, once a calendar has been opened."""
    await press(olga, "Invite people")
    await press(olga, "Who do you want to invite?")
    for name in names:
        await olga.get_by_role("checkbox", name=name).click()
    await press(olga, f"Choose {len(names)}")


async def answer(page: Page, name: str, city: str, when: str) -> None:
    """Somebody types their times, and says what time it is for them before that."""
    who = await see(page, name)
    await press(who, "Type my times")
    await say_clock(who, city)
    form = who.get_by_role("dialog")
    await form.get_by_label("When are you free?").fill(when)
    await press(form, "Submit")
    await expect(who.get_by_role("button", name="Undo")).to_be_visible()
