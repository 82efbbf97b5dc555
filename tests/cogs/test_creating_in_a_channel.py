"""What opening a calendar offers: in a server the channel first, and to switch between the modes."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World


@pytest.fixture(autouse=True)
async def registered(olga: Player) -> None:
    await olga.register()


async def test_in_a_server_the_channel_comes_first(olga: Player) -> None:
    shown = await olga.run("calendar create", name="Lunch", start_date="2026-01-12")
    assert "[Post it here] [Invite people] [Invite a role] [Add my times] [Make it a group]" in shown


async def test_in_a_dm_there_is_no_channel(olga: Player) -> None:
    shown = await olga.run("calendar create", dm=True, name="Lunch", start_date="2026-01-12")
    assert "[Invite people] [Add my times] [Make it a group]" in shown


async def test_in_a_server_without_the_bot_neither(world: World, olga: Player) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    assert "[Post it here]" not in await olga.run("calendar create", name="Lunch", start_date="2026-01-12")


async def test_posted_from_there_for_everyone_anybody_answers(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12")
    assert "What everyone in this channel would see" in await olga.press("Post it here")
    assert dana.sees(dm=False) == [], "nothing is posted before it is confirmed"
    assert "Who can answer: Everyone here" in await olga.press("Post for everyone")
    await world.skip(1)
    assert "You're in." in await dana.press("I'm in")


async def test_it_is_switched_to_a_group_and_back(olga: Player) -> None:
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12")
    group = await olga.press("Make it a group")
    assert "Group meeting: 30 minutes" in group
    assert "[Make it one-on-one]" in group
    assert "One-on-one: 30 minutes each" in await olga.press("Make it one-on-one")
