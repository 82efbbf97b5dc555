"""When a message is still owed: every kind in every state that decides about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.model import Acceptance, AnswerStatus, Attendee, NotificationKind, Person
from scheduling.owed import Owed, Verdict, still_owed
from tests.scheduling.test_editing import LUNCH, NOW

BEN = Person(2, 2, "ben")
INVITED = Attendee(BEN, Acceptance.INVITED, AnswerStatus.NONE)
STATES = {
    "invited": Owed(NotificationKind.INVITATION, LUNCH, BEN, INVITED),
    "accepted": Owed(NotificationKind.INVITATION, LUNCH, BEN, replace(INVITED, accepted=Acceptance.ACCEPTED)),
    "declined": Owed(NotificationKind.INVITATION, LUNCH, BEN, replace(INVITED, accepted=Acceptance.DECLINED)),
    "withdrawn": Owed(NotificationKind.INVITATION, LUNCH, BEN, replace(INVITED, withdrawn_at=NOW)),
    "stranger": Owed(NotificationKind.INVITATION, LUNCH, BEN, None),
    "invited again": Owed(NotificationKind.INVITATION, LUNCH, BEN, INVITED, revision_is_current=False),
}
CALENDARS = {
    "open": LUNCH,
    "after the deadline": replace(LUNCH, deadline=NOW),
    "finalized": replace(LUNCH, is_finalized=True),
    "cancelled": replace(LUNCH, cancelled_at=NOW),
    "finalized and cancelled": replace(LUNCH, is_finalized=True, cancelled_at=NOW),
}
COMING = {"invited", "accepted"}
# For whom, and for which calendars, each kind is owed.
OWED: dict[NotificationKind, tuple[set[str], set[str]]] = {
    NotificationKind.INVITATION: ({"invited"}, {"open"}),
    NotificationKind.UNINVITATION: ({"withdrawn"}, set(CALENDARS)),
    NotificationKind.CALENDAR_CHANGED: (COMING, {"open", "after the deadline"}),
    NotificationKind.FINALIZED: (COMING, {"finalized"}),
    NotificationKind.CANCELLED: (COMING, {"cancelled", "finalized and cancelled"}),
}


@pytest.mark.parametrize("kind", OWED)
@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("state", [state for state in STATES if state != "invited again"])
def test_what_is_owed_to_whom(kind: NotificationKind, calendar: str, state: str) -> None:
    people, calendars = OWED[kind]
    expected = Verdict.SEND if state in people and calendar in calendars else Verdict.DROP
    assert still_owed(replace(STATES[state], kind=kind, calendar=CALENDARS[calendar]), NOW) is expected


NEEDS_AN_INVITATION = {
    NotificationKind.UNINVITATION: "withdrawn",
    NotificationKind.CALENDAR_CHANGED: "invited",
    NotificationKind.CANCELLED: "invited",
}


@pytest.mark.parametrize("kind", NEEDS_AN_INVITATION)
def test_who_may_not_even_have_the_invitation_is_not_told_what_became_of_it(kind: NotificationKind) -> None:
    calendar = CALENDARS["cancelled" if kind is NotificationKind.CANCELLED else "open"]
    owed = replace(STATES[NEEDS_AN_INVITATION[kind]], kind=kind, calendar=calendar)
    assert still_owed(owed, NOW) is Verdict.SEND
    assert still_owed(replace(owed, invitation_was_tried=False), NOW) is Verdict.DROP


def test_of_several_changes_only_the_last_is_owed() -> None:
    owed = replace(STATES["accepted"], kind=NotificationKind.CALENDAR_CHANGED)
    assert still_owed(replace(owed, newer_waits=True), NOW) is Verdict.DROP


@pytest.mark.parametrize("kind", [NotificationKind.INVITATION, NotificationKind.UNINVITATION])
def test_what_is_about_an_earlier_invitation_is_not_owed_any_more(kind: NotificationKind) -> None:
    states = [STATES["invited again"], replace(STATES["withdrawn"], revision_is_current=False)]
    assert {still_owed(replace(state, kind=kind), NOW) for state in states} == {Verdict.DROP}


def test_an_invitation_is_owed_until_the_very_deadline() -> None:
    assert still_owed(STATES["invited"], LUNCH.deadline - timedelta(microseconds=1)) is Verdict.SEND
    assert still_owed(STATES["invited"], LUNCH.deadline) is Verdict.DROP


@pytest.mark.parametrize("state", STATES)
def test_what_is_for_somebody_signed_out_waits_whatever_it_is(state: str) -> None:
    """It is looked at again when they sign in."""
    signed_out = replace(BEN, signed_out=True, unreachable_since=NOW)
    assert still_owed(replace(STATES[state], recipient=signed_out), NOW) is Verdict.HOLD


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_owed_is_kept_from_somebody_who_cannot_be_reached(state: str) -> None:
    unreachable = replace(BEN, unreachable_since=NOW)
    expected = Verdict.UNREACHABLE if state == "invited" else Verdict.DROP
    assert still_owed(replace(STATES[state], recipient=unreachable), NOW) is expected


@pytest.mark.parametrize("kind", sorted(set(NotificationKind) - set(OWED)))
def test_a_kind_that_no_rule_knows_is_a_fault_of_ours(kind: NotificationKind) -> None:
    with pytest.raises(ValueError, match=kind):
        still_owed(replace(STATES["invited"], kind=kind), NOW)
