"""Claiming what is due: many senders at once, each message once, and nothing lost when one of them dies."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from db.engine import Database
from db.models import Notification
from scheduling.model import Outcome
from services.outbox import leases
from services.outbox.claims import BATCH, LATE_AFTER, LEASE, Claimed, claim
from services.outbox.due import next_due
from services.outbox.outcomes import Sent, give_up, mark_sent, postpone
from tests.support.couriers import Courier, Deliveries, cancelled_at
from tests.support.fakes import START, Office

ROWS = 60


async def invite(office: Office, number: int) -> None:
    """Owes invitations to that many accounts."""
    await office.register("olga")
    await office.invite(await office.calendar(), *(f"guest{n:02}" for n in range(number)))


async def the_one(office: Office) -> Notification:
    """The only notification there is."""
    (row,) = await office.news()
    return row


async def test_three_senders_at_once_deliver_everything_exactly_once(office: Office) -> None:
    await invite(office, ROWS)
    delivered: Deliveries = Counter()
    await office.connect(3)
    await asyncio.gather(*(Courier(office.store, delivered).run() for _ in range(3)))
    assert sorted(delivered.values()) == [1] * ROWS
    assert len(await office.news(outcome=Outcome.SENT)) == ROWS
    upcoming = (await next_due(office.store)).notification
    assert upcoming is not None
    assert upcoming > office.clock(), "only reminders are left, which are planned for later"


async def test_wherever_a_sender_dies_nothing_is_lost_and_only_what_it_had_in_hand_comes_again(
    office: Office, subtests: pytest.Subtests
) -> None:
    await invite(office, 3)
    stop, got_that_far, doubled = 0, True, 0
    while got_that_far:
        stop += 1
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            victim = Courier(office.store, Counter())
            got_that_far = await _run(victim, stop)
            doubled += await _check_the_rest(office, victim, 3)
    assert stop > 12
    assert doubled, "it never died between delivering and marking, which is what this is about"


async def test_one_of_three_senders_dies_while_the_others_work(
    office: Office, subtests: pytest.Subtests
) -> None:
    await invite(office, 9)
    for stop in range(4, 30, 5):
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            delivered: Deliveries = Counter()
            await office.connect(3)
            victim, *others = (Courier(office.store, delivered, limit=3) for _ in range(3))
            await asyncio.gather(_run(victim, stop), *(courier.run() for courier in others))
            await _check_the_rest(office, victim, 9)


async def _check_the_rest(office: Office, victim: Courier, number: int) -> int:
    """What another sender delivers after the lease; how many came twice. Then all are owed again."""
    office.clock.skip(seconds=LEASE.total_seconds())
    await Courier(office.store, victim.delivered).run()
    assert len(victim.delivered) == number, "some were lost"
    again = {notification for notification, times in victim.delivered.items() if times > 1}
    assert again <= victim.in_hand
    tries = {row.id: row.attempts for row in await office.news()}
    assert all(tries[notification] > 1 for notification in again), "nobody would look whether it got there"
    await office.change(Notification, {}, outcome=None, sent_at=None, attempts=0, leased_until=None)
    return len(again)


async def test_what_is_claimed_is_left_alone_until_the_lease_ends(office: Office) -> None:
    await invite(office, 1)
    first = (await claim(office.store))[0]
    office.clock.skip(seconds=LEASE.total_seconds(), microseconds=-1)
    assert await claim(office.store) == []
    assert (await next_due(office.store)).notification == first.leased_until, (
        "what is being sent may have to be sent again"
    )

    office.clock.skip(microseconds=1)
    again = (await claim(office.store))[0]
    assert (first.attempts, again.attempts) == (1, 2)
    assert (first.id, first.nonce) == (again.id, again.nonce)


async def test_claiming_takes_the_earliest_first_and_not_too_much(office: Office) -> None:
    await invite(office, BATCH + 5)
    invitations = await office.news()
    for hours, row in enumerate(invitations):
        await office.change(Notification, {"id": row.id}, due_at=office.clock() - timedelta(hours=hours))
    first, second = await claim(office.store), await claim(office.store)
    assert (len(first), len(second)) == (BATCH, 5)
    assert [claimed.id for claimed in first] == [row.id for row in invitations][:4:-1]
    assert len(await claim(office.store, limit=2)) == 0


async def test_what_is_due_later_waits(office: Office) -> None:
    await invite(office, 1)
    due_at = office.clock() + timedelta(hours=1)
    await office.change(Notification, {}, due_at=due_at)
    office.clock.at = due_at - timedelta(microseconds=1)
    assert await claim(office.store) == []
    assert (await next_due(office.store)).notification == due_at
    office.clock.at = due_at
    assert len(await claim(office.store)) == 1


async def test_what_comes_more_than_ten_minutes_late_says_so(office: Office) -> None:
    await invite(office, 1)
    for delay, late in ((timedelta(0), False), (LATE_AFTER, False), (timedelta(microseconds=1), True)):
        office.clock.skip(seconds=delay.total_seconds())
        claimed = (await claim(office.store))[0]
        assert claimed.late is late
        await office.change(Notification, {}, leased_until=None)


async def test_what_comes_late_because_sending_failed_says_so_too(office: Office) -> None:
    await invite(office, 1)
    for _ in range(3):
        claimed = (await claim(office.store))[0]
        await postpone(office.store, claimed, office.clock.skip(minutes=6), "Discord 503/0", claimed.attempts)
    assert (await claim(office.store))[0].late


async def test_the_nonce_is_the_same_over_all_tries_and_short_enough(office: Office) -> None:
    await invite(office, 2)
    await office.change(Notification, {"id": 2}, id=10**12)
    first, second = await claim(office.store)
    assert first.nonce != second.nonce
    assert max(len(first.nonce), len(second.nonce)) <= 25
    for claimed in (first, second):
        await postpone(office.store, claimed, office.clock(), "Discord 500/0", claimed.attempts)
    assert [claimed.nonce for claimed in await claim(office.store)] == [first.nonce, second.nonce]


async def test_putting_off_counts_as_a_try_only_if_it_was_one(office: Office) -> None:
    await invite(office, 1)
    for tried, attempts in ((False, 1), (True, 1), (False, 2), (True, 2)):
        claimed = (await claim(office.store))[0]
        assert claimed.attempts == attempts
        later = office.clock() + timedelta(minutes=1)
        await postpone(office.store, claimed, later, "paced", claimed.attempts - (not tried))
        row = await the_one(office)
        assert (row.due_at, row.leased_until, row.reason) == (START, later, "paced")
        assert (await next_due(office.store)).notification == later
        assert await claim(office.store) == []
        office.clock.at = later


async def test_marking_notes_the_message_and_that_the_way_works(office: Office) -> None:
    await invite(office, 1)
    claimed = (await claim(office.store))[0]
    assert claimed.dm_channel_id is None
    await mark_sent(office.store, Sent(claimed, 11, 22))
    row = await the_one(office)
    assert (row.outcome, row.sent_at, row.message_id) == (Outcome.SENT, office.clock(), 11)
    await office.invite(await office.calendar(name="Dinner"), "guest00")
    assert (await claim(office.store))[0].dm_channel_id == 22


async def _mark(office: Office, claimed: Claimed) -> None:
    await mark_sent(office.store, Sent(claimed, 99, 99))


async def _fail(office: Office, claimed: Claimed) -> None:
    await postpone(office.store, claimed, office.clock(), "Discord 500/0", claimed.attempts)


async def _give_up(office: Office, claimed: Claimed) -> None:
    await give_up(office.store, claimed, Outcome.GIVEN_UP, "given up")


End = Callable[[Office, Claimed], Awaitable[None]]


async def _lose_a_lease(office: Office, number: int) -> tuple[Claimed, Claimed]:
    """Two claims of one row: the first sender hung until its lease was over."""
    await office.invite(await office.calendar(name=f"Calendar {number}"), "guest")
    (slow,) = await claim(office.store)
    office.clock.skip(seconds=LEASE.total_seconds())
    (quick,) = await claim(office.store)
    return slow, quick


async def test_a_sender_that_comes_back_after_another_has_sent_changes_nothing(
    office: Office, subtests: pytest.Subtests
) -> None:
    await office.register("olga")
    ends: list[End] = [_mark, _fail, _give_up]
    for number, end in enumerate(ends):
        slow, quick = await _lose_a_lease(office, number)
        await mark_sent(office.store, Sent(quick, 1, 2))
        before = await _facts(office, slow.id)
        with subtests.test(end.__name__):
            await end(office, slow)
            assert await _facts(office, slow.id) == before


async def test_a_sender_that_has_lost_its_lease_leaves_the_next_one_alone(
    office: Office, subtests: pytest.Subtests
) -> None:
    await office.register("olga")
    ends: list[End] = [_fail, _give_up]
    for number, end in enumerate(ends):
        slow, quick = await _lose_a_lease(office, number)
        before = await _facts(office, slow.id)
        with subtests.test(end.__name__):
            await end(office, slow)
            assert await _facts(office, slow.id) == before, "a third could claim what the second is sending"
        await _mark(office, quick)


async def _run(courier: Courier, stop: int) -> bool:
    """In a coroutine of its own, as tasks want one."""
    return await cancelled_at(courier.run(), stop)


async def _facts(office: Office, notification_id: int) -> dict[str, object]:
    (row,) = await office.news(id=notification_id)
    return {column.key: getattr(row, column.key) for column in Notification.__table__.columns}


async def test_the_only_process_takes_over_at_once_what_another_had_leased(
    office: Office, database: Database
) -> None:
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    held, put_off = await claim(office.store)
    await postpone(office.store, put_off, office.clock() + timedelta(hours=1), "Discord 503/0", 1)
    assert await claim(office.store) == []
    async with database.engine.connect():  # On PostgreSQL, that is another.
        await leases.take_over(office.store)
    alone = database.engine.dialect.name == "sqlite"
    assert [one.id for one in await claim(office.store)] == [held.id] * alone
