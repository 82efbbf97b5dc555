"""What follows when a message does not reach somebody, or a channel is lost."""

from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from db.models import Calendar, LiveMessage, Notification, User
from scheduling.model import NotificationKind, Outcome
from services.answers import acceptance
from services.calendars import nudges, posts
from services.calendars.posts import Posting
from services.outbox import live_status, outcomes
from services.outbox.claims import Claimed, claim
from services.outbox.failures import COLLECTED_FOR
from services.outbox.outcomes import Sent, give_up, give_up_channel, mark_sent
from tests.support.fakes import START, Office

Kind = NotificationKind
OLGA, BEN, CHIDI = 1, 2, 3
CHANNEL, OTHER = 77, 78
MORNING = START + timedelta(days=2, hours=7)


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi, who have their invitations still to come."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    return ref


async def claimed_for(office: Office, user_id: int | None, kind: NotificationKind) -> Claimed:
    """The message of that kind for somebody, or for everybody in a channel; the others are left claimed."""
    found = [one for one in await claim(office.store) if one.kind is kind]
    (message,) = [one for one in found if (one.recipient and one.recipient.id) == user_id]
    return message


async def told(office: Office, kind: NotificationKind) -> list[tuple[int | None, int | None, datetime]]:
    """Whom a message is for, in which channel, and when."""
    return [(row.user_id, row.channel_id, row.due_at) for row in await office.rows(Notification, kind=kind)]


# --- one person


async def test_the_owner_is_told_of_all_who_were_not_reached_within_a_minute_at_once(
    office: Office, lunch: str
) -> None:
    for message in await claim(office.store):
        await give_up(office.store, message, Outcome.UNREACHABLE, f"no {message.id}")
    assert await told(office, Kind.UNDELIVERED) == [(OLGA, None, START + COLLECTED_FOR)]
    office.clock.at += COLLECTED_FOR
    (news,) = await claim(office.store)
    assert [(failure.person.name, failure.kind, failure.reason) for failure in news.failures] == [
        ("Chidi Example", Kind.INVITATION, "no 3"),
        ("Ben Example", Kind.INVITATION, "no 2"),
    ], "the latest first"


async def test_a_failure_after_that_message_has_gone_out_is_told_in_another(
    office: Office, lunch: str
) -> None:
    for _ in range(2):
        first, *_ = [one for one in await claim(office.store) if one.kind is Kind.INVITATION]
        await give_up(office.store, first, Outcome.GIVEN_UP, "given up after 10 tries")
        office.clock.at += COLLECTED_FOR
    assert [due for _, _, due in await told(office, Kind.UNDELIVERED)] == [
        START + COLLECTED_FOR,
        START + 2 * COLLECTED_FOR,
    ]


async def test_another_calendars_failures_are_told_apart(office: Office, lunch: str) -> None:
    await office.invite(await office.calendar(name="Dinner"), "ben")
    for message in await claim(office.store):
        if message.recipient and message.recipient.id == BEN:
            await give_up(office.store, message, Outcome.GIVEN_UP, message.calendar.name)
    office.clock.at += COLLECTED_FOR
    news = await claim(office.store)
    assert {one.calendar.name: [failure.reason for failure in one.failures] for one in news} == {
        "Team lunch": ["Team lunch"],
        "Dinner": ["Dinner"],
    }


@pytest.mark.parametrize(("outcome", "is_called"), [(Outcome.UNREACHABLE, True), (Outcome.GIVEN_UP, False)])
async def test_who_cannot_be_reached_is_called_in_the_channel_that_the_owner_has_allowed(
    office: Office, lunch: str, outcome: Outcome, is_called: bool
) -> None:
    await posts.post(office.ask("olga"), lunch, CHANNEL, None)
    message = await claimed_for(office, BEN, Kind.INVITATION)
    await give_up(office.store, message, outcome, "takes no DMs")
    assert await told(office, Kind.CALL) == ([(BEN, CHANNEL, START)] if is_called else [])
    users = {user.id: user.unreachable_since for user in await office.rows(User)}
    assert users == {OLGA: None, BEN: START if is_called else None, CHIDI: None}


