"""One process at half its capacity for ten minutes: whether anything of it grows, or it gets slower.

Run as `python -m benchmarks.soak`; `--minutes 4` for so long, `--postgresql` uses that. How much it can do
is measured first; half of that is asked at an even rate: typing, looking, pressing and adding. Each line is
half a minute. The first minute warms up, and is none of what is compared.
"""

import argparse
import asyncio
import gc
import signal
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.databases import on_a_database
from benchmarks.load import Bot, Outcome, running
from benchmarks.stage import Stage, stage
from benchmarks.telling import line
from tests.support.settings import TIRELESS

WINDOW, WARMING_UP, TO_MEASURE = 30.0, 2, 1_500
_COUNTED = "tasks: "


@dataclass(frozen=True)
class Look:
    """How the process stands after a window, and what was answered in it."""

    outcome: Outcome
    memory: float
    tasks: int
    blocks: int
    descriptors: int
    threads: int


def run_counted() -> int:
    """The bot, which says on SIGUSR1 how many tasks it has, and how many blocks of memory hold something."""
    from bot.cli import main

    def say(*_: object) -> None:
        gc.collect()
        told = f"{_COUNTED}{len(asyncio.all_tasks())} {sys.getallocatedblocks()}"
        print(told, file=sys.stderr, flush=True)

    signal.signal(signal.SIGUSR1, say)
    return main(["run"])


async def look(bot: Bot, log: Path, outcome: Outcome) -> Look:
    """What `/proc` knows, and the process itself, once what was asked has been seen to."""
    await asyncio.sleep(1)
    bot.process.send_signal(signal.SIGUSR1)
    await asyncio.sleep(1)
    return await asyncio.to_thread(_look, bot, log, outcome)


def _look(bot: Bot, log: Path, outcome: Outcome) -> Look:
    told = [row for row in log.read_text("utf-8").splitlines() if row.startswith(_COUNTED)]
    process = Path(f"/proc/{bot.process.pid}")
    descriptors, threads = (len(list((process / name).iterdir())) for name in ("fd", "task"))
    tasks, blocks = map(int, told[-1].removeprefix(_COUNTED).split())
    return Look(outcome, bot.memory, tasks, blocks, descriptors, threads)


async def soak(on: Stage, minutes: float) -> list[Look]:
    """One look after each window."""
    log, settings = on.folder / "bot.log", {"ONEONONE_DATABASE__URL": on.url, **TIRELESS}
    settings["ONEONONE_LOGGING__LEVEL"] = "WARNING"
    async with running("benchmarks.soak", ("run",), settings, on.discord, log) as bot:
        await asyncio.sleep(2)
        await bot.answer(on.people.mixed, 300)
        capacity = (await bot.answer(on.people.mixed, TO_MEASURE)).per_second
        print(
            f"{capacity:.0f} a second with 50 at once; asked at {capacity / 2:.0f}, for {minutes:g} minutes\n"
        )
        print(
            line(
                "", "p50 ms", "p99 ms", "late, refused", "memory MB (blocks)", "tasks", "descriptors, threads"
            )
        )
        looks: list[Look] = []
        for number in range(WARMING_UP + round(minutes * 60 / WINDOW)):
            outcome = await bot.flood(on.people.mixed, capacity / 2, WINDOW)
            looks.append(await look(bot, log, outcome))
            name = (
                "warming up" if number < WARMING_UP else f"{(number + 1 - WARMING_UP) * WINDOW / 60:.1f} min"
            )
            print(_told(name, looks[-1]), flush=True)
    return looks[WARMING_UP - 1 :]


def _told(name: str, at: Look) -> str:
    answered = at.outcome
    return line(
        name,
        f"{1000 * median(answered.latencies):.1f}",
        f"{answered.p99:.0f}",
        f"{answered.late}, {answered.refused}",
        f"{at.memory:.1f} ({at.blocks})",
        str(at.tasks),
        f"{at.descriptors}, {at.threads}",
    )


async def measure(url: str, minutes: float) -> None:
    async with stage(url, 1.0) as on:
        first, *looks = await soak(on, minutes)
    half = len(looks) // 2
    halves = [
        median(1000 * median(each.outcome.latencies) for each in part)
        for part in (looks[:half], looks[half:])
    ]
    answered = sum(each.outcome.answered for each in looks)
    print(f"\n{answered} answered; memory after against before: {looks[-1].memory / first.memory:.3f}")
    print(f"blocks of memory after against before: {looks[-1].blocks / first.blocks:.3f}")
    print(f"tasks {first.tasks} before, {looks[-1].tasks} after")
    print(f"descriptors {first.descriptors} before, {looks[-1].descriptors} after")
    print(f"median latency of the first half {halves[0]:.1f} ms, of the second {halves[1]:.1f} ms")


if __name__ == "__main__":
    if sys.argv[1:] == ["run"]:
        sys.exit(run_counted())
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    on_a_database(partial(measure, minutes=asked.minutes), postgresql=asked.postgresql)
