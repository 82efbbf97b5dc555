"""How times are shown to whoever reads them."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from benchmarks.pictures import ZONE, answers, calendar
from cogs.render.audience import EVERYBODY, Audience
from cogs.render.heat_words import mark
from cogs.render.heatmap import alternative
from scheduling.heat import heat_of
from scheduling.intervals import Span
from scheduling.usual import read_usual, write_usual

BERLIN = Audience("Europe/Berlin")
BERLIN_BY_TWELVE = Audience("Europe/Berlin", twelve_hour=True)
TWELVE = {"en-US", "es-419", "el", "hi", "ko", "zh-TW"}


def span(start: str, end: str) -> Span:
    """From one instant to another, in UTC; Berlin is an hour ahead."""
    first, last = (datetime.fromisoformat(f"2026-01-{text}").replace(tzinfo=UTC) for text in (start, end))
    return Span(first, last)


@pytest.mark.parametrize(
    ("start", "end", "by_24", "by_12"),
    [
        (540, 660, "9:00–11:00", "9:00–11:00 AM"),
        (840, 930, "14:00–15:30", "2:00–3:30 PM"),
        (600, 780, "10:00–13:00", "10:00 AM–1:00 PM"),
        (660, 720, "11:00–12:00", "11:00 AM–12:00 PM"),
        (720, 765, "12:00–12:45", "12:00–12:45 PM"),
        (0, 30, "0:00–0:30", "12:00–12:30 AM"),
        (1260, 1440, "21:00–24:00", "9:00 PM–midnight"),
        (0, 1440, "0:00–24:00", "12:00 AM–midnight"),
        (1380, 1500, "23:00–1:00", "11:00 PM–1:00 AM"),
    ],
)
def test_a_stretch_of_a_day_is_shown_on_the_readers_clock(
    start: int, end: int, by_24: str, by_12: str
) -> None:
    assert Audience().hours(start, end) == by_24
    assert Audience(twelve_hour=True).hours(start, end) == by_12


@pytest.mark.parametrize(
    ("start", "end", "by_24", "by_12"),
    [
        ("13 13:00", "13 14:30", "Tue 13 Jan 2026, 14:00–15:30", "Tue 13 Jan 2026, 2:00–3:30 PM"),
        ("13 22:00", "13 23:00", "Tue 13 Jan 2026, 23:00–24:00", "Tue 13 Jan 2026, 11:00 PM–midnight"),
        (
            "13 22:00",
            "14 00:30",
            "Tue 13 Jan 2026, 23:00–Wed 14 Jan 2026 1:30",
            "Tue 13 Jan 2026, 11:00 PM–Wed 14 Jan 2026 1:30 AM",
        ),
        (
            "12 23:00",
            "14 23:00",
            "Tue 13 Jan 2026, 0:00–Wed 14 Jan 2026 24:00",
            "Tue 13 Jan 2026, 12:00 AM–Wed 14 Jan 2026 midnight",
        ),
    ],
)
def test_a_span_is_shown_on_the_wall_with_its_day(start: str, end: str, by_24: str, by_12: str) -> None:
    assert BERLIN.span(span(start, end)) == by_24
    assert BERLIN_BY_TWELVE.span(span(start, end)) == by_12


def test_what_ends_at_midnight_ends_on_the_day_before() -> None:
    midnight = datetime(2026, 1, 13, 23, tzinfo=UTC)
    assert BERLIN.moment(midnight) == "Tue 13 Jan 2026, 24:00"
    assert BERLIN_BY_TWELVE.moment(midnight) == "Tue 13 Jan 2026, midnight"
    assert BERLIN_BY_TWELVE.moment(midnight - timedelta(minutes=1)) == "Tue 13 Jan 2026, 11:59 PM"


def test_who_has_told_no_zone_is_shown_timestamps_without_a_zone() -> None:
    one = span("13 13:00", "13 14:30")
    assert EVERYBODY.span(one) == EVERYBODY.brief(one) == "<t:1768309200:F>–<t:1768314600:t>"
    assert EVERYBODY.moment(one.start) == "<t:1768309200:F>"
    assert EVERYBODY.by_day([(one, " (if needed)")], 100) == f"{EVERYBODY.span(one)} (if needed)"
    assert EVERYBODY.name_zone("then") == "then"
    embed = discord.Embed()
    EVERYBODY.sign(embed)
    assert embed.footer.text is None


def test_over_days_a_timestamp_tells_the_last_day_too() -> None:
    assert EVERYBODY.span(span("13 13:00", "15 13:00")) == "<t:1768309200:F>–<t:1768482000:F>"


def test_what_is_left_out_of_a_list_of_times_is_counted_in_times() -> None:
    hours = [(span(f"13 {hour:02}:00", f"13 {hour:02}:30"), "") for hour in range(10)]
    assert EVERYBODY.by_day(hours[:1], 100, more=3) == f"{EVERYBODY.span(hours[0][0])}\n… and 3 more"
    lines = BERLIN.by_day(hours, 120, more=400).splitlines()
    assert (len(lines), lines[-1]) == (2, "… and 406 more"), "four times in a line"
    assert BERLIN.by_day(hours, 1024).count("–") == 10


def test_the_zone_is_named_behind_a_time_and_below_a_list() -> None:
    assert BERLIN.name_zone("9:00") == "9:00 (Berlin time)"
    assert BERLIN.name_zone("9:00\n10:00") == "9:00\n10:00\n(Berlin time)"


@pytest.mark.parametrize("locale", [*discord.Locale, None])
def test_every_language_of_discord_has_its_clock(locale: discord.Locale | None) -> None:
    """As the Unicode CLDR has it; without a language, 24 hours."""
    told = None if locale is None else str(locale)
    assert Audience.speaking(told, None).twelve_hour is (told in TWELVE)


def test_a_picture_is_marked_and_told_on_the_readers_clock() -> None:
    assert [mark(minute, BERLIN_BY_TWELVE) for minute in (0, 540, 570, 720)] == [
        "12 AM",
        "9 AM",
        "9:30 AM",
        "12 PM",
    ]
    assert mark(540, BERLIN) == "9:00"
    plans = calendar(3)
    said = alternative(heat_of(plans, answers(plans, 5), ZONE), BERLIN_BY_TWELVE)
    assert "Tue 29 Sep 1:00–3:00 PM 3 (1 prefer, 2 if needed)" in said
    assert "Mon 28 Sep 9:00 AM–2:00 PM 1 prefer" in said
    assert "<t:" not in said, "a description of a picture has no stamps"


@pytest.mark.parametrize(
    "week", ["weekdays 9-12, tue 14-17 if needed", "fri 22-24, sat 0-1", "mon 12-13, sun 0-24"]
)
def test_a_usual_week_can_be_typed_as_it_is_offered(week: str) -> None:
    rows = read_usual(week)
    for reader in (BERLIN, BERLIN_BY_TWELVE):
        assert read_usual(write_usual(rows, reader.clock)) == rows
