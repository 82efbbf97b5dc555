"""Stopping in the middle, and a line so slow that a lease ends: nothing is dropped, nothing comes twice."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from bot.app import build
from bot.demo.play import Player
from bot.demo.world import World
from scheduling.model import Outcome
from services.notifications import claim
from tests.bot.test_delivery import received, rows
from tests.support.line import SENDING, Trouble, trouble


@pytest.fixture
async def three(world: World, olga: Player, ben: Player, chidi: Player, dana: Player) -> list[Player]:
    """Ben, Chidi and Dana, whose invitations failed at first and are due again in 30 seconds."""
    await olga.register()
    await olga.run("calendar create", name="Team lunch", start_date="2026-01-12")
    people = [ben, chidi, dana]
    world.env.inject_error("POST", SENDING, status=500, times=len(people))
    for player in people:
        await olga.run("calendar invite", calendar="Team lunch", user=player)
    assert [received(player) for player in people] == [0, 0, 0]
    return people


async def test_stopping_finishes_the_message_under_way_and_gives_back_the_others(
    world: World, three: list[Player]
) -> None:
    # Another wake-up would wait for the first, which the simulation takes for a bot that hangs.
    world.bot.store.database.on_due = lambda due_at: None

    async def hold(let_go: Awaitable[Any]) -> Any:
        return await world.env.external_wait(let_go, reason="Discord is slow")

    with trouble(world, hold=hold) as line:
        await world.skip(31)
        closing = asyncio.ensure_future(world.bot.close())
        # Long enough for it to do whatever it does to a message that is under way.
        for _ in range(20):
            await asyncio.sleep(0)
        (await line.held.get()).set()
        await closing
    assert sorted(received(player) for player in three) == [0, 0, 1], "the message under way is finished"

    await world.env.restart_bot(build(world.settings, world.env.now))
    assert [received(player) for player in three] == [1, 1, 1], "nobody waits for a lease to end"
    assert [(row.outcome, row.attempts) for row in await rows(world)] == [(Outcome.SENT, 2)] * 3


async def test_what_another_sender_has_claimed_since_is_left_to_it(world: World, three: list[Player]) -> None:
    """A batch is sent one by one: on a slow line, the lease of its last ends before its turn comes."""
    world.bot.alarm.stop()
    await world.skip(31)
    with trouble(world, hold=_wait, times=3) as line:
        sending = asyncio.ensure_future(world.bot.sender.send_due())
        for _ in three[:2]:
            let_go = await line.held.get()
            await world.skip(25)
            let_go.set()
        third = await _next_held(line, sending)
        await world.skip(25)
        claimed = await claim(world.bot.store)
        if third is not None:
            third.set()
        await sending
    taken_over = {item.recipient.discord_id for item in claimed}
    sent_by_us = {player.id for player in three if received(player)}
    assert len(sent_by_us | taken_over) == 3, "each is sent by one of the two"
    assert not sent_by_us & taken_over, "we have sent what another had claimed"


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
