"""Deleting one's data: what goes, what others keep, and what happens at the same time."""

from datetime import timedelta

from db.models import Attendee, Calendar, Contact, Draft, Erasure, Event, Notification, User
from scheduling.errors import NothingStored
from scheduling.model import DELETED, Acceptance, AnswerStatus, EventType, Mode, NotificationKind, Preference
from services import drafts
from services.answers import availability
from services.mydata import deletion, exports
from services.mydata.deletion import Erased
from services.outbox import claims, erasures, outcomes
from services.outbox.claims import LEASE
from services.outbox.outcomes import Sent
from services.people import accounts, contacts
from services.retention import forget
from tests.support.fakes import Office, refusal_of, refused, same

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
