"""Changing what is set: one transaction each, nobody told twice, and the second is told what is new."""

import asyncio
from datetime import UTC, datetime
from itertools import count

import pytest_asyncio

from db.models import Absence, Event, MeetingChange, Notification
from scheduling.errors import (
    DraftGone,
    MeetingBegan,
    NoSuchMeeting,
    OrganizersOwn,
    Revised,
    SlotTaken,
    StillOpen,
)
from scheduling.fields import CalendarWords
from scheduling.model import EventType, NotificationKind, Outcome
from scheduling.settling import SETTLES_IN
from services.answers import absences, availability, upcoming
from services.calendars import cancellation, edits, invitations
from services.lookup import attendee_ref
from services.outbox.claims import Claimed, claim
from services.outbox.outcomes import Sent, mark_sent
from services.people import accounts
from services.planning import booking, exports, finalization, moves, ways, wishes
from services.planning.wishes import Wish
from tests.support.fakes import Office, refusal_of, refused, same

Kind = NotificationKind
OLGA, BEN, CHIDI, DANA = 1, 2, 3, 4


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In Berlin."""
    return datetime(2026, 1, day, hour - 1, minute, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def talks(office: Office) -> str:
    """One-on-ones of Olga's: Ben Tuesday 9:00, Chidi 9:30, Dana 10:00, all told."""
    await office.register("olga", "ben", "chidi", "dana")
    ref = await office.calendar(mode="one-on-one", name="Talks")
    await office.invite(ref, "ben", "chidi", "dana")
    # Ben types in New York, Chidi in Lagos, Dana in UTC.
    for name, when in (("ben", "3am-3:30am"), ("chidi", "9:30-10:00"), ("dana", "9:00-9:30")):
        await availability.add(office.ask(name), ref, f"2026-01-13 {when}")
    found = await office.suggestion(ref)
    shown = await finalization.preview_proposal(office.ask("olga"), found.options[0].id)
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    await told(office)
    return ref


async def told(office: Office) -> list[Claimed]:
    """Sends everything that is due now."""
    sent = await claim(office.store)
    for claimed in sent:
        await mark_sent(office.store, Sent(claimed, 1, 2))
    return sent


async def solved(office: Office, ref: str) -> list[int]:
    """What the absentee's process does after it has answered; the ways' ids."""
    await ways.find(office.store, int(ref[4:]))
    return [way.id for way in (await ways.ways_out(office.ask("olga"), ref)).ways]


async def meetings(office: Office) -> dict[int, datetime]:
    return {row.owner_id: row.start_time for row in await office.rows(Event, event_type=EventType.FINALIZED)}


async def test_the_owner_is_told_at_once_when_a_way_is_found_and_else_a_little_later(
    office: Office, talks: str
) -> None:
    await absences.excuse(office.ask("ben"), talks, "2026-01-14 3:30am-5am")
    assert not await told(office), "the planner is at it"
    await solved(office, talks)
    [message] = await told(office)
    assert (message.kind, message.recipient and message.recipient.id) == (Kind.ABSENCE, OLGA)
    assert len(message.revised.ways) >= 1
    await absences.excuse(office.ask("chidi"), talks, None)
    office.clock.skip(seconds=15)
    [later] = await told(office)
    assert later.kind is Kind.ABSENCE and not later.revised.ways, "its process died: told all the same"


async def test_a_change_is_sent_once_by_whoever_presses_first(office: Office, talks: str) -> None:
    await absences.excuse(office.ask("ben"), talks, "2026-01-14 3:30am-5am")
    [way, *_] = await solved(office, talks)
    await told(office)
    results = await office.at_once(*(ways.send(office.ask("olga"), way) for _ in range(3)))
    assert refused(results) == [Revised, Revised]
    news = next(result for result in results if isinstance(result, Revised)).news
    assert [(name, after and after.start) for name, _, after in news] == [("Ben Example", at(14, 9, 30))]
    assert (await meetings(office))[BEN] == at(14, 9, 30)
    assert await office.count(MeetingChange) == 1
    [message] = await told(office)
    assert message.kind is Kind.MEETING_CHANGED and message.revised.change is not None
    assert message.revised.change.sequence == 1


