"""Phrases on the days when clocks change: read by the one rule, and said."""

import contextlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import Refusal
from scheduling.phrases import read_when
from tests.scheduling.test_phrases import BERLIN, LORD_HOWE, ST_JOHNS, reader

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


@pytest.mark.parametrize("phrase", ["2026-03-08 02:15-03:00", "2026-03-08 02:30-03:15"])
def test_a_range_that_a_clock_change_leaves_nothing_of_is_refused_or_read_but_never_fails(
    phrase: str,
) -> None:
    march = reader(ST_JOHNS, "2026-03-02", "2026-03-15")
    with contextlib.suppress(Refusal):
        assert all(span.start < span.end for span in read_when(phrase, march).spans)
