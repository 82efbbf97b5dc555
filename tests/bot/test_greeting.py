"""A server that the bot joins is greeted once; from one that it leaves, nothing remains."""

import discord
import pytest
import simcord
from simcord.backend import serializers
from sqlalchemy import select

from bot.config import LimitSettings
from bot.demo.play import Player, players, words
from bot.demo.world import World, open_world
from db.models import Greeting, LiveMessage
from tests.support.inbox import rows
from tests.support.settings import settings_for

SENDING = "/channels/*/messages"


def harbour_of(world: World) -> simcord.GuildHandle:
    """A server of Olga's that the bot is not told about yet."""
    return world.env.create_guild("Harbour", owner=world.people["olga"].user)


async def join(world: World, server: simcord.GuildHandle) -> None:
    """The bot is added to it: unlike a server that becomes available, Discord just tells of it."""
    payload = serializers.guild_create_payload(world.env.backend, world.env.backend.get_guild(server.id))
    told = {key: value for key, value in payload.items() if key != "unavailable"}
    world.env.backend.emit("GUILD_CREATE", told)
    await world.env.settle()


def said(channel: simcord.ChannelHandle) -> list[str]:
    """What stands in a channel."""
    return [words(message) for message in channel.history()]


async def test_it_says_once_what_it_does_and_where_to_begin(world: World, olga: Player) -> None:
    harbour = harbour_of(world)
    quays = [harbour.create_text_channel(name) for name in ("first", "second")]
    await join(world, harbour)
    await world.skip(86400)
    await world.restart()
    await world.skip(86400)
    [hello] = said(quays[0])
    assert "Thanks for adding me to Harbour" in hello
    assert "[Open a calendar] [Settings]" in hello
    assert said(quays[1]) == []
    assert olga.sees() == []


async def test_it_prefers_where_the_server_has_its_news(world: World) -> None:
    harbour = harbour_of(world)
    first, news = (harbour.create_text_channel(name) for name in ("first", "news"))
    world.env.backend.edit_guild(harbour.id, {"system_channel_id": news.id})
    await join(world, harbour)
    assert (len(said(first)), len(said(news))) == (0, 1)


async def test_where_it_may_not_write_the_owner_gets_it_and_can_open_a_calendar(
    world: World, olga: Player
) -> None:
    await olga.register()
    harbour = harbour_of(world)
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = harbour.create_text_channel("quiet", overwrites={harbour.default_role: silent})
    await join(world, harbour)
    [hello] = olga.sees()
    assert "Thanks for adding me to Harbour" in hello
    assert said(quiet) == []
    assert "Open a calendar" in await olga.press("Open a calendar")
    assert "Calendar opened" in await olga.submit(name="Tides", start_date="2026-01-12", end_date="")
    assert "Tides" in await olga.run("calendar list")
    assert "That only works in a server" in await olga.press("Settings")


async def test_a_first_day_that_is_none_is_asked_for_again(world: World, olga: Player) -> None:
    await olga.register()
    await join(world, harbour_of(world))
    await olga.press("Open a calendar")
    assert "Fix it" in await olga.submit(name="Tides", start_date="some day")
    assert (await olga.press("Fix it")).values["name"] == "Tides"
    assert "Calendar opened" in await olga.submit(start_date="2026-01-12")


async def test_what_discord_cannot_do_now_is_done_later_and_what_it_refuses_is_not(world: World) -> None:
    world.env.inject_error("POST", SENDING, status=500, times=5)
    harbour = harbour_of(world)
    channel = harbour.create_text_channel("news")
    await join(world, harbour)
    assert said(channel) == []
    await world.skip(3600)
    assert len(said(channel)) == 1
    world.env.inject_error("POST", SENDING, status=403, code=50007)
    await join(world, harbour_of(world))
    await world.skip(86400)
    async with world.bot.store.database.reading() as session:
        found = list(await session.scalars(select(Greeting).order_by(Greeting.id)))
    assert [greeting.message_id is not None for greeting in found] == [True, False]
    assert found[1].reason == "they don't accept DMs from me (Discord 50007)"


async def test_one_that_arrived_without_our_learning_of_it_is_not_sent_again(world: World) -> None:
    harbour = harbour_of(world)
    channel = harbour.create_text_channel("news")
    await join(world, harbour)
    async with world.bot.store.database.writing() as session:
        greeting = (await session.scalars(select(Greeting))).one()
        greeting.ended_at, greeting.leased_until = None, world.now()
        before, greeting.message_id = greeting.message_id, None
    await world.restart()
    await world.skip(60)
    async with world.bot.store.database.reading() as session:
        assert (await session.scalars(select(Greeting.message_id))).all() == [before]
    assert len(said(channel)) == 1


@pytest.mark.usefixtures("posted")
async def test_when_it_leaves_its_posts_end_and_their_owner_is_told(
    world: World, olga: Player, ben: Player
) -> None:
    world.env.backend.remove_guild(world.guild.id)
    await world.env.settle()
    async with world.bot.store.database.reading() as session:
        assert not (await session.scalars(select(LiveMessage))).all()
    assert len(await rows(world, kind="channel_lost")) == 1
    await world.skip(12 * 3600)
    assert "No longer posted: Lunch" in olga.sees()[-1]
    asked = len(world.env.http_requests)
    assert "Got it" in await ben.run("availability add", dm=True, calendar="Lunch", when="2026-01-13 9-11")
    await world.skip(3600)
    posted = f"/channels/{world.general.id}/messages"
    assert not [request for request in world.env.http_requests[asked:] if request.path.startswith(posted)]


async def test_whom_it_was_to_call_in_a_server_that_it_leaves_gets_a_dm_when_it_is_their_turn(
    sqlite_url: str,
) -> None:
    settings = settings_for(sqlite_url)
    settings.limits = LimitSettings(new_dms_per_minute=1, new_dms_per_day=1)
    async with open_world(settings, live=False) as world:
        olga, ben, chidi, _ = players(world)
        await olga.register()
        await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-02-12")
        await olga.press("Post it here")
        await olga.press("Post for invitees")
        for player in (ben, chidi):
            await olga.run("calendar invite", calendar="Lunch", user=player)
        assert len(await rows(world, kind="channel_call")) == 1
        world.env.backend.remove_guild(world.guild.id)
        await world.env.settle()
        await world.skip(24 * 3600)
        assert "[Pick times]" in chidi.sees()[-1]


@pytest.fixture
async def posted(olga: Player, ben: Player) -> None:
    """Olga's calendar has a live status in the server, and Ben is invited."""
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for invitees")


async def test_a_server_that_is_joined_again_is_greeted_again(world: World) -> None:
    harbour = harbour_of(world)
    channel = harbour.create_text_channel("news")
    await join(world, harbour)
    world.env.backend.emit("GUILD_DELETE", {"id": str(harbour.id)})
    await join(world, harbour)
    assert len(said(channel)) == 2
