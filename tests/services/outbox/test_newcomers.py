"""Whom the bot has never written to: their turns, also across restarts, and what becomes of the others."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from db.engine import Database
from db.models import Notification, User
from scheduling.model import NotificationKind, Outcome
from scheduling.pace import Pace
from services.answers import acceptance
from services.calendars import invitations, posts
from services.calendars.invitations import Invited
from services.calendars.posts import Posting
from services.outbox import outcomes
from services.outbox.claims import Claimed, claim
from services.outbox.newcomers import GATHERED_FOR
from services.outbox.outcomes import Sent, mark_sent
from services.request import Limits
from tests.support.fakes import START, Office
from tests.support.lock_order import watched

Kind = NotificationKind
CHANNEL = 77
DAY = timedelta(days=1)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """A host who lets the bot write to two newcomers a minute, and to four a day."""
    with watched(database) as faults:
        yield Office(database, Limits(new_dms=Pace(2, 4)))
    assert not faults, faults


async def lunch(office: Office, newcomers: int) -> tuple[str, Invited]:
    """Olga's calendar, to which she has invited so many whom the bot does not know; for a month."""
    await office.register("olga")
    ref = await office.calendar(start_date="2026-02-12")
    accounts = [office.account(f"guest{number:02}") for number in range(newcomers)]
    return ref, await invitations.invite_all(office.ask("olga"), ref, accounts)


async def send(office: Office) -> list[Claimed]:
    """Claims what is due and sends it."""
    batch = await claim(office.store)
    for claimed in batch:
        place = claimed.channel_id or claimed.dm_channel_id or 1000 + claimed.id
        await mark_sent(office.store, Sent(claimed, claimed.id, place))
    return batch


def names(batch: list[Claimed]) -> list[str]:
    return [claimed.recipient.name for claimed in batch if claimed.recipient is not None]


async def invited_to(office: Office, ref: str) -> list[Notification]:
    return await office.rows(Notification, kind=Kind.INVITATION, calendar_id=int(ref[4:]))


async def test_two_a_minute_four_a_day_and_the_rest_the_next_day(office: Office) -> None:
    await lunch(office, 6)
    sent = {}
    for minute in (0, 1, 2, 60, 23 * 60, 24 * 60, 24 * 60 + 1):
        office.clock.at = START + timedelta(minutes=minute)
        sent[minute] = names(await send(office))
    assert sent == {
        0: ["guest00", "guest01"],
        1: ["guest02", "guest03"],
        2: [],
        60: [],
        23 * 60: [],
        24 * 60: ["guest04", "guest05"],
        24 * 60 + 1: [],
    }


async def test_what_was_sent_before_a_restart_counts_after_it(office: Office, database: Database) -> None:
    ref, _ = await lunch(office, 4)
    await send(office)
    office.clock.skip(minutes=1)
    restarted = Office(database, Limits(new_dms=Pace(2, 4)))
    restarted.clock.at = office.clock.at
    await send(restarted)
    await office.invite(ref, "late")
    assert names(await send(restarted)) == []
    restarted.clock.at = START + DAY
    assert names(await send(restarted)) == ["late"]


async def test_after_an_outage_those_who_have_missed_their_turn_do_not_come_at_once(office: Office) -> None:
    await lunch(office, 4)
    await send(office)
    office.clock.skip(hours=5)
    await office.invite("cal:1", "other")
    assert len(await send(office)) == 2
    office.clock.skip(minutes=1)
    assert await send(office) == [], "the day's share is used up"


async def test_whoever_has_used_the_bot_or_has_a_dm_with_it_is_not_counted(office: Office) -> None:
    ref, _ = await lunch(office, 4)
    await send(office)
    await office.register("ben")
    await office.change(User, {"discord_name": "guest03"}, locale="de")
    assert names(await send(office)) == []
    await office.invite(ref, "ben")
    assert names(await send(office)) == ["Ben Example"], "registered"
    dinner = await office.calendar(name="Dinner", start_date="2026-02-12")
    await office.invite(dinner, "guest00", "guest03")
    assert names(await send(office)) == ["guest00", "guest03"], "has a DM, and has used the bot"


async def test_two_processes_give_no_turn_twice(office: Office) -> None:
    await lunch(office, 6)
    batches = await office.at_once(claim(office.store, 3), claim(office.store, 3))
    assert len({name for batch in batches for name in names(batch)}) == 2
    turns = [row.dm_turn_at for row in await office.rows(User) if row.dm_turn_at is not None]
    assert [turns.count(turn) for turn in sorted(set(turns))] == [2, 2, 2]


async def test_waiting_is_neither_a_try_nor_late(office: Office) -> None:
    await lunch(office, 6)
    await send(office)
    office.clock.at = START + DAY
    late = await claim(office.store)
    assert [(claimed.attempts, claimed.late) for claimed in late] == [(1, False), (1, False)]


