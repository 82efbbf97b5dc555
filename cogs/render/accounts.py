"""Accounts: registering, the profile, signing in and out, and whether messages are wanted."""

import discord

from cogs.render.audience import Audience
from cogs.render.text import BLUE, GREEN, safe, title
from cogs.render.zones import chosen_zone, offset_notes
from scheduling.model import Person


def profile(person: Person, title: str = "Your profile") -> discord.Embed:
    """One's own profile, with the email that only its owner sees here."""
    embed = discord.Embed(title=title, colour=BLUE)
    if person.profile is not None:
        embed.add_field(name="Name", value=safe(person.profile.full_name))
        embed.add_field(name="Username", value=safe(person.profile.username))
        embed.add_field(name="Email", value=f"{safe(person.profile.email)} (not verified)")
        embed.add_field(name="Time zone", value=chosen_zone(person.profile.timezone))
        embed.add_field(name="Waking hours", value=Audience.of(person).hours(*person.waking_hours))
    return embed


def registered(person: Person) -> discord.Embed:
    """The answer to /register."""
    embed = profile(person, f"Welcome, {safe(person.profile.first_name if person.profile else '')}")
    embed.colour = GREEN
    embed.description = "\n".join(
        [
            "You're registered. Open a calendar with `/calendar create`, or see your invitations with "
            "`/invites`.",
            *offset_notes(person.timezone),
        ]
    )
    return embed


def edited(person: Person) -> discord.Embed:
    """The answer to /profile edit."""
    embed = profile(person, "Your profile is updated")
    embed.description = "\n".join(offset_notes(person.timezone)) or None
    embed.colour = GREEN
    return embed


def signed_in(person: Person, held: int) -> discord.Embed:
    """The answer to /login, with how much came due meanwhile."""
    said = ["You're signed in.", _caught_up(held), "`/invites` shows what's waiting for your answer."]
    return discord.Embed(
        title=title(f"Welcome back, {safe(person.name)}"),
        description=" ".join(filter(None, said)),
        colour=GREEN,
    )


def messages_stopped() -> discord.Embed:
    """The answer to Stop messages."""
    return discord.Embed(
        title="Messages stopped",
        description="I won't send you invitations, reminders or results. Nothing is deleted: messages wait, "
        "and `/invites` shows what's waiting for your answer. To get messages again, use the button below or "
        "the one in `/help`.",
        colour=BLUE,
    )


def messages_resumed(held: int) -> discord.Embed:
    """Messages are wanted again."""
    return discord.Embed(
        title="Messages are back on", description=_caught_up(held) or "You missed nothing.", colour=GREEN
    )


def _caught_up(held: int) -> str:
    if not held:
        return ""
    many = "1 message" if held == 1 else f"{held} messages"
    return f"You missed {many}. I'll send what still matters in one DM."


def signed_out() -> discord.Embed:
    """The answer to /logout."""
    return discord.Embed(
        title="You're signed out",
        description="Nothing was deleted. I won't send you anything until you use `/login`.",
        colour=BLUE,
    )
