"""Live messages as rows: bursts are one edit, none is forgotten, and each is at one sender at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from db.models import LiveMessage, Notification
from scheduling.model import NotificationKind
from services.answers import acceptance, availability
from services.calendars import posts
from services.calendars.posts import Posting
from services.outbox import claims, live_status
from services.outbox.due import next_due
from services.outbox.live_status import LEASE, LiveClaim
from tests.support.couriers import cancelled_at
from tests.support.fakes import Office

CHANNEL, MESSAGE = 77, 88


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi, shown live as a message."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await live_status.mark_shown(office.store, await the_claim(office), MESSAGE)
    return ref


async def the_claim(office: Office) -> LiveClaim:
    """The only live message that can be claimed."""
    (claimed,) = await live_status.claim(office.store)
    return claimed


async def due(office: Office) -> float | None:
    """In how many seconds the next edit is due."""
    at = (await next_due(office.store)).live_message
    return None if at is None else (at - office.clock()).total_seconds()


async def test_what_is_shown_as_it_is_is_not_due(office: Office, lunch: str) -> None:
    assert await due(office) is None
    assert await live_status.claim(office.store) == []


async def test_that_the_deadline_has_passed_is_shown_and_what_else_is_sent_is_not(
    office: Office, lunch: str
) -> None:
    assert await claims.claim(office.store), "there are the invitations"
    assert await due(office) is None
    office.clock.at = datetime(2026, 1, 11, 7, tzinfo=UTC)
    told = {claimed.kind for claimed in await claims.claim(office.store)}
    assert NotificationKind.DEADLINE_PASSED in told
    assert await due(office) == 1


async def test_a_burst_of_changes_is_one_edit_a_second_after_the_first(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    office.clock.skip(seconds=0.6)
    await availability.add(office.ask("chidi"), lunch, "2026-01-13 9-11")
    assert await due(office) == pytest.approx(0.4)
    office.clock.skip(seconds=0.4)
    claimed = await the_claim(office)
    assert (claimed.channel_id, claimed.message_id, len(claimed.status.answered)) == (CHANNEL, MESSAGE, 2)
    await live_status.mark_shown(office.store, claimed, MESSAGE)
    assert await due(office) is None


async def test_after_its_first_hour_changes_are_folded_until_five_minutes_after_the_last_edit(
    office: Office, lunch: str
) -> None:
    office.clock.skip(hours=2)
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    assert await due(office) == 1
    office.clock.skip(seconds=1)
    await live_status.mark_shown(office.store, await the_claim(office), MESSAGE)
    office.clock.skip(seconds=10)
    await availability.add(office.ask("chidi"), lunch, "2026-01-13 9-11")
    assert await due(office) == 290


async def test_what_changes_while_it_is_being_edited_is_shown_by_another_edit(
    office: Office, lunch: str
) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    office.clock.skip(seconds=1)
    under_way = await the_claim(office)
    await availability.add(office.ask("chidi"), lunch, "2026-01-13 9-11")
    assert await live_status.claim(office.store) == [], "one at a time"
    await live_status.mark_shown(office.store, under_way, MESSAGE)
    assert await due(office) == 1
    office.clock.skip(seconds=1)
    assert len((await the_claim(office)).status.answered) == 2


async def test_an_edit_whose_process_died_is_made_again_after_its_lease(office: Office, lunch: str) -> None:
    await acceptance.decline(office.ask("ben"), lunch)
    office.clock.skip(seconds=1)
    await the_claim(office)
    assert await due(office) == LEASE.total_seconds()
    office.clock.skip(seconds=LEASE.total_seconds())
    assert (await the_claim(office)).attempts == 2


async def test_what_is_put_off_is_shown_as_it_is_then(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    office.clock.skip(seconds=1)
    later = office.clock() + timedelta(seconds=30)
    await live_status.postpone(office.store, await the_claim(office), later, "Discord 500/0", 1)
    await availability.add(office.ask("chidi"), lunch, "2026-01-13 9-11")
    assert await due(office) == 30
    office.clock.at = later
    assert len((await the_claim(office)).status.answered) == 2


async def test_three_senders_at_once_show_each_message_once(office: Office, lunch: str) -> None:
    for number in range(30):
        await posts.post(office.ask("olga"), lunch, number + 1, Posting())
    await office.connect(3)
    shown: list[int] = []

    async def show() -> None:
        while batch := await live_status.claim(office.store, limit=4):
            for claimed in batch:
                shown.append(claimed.id)
                await live_status.mark_shown(office.store, claimed, MESSAGE + claimed.id)

    await asyncio.gather(*(show() for _ in range(3)))
    assert len(shown) == len(set(shown)) == 30
    assert await due(office) is None or await due(office) == 1, (
        "the first was due again: its calendar changed"
    )


async def test_no_more_are_claimed_at_once_than_wanted(office: Office, lunch: str) -> None:
    for number in range(3):
        await posts.post(office.ask("olga"), lunch, number + 1, Posting())
    assert [len(await live_status.claim(office.store, limit=2)) for _ in range(3)] == [2, 1, 0]


async def test_wherever_a_sender_dies_the_edit_is_made_in_the_end(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    async def show() -> None:
        for claimed in await live_status.claim(office.store):
            await live_status.mark_shown(office.store, claimed, MESSAGE)

    stop, got_that_far = 0, True
    while got_that_far:
        stop += 1
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            await office.change(LiveMessage, {}, due_at=office.clock(), leased_until=None)
            got_that_far = await cancelled_at(show(), stop)
            office.clock.skip(seconds=LEASE.total_seconds())
            await show()
            (row,) = await office.rows(LiveMessage)
            assert (row.due_at, row.leased_until) == (None, None)
    assert stop > 5, "it was cut short in the midst of its work"


async def test_the_owner_is_told_once_when_it_ends(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    office.clock.skip(seconds=1)
    claimed = await the_claim(office)
    for _ in range(2):
        await live_status.end(office.store, claimed, "the message is gone (Discord 10008)")
    assert await office.count(LiveMessage) == 0
    assert await office.count(Notification, kind=NotificationKind.CHANNEL_LOST) == 1


async def test_a_message_posted_anew_is_left_alone_by_who_was_still_at_the_old_one(
    office: Office, lunch: str
) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    office.clock.skip(seconds=1)
    slow = await the_claim(office)
    await posts.post(office.ask("olga"), lunch, CHANNEL, Posting())
    for _ in range(2):
        await live_status.end(office.store, slow, "the message is gone (Discord 10008)")
        await live_status.mark_shown(office.store, slow, MESSAGE)
        await office.change(LiveMessage, {}, due_at=office.clock(), leased_until=None, attempts=0)
        quick = await the_claim(office)
        assert (quick.message_id, quick.attempts) == (None, slow.attempts)
