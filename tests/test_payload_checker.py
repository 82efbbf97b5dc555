"""The payload check itself: it takes what discord.py sends, and a refusal says what and where."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands, ui

from tests.support import sample_bot
from tests.support.payloads import assert_payloads_accepted, violations

CALLBACK = "/interactions/1/token/callback"


@pytest.fixture
def simcord_bot() -> sample_bot.Bot:
    return sample_bot.Bot()


@pytest.fixture
def env(simcord_env: simcord.Env) -> Iterator[simcord.Env]:
    """A server with the sample bot; whatever the test makes it send has to pass."""
    yield simcord_env
    assert_payloads_accepted(simcord_env.http_requests)


@pytest.fixture
def channel(env: simcord.Env) -> simcord.ChannelHandle:
    return env.create_guild().create_text_channel("planning")


@pytest.fixture
def ana(env: simcord.Env, channel: simcord.ChannelHandle) -> simcord.MemberActor:
    return env.guild.add_member(env.create_user("ana"))


def sent(env: simcord.Env, method: str, path_end: str) -> list[Any]:
    """The bodies of the requests whose path ends like this."""
    return [each.json for each in env.http_requests if each.method == method and each.path.endswith(path_end)]


async def viewed(ana: simcord.MemberActor, channel: simcord.ChannelHandle) -> simcord.ResponseMessage:
    """The private answer with all its buttons and selects."""
    shown = (await ana.slash(channel, "calendar entry view", calendar="x")).response
    assert shown is not None
    return shown


async def test_the_command_tree_is_taken(env: simcord.Env) -> None:
    everywhere, on_one_server = sent(env, "PUT", "/commands")
    assert [command["name"] for command in everywhere] == ["calendar", "post", "Invite to calendar…"]
    assert on_one_server == []


async def test_a_response_with_everything_is_taken(
    env: simcord.Env, channel: simcord.ChannelHandle, ana: simcord.MemberActor
) -> None:
    await ana.slash(channel, "calendar create", name="Retro")
    assert sent(env, "POST", "/callback")[-1]["data"]["attachments"]
    assert await ana.autocomplete(channel, "calendar entry view", "calendar", "x")
    await ana.click(await viewed(ana, channel), label="Edit")
    assert [body["type"] for body in sent(env, "POST", "/callback")] == [4, 8, 4, 7]


async def test_selects_modals_and_followups_are_taken(
    env: simcord.Env, channel: simcord.ChannelHandle, ana: simcord.MemberActor
) -> None:
    message = await viewed(ana, channel)
    await ana.select(message, ["tue"], custom_id="day")
    modal = await ana.select(message, [ana], custom_id="people")
    await ana.submit_modal(modal, {"name": "Ana"})
    assert [body["type"] for body in sent(env, "POST", "/callback")] == [4, 6, 9, 5]
    assert sent(env, "PATCH", "/@original") and env.http_requests[-1].path.startswith("/webhooks/")


async def test_messages_in_channels_and_dms_are_taken(
    env: simcord.Env, channel: simcord.ChannelHandle, ana: simcord.MemberActor
) -> None:
    await ana.slash(channel, "post")
    await ana.context_menu(channel, "Invite to calendar…", ana)
    assert len(sent(env, "POST", "/messages")) == 4
    assert sent(env, "POST", "/users/@me/channels") == [{"recipient_id": ana.id}]


@pytest.mark.parametrize("modal", [sample_bot.Labels, sample_bot.Choices, sample_bot.Rows])
async def test_a_modal_is_taken(modal: type[ui.Modal]) -> None:
    assert violations("POST", CALLBACK, {"type": 9, "data": modal().to_dict()}) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users/@me"),
        ("GET", "/channels/12"),
        ("GET", "/channels/12/messages"),
        ("DELETE", "/webhooks/12/token/messages/@original"),
        ("DELETE", "/webhooks/12/token/messages/34"),
        ("PUT", "/channels/12/messages/34/reactions/%E2%9C%85/@me"),
    ],
)
def test_a_request_without_a_body_is_taken(method: str, path: str) -> None:
    assert violations(method, path, None) == []


class Careless(discord.Client):
    """A bot whose button says too much, and that pings whoever is named."""

    async def setup_hook(self) -> None:
        @app_commands.command(description="Say too much")
        async def shout(interaction: sample_bot.Interaction) -> None:
            view = ui.View().add_item(ui.Button(label="x" * 81, custom_id="shout"))
            await interaction.response.send_message("@everyone", view=view)

        tree = app_commands.CommandTree(self)
        tree.add_command(shout)
        await tree.sync()


class TestRefusal:
    @pytest.fixture
    def simcord_bot(self) -> discord.Client:
        return Careless(intents=discord.Intents.default())

    async def test_it_names_the_request_the_place_and_the_rule(self, simcord_env: simcord.Env) -> None:
        channel = simcord_env.create_guild().create_text_channel("planning")
        ana = simcord_env.guild.add_member(simcord_env.create_user("ana"))
        await ana.slash(channel, "shout")
        with pytest.raises(AssertionError) as refusal:
            assert_payloads_accepted(simcord_env.http_requests)
        heading, request, *rules = str(refusal.value).splitlines()
        assert heading == "Discord would not take these requests:"
        assert request.split()[0] == "POST" and request.endswith("/callback")
        label, mentions = rules
        assert label.startswith(
            "    $.data.components[0].components[0].label: longer than 80 characters: 'xxx"
        )
        assert mentions == "    $.data.allowed_mentions: allowed_mentions missing"
