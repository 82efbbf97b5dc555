"""How long people wait: for a bot that starts, and for what somebody else does that takes long."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from benchmarks import crowd
from benchmarks.stage import Stage
from benchmarks.telling import spread


async def start(on: Stage, rounds: int) -> None:
    """From the start of the process to READY, and to the answer to what is asked right then."""
    ready, first = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 1)  # So that all is compiled, migrated and told to Discord.
    for _ in range(rounds):
        async with on.bare() as bare:
            pass
        async with on.bot() as bot:
            ready.append(bot.ready_after / bare.ready_after)
            outcome = await bot.answer(on.people.add, 1)
            first.append(outcome.latencies[0] if outcome.latencies else float("nan"))
    print(f"\nREADY, of bare's: {spread(ready, 2)} (bare {bare.ready_after:.2f} s); floor 2.5, aim 2.0")
    print(f"the first /availability add, asked at READY, s: {spread(first, 2)}")


async def one_with_many(on: Stage, rounds: int) -> None:
    """Somebody with 400 entries against somebody with 4, ten at once."""
    ratios: dict[str, list[float]] = {"view": [], "add": []}
    day = crowd.FIRST_DAY + timedelta(days=85)
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for _ in range(rounds):
            for name in ratios:
                cost = []
                for number in (1, 2):
                    who = crowd.attendee(crowd.DILIGENT, number)
                    asked = (
                        on.people.look(who, crowd.DILIGENT)
                        if name == "view"
                        else on.people.add_line(who, crowd.DILIGENT, f"{day} 9-10")
                    )
                    outcome = await bot.answer(lambda _, asked=asked: asked, on.times(100), 10)  # type: ignore[misc]
                    cost.append(outcome.cpu_ms)
                ratios[name].append(cost[0] / cost[1])
    told = ", ".join(f"{name} {spread(each, 2)}" for name, each in ratios.items())
    print(f"\n400 entries of one person against 4, CPU: {told}; floor 2, aim 1.3")


async def stalls(on: Stage) -> None:
    """How long others wait while somebody sends what takes longest: many ranges on each of 92 days."""
    lines = [", ".join(_minutes(*each)) for each in ((43, 0), (43, 2), (5, 0), (5, 0), (5, 2))]
    who = crowd.attendee(crowd.DILIGENT, 2)
    tried = {
        f"adds line {number} of {len(when)} characters": on.people.add_line(who, crowd.DILIGENT, when)
        for number, when in enumerate(lines, 1)
    }
    tried["looks at the status of 500 people"] = on.people.status(crowd.CROWDED)
    tried["looks at the calendar of 500 people"] = on.people.look(1, crowd.CROWDED)
    print("\nlongest wait of others, ms, while somebody")
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for what, asked in tried.items():
            with bot.stalls(on.people.autocomplete) as waits:
                await asyncio.sleep(0.3)
                outcome = await bot.answer(lambda _, asked=asked: asked, 1)  # type: ignore[misc]
                await asyncio.sleep(0.3)
            ended = "answered" if outcome.answered else "refused" if outcome.refused else "late"
            print(f"  {what} ({ended}): {1000 * max(waits):.0f}")


def _minutes(count: int, offset: int) -> Iterable[str]:
    """So many one-minute ranges of every day, apart from each other; a line holds 43."""
    for k in range(count):
        start, end = (divmod(4 * 60 + 7 * k + offset + later, 60) for later in (0, 1))
        yield f"{start[0]}:{start[1]:02}-{end[0]}:{end[1]:02}"
