"""What people wrote, in a DM to somebody who may not know them; and a first DM that comes too late."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.config import LimitSettings
from bot.demo.play import Player, players
from bot.demo.world import World, open_world
from tests.support.cast import newcomers
from tests.support.payloads import assert_payloads_accepted
from tests.support.settings import settings_for

LINK = "https://evil.example/free"
TEXT = "https\\://evil.example/free"


async def test_links_in_name_and_description_are_text_in_every_dm(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.register()
    await ben.register()
    words: dict[str, Any] = {"name": f"Win {LINK}", "description": f"Go to {LINK} [now]({LINK})"}
    await olga.run("calendar create", mode="group", start_date="2026-01-12", **words)
    await olga.run("calendar invite", calendar="cal:1", user=ben)
    await olga.run("calendar edit", calendar="cal:1", hours="10-19")
    await world.skip(13 * 3600)
    await olga.run("calendar remind", calendar="cal:1")
    await ben.run("availability add", calendar="cal:1", when="2026-01-13 10-12")
    await olga.run("calendar finalize", calendar="cal:1", when="2026-01-13 16:00")
    await olga.press("Finalize and tell everyone")
    await olga.run("calendar cancel", calendar="cal:1")
    await olga.press("Cancel and tell everyone")
    dms = ben.sees()
    assert len(dms) >= 5
    for dm in dms:
        assert TEXT in dm
        assert LINK not in dm
    assert LINK not in await ben.run("invites")
    assert LINK not in await ben.run("calendar view", calendar="cal:1")


async def test_in_a_channel_the_description_keeps_its_links(world: World, olga: Player, ben: Player) -> None:
    await olga.register()
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12", description=f"Menu: {LINK}")
    await olga.press("Post it here")
    await olga.press("Post for everyone")
    await world.skip(1)
    assert f"Menu: {LINK}" in ben.sees(dm=False)[-1]
    assert f"Menu: {LINK}" not in await ben.press("I'm in")


async def test_who_asks_is_a_mention_with_the_server(world: World, olga: Player, ben: Player) -> None:
    await olga.register()
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert f"Organizer: <@{olga.id}> Olga Example, in Demo server" in ben.sees()[-1]


async def test_opened_in_a_dm_there_is_no_server_to_name(olga: Player, ben: Player) -> None:
    await olga.register()
    await olga.run("calendar create", dm=True, name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", dm=True, calendar="Lunch", user=ben)
    assert f"Organizer: <@{olga.id}> Olga Example\n" in ben.sees()[-1]


# --- a first DM that comes too late


@pytest.fixture
async def shy(sqlite_url: str) -> AsyncIterator[World]:
    """A world whose host lets the bot write to two newcomers a day, one a minute."""
    settings = settings_for(sqlite_url)
    settings.limits = LimitSettings(new_dms_per_minute=1, new_dms_per_day=2)
    async with open_world(settings, live=False) as opened:
        yield opened
        assert_payloads_accepted(opened.env.http_requests)


async def invite_team(world: World, olga: Player) -> str:
    """Olga opens a calendar, and a role of 45 is invited by name; what she is told."""
    people = newcomers(world, 45)
    answers = [(await olga.run("calendar invite", calendar="Lunch", user=one)).text for one in people]
    return answers[-1]


async def test_beyond_the_days_share_people_are_mentioned_in_the_channel_at_most_twenty_at_once(
    shy: World,
) -> None:
    olga, ben, *_ = players(shy)
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-02-12")
    await olga.press("Post it here")
    await olga.press("Post for invitees")
    told = await invite_team(shy, olga)
    assert "Asked in the channel: 1 person" in told
    assert f"<#{shy.general.id}>" in told
    await shy.skip(60)
    path = f"/channels/{shy.general.id}/messages"
    bodies = [one.json for one in shy.env.http_requests if one.path == path and one.json]
    called = [body["allowed_mentions"].get("users", []) for body in bodies if body.get("content")]
    assert max(map(len, called)) <= 20
    assert len(called) <= 5, "few messages"
    assert sum(map(len, called)) == len({one for each in called for one in each}) == 43
    assert "[Pick times]" in ben.sees(dm=False)[-1]
    status = await olga.run("calendar status", calendar="Lunch")
    assert "asked in the channel 43" in status


async def test_who_is_called_answers_from_there(shy: World) -> None:
    olga, *_ = players(shy)
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-02-12")
    await olga.press("Post it here")
    await olga.press("Post for invitees")
    people = newcomers(shy, 3)
    for one in people:
        await olga.run("calendar invite", calendar="Lunch", user=one)
    await shy.skip(60)
    assert people[-1].sees() == []
    assert "What time is it for you now?" in await people[-1].press("Pick times")


async def test_without_a_channel_they_get_their_dm_the_next_day(shy: World) -> None:
    olga, ben, chidi, dana = players(shy)
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-02-12")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    told = await olga.run("calendar invite", calendar="Lunch", user=dana)
    assert "Later: 1 person" in told
    await shy.skip(23 * 3600)
    assert [len(player.sees()) for player in (ben, chidi, dana)] == [1, 1, 0]
    await shy.skip(3600)
    assert len(dana.sees()) == 1
    assert "This is late" not in dana.sees()[-1]
