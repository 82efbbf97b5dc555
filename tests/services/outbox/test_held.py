"""What was held while somebody wanted no messages comes once they want them again, in one, for them alone."""

import pytest_asyncio

from db.models import Notification
from scheduling.model import NotificationKind, Outcome
from services.outbox.claims import Claimed, claim
from services.people import accounts
from tests.support.fakes import Office, whom

Kind = NotificationKind
NAMES = ("Lunch", "Dinner")


@pytest_asyncio.fixture(loop_scope="session")
async def away(office: Office) -> Office:
    """Ben and Chidi are signed out; each has two invitations held for them."""
    await office.register("olga", "ben", "chidi")
    for who in ("ben", "chidi"):
        await accounts.logout(office.ask(who))
    for name in NAMES:
        await office.invite(await office.calendar(name=name), "ben", "chidi")
    await claim(office.store)
    office.clock.skip(minutes=5)
    return office


async def catching_up(office: Office, user_id: int) -> list[tuple[Outcome | None, bool]]:
    """What became of each message that catches somebody up, and whether it was due at once."""
    rows = await office.news(user_id=user_id, kind=Kind.CATCH_UP)
    return [(row.outcome, row.due_at == row.created_at) for row in rows]


def told(claimed: list[Claimed]) -> dict[str, list[str]]:
    """Whom the messages catch up, with which calendars."""
    return {whom(one): [waiting.calendar.name for waiting in one.waiting] for one in claimed}


async def test_each_is_caught_up_by_one_message_of_their_own(away: Office) -> None:
    for who in ("ben", "chidi"):
        assert (await accounts.login(away.ask(who)))[1] == 2
    assert told(await claim(away.store)) == {"Ben Example": [*NAMES], "Chidi Example": [*NAMES]}


async def test_signing_in_again_before_it_is_sent_makes_no_second_one(away: Office) -> None:
    for _ in range(2):
        await accounts.login(away.ask("ben"))
        away.clock.skip(minutes=5)
    assert await catching_up(away, 2) == [(None, True)]


async def test_who_leaves_again_before_it_is_sent_gets_a_new_one_instead_the_next_time(away: Office) -> None:
    await accounts.login(away.ask("ben"))
    await accounts.logout(away.ask("ben"))
    assert await claim(away.store) == []
    away.clock.skip(minutes=5)
    assert (await accounts.login(away.ask("ben")))[1] == 2, "the earlier attempt is no message of its own"
    assert await catching_up(away, 2) == [(Outcome.WITHDRAWN, True), (None, True)]
    assert told(await claim(away.store)) == {"Ben Example": [*NAMES]}


async def test_a_single_one_comes_itself_and_is_not_late(away: Office) -> None:
    await away.invite(await away.calendar(name="Breakfast"), "dana")
    await claim(away.store)
    await accounts.stop_messages(away.ask("dana"))
    await away.change(Notification, {"user_id": 4, "kind": Kind.INVITATION}, leased_until=None)
    assert await claim(away.store) == []
    away.clock.skip(hours=5)
    assert await accounts.resume_messages(away.ask("dana")) == 1
    assert [(whom(one), one.kind, one.late) for one in await claim(away.store)] == [
        ("dana", Kind.INVITATION, False)
    ]
