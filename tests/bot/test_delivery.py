"""What is owed reaches people once, whatever happens to the line, to Discord, or to the bot."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import build
from bot.config import LimitSettings
from bot.demo.play import Player, players
from bot.demo.world import SWEEP, World, open_world
from db.engine import Database
from db.models import Event, Notification, User
from scheduling.model import EventType, Outcome
from tests.support.cast import press_old
from tests.support.fakes import Office
from tests.support.inbox import INVITED, received, rows
from tests.support.line import OPENING, SENDING, death, trouble
from tests.support.settings import settings_for

FIXED = "Your meeting is set"
LATE = "This is late"
# A lease that its sender left behind is found by the next sweep after it.
FOUND_AGAIN = SWEEP.total_seconds()


@pytest.fixture
async def lunch(world: World, olga: Player) -> str:
    """The name of Olga's calendar, nobody invited yet."""
    await olga.register()
    await olga.run("calendar create", mode="group", name="Team lunch", start_date="2026-01-12")
    return "Team lunch"


async def restart_owing(world: World, due_at: datetime, away: float = 0) -> None:
    """Stops the bot, makes everything that was sent due once more at `due_at`, and starts it again."""
    await world.bot.close()
    database = Database(world.settings.database.url)
    again = {"outcome": None, "sent_at": None, "message_id": None, "attempts": 0, "due_at": due_at}
    await Office(database).change(Notification, {"outcome": Outcome.SENT}, **again)
    await database.close()
    await world.skip(away)
    await world.env.restart_bot(build(world.settings, world.env.now))


def tries(world: World, to: Player) -> int:
    """How often the bot tried to write to somebody."""
    path = f"/channels/{world.people[to.name].user.dm_channel.id}/messages"
    return sum((request.method, request.path) == ("POST", path) for request in world.env.http_requests)