async def test_who_is_withdrawn_gives_their_turn_back(office: Office) -> None:
    ref, _ = await lunch(office, 4)
    await send(office)
    for name in ("guest02", "guest03"):
        await invitations.uninvite(office.ask("olga"), ref, name)
    office.clock.skip(minutes=1)
    assert await send(office) == []
    await office.invite(ref, "other", "another")
    assert sorted(names(await send(office))) == ["another", "other"]


# --- beyond the day's share, with a channel


async def test_who_would_wait_for_the_next_day_is_called_in_the_channel(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar(start_date="2026-02-12")
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await office.invite(ref, *(f"guest{number:02}" for number in range(30)))
    assert names(await send(office)) == ["guest00", "guest01"]
    office.clock.at += GATHERED_FOR
    calls = await send(office)
    assert {call.channel_id for call in calls} == {CHANNEL}
    assert [len(call.called) for call in calls] == [20, 6]
    assert [one.person.name for one in calls[1].called] == [f"guest{number}" for number in range(24, 30)]
    office.clock.at = START + timedelta(minutes=1)
    assert names(await send(office)) == ["guest02", "guest03"]
    office.clock.at = START + 2 * DAY
    kinds = {claimed.kind for claimed in await send(office)}
    assert Kind.INVITATION not in kinds, "who was called gets no second invitation"


async def test_who_has_answered_meanwhile_is_not_called(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar(start_date="2026-02-12")
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await office.invite(ref, *(f"guest{number:02}" for number in range(6)))
    await send(office)
    await acceptance.decline(office.ask("guest04"), ref)
    office.clock.at += GATHERED_FOR
    [call] = await send(office)
    assert [one.person.name for one in call.called] == ["guest05"]


async def test_nobody_is_called_once_all_have_answered(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar(start_date="2026-02-12")
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await office.invite(ref, *(f"guest{number:02}" for number in range(5)))
    await send(office)
    await acceptance.decline(office.ask("guest04"), ref)
    office.clock.at += GATHERED_FOR
    assert await send(office) == []


async def test_posting_it_later_calls_those_who_wait_for_the_next_day(office: Office) -> None:
    ref, _ = await lunch(office, 6)
    await send(office)
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    assert await send(office) == []
    office.clock.at += GATHERED_FOR
    [call] = await send(office)
    assert [one.person.name for one in call.called] == ["guest04", "guest05"]
    waiting = [row.outcome for row in await invited_to(office, ref)]
    assert waiting == [Outcome.SENT] * 2 + [None] * 2 + [Outcome.CALLED] * 2


async def test_where_the_channel_is_lost_they_get_their_dm_the_next_day(office: Office) -> None:
    ref, _ = await lunch(office, 6)
    await send(office)
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await send(office)
    office.clock.at += GATHERED_FOR
    [call] = await claim(office.store)
    await outcomes.give_up_channel(office.store, call, "gone")
    office.clock.at = START + DAY + timedelta(hours=8)
    sent = [claimed for claimed in await send(office) if claimed.kind is Kind.INVITATION]
    office.clock.skip(minutes=1)
    assert names(sent + await send(office)) == ["guest04", "guest05", "guest02", "guest03"]


async def test_who_is_reminded_by_dm_has_heard_of_it_in_the_channel(office: Office) -> None:
    ref, _ = await lunch(office, 5)
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await send(office)
    office.clock.at += GATHERED_FOR
    await send(office)
    reminders = [row for row in await office.rows(Notification, kind=Kind.DEADLINE_REMINDER)]
    assert {row.user_id for row in reminders} == {2, 3, 4, 5, 6}


# --- what the organizer is told


async def test_the_organizer_is_told_how_long_it_takes(office: Office) -> None:
    _, invited = await lunch(office, 3)
    spread = invited.spread
    assert (spread.soon, spread.takes, spread.later, spread.called) == (3, timedelta(minutes=2), [], [])


async def test_the_organizer_is_told_who_gets_theirs_when(office: Office) -> None:
    _, invited = await lunch(office, 6)
    assert [person.name for person in invited.spread.later] == ["guest04", "guest05"]
    assert invited.spread.later_from == START + DAY


async def test_the_organizer_is_told_who_is_called_where(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar(start_date="2026-02-12")
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    accounts = [office.account(f"guest{number:02}") for number in range(6)]
    spread = (await invitations.invite_all(office.ask("olga"), ref, accounts)).spread
    assert ([person.name for person in spread.called], spread.channel_id) == (["guest04", "guest05"], CHANNEL)
    assert (spread.later, spread.later_from) == ([], None)


async def test_for_people_who_know_the_bot_nothing_is_spread_out(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar()
    spread = (await invitations.invite_all(office.ask("olga"), ref, [office.account("ben")])).spread
    assert (spread.soon, spread.takes) == (0, timedelta())
