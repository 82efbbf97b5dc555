"""Accounts: registering, the profile, signing in and out, and whether messages are wanted."""

import discord

from cogs.render.audience import Audience
from cogs.render.text import BLUE, GREEN, safe, title
from scheduling.model import Person
from scheduling.zone_names import spoken


def profile(person: Person, title: str = "Your profile") -> discord.Embed:
    """One's own profile, with the email that only its owner sees here."""
    embed = discord.Embed(title=title, colour=BLUE)
    if person.profile is not None:
        embed.add_field(name="Name", value=safe(person.profile.full_name))
        embed.add_field(name="Username", value=safe(person.profile.username))
        embed.add_field(name="Email", value=f"{safe(person.profile.email)} (not verified)")
        zone = person.profile.timezone
        embed.add_field(name="Time zone", value=f"{spoken(zone)} ({zone})")
        embed.add_field(name="Waking hours", value=Audience.of(person).hours(*person.waking_hours))
    return embed


def registered(person: Person) -> discord.Embed:
    """The answer to /register."""
    embed = profile(person, f"Welcome, {safe(person.profile.first_name if person.profile else '')}!")
    embed.colour = GREEN
    embed.description = (
        "You are registered. Open a calendar with `/calendar create`, or answer what you were invited to "
        "with `/invites`."
    )
    return embed


def edited(person: Person) -> discord.Embed:
    """The answer to /profile edit."""
    embed = profile(person, "Your profile, as it is now")
    embed.colour = GREEN
    return embed


def signed_in(person: Person, held: int) -> discord.Embed:
    """The answer to /login, with how much came due meanwhile."""
    return discord.Embed(
        title=title(f"Welcome back, {safe(person.name)}"),
        description=f"You are signed in. {_caught_up(held)} `/invites` shows what waits for your answer.",
        colour=GREEN,
    )


def messages_stopped() -> discord.Embed:
    """The answer to Stop messages."""
    return discord.Embed(
        title="I send you nothing any more",
        description="No invitations, reminders or results. What comes due waits, and nothing is deleted: "
        "`/invites` shows what you are asked. The button below brings messages back, as does the one that "
        "`/help` shows.",
        colour=BLUE,
    )


def messages_resumed(held: int) -> discord.Embed:
    """Messages are wanted again."""
    return discord.Embed(
        title="You get messages again", description=_caught_up(held) or "Nothing came due.", colour=GREEN
    )


def _caught_up(held: int) -> str:
    if not held:
        return ""
    many = "One message" if held == 1 else f"{held} messages"
    return f"{many} came due meanwhile; I send what still matters as one."


def signed_out() -> discord.Embed:
    """The answer to /logout."""
    return discord.Embed(
        title="You are signed out",
        description="Nothing was deleted, and I send you nothing until you use `/login`.",
        colour=BLUE,
    )
