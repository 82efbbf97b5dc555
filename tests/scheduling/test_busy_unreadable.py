"""Files with events that can't be read in full: they take the time that is known, and are counted."""

from zoneinfo import ZoneInfo

import pytest

from scheduling.busy import busy_in
from tests.support.busy_files import BERLIN, WINDOW, calendar, event, told

START = "DTSTART:20260302T090000Z"
HOUR = (START, "DTEND:20260302T100000Z")
THREE = (*HOUR, "RRULE:FREQ=DAILY;COUNT=3")
ONCE = "03-02 10:00-11:00"
THRICE = [ONCE, "03-03 10:00-11:00", "03-04 10:00-11:00"]
OTHER = event("DTSTART:20260310T090000Z", "DURATION:PT1H", uid="other")
OTHERS = "03-10 10:00-11:00"


def unread(data: bytes, zone: ZoneInfo = BERLIN) -> int:
    """How many events were not read in full."""
    return busy_in(data, WINDOW, zone).unread


@pytest.mark.parametrize(
    "rule",
    [
        "", "garbage", "INTERVAL=2", "FREQ=", "FREQ=NEVER", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=x", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=x", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=DAILY;UNTIL=garbage", "FREQ=DAILY;UNTIL=",
        "FREQ=DAILY;UNTIL=PT1H", "FREQ=DAILY;COUNT=3\r\nRRULE:FREQ=", "FREQ=DAILY;BYHOUR=99",
        "FREQ=DAILY; COUNT=3", "RSCALE=CHINESE;FREQ=YEARLY",
    ],
)  # fmt: skip
def test_an_event_whose_repetition_cant_be_read_takes_its_own_time(rule: str) -> None:
    data = calendar(event(*HOUR, f"RRULE:{rule}"), OTHER)
    assert told(data) == [ONCE, OTHERS]
    assert unread(data) == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((*THREE, "EXDATE:garbage"), THRICE),
        ((*THREE, "EXDATE:"), THRICE),
        ((*THREE, "EXDATE:20260303T090000Z,garbage"), THRICE),
        ((*THREE, "RDATE:garbage"), THRICE),
        ((*THREE, "SEQUENCE:garbage"), THRICE),
        ((*THREE, "UID:several"), THRICE),
        ((*HOUR, "RDATE;VALUE=PERIOD:20260303T090000Z/20260302T090000Z"), [ONCE]),
        ((*HOUR, "RRULE;VALUE=TEXT:FREQ=DAILY"), [ONCE]),
        ((*HOUR, 'RRULE;X=":FREQ=DAILY'), [ONCE]),
        ((*HOUR, "RECURRENCE-ID:garbage"), [ONCE]),
        (("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260301"), ["03-02 00:00-03-03 00:00"]),
        (("DTSTART;VALUE=DATE:20260302", "DTEND:garbage"), ["03-02 00:00-03-03 00:00"]),
        ((START, "DTEND:20260302T080000Z"), []),
        ((START, "DTEND:20260302T100000"), []),
        ((START, "DTEND;VALUE=DATE:20260303"), []),
        ((START, "DTEND:20260302T243000Z"), []),
        ((START, "DTEND:20260302T100000Z", "DTEND:20260302T110000Z"), []),
        ((START, "DURATION:-PT1H"), []),
        ((START, "DURATION:P99999999D"), []),
        ((START, "DURATION:1H"), []),
        ((START, "DURATION:"), []),
        (("DTEND:20260302T100000Z",), []),
        (("DTSTART:", "DURATION:PT1H"), []),
        (("DTSTART:2026-03-02T09:00:00Z", "DURATION:PT1H"), []),
        (("DTSTART:20260230T090000Z", "DURATION:PT1H"), []),
        (("DTSTART:20260230T240000Z", "DURATION:PT1H"), []),
        (("DTSTART:00010101T000000", "DURATION:PT1H"), []),
        (("DTSTART:PT1H", "DURATION:PT1H"), []),
        ((START, "DTSTART:20260303T090000Z", "DURATION:PT1H"), []),
    ],
)
def test_what_else_cant_be_read_is_left_out_and_the_event_counted(
    lines: tuple[str, ...], expected: list[str]
) -> None:
    data = calendar(event(*lines), OTHER)
    assert told(data) == [*expected, OTHERS]
    assert unread(data) == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART:20260302T090000", "DTEND:20260302T240000"), "03-02 09:00-03-03 00:00"),
        (("DTSTART:20260302T090000Z", "DTEND:20260302T240000Z"), "03-02 10:00-03-03 01:00"),
        (("DTSTART:20260331T240000", "DURATION:PT1H"), "04-01 00:00-01:00"),
        (("DTSTART:20260302T085960Z", "DTEND:20260302T100060Z"), "03-02 09:59-11:00"),
        (("DTSTART;VALUE=DATE:20260302T090000Z", "DTEND;VALUE=DATE:20260302T100000Z"), ONCE),
        (("DTSTART:20260302", "DTEND:20260303"), "03-02 00:00-03-03 00:00"),
        ((*HOUR, "EXRULE:FREQ=", "DTSTAMP:garbage", "STATUS:"), ONCE),
        ((*HOUR, "ATTENDEE;X=:mailto:a@b"), ONCE),
    ],
)
def test_what_can_be_meant_in_one_way_alone_is_read(lines: tuple[str, ...], expected: str) -> None:
    data = calendar(event(*lines))
    assert told(data) == [expected]
    assert unread(data) == 0


