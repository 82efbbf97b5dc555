"""What a picture of availability says in words."""

from collections.abc import Callable
from datetime import date

from cogs.render.audience import Audience
from scheduling.heat import Cell, Heat, Peak

CountText = Callable[[Cell], str]
"""A way to write the count of a cell."""


def dates(heat: Heat) -> str:
    """The first and the last date: "1 – 5 Dec 2026"."""
    first, last = heat.days[0].date, heat.days[-1].date
    if first == last:
        return f"{day_name(first)} {first.year}"
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {first:%b}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} – {last.day} {last:%b} {last.year}"


def day_name(day: date) -> str:
    """A date such as "Tue 1 Dec"."""
    return f"{day:%a} {day.day} {day:%b}"


def when(audience: Audience, day: date, start: int, end: int) -> str:
    """A stretch of a day: "Tue 1 Dec 9:00–10:30"."""
    return f"{day_name(day)} {audience.hours(start, end)}"


def mark(minute: int, audience: Audience) -> str:
    """A minute of the day where there is little room: "9:00", or "9 AM"."""
    return audience.clock(minute).replace(":00 ", " ")


def short_mark(minute: int, audience: Audience) -> str:
    """The same where there is hardly any: "9:00", or "9:30a"."""
    return mark(minute, audience).replace(" AM", "a").replace(" PM", "p").replace("midnight", "12a")


def told(cell: Cell) -> str:
    """How many prefer, and how many can if needed."""
    if not cell.low:
        return f"{cell.high} prefer"
    return f"{cell.high} prefer, {cell.low} if needed" if cell.high else f"{cell.low} if needed"


def added_up(cell: Cell) -> str:
    """The same as "5+2"."""
    if not cell.low:
        return f"{cell.high}"
    return f"{cell.high}+{cell.low}" if cell.high else f"+{cell.low}"


def total(cell: Cell) -> str:
    """How many can at all."""
    return f"{cell.total}"


def best_times(heat: Heat) -> list[Peak]:
    """The best time of each day on which anybody can, the best of them first."""
    best = [stretch for day in heat.days if (stretch := heat.best_of(day))]
    return sorted(best, key=lambda one: (-one.cell.total, -one.cell.high, one.date))


def heading(heat: Heat) -> str:
    """What is highlighted: "Suggested" until it is set."""
    return "Chosen" if heat.is_set else "Suggested"


def answer(heat: Heat, audience: Audience) -> str:
    """What a busy reader wants to know: what is chosen, or else the best time."""
    if heat.highlights:
        more = f", and {len(heat.highlights) - 1} more" if len(heat.highlights) > 1 else ""
        return f"{heading(heat)}: {when(audience, *heat.chosen(heat.highlights[0]))}{more}"
    for one in best_times(heat):
        return f"Best: {when(audience, one.date, one.start, one.end)}, {one.cell.total} of {heat.people}"
    return "Nobody is free at any time yet"
