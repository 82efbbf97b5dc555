"""Joining without an invitation: what it sets off, and that it waits for nobody for ever."""

from datetime import timedelta

import pytest
import pytest_asyncio

from db.models import Attendee, Notification
from scheduling.model import Acceptance, NotificationKind
from services.answers import acceptance, first_answer, joining
from services.calendars import invitations, posts
from services.outbox import claims, live_status
from tests.support.fakes import OPEN, Office, form, refused

CHANNEL, MESSAGE = 77, 88


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar, posted for everybody in a channel to join; Ben is registered."""
    await office.register("olga", "ben")
    ref = await office.calendar()
    await posts.post(office.ask("olga"), ref, CHANNEL, OPEN)
    return ref


async def test_joining_beside_an_invitation_of_the_same_newcomer_waits_for_nobody_for_ever(
    office: Office, lunch: str
) -> None:
    for number in range(10):
        newcomer = f"newcomer {number}"
        results = await office.at_once(
            joining.join(office.ask(newcomer), int(lunch[4:]), CHANNEL),
            invitations.invite_all(
                office.ask("olga"), lunch, [office.account(newcomer), office.account("ben")]
            ),
            joining.join(office.ask("ben"), int(lunch[4:]), CHANNEL),
        )
        assert refused(results) == [], results
    assert await office.count(Attendee) == 11


@pytest.mark.parametrize("how", ["joining", "accepting", "a first answer without times"])
async def test_saying_that_one_is_coming_plans_a_summary(office: Office, lunch: str, how: str) -> None:
    await office.invite(lunch, "ben", "chidi")
    if how == "joining":
        await joining.join(office.ask("dana"), int(lunch[4:]), CHANNEL)
    elif how == "accepting":
        await acceptance.accept(office.ask("ben"), lunch)
    else:
        await first_answer.join(office.ask("chidi"), lunch, form("chidi"), "")
    assert await office.count(Notification, kind=NotificationKind.STATUS_SUMMARY) == 1


async def test_who_has_joined_is_coming(office: Office, lunch: str) -> None:
    await joining.join(office.ask("ben"), int(lunch[4:]), CHANNEL)
    assert [row.accepted for row in await office.rows(Attendee)] == [Acceptance.ACCEPTED]


async def test_the_summary_counts_who_has_joined_where_no_live_status_shows_it_any_more(
    office: Office, lunch: str
) -> None:
    (posted,) = await live_status.claim(office.store)
    await live_status.mark_shown(office.store, posted, MESSAGE)
    await joining.join(office.ask("ben"), int(lunch[4:]), CHANNEL)
    office.clock.skip(seconds=1)
    (gone,) = await live_status.claim(office.store)
    await live_status.end(office.store, gone, "the message is gone (Discord 10008)")
    office.clock.at += timedelta(days=2)
    told = {claimed.kind: claimed for claimed in await claims.claim(office.store)}
    missing = told[NotificationKind.STATUS_SUMMARY].missing
    assert [attendee.person.name for attendee in missing] == ["Ben Example"]
