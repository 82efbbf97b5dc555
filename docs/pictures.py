"""How the pictures of the guides are taken: the demo in a browser, what people see and nothing around it."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, expect

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


async def turn_to(page: Page, name: str) -> None:
    """Shows somebody's device, where there is room for one only."""
    device = page.locator("#switcher").get_by_role("button", name=re.compile(f"^{name}"))
    if await device.is_visible():
        await device.click()
