"""Several processes share the shards of one bot: each interaction is answered, by one of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery import sender
from tests.support import postgres
from tests.support.wire import faults
from tests.support.wire.chaos import KILLS
from tests.support.wire.fleet import Fleet
from tests.support.wire.loopback import API
from tests.support.wire.proxy import open_proxy
from tests.support.wire.scene import Scene, open_scene

WHOLE = KILLS >= 100
AT_ONCE, DUE = (50, 500) if WHOLE else (24, 57)


@pytest.fixture
async def fleet(postgres_server: postgres.Server, tmp_path: Path) -> AsyncIterator[Fleet]:
    """Eight shards on PostgreSQL."""
    async with postgres_server.copy() as url, open_scene(url, tmp_path) as scene:
        yield Fleet(scene, 8)


async def owe(scene: Scene) -> None:
    people = scene.town.people[1:]
    for _ in range(DUE // len(people) + 1):
        await scene.books.invite(people)


async def is_right(fleet: Fleet) -> None:
    """Nothing lost, nothing doubled, nobody answered twice, no IDENTIFY too soon."""
    count = await fleet.scene.settled(within=90)
    print(
        f"{len(fleet.asked)} asked, {len(fleet.unanswered)} unanswered, {fleet.slowest:.2f} s at most; "
        f"{count.owed} owed, {count.delivered} sent, {len(count.lost)} lost, {len(count.doubled)} doubled"
    )
    assert count.is_right, count
    assert not fleet.answered_twice()
    assert not fleet.scene.discord.gateway.too_soon


async def test_one_process_has_all_shards_that_discord_advises(scene: Scene) -> None:
    fleet = Fleet(scene, 3)
    bot = await scene.start()
    await fleet.spread(bot)
    await fleet.answered(fleet.ask(12))
    assert not fleet.unanswered
    await is_right(fleet)
    assert not await scene.errors()


async def test_processes_share_the_shards_and_take_over_from_one_that_is_killed(fleet: Fleet) -> None:
    scene = fleet.scene
    bots = [await scene.start() for _ in range(3)]
    await fleet.spread(*bots)
    synced = [path for _, method, path in scene.discord.requests if method == "PUT"]
    assert len(synced) == 1 and synced[0].endswith("/commands"), "one of them tells Discord the commands"
    await owe(scene)
    await fleet.answered(fleet.ask(AT_ONCE))
    assert not fleet.unanswered
    victim, *others = bots
    in_its_hands = fleet.ask(AT_ONCE)
    await victim.kill()
    await fleet.answered(in_its_hands)
    its = len(fleet.unanswered)
    took = await fleet.spread(*others)
    await fleet.answered(fleet.ask(AT_ONCE))
    print(f"taken over after {took:.1f} s; {its} were in its hands")
    # It had three of the eight shards at most, and perhaps that of the DMs: 26 of 50, 13 of 24.
    assert len(fleet.unanswered) == its <= AT_ONCE * 3 // 5
    await is_right(fleet)


async def test_one_that_is_added_or_restarted_leaves_nobody_without_an_answer(fleet: Fleet) -> None:
    scene = fleet.scene
    first, second = [await scene.start() for _ in range(2)]
    await fleet.spread(first, second)
    await owe(scene)
    third = await scene.start()
    while fleet.shares().keys() != {first.name, second.name, third.name} or len(fleet.shares()) < 3:
        await fleet.answered(fleet.ask(8))
    added = await fleet.spread(first, second, third)
    leaving = asyncio.ensure_future(first.stop(within=30))
    while not leaving.done():
        await fleet.answered(fleet.ask(8))
    assert leaving.result() == 0
    await fleet.spread(second, third)
    await fleet.answered(fleet.ask(AT_ONCE))
    print(f"added after {added:.1f} s")
    assert not fleet.unanswered
    await is_right(fleet)
    assert not await scene.errors()


async def test_one_that_stood_still_notices_that_its_shards_are_gone(fleet: Fleet) -> None:
    scene = fleet.scene
    bots = [await scene.start() for _ in range(3)]
    await fleet.spread(*bots)
    await owe(scene)
    still, *others = bots
    still.stand_still()
    names = {bot.name for bot in others}
    await scene.discord.until(lambda: all(names & set(held) for held in fleet.holders().values()), 30)
    await fleet.answered(fleet.ask(AT_ONCE))
    still.go_on()
    await fleet.answered(fleet.ask(AT_ONCE))
    await fleet.spread(*bots)
    await fleet.answered(fleet.ask(AT_ONCE))
    assert not fleet.unanswered
    await is_right(fleet)


async def test_one_that_stood_still_amid_sending_sends_nothing_that_others_have_sent(fleet: Fleet) -> None:
    """But for what was on its way when it was stopped, of which Discord knows the nonces."""
    scene, held = fleet.scene, faults.held_answer(times=None)
    ledger = scene.discord.ledger
    bots = [await scene.start() for _ in range(2)]
    await fleet.spread(*bots)
    scene.discord.faults.append(held)
    await owe(scene)
    await scene.discord.until(lambda: len(held.held) > 2)
    still = next(bot for bot in bots if bot.name == held.held[0])
    still.stand_still()
    scene.discord.end([held])
    assert (await scene.settled()).is_right
    sent, spared = len(ledger.accepted), ledger.spared.total()
    still.go_on()
    await fleet.spread(*bots)
    await fleet.answered(fleet.ask(AT_ONCE))
    await is_right(fleet)
    assert len(ledger.accepted) == sent
    assert ledger.spared.total() - spared <= sender.AT_ONCE
    assert not fleet.unanswered


async def test_while_postgresql_restarts_everybody_keeps_their_shards(
    fleet: Fleet, postgres_server: postgres.Server
) -> None:
    scene = fleet.scene
    bots = [await scene.start() for _ in range(3)]
    await fleet.spread(*bots)
    before, identified = fleet.holders(), scene.discord.gateway.identified
    await owe(scene)
    async with postgres_server.down():
        await fleet.answered(fleet.ask(AT_ONCE))
    await fleet.answered(fleet.ask(AT_ONCE))
    await scene.discord.until(lambda: all("has the locks again" in bot.said for bot in bots))
    assert fleet.holders() == before
    assert scene.discord.gateway.identified == identified
    await fleet.answered(fleet.ask(AT_ONCE))
    assert not fleet.unanswered
    await is_right(fleet)


async def test_behind_a_proxy_three_processes_keep_the_one_limit_of_all(fleet: Fleet) -> None:
    scene = fleet.scene
    scene.discord.per_second = 20
    async with open_proxy(scene.discord, per_second=15) as (proxy, address):
        scene.settings = {"ONEONONE_DISCORD__API_URL": f"http://{address}/bot{API}"}
        bots = [await scene.start() for _ in range(3)]
        await fleet.spread(*bots)
        await owe(scene)
        await fleet.answered(fleet.ask(AT_ONCE))
        await is_right(fleet)
        for bot in bots:
            await bot.stop(within=30)
    assert not fleet.unanswered
    assert proxy.passed > DUE
    assert scene.discord.limited == 0


async def test_a_count_of_shards_that_others_do_not_have_is_refused_in_one_line(fleet: Fleet) -> None:
    scene = fleet.scene
    await scene.start()
    scene.settings = {"ONEONONE_DISCORD__SHARDS": "9"}
    other = await scene.start(ready=False)
    assert await other.ended() == 2
    assert other.faults == [
        "oneonone: discord.shards is 9 here, and 8 in other processes on this database: "
        "stop them all to change it"
    ]


async def test_too_few_shards_for_discord_are_refused_in_one_line(scene: Scene) -> None:
    scene.discord.gateway.advised = 2
    scene.settings = {"ONEONONE_DISCORD__SHARDS": "1"}
    bot = await scene.start(ready=False)
    assert await bot.ended() == 2
    (fault,) = bot.faults
    assert "split into more shards" in fault