def test_until_24_00_is_until_the_next_midnight() -> None:
    data = calendar(event(*HOUR, "RRULE:FREQ=DAILY;UNTIL=20260304T240000Z", "EXDATE:20260303T090000Z"))
    assert told(data) == [THRICE[0], THRICE[2]]


def test_one_that_replaces_none_knows_which_stands_beside_the_series() -> None:
    lost = event("RECURRENCE-ID:garbage", "DTSTART:20260303T150000Z", "DURATION:PT1H")
    data = calendar(event(*THREE), lost)
    assert told(data) == [*THRICE[:2], "03-03 16:00-17:00", THRICE[2]]
    assert unread(data) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20100101T090000Z", "DTEND:20100101T080000Z"),
        ("DTSTART:20270101T090000Z", "DURATION:PT1H", "RRULE:FREQ=NEVER"),
        ("DTSTART:garbage", "TRANSP:TRANSPARENT"),
        ("DTSTART:garbage", "STATUS:CANCELLED"),
    ],
)
def test_what_takes_no_time_in_the_window_anyway_is_not_counted(lines: tuple[str, ...]) -> None:
    data = calendar(event(*lines))
    assert told(data) == []
    assert unread(data) == 0


def test_an_old_one_that_may_repeat_until_today_is_counted() -> None:
    assert unread(calendar(event("DTSTART:20100101T090000Z", "DURATION:PT1H", "RRULE:FREQ=NEVER"))) == 1


def test_what_is_no_event_and_zones_that_are_none_spoil_no_event() -> None:
    others = [
        "\r\n".join((f"BEGIN:{name}", "UID:1", "DTSTART:garbage", "DURATION:x", f"END:{name}"))
        for name in ("VTODO", "VJOURNAL", "VALARM", "VAVAILABILITY")
    ]
    data = calendar("X-WR-TIMEZONE:Nowhere", *others, OTHER)
    assert told(data) == [OTHERS]
    assert unread(data) == 0


def test_busy_times_that_cant_be_read_are_counted() -> None:
    lists = (f"BEGIN:VFREEBUSY\r\nFREEBUSY{each}\r\nEND:VFREEBUSY" for each in (":garbage", ";VALUE=TEXT:x"))
    data = calendar(*lists, OTHER)
    assert told(data) == [OTHERS]
    assert unread(data) == 2
