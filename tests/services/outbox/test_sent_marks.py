"""Marks that are made together: each sender learns of its own, and one that fails or dies harms no other."""

import asyncio

import pytest
from sqlalchemy import event

from bot.delivery.sent_marks import SentMarks
from db.models import Notification
from scheduling.model import Outcome
from services.outbox.claims import claim
from services.outbox.outcomes import Sent
from tests.support.couriers import cancelled_at
from tests.support.fakes import Office

NO_ID_OF_DISCORDS = 2**70


async def claimed_invitations(office: Office, number: int) -> list[Sent]:
    """So many invitations, sent and not marked yet."""
    await office.register("olga")
    await office.invite(await office.calendar(), *(f"guest{n}" for n in range(number)))
    return [Sent(claimed, 100 + at, 7) for at, claimed in enumerate(await claim(office.store))]


async def marked(office: Office) -> int:
    """How many are marked."""
    return len(await office.news(outcome=Outcome.SENT))


async def test_what_is_sent_while_others_are_marked_is_marked_in_one_transaction(office: Office) -> None:
    sent = await claimed_invitations(office, 20)
    commits: list[object] = []
    note = commits.append
    event.listen(office.database.engine.sync_engine, "commit", note)
    marks = SentMarks(office.store)
    await asyncio.gather(*(marks.mark(one) for one in sent))
    event.remove(office.database.engine.sync_engine, "commit", note)
    assert await marked(office) == 20
    assert len(commits) <= 2, "the first alone, and then all that had come meanwhile"


async def test_one_that_cannot_be_marked_fails_alone(office: Office) -> None:
    sent = await claimed_invitations(office, 5)
    sent[2] = Sent(sent[2].claimed, NO_ID_OF_DISCORDS, 7)
    marks = SentMarks(office.store)
    results = await asyncio.gather(*(marks.mark(one) for one in sent), return_exceptions=True)
    assert [isinstance(result, Exception) for result in results] == [False, False, True, False, False]
    assert await marked(office) == 4


async def test_wherever_the_one_that_marks_for_all_is_cancelled_the_others_are_marked(
    office: Office, subtests: pytest.Subtests
) -> None:
    sent = await claimed_invitations(office, 4)
    stop, got_that_far = 0, True
    while got_that_far:
        stop += 1
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            await office.change(Notification, {"outcome": Outcome.SENT}, outcome=None, sent_at=None)
            marks = SentMarks(office.store)
            first = asyncio.ensure_future(_cancelled(marks, sent[0], stop))
            others = [asyncio.ensure_future(marks.mark(one)) for one in sent[1:]]
            got_that_far = await first
            await asyncio.gather(*others)
            assert await marked(office) >= 3
    assert stop > 4


async def _cancelled(marks: SentMarks, sent: Sent, stop: int) -> bool:
    return await cancelled_at(marks.mark(sent), stop)
