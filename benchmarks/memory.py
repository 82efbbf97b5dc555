"""How much memory the bot has over time, beside a bare one, drawn into docs/memory.png.

Run as `python -m benchmarks.memory`: idle first, then people who type, look, press and add, with pictures.
"""

import asyncio
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from benchmarks.databases import on_a_database
from benchmarks.load import Bot
from benchmarks.questions import ping
from benchmarks.stage import Stage, stage

INTERACTIONS, EVERY = 4_000, 0.5
IDLE = 3.0  # Seconds before and after.
_FILE = Path(__file__).parents[1] / "docs" / "memory.png"
_WIDTH, _HEIGHT, _EDGE = 900, 360, 60
Line = list[tuple[float, float]]
"""Seconds since the start, and MB."""


async def measure(on: Stage) -> tuple[Line, Line]:
    """The memory of the bot and of the bare one meanwhile."""
    async with on.bot() as bot, on.bare() as bare:
        lines: tuple[Line, Line] = ([], [])
        noting = asyncio.create_task(_note((bot, bare), lines))
        await asyncio.sleep(IDLE)
        await asyncio.gather(
            bot.answer(on.people.mixed, INTERACTIONS, 20), bare.answer(ping, INTERACTIONS, 20)
        )
        await asyncio.sleep(IDLE)
        noting.cancel()
    return lines


async def _note(bots: tuple[Bot, Bot], lines: tuple[Line, Line]) -> None:
    begun = time.perf_counter()
    while True:
        for bot, line in zip(bots, lines, strict=True):
            line.append((time.perf_counter() - begun, bot.memory))
        await asyncio.sleep(EVERY)


def draw(bot: Line, bare: Line) -> Image.Image:
    """Both lines over time, from nothing up."""
    image = Image.new("P", (_WIDTH, _HEIGHT))
    image.putpalette([255, 255, 255, 60, 60, 60, 225, 225, 225, 30, 100, 200, 200, 110, 30])
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    seconds, most = bot[-1][0], 50 * (int(max(mb for _, mb in bot)) // 50 + 1)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        x = _EDGE + point[0] / seconds * (_WIDTH - 2 * _EDGE)
        return x, _HEIGHT - _EDGE - point[1] / most * (_HEIGHT - 2 * _EDGE)

    for mb in range(0, most + 1, 50):
        pen.line([at((0, mb)), at((seconds, mb))], 2)
        pen.text((_EDGE - 8, at((0, mb))[1]), f"{mb} MB", 1, font, anchor="rm")
    for second in range(0, int(seconds) + 1, 10):
        pen.text((at((second, 0))[0], _HEIGHT - _EDGE + 8), f"{second} s", 1, font, anchor="ma")
    for name, line, colour in (("OneOnOne", bot, 3), ("a bare bot", bare, 4)):
        pen.line([at(point) for point in line], colour, 3)
        pen.text((at(line[-1])[0], at(line[-1])[1] - 8), name, colour, font, anchor="rs")
    title = (
        f"{IDLE:.0f} s idle, {INTERACTIONS:,} interactions, 20 at once, a sixth of them with pictures, idle"
    )
    pen.text((_WIDTH / 2, 24), title, 1, font, anchor="mm")
    return image


async def main(url: str) -> None:
    async with stage(url, 1.0) as on:
        bot, bare = await measure(on)
    draw(bot, bare).save(_FILE, optimize=True)
    for name, line in (("the bot", bot), ("a bare one", bare)):
        sizes = [mb for _, mb in line]
        told = f"at first {sizes[1]:.0f}, at most {max(sizes):.0f}, at last {sizes[-1]:.0f}"
        print(f"memory of {name}, MB: {told}")


if __name__ == "__main__":
    on_a_database(main)
