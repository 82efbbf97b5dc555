"""Whether a message is still owed is decided when it is claimed, for the state of things then."""

from collections.abc import Awaitable, Callable

import pytest

from db.models import Attendee, Calendar, Notification, User
from scheduling.fields import CalendarWords
from scheduling.model import NotificationKind, Outcome
from scheduling.settling import SETTLES_IN
from services.answers import acceptance, availability
from services.calendars import cancellation, edits
from services.outbox.claims import Claimed, claim
from services.outbox.outcomes import Sent, give_up, mark_sent
from services.people import accounts
from services.planning import finalization
from tests.support.fakes import START, Office, whom

Change = Callable[[Office, str], Awaitable[object]]


async def outcomes(office: Office) -> list[tuple[NotificationKind, Outcome | None]]:
    """What became of everything owed to Ben, the oldest first."""
    return [(row.kind, row.outcome) for row in await office.news(user_id=2)]


async def _finalize(office: Office, ref: str) -> object:
    await availability.add(office.ask("chidi"), ref, "2026-01-13 9-11")
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 9:30")
    return await finalization.confirm(office.ask("olga"), shown.draft_id)


async def _wait(office: Office, _ref: str) -> object:
    return office.clock.skip(days=11)


def _answer(use_case: Callable[..., Awaitable[object]], *args: object) -> Change:
    return lambda office, ref: use_case(office.ask("ben"), ref, *args)


CHANGES: dict[str, tuple[Change, Outcome | None]] = {
    "nothing": (_answer(acceptance.look), None),
    "accepted": (_answer(acceptance.accept), Outcome.WITHDRAWN),
    "declined": (_answer(acceptance.decline), Outcome.WITHDRAWN),
    "submitted": (_answer(availability.add, "2026-01-13 9-11"), Outcome.WITHDRAWN),
    "finalized": (_finalize, Outcome.WITHDRAWN),
    "deadline passed": (_wait, Outcome.WITHDRAWN),
    "cancelled": (lambda office, ref: office.close(ref, cancelled_at=office.clock()), Outcome.WITHDRAWN),
    "taken back": (
        lambda office, ref: office.change(Attendee, {"user_id": 2}, withdrawn_at=office.clock()),
        Outcome.WITHDRAWN,
    ),
    "signed out": (lambda office, ref: accounts.logout(office.ask("ben")), Outcome.HELD),
    "unreachable": (
        lambda office, ref: office.change(User, {"id": 2}, unreachable_since=office.clock()),
        Outcome.UNREACHABLE,
    ),
}


async def test_an_invitation_is_owed_while_it_can_be_answered(
    office: Office, subtests: pytest.Subtests
) -> None:
    await office.register("olga", "ben", "chidi")
    for what, (change, expected) in CHANGES.items():
        with subtests.test(what):
            office.clock.at = START
            ref = await office.calendar(name=what)
            await office.invite(ref, "ben", "chidi")
            await change(office, ref)
            claimed = [item for item in await claim(office.store) if item.kind is NotificationKind.INVITATION]
            assert ("Ben Example" in [whom(item) for item in claimed]) is (expected is None)
            (row,) = await office.news(user_id=2, kind=NotificationKind.INVITATION)
            assert row.outcome is expected
        await accounts.login(office.ask("ben"))
        await office.clear(Notification)


async def test_what_one_person_is_not_owed_any_more_delays_no_other(office: Office) -> None:
    ref = await _lunch(office)
    await acceptance.decline(office.ask("ben"), ref)
    assert [whom(item) for item in await claim(office.store)] == ["Chidi Example"]


async def test_who_is_invited_again_gets_the_new_invitation_only(office: Office) -> None:
    ref = await _lunch(office)
    await office.change(Attendee, {"user_id": 2}, withdrawn_at=office.clock())
    await office.invite(ref, "ben")
    assert "Ben Example" not in [whom(item) for item in await claim(office.store)]
    office.clock.at += SETTLES_IN
    to_ben = [item.id for item in await claim(office.store) if whom(item) == "Ben Example"]
    old, new = await office.news(user_id=2)
    assert (old.outcome, new.outcome, to_ben) == (Outcome.WITHDRAWN, None, [new.id])


async def test_what_is_held_while_somebody_is_signed_out_comes_when_they_sign_in(office: Office) -> None:
    ref = await _lunch(office)
    await accounts.logout(office.ask("ben"))
    office.clock.skip(hours=1)
    await claim(office.store)
    assert await outcomes(office) == [(NotificationKind.INVITATION, Outcome.HELD)]

    rung: list[object] = []
    office.database.on_due = rung.append
    office.clock.skip(days=1)
    await accounts.login(office.ask("ben"))
    assert rung == [office.clock()], "the sender is woken"
    claimed = [item for item in await claim(office.store) if whom(item) == "Ben Example"]
    assert [(item.kind, item.late) for item in claimed] == [(NotificationKind.INVITATION, False)]
    assert (await acceptance.look(office.ask("ben"), ref)).attendee.accepted.value == "invited"


async def test_what_was_held_and_is_not_owed_any_more_does_not_come(office: Office) -> None:
    await _lunch(office)
    await accounts.logout(office.ask("ben"))
    await claim(office.store)
    office.clock.skip(days=11)
    await accounts.login(office.ask("ben"))
    assert await claim(office.store) == []
    assert await outcomes(office) == [(NotificationKind.INVITATION, Outcome.WITHDRAWN)]


