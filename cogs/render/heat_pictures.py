"""How a picture of availability is laid out and painted; heatmap.py says what it shows and why."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from cogs.render.audience import Audience
from cogs.render.canvas import Box, Canvas, Colour, mixed
from cogs.render.heat_words import CountText, added_up, answer, dates, heading, mark, short_mark, told, total
from cogs.render.text import people
from scheduling.heat import Cell, Day, Heat, Highlight
from scheduling.zone_names import spoken

WIDTH = 1040
EDGE = 16
BACKGROUND: Colour = (0x2B, 0x2D, 0x31)
NOBODY: Colour = (0x38, 0x3A, 0x40)
CLOSED: Colour = (0x1F, 0x20, 0x23)
PALE: Colour = (0xDB, 0xDE, 0xE1)
DIM: Colour = (0xA5, 0xA9, 0xB1)
DARK: Colour = (0x14, 0x15, 0x18)
WHITE: Colour = (0xFF, 0xFF, 0xFF)
RAMP: tuple[Colour, ...] = ((38, 72, 118), (62, 108, 136), (118, 144, 120), (196, 186, 88), (255, 229, 76))
"""From few to many: brighter in grey as well, and from blue to yellow, which all eyes tell apart."""

STEEPNESS = 1.5
"""Above 1, what is nearly the best stands out more from what is middling."""
FADED = 0.42
"""How far the stripes of a hatching go towards the background: enough to see, and numbers stay readable."""

TITLE, LABEL = 38, 31
"""In pixels: a label is 11 high on a phone that is 375 wide."""
HEAD, FOOT = 112, 104


def _shrunk(box: Box, by: float) -> Box:
    left, top, right, bottom = box
    return left + by, top + by, right - by, bottom - by


class Picture:
    """What both kinds of picture share: the head, the legend, and how a cell is painted."""

    def __init__(self, heat: Heat, audience: Audience, height: float) -> None:
        self.heat = heat
        self.audience = audience
        self.most = heat.most
        self.height = round(height)
        self.canvas = Canvas(WIDTH, self.height, BACKGROUND)
        self.canvas.write((EDGE, 28), dates(heat), LABEL, PALE, "lm")
        self.canvas.write((WIDTH - EDGE, 28), spoken(heat.zone), LABEL, PALE, "rm")
        self.canvas.write((EDGE, 76), answer(heat, audience), TITLE, RAMP[-1], "lm", bold=True)

    def shade(self, cell: Cell) -> Colour:
        """The colour for so many people."""
        if not cell.total:
            return NOBODY
        place = (cell.total / self.most) ** STEEPNESS * (len(RAMP) - 1)
        k = min(int(place), len(RAMP) - 2)
        return mixed(RAMP[k], RAMP[k + 1], place - k)

    def paint(self, box: Box, cell: Cell | None) -> None:
        """A cell: who prefer it plain on the left, who can if needed hatched on the right."""
        colour = CLOSED if cell is None else self.shade(cell)
        self.canvas.fill(box, colour)
        if cell and cell.low:
            left, top, right, bottom = box
            split = left + (right - left) * cell.high / cell.total
            self.canvas.hatch((split, top, right, bottom), mixed(colour, BACKGROUND, FADED))

    def ink(self, cell: Cell) -> tuple[Colour, Colour | None]:
        """What to write with on that cell, and the halo that keeps it apart from stripes and outlines."""
        colour = self.shade(cell)
        bright = 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2] > 120
        return (DARK if bright else WHITE), (colour if cell.low or self.heat.highlights else None)

    def ring(self, box: Box, width: float) -> None:
        """The white outline of what is chosen, dark on both sides: it shows on every colour."""
        self.canvas.outline(_shrunk(box, width + 2), DARK, width + 4)
        self.canvas.outline(_shrunk(box, width), WHITE, width)

    def legend(self, about: str, needed: str = "if needed") -> None:
        """How to read it, at the foot."""
        best = Cell((), 1, 0)
        y = self.height - FOOT + 32
        x = float(EDGE)
        for text, cell in (("prefer", best), (needed, Cell((), 0, 1))):
            x = self._swatch(x, y, text, cell)
        if self.heat.highlights:
            self.canvas.outline((x + 4, y - 11, x + 32, y + 11), WHITE, 3)
            outlined = heading(self.heat).lower()
            self.canvas.write((x + 46, y), outlined, LABEL, PALE, "lm")
            x += 46 + self.canvas.width(outlined, LABEL) + 28
        if any(cell is None for day in self.heat.days for cell in day.cells):
            self._swatch(x, y, "not open", None)
        self.canvas.write((EDGE, y + 42), about, LABEL, PALE, "lm")

    def _swatch(self, x: float, y: float, text: str, cell: Cell | None) -> float:
        box = (x, y - 14, x + 36, y + 14)
        self.canvas.fill(box, RAMP[-1] if cell else CLOSED)
        if cell and cell.low:
            self.canvas.hatch(box, mixed(RAMP[-1], BACKGROUND, FADED))
        self.canvas.write((x + 46, y), text, LABEL, PALE, "lm")
        return x + 46 + self.canvas.width(text, LABEL) + 28


class Sheet(Picture):
    """Days across, hours down, counts in the cells."""

    GUTTER, DAYS, BREAK, GAP = 112, 76, 16, 3

    def __init__(self, heat: Heat, audience: Audience) -> None:
        self.tall = max(40, min(72, 760 / len(heat.rows)))
        self.head = HEAD + (self.DAYS if len(heat.days) > 1 else 0)
        self.tops = list(self._tops(heat))
        super().__init__(heat, audience, self.tops[-1] + self.tall + FOOT + 4)
        self.marks = [mark(row.start, audience) for row in heat.rows]
        self.gutter = max(self.GUTTER, EDGE + 12 + max(self.canvas.width(text, LABEL) for text in self.marks))
        self.wide = (WIDTH - EDGE - self.gutter) / len(heat.days)

    def _tops(self, heat: Heat) -> Iterator[float]:
        y = float(self.head)
        before = heat.rows[0].start
        for row in heat.rows:
            y += self.BREAK if row.start > before else 0
            before = row.end
            yield y
            y += self.tall

    def draw(self) -> bytes:
        """The picture as a PNG."""
        for text, y in zip(self.marks, self.tops, strict=True):
            self.canvas.write((self.gutter - 12, y + 18), text, LABEL, PALE, "rm")
        for number, day in enumerate(self.heat.days):
            if len(self.heat.days) > 1:
                self._head(number, day)
            for k, cell in enumerate(day.cells):
                self.paint(self._box(number, k), cell)
        for highlight in self.heat.highlights:
            self._mark(highlight)
        form = self._form()
        self._counts(form)
        self.legend(f"of {people(self.heat.people)}", "+ if needed" if form is added_up else "if needed")
        return self.canvas.png()

    def _form(self) -> CountText:
        cells = [cell for day in self.heat.days for cell in day.cells if cell and cell.total]
        for form in (told, added_up):
            longest = max((form(cell) for cell in cells), key=len, default="")
            if self.canvas.width(longest, LABEL) <= self.wide - 12:
                return form
        return total

    def _left(self, number: int) -> float:
        return self.gutter + number * self.wide

    def _head(self, number: int, day: Day) -> None:
        x = self._left(number) + self.wide / 2
        label = f"{day.date.day} {day.date:%b}"
        if self.canvas.width(label, LABEL) > self.wide - 8:
            label = f"{day.date.day}"
        self.canvas.write((x, HEAD + 18), f"{day.date:%a}", LABEL, DIM)
        self.canvas.write((x, HEAD + 54), label, LABEL, WHITE)

    def _box(self, number: int, row: int) -> Box:
        left, top = self._left(number), self.tops[row]
        return left, top, left + self.wide - self.GAP, top + self.tall - self.GAP

    def _counts(self, form: CountText) -> None:
        for number, day in enumerate(self.heat.days):
            for row, cell in enumerate(day.cells):
                if cell and cell.total:
                    left, top, right, bottom = self._box(number, row)
                    colour, halo = self.ink(cell)
                    middle = ((left + right) / 2, (top + bottom) / 2)
                    self.canvas.write(middle, form(cell), LABEL, colour, halo=halo)

    def _mark(self, highlight: Highlight) -> None:
        left = self._left(highlight.day)
        box = (
            left,
            self._y(highlight.top),
            left + self.wide - self.GAP,
            self._y(highlight.bottom, ends=True) - self.GAP,
        )
        self.ring(box, 4)

    def _y(self, place: float, *, ends: bool = False) -> float:
        row = int(place)
        if row == len(self.tops) or (ends and row == place):
            row -= 1
        return self.tops[row] + (place - row) * self.tall


class _Headline(Struct, frozen=True):
    """What a tile says: a count, and the minute of the day."""

    cell: Cell
    minute: int


class Tiles(Picture):
    """Weeks down, weekdays across, a tile for each day with its best time and a strip of its hours."""

    GUTTER, DAYS, GAP, STRIP = 76, 40, 6, 20

    def __init__(self, heat: Heat, audience: Audience) -> None:
        self.tall = max(76.0, min(130, 1080 / len(heat.weeks)))
        super().__init__(heat, audience, HEAD + self.DAYS + self.tall * len(heat.weeks) + FOOT)
        self.wide = (WIDTH - EDGE - self.GUTTER + self.GAP) / 7

    def draw(self) -> bytes:
        """The picture as a PNG."""
        for column, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
            x = self.GUTTER + column * self.wide + (self.wide - self.GAP) / 2
            self.canvas.write((x, HEAD + 18), name, LABEL, DIM)
        for week, numbers in enumerate(self.heat.weeks):
            self._month(week, [self.heat.days[number].date for number in numbers if number is not None])
            for column, number in enumerate(numbers):
                if number is not None:
                    self._tile(week, column, number)
        self.legend(f"most at once, of {people(self.heat.people)}")
        return self.canvas.png()

    def _month(self, week: int, days: list[date]) -> None:
        """Its name, beside the week in which it begins, and the first."""
        named = [day for day in days if day.day == 1] or days[: week == 0]
        if named:
            y = HEAD + self.DAYS + week * self.tall + 20
            self.canvas.write((EDGE, y), f"{named[0]:%b}", LABEL, DIM, "lm")

    def _tile(self, week: int, column: int, number: int) -> None:
        day = self.heat.days[number]
        left, top = self.GUTTER + column * self.wide, HEAD + self.DAYS + week * self.tall
        box = (left, top, left + self.wide - self.GAP, top + self.tall - self.GAP)
        said = self._headline(number, day)
        self._face(box, day, said)
        self._strip(box, number, day)

    def _headline(self, number: int, day: Day) -> _Headline | None:
        """The chosen time of that day, or else its best."""
        for highlight in self.heat.highlights:
            cell = day.cells[int(highlight.top)] if highlight.day == number else None
            if cell:
                return _Headline(cell, self.heat.chosen(highlight)[1])
        best = self.heat.best_of(day)
        return _Headline(best.cell, best.start) if best else None

    def _face(self, box: Box, day: Day, said: _Headline | None) -> None:
        left, top, right, bottom = box
        face = (left, top, right - self.STRIP, bottom)
        self.paint(face, said.cell if said else Cell((), 0, 0))
        colour, halo = self.ink(said.cell) if said else (DIM, None)
        edge = right - self.STRIP - 6
        # Fainter than the count beside it.
        faint = mixed(colour, self.shade(said.cell), 0.4) if said else colour
        self.canvas.write((left + 8, top + 20), f"{day.date.day}", LABEL, faint, "lm", halo)
        if said:
            self.canvas.write((edge, top + 20), total(said.cell), LABEL, colour, "rm", halo, bold=True)
            self.canvas.write(
                (edge, bottom - 20), short_mark(said.minute, self.audience), LABEL, colour, "rm", halo
            )

    def _strip(self, box: Box, number: int, day: Day) -> None:
        left, top, right, bottom = box
        tall = (bottom - top) / len(self.heat.rows)
        left = right - self.STRIP
        for k, cell in enumerate(day.cells):
            self.paint((left, top + k * tall, right, top + (k + 1) * tall), cell)
        highlights = [one for one in self.heat.highlights if one.day == number]
        for one in highlights:
            middle, half = (one.top + one.bottom) / 2, max(5 / tall, (one.bottom - one.top) / 2)
            self.ring((left, top + (middle - half) * tall, right, top + (middle + half) * tall), 2)
        if highlights:
            self.ring(box, 4)