async def test_two_changes_in_a_row_before_the_first_is_told_are_one_message(
    office: Office, talks: str
) -> None:
    for when in ("2026-01-14 10:00", "2026-01-15 11:00"):
        shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), when)
        await moves.confirm(office.ask("olga"), shown.draft_id)
    [message] = await told(office)
    change = message.revised.change
    assert change is not None and change.before is not None and change.after is not None
    assert (change.before.start, change.after.start, change.sequence) == (at(13, 9), at(15, 11), 2)
    [first, second] = await office.news(kind=Kind.MEETING_CHANGED)
    assert (first.outcome, second.outcome) == (Outcome.WITHDRAWN, Outcome.SENT)


async def test_a_change_that_a_later_one_has_overtaken_is_not_told_after_it(
    office: Office, talks: str
) -> None:
    shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), "2026-01-14 10:00")
    await moves.confirm(office.ask("olga"), shown.draft_id)
    [first] = await claim(office.store)  # Its sender dies.
    shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), "2026-01-15 11:00")
    await moves.confirm(office.ask("olga"), shown.draft_id)
    office.clock.at += SETTLES_IN
    [second] = await told(office)
    assert second.id > first.id
    office.clock.skip(minutes=5)
    assert not await told(office)


async def test_there_and_back_again_before_it_is_told_is_no_news(office: Office, talks: str) -> None:
    for when in ("2026-01-14 10:00", "2026-01-13 9:00"):
        shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), when)
        await moves.confirm(office.ask("olga"), shown.draft_id)
    assert not await told(office)


async def test_who_was_signed_out_hears_of_the_meeting_as_it_is(office: Office, talks: str) -> None:
    await accounts.logout(office.ask("ben"))
    shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), "2026-01-14 10:00")
    await moves.confirm(office.ask("olga"), shown.draft_id)
    assert not await told(office)
    await accounts.login(office.ask("ben"))
    [message] = await told(office)
    assert message.kind is Kind.MEETING_CHANGED


async def test_a_preview_that_is_out_of_date_says_what_is_new(office: Office, talks: str) -> None:
    shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), "2026-01-14 10:00")
    await absences.excuse(office.ask("chidi"), talks, None)
    stale = await refusal_of(moves.confirm(office.ask("olga"), shown.draft_id))
    assert isinstance(stale, Revised)
    assert [(name, after) for name, _, after in stale.news] == [("Chidi Example", None)]
    assert (await meetings(office))[BEN] == at(13, 9)


async def test_two_take_the_same_slot_and_one_gets_it(office: Office, talks: str) -> None:
    await office.invite(talks, "edo", "fay")
    [first, *_] = (await booking.slots(office.ask("edo"), talks)).free
    both = [booking.book(office.ask(name), talks, first.start) for name in ("edo", "fay")]
    assert refused(await office.at_once(*both)) == [SlotTaken]
    assert await office.count(Event, event_type=EventType.FINALIZED) == 4
    assert await office.count(Notification, kind=Kind.BOOKED) == 1


async def test_booking_beside_a_change_that_wants_the_slot_loses_or_wins_whole(
    office: Office, talks: str
) -> None:
    await office.invite(talks, "edo")
    await absences.excuse(office.ask("ben"), talks, "2026-01-14 3am-3:30am")
    [way, *_] = await solved(office, talks)
    start = at(14, 9)
    results = await office.at_once(
        ways.send(office.ask("olga"), way), booking.book(office.ask("edo"), talks, start)
    )
    assert refused(results) in ([Revised], [SlotTaken])
    starts = list((await meetings(office)).values())
    assert len(starts) == len(set(starts))


