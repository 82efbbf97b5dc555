"""/calendar status post:True: the organizer shows the status in a channel."""

import re

import discord
import pytest

from bot.demo.play import Player
from bot.demo.world import World


@pytest.fixture(autouse=True)
async def lunch(olga: Player, ben: Player, chidi: Player) -> None:
    """Ben has said when he can, Chidi has declined."""
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await chidi.more("decline")


async def test_the_organizer_sees_first_what_others_will(olga: Player, dana: Player) -> None:
    shown = await olga.run("calendar status", calendar="Lunch", post=True)
    assert "What everyone in this channel would see" in shown
    assert dana.sees(dm=False) == []
    assert "keep itself up to date" in await olga.press("Post for invitees")
    [public] = dana.sees(dm=False)
    assert "Added their times: ▰▰▰▰▰▱▱▱▱▱  1 of 2" in public


async def test_it_shows_neither_who_declined_nor_anybodys_times(
    olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for invitees")
    [public] = dana.sees(dm=False)
    assert f"<@{ben.id}>" in public
    assert str(chidi.id) not in public
    deadline = re.findall(r"Answer by: <t:(\d+):F>", public)
    assert deadline, "it is told"
    assert set(re.findall(r"<t:(\d+)", public)) == set(deadline), "and no other time"
    assert "Tue 13" not in public


async def test_in_a_dm_there_is_nowhere_to_post(olga: Player) -> None:
    said = await olga.run("calendar status", dm=True, calendar="Lunch", post=True)
    assert "That only works in a server channel." in said


async def test_without_the_permission_to_write_there_nothing_is_posted(world: World, olga: Player) -> None:
    role = world.guild.default_role
    quiet = world.guild.create_text_channel(
        "quiet", overwrites={role: discord.PermissionOverwrite(send_messages=False)}
    )
    said = await olga.account.slash(quiet, "calendar status", calendar="Lunch", post=True)
    assert said.response is not None
    text = said.response.embeds[0].description or ""
    assert "need these permissions to post here: Send Messages" in text


async def test_in_a_server_without_the_bot_it_says_how_to_add_it(world: World, olga: Player) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    said = await olga.run("calendar status", calendar="Lunch", post=True)
    assert "I'm not in this server, so I can't do that here." in said
    assert "https://discord.com/oauth2/authorize?client_id=" in said
