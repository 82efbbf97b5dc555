"""Deleting one's data: what goes, what others keep, and what happens at the same time."""

import json
from datetime import timedelta

from db.models import (
    Attendee,
    Barred,
    Calendar,
    Contact,
    Draft,
    Erasure,
    Event,
    Notification,
    Series,
    Spent,
    User,
)
from scheduling.errors import NothingStored
from scheduling.model import (
    DELETED,
    Acceptance,
    AnswerStatus,
    EventType,
    Every,
    Mode,
    NotificationKind,
    Preference,
)
from scheduling.showing import AnswersByUser
from services import drafts
from services.answers import availability
from services.calendars import invitations, opening_again, ownership
from services.housekeeping import purge
from services.mydata import deletion, exports
from services.mydata.deletion import Erased
from services.outbox import claims, erasures, outcomes
from services.outbox.claims import LEASE
from services.outbox.outcomes import Sent
from services.people import accounts, contacts
from services.planning import finalization
from services.retention import forget
from services.showing import shown_answers
from tests.support.fakes import Office, refusal_of, refused, same, whom

BEN = "Ben Example"


async def send(office: Office) -> None:
    """Sends what is due."""
    for claimed in await claims.claim(office.store):
        await outcomes.mark_sent(office.store, Sent(claimed, claimed.id, 7))


async def test_of_two_who_delete_at_once_one_is_told_that_nothing_is_left(office: Office) -> None:
    await office.register("olga", "ben")
    await office.invite(await office.calendar(), "ben")
    results = await office.at_once(
        deletion.erase(office.ask("ben"), BEN), deletion.erase(office.ask("ben"), BEN)
    )
    assert refused(results) == [NothingStored]
    assert await office.count(User) == 1


async def test_what_is_on_its_way_leaves_no_trace_and_is_erased_when_it_has_arrived(office: Office) -> None:
    await office.register("olga", "ben")
    await office.invite(await office.calendar(), "ben")
    (claimed,) = await claims.claim(office.store)
    await deletion.erase(office.ask("ben"), BEN)
    await outcomes.mark_sent(office.store, Sent(claimed, 11, 7))
    assert [user.discord_name for user in await office.rows(User)] == ["olga"]
    assert await office.count(Notification, user_id=claimed.recipient and claimed.recipient.id) == 0
    assert await erasures.claim(office.store) == []
    office.clock.skip(seconds=LEASE.total_seconds())
    (erasure,) = await erasures.claim(office.store)
    assert (erasure.discord_id, erasure.channel_id) == (office.account("ben").discord_id, None)


async def test_whoever_interacts_after_deleting_is_not_known_again(office: Office) -> None:
    await office.register("ben")
    await deletion.erase(office.ask("ben"), BEN)
    await accounts.met(office.ask("ben"))
    assert await office.count(User) == 0


async def test_a_one_on_one_that_is_set_keeps_its_time_until_it_is_forgotten(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode="one-on-one", description="By candlelight")
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    await send(office)
    ben = (await office.rows(User))[1]
    async with office.database.writing() as session:
        session.add(
            Event(
                calendar_id=int(ref[4:]),
                owner_id=ben.id,
                start_time=office.clock() + timedelta(days=12),
                end_time=office.clock() + timedelta(days=12, hours=1),
                event_type=EventType.FINALIZED,
                last_modified=office.clock(),
                ical_uid="ben@oneonone",
                preference_met=Preference.LOW,
            )
        )
    await office.close(ref)
    assert (await deletion.stakes(office.ask("ben"))).meetings == 1
    await deletion.erase(office.ask("ben"), BEN)
    (meeting,) = await office.rows(Event)
    assert (meeting.start_time, meeting.preference_met) == (office.clock() + timedelta(days=12), None)
    (attendee,) = await office.rows(Attendee)
    assert (attendee.accepted, attendee.status) == (Acceptance.ACCEPTED, AnswerStatus.NONE)
    gone = (await office.rows(User))[1]
    assert (gone.id, gone.discord_id, gone.discord_name) == (ben.id, -ben.id, DELETED)
    assert (gone.email, gone.dm_channel_id, gone.registered_at, gone.timezone) == (None, None, None, None)
    office.clock.skip(days=250)
    while await forget(office.store):
        pass
    assert [user.discord_name for user in await office.rows(User)] == ["olga"]


