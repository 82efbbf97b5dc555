"""A picture of how many can when, and the same in words for who cannot see it.

Up to 14 days stand side by side, with hours down and the counts in each cell. More are folded by weeks,
a tile for each day under its weekday: in seven columns a cell is too small for a number on a phone, so
the tile is coloured by the day's best time and says how many can then, and when; at its side a strip has
the hours down. (Weekdays added up over weeks would hide the date, which is what is looked for.)

Brightness says how many can, relative to the best; also without colour. Where some would come only if
needed, their share of the cell is hatched.
"""

from cogs.render.audience import EVERYBODY, Audience
from cogs.render.heat_pictures import Sheet, Tiles
from cogs.render.heat_words import best_times, dates, heading, told, when
from cogs.render.text import people
from scheduling.heat import MOST_DAYS_ABREAST, Cell, Heat
from scheduling.zone_names import spoken

MOST_SAID = 7
"""So many days, and chosen times, are told in words: nobody listens to a hundred, and all fits in 1024."""


def heatmap(heat: Heat, audience: Audience = EVERYBODY) -> bytes:
    """The picture as a PNG. It draws for a tenth of a second or two: in a thread, off the event loop."""
    return (Tiles if len(heat.days) > MOST_DAYS_ABREAST else Sheet)(heat, audience).draw()


def alternative(heat: Heat, audience: Audience = EVERYBODY) -> str:
    """The same in words, within what Discord takes as the description of an attachment."""
    text = f"When {people(heat.people)} can meet, {dates(heat)}, {spoken(heat.zone)}."
    if heat.highlights:
        times = [when(audience, *heat.chosen(each)) for each in heat.highlights]
        text = f"{text} {heading(heat)}: {_listed(times)}."
    best = best_times(heat)
    if not best:
        return f"{text} Nobody is free at any time yet."
    said = [f"{when(audience, one.date, one.start, one.end)} {_counted(one.cell)}" for one in best]
    return f"{text} Best time each day, most people first: {_listed(said)}."


def _listed(items: list[str]) -> str:
    more = f"; and {len(items) - MOST_SAID} more" if len(items) > MOST_SAID else ""
    return "; ".join(items[:MOST_SAID]) + more


def _counted(cell: Cell) -> str:
    return f"{cell.total} ({told(cell)})" if cell.high and cell.low else told(cell)
