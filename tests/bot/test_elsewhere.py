"""What is sent to a server that Discord tells another process of: this one asks for what it would know."""

from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.delivery.channels import check_channel
from bot.delivery.discord_errors import PostingForbidden
from bot.demo.play import Player, words
from bot.demo.world import World
from bot.shards import Shards
from services.outbox import greetings


class Elsewhere(Shards):
    """Another process has every shard."""

    def knows(self, guild_id: int) -> bool:
        return False


async def told_elsewhere(world: World, server: simcord.GuildHandle) -> None:
    """From now on, this process isn't told of the server."""
    world.bot.sharding = elsewhere = Elsewhere(world.bot)
    await elsewhere._close_all_but(())
    assert world.bot.get_guild(server.id) is None
    usual = world.bot.http.get_guild

    async def get_guild(*asked: Any, **options: Any) -> Any:
        # Discord's answer has no channels; the simulation's has.
        answer: Any = await usual(*asked, **options)
        return {key: value for key, value in answer.items() if key not in {"channels", "threads", "members"}}

    world.bot.http.get_guild = get_guild  # type: ignore[method-assign]


@pytest.mark.parametrize("has_news", [True, False])
async def test_a_server_is_greeted(world: World, has_news: bool) -> None:
    harbour = world.env.create_guild("Harbour", owner=world.people["olga"].user)
    quay, news = harbour.create_text_channel("quay"), harbour.create_text_channel("news")
    if has_news:
        world.env.backend.edit_guild(harbour.id, {"system_channel_id": news.id})
    await told_elsewhere(world, harbour)
    await greetings.owe(world.bot.store, harbour.id)
    await world.skip(24 * 3600)  # Until the next sweep.
    [hello] = [words(message) for message in (news if has_news else quay).history()]
    assert "Thanks for adding me to Harbour" in hello


async def test_a_live_status_is_posted(world: World, olga: Player, dana: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for invitees")
    await told_elsewhere(world, world.guild)
    await world.skip(1)
    assert "Lunch" in dana.sees(dm=False)[-1]


async def test_who_may_write_is_asked_for_channels_and_threads(world: World, olga: Player) -> None:
    thread = world.env.backend.create_thread(world.general.id, "details", olga.id)
    await told_elsewhere(world, world.guild)
    places = (world.general.id, thread.id)
    for place in places:
        await check_channel(world.bot, place, olga.id)
    everyone, silent = world.guild.id, discord.Permissions(send_messages=True, send_messages_in_threads=True)
    world.env.backend.set_overwrite(
        world.general.id, Overwrite(everyone, OverwriteType.ROLE, deny=silent.value)
    )
    for place in places:
        with pytest.raises(PostingForbidden):
            await check_channel(world.bot, place, olga.id)
