"""Contacts: one, and a list of them."""

import discord

from cogs.render.text import BLUE, GREEN, safe, title
from scheduling.model import Person
from scheduling.zone_names import spoken
from services.paging import Page
from services.people.contacts import ContactCard


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
            "None yet. Add someone who's registered with `/contacts add`, by email or by picking them."
        )
        return embed
    embed.description = "\n".join(contact_line(card) for card in page.items)
    embed.set_footer(text=page.range)
    return embed


def contact_removed(person: Person) -> discord.Embed:
    """The answer to /contacts remove."""
    return discord.Embed(
        title="Contact removed",
        description=f"{safe(person.name)} is no longer in your contacts. They won't be told.",
        colour=BLUE,
    )


def contact(card: ContactCard) -> discord.Embed:
    """A contact's profile, with the email where it may be shown."""
    embed = discord.Embed(title=title(safe(card.person.name)), colour=BLUE)
    embed.add_field(name="Discord", value=f"<@{card.person.discord_id}>")
    if card.person.profile is not None:
        embed.add_field(name="Username", value=safe(card.person.profile.username))
        embed.add_field(name="Time zone", value=spoken(card.person.profile.timezone))
    shown = f"{safe(card.email)} (not verified)" if card.email else "Shown only to people they've added."
    embed.add_field(name="Email", value=shown)
    return embed


def contact_line(card: ContactCard) -> str:
    """A contact on one line, with the email where it may be shown."""
    email = f" · {safe(card.email)}" if card.email else ""
    username = safe(card.person.profile.username) if card.person.profile else ""
    return f"**{safe(card.person.name)}** ({username}) · <@{card.person.discord_id}>{email}"
