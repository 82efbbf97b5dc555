"""The picture of availability: its size, what it tells without colour, what is outlined, and its words."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image

from benchmarks.pictures import FIRST, ZONE, answers, calendar
from cogs.render.audience import Audience
from cogs.render.canvas import Canvas
from cogs.render.heatmap import alternative, heatmap
from scheduling.heat import Heat, heat_of
from scheduling.intervals import Span
from scheduling.model import Entry, Preference
from scheduling.zones import instant_at

HIGH, LOW = Preference.HIGH, Preference.LOW


def span(day: int, start: int, end: int) -> Span:
    """Hours of a day of the calendar."""
    date_, place = FIRST + timedelta(days=day), ZoneInfo(ZONE)
    return Span(instant_at(date_, start * 60, place), instant_at(date_, end * 60, place))


@lru_cache
def heat(days: int, people: int, *chosen: Span) -> Heat:
    plans = calendar(days)
    return heat_of(plans, answers(plans, people), ZONE, chosen)


def grey(picture: bytes) -> NDArray[np.int16]:
    """How bright each pixel is, by row."""
    return np.asarray(Image.open(BytesIO(picture)).convert("RGB").convert("L")).astype(np.int16)


def columns(picture: bytes, days: int) -> list[NDArray[np.int16]]:
    """The inner part of each day's column, without heads and legend."""
    pixels = grey(picture)[196:-124]
    edges = np.linspace(112, 1024, days + 1).astype(int)
    return [pixels[:, left + 8 : right - 12] for left, right in pairwise(edges)]


def stripes(column: NDArray[np.int16]) -> float:
    """How often it turns clearly lighter or darker along the middling line."""
    return float(np.median((np.abs(np.diff(column, axis=1)) > 10).sum(axis=1)))


def runs(picture: bytes) -> int:
    """The longest run of pure white in any line."""
    longest = 0
    for line in grey(picture) >= 250:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(int), [0]))))
        longest = max([longest, *(edges[1::2] - edges[::2]).tolist()])
    return longest


@pytest.mark.parametrize("people", [0, 500])
@pytest.mark.parametrize("days", [1, 14, 15, 92])
def test_every_picture_is_small_enough_to_send_and_to_read(days: int, people: int) -> None:
    picture = heatmap(heat(days, people))
    image = Image.open(BytesIO(picture))
    assert image.format == "PNG"
    assert image.width <= 1200
    assert image.height <= 1.3 * image.width, "a taller one is shown smaller"
    assert len(picture) <= 400_000


def test_the_marks_of_a_twelve_hour_clock_have_room() -> None:
    plans = calendar(3, (450, 1110))
    shown = heat_of(plans, answers(plans, 5, step=30), ZONE, [span(1, 10, 11)])
    margins = grey(heatmap(shown, Audience(ZONE, twelve_hour=True)))[196:-124, :10]
    assert margins.max() == margins.min(), "nothing is written at the very edge"


def test_the_longest_days_of_the_longest_calendar_fit_too() -> None:
    plans = calendar(92, (0, 1440))
    shown = heat_of(plans, answers(plans, 50, step=30), "Asia/Kathmandu", [span(3, 9, 10)])
    assert len(heatmap(shown)) <= 400_000


def free(day: int, preference: Preference) -> list[Entry]:
    return [Entry(0, span(day, 9, 18), preference)]


def test_who_can_if_needed_is_told_by_texture_from_who_prefers() -> None:
    """In grey, and also where a single person is all there is, or next to the best."""
    three_can = [
        free(0, HIGH) + free(1, LOW),
        free(0, HIGH) + free(1, LOW),
        free(2, HIGH),
        free(3, LOW),
    ]
    plain, hatched, one_plain, one_hatched = columns(heatmap(heat_of(calendar(4), three_can, ZONE)), 4)
    assert stripes(plain) == stripes(one_plain) == 0
    assert min(stripes(hatched), stripes(one_hatched)) >= 20


def test_the_hatched_part_is_the_share_of_those_who_can_if_needed() -> None:
    given = [free(0, HIGH) + free(1, HIGH), free(0, LOW) + free(1, LOW), free(0, LOW), free(1, HIGH)]
    third, most = columns(heatmap(heat_of(calendar(2), given, ZONE)), 2)
    width = third.shape[1]
    for column, share in ((third, 1 / 3), (most, 2 / 3)):
        start = int(width * share)
        assert stripes(column[:, : start - 12]) == 0 < stripes(column[:, start + 12 :])


def test_more_people_are_brighter_without_colour() -> None:
    given = [[entry for day in range(5) if who <= day for entry in free(day, HIGH)] for who in range(5)]
    shades = [float(np.median(column)) for column in columns(heatmap(heat_of(calendar(5), given, ZONE)), 5)]
    assert all(after - before > 12 for before, after in pairwise(shades))