async def test_an_invitation_comes_once_and_is_marked(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await world.skip(3600)
    assert received(ben) == 1
    (row,), (message,) = await rows(world), ben.messages()
    assert (row.outcome, row.message_id, row.leased_until) == (Outcome.SENT, message.id, None)
    (user,) = await Office(world.bot.store.database).rows(User, discord_id=ben.id)
    assert user.dm_channel_id == message.channel.id


async def test_the_second_message_needs_no_new_channel(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Dinner", user=ben)
    assert received(ben) == 2
    opened = [request for request in world.env.http_requests if request.path == OPENING]
    assert len(opened) == 1


async def test_whoever_takes_no_messages_is_not_tried_again_and_the_owner_sees_it(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    world.env.inject_error("POST", SENDING, status=403, code=50007, times=1)
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await world.skip(2 * 3600)
    assert (received(ben), tries(world, ben)) == (0, 1)
    assert [row.outcome for row in await rows(world, user_id=2)] == [Outcome.UNREACHABLE]
    status = await olga.run("calendar status", calendar=lunch)
    assert "not reached: they don't accept DMs from me" in status

    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Dinner", user=ben)
    assert tries(world, ben) == 1, "a sure refusal is not asked for again"
    status = await olga.run("calendar status", calendar="Dinner")
    assert "not reached" in status
    assert "None" not in status.text

    await ben.register()
    await olga.run("calendar create", mode="group", name="Breakfast", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Breakfast", user=ben)
    assert received(ben) == 1


async def test_a_refusal_spares_discord_the_others_that_wait_for_the_same_person(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    """DESIGN: repeated refusals count towards a ban."""
    names = [lunch, "Dinner", "Breakfast"]
    for name in names[1:]:
        await olga.run("calendar create", mode="group", name=name, start_date="2026-01-12")
    for name in names:
        await olga.run("calendar invite", calendar=name, user=ben)
    before = tries(world, ben)
    world.env.inject_error("POST", SENDING, status=403, code=50007, times=None)
    await restart_owing(world, world.now())
    await world.skip(600)
    assert {row.outcome for row in await rows(world)} == {Outcome.UNREACHABLE}
    assert tries(world, ben) - before == 1


@pytest.mark.parametrize(("status", "code"), [(500, 0), (503, 0), (400, 40003)])
async def test_what_discord_cannot_do_now_is_tried_again_after_a_pause(
    world: World, olga: Player, ben: Player, lunch: str, status: int, code: int
) -> None:
    world.env.inject_error("POST", SENDING, status=status, code=code, times=1)
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await world.skip(29)
    assert (received(ben), tries(world, ben)) == (0, 1)
    await world.skip(2)
    assert (received(ben), tries(world, ben)) == (1, 2)
    await world.skip(3600)
    assert tries(world, ben) == 2
    assert [(row.outcome, row.attempts) for row in await rows(world)] == [(Outcome.SENT, 2)]


async def test_a_channel_that_is_gone_is_opened_anew(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    world.env.inject_error("POST", SENDING, status=404, code=10003, times=1)
    await olga.run("calendar invite", calendar="Dinner", user=ben)
    assert received(ben) == 2
    assert len([request for request in world.env.http_requests if request.path == OPENING]) == 2


@pytest.mark.parametrize("end", [death, OSError])
async def test_what_arrived_without_our_learning_of_it_is_found_and_not_sent_twice(
    world: World, olga: Player, ben: Player, lunch: str, end: type[BaseException]
) -> None:
    await ben.register()
    with trouble(world, after=end):
        await olga.run("calendar invite", calendar=lunch, user=ben)
    assert received(ben) == 1
    if end is death:
        assert [row.outcome for row in await rows(world)] == [None]
    await world.skip(FOUND_AGAIN)
    assert (received(ben), tries(world, ben)) == (1, 1)
    (row,), (message,) = await rows(world), ben.messages()
    assert (row.outcome, row.message_id) == (Outcome.SENT, message.id)
    assert "You accepted." in await press_old(world, ben, "accept:1:1")


async def test_the_same_holds_for_the_result_and_among_other_messages(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await ben.register()
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    for name in (lunch, "Dinner"):
        await olga.run("calendar invite", calendar=name, user=ben)
        await ben.run("availability add", calendar=name, when="2026-01-13 9-11")
        await olga.run("calendar finalize", calendar=name, when="2026-01-13 15:30")
        with trouble(world, after=death):
            await olga.press("Finalize and tell everyone")
    await world.skip(FOUND_AGAIN)
    assert (received(ben, INVITED), received(ben, FIXED)) == (2, 2)
    messages = [message.id for message in ben.messages()]
    sent = [row.message_id or 0 for row in await rows(world) if row.outcome is Outcome.SENT]
    assert sorted(sent) == messages


async def test_a_bot_that_dies_before_sending_leaves_it_to_the_next_one(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    with trouble(world, path=OPENING, after=death):
        await olga.run("calendar invite", calendar=lunch, user=ben)
    assert received(ben) == 0
    await world.restart()
    await world.skip(1)
    assert (received(ben), tries(world, ben)) == (1, 1), "it need not wait for the lease of the dead"


async def test_what_cannot_be_rendered_for_one_delays_no_other(
    world: World, olga: Player, ben: Player, chidi: Player, lunch: str, caplog: pytest.LogCaptureFixture
) -> None:
    await ben.register()
    world.env.inject_error("POST", SENDING, status=500, times=1)
    await olga.run("calendar invite", calendar=lunch, user=ben)
    office = Office(world.bot.store.database)
    # It ends in a year that a clock in New York has and one in Auckland no longer.
    await office.change(User, {"discord_id": ben.id}, timezone="Pacific/Auckland")
    async with office.database.writing() as session:
        times = {"start_time": world.now(), "end_time": datetime(9999, 12, 31, 23, tzinfo=UTC)}
        (user,) = await session.scalars(select(User.id).filter_by(discord_id=ben.id))
        session.add(
            Event(calendar_id=1, owner_id=user, event_type=EventType.HIGH, last_modified=world.now(), **times)
        )
    with caplog.at_level(logging.CRITICAL, "bot.delivery"):
        await world.skip(31)
        await olga.run("calendar invite", calendar=lunch, user=chidi)
        assert (received(ben), received(chidi)) == (0, 1)
        await world.skip(3600)
    assert received(chidi) == 1

    await office.clear(Event)
    await world.skip(3600)
    assert received(ben) == 1


async def test_what_is_due_later_comes_when_the_clock_gets_there_and_not_before(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await olga.run("calendar invite", calendar=lunch, user=ben)
    due_at = world.now() + timedelta(hours=2, seconds=17)
    await restart_owing(world, due_at)
    await world.skip(2 * 3600 + 16)
    assert received(ben) == 1
    await world.skip(1)
    assert received(ben) == 2
    assert [row.sent_at for row in await rows(world)] == [due_at]
    assert received(ben, LATE) == 0


async def test_an_earlier_message_is_not_kept_waiting_by_a_later_one(
    world: World, olga: Player, ben: Player, chidi: Player, lunch: str
) -> None:
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await restart_owing(world, world.now() + timedelta(days=1))
    await olga.run("calendar invite", calendar=lunch, user=chidi)
    assert received(chidi) == 1


async def test_what_came_due_while_the_bot_was_away_comes_at_once_and_says_that_it_is_late(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await restart_owing(world, world.now() + timedelta(hours=1), away=3 * 3600)
    assert (received(ben), received(ben, LATE)) == (2, 1)


async def test_what_another_process_wrote_down_is_found_by_the_sweep(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    """No alarm of ours is armed for it."""
    await olga.run("calendar invite", calendar=lunch, user=ben)
    await world.skip(60)
    other = Database(world.settings.database.url)
    again = {"outcome": None, "sent_at": None, "message_id": None, "attempts": 0}
    await Office(other).change(Notification, {}, **again, due_at=world.now())
    await other.close()
    await world.skip(SWEEP.total_seconds())
    assert received(ben) == 2


async def test_who_answered_before_it_could_be_sent_gets_nothing_and_waits_for_nothing(
    world: World, olga: Player, ben: Player, lunch: str
) -> None:
    await ben.register()
    world.env.inject_error("POST", SENDING, status=500, times=1)
    await olga.run("calendar invite", calendar=lunch, user=ben)
    assert "DM on its way" in await olga.run("calendar status", calendar=lunch)
    await ben.run("availability add", calendar=lunch, when="2026-01-13 9-11")
    await world.skip(3600)
    assert (received(ben), tries(world, ben)) == (0, 1)
    assert "DM on its way" not in await olga.run("calendar status", calendar=lunch)


async def test_signed_out_people_get_it_when_they_sign_in(
    world: World, olga: Player, ben: Player, chidi: Player, lunch: str
) -> None:
    await ben.register()
    await ben.run("logout")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar=lunch, user=player)
    await world.skip(2 * 3600)
    assert (received(ben), received(chidi)) == (0, 1)
    assert "waits until they sign in" in await olga.run("calendar status", calendar=lunch)
    await ben.run("login")
    assert (received(ben), received(ben, LATE)) == (1, 0)


@pytest.fixture
async def slow_world(sqlite_url: str) -> AsyncIterator[World]:
    """A world whose host lets the bot open two DM channels a minute."""
    settings = settings_for(sqlite_url)
    settings.limits = LimitSettings(new_dms_per_minute=2)
    async with open_world(settings, live=False) as opened:
        yield opened


async def test_new_channels_are_opened_at_the_hosts_pace(slow_world: World) -> None:
    olga, ben, chidi, dana = players(slow_world)
    await olga.register()
    await olga.run("calendar create", mode="group", name="Team lunch", start_date="2026-01-12")
    for player in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Team lunch", user=player)
    assert [received(player) for player in (ben, chidi, dana)] == [1, 1, 0]
    await slow_world.skip(59)
    assert received(dana) == 0
    await slow_world.skip(2)
    assert received(dana) == 1
    assert [row.attempts for row in await rows(slow_world)] == [1, 1, 1], "waiting is no try"

    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    for player in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Dinner", user=player)
    assert [received(player) for player in (ben, chidi, dana)] == [2, 2, 2], "they are open already"