async def test_a_time_is_given_back_or_taken_by_somebody_else_and_never_both(
    office: Office, talks: str
) -> None:
    await office.invite(talks, "edo")
    await absences.excuse(office.ask("ben"), talks, None)
    both = absences.take_back(office.ask("ben"), talks), booking.book(office.ask("edo"), talks, at(13, 9))
    assert refused(await office.at_once(*both)) == [SlotTaken]
    assert await office.count(Event, event_type=EventType.FINALIZED) == 3
    assert await office.count(Absence) in (0, 1)


async def test_a_time_that_is_given_back_keeps_the_buffer(office: Office, talks: str) -> None:
    await absences.excuse(office.ask("ben"), talks, None)
    await office.close(talks, buffer=15)
    assert type(await refusal_of(absences.take_back(office.ask("ben"), talks))) is SlotTaken
    await office.close(talks, buffer=0)
    await absences.take_back(office.ask("ben"), talks)
    assert (await meetings(office))[BEN] == at(13, 9)
    assert not await told(office), "neither the owner, who was not told, nor anybody else"


async def test_leaving_it_empty_twice_is_done_once(office: Office, talks: str) -> None:
    await absences.excuse(office.ask("ben"), talks, None)
    [absence] = await office.rows(Absence)
    results = await office.at_once(*(ways.go_without(office.ask("olga"), absence.id) for _ in range(2)))
    assert refused(results) == [DraftGone]
    office.clock.skip(seconds=15)
    [message] = await told(office)
    change = message.revised.change
    assert message.kind is Kind.MEETING_CHANGED and change is not None and change.after is None


async def test_who_says_it_twice_waits_once_with_what_they_said_last(office: Office, talks: str) -> None:
    await absences.excuse(office.ask("ben"), talks, None)
    await absences.excuse(office.ask("ben"), talks, "2026-01-14 3:30am-5am")
    assert await office.count(Absence) == 1
    [way, *_] = await solved(office, talks)
    await ways.send(office.ask("olga"), way)
    assert (await meetings(office))[BEN] == at(14, 9, 30)
    [event] = await office.rows(Event, owner_id=BEN, event_type=EventType.FINALIZED)
    assert event.ical_sequence == 1, "its name in Ben's calendar is still the first"


async def test_saying_it_beside_a_change_of_the_owner_keeps_every_meeting_apart(
    office: Office, talks: str
) -> None:
    shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), "2026-01-14 10:00")
    results = await office.at_once(
        moves.confirm(office.ask("olga"), shown.draft_id), absences.excuse(office.ask("ben"), talks, None)
    )
    assert refused(results) in ([], [Revised])
    assert await office.count(Absence) == 1
    assert BEN not in await meetings(office)


async def test_a_meeting_of_another_length_is_left_alone(office: Office, talks: str) -> None:
    shown = await moves.preview(office.ask("olga"), talks, attendee_ref(BEN), "2026-01-14 10:00-11:00")
    await moves.confirm(office.ask("olga"), shown.draft_id)
    await ways.pin(office.ask("olga"), talks, BEN)
    assert not any(row.pinned for row in await office.rows(Event)), "let loose again"
    await absences.excuse(office.ask("chidi"), talks, "2026-01-14 10:00-10:30")
    await solved(office, talks)
    [way, *_] = (await ways.ways_out(office.ask("olga"), talks)).ways
    assert [(one.person.id, one.after) for one in way.differences] == [(CHIDI, None)]


async def test_what_was_pinned_when_it_was_finalized_stays_pinned(office: Office) -> None:
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar(mode="one-on-one")
    await office.invite(ref, "ben", "chidi")
    for name in ("ben", "chidi"):
        await availability.add(office.ask(name), ref, "any time")
    first = await office.suggestion(ref)
    await wishes.change(office.ask("olga"), first.options[0].id, Wish.PIN, 0, [CHIDI])
    found = await office.suggestion(ref)
    shown = await finalization.preview_proposal(office.ask("olga"), found.options[0].id)
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    rows = await office.rows(Event, event_type=EventType.FINALIZED)
    assert {row.owner_id: row.pinned for row in rows} == {BEN: False, CHIDI: True}


