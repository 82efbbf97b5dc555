"""Stopping in the middle, and a line so slow that a lease ends: nothing is dropped, nothing comes twice."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from bot.app import build
from bot.delivery.sender import STOP_WITHIN
from bot.demo.play import Player
from bot.demo.world import World
from bot.duties import AllDuties
from scheduling.model import Outcome
from services.outbox.claims import claim
from tests.support.inbox import received, rows
from tests.support.line import SENDING, Trouble, trouble

NAMES = ("Lunch", "Dinner", "Breakfast")


@pytest.fixture
async def three(world: World, olga: Player, ben: Player) -> Player:
    """Ben, whose three invitations failed at first and are due again in 30 seconds, one after the other."""
    await olga.register()
    for name in NAMES:
        await olga.run("calendar create", mode="group", name=name, start_date="2026-01-12")
        world.env.inject_error("POST", SENDING, status=500, times=1)
        await olga.run("calendar invite", calendar=name, user=ben)
    assert received(ben) == 0
    return ben


async def test_stopping_finishes_the_message_under_way_and_gives_back_the_others(
    world: World, three: Player
) -> None:
    with trouble(world, hold=_slowly(world)) as line:
        await world.skip(31)
        closing = await _close(world)
        (await line.held.get()).set()
        await closing
    assert received(three) == 1, "the message under way is finished"

    await world.env.restart_bot(build(world.settings, world.env.now))
    assert received(three) == 3, "nobody waits for a lease to end"
    sent = [row for row in await rows(world) if row.outcome is Outcome.SENT]
    assert [row.attempts for row in sent] == [2, 2, 2]


async def test_a_message_that_hangs_is_given_back_in_time_and_sent_by_the_next_process(
    world: World, three: Player
) -> None:
    with trouble(world, hold=_slowly(world)):
        await world.skip(31)
        closing = await _close(world)
        await world.skip(STOP_WITHIN)
        await closing
    assert received(three) == 0
    await world.env.restart_bot(build(world.settings, world.env.now))
    assert received(three) == 3, "nobody waits for a lease to end"


async def test_what_another_sender_has_claimed_since_is_left_to_it(world: World, three: Player) -> None:
    """What is for one person is sent one by one: on a slow line, a lease ends before the last one's turn."""
    duties = world.bot.duties
    assert isinstance(duties, AllDuties)
    duties.alarm.stop()
    await world.skip(31)
    with trouble(world, hold=_wait, times=3) as line:
        sending = asyncio.ensure_future(duties.sender.send_due())
        for _ in range(2):
            let_go = await line.held.get()
            await world.skip(25)
            let_go.set()
        third = await _next_held(line, sending)
        await world.skip(25)
        claimed = await claim(world.bot.store)
        if third is not None:
            third.set()
        await sending
    assert received(three) + len(claimed) == 3, "each is sent by one of the two"
    taken_over = {item.id for item in claimed}
    assert not taken_over & {row.id for row in await rows(world) if row.outcome is Outcome.SENT}


def _slowly(world: World) -> Any:
    async def hold(let_go: Awaitable[Any]) -> Any:
        return await world.env.external_wait(let_go, reason="Discord is slow")

    return hold


async def _close(world: World) -> "asyncio.Future[None]":
    """Begins to stop the bot, long enough for it to do whatever it does to a message that is under way."""
    closing = asyncio.ensure_future(world.bot.close())
    for _ in range(20):
        await asyncio.sleep(0)
    return closing


async def _wait(let_go: Awaitable[Any]) -> Any:
    return await let_go


async def _next_held(line: Trouble, sending: "asyncio.Future[Any]") -> asyncio.Event | None:
    """The next request that is held; None if sending ends without another."""
    held = asyncio.ensure_future(line.held.get())
    await asyncio.wait([held, sending], return_when=asyncio.FIRST_COMPLETED)
    if held.done():
        return held.result()
    held.cancel()
    return None
