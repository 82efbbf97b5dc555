"""One interaction writes at most once, and not at all when Discord would no longer take the answer."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from db.engine import TURNS
from db.models import Calendar, Draft, HandledInteraction, Spent, User
from scheduling.errors import AlreadyContact, AlreadyHandled, Blank, NoSuchPerson, Refusal, TooLate
from scheduling.fields import CalendarWords
from services import drafts
from services.calendars import creation, views
from services.housekeeping import purge
from services.people import accounts, contacts, profiles
from services.request import STALE_AFTER
from tests.support.fakes import Office, form, refusal_of, refused, same

LUNCH = CalendarWords(name="Lunch", start_date="2026-01-12")


async def test_the_same_interaction_writes_once(office: Office) -> None:
    await office.register("olga")
    first = await creation.create(office.ask("olga", interaction_id=7), LUNCH)
    again = await refusal_of(creation.create(office.ask("olga", interaction_id=7), LUNCH))
    assert same(again, AlreadyHandled())
    other = await creation.create(office.ask("olga", interaction_id=8), LUNCH)
    assert [row.id for row in await office.rows(Calendar)] == [first.id, other.id]


async def test_an_interaction_that_was_refused_may_be_tried_again(office: Office) -> None:
    blank = form("ana", first_name=" ")
    assert same(
        await refusal_of(profiles.register(office.ask("ana", interaction_id=7), blank)), Blank("first name")
    )
    await profiles.register(office.ask("ana", interaction_id=7), form("ana"))


async def test_the_same_interaction_twice_at_once(office: Office) -> None:
    await office.register("olga")
    results = await office.at_once(
        *(creation.create(office.ask("olga", interaction_id=7), LUNCH) for _ in range(3))
    )
    assert await office.count(Calendar) == 1
    assert refused(results) == [AlreadyHandled, AlreadyHandled], results


async def test_who_has_waited_too_long_for_a_turn_is_refused_before_anything_is_read(office: Office) -> None:
    await office.register("olga")
    asked = office.ask("olga", fresh_until=office.clock() + STALE_AFTER)
    async with AsyncExitStack() as others:
        for _ in range(TURNS):
            await others.enter_async_context(office.database.turns)
        waiting = [asyncio.ensure_future(refusal_of(views.listing(asked))) for _ in range(2)]
        await asyncio.sleep(0)
        office.clock.skip(seconds=STALE_AFTER.total_seconds() - 0.4)
    for refusal in await asyncio.gather(*waiting):
        assert same(refusal, TooLate())
    assert (await views.listing(asked)).total == 0, "whoever need not wait is answered"


async def test_what_a_picture_shows_is_read_even_after_the_asker_has_the_words(office: Office) -> None:
    await office.register("olga")
    seen = await views.view(office.ask("olga"), await office.calendar())
    asked = office.ask("olga", fresh_until=office.clock() + STALE_AFTER)
    async with AsyncExitStack() as others:
        for _ in range(TURNS):
            await others.enter_async_context(office.database.turns)
        reading = asyncio.ensure_future(views.answers(asked, seen.calendar.id))
        await asyncio.sleep(0)
        office.clock.skip(seconds=10)
    assert await reading == []


async def test_interactions_are_remembered_for_an_hour(office: Office) -> None:
    await office.register("olga")
    for interaction_id, minutes in ((1, 0), (2, 59), (3, 2)):
        office.clock.skip(minutes=minutes)
        await accounts.login(office.ask("olga", interaction_id=interaction_id))
    await purge(office.store)
    assert [row.discord_id for row in await office.rows(HandledInteraction)] == [2, 3]


async def test_adding_a_contact_by_email_happens_once_although_it_writes_twice(office: Office) -> None:
    await office.register("ana", "bo")
    await contacts.add(office.ask("ana", interaction_id=7), email="bo@example.com", account=None)
    refusals: list[tuple[Refusal, int]] = [(AlreadyHandled(), 7), (AlreadyContact("Bo Example"), 8)]
    for expected, interaction_id in refusals:
        request = office.ask("ana", interaction_id=interaction_id)
        again = contacts.add(request, email="bo@example.com", account=None)
        assert same(await refusal_of(again), expected)
    nobody = contacts.add(office.ask("ana", interaction_id=9), email="no@example.com", account=None)
    assert same(await refusal_of(nobody), NoSuchPerson("no@example.com"))
    assert await office.count(Spent) == 3, "each interaction counts once, whatever it found"


@pytest.mark.parametrize("age", [timedelta(0), STALE_AFTER, STALE_AFTER + timedelta(milliseconds=1)])
async def test_an_interaction_may_write_until_discord_would_not_take_the_answer(
    office: Office, age: timedelta
) -> None:
    request = office.ask("ana", interaction_id=7, fresh_until=office.clock() + STALE_AFTER)
    office.clock.skip(seconds=age.total_seconds())
    if age <= STALE_AFTER:
        assert (await profiles.register(request, form("ana"))).name == "Ana Example"
        return
    assert same(await refusal_of(profiles.register(request, form("ana"))), TooLate())
    for table in (User, HandledInteraction):
        assert await office.count(table) == 0, f"{table.__name__} was written"


async def test_what_was_typed_too_late_can_still_be_kept_and_looked_at(office: Office) -> None:
    """A draft is what saves a refused text, so no refusal may hit it."""
    await office.register("olga")
    ref = await office.calendar()
    stale = office.ask("olga", interaction_id=7, fresh_until=office.clock())
    office.clock.skip(seconds=10)
    assert (await views.view(stale, ref)).calendar.name == "Team lunch"
    assert await drafts.keep(stale, "times", {"when": "tomorrow 2-5"})
    assert await office.count(Draft) == 1
