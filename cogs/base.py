"""What commands, buttons and modals share: the request they make of services, and ways to answer."""

import asyncio
from typing import Any

import discord

from cogs.bot import Bot
from cogs.render.pictures import Drawn, show
from scheduling.errors import DraftGone
from services.request import STALE_AFTER, Account, Request

_UNKNOWN_MESSAGE = 10008
PICTURE_WITHIN = 0.2
"""Seconds for which an answer waits for its picture."""

Interaction = discord.Interaction[Bot]


def ask(interaction: Interaction) -> Request:
    """The request behind an interaction: who asks, now, once, and only while Discord takes an answer."""
    store = interaction.client.store
    answered = interaction.response.is_done()
    fresh_until = interaction.created_at + interaction.client.clock_ahead + STALE_AFTER
    return Request(
        store=store,
        actor=account(interaction.user, str(interaction.locale)),
        now=store.now(),
        interaction_id=interaction.id,
        fresh_until=None if answered else fresh_until,
        guild_id=interaction.guild_id if bot_is_in(interaction) else None,
    )


def bot_is_in(interaction: Interaction) -> bool:
    """Whether this is a server that the bot has joined, rather than one where it was brought by a person."""
    if interaction.guild_id is None:
        return False
    return (
        interaction.is_guild_integration() or interaction.client.get_guild(interaction.guild_id) is not None
    )


def account(user: discord.User | discord.Member, locale: str | None = None) -> Account:
    """A Discord account by its own name: a nickname belongs to one server."""
    return Account(user.id, (user.global_name or user.name)[:100], user.name, locale, user.bot)


async def respond(interaction: Interaction, **message: Any) -> None:
    """Answers for the asker's eyes only, also where an answer has been given already."""
    if interaction.response.is_done():
        await interaction.followup.send(ephemeral=True, **message)
    else:
        await interaction.response.send_message(ephemeral=True, **message)


async def respond_with_picture(
    interaction: Interaction, embed: discord.Embed, drawing: "asyncio.Task[Drawn | None]"
) -> None:
    """Answers in words at once, unless the picture is there soon; then it is put beside them."""
    await asyncio.wait([drawing], timeout=PICTURE_WITHIN)
    if drawing.done():
        await respond(interaction, embed=embed, files=show(embed, drawing.result()))
        return
    await respond(interaction, embed=embed)
    if files := show(embed, await asyncio.shield(drawing)):
        await interaction.edit_original_response(embed=embed, attachments=files)


async def show_instead(interaction: Interaction, **message: Any) -> None:
    """Puts the answer in the place of the message that was pressed; where that is gone, sends it."""
    try:
        await interaction.response.edit_message(**message)
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
