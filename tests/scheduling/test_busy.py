"""Files as calendars write them, by their documented shapes, and when somebody is busy by each."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.busy import MOST_BYTES, MOST_EVENTS, Flaw, Flawed, busy_in
from scheduling.intervals import Span
from tests.support.busy_files import BERLIN, START, WINDOW, calendar, event, told

GOOGLE = calendar(
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:ben@example.com",
    "X-WR-TIMEZONE:America/New_York",
    event("DTSTART:20260302T140000Z", "DTEND:20260302T150000Z", "TRANSP:OPAQUE", uid="a@google.com"),
    event(
        "DTSTART;TZID=America/New_York:20260303T090000",
        "DTEND;TZID=America/New_York:20260303T093000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260318T035959Z;BYDAY=TU",
        uid="b@google.com",
    ),
    event(
        "DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260306", "TRANSP:TRANSPARENT", uid="c@google.com"
    ),
    event(
        "DTSTART:20260306T140000Z",
        "DTEND:20260306T150000Z",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=Ben;X-NUM-GUEST",
        " S=0:mailto:ben@example.com",
        uid="d@google.com",
    ),
)
WINDOWS_ZONE = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        "TZID:W. Europe Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010101T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    )
)
OUTLOOK = calendar(
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Calendar",
    WINDOWS_ZONE,
    event(
        "DTSTART;TZID=W. Europe Standard Time:20260323T090000",
        "DTEND;TZID=W. Europe Standard Time:20260323T100000",
        "RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=MO",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
    ),
    event(
        "DTSTART;TZID=W. Europe Standard Time:20260324T090000",
        "DTEND;TZID=W. Europe Standard Time:20260324T100000",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        uid="2",
    ),
    event(
        "DTSTART;TZID=W. Europe Standard Time:20260325T090000",
        "DTEND;TZID=W. Europe Standard Time:20260325T100000",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        uid="3",
    ),
    head="PRODID:Microsoft Exchange Server 2010",
)
APPLE = calendar(
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "DTSTART:19810329T020000",
    "TZNAME:CEST",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "DTSTART:19961027T030000",
    "TZNAME:CET",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
    event(
        "TRANSP:OPAQUE",
        "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC",
        "DTSTART;TZID=Europe/Berlin:20260302T180000",
        "DURATION:PT90M",
        "BEGIN:VALARM",
        "UID:alarm",
        "TRIGGER:-PT15M",
        "ACTION:DISPLAY",
        "END:VALARM",
    ),
    event("DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260312", uid="2"),
    head="PRODID:-//Apple Inc.//macOS 15.0//EN",
)
PROTON = calendar(
    event(
        "DTSTAMP:20260201T000000Z",
        "DTSTART;TZID=Europe/Zurich:20260302T100000",
        "DTEND;TZID=Europe/Zurich:20260302T110000",
        "RRULE:FREQ=DAILY;COUNT=3",
        "EXDATE;TZID=Europe/Zurich:20260303T100000",
        "STATUS:CONFIRMED",
    ),
    event("DTSTART:20260305T100000Z", "DTEND:20260305T110000Z", "STATUS:CANCELLED", uid="2"),
    head="PRODID:-//Proton AG//WebCalendar 5.0//EN",
)
NEXTCLOUD = calendar(
    event(
        "DTSTART;TZID=Europe/Berlin:20260302T100000",
        "DTEND;TZID=Europe/Berlin:20260302T110000",
        "RDATE;TZID=Europe/Berlin:20260304T100000,20260306T120000",
    ),
    event("RECURRENCE-ID;TZID=Europe/Berlin:20260304T100000", "DTSTART;TZID=Europe/Berlin:20260304T150000",
          "DTEND;TZID=Europe/Berlin:20260304T153000"),
    head="PRODID:-//IDN nextcloud.com//Calendar app 5.0//EN",
)  # fmt: skip
DAILY_ACROSS = (
    "DTSTART;TZID=Europe/Berlin:20260327T090000",
    "DTEND;TZID=Europe/Berlin:20260327T100000",
    "RRULE:FREQ=DAILY;COUNT=4",
)
OWN_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:My office",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0530",
    "TZOFFSETTO:+0530",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            GOOGLE,
            ["03-02 15:00-16:00", "03-03 15:00-15:30", "03-10 14:00-14:30", "03-17 14:00-14:30"],
            id="google",
        ),
        pytest.param(
            OUTLOOK,
            ["03-23 09:00-10:00", "03-25 09:00-10:00", "03-30 09:00-10:00"],
            id="outlook",
        ),
        pytest.param(APPLE, ["03-02 18:00-19:30", "03-10 00:00-03-12 00:00"], id="apple"),
        pytest.param(PROTON, ["03-02 10:00-11:00", "03-04 10:00-11:00"], id="proton"),
        pytest.param(
            NEXTCLOUD, ["03-02 10:00-11:00", "03-04 15:00-15:30", "03-06 12:00-13:00"], id="nextcloud"
        ),
        pytest.param(
            calendar(event("DTSTART;TZID=Pacific Standard Time:20260302T090000", "DURATION:PT1H")),
            ["03-02 18:00-19:00"],
            id="a zone by its name on Windows, without a definition",
        ),
        pytest.param(
            calendar(*OWN_ZONE, event("DTSTART;TZID=My office:20260302T090000", "DURATION:PT1H")),
            ["03-02 04:30-05:30"],
            id="a zone of its own",
        ),
        pytest.param(
            calendar(event("DTSTART;TZID=My office:20260302T090000", "DURATION:PT1H"), *OWN_ZONE),
            ["03-02 04:30-05:30"],
            id="a zone of its own, defined after its use",
        ),
        pytest.param(
            calendar(
                "BEGIN:VTIMEZONE\r\nTZID:Hollow\r\nEND:VTIMEZONE",
                *(line.replace("+0530", "nonsense").replace("My office", "W. Europe Standard Time")
                  for line in OWN_ZONE),
                event("DTSTART;TZID=Hollow:20260302T090000", "DURATION:PT1H"),
                event("DTSTART;TZID=W. Europe Standard Time:20260303T090000", "DURATION:PT1H", uid="2"),
                event("DTSTART:20260304T090000Z", "DURATION:PT1H", uid="3"),
            ),
            ["03-02 09:00-10:00", "03-03 09:00-10:00", "03-04 10:00-11:00"],
            id="zones whose definitions say nothing",
        ),
        pytest.param(
            calendar(event('DTSTART;TZID="tzone://Microsoft/Utc":20260302T090000', "DURATION:PT1H"),
                     "BEGIN:VTIMEZONE\r\nTZID:tzone://Microsoft/Utc\r\nBEGIN:STANDARD",
                     "DTSTART:16010101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000",
                     "END:STANDARD\r\nEND:VTIMEZONE"),
            ["03-02 10:00-11:00"],
            id="Microsoft's address of UTC",
        ),
        pytest.param(
            calendar(event("DTSTART;TZID=/mozilla.org/20050126_1/Asia/Kolkata:20260302T090000",
                           "DURATION:PT1H")),
            ["03-02 04:30-05:30"],
            id="a zone with its vendor",
            marks=pytest.mark.filterwarnings("ignore:.*globally unique TZID"),
        ),
        pytest.param(
            calendar(
                event(*DAILY_ACROSS),
                event("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260329T090000",
                      "DTSTART;TZID=Europe/Berlin:20260329T110000", "DURATION:PT1H"),
            ),
            ["03-27 09:00-10:00", "03-28 09:00-10:00", "03-29 11:00-12:00", "03-30 11:00-12:00"],
            id="this one and all after it",
        ),
        pytest.param(
            calendar(event(*DAILY_ACROSS, "EXDATE;VALUE=DATE:20260328", "EXDATE:20260329T070000Z")),
            ["03-27 09:00-10:00", "03-30 09:00-10:00"],
            id="left out by day and in UTC",
        ),
        pytest.param(
            calendar(event("DTSTART:20260302T090000", "DTEND:20260302T100000")),
            ["03-02 09:00-10:00"],
            id="without a zone",
        ),
        pytest.param(
            calendar(event(*DAILY_ACROSS)),
            [f"03-{day} 09:00-10:00" for day in (27, 28, 29, 30)],
            id="every day across a clock change",
        ),
        pytest.param(
            calendar(
                event(*DAILY_ACROSS),
                event("RECURRENCE-ID:20260329T070000Z", "DTSTART;TZID=Europe/Berlin:20260329T140000",
                      "DTEND;TZID=Europe/Berlin:20260329T150000"),
                event("RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000", "STATUS:CANCELLED",
                      "DTSTART;TZID=Europe/Berlin:20260330T090000", "DURATION:PT1H"),
            ),
            ["03-27 09:00-10:00", "03-28 09:00-10:00", "03-29 14:00-15:00"],
            id="overrides over a clock change",
        ),
        pytest.param(
            calendar(
                event("DTSTART;TZID=America/New_York:20260302T190000", "DURATION:PT1H",
                      "RRULE:FREQ=DAILY;UNTIL=20260304T190000"),
            ),
            ["03-03 01:00-02:00", "03-04 01:00-02:00", "03-05 01:00-02:00"],
            id="until in local time",
        ),
        pytest.param(
            calendar(
                event("DTSTART;TZID=America/New_York:20260302T190000", "DURATION:PT1H",
                      "RRULE:FREQ=DAILY;UNTIL=20260304"),
            ),
            ["03-03 01:00-02:00", "03-04 01:00-02:00", "03-05 01:00-02:00"],
            id="until a day",
        ),
        pytest.param(
            calendar(event("DTSTART;VALUE=DATE:20260302")), ["03-02 00:00-03-03 00:00"], id="a day"
        ),
        pytest.param(calendar(event("DTSTART:20260302T090000Z")), [], id="a moment"),
        pytest.param(
            calendar(event("DTSTART:20260302T090000Z", "DTEND:20260302T080000Z")), [], id="it ends first"
        ),
        pytest.param(
            calendar(
                event("DTSTART:nonsense"),
                event("DTSTART:20260302T090000Z", "RRULE:FREQ=NEVER", uid="3"),
                event("DTSTART:20260302T090000", "DTEND:20260303T090000Z", uid="4"),
                event("DTSTART:20260302T090000Z", "DURATION:-PT1H", uid="5"),
                event("DTSTART:20260302T090000Z", "DURATION:PT1H", uid="2"),
            ),
            ["03-02 10:00-11:00"],
            id="some events are broken",
        ),
        pytest.param(
            calendar(
                event("DTSTART:20100101T090000Z", "DURATION:PT1H",
                      "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
            ),
            [],
            id="a rule that never comes true",
        ),
        pytest.param(
            calendar(event("DTSTART:20260220T090000Z", "DTEND:20260302T090000Z")),
            ["03-01 01:00-03-02 10:00"],
            id="it began before",
        ),
        pytest.param(
            calendar(
                "BEGIN:VFREEBUSY",
                "UID:1",
                "FREEBUSY;FBTYPE=BUSY:20260302T090000Z/PT1H,20260303T090000Z/20260303T100000Z",
                "FREEBUSY;FBTYPE=FREE:20260304T090000Z/PT1H",
                "END:VFREEBUSY",
            ),
            ["03-02 10:00-11:00", "03-03 10:00-11:00"],
            id="busy times alone",
        ),
        pytest.param(calendar(), [], id="an empty calendar"),
        pytest.param(b"\xef\xbb\xbf" + PROTON, ["03-02 10:00-11:00", "03-04 10:00-11:00"], id="BOM"),
        pytest.param(
            PROTON.replace(b"\r\n", b"\n"), ["03-02 10:00-11:00", "03-04 10:00-11:00"], id="bare LF"
        ),
        pytest.param(
            PROTON.decode().encode("utf-16"), ["03-02 10:00-11:00", "03-04 10:00-11:00"], id="UTF-16"
        ),
        pytest.param(
            PROTON.replace(b"Secret", b"Party \xf0\x9f\r\n \x8e\x89\r\n  at home"),
            ["03-02 10:00-11:00", "03-04 10:00-11:00"],
            id="an emoji that is folded within",
        ),
        pytest.param(PROTON + APPLE, ["03-02 10:00-11:00", "03-02 18:00-19:30", "03-04 10:00-11:00",
                                      "03-10 00:00-03-12 00:00"], id="two calendars in a file"),
    ],
)  # fmt: skip
def test_when_somebody_is_busy(data: bytes, expected: list[str]) -> None:
    assert told(data) == expected


def test_whole_days_and_times_without_a_zone_are_where_the_person_is() -> None:
    data = calendar(
        event("DTSTART;VALUE=DATE:20260302"), event("DTSTART:20260304T090000", "DURATION:PT1H", uid="2")
    )
    for name in ("Pacific/Auckland", "America/Los_Angeles"):
        assert told(data, ZoneInfo(name)) == ["03-02 00:00-03-03 00:00", "03-04 09:00-10:00"]


def test_an_invitation_is_declined_by_whose_calendar_it_is() -> None:
    guests = "ATTENDEE;PARTSTAT=DECLINED:mailto:Ann@example.com", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.org"
    data = calendar(event("DTSTART:20260302T090000Z", "DURATION:PT1H", *guests))
    assert told(data, BERLIN, "ann@example.com") == []
    assert told(data, BERLIN, "b@x.org") == told(data) == ["03-02 10:00-11:00"]


def test_no_more_than_the_window_is_looked_at() -> None:
    data = calendar(event("DTSTART:20200101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))
    assert len(busy_in(data, WINDOW, BERLIN).spans) == 60
    assert len(busy_in(data, Span(START, START + timedelta(days=4000)), BERLIN).spans) == 400


HOUR = "DTSTART:20260302T090000Z\r\nDURATION:PT1H"


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (b"  \r\n", Flaw.EMPTY),
        (b"PK\x03\x04" + b"\0" * 100, Flaw.PACKED),
        (b"\x1f\x8b\x08" + b"\0" * 100, Flaw.PACKED),
        (b"<!DOCTYPE html><html></html>", Flaw.WEB_PAGE),
        (b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><a>&lol;</a>', Flaw.WEB_PAGE),
        (b"name,start,end\nx,1,2\n", Flaw.NO_CALENDAR),
        (b"\x89PNG\r\n\x1a\n\0\0", Flaw.NO_CALENDAR),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", Flaw.NO_CALENDAR),
        (PROTON[: len(PROTON) // 2], Flaw.CUT_OFF),
        (calendar(event(HOUR, "DESCRIPTION:" + "x" * MOST_BYTES)), Flaw.TOO_LARGE),
        (calendar(*["BEGIN:VEVENT\r\nEND:VEVENT"] * (MOST_EVENTS + 1)), Flaw.TOO_MANY),
        (calendar(event(HOUR, "RRULE:FREQ=SECONDLY")), Flaw.ENDLESS),
        (calendar(event(HOUR, "rrule:freq=minutely;interval=2")), Flaw.ENDLESS),
        (calendar(event(HOUR, "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=0,1,2,3,4,5,6")), Flaw.ENDLESS),
        (calendar(event(HOUR, "RRULE:FREQ=SECO\r\n NDLY")), Flaw.ENDLESS),
        (
            calendar(*(event(HOUR, "RRULE:FREQ=HOURLY", uid=str(n)) for n in range(20))),
            Flaw.TOO_MANY,
        ),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", Flaw.UNREADABLE),
    ],
)
def test_what_tells_nothing_is_refused(data: bytes, flaw: Flaw) -> None:
    with pytest.raises(Flawed) as refused:
        busy_in(data, Span(START, START + timedelta(days=400)), BERLIN)
    assert refused.value.flaw is flaw


def test_a_few_every_hour_are_no_bomb() -> None:
    data = calendar(
        event("DTSTART:20260302T080000Z", "DURATION:PT10M", "RRULE:FREQ=MINUTELY;INTERVAL=30;COUNT=3")
    )
    assert told(data) == ["03-02 09:00-09:10", "03-02 09:30-09:40", "03-02 10:00-10:10"]