async def test_who_is_known_not_to_be_reached_is_neither_called_nor_told_of_for_a_reminder(
    office: Office, lunch: str
) -> None:
    await posts.post(office.ask("olga"), lunch, CHANNEL, None)
    office.clock.at = MORNING
    for message in await claim(office.store):
        await mark_sent(office.store, Sent(message, 1, 2))
    await nudges.nudge(office.ask("olga"), lunch)
    await give_up(office.store, await claimed_for(office, CHIDI, Kind.NUDGE), Outcome.UNREACHABLE, "no DMs")
    assert await told(office, Kind.CALL) == await told(office, Kind.UNDELIVERED) == []


async def test_of_what_does_not_reach_the_owner_they_are_not_told(office: Office, lunch: str) -> None:
    for who in ("ben", "chidi"):
        await acceptance.decline(office.ask(who), lunch)
    office.clock.at = MORNING
    message = await claimed_for(office, OLGA, Kind.ALL_ANSWERED)
    await give_up(office.store, message, Outcome.GIVEN_UP, "given up after 10 tries")
    assert await told(office, Kind.UNDELIVERED) == []


async def test_what_arrives_shows_that_the_way_works_and_forgetting_it_concerns_one_person(
    office: Office, lunch: str
) -> None:
    await office.change(User, {"id": CHIDI}, unreachable_since=START)
    ben = await claimed_for(office, BEN, Kind.INVITATION)
    await mark_sent(office.store, Sent(ben, 1, 20))
    await office.change(User, {"id": BEN}, unreachable_since=START)
    await office.change(User, {"id": CHIDI}, dm_channel_id=30)
    await mark_sent(office.store, Sent(ben, 1, 20))
    ways = [(user.dm_channel_id, user.unreachable_since) for user in await office.rows(User)]
    assert ways == [(None, None), (20, None), (30, START)]
    await outcomes.forget_channel(office.store, ben)
    assert [user.dm_channel_id for user in await office.rows(User)] == [None, None, 30]


# --- a channel


async def summary(office: Office, ref: str) -> Claimed:
    """A summary on its way to the channel that Olga has allowed."""
    await posts.post(office.ask("olga"), ref, CHANNEL, None)
    await acceptance.accept(office.ask("ben"), ref)
    office.clock.at = MORNING
    return await claimed_for(office, None, Kind.STATUS_SUMMARY)


async def test_a_lost_channel_is_left_and_what_was_for_it_goes_to_the_owner(
    office: Office, lunch: str
) -> None:
    message = await summary(office, lunch)
    for _ in range(2):
        await give_up_channel(office.store, message, "the channel is gone")
    (row,) = await office.rows(Notification, id=message.id)
    assert (row.outcome, row.leased_until, row.reason) == (Outcome.GIVEN_UP, None, "the channel is gone")
    assert [calendar.channel_id for calendar in await office.rows(Calendar)] == [None]
    assert await told(office, Kind.CHANNEL_LOST) == [(OLGA, None, MORNING)]
    assert (await told(office, Kind.STATUS_SUMMARY))[1:] == [(OLGA, None, MORNING)]


async def test_a_call_to_one_person_in_a_lost_channel_is_nothing_for_the_owner(
    office: Office, lunch: str
) -> None:
    await posts.post(office.ask("olga"), lunch, CHANNEL, None)
    invitation = await claimed_for(office, BEN, Kind.INVITATION)
    await give_up(office.store, invitation, Outcome.UNREACHABLE, "takes no DMs")
    call = await claimed_for(office, BEN, Kind.CALL)
    await give_up_channel(office.store, call, "the channel is gone")
    assert await told(office, Kind.CALL) == [(BEN, CHANNEL, START)]
    assert await told(office, Kind.CHANNEL_LOST) == [(OLGA, None, START)]


async def test_a_calendar_that_uses_another_channel_by_now_keeps_it(office: Office, lunch: str) -> None:
    message = await summary(office, lunch)
    await posts.post(office.ask("olga"), lunch, OTHER, None)
    await give_up_channel(office.store, message, "the channel is gone")
    assert [calendar.channel_id for calendar in await office.rows(Calendar)] == [OTHER]


async def test_each_lost_channel_is_told(office: Office, lunch: str) -> None:
    for channel in (CHANNEL, OTHER):
        await posts.post(office.ask("olga"), lunch, channel, Posting())
        (shown,) = await live_status.claim(office.store)
        await live_status.end(office.store, shown, "the message is gone (Discord 10008)")
    assert await told(office, Kind.CHANNEL_LOST) == [(OLGA, None, START)] * 2
    assert await office.count(LiveMessage) == 0