async def test_own_calendars_that_nobody_needs_go_with_their_guests(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar()
    await office.invite(ref, "guest")
    await send(office)
    await office.change(Calendar, {}, cancelled_at=office.clock())
    assert await deletion.erase(office.ask("olga"), "Olga Example") == Erased(0, 0)
    assert [await office.count(table) for table in (User, Calendar, Attendee, Notification)] == [0, 0, 0, 0]


async def test_a_calendar_stays_until_those_on_it_are_told(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(description="By candlelight")
    await office.invite(ref, "ben")
    await send(office)
    assert await deletion.erase(office.ask("olga"), "Olga Example") == Erased(1, 1)
    (calendar,) = await office.rows(Calendar)
    assert (calendar.name, calendar.description) == ("Team lunch", "")
    (claimed,) = await claims.claim(office.store)
    assert (claimed.kind, claimed.calendar.owner.name) == (NotificationKind.CANCELLED, DELETED)


async def test_nothing_is_sent_to_a_deleted_account(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    await send(office)
    await deletion.erase(office.ask("olga"), "Olga Example")
    office.clock.skip(days=20)
    while batch := await claims.claim(office.store):
        assert all(one.recipient and one.recipient.name == BEN for one in batch)
        await outcomes.mark_sent(office.store, *(Sent(one, one.id, 7) for one in batch))


async def test_the_drafts_of_others_that_name_them_go_too(office: Office) -> None:
    await office.register("olga", "ben")
    await drafts.keep(office.ask("olga"), "invitee", {"id": office.account("ben").discord_id, "name": "ben"})
    kept = await drafts.keep(office.ask("olga"), "form", {"values": {"name": "Lunch"}})
    await contacts.add(office.ask("olga"), email="ben@example.com", account=None)
    await deletion.erase(office.ask("ben"), BEN)
    assert [draft.id for draft in await office.rows(Draft)] == [kept]
    assert await office.count(Contact) == 0


async def test_somebody_who_only_typed_something_can_delete_that(office: Office) -> None:
    await drafts.keep(office.ask("ben"), "form", {"values": {"name": "Lunch"}})
    assert "Lunch" in (await exports.export(office.ask("ben"))).text
    await deletion.erase(office.ask("ben"), "ben")
    assert await office.count(Draft) == 0
    nothing = await refusal_of(deletion.stakes(office.ask("ben")))
    assert same(nothing, NothingStored())


async def test_other_calendars_are_planned_anew(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode=Mode.GROUP)
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    (before,) = await office.rows(Calendar)
    await deletion.erase(office.ask("ben"), BEN)
    (after,) = await office.rows(Calendar)
    assert after.version == before.version + 1
    assert await office.count(Erasure) == 0, "nothing had been sent to them"


async def test_a_calendar_passes_to_the_co_organizer_who_was_named_first(office: Office) -> None:
    await office.register("olga", "ben", "chidi", "dana")
    ref = await office.calendar(description="By candlelight")
    await office.invite(ref, "chidi", "dana")
    await availability.add(office.ask("dana"), ref, "2026-01-13 9-11")
    for name in ("chidi", "ben"):
        await ownership.name(office.ask("olga"), ref, office.account(name))
    await opening_again.repeat(office.ask("olga"), ref, "2026-01-26", None, Every.TWO_WEEKS)
    await send(office)
    assert (await deletion.stakes(office.ask("olga"))).passed_on == 1
    assert await deletion.erase(office.ask("olga"), "Olga Example") == Erased(0, 0, passed_on=1)
    (calendar,), (series,) = await office.rows(Calendar), await office.rows(Series)
    users = {user.id: user.discord_name for user in await office.rows(User)}
    assert users[calendar.owner_id] == "chidi"
    assert (calendar.cancelled_at, calendar.description) == (None, "By candlelight")
    assert series.calendar_id == calendar.id
    assert "olga" not in users.values()
    told = await claims.claim(office.store)
    assert {claimed.kind for claimed in told} == {NotificationKind.NEW_OWNER}
    assert sorted(whom(claimed) for claimed in told) == ["Ben Example", "Chidi Example", "Dana Example"]
    assert [users[row.owner_id] for row in await office.rows(Event)] == ["dana"]


async def test_the_set_meeting_of_a_group_passes_with_its_calendar(office: Office) -> None:
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    await ownership.name(office.ask("olga"), ref, office.account("chidi"))
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 15:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    await deletion.erase(office.ask("olga"), "Olga Example")
    users = {user.id: user.discord_name for user in await office.rows(User)}
    assert sorted(users.values()) == ["ben", "chidi"]
    (meeting,) = await office.rows(Event, event_type=EventType.FINALIZED)
    assert users[meeting.owner_id] == "chidi"


async def test_a_series_without_a_co_organizer_ends_with_what_waits_in_it(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await opening_again.repeat(office.ask("olga"), ref, "2026-01-19", None, Every.WEEK)
    (series,) = await office.rows(Series)
    office.clock.at = series.opens_at
    await opening_again.open_due(office.store)
    assert await office.count(Calendar) == 2
    first, _ = await office.rows(Calendar)
    ended = 1 + (first.end_date >= office.clock().date())
    assert (await deletion.erase(office.ask("olga"), "Olga Example")).calendars == ended
    assert await office.count(Series) == 0
    going_on = [row for row in await office.rows(Calendar, cancelled_at=None) if row.id != first.id]
    assert going_on == []


def times(answers: AnswersByUser) -> list[list[str]]:
    """What was shown of each."""
    return sorted([f"{one.span} {one.preference}" for one in said] for said in answers.values())


async def test_what_others_were_shown_tells_nobodys_times_by_their_going(office: Office) -> None:
    names = ("ben", "chidi", "dana", "edo")
    await office.register("olga", *names)
    ref = await office.calendar()
    await office.invite(ref, *names)
    for name in names[:3]:
        await availability.add(office.ask(name), ref, "2026-01-13 9-11")
    before = await shown_answers(office.store, int(ref[4:]))
    ben = (await office.rows(User, discord_id=office.account("ben").discord_id))[0].id
    assert ben in before
    for name in ("ben", "chidi"):
        await deletion.erase(office.ask(name), f"{name.capitalize()} Example")
    after = await shown_answers(office.store, int(ref[4:]))
    assert len(after) == len(before) == 3
    assert times(after) == times(before)
    assert ben not in after
    await availability.add(office.ask("edo"), ref, "2026-01-14 9-11")
    assert len(await shown_answers(office.store, int(ref[4:]))) == 2


async def test_who_ended_a_calendar_of_another_is_not_known_any_more(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar()
    await office.close(ref, cancelled_at=office.clock(), ended_by=office.account("ben").discord_id)
    await deletion.erase(office.ask("ben"), BEN)
    (calendar,) = await office.rows(Calendar)
    assert calendar.ended_by == 0


async def test_whoever_barred_somebody_goes_both_ways(office: Office) -> None:
    await office.register("olga", "ben")
    olga, ben = await office.rows(User)
    async with office.database.writing() as session:
        session.add(Barred(user_id=ben.id, owner_id=olga.id, said_at=office.clock()))
        session.add(Barred(user_id=olga.id, owner_id=ben.id, said_at=office.clock()))
    await deletion.erase(office.ask("ben"), BEN)
    assert await office.count(Barred) == 0


async def test_what_has_a_limit_is_known_for_a_day_longer(office: Office) -> None:
    await office.register("olga")
    await office.calendar()
    await deletion.erase(office.ask("olga"), "Olga Example")
    kept = json.loads((await exports.export(office.ask("olga"))).json)
    assert kept.keys() == {"spent"}, "or deleting would undo the limits"
    office.clock.skip(days=1)
    await purge(office.store)
    assert await office.count(Spent) == 0
    assert same(await refusal_of(exports.export(office.ask("olga"))), NothingStored())


async def test_an_invitation_at_that_very_moment_never_meets_the_emptied_account(office: Office) -> None:
    await office.register("olga", "ben", "chidi")
    await contacts.add(office.ask("chidi"), email="ben@example.com", account=None)
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 15:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    others = [await office.calendar("chidi", name=name) for name in ("Dinner", "Tea")]
    await office.at_once(
        deletion.erase(office.ask("ben"), BEN),
        invitations.invite_all(office.ask("chidi"), others[0], [office.account("ben")]),
        invitations.invite_contact(office.ask("chidi"), others[1], "ben"),
    )
    emptied = {user.id for user in await office.rows(User) if user.discord_name == DELETED}
    assert len(emptied) == 1
    on = {(row.calendar_id, row.user_id) for row in await office.rows(Attendee)}
    assert [calendar for calendar, user in on if user in emptied] == [int(ref[4:])]
