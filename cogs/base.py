"""What commands, buttons and modals share: the request they make of services, and ways to answer."""

import asyncio
from typing import Any

import discord

from cogs.bot import Bot
from cogs.render.pictures import Drawn, show
from scheduling.errors import DraftGone
from services.request import STALE_AFTER, Account, Request

_UNKNOWN_MESSAGE = 10008
_COMMAND = discord.InteractionType.application_command
DONE_ONCE = "done_once"
"""Among an interaction's extras: the id by which what it does happens once, in the place of its own."""
PICTURE_WITHIN = 0.2
"""Seconds for which an answer waits for its picture, if that is the only one to be drawn."""

Interaction = discord.Interaction[Bot]


def ask(interaction: Interaction) -> Request:
    """The request behind an interaction: who asks, now, once, and only while Discord takes an answer."""
    store = interaction.client.store
    answered = interaction.response.is_done()
    fresh_until = interaction.created_at + interaction.client.clock_ahead + STALE_AFTER
    return Request(
        store=store,
        actor=account(interaction.user, str(interaction.locale), _roles(interaction)),
        now=store.now(),
        interaction_id=interaction.extras.get(DONE_ONCE, interaction.id),
        fresh_until=None if answered else fresh_until,
        guild_id=interaction.guild_id if bot_is_in(interaction) else None,
        channel_id=None if interaction.type is _COMMAND else interaction.channel_id,
        guild_name=interaction.guild.name if interaction.guild else None,
        asked_in=frozenset(filter(None, (interaction.channel_id, _parent(interaction)))),
    )


def _parent(interaction: Interaction) -> int | None:
    """The channel that a thread belongs to."""
    return interaction.channel.parent_id if isinstance(interaction.channel, discord.Thread) else None


def bot_is_in(interaction: Interaction) -> bool:
    """Whether this is a server that the bot has joined, rather than one where it was brought by a person."""
    if interaction.guild_id is None:
        return False
    return (
        interaction.is_guild_integration() or interaction.client.get_guild(interaction.guild_id) is not None
    )


def account(
    user: discord.User | discord.Member, locale: str | None = None, roles: frozenset[int] = frozenset()
) -> Account:
    """A Discord account by its own name: a nickname belongs to one server."""
    return Account(user.id, (user.global_name or user.name)[:100], user.name, locale, user.bot, roles)


def _roles(interaction: Interaction) -> frozenset[int]:
    """The roles of whoever acts, as they come with the interaction, in a server that the bot knows."""
    if interaction.guild is None or not isinstance(interaction.user, discord.Member):
        return frozenset()
    return frozenset(role.id for role in interaction.user.roles)


async def respond(interaction: Interaction, **message: Any) -> None:
    """Answers for the asker's eyes only, also where an answer has been given already."""
    if interaction.response.is_done():
        await interaction.followup.send(ephemeral=True, **message)
    else:
        await interaction.response.send_message(ephemeral=True, **message)


async def take_time(interaction: Interaction) -> None:
    """Where others are waiting, says at once that the answer to a press will come; then it may take longer.

    Not before a form, which can only be opened at once. `show_privately` gives the answer.
    """
    if ask(interaction).has_to_wait:
        await defer(interaction)


async def defer(interaction: Interaction) -> None:
    """The same where it will take longer in any case."""
    if interaction.response.is_done():
        return
    if _is_private(interaction):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)


def _is_private(interaction: Interaction) -> bool:
    """Whether only the asker sees the message that was pressed."""
    shown = interaction.message
    return shown is not None and (shown.flags.ephemeral or interaction.guild_id is None)


async def show_privately(interaction: Interaction, **message: Any) -> None:
    """Puts the answer in the place of a message that only the asker sees; where others see it, sends it."""
    if interaction.response.is_done() or _is_private(interaction):
        await show_instead(interaction, **message)
    else:
        await respond(interaction, **{part: each for part, each in message.items() if each is not None})


async def respond_with_picture(
    interaction: Interaction, embed: discord.Embed, drawing: "asyncio.Task[Drawn | None]", **more: Any
) -> None:
    """Answers in words at once, unless the picture is there soon; then it is put beside them."""
    if not interaction.client.pictures.is_busy:
        await asyncio.wait([drawing], timeout=PICTURE_WITHIN)
    if drawing.done():
        await respond(interaction, embed=embed, files=show(embed, drawing.result()), **more)
        return
    await respond(interaction, embed=embed, **more)
    if files := show(embed, await asyncio.shield(drawing)):
        await interaction.edit_original_response(embed=embed, attachments=files)


async def show_instead(interaction: Interaction, **message: Any) -> None:
    """Puts the answer in the place of the message that was pressed; where that is gone, sends it."""
    edit = interaction.response.edit_message
    try:
        await (interaction.edit_original_response if interaction.response.is_done() else edit)(**message)
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        await respond(interaction, **{part: shown for part, shown in message.items() if shown is not None})


def raw(interaction: Interaction) -> dict[str, Any]:
    """What Discord sent with the interaction, as it came."""
    return dict(interaction.data or {})


def chosen(interaction: Interaction) -> list[str]:
    """The values chosen in a menu, at least one. Raises DraftGone if it was no menu that was used."""
    values = [str(value) for value in raw(interaction).get("values", [])]
    if not values:
        raise DraftGone
    return values