async def test_what_is_stale_when_somebody_is_caught_up_is_closed_for_good(office: Office) -> None:
    """The next time they come back, it is not counted among what came due meanwhile."""
    await office.register("olga", "ben")
    for name in ("Lunch", "Dinner", "Breakfast"):
        ref = await office.calendar(name=name)
        await office.invite(ref, "ben")
    await accounts.logout(office.ask("ben"))
    await claim(office.store)
    await office.close(ref, cancelled_at=office.clock())
    _, held = await accounts.login(office.ask("ben"))
    (message,) = await claim(office.store)
    assert (held, [waiting.calendar.name for waiting in message.waiting]) == (3, ["Lunch", "Dinner"])
    await mark_sent(office.store, Sent(message, 1, 2))
    ended = [outcome for _, outcome in await outcomes(office)]
    assert ended == [Outcome.SENT, Outcome.SENT, Outcome.WITHDRAWN, Outcome.SENT]
    await accounts.logout(office.ask("ben"))
    _, held = await accounts.login(office.ask("ben"))
    assert held == 0


async def test_signing_in_opens_nothing_but_what_was_held(office: Office) -> None:
    await _lunch(office)
    for claimed in await claim(office.store):
        await mark_sent(office.store, Sent(claimed, 1, 2))
    await accounts.login(office.ask("ben"))
    assert await claim(office.store) == []


async def test_who_cannot_be_reached_is_spared_until_they_interact(office: Office) -> None:
    await _lunch(office)
    to_ben = await _claim_for_ben(office)
    await give_up(office.store, to_ben, Outcome.UNREACHABLE, "takes no DMs")
    assert [row.unreachable_since for row in await office.rows(User, id=2)] == [office.clock()]

    await office.invite(await office.calendar(name="Dinner"), "ben")
    assert await claim(office.store) == []
    second = (await office.news(user_id=2))[1]
    assert second.outcome is Outcome.UNREACHABLE
    assert second.reason, "the owner is told why"

    await accounts.met(office.ask("ben"))
    await office.invite(await office.calendar(name="Breakfast"), "ben")
    assert (await _claim_for_ben(office)).calendar.name == "Breakfast"


async def test_giving_up_on_a_message_says_nothing_about_the_person(office: Office) -> None:
    await _lunch(office)
    await give_up(office.store, await _claim_for_ben(office), Outcome.GIVEN_UP, "given up after 10 tries")
    assert [row.unreachable_since for row in await office.rows(User, id=2)] == [None]


async def test_the_result_is_owed_to_all_who_are_told_unless_it_is_called_off(office: Office) -> None:
    ref = await _lunch(office)
    for claimed in await claim(office.store):
        await mark_sent(office.store, Sent(claimed, 1, 2))
    await _finalize(office, ref)
    told = await claim(office.store)
    assert {item.kind for item in told} == {NotificationKind.FINALIZED}
    assert sorted(whom(item) for item in told) == ["Ben Example", "Chidi Example"]
    assert [meeting.span.start.isoformat() for meeting in told[0].meetings] == ["2026-01-13T08:30:00+00:00"]

    office.clock.skip(minutes=5)
    await office.close(ref, cancelled_at=office.clock())
    assert await claim(office.store) == []
    assert (await outcomes(office))[-1] == (NotificationKind.FINALIZED, Outcome.WITHDRAWN)


async def test_who_answered_before_the_invitation_could_be_sent_is_told_the_rest(office: Office) -> None:
    """They know of the calendar: they found it in /invites, and are coming."""
    ref = await _lunch(office)
    await acceptance.accept(office.ask("ben"), ref)
    await claim(office.store)
    assert await outcomes(office) == [(NotificationKind.INVITATION, Outcome.WITHDRAWN)]
    await cancellation.cancel(office.ask("olga"), ref)
    assert [item.kind for item in await claim(office.store) if whom(item) == "Ben Example"] == [
        NotificationKind.CANCELLED
    ]


async def test_who_never_got_the_invitation_is_not_told_that_it_is_called_off(office: Office) -> None:
    ref = await _lunch(office)
    await cancellation.cancel(office.ask("olga"), ref)
    assert await claim(office.store) == []


async def test_of_several_changes_only_the_last_is_told(office: Office) -> None:
    ref = await _lunch(office)
    for claimed in await claim(office.store):
        await mark_sent(office.store, Sent(claimed, 1, 2))
    for hours in ("10-16", "11-15"):
        await edits.edit(office.ask("olga"), ref, CalendarWords(hours=hours))
    assert not await claim(office.store)
    office.clock.at += SETTLES_IN
    told = [whom(item) for item in await claim(office.store)]
    assert sorted(told) == ["Ben Example", "Chidi Example"]


async def test_the_text_is_for_the_state_when_it_is_claimed(office: Office) -> None:
    ref = await _lunch(office)
    before = await _claim_for_ben(office)
    await accounts.logout(office.ask("olga"))
    await office.change(Notification, {}, leased_until=None)
    await office.change(Calendar, {"id": int(ref[4:])}, name="Team dinner")
    after = await _claim_for_ben(office)
    assert (before.calendar.name, after.calendar.name) == ("Team lunch", "Team dinner")


async def test_a_row_that_cannot_be_decided_delays_no_other(office: Office) -> None:
    """Such as one of a kind that only a newer version knows, after going back to this one."""
    await _lunch(office)
    await office.change(Notification, {"user_id": 2}, kind=NotificationKind.NUDGE)
    assert [whom(item) for item in await claim(office.store)] == ["Chidi Example"]


async def _lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi invited."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    return ref


async def _claim_for_ben(office: Office) -> Claimed:
    (claimed,) = [item for item in await claim(office.store) if whom(item) == "Ben Example"]
    return claimed
