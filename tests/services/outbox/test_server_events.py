"""The rows of server events: claimed by one sender at a time, due again after a change, ended once."""

import asyncio

import pytest_asyncio

from db.engine import Database
from db.models import Guild, Notification, ServerEvent
from scheduling.errors import NoServerEvent
from scheduling.model import EventEnd, NotificationKind
from services.answers import availability
from services.calendars import cancellation, server_events
from services.outbox import leases
from services.outbox import server_events as outbox
from services.outbox.due import next_due
from services.outbox.server_events import LEASE, EventClaim
from services.planning import finalization, moves
from services.request import Request
from tests.support.fakes import Office, refusal_of

SERVER, EVENT = 2**60, 2**61


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """A group's calendar, opened in a server, whose meeting is set and becomes an event there."""
    await office.register("olga", "ben")
    ref = await opened(office)
    shown = await finalization.preview(in_server(office), ref, "2026-01-13 10:00")
    await finalization.confirm(in_server(office), shown.draft_id, with_event=True)
    return ref


async def opened(office: Office) -> str:
    """A calendar on which Ben can come at any time."""
    ref = await office.calendar()
    if not await office.rows(Guild):
        async with office.database.writing() as session:
            session.add(Guild(discord_id=SERVER))
    await office.close(ref, guild_id=SERVER)
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 0-24, 2026-01-14 0-24")
    return ref


def in_server(office: Office) -> Request:
    return office.ask("olga", guild_id=SERVER)


async def the_claim(office: Office) -> EventClaim:
    (claimed,) = await outbox.claim(office.store)
    return claimed


async def test_it_is_claimed_once_and_then_as_it_is(office: Office, lunch: str) -> None:
    assert (await next_due(office.store)).server_event == office.clock()
    claimed = await the_claim(office)
    assert (claimed.guild_id, claimed.event_id, claimed.attempts) == (SERVER, None, 1)
    assert await outbox.claim(office.store) == []
    await outbox.mark_agreed(office.store, claimed, EVENT)
    assert (await next_due(office.store)).server_event is None


async def test_a_claim_that_is_never_marked_is_made_again_with_the_same_mark(
    office: Office, lunch: str
) -> None:
    first = await the_claim(office)
    office.clock.skip(seconds=LEASE.total_seconds())
    second = await the_claim(office)
    assert (second.mark, second.attempts) == (first.mark, 2)
    await outbox.mark_agreed(office.store, first, EVENT + 1)
    await outbox.end(office.store, first, EventEnd.FULL, "too late")
    assert await office.count(ServerEvent, event_id=None, ended=None) == 1, "the first has lost its lease"
    await outbox.mark_agreed(office.store, second, EVENT)
    assert await office.count(ServerEvent, event_id=EVENT) == 1


async def test_the_only_process_takes_over_at_once_what_another_had_leased(
    office: Office, database: Database, lunch: str
) -> None:
    first = await the_claim(office)
    await database.engine.dispose()
    await leases.take_over(office.store)
    assert (await the_claim(office)).mark == first.mark


async def test_a_change_meanwhile_makes_it_due_again(office: Office, lunch: str) -> None:
    claimed = await the_claim(office)
    shown = await moves.preview(in_server(office), lunch, None, "2026-01-14 10:00")
    await moves.confirm(in_server(office), shown.draft_id)
    await outbox.mark_agreed(office.store, claimed, EVENT)
    again = await the_claim(office)
    assert (again.event_id, again.plan.meeting) == (EVENT, shown.difference.after)


async def test_it_is_canceled_with_its_calendar_and_left_alone_then(office: Office, lunch: str) -> None:
    await outbox.mark_agreed(office.store, await the_claim(office), EVENT)
    await cancellation.cancel(in_server(office), lunch)
    claimed = await the_claim(office)
    assert not claimed.is_wanted
    await outbox.mark_agreed(office.store, claimed, None)
    assert (await next_due(office.store)).server_event is None
    assert await office.count(ServerEvent, ended=EventEnd.CANCELED) == 1


async def test_the_owner_is_told_once_when_it_ends_and_may_have_it_again(office: Office, lunch: str) -> None:
    claimed = await the_claim(office)
    for _ in range(2):
        await outbox.end(office.store, claimed, EventEnd.FULL, "Discord 400/30038")
    assert await office.count(Notification, kind=NotificationKind.SERVER_EVENT_LOST) == 1
    await server_events.create(in_server(office), lunch)
    again = await the_claim(office)
    assert (again.mark, again.attempts) == (claimed.mark, 2), "it is looked for, as if it had been tried"
    assert isinstance(await refusal_of(server_events.create(in_server(office), lunch)), NoServerEvent)


async def test_several_senders_at_once_claim_each_once(office: Office) -> None:
    await office.register("olga", "ben")
    for _ in range(12):
        ref = await opened(office)
        shown = await finalization.preview(in_server(office), ref, "2026-01-13 10:00")
        await finalization.confirm(in_server(office), shown.draft_id, with_event=True)
    await office.connect(3)
    claimed = [
        one
        for batch in await asyncio.gather(*(outbox.claim(office.store) for _ in range(3)))
        for one in batch
    ]
    assert len(claimed) == len({one.id for one in claimed}) == 12


async def test_only_in_the_server_of_its_calendar(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await opened(office)
    shown = await finalization.preview(in_server(office), ref, "2026-01-13 10:00")
    assert shown.with_event is False
    assert await finalization.preview_again(in_server(office), shown.draft_id) == shown
    for elsewhere in (None, SERVER + 1):
        request = office.ask("olga", guild_id=elsewhere)
        confirmed = finalization.confirm(request, shown.draft_id, with_event=True)
        assert isinstance(await refusal_of(confirmed), NoServerEvent)
    assert await office.count(ServerEvent) == 0
