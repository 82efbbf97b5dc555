"""Phrases on the days when clocks change: read by the one rule, and said."""

import contextlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import Refusal
from scheduling.phrases import read_when
from tests.support.readers import AUCKLAND, BERLIN, KATHMANDU, LORD_HOWE, ST_JOHNS, reader

NEW_YORK, CHATHAM, APIA = "America/New_York", "Pacific/Chatham", "Pacific/Apia"

CHANGES = [
    # Forward in St. John's at 2:00 on 8 March, in Lord Howe by half an hour at 2:00 on 4 October.
    (ST_JOHNS, "2026-03-08 01:30-04:00", "05:00 UTC - 06:30 UTC", True),
    (ST_JOHNS, "2026-03-08 01:30-02:30", "05:00 UTC - 06:00 UTC", True),
    (ST_JOHNS, "2026-03-08 02:15-02:45", "05:45 UTC - 06:15 UTC", True),
    (ST_JOHNS, "2026-03-08 0:00-1:30", "03:30 UTC - 05:00 UTC", False),
    (ST_JOHNS, "2026-03-08 9:00-11:00", "11:30 UTC - 13:30 UTC", False),
    (LORD_HOWE, "2026-10-04 01:00-03:00", "14:30 UTC - 16:00 UTC", True),
    # Back in St. John's at 2:00 on 1 November, in Berlin at 3:00 on 25 October.
    (ST_JOHNS, "2026-11-01 01:15-01:45", "03:45 UTC - 04:15 UTC", True),
    (ST_JOHNS, "2026-11-01 00:30-01:30", "03:00 UTC - 04:00 UTC", True),
    (ST_JOHNS, "2026-11-01 00:30-02:30", "03:00 UTC - 06:00 UTC", True),
    (ST_JOHNS, "2026-11-01 9:00-11:00", "12:30 UTC - 14:30 UTC", False),
    (BERLIN, "2026-10-25 02:30-03:30", "00:30 UTC - 02:30 UTC", True),
    (BERLIN, "2026-10-25 0:00-24:00", "22:00 UTC - 23:00 UTC", True),
    (BERLIN, "2026-10-25 3:00-4:00", "14:00 UTC - 15:00 UTC", False),
    # Forward and back in New York at 2:00, in Auckland at 2:00 and 3:00, in the Chathams 45 minutes later.
    (NEW_YORK, "2026-03-08 1:30am-3:30am", "06:30 UTC - 07:30 UTC", True),
    (NEW_YORK, "2026-03-08 midnight-1am", "05:00 UTC - 06:00 UTC", False),
    (NEW_YORK, "2026-11-01 1am-2am", "05:00 UTC - 07:00 UTC", True),
    (NEW_YORK, "2026-11-01 2am-3am", "07:00 UTC - 08:00 UTC", False),
    (NEW_YORK, "2026-11-01 all day", "13:00 UTC - 03:00 UTC", False),
    (AUCKLAND, "2026-09-27 1am-4am", "13:00 UTC - 15:00 UTC", True),
    (AUCKLAND, "2026-04-05 2am-3am", "13:00 UTC - 15:00 UTC", True),
    (AUCKLAND, "2026-04-05 1am-2am", "12:00 UTC - 13:00 UTC", True),
    (AUCKLAND, "2026-04-05 morning", "20:00 UTC - 00:00 UTC", False),
    (CHATHAM, "2026-09-27 2:00am-4:00am", "13:15 UTC - 14:15 UTC", True),
    (CHATHAM, "2026-04-05 3am-4am", "13:15 UTC - 15:15 UTC", True),
    (CHATHAM, "2026-04-05 9-11", "20:15 UTC - 22:15 UTC", False),
    (LORD_HOWE, "2026-04-05 1:00am-2:00am", "14:00 UTC - 15:30 UTC", True),
    (LORD_HOWE, "2026-04-05 1am-3am", "14:00 UTC - 16:30 UTC", True),
    (LORD_HOWE, "2026-04-04 10pm-1am", "11:00 UTC - 14:00 UTC", False),
    (LORD_HOWE, "2026-04-04 10pm-2am", "11:00 UTC - 15:30 UTC", True),
    # No change at all, on either side of the date line.
    (APIA, "2026-04-05 1am-4am", "12:00 UTC - 15:00 UTC", False),
    (KATHMANDU, "2026-03-08 1am-4am", "19:15 UTC - 22:15 UTC", False),
]


@pytest.mark.parametrize(("zone", "phrase", "utc", "said"), CHANGES)
def test_wall_times_near_a_clock_change(zone: str, phrase: str, utc: str, said: bool) -> None:
    day = phrase[:10]
    month = datetime.fromisoformat(day)
    around = reader(
        zone, f"{month:%Y-%m}-01", f"{month:%Y-%m}-28", now=datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))
    )
    reading = read_when(phrase, around)
    (span,) = reading.spans
    assert f"{span.start:%H:%M} UTC - {span.end:%H:%M} UTC" == utc
    assert reading.clock_changed is said, "it must be said when, and only when, a clock change matters"


def test_a_calendar_over_a_change_says_so_only_for_the_days_it_touches() -> None:
    week = reader(NEW_YORK, "2026-10-29", "2026-11-04", now=datetime(2026, 10, 28, tzinfo=ZoneInfo(NEW_YORK)))
    assert not read_when("any time", week).clock_changed
    assert not read_when("every day 9-11", week).clock_changed
    assert read_when("every day 0:00-24:00", week).clock_changed
    assert read_when("sat 10pm - 2am", week).clock_changed


@pytest.mark.parametrize("phrase", ["2026-03-08 02:15-03:00", "2026-03-08 02:30-03:15"])
def test_a_range_that_a_clock_change_leaves_nothing_of_is_refused_or_read_but_never_fails(
    phrase: str,
) -> None:
    march = reader(ST_JOHNS, "2026-03-02", "2026-03-15")
    with contextlib.suppress(Refusal):
        assert all(span.start < span.end for span in read_when(phrase, march).spans)
