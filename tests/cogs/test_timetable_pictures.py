"""The picture of one-on-ones: no block covers another, each has a name or its number, and all can be read."""

import random
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from cogs.render.audience import Audience
from cogs.render.canvas import Canvas
from cogs.render.lettering import writable
from cogs.render.timetable_pictures import LABEL, WIDTH, bands, blocks_of, timetable_picture
from cogs.render.timetables import spoken_rows
from scheduling.intervals import Span
from scheduling.model import Person, Preference
from scheduling.timetables import TimetableSheet, numbered, sheets

ZONE = "Europe/Berlin"
NAMES = (
    "Ana Ruiz",
    "Benedikt von Hohenzollern-Sigmaringen",
    "Анастасія Щербак",
    "Ολυμπία Παπαδοπούλου",
    "王小明",
    "김민준",
    "محمد الأمين",
    "🦄✨",
    "สมชาย ใจดี",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Jo",
)
SIZES = [
    (1, 1, 30),
    (5, 2, 30),
    (12, 3, 120),
    (40, 10, 30),
    (40, 5, 15),
    (40, 10, 120),
    (70, 1, 15),
    (70, 7, 15),
]


def made(number: int, days: int, minutes: int, buffer: int = 5) -> list[TimetableSheet]:
    """So many meetings, some of which are pinned, changed, or at times that nobody offered."""
    chance, rows = random.Random(number), []
    for k in range(number):
        start = datetime(2026, 1, 12, 7, tzinfo=UTC) + timedelta(
            days=k % days, minutes=(minutes + buffer) * (k // days)
        )
        how = chance.choice([Preference.HIGH, Preference.LOW, None])
        span = Span(start, start + timedelta(minutes=minutes))
        person = Person(k, k, f"{NAMES[k % len(NAMES)]}{' II' * (k // len(NAMES))}")
        rows.append((person, span, how, chance.random() < 0.2, chance.random() < 0.2))
    return sheets(numbered(rows), ZONE, timedelta(minutes=buffer), is_set=True)


@pytest.mark.parametrize("twelve_hour", [False, True])
@pytest.mark.parametrize(("number", "days", "minutes"), SIZES)
def test_no_block_covers_another_and_all_that_is_written_fits_its_block(
    number: int, days: int, minutes: int, twelve_hour: bool
) -> None:
    canvas = Canvas(1, 1, (0, 0, 0))
    for sheet in made(number, days, minutes):
        blocks = blocks_of(sheet, Audience(ZONE, twelve_hour))
        assert {block.piece.row.number for block in blocks} == {row.number for row in sheet.rows}
        for one, other in combinations([block.box for block in blocks], 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for block in blocks:
            left, top, right, bottom = block.box
            assert block.lines
            assert max(canvas.width(line, LABEL) for line in block.lines) <= right - left - 10
            assert bottom - top >= LABEL * len(block.lines)


@pytest.mark.parametrize(("number", "days", "minutes"), SIZES)
def test_its_labels_are_eleven_pixels_high_on_a_phone(number: int, days: int, minutes: int) -> None:
    for sheet in made(number, days, minutes):
        picture = timetable_picture(sheet, Audience(ZONE))
        image = Image.open(BytesIO(picture))
        assert image.width == WIDTH
        assert LABEL * 375 / image.width >= 11
        assert len(picture) <= 400_000


def test_a_block_tells_the_whole_name_or_its_number_in_the_list() -> None:
    [sheet] = made(40, 5, 15)
    for block in blocks_of(sheet, Audience(ZONE)):
        row, said = block.piece.row, " ".join(block.lines)
        name = writable(row.person.name)
        first = name.split()[0] if name else "?"
        assert name in said or said.startswith((first, str(row.number))), (row.person.name, said)
        if not name:
            assert said.startswith(str(row.number)), "no font has these letters"


def test_hours_in_which_nobody_meets_are_low_and_the_others_high_enough() -> None:
    [sheet] = made(5, 2, 30)
    [band] = bands(sheet)
    heights = {hour: band.tops[k + 1] - band.tops[k] for k, hour in enumerate(band.hours)}
    assert min(heights[hour] for hour in band.busy) >= 2 * LABEL


def test_what_cannot_be_written_is_told_apart_from_what_can() -> None:
    assert writable("\U0001d4d0\U0001d4f7\U0001d4ea 🦄") == "Ana"
    assert writable("Zoë Đặng") == "Zoë Đặng"
    assert writable("王小明") and writable("김민준") and writable("さくら")
    assert writable("สมชาย") == writable("🦄✨") == ""


def test_the_words_for_who_cannot_see_it_fit() -> None:
    for sheet in made(70, 7, 15):
        assert len(spoken_rows(sheet, Audience(ZONE))) <= 1024
