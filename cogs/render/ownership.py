"""Who organizes a calendar, and that it has a new owner."""

import discord

from cogs.render.text import BLUE, GREEN, GREY, cut_lines, mention, safe
from scheduling.model import Calendar, Mode, Person
from services.calendars.ownership import Organizers
from services.outbox.claims import Claimed

_MAY = "They can do everything you can, except cancel it or choose who organizes it."


def organizers(shown: Organizers, note: str = "") -> discord.Embed:
    """The owner and the co-organizers."""
    calendar = shown.calendar
    embed = discord.Embed(title=f"Who organizes {safe(calendar.name, 200)}", colour=BLUE)
    embed.description = note or (_MAY if shown.is_owner else None)
    embed.add_field(name="Owner", value=_named(calendar.owner), inline=False)
    names = cut_lines([_named(person) for person in shown.people], 1000) or "None yet."
    embed.add_field(name="Co-organizers", value=names, inline=False)
    return embed


def added(shown: Organizers) -> discord.Embed:
    """Who has just been named."""
    return organizers(shown, f"I'm telling {_named(shown.people[-1])}. {_MAY}")


def stepped_back(shown: Organizers) -> discord.Embed:
    """The asker is no co-organizer any more."""
    owner = safe(shown.calendar.owner.name, 60)
    return discord.Embed(
        title=f"You no longer organize {safe(shown.calendar.name, 200)}",
        description=f"I'm telling {owner}, who can ask you again.",
        colour=GREY,
    )


def adoptable(count: int) -> discord.Embed:
    """What there is to take over."""
    if not count:
        return discord.Embed(
            title="Nothing to take over",
            description="Everyone who owns a calendar you could take over is still in this server.",
            colour=BLUE,
        )
    return discord.Embed(
        title="Take over a calendar",
        description="The owners of these have left the server. Whoever co-organizes one becomes its owner; "
        "if nobody does, you do. Everyone on it is told.",
        colour=BLUE,
    )


def adopted(calendar: Calendar) -> discord.Embed:
    """Who owns it now."""
    return discord.Embed(
        title=f"New owner: {safe(calendar.name, 200)}",
        description=f"{_named(calendar.owner)} owns it now. I'm telling everyone on it. `/calendar status` "
        "shows how it stands.",
        colour=GREEN,
    )


def named(claimed: Claimed) -> discord.Embed:
    """To somebody who organizes it from now on."""
    calendar = claimed.calendar
    return discord.Embed(
        title=f"You're a co-organizer: {safe(calendar.name, 200)}",
        description=f"{_named(calendar.owner)} wants you to help organize it. You can invite and remind "
        "people, change it, and set the meetings. `/calendar status` shows how it stands.",
        colour=GREEN,
    )


def left(claimed: Claimed) -> discord.Embed:
    """To who no longer organizes it, or to the owner: that somebody stepped back."""
    calendar = claimed.calendar
    if claimed.recipient != calendar.owner:
        return discord.Embed(
            title=f"You're no longer a co-organizer: {safe(calendar.name, 200)}",
            description="You don't need to do anything.",
            colour=GREY,
        )
    still = ", ".join(_named(person) for person in claimed.organizers) or "nobody"
    return discord.Embed(
        title=f"A co-organizer stepped back: {safe(calendar.name, 200)}",
        description=f"Helping you now: {still}. `/calendar organizers` adds someone.",
        colour=GREY,
    )


def new_owner(claimed: Claimed) -> discord.Embed:
    """To everybody on a calendar, and to its owners."""
    calendar = claimed.calendar
    if claimed.recipient == calendar.owner:
        return discord.Embed(
            title=f"You now own {safe(calendar.name, 200)}",
            description="Its owner has left, so it's yours. `/calendar status` shows how it stands, and "
            "`/calendar organizers` who helps you.",
            colour=GREEN,
        )
    what = "your answer still counts"
    if calendar.is_finalized:
        what = (
            "your meeting is with them now" if calendar.mode is Mode.ONE_ON_ONE else "the meeting stays set"
        )
    return discord.Embed(
        title=f"New organizer: {safe(calendar.name, 200)}",
        description=f"{_named(calendar.owner)} owns this calendar now, since its owner has left. If you're "
        f"on it, {what}.",
        colour=BLUE,
    )


def _named(person: Person) -> str:
    return f"{mention(person.discord_id)} {safe(person.name, 60)}"
