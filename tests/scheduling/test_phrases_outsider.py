"""Phrases by somebody who had not seen the grammar; at the first run, 57 of the first 58 were read right."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import Unreadable
from scheduling.intervals import Span
from scheduling.phrases import Reader, read_when

BERLIN = ZoneInfo("Europe/Berlin")
# Monday 7 to Friday 11 December 2026, asked on Tuesday 24 November by somebody who is up from 8 to 22.
READER = Reader(
    BERLIN,
    datetime(2026, 11, 24, 12, tzinfo=UTC),
    Span(datetime(2026, 12, 6, 23, tzinfo=UTC), datetime(2026, 12, 11, 23, tzinfo=UTC)),
    waking_hours=(8 * 60, 22 * 60),
    length=timedelta(minutes=30),
)
# A day, hours, and H or L where the words say how much they like it.
PHRASES = [
    ("Mon after 4", "mon 16-22"),
    ("tue 10:30 - 12", "tue 10:30-12"),
    ("anytime thursday", "thu 8-22"),
    ("wed 14:00 to 16:00", "wed 14-16"),
    ("fri 9am-noon", "fri 9-12"),
    ("all of monday", "mon 8-22"),
    ("mon, wed and fri 10-12", "mon 10-12, wed 10-12, fri 10-12"),
    ("tuesday 9 to 5", "tue 9-17"),
    ("any day 10-11", "mon 10-11, tue 10-11, wed 10-11, thu 10-11, fri 10-11"),
    ("every day except wednesday 13-15", "mon 13-15, tue 13-15, thu 13-15, fri 13-15"),
    ("not monday, otherwise 9-12", "tue 9-12, wed 9-12, thu 9-12, fri 9-12"),
    ("8th of december 3pm-4pm", "tue 15-16"),
    ("Dec 9 10am to 1pm", "wed 10-13"),
    ("10.12. 14-15 Uhr", "thu 14-15"),
    ("9/12 15:00-16:30", "wed 15-16:30"),
    ("mon-wed 8:30-10", "mon 8:30-10, tue 8:30-10, wed 8:30-10"),
    ("Monday thru Thursday 9-11am", "mon 9-11, tue 9-11, wed 9-11, thu 9-11"),
    ("thurs noon to 2", "thu 12-14"),
    ("tues 3-5", "tue 15-17"),
    ("Tuesday, 9am - 10am; Thursday, 2pm - 3pm", "tue 9-10, thu 14-15"),
    ("tue 9-10 and 15-16", "tue 9-10, tue 15-16"),
    ("mon 9-10, 11-12", "mon 9-10, mon 11-12"),
    ("weekdays 12-13", "mon 12-13, tue 12-13, wed 12-13, thu 12-13, fri 12-13"),
    ("I can do Tuesday 10-12", "tue 10-12"),
    ("I'm free wed 13:00-17:00", "wed 13-17"),
    ("preferably tue 9-11, thu 9-11 if necessary", "tue 9-11 H, thu 9-11 L"),
    ("fri 10-12 (if needed)", "fri 10-12 L"),
    ("ideally mon 14-16", "mon 14-16 H"),
    ("mon 14h30-16h", "mon 14:30-16"),
    ("tue 0900-1100", "tue 9-11"),
    ("thu 9.30-11.00", "thu 9:30-11"),
    ("fri from 10 until 12", "fri 10-12"),
    ("between 2 and 4 on wednesday", "wed 14-16"),
    ("wednesday between 10 and noon", "wed 10-12"),
    ("7 dec all day", "mon 8-22"),
    ("7-9 dec 10-12", "mon 10-12, tue 10-12, wed 10-12"),
    ("2026-12-08 10:00-12:00", "tue 10-12"),
    ("2026-12-08 10:00–12:00, 2026-12-10 14:00–15:00", "tue 10-12, thu 14-15"),
    ("tue 10am for an hour", "tue 10-11"),
    ("wed at 3pm for 90 minutes", "wed 15-16:30"),
    ("mon until noon", "mon 8-12"),
    ("fri before 3pm", "fri 8-15"),
    ("whole week 9-17", "mon 9-17, tue 9-17, wed 9-17, thu 9-17, fri 9-17"),
    ("anytime", "mon 8-22, tue 8-22, wed 8-22, thu 8-22, fri 8-22"),
    ("any time but friday", "mon 8-22, tue 8-22, wed 8-22, thu 8-22"),
    ("mon 5pm-7pm / tue 5pm-7pm", "mon 17-19, tue 17-19"),
    ("Mon & Tue 10-12", "mon 10-12, tue 10-12"),
    ("mon+wed 10-12", "mon 10-12, wed 10-12"),
    ("MON 10AM-12PM", "mon 10-12"),
    ("thu 4pm onwards", "thu 16-22"),
    ("only tuesday 10-11:15", "tue 10-11:15"),
    ("wed 2 o'clock to 4 o'clock", "wed 14-16"),
    ("tuesday 10-12 or 14-16, wednesday 9-10", "tue 10-12, tue 14-16, wed 9-10"),
    ("mon 22-23", "mon 22-23"),
    ("tue quarter past 9 to 10", "tue 9:15-10"),
    ("wed half past 10 - 12", "wed 10:30-12"),
    ("thu all day but 12-13", "thu 8-12, thu 13-22"),
    ("thursday 8 in the morning till 10", "thu 8-10"),
    ("tue 11am-1pm and wed same", "tue 11-13, wed 11-13"),
]
REFUSED = ["I work 9-5", "every other tuesday 9-11"]


def read(phrase: str) -> str:
    """What was understood, written as the table has it."""
    parts = []
    for one in sorted(read_when(phrase, READER).ranges, key=lambda one: one.span.start):
        start, end = (at.astimezone(BERLIN) for at in (one.span.start, one.span.end))
        preference = f" {one.preference[0]}" if one.preference else ""
        parts.append(f"{start:%a}".lower() + f" {_clock(start)}-{_clock(end)}{preference}")
    return ", ".join(parts)


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}" if at.minute else f"{at.hour}"


@pytest.mark.parametrize(("phrase", "expected"), PHRASES)
def test_what_people_type_is_read_as_they_mean_it(phrase: str, expected: str) -> None:
    assert read(phrase) == expected


@pytest.mark.parametrize("phrase", REFUSED)
def test_what_is_not_understood_is_refused_rather_than_guessed(phrase: str) -> None:
    with pytest.raises(Unreadable):
        read(phrase)
