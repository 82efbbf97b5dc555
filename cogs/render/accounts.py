"""Profiles and contacts."""

import discord

from cogs.render.text import BLUE, GREEN, clock, safe, title
from scheduling.model import Person
from services.paging import Page
from services.people.contacts import ContactCard


def profile(person: Person, title: str = "Your profile") -> discord.Embed:
    """One's own profile, with the email that only its owner sees here."""
    embed = discord.Embed(title=title, colour=BLUE)
    if person.profile is not None:
        embed.add_field(name="Name", value=safe(person.profile.full_name))
        embed.add_field(name="Username", value=safe(person.profile.username))
        embed.add_field(name="Email", value=f"{safe(person.profile.email)} (not verified)")
        embed.add_field(name="Time zone", value=person.profile.timezone)
        start, end = (clock(minute) for minute in person.waking_hours)
        embed.add_field(name="Waking hours", value=f"{start}–{end}")
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


def contact_added(card: ContactCard) -> discord.Embed:
    """The answer to /contacts add."""
    return discord.Embed(
        title="Contact added",
        description=f"{contact_line(card)}\nInvite them with `/calendar invite`.",
        colour=GREEN,
    )


def contacts(page: Page[ContactCard]) -> discord.Embed:
    """One page of somebody's contacts."""
    embed = discord.Embed(title="Your contacts", colour=BLUE)
    if not page.items:
        embed.description = (
            "Nobody yet. Add somebody who is registered with `/contacts add`, by email or as a user."
        )
        return embed
    embed.description = "\n".join(contact_line(card) for card in page.items)
    embed.set_footer(text=page.range)
    return embed


def contact_removed(person: Person) -> discord.Embed:
    """The answer to /contacts remove."""
    return discord.Embed(
        title="Contact removed",
        description=f"{safe(person.name)} is no longer in your list. They are not told.",
        colour=BLUE,
    )


def contact(card: ContactCard) -> discord.Embed:
    """A contact's profile, with the email where it may be shown."""
    embed = discord.Embed(title=title(safe(card.person.name)), colour=BLUE)
    embed.add_field(name="Discord", value=f"<@{card.person.discord_id}>")
    if card.person.profile is not None:
        embed.add_field(name="Username", value=safe(card.person.profile.username))
        embed.add_field(name="Time zone", value=card.person.profile.timezone)
    shown = f"{safe(card.email)} (not verified)" if card.email else "Only for those whom they have added."
    embed.add_field(name="Email", value=shown)
    return embed


def contact_line(card: ContactCard) -> str:
    """A contact on one line, with the email where it may be shown."""
    email = f" · {safe(card.email)}" if card.email else ""
    username = safe(card.person.profile.username) if card.person.profile else ""
    return f"**{safe(card.person.name)}** ({username}) · <@{card.person.discord_id}>{email}"
