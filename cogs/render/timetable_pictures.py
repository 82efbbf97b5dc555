"""A picture of one-on-ones: days across, hours down, each meeting a block with the name in it.

Five days stand side by side, more in bands below: on a phone a name needs the room. An hour in which somebody
meets is tall enough for its shortest meeting, any other is low. What somebody prefers is plain, what they can
if needed is hatched, what they never offered is an outline. A name that does not fit, or has letters that no
font of ours has, is told by its number in the list.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from cogs.render.audience import Audience
from cogs.render.canvas import Box, Canvas, Colour
from cogs.render.heat_words import mark
from cogs.render.lettering import writable
from cogs.render.text import dates_label, day_name
from scheduling.model import Preference
from scheduling.timetables import Piece, TimetableRow, TimetableSheet, pieces
from scheduling.zone_names import spoken

WIDTH, EDGE, GUTTER = 1040, 16, 108
TITLE, LABEL = 38, 31
"""In pixels: a label is 11 high on a phone that is 375 wide."""
LINE = 38
HEAD, DAYS, FOOT, APART = 112, 52, 60, 18
ABREAST = 5
MOST_ON_A_LINE = 5
"""So many signs below a picture have room beside each other."""
TALLEST = 1350
"""A higher picture is shown smaller; it is higher only where its meetings need it."""

BACKGROUND: Colour = (0x2B, 0x2D, 0x31)
FREE: Colour = (0x38, 0x3A, 0x40)
RULE: Colour = (0x4A, 0x4D, 0x55)
PALE: Colour = (0xDB, 0xDE, 0xE1)
WHITE: Colour = (0xFF, 0xFF, 0xFF)
DARK: Colour = (0x14, 0x15, 0x18)
GOLD: Colour = (0xFF, 0xE5, 0x4C)
PREFER: Colour = (0x1F, 0x5F, 0x9E)
NEEDED: Colour = (0x4B, 0x5A, 0x6E)
STRIPE: Colour = (0x38, 0x44, 0x54)
BUFFER: Colour = (0x6B, 0x6F, 0x78)

GAP, PINNED, CHANGED = "buffer", "pinned", "changed"
KINDS = {Preference.HIGH: "prefer", Preference.LOW: "if needed", None: "not offered"}
SHADES: dict[str, tuple[Colour, Colour | None, Colour | None]] = {
    "prefer": (PREFER, None, None),
    "if needed": (NEEDED, STRIPE, None),
    "not offered": (BACKGROUND, None, PALE),
    GAP: (FREE, BUFFER, None),
}
"""What a sign looks like: its colour, that of its stripes, and that of its frame."""


def timetable_picture(sheet: TimetableSheet, audience: Audience) -> bytes:
    """The picture as a PNG; for a thread, off the event loop."""
    return _Drawing(sheet, audience).draw()


def title_of(sheet: TimetableSheet) -> str:
    """What the picture is of: "Suggested: 12 meetings"."""
    head = "Chosen" if sheet.is_set else "Suggested"
    if len(sheet.rows) == sheet.total:
        return f"{head}: 1 meeting" if sheet.total == 1 else f"{head}: {sheet.total} meetings"
    return f"{head}: {sheet.rows[0].number}–{sheet.rows[-1].number} of {sheet.total} meetings"


class Block(Struct, frozen=True):
    """Where a part of a meeting is drawn, and the lines that are written in it."""

    piece: Piece
    box: Box
    lines: tuple[str, ...]


class Band:
    """Up to five days side by side from `top` down, with the hours that they need."""

    def __init__(self, days: list[date], parts: list[Piece], top: float, hour: float) -> None:
        self.days, self.parts = days, parts
        self.top = top + DAYS
        self.busy = {minute // 60 for part in parts for minute in range(part.start, part.end)}
        self.hours = range(min(self.busy), max(self.busy) + 1)
        self.tops = [self.top]
        for each in self.hours:
            self.tops.append(self.tops[-1] + (hour if each in self.busy else LINE))
        self.wide = (WIDTH - EDGE - GUTTER) / len(days)

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.tops[-1]

    def left(self, day: int) -> float:
        """Where a day begins."""
        return GUTTER + day * self.wide

    def y(self, minute: int) -> float:
        """Where a minute of the day is; at an end, what lies beyond."""
        place = min(max(minute / 60, self.hours.start), self.hours.stop) - self.hours.start
        hour = min(int(place), len(self.hours) - 1)
        return self.tops[hour] + (place - hour) * (self.tops[hour + 1] - self.tops[hour])

    def box(self, day: int, start: int, end: int) -> Box:
        """A stretch of a day."""
        return self.left(day), self.y(start), self.left(day) + self.wide - 6, self.y(end)


class _Drawing:
    def __init__(self, sheet: TimetableSheet, audience: Audience) -> None:
        self.sheet, self.audience = sheet, audience
        self.bands = bands(sheet)
        self.signs = signs_of(sheet)
        foot = FOOT + (LINE if len(self.signs) > MOST_ON_A_LINE else 0)
        self.canvas = Canvas(WIDTH, round(self.bands[-1].bottom + foot + 8), BACKGROUND)
        self.firsts = Counter(_short(row.person.name) for row in sheet.rows)

    def draw(self) -> bytes:
        first, last = self.bands[0].days[0], self.bands[-1].days[-1]
        self.canvas.write((EDGE, 28), dates_label(first, last), LABEL, PALE, "lm")
        self.canvas.write((EDGE, 78), title_of(self.sheet), TITLE, GOLD, "lm", bold=True)
        zone = spoken(self.sheet.zone)
        high = 28 if self._fits(f"{dates_label(first, last)}  {zone}", WIDTH - 2 * EDGE) else 78
        self.canvas.write((WIDTH - EDGE, high), zone, LABEL, PALE, "rm")
        for band in self.bands:
            self._grid(band)
            for block in self.blocks(band):
                self._paint(band, block)
        self._legend()
        return self.canvas.png()

    def blocks(self, band: Band) -> Iterator[Block]:
        """The meetings of a band."""
        for part in band.parts:
            left, top, right, bottom = band.box(band.days.index(part.day), part.start, part.end)
            box = (left + 3, top + 2, right - 3, max(top + 4, bottom - 2))
            yield Block(part, box, self._lines(part, box))

    def _grid(self, band: Band) -> None:
        for number, day in enumerate(band.days):
            box = band.box(number, band.hours.start * 60, band.hours.stop * 60)
            self.canvas.fill(box, FREE)
            middle = ((box[0] + box[2]) / 2, band.top - DAYS / 2)
            label = day_name(day)
            if not self._fits(label, band.wide - 6):
                label = f"{day:%a} {day.day}"
            self.canvas.write(middle, label, LABEL, WHITE)
        for hour, top in zip(band.hours, band.tops, strict=False):
            self.canvas.fill((GUTTER, top, WIDTH - EDGE - 6, top + 1), RULE)
            clock = mark(hour * 60, self.audience)
            self.canvas.write((GUTTER - 10, top + LINE / 2), clock, LABEL, PALE, "rm")

    def _paint(self, band: Band, block: Block) -> None:
        part, (_left, top, right, bottom) = block.piece, block.box
        row = part.row
        self._buffer(band, part)
        self._shade(block.box, *SHADES[KINDS[row.preference]])
        if row.changed:
            self._frame(block.box, GOLD, 4)
        if row.pinned:
            self._pin((right - 16, top + 18))
        middle = (top + bottom - LINE * len(block.lines)) / 2
        for number, line in enumerate(block.lines):
            place = (block.box[0] + 10, middle + LINE * (number + 0.5))
            halo = NEEDED if row.preference is Preference.LOW else None
            self.canvas.write(place, line, LABEL, WHITE, "lm", halo)

    def _buffer(self, band: Band, part: Piece) -> None:
        minutes = self.sheet.buffer // timedelta(minutes=1)
        if minutes:
            left, top, right, bottom = band.box(band.days.index(part.day), part.end, part.end + minutes)
            self._shade((left + 3, top, right - 3, bottom), *SHADES[GAP])

    def _pin(self, place: tuple[float, float]) -> None:
        """A pin seen from above, white on dark."""
        self.canvas.dot(place, 13, DARK)
        self.canvas.dot(place, 10, WHITE)
        self.canvas.dot(place, 4, DARK)

    def _lines(self, part: Piece, box: Box) -> tuple[str, ...]:
        """The name, as much of it as fits, and below it when it begins, if there is room."""
        wide = box[2] - box[0] - 20 - (30 if part.row.pinned else 0)
        rows = max(1, int((box[3] - box[1] + 4) // LINE))
        lines = self._name(part.row, wide, rows)
        if len(lines) < rows and part.start % 60:
            lines = (*lines, self.audience.clock(part.start))
        return lines

    def _name(self, row: TimetableRow, wide: float, rows: int) -> tuple[str, ...]:
        name = writable(row.person.name)
        if name and self._fits(name, wide):
            return (name,)
        first, _, rest = name.rpartition(" ")
        if first and rows > 1 and self._fits(first, wide) and self._fits(rest, wide):
            return first, rest
        short = _short(name)
        if short and self.firsts[_short(row.person.name)] == 1 and self._fits(short, wide):
            return (short,)
        numbered = f"{row.number} {initials(name)}".strip()
        return (numbered if self._fits(numbered, wide) else str(row.number),)

    def _fits(self, text: str, wide: float) -> bool:
        return self.canvas.width(text, LABEL) <= wide

    def _legend(self) -> None:
        x, y = float(EDGE), self.bands[-1].bottom + FOOT / 2 + 4
        for sign in self.signs:
            wide = 42 + self.canvas.width(sign, LABEL)
            if x + wide > WIDTH - EDGE:
                x, y = float(EDGE), y + LINE
            self._sign(x, y, sign)
            self.canvas.write((x + 42, y), sign, LABEL, PALE, "lm")
            x += wide + 24

    def _sign(self, x: float, y: float, sign: str) -> None:
        box = (x, y - 14, x + 32, y + 14)
        if sign == PINNED:
            self._pin((x + 18, y))
        elif sign == CHANGED:
            self._frame(box, GOLD, 4)
        else:
            self._shade(box, *SHADES[sign])

    def _shade(self, box: Box, colour: Colour, stripes: Colour | None, frame: Colour | None) -> None:
        self.canvas.fill(box, colour)
        if stripes:
            self.canvas.hatch(box, stripes)
        if frame:
            self._frame(box, frame, 2)

    def _frame(self, box: Box, colour: Colour, width: int) -> None:
        """Along the inside of a box."""
        left, top, right, bottom = box
        self.canvas.outline((left + width, top + width, right - width, bottom - width), colour, width)


def blocks_of(sheet: TimetableSheet, audience: Audience) -> list[Block]:
    """Where each meeting is drawn, and what is written in it."""
    drawing = _Drawing(sheet, audience)
    return [block for band in drawing.bands for block in drawing.blocks(band)]


def signs_of(sheet: TimetableSheet) -> list[str]:
    """What has to be explained below the picture."""
    kinds = {row.preference for row in sheet.rows}
    signs = [name for kind, name in KINDS.items() if kind in kinds]
    signs += [GAP] if sheet.buffer else []
    signs += [PINNED] if any(row.pinned for row in sheet.rows) else []
    return [*signs, CHANGED] if any(row.changed for row in sheet.rows) else signs


def bands(sheet: TimetableSheet) -> list[Band]:
    """Its days, five side by side; hours are as tall as the picture has room for."""
    parts = [part for row in sheet.rows for part in pieces(row, sheet.zone)]
    days = sorted({part.day for part in parts})
    count = -(-len(days) // ABREAST)
    edges = [len(days) * k // count for k in range(count + 1)]
    groups = [days[start:end] for start, end in pairwise(edges)]
    shortest = min(part.end - part.start for part in parts)
    least, most = (max(LINE, round(lines * LINE * 60 / shortest) + 4) for lines in (1, 2))
    fewer = _stacked(groups, parts, least)
    room = TALLEST - FOOT - fewer[-1].bottom
    hours = sum(len(band.busy) for band in fewer)
    return _stacked(groups, parts, min(most, max(least, least + room / hours)))


def _stacked(groups: list[list[date]], parts: list[Piece], hour: float) -> list[Band]:
    stacked, top = list[Band](), float(HEAD)
    for days in groups:
        band = Band(days, [part for part in parts if part.day in days], top, hour)
        stacked.append(band)
        top = band.bottom + APART
    return stacked


def initials(name: str) -> str:
    """The first letters of a name's first and last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _short(name: str) -> str:
    """The first name, with the first letter of the last."""
    first, *rest = writable(name).split() or [""]
    return f"{first} {rest[-1][0]}." if rest else first
