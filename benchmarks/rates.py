"""How much 50 people at once, and twice as many as can be answered, get from the bot."""

import asyncio
from collections.abc import Iterable
from statistics import mean, median

from benchmarks.fresh_pictures import change_all
from benchmarks.load import Bot, Outcome
from benchmarks.questions import Row, ping, rows
from benchmarks.stage import Stage
from benchmarks.telling import line, of, spread

_BARE = 1_500
_COLUMNS = (
    "of bare's rate",
    "of bare by CPU",
    "CPU ms (bare)",
    "p99 ms",
    "p99 of bare's",
    "late",
    "refused",
    "floor (aim)",
)


async def throughput(on: Stage, rounds: int) -> None:
    """The rows of the table, in turns with the bare bot; then memory after many, for both."""
    async with on.bare() as bare, on.bot() as bot:
        await asyncio.sleep(2)
        idle = bot.memory, bare.memory
        await _in_turns(on, rows(on.people), bot, bare, rounds)
        outcome = await bot.answer(on.people.mixed, on.times(2_000))
        beside = await bare.answer(ping, on.times(2_000))
        late = f"{outcome.late} late, {outcome.refused} refused, p99 {outcome.p99:.0f} ms"
        print(
            f"\n{on.times(2_000)} mixed: {of(outcome.per_second, beside.per_second)} of bare's rate, {late}"
        )
        print(f"memory, MB: idle {of(*idle)}, afterwards {of(bot.memory, bare.memory)} of bare's")


async def _in_turns(on: Stage, table: list[Row], bot: Bot, bare: Bot, rounds: int) -> None:
    found: dict[str, list[tuple[Outcome, Outcome]]] = {row.name: [] for row in table}
    await bot.answer(on.people.mixed, 60), await bare.answer(ping, 200)
    for number in range(rounds):
        for row in table:
            beside = await bare.answer(ping, on.times(_BARE))
            if row.anew:
                await change_all(on.url, number)
            asked = await bot.answer(row.ask, on.times(row.count), with_pictures=row.with_pictures)
            found[row.name].append((asked, beside))
    print(line("50 at once", *_COLUMNS))
    for row in table:
        print(_throughput(row, found[row.name]), flush=True)
        if row.anew:
            complete = [one.answered / one.complete / bare.per_second for one, bare in found[row.name]]
            print(f"  with all pictures there {spread(complete, 3)}")


async def least(on: Stage, rounds: int) -> None:
    """What there is to gain at most: the rows without a picture by a bot that is nothing but the SQL."""
    async with on.bare() as bare, on.least() as bot:
        print("\nthe same statements by hand, in a bot without SQLAlchemy, rules and texts")
        await _in_turns(on, [row for row in rows(on.people) if not row.with_pictures], bot, bare, rounds)


def _throughput(row: Row, pairs: Iterable[tuple[Outcome, Outcome]]) -> str:
    both = list(pairs)
    ratios = [one.per_second / bare.per_second for one, bare in both]
    p99s = [one.p99 / bare.p99 for one, bare in both]
    cpu = [median(each.cpu_ms for each in side) for side in zip(*both, strict=True)]
    return line(
        row.name,
        spread(ratios, 3),
        f"{cpu[1] / cpu[0]:.3f}",
        f"{cpu[0]:.1f} ({cpu[1]:.2f})",
        spread([one.p99 for one, _ in both], 0),
        spread(p99s, 1),
        str(sum(one.late for one, _ in both)),
        str(sum(one.refused for one, _ in both)),
        f"{row.floor:.2f} ({row.aim:.2f})",
    )


async def overload(on: Stage, rounds: int) -> None:
    """Twice as many as can be answered, for ten seconds: how much of what can be is answered meanwhile.

    What can be is measured before and after each flood, since it changes. What is answered once nothing new
    comes any more does not count.
    """
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        capacities, shares = [await _capacity(on, bot)], list[float]()
        for _ in range(rounds):
            flood = await bot.flood(on.people.view, 2 * capacities[-1], seconds=10)
            capacities.append(await _capacity(on, bot))
            shares.append(flood.in_time / 10 / mean(capacities[-2:]))
            quick = (
                f"refused within {1000 * median(flood.refusals):.0f} ms, {max(flood.refusals):.1f} s at most"
            )
            print(f"  {flood.answered} answered, {flood.refused} refused, {flood.late} late; {quick}")
    told = f"{spread(shares, 2)} of it answered meanwhile; aim 0.9"
    print(f"\ntwice the capacity ({median(capacities):.0f} a second): {told}")


async def _capacity(on: Stage, bot: Bot) -> float:
    """How many a second are answered, of fifty who ask again as soon as they are, for a few seconds."""
    return (await bot.answer(on.people.view, on.times(6_000))).per_second