@pytest.mark.parametrize(("days", "width"), [(1, 900), (5, 170), (14, 55), (92, 120)])
def test_what_is_chosen_is_outlined_in_white(days: int, width: int) -> None:
    assert runs(heatmap(heat(days, 5))) < 40, "only the strokes of letters"
    assert runs(heatmap(heat(days, 5, span(0, 10, 11)))) >= width


def test_the_outline_is_where_the_chosen_hours_are() -> None:
    plans = calendar(2, (540, 1080))
    pixels = grey(heatmap(heat_of(plans, [], ZONE, [span(1, 12, 15)])))[188:-104]
    down, across = np.nonzero(pixels >= 250)
    assert (across.min() > 112 + 450) and across.max() < 1024
    assert down.min() == pytest.approx(3 * 72, abs=4)
    assert down.max() == pytest.approx(6 * 72, abs=6)


def test_the_same_picture_comes_of_the_same_heat_in_any_thread() -> None:
    shown = [heat(days, 12, span(0, 10, 11)) for days in (1, 5, 20)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(heatmap, shown)) == [heatmap(one) for one in shown]


def test_pillow_is_not_loaded_before_the_first_picture() -> None:
    code = "import sys, cogs.render.heatmap; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_words_tell_the_best_time_of_each_day_and_who_can_then() -> None:
    given = [free(0, HIGH), [Entry(0, span(0, 10, 12), LOW)], [Entry(0, span(1, 14, 15), LOW)]]
    assert alternative(heat_of(calendar(3), given, ZONE)) == (
        "When 3 people can meet, 28 – 30 Sep 2026, Berlin time. "
        "Best time each day, most people first: "
        "Mon 28 Sep 10:00–12:00 2 (1 prefer, 1 if needed); Tue 29 Sep 14:00–15:00 1 if needed."
    )


def test_words_tell_what_is_chosen_and_that_nobody_can() -> None:
    assert alternative(heat_of(calendar(1), [[]], ZONE, [span(0, 10, 11)])) == (
        "When 1 person can meet, Mon 28 Sep 2026, Berlin time. "
        "Suggested: Mon 28 Sep 10:00–11:00. Nobody is free at any time yet."
    )


def test_what_is_suggested_is_called_chosen_once_it_is_set() -> None:
    plans = replace(calendar(1), is_finalized=True)
    assert "Chosen: Mon 28 Sep 10:00–11:00." in alternative(heat_of(plans, [[]], ZONE, [span(0, 10, 11)]))


@pytest.mark.parametrize("days", [1, 14, 15, 92])
def test_everything_written_is_eleven_pixels_high_on_a_phone(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, write = set[int](), Canvas.write

    def noted(
        self: Canvas, place: tuple[float, float], text: str, size: int, *more: Any, **other: Any
    ) -> None:
        sizes.add(size)
        write(self, place, text, size, *more, **other)

    monkeypatch.setattr(Canvas, "write", noted)
    wide = Image.open(BytesIO(heatmap(heat(days, 500, span(0, 10, 11))))).width
    assert min(sizes) * 375 / wide >= 11


@pytest.mark.parametrize(("days", "people"), [(1, 0), (1, 500), (14, 5), (92, 0), (92, 500)])
def test_words_fit_the_description_of_an_attachment(days: int, people: int) -> None:
    chosen = [span(day, hour, hour + 1) for day in range(days) for hour in range(9, 18)]
    said = alternative(heat(days, people, *chosen))
    assert len(said) <= 1024
    assert "9:00–10:00" in said


def test_words_fit_with_the_longest_names_and_numbers() -> None:
    shown = heat(92, 40, *(span(day, 9, 10) for day in range(92)))
    many = [replace(day, cells=tuple(cell and replace(cell, high=123456, low=234567) for cell in day.cells))
            for day in shown.days]  # fmt: skip
    long = replace(shown, zone="America/Argentina/ComodRivadavia", days=tuple(many), people=999999)
    assert len(alternative(long)) <= 1024
    assert len(heatmap(long)) <= 400_000


@pytest.mark.parametrize(
    ("days", "first", "expected"),
    [
        (3, date(2026, 9, 29), "29 Sep – 1 Oct 2026"),
        (3, date(2026, 12, 31), "31 Dec 2026 – 2 Jan 2027"),
        (92, date(2026, 9, 1), "1 Sep – 1 Dec 2026"),
    ],
)
def test_words_tell_the_dates(days: int, first: date, expected: str) -> None:
    assert f", {expected}, " in alternative(heat_of(calendar(days, first=first), [], ZONE))
