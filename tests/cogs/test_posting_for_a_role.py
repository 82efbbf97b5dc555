"""The organizer posts a calendar for one role: who may answer there, and who is pinged."""

from typing import Any

import discord
import pytest
import simcord

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.roles import let_everybody, take


@pytest.fixture
def team(world: World) -> simcord.RoleHandle:
    """A role that everybody may mention; Ben and Chidi have it, Dana has not."""
    return world.team


@pytest.fixture(autouse=True)
async def lunch(olga: Player) -> None:
    """Nobody is invited by name."""
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")


async def post(world: World, olga: Player, role: simcord.RoleHandle, **values: Any) -> str:
    """Olga posts it for the role; the answer that she alone sees."""
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for a role")
    said = await olga.submit(role=[role], **values)
    await world.skip(1)
    return said.text


def sent(world: World) -> list[dict[str, Any]]:
    """What was posted in #general, as it was sent."""
    path = f"/channels/{world.general.id}/messages"
    return [
        dict(each.json or {})
        for each in world.env.http_requests
        if each.method == "POST" and each.path == path
    ]


async def test_who_has_the_role_answers_and_who_has_not_is_told(
    world: World, team: simcord.RoleHandle, olga: Player, ben: Player, dana: Player
) -> None:
    await post(world, olga, team)
    assert f"Who can answer: Everyone with the role <@&{team.id}>" in dana.sees(dm=False)[-1]
    assert "You're in." in await ben.press("I'm in")
    assert f"Only people with the role <@&{team.id}> can answer here." in await dana.press("I'm in")
    assert "invited" not in (await olga.run("calendar status", calendar="Lunch")).text.split("Delivery")[0]


async def test_somebody_invited_by_name_answers_there_without_the_role(
    world: World, team: simcord.RoleHandle, olga: Player, dana: Player
) -> None:
    await post(world, olga, team)
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    assert "What time is it for you now?" in await dana.press("Pick times")
    assert "Olga Example asks when you can meet" in await dana.press("I'm in")


async def test_who_has_lost_the_role_keeps_their_answer(
    world: World, team: simcord.RoleHandle, olga: Player, ben: Player
) -> None:
    await post(world, olga, team)
    await ben.press("I'm in")
    take(world, team, ben)
    assert "Olga Example asks when you can meet" in await ben.press("I'm in")


async def test_the_role_is_pinged_once_and_nobody_else(
    world: World, team: simcord.RoleHandle, olga: Player, ben: Player
) -> None:
    assert "I'll ping the role once, now." in await post(world, olga, team)
    [posted] = sent(world)
    assert posted["content"] == f"<@&{team.id}>"
    assert posted["allowed_mentions"]["roles"] == [team.id]
    assert posted["allowed_mentions"]["parse"] == []
    await ben.press("I'm in")
    await world.skip(2)
    await post(world, olga, team)
    assert "content" not in sent(world)[-1] or not sent(world)[-1]["content"], "it is only moved down"


@pytest.mark.parametrize("pings", [[], ["reminders"]])
async def test_it_is_not_pinged_unless_the_organizer_says_so(
    world: World, team: simcord.RoleHandle, olga: Player, pings: list[str]
) -> None:
    await post(world, olga, team, pings=pings)
    assert not sent(world)[-1].get("content")


async def test_a_role_that_the_organizer_may_not_mention_is_not_pinged(world: World, olga: Player) -> None:
    silent = world.guild.create_role("silent")
    assert "I won't ping the role" in await post(world, olga, silent)
    assert not sent(world)[-1].get("content")


async def test_an_organizer_and_a_bot_who_may_mention_everyone_may_ping_any_role(
    world: World, olga: Player
) -> None:
    silent = world.guild.create_role("silent")
    let_everybody(world, discord.Permissions.all())
    assert "I'll ping the role once, now." in await post(world, olga, silent)


async def test_progress_is_shown_against_the_number_that_is_expected(
    world: World, team: simcord.RoleHandle, olga: Player, ben: Player
) -> None:
    await ben.register()
    await post(world, olga, team, expected="4")
    assert "0 of 4" in ben.sees(dm=False)[-1]
    await ben.press("I'm in")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await world.skip(2)
    assert any("1 of 4" in seen for seen in olga.sees(dm=False))


async def test_without_a_number_it_says_how_many_there_are_so_far(
    world: World, team: simcord.RoleHandle, olga: Player, ben: Player
) -> None:
    await post(world, olga, team)
    assert "Added their times: 0 people so far" in ben.sees(dm=False)[-1]


async def test_a_number_that_is_none_is_refused_and_nothing_typed_is_lost(
    world: World, team: simcord.RoleHandle, olga: Player
) -> None:
    assert "I can't read “lots” as a number of people." in await post(world, olga, team, expected="lots")
    form = await olga.press("Fix it")
    assert form.values["expected"] == "lots"
    assert "Posted: Lunch" in await olga.submit(role=[team], expected="5")


async def test_everybody_as_a_role_is_everybody_here(world: World, olga: Player, dana: Player) -> None:
    said = await post(world, olga, world.guild.default_role)
    assert "Who can answer: Everyone here" in said
    assert "I won't ping the role" in said
    assert "You're in." in await dana.press("I'm in")


async def test_a_role_that_is_gone_is_refused(world: World, team: simcord.RoleHandle, olga: Player) -> None:
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for a role")
    world.env.backend.emit("GUILD_ROLE_DELETE", {"guild_id": str(world.guild.id), "role_id": str(team.id)})
    await world.env.settle()
    assert "This server has no such role." in await olga.submit(role=[team])


async def test_the_channel_is_reminded_and_the_role_pinged_only_if_the_organizer_said_so(
    world: World, team: simcord.RoleHandle, olga: Player, ben: Player
) -> None:
    await post(world, olga, team, pings=["reminders"])
    await ben.press("I'm in")
    before = len(ben.sees())
    await world.skip(9.9 * 24 * 3600)
    reminders = [body for body in sent(world) if "Answers are due" in str(body.get("embeds"))]
    assert len(reminders) == 2
    assert {body["content"] for body in reminders} == {f"<@&{team.id}>"}
    assert len(ben.sees()) == before, "who has joined is not reminded by DM"
    assert "[Pick times] [I'm in]" in next(seen for seen in ben.sees(dm=False) if "Answers are due" in seen)


async def test_without_that_the_reminders_ping_nobody(
    world: World, team: simcord.RoleHandle, olga: Player
) -> None:
    await post(world, olga, team)
    await world.skip(9.9 * 24 * 3600)
    reminders = [body for body in sent(world) if "Answers are due" in str(body.get("embeds"))]
    assert len(reminders) == 2
    assert not any(body.get("content") for body in reminders)
