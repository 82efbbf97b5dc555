"""`oneonone doctor` as it asks Discord: the token, the clock, the intents, and what the bot may do where."""

import json
from typing import Any

import discord
import pytest

from tests.support.wire.faults import Fault
from tests.support.wire.process import running
from tests.support.wire.scene import Scene


async def findings(scene: Scene, exits: int = 0, **set_to: str) -> dict[str, list[tuple[str, str]]]:
    """What it says, by subject: verdicts and texts."""
    async with running(scene.environment() | set_to, scene.folder / "doctor.log", "doctor", "--json") as bot:
        assert await bot.ended() == exits, bot.said
        told = json.loads(bot.said)
    found: dict[str, list[tuple[str, str]]] = {}
    for each in told["findings"]:
        found.setdefault(each["subject"], []).append((each["verdict"], each["text"]))
    return found


def switch_on(scene: Scene, **intents: bool) -> None:
    """On the application's page."""
    path = "/oauth2/applications/@me"
    flags = discord.ApplicationFlags(**intents).value
    body: dict[str, Any] = scene.discord.look(path) | {"flags": flags}
    scene.discord.faults.append(Fault(path=path, method="GET", status=200, body=body))


async def test_all_is_fine_where_it_is(scene: Scene) -> None:
    found = await findings(scene)
    assert found["token"] == [("fine", "accepted, the bot is TestBot")]
    assert found["clock"] == [("fine", "this machine's clock agrees with Discord's")]
    assert found["intents"] == [("fine", "those that are needed are on, and no others")]
    assert found["servers"] == [("fine", "in 1")]


async def test_each_server_where_something_is_missing_is_named(scene: Scene) -> None:
    backend = scene.discord.backend
    for name in ("Harbour 2", "Harbour 3"):
        server = backend.create_guild(name)
        (role,) = (role for role in server.roles.values() if role.managed)
        may = discord.Permissions(role.permissions)
        may.update(attach_files=False, embed_links=False, administrator=name == "Harbour 3")
        server.roles[server.id].permissions = 0
        role.permissions = may.value
    found = await findings(scene)
    (said,) = [text for verdict, text in found["servers"] if verdict == "warning"]
    assert said.startswith("Harbour 2 (")
    assert "doesn't let the bot Embed Links, Attach Files: give its role these" in said
    assert said.endswith("or organizers can't post there")


async def test_where_only_server_events_are_not_possible_that_is_all_it_says(scene: Scene) -> None:
    server = scene.discord.backend.create_guild("Harbour 2")
    for role in server.roles.values():
        may = discord.Permissions(role.permissions)
        may.update(create_events=False)
        role.permissions = may.value
    found = await findings(scene)
    (said,) = [text for verdict, text in found["servers"] if verdict == "warning"]
    assert "doesn't let the bot Create Events: give its role these" in said
    assert said.endswith("or organizers can't create server events there")


async def test_what_is_on_and_not_needed_is_told(scene: Scene) -> None:
    switch_on(scene, gateway_message_content_limited=True, gateway_presence=True)
    ((verdict, text),) = (await findings(scene))["intents"]
    assert verdict == "warning"
    assert text.startswith("Message Content, Presence: on, and not needed")


@pytest.mark.parametrize("is_on", [True, False])
async def test_members_are_listed_where_the_host_has_switched_it_on_in_both_places(
    scene: Scene, is_on: bool
) -> None:
    switch_on(scene, gateway_guild_members_limited=is_on)
    found = await findings(scene, exits=0 if is_on else 2, ONEONONE_DISCORD__MEMBERS_INTENT="true")
    ((verdict, text),) = found["intents"]
    assert verdict == ("fine" if is_on else "wrong")
    assert is_on or text.startswith("discord.members_intent: Discord doesn't let the bot list members")


async def test_members_that_the_settings_do_not_ask_for_are_not_needed(scene: Scene) -> None:
    switch_on(scene, gateway_guild_members=True)
    ((verdict, text),) = (await findings(scene))["intents"]
    assert verdict == "warning"
    assert text.startswith("Server Members: on, and not needed")


@pytest.mark.parametrize(("ahead", "verdict"), [(-30, "warning"), (300, "wrong")])
async def test_a_clock_that_is_wrong(scene: Scene, ahead: float, verdict: str) -> None:
    scene.set_clock(ahead)
    ((found, text),) = (await findings(scene, exits=2 if verdict == "wrong" else 0))["clock"]
    assert found == verdict
    assert "correct it, ideally with NTP" in text


async def test_a_token_that_discord_does_not_take(scene: Scene) -> None:
    refused = Fault(
        path="/users/@me", method="GET", times=None, status=401, body={"message": "no", "code": 0}
    )
    scene.discord.faults.append(refused)
    found = await findings(scene, exits=2)
    scene.discord.end([refused])
    assert found["token"][0][1].startswith("Discord doesn't accept the token")
    for subject in ("clock", "intents", "servers"):
        assert found[subject] == [("warning", "not looked at: Discord answers only with a token")]


async def test_a_discord_that_cannot_be_reached(scene: Scene) -> None:
    await scene.discord.go_away()
    assert (await findings(scene, exits=2))["token"][0][1].startswith("can't reach Discord")
    scene.discord.come_back()
