"""How far messages to many have got, as it is counted: which ones belong together, and who may ask."""

import pytest_asyncio
from msgspec.structs import replace

from scheduling.errors import DraftGone, NoSuchCalendar, NotTheOwner
from scheduling.fields import CalendarWords
from scheduling.model import Outcome
from services.calendars import edits, invitations, nudges
from services.outbox import sendings
from services.outbox.claims import claim
from services.outbox.outcomes import Sent, give_up, mark_sent
from services.outbox.sendings import Sending
from tests.support.fakes import Office, refusal_of, same


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar, to which nobody is invited."""
    await office.register("olga")
    return await office.calendar()


async def invite(office: Office, ref: str, *names: str) -> Sending:
    accounts = [office.account(name) for name in names]
    sending = (await invitations.invite_all(office.ask("olga"), ref, accounts)).sending
    assert sending is not None
    return sending


async def deliver(office: Office, *, but: str = "") -> None:
    """Sends what is due; of one person, Discord takes nothing."""
    for one in await claim(office.store):
        if one.recipient is not None and one.recipient.name == but:
            await give_up(office.store, one, Outcome.UNREACHABLE, "their DMs are closed")
        else:
            await mark_sent(office.store, Sent(one, one.id, one.id))


async def look(office: Office, sending: Sending) -> Sending:
    return await sendings.look(office.ask("olga"), *sending.ids)


async def test_invitations_are_counted_with_those_that_were_written_down_at_the_same_time(
    office: Office, lunch: str
) -> None:
    first = await invite(office, lunch, "ben", "chidi", "dana")
    assert (first.total, first.waiting) == (3, 3)
    assert await look(office, first) == first
    await deliver(office, but="chidi")
    office.clock.skip(seconds=1)
    second = await invite(office, lunch, "ed", "fay")
    assert await look(office, first) == replace(first, delivered=2, failed=1, waiting=0)
    assert await look(office, second) == replace(second, waiting=2)


async def test_whoever_is_still_to_be_told_of_an_earlier_change_is_counted_with_the_later_one(
    office: Office, lunch: str
) -> None:
    await invite(office, lunch, "ben", "chidi")
    await deliver(office)
    await edits.edit(office.ask("olga"), lunch, CalendarWords(place="Room 5"))
    office.clock.skip(seconds=30)
    await invite(office, lunch, "dana")
    later = (await edits.edit(office.ask("olga"), lunch, CalendarWords(place="Room 6"))).sending
    assert later is not None
    assert await look(office, later) == replace(later, waiting=3)
    office.clock.skip(minutes=3)
    await deliver(office)
    assert (await look(office, later)).delivered == 3


async def test_of_reminders_those_are_counted_that_are_owed(office: Office, lunch: str) -> None:
    await invite(office, lunch, "ben", "chidi")
    await deliver(office)
    sending = (await nudges.nudge(office.ask("olga"), lunch)).sending
    assert sending is not None
    assert sending.total == 2
    office.clock.skip(hours=9)  # It was night.
    await deliver(office)
    assert await look(office, sending) == replace(sending, delivered=2, waiting=0)


async def test_who_may_look_and_what_is_no_button_of_ours(office: Office, lunch: str) -> None:
    sending = await invite(office, lunch, "ben")
    others = sendings.look(office.ask("ben"), *sending.ids)
    assert same(await refusal_of(others), NotTheOwner("Team lunch"))
    strangers = sendings.look(office.ask("zoe"), *sending.ids)
    assert same(await refusal_of(strangers), NoSuchCalendar("cal:1"))
    for kind, at in ((9, 0), (0, 10**18 - 1)):
        forged = sendings.look(office.ask("olga"), sending.calendar_id, kind, at)
        assert same(await refusal_of(forged), DraftGone())
