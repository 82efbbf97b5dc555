"""When a message is still owed: every kind in every state that decides about it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Attendee, NotificationKind, Person, Profile
from scheduling.owed import Owed, Verdict, put_off_until, still_owed
from scheduling.revising import MeetingChange
from tests.support.lunch import LUNCH, NOW

Kind = NotificationKind
TINY, HOUR = timedelta(microseconds=1), timedelta(hours=1)
BEN = Person(2, 2, "ben")
INVITED = Attendee(BEN, Acceptance.INVITED, AnswerStatus.NONE)
ACCEPTED = replace(INVITED, accepted=Acceptance.ACCEPTED)
TUESDAY, WEDNESDAY = (
    Span(datetime(2026, 1, day, 15, tzinfo=UTC), datetime(2026, 1, day, 16, tzinfo=UTC)) for day in (13, 14)
)
MOVED = MeetingChange(TUESDAY, WEDNESDAY, "uid", 1)
# Whom the message is for, and as what attendee; of the two that are none, one owns the calendar.
PEOPLE: dict[str, tuple[Person, Attendee | None]] = {
    "invited": (BEN, INVITED),
    "accepted": (BEN, ACCEPTED),
    "submitted": (BEN, replace(ACCEPTED, status=AnswerStatus.SUBMITTED)),
    "no time": (BEN, replace(ACCEPTED, status=AnswerStatus.NO_TIME)),
    "declined": (BEN, replace(INVITED, accepted=Acceptance.DECLINED)),
    "withdrawn": (BEN, replace(INVITED, withdrawn_at=NOW)),
    "withdrawn after an answer": (BEN, replace(ACCEPTED, withdrawn_at=NOW)),
    "stranger": (BEN, None),
    "owner": (LUNCH.owner, None),
}
CALENDARS = {
    "open": LUNCH,
    "after the deadline": replace(LUNCH, deadline=NOW),
    "finalized": replace(LUNCH, is_finalized=True),
    "finalized after the deadline": replace(LUNCH, deadline=NOW, is_finalized=True),
    "cancelled": replace(LUNCH, cancelled_at=NOW),
    "cancelled after the deadline": replace(LUNCH, deadline=NOW, cancelled_at=NOW),
    "finalized and cancelled": replace(LUNCH, is_finalized=True, cancelled_at=NOW),
}
ANYBODY, ANY_CALENDAR = set(PEOPLE), set(CALENDARS)
MISSING = {"invited", "accepted"}
COMING = {*MISSING, "submitted", "no time"}
WITHDRAWN = {"withdrawn", "withdrawn after an answer"}
FINALIZED = {"finalized", "finalized after the deadline"}
UNSETTLED = {"open", "after the deadline"}
NOT_CANCELLED = UNSETTLED | FINALIZED
# For whom, and for which calendars, each kind is owed if nothing else speaks against it.
OWED: dict[NotificationKind, tuple[set[str], set[str]]] = {
    Kind.INVITATION: ({"invited"}, {"open"}),
    Kind.UNINVITATION: (WITHDRAWN, ANY_CALENDAR),
    Kind.DEADLINE_REMINDER: (MISSING, {"open"}),
    Kind.NUDGE: (MISSING, {"open"}),
    Kind.MORE_TIME: (COMING, {"open"}),
    Kind.DEADLINE_PASSED: (ANYBODY, {"after the deadline"}),
    Kind.ALL_ANSWERED: (ANYBODY, UNSETTLED),
    Kind.STATUS_SUMMARY: (ANYBODY, {"open"}),
    Kind.CALENDAR_CHANGED: (COMING, UNSETTLED),
    Kind.FINALIZED: (COMING, FINALIZED),
    Kind.CANCELLED: (COMING, ANY_CALENDAR - NOT_CANCELLED),
    Kind.MEETING_REMINDER: (COMING | {"owner"}, FINALIZED),
    Kind.ABSENCE: (ANYBODY, FINALIZED),
    Kind.MEETING_CHANGED: (ANYBODY, FINALIZED),
    Kind.BOOKING: ({"invited"}, FINALIZED),
    Kind.BOOKED: (ANYBODY, FINALIZED),
    Kind.COMING_AFTER_ALL: (ANYBODY, FINALIZED),
    Kind.OPENED_AGAIN: (ANYBODY, {"open"}),
    Kind.CALL: (COMING, {"open"} | FINALIZED),
    Kind.UNDELIVERED: (ANYBODY, NOT_CANCELLED),
    Kind.CHANNEL_LOST: (ANYBODY, NOT_CANCELLED),
    Kind.CATCH_UP: (ANYBODY, ANY_CALENDAR),
    Kind.SERVER_EVENT_LOST: (ANYBODY, ANY_CALENDAR),
    Kind.CHANNEL_REMINDER: (ANYBODY, {"open"}),
    Kind.CHANNEL_CALL: (ANYBODY, {"open"}),
    Kind.CO_ORGANIZER: (ANYBODY, NOT_CANCELLED),
    Kind.CO_ORGANIZER_LEFT: (ANYBODY, NOT_CANCELLED),
    Kind.NEW_OWNER: (ANYBODY - WITHDRAWN, NOT_CANCELLED),
}


def owed(
    kind: NotificationKind, person: str, calendar: str, recipient_is: Person | None = None, **facts: Any
) -> Owed:
    """A message with nothing against it but, perhaps, who it is for and what became of the calendar."""
    recipient, attendee = PEOPLE[person]
    if recipient_is is not None:
        recipient = recipient_is
    elif kind is Kind.CALL:
        recipient = replace(recipient, unreachable_since=NOW)
    usual: dict[str, Any] = {
        "meeting_at": NOW + HOUR,
        "invited": 3,
        "missing": 0 if kind is Kind.ALL_ANSWERED else 1,
        "waiting": 1,
        "is_open_here": True,
        "is_open": kind is Kind.CHANNEL_REMINDER,
        "called": 1,
        "change": MOVED,
        "is_absent": True,
        "comes_after_all": True,
        "has_slots": True,
        "is_named": True,
    }
    return Owed(kind, CALENDARS[calendar], recipient, attendee, **(usual | facts))


def due(kind: NotificationKind, **facts: Any) -> Owed:
    """A message that is owed unless the facts speak against it."""
    people, calendars = OWED[kind]
    person = next(name for name in PEOPLE if name in people)
    calendar = next(name for name in CALENDARS if name in calendars)
    return owed(kind, person, calendar, **facts)


def verdict(message: Owed) -> Verdict:
    """What becomes of it now."""
    return still_owed(message, NOW)


def test_every_kind_has_a_rule_that_is_tested_here() -> None:
    assert set(OWED) == set(NotificationKind)
    assert {verdict(due(kind)) for kind in NotificationKind} == {Verdict.SEND}


@pytest.mark.parametrize("kind", NotificationKind)
@pytest.mark.parametrize("calendar", CALENDARS)
def test_what_is_owed_to_whom(kind: NotificationKind, calendar: str) -> None:
    people, calendars = OWED[kind]
    found = {person: verdict(owed(kind, person, calendar)) for person in PEOPLE}
    assert found == {
        person: Verdict.SEND if person in people and calendar in calendars else Verdict.DROP
        for person in PEOPLE
    }


# --- what else decides

NEEDS_AN_INVITATION = {
    Kind.UNINVITATION,
    Kind.DEADLINE_REMINDER,
    Kind.NUDGE,
    Kind.CALENDAR_CHANGED,
    Kind.CANCELLED,
}


@pytest.mark.parametrize("kind", NotificationKind)
def test_who_may_not_even_have_the_invitation_is_not_told_what_became_of_it(kind: NotificationKind) -> None:
    expected = Verdict.DROP if kind in NEEDS_AN_INVITATION else Verdict.SEND
    assert verdict(due(kind, invitation_was_tried=False)) is expected


@pytest.mark.parametrize("kind", sorted(NEEDS_AN_INVITATION))
def test_who_has_answered_has_heard_of_the_calendar_in_whatever_way(kind: NotificationKind) -> None:
    person = "withdrawn after an answer" if kind is Kind.UNINVITATION else "accepted"
    calendar = "cancelled" if kind is Kind.CANCELLED else "open"
    assert verdict(owed(kind, person, calendar, invitation_was_tried=False)) is Verdict.SEND


def test_of_a_meeting_that_was_set_everybody_hears_that_it_is_canceled() -> None:
    """Whoever was added to it since has no invitation."""
    message = owed(Kind.CANCELLED, "invited", "finalized and cancelled", invitation_was_tried=False)
    assert verdict(message) is Verdict.SEND


@pytest.mark.parametrize("status", [AnswerStatus.SUBMITTED, AnswerStatus.NO_TIME])
def test_so_has_who_said_when_they_can_without_accepting(status: AnswerStatus) -> None:
    message = due(Kind.CALENDAR_CHANGED, invitation_was_tried=False)
    assert verdict(replace(message, attendee=replace(INVITED, status=status))) is Verdict.SEND


REPLACED = {
    Kind.DEADLINE_REMINDER,
    Kind.NUDGE,
    Kind.ALL_ANSWERED,
    Kind.CALENDAR_CHANGED,
    Kind.MEETING_CHANGED,
    Kind.UNDELIVERED,
    Kind.CHANNEL_REMINDER,
}


@pytest.mark.parametrize("kind", NotificationKind)
def test_of_several_that_say_the_same_only_the_last_is_owed(kind: NotificationKind) -> None:
    expected = Verdict.DROP if kind in REPLACED else Verdict.SEND
    assert verdict(due(kind, newer_waits=True)) is expected


OF_ONE_INVITATION = {
    Kind.INVITATION,
    Kind.UNINVITATION,
    Kind.DEADLINE_REMINDER,
    Kind.NUDGE,
    Kind.MORE_TIME,
    Kind.BOOKING,
}


@pytest.mark.parametrize("kind", NotificationKind)
def test_what_is_about_an_earlier_invitation_is_not_owed_any_more(kind: NotificationKind) -> None:
    """The revision of the others does not count invitations."""
    expected = Verdict.DROP if kind in OF_ONE_INVITATION else Verdict.SEND
    assert verdict(due(kind, revision_is_current=False)) is expected


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.DEADLINE_REMINDER, Kind.NUDGE, Kind.STATUS_SUMMARY])
def test_what_asks_for_answers_is_owed_until_the_very_deadline(kind: NotificationKind) -> None:
    message = due(kind)
    assert still_owed(message, LUNCH.deadline - TINY) is Verdict.SEND
    assert still_owed(message, LUNCH.deadline) is Verdict.DROP


def test_that_the_deadline_has_passed_is_owed_from_the_very_deadline() -> None:
    message = owed(Kind.DEADLINE_PASSED, "owner", "open")
    assert still_owed(message, LUNCH.deadline - TINY) is Verdict.DROP, "or it was moved meanwhile"
    assert still_owed(message, LUNCH.deadline) is Verdict.SEND


@pytest.mark.parametrize("kind", [Kind.DEADLINE_PASSED, Kind.ALL_ANSWERED])
def test_nothing_has_happened_on_a_calendar_to_which_nobody_is_invited(kind: NotificationKind) -> None:
    assert verdict(due(kind, invited=0, missing=0)) is Verdict.DROP


@pytest.mark.parametrize("kind", [Kind.DEADLINE_PASSED, Kind.ALL_ANSWERED])
def test_one_person_is_enough_for_something_to_happen(kind: NotificationKind) -> None:
    assert verdict(due(kind, invited=1)) is Verdict.SEND


@pytest.mark.parametrize("missing", [0, 1, 3])
def test_the_deadline_passes_whether_or_not_everybody_has_answered(missing: int) -> None:
    assert verdict(due(Kind.DEADLINE_PASSED, missing=missing)) is Verdict.SEND


def test_that_everybody_has_answered_is_owed_only_while_nobody_is_missing() -> None:
    """Somebody may have been invited since."""
    assert verdict(due(Kind.ALL_ANSWERED, missing=1)) is Verdict.DROP


def test_a_summary_is_owed_only_where_somebody_is_missing_and_no_live_status_shows_it() -> None:
    assert verdict(due(Kind.STATUS_SUMMARY, missing=0)) is Verdict.DROP
    assert verdict(due(Kind.STATUS_SUMMARY, is_live=True)) is Verdict.DROP


@pytest.mark.parametrize("kind", sorted(set(NotificationKind) - {Kind.STATUS_SUMMARY}))
def test_a_live_status_stands_for_nothing_but_a_summary(kind: NotificationKind) -> None:
    assert verdict(due(kind, is_live=True)) is Verdict.SEND


def test_nobody_is_reminded_within_twelve_hours_after_the_invitation() -> None:
    for ago, expected in (
        (0 * HOUR, Verdict.DROP),
        (12 * HOUR - TINY, Verdict.DROP),
        (12 * HOUR, Verdict.SEND),
    ):
        assert verdict(due(Kind.DEADLINE_REMINDER, invited_at=NOW - ago)) is expected, ago


def test_nobody_is_reminded_within_an_hour_after_another_reminder_or_nudge() -> None:
    for ago in (0 * HOUR, HOUR - TINY):
        assert verdict(due(Kind.DEADLINE_REMINDER, reminded_at=NOW - ago)) is Verdict.DROP, ago
    assert verdict(due(Kind.DEADLINE_REMINDER, reminded_at=NOW - HOUR)) is Verdict.SEND


def test_a_channel_is_not_reminded_twice_within_an_hour() -> None:
    assert verdict(due(Kind.CHANNEL_REMINDER, reminded_at=NOW - HOUR + TINY)) is Verdict.DROP
    assert verdict(due(Kind.CHANNEL_REMINDER, reminded_at=NOW - HOUR)) is Verdict.SEND


def test_a_channel_is_reminded_while_more_than_the_invited_may_answer_there() -> None:
    assert verdict(due(Kind.CHANNEL_REMINDER, is_open_here=False)) is Verdict.DROP


@pytest.mark.parametrize(("missing", "expected"), [(0, Verdict.DROP), (1, Verdict.SEND)])
def test_a_channel_is_not_reminded_once_as_many_as_are_expected_have_answered(
    missing: int, expected: Verdict
) -> None:
    awaited = replace(LUNCH, expected=3)
    assert verdict(replace(due(Kind.CHANNEL_REMINDER, missing=missing), calendar=awaited)) is expected


def test_nobody_is_called_once_all_of_them_have_answered() -> None:
    assert verdict(due(Kind.CHANNEL_CALL, called=0)) is Verdict.DROP


@pytest.mark.parametrize(
    ("expected", "invited", "missing", "verdict_then"),
    [(None, 3, 0, Verdict.DROP), (3, 3, 0, Verdict.SEND), (3, 5, 2, Verdict.SEND), (4, 3, 0, Verdict.DROP)],
)
def test_of_an_open_calendar_everybody_are_as_many_as_are_expected(
    expected: int | None, invited: int, missing: int, verdict_then: Verdict
) -> None:
    message = due(Kind.ALL_ANSWERED, is_open=True, invited=invited, missing=missing)
    assert verdict(replace(message, calendar=replace(LUNCH, expected=expected))) is verdict_then


def test_who_is_expected_and_not_invited_yet_is_missing() -> None:
    message = due(Kind.ALL_ANSWERED, invited=3, missing=0)
    assert verdict(replace(message, calendar=replace(LUNCH, expected=4))) is Verdict.DROP
    assert verdict(replace(message, calendar=replace(LUNCH, expected=3))) is Verdict.SEND


@pytest.mark.parametrize(
    "kind", sorted(set(NotificationKind) - {Kind.DEADLINE_REMINDER, Kind.CHANNEL_REMINDER})
)
def test_only_a_reminder_can_be_too_fresh(kind: NotificationKind) -> None:
    """Whoever nudges somebody wants to do so now."""
    assert verdict(due(kind, invited_at=NOW, reminded_at=NOW)) is Verdict.SEND


def test_a_meeting_is_reminded_of_until_it_starts() -> None:
    assert verdict(due(Kind.MEETING_REMINDER, meeting_at=NOW + TINY)) is Verdict.SEND
    for meeting_at in (NOW, NOW - HOUR):
        assert verdict(due(Kind.MEETING_REMINDER, meeting_at=meeting_at)) is Verdict.DROP, meeting_at


def test_a_meeting_that_is_no_more_is_not_reminded_of() -> None:
    assert verdict(due(Kind.MEETING_REMINDER, meeting_at=None)) is Verdict.DROP


def test_a_change_is_told_until_the_meeting_is_over_and_only_if_it_is_one() -> None:
    assert still_owed(due(Kind.MEETING_CHANGED), WEDNESDAY.end - TINY) is Verdict.SEND
    assert still_owed(due(Kind.MEETING_CHANGED), WEDNESDAY.end) is Verdict.DROP
    assert verdict(due(Kind.MEETING_CHANGED, change=None)) is Verdict.DROP
    back = replace(MOVED, after=TUESDAY)
    assert verdict(due(Kind.MEETING_CHANGED, change=back)) is Verdict.DROP, "there and back again"
    assert verdict(due(Kind.MEETING_CHANGED, change=replace(back, place_before="Room 5"))) is Verdict.SEND


def test_who_has_no_meeting_any_more_is_told_also_once_all_are_called_off() -> None:
    off = replace(MOVED, after=None)
    for calendar in ("finalized", "finalized and cancelled"):
        message = owed(Kind.MEETING_CHANGED, "withdrawn", calendar, change=off)
        assert still_owed(message, TUESDAY.end - TINY) is Verdict.SEND
        assert still_owed(message, TUESDAY.end) is Verdict.DROP


def test_who_is_still_to_be_told_that_the_meetings_are_set_hears_of_no_change() -> None:
    assert verdict(due(Kind.MEETING_CHANGED, result_waits=True)) is Verdict.DROP


def test_what_the_owner_has_decided_is_not_asked_any_more() -> None:
    assert verdict(due(Kind.ABSENCE, is_absent=False)) is Verdict.DROP


def test_nobody_is_asked_to_choose_of_nothing_or_once_the_calendar_is_over() -> None:
    assert verdict(due(Kind.BOOKING, has_slots=False)) is Verdict.DROP
    assert still_owed(due(Kind.BOOKING), LUNCH.window.end) is Verdict.DROP


def test_nobody_is_caught_up_with_nothing() -> None:
    assert verdict(due(Kind.CATCH_UP, waiting=0)) is Verdict.DROP


# --- who wants no messages, and who cannot be reached


@pytest.mark.parametrize("kind", NotificationKind)
@pytest.mark.parametrize(("signed_out", "messages_off"), [(True, False), (False, True), (True, True)])
def test_what_is_for_somebody_who_wants_no_messages_waits_whatever_it_is(
    kind: NotificationKind, signed_out: bool, messages_off: bool
) -> None:
    """It is looked at again when they want some, so it need not be owed now, nor they be reachable."""
    for person, (recipient, _) in PEOPLE.items():
        unwilling = replace(recipient, signed_out=signed_out, messages_off=messages_off)
        for nobody in (unwilling, replace(unwilling, unreachable_since=NOW)):
            found = {name: verdict(owed(kind, person, name, nobody)) for name in CALENDARS}
            assert found == dict.fromkeys(CALENDARS, Verdict.HOLD), person


@pytest.mark.parametrize("kind", sorted(set(NotificationKind) - {Kind.CALL}))
@pytest.mark.parametrize("calendar", CALENDARS)
def test_only_what_is_owed_is_kept_from_somebody_who_cannot_be_reached(
    kind: NotificationKind, calendar: str
) -> None:
    people, calendars = OWED[kind]
    for person, (recipient, _) in PEOPLE.items():
        message = owed(kind, person, calendar, recipient_is=replace(recipient, unreachable_since=NOW))
        is_owed = person in people and calendar in calendars
        assert verdict(message) is (Verdict.UNREACHABLE if is_owed else Verdict.DROP), person


def test_who_can_be_reached_again_is_not_called_in_a_channel() -> None:
    assert verdict(due(Kind.CALL)) is Verdict.SEND
    assert verdict(due(Kind.CALL, recipient_is=BEN)) is Verdict.DROP


def test_what_is_posted_in_a_channel_is_owed_to_nobody_in_particular() -> None:
    message = replace(due(Kind.STATUS_SUMMARY), recipient=None, attendee=None)
    assert verdict(message) is Verdict.SEND
    assert verdict(replace(message, calendar=CALENDARS["cancelled"])) is Verdict.DROP


def test_that_everybody_has_answered_is_told_to_no_channel() -> None:
    """Who is not thanked there has declined."""
    assert verdict(replace(due(Kind.ALL_ANSWERED), recipient=None, attendee=None)) is Verdict.DROP


# --- what is put off until quiet hours end

# When somebody in Shanghai wakes: at 8:00 there, when a day begins in UTC.
MORNING = datetime(2026, 1, 13, tzinfo=UTC)
NIGHT = MORNING - 2 * HOUR
YAN = Person(3, 3, "yan", Profile("yan", "yan@example.org", "Yan", "Li", "Asia/Shanghai"))
UTC_LUNCH = replace(LUNCH, timezone="UTC", deadline=MORNING + 50 * HOUR)
UNTIL_DEADLINE = {Kind.DEADLINE_REMINDER, Kind.NUDGE, Kind.MORE_TIME, Kind.STATUS_SUMMARY}
UNTIL_MEETING = {Kind.MEETING_REMINDER}
UNTIL_END = {Kind.ALL_ANSWERED, Kind.DEADLINE_PASSED, Kind.CHANNEL_LOST, Kind.SERVER_EVENT_LOST}
KEEPS_QUIET = sorted(UNTIL_DEADLINE | UNTIL_MEETING | UNTIL_END)
DOES_NOT = sorted(set(NotificationKind) - set(KEEPS_QUIET))


def useful_until_morning(kind: NotificationKind, recipient: Person | None = YAN) -> Owed:
    """A message that is of use until the very morning.

    That is half an hour before the deadline, five minutes before the meeting, or the end of the calendar.
    """
    message = Owed(kind, UTC_LUNCH, recipient, None, meeting_at=MORNING + 50 * HOUR)
    if kind in UNTIL_DEADLINE:
        return replace(message, calendar=replace(UTC_LUNCH, deadline=MORNING + HOUR / 2))
    if kind in UNTIL_MEETING:
        return replace(message, meeting_at=MORNING + HOUR / 12)
    return replace(message, calendar=replace(UTC_LUNCH, end_date=(MORNING - HOUR).date()))


@pytest.mark.parametrize("kind", KEEPS_QUIET)
def test_what_is_due_in_the_night_is_put_off_until_the_morning_if_it_is_of_use_then(
    kind: NotificationKind,
) -> None:
    long = Owed(kind, UTC_LUNCH, YAN, None, meeting_at=MORNING + 50 * HOUR)
    assert put_off_until(long, NIGHT) == MORNING
    assert put_off_until(useful_until_morning(kind), NIGHT) == MORNING


@pytest.mark.parametrize("kind", sorted(UNTIL_END))
def test_what_is_of_use_until_the_end_is_so_until_the_last_meeting_of_a_series(
    kind: NotificationKind,
) -> None:
    sleeps_longer = replace(YAN, waking_hours=(8 * 60 + 1, 22 * 60))
    message = replace(useful_until_morning(kind, sleeps_longer), meetings_end=MORNING + HOUR)
    assert put_off_until(message, NIGHT) == MORNING + HOUR / 60


def test_a_lost_server_event_is_told_until_the_last_meeting_is_over() -> None:
    lost = useful_until_morning(Kind.SERVER_EVENT_LOST)
    after = lost.calendar.window.end
    assert still_owed(lost, after) is Verdict.DROP
    assert still_owed(replace(lost, meetings_end=after + HOUR), after) is Verdict.SEND
    assert still_owed(replace(lost, meetings_end=after + HOUR), after + HOUR) is Verdict.DROP


@pytest.mark.parametrize("kind", KEEPS_QUIET)
def test_what_would_be_useless_in_the_morning_is_sent_in_the_night(kind: NotificationKind) -> None:
    sleeps_longer = replace(YAN, waking_hours=(8 * 60 + 1, 22 * 60))
    assert put_off_until(useful_until_morning(kind, sleeps_longer), NIGHT) is None


@pytest.mark.parametrize("kind", KEEPS_QUIET)
def test_what_is_due_in_waking_hours_is_sent(kind: NotificationKind) -> None:
    message = Owed(kind, UTC_LUNCH, YAN, None, meeting_at=MORNING + 50 * HOUR)
    assert [put_off_until(message, MORNING + n * HOUR) for n in (0, 13)] == [None, None]
    assert put_off_until(message, MORNING + 14 * HOUR) == MORNING + 24 * HOUR, "at 22:00 the day is over"


@pytest.mark.parametrize("kind", DOES_NOT)
def test_everything_else_is_sent_also_in_the_night(kind: NotificationKind) -> None:
    assert put_off_until(Owed(kind, UTC_LUNCH, YAN, None, meeting_at=MORNING + 50 * HOUR), NIGHT) is None


@pytest.mark.parametrize("kind", NotificationKind)
def test_a_channel_has_no_quiet_hours(kind: NotificationKind) -> None:
    assert put_off_until(useful_until_morning(kind, None), NIGHT) is None


@pytest.mark.parametrize("kind", KEEPS_QUIET)
def test_quiet_hours_are_those_of_the_calendars_zone_for_who_never_told_theirs(
    kind: NotificationKind,
) -> None:
    """In New York, it is 7:00."""
    message = Owed(kind, LUNCH, BEN, None, meeting_at=NOW + 50 * HOUR)
    assert put_off_until(message, NOW) == NOW + HOUR
    assert put_off_until(replace(message, recipient=YAN), NOW) is None, "20:00 in Shanghai"


@given(
    st.sampled_from(NotificationKind),
    st.sampled_from(
        ["America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Europe/Berlin"]
    ),
    st.integers(4 * 60, 12 * 60),
    st.integers(13 * 60, 24 * 60),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=4)),
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_put_off_comes_in_waking_hours_and_while_it_is_of_use(
    kind: NotificationKind, zone: str, wakes: int, sleeps: int, now: datetime, ahead: timedelta
) -> None:
    calendar = replace(
        LUNCH, start_date=now.date(), end_date=(now + ahead).date(), deadline=now + ahead, timezone=zone
    )
    person = replace(BEN, waking_hours=(wakes, sleeps))
    until = put_off_until(Owed(kind, calendar, person, None, meeting_at=now + ahead), now)
    if until is None:
        return
    clock = until.astimezone(ZoneInfo(zone))
    assert wakes <= clock.hour * 60 + clock.minute < sleeps, "they are awake then"
    assert now < until <= now + timedelta(hours=25)
    ends = now + ahead - (HOUR / 2 if kind in UNTIL_DEADLINE else HOUR / 12)
    assert until <= (calendar.window.end if kind in UNTIL_END else ends), "while it is of use"
    assert kind in KEEPS_QUIET