async def test_what_can_be_said_to_whom_and_when(office: Office, talks: str) -> None:
    opened = await office.calendar(name="Open")
    await office.invite(opened, "ben")
    assert same(await refusal_of(absences.look(office.ask("ben"), opened)), StillOpen("Open"))
    assert same(await refusal_of(absences.look(office.ask("olga"), talks)), OrganizersOwn("Talks"))
    office.clock.at = at(13, 9)
    assert isinstance(await refusal_of(absences.look(office.ask("ben"), talks)), MeetingBegan)
    assert (await absences.look(office.ask("chidi"), talks)).meeting is not None


async def test_who_is_out_of_a_group_has_no_meeting_to_miss(office: Office) -> None:
    ref = await group(office)
    await absences.excuse(office.ask("ben"), ref, None)
    [absence] = await office.rows(Absence)
    await ways.go_without(office.ask("olga"), absence.id)
    assert same(await refusal_of(absences.look(office.ask("ben"), ref)), NoSuchMeeting("Team lunch"))
    assert not (await upcoming.engagements(office.ask("ben"))).meetings
    assert len((await upcoming.engagements(office.ask("chidi"))).meetings) == 1


async def test_the_files_that_people_have_follow_the_rows(office: Office, talks: str) -> None:
    await edits.edit(office.ask("olga"), talks, CalendarWords(place="Room 7"))
    for name in ("ben", "chidi"):
        [own] = (await exports.export(office.ask(name), talks)).appointments
        assert (own.sequence, own.location.text) == (1, "Room 7")
    everything = await told(office)
    assert [one.kind for one in everything] == [Kind.MEETING_CHANGED] * 3
    assert all(one.revised.change and one.revised.change.place_before == "" for one in everything)


async def test_who_could_not_make_it_is_told_once_when_all_is_called_off(office: Office, talks: str) -> None:
    await absences.excuse(office.ask("ben"), talks, None)
    assert (await cancellation.cancel(office.ask("olga"), talks)).told == 3
    office.clock.skip(seconds=15)
    sent = {one.recipient.id: one.kind for one in await told(office) if one.recipient}
    assert sent == {BEN: Kind.MEETING_CHANGED, CHIDI: Kind.CANCELLED, DANA: Kind.CANCELLED}


async def test_who_is_uninvited_while_the_owner_has_not_decided_is_told_once(
    office: Office, talks: str
) -> None:
    await absences.excuse(office.ask("ben"), talks, None)
    await invitations.uninvite(office.ask("olga"), talks, attendee_ref(BEN))
    office.clock.skip(seconds=15)
    assert [(one.kind, one.recipient and one.recipient.id) for one in await told(office)] == [
        (Kind.MEETING_CHANGED, BEN)
    ]
    assert await office.count(Absence) == 0


async def test_stopped_at_any_await_a_change_is_made_whole_or_not_at_all(office: Office, talks: str) -> None:
    """Cancelled after each number of steps of the loop: rows, changes and messages always fit together."""
    await absences.excuse(office.ask("ben"), talks, "2026-01-14 3:30am-5am")
    [way, *_] = await solved(office, talks)
    stopped = 0
    for steps in count():
        sending = asyncio.ensure_future(ways.send(office.ask("olga"), way))
        for _ in range(steps):
            await asyncio.sleep(0)
        stopped += sending.cancel()
        [result] = await asyncio.gather(sending, return_exceptions=True)
        changes = await office.rows(MeetingChange)
        owed = await office.rows(Notification, kind=Kind.MEETING_CHANGED)
        assert (
            len(changes) == len(owed) == (BEN in await meetings(office)) == (not await office.rows(Absence))
        )
        if changes:
            break
        assert isinstance(result, asyncio.CancelledError)
    assert stopped and len(await office.rows(MeetingChange)) == 1
    again = await refusal_of(ways.send(office.ask("olga"), way))
    assert isinstance(again, Revised)


async def group(office: Office) -> str:
    """Olga meets Ben and Chidi on Tuesday at 9:00."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    await availability.add(office.ask("chidi"), ref, "2026-01-13 9:00-12:00")
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 9:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    return ref
