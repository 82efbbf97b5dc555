"""Calendars that open themselves again, in words."""

from datetime import datetime

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import details
from cogs.render.invitations import invited
from cogs.render.text import BLUE, GREEN, GREY, add_footer, dates_label, mentions, people, safe, title
from scheduling.model import Calendar, Every
from services.calendars.opening_again import Repeating, SentAgain
from services.outbox.claims import Claimed

EVERY = {
    Every.WEEK: "every week",
    Every.TWO_WEEKS: "every two weeks",
    Every.FOUR_WEEKS: "every four weeks",
    Every.MONTH: "every month, on the same weekday",
}


def repeating(result: Repeating, now: datetime) -> discord.Embed:
    """That it opens itself again from now on: when, as what, and that nobody is invited unseen."""
    audience = Audience.of(result.calendar.owner)
    opens = "now" if result.opens_at <= now else _at(result.opens_at, audience)
    embed = discord.Embed(
        title=title(f"Opens again {EVERY[result.every]}: {safe(result.calendar.name, 180)}"),
        description="Each one opens at 9:00, three days before its deadline, with the same people. I'll show "
        "it to you first, and invite nobody until you say so. `/calendar cancel` ends it.",
        colour=GREEN,
    )
    embed.add_field(name="The next one", value=_next(result), inline=False)
    embed.add_field(name="Opens", value=opens, inline=False)
    return embed


def preview(claimed: Claimed) -> discord.Embed:
    """To the owner: what has opened itself, and who is, or was, invited."""
    known = claimed.again
    embed = details(claimed.calendar, Audience.of(claimed.reader))
    embed.set_author(name="Open again, and the invitations are out" if known.has_sent else "Open again")
    embed.colour = GREEN if known.has_sent else BLUE
    asks = "Invited" if known.has_sent else "Who I'd invite"
    if known.asked:
        names = mentions(known.asked, 1000)
        embed.add_field(name=f"{asks}: {people(len(known.asked))}", value=names, inline=False)
    else:
        embed.add_field(name=asks, value="Nobody. Invite people with `/calendar invite`.", inline=False)
    if known.left_out:
        names = mentions(known.left_out, 1000)
        embed.add_field(name="Left out, since they declined", value=names, inline=False)
    if not known.has_sent:
        add_footer(embed, "Nobody has been invited yet. Change anything first with /calendar edit")
    return embed


def sent(result: SentAgain) -> discord.Embed:
    """The invitations are on their way."""
    embed = invited(result.invited)
    if not result.invited.people:
        embed.description = "There was nobody left to invite. Use `/calendar invite`."
    goes_on(embed, result.repeating)
    return embed


def skipped(result: Repeating) -> discord.Embed:
    """This one is called off, and the next one comes."""
    embed = discord.Embed(
        title=title(f"Skipped: {safe(result.calendar.name, 200)}"),
        description="Nobody was invited. The next one opens as planned.",
        colour=GREY,
    )
    goes_on(embed, result)
    return embed


def goes_on(embed: discord.Embed, result: Repeating) -> None:
    """When the next one opens, and whether its invitations wait for the owner."""
    opens = f"{_next(result)}\nIt opens {_at(result.opens_at, Audience.of(result.calendar.owner))}"
    how = ", and I'll send the invitations." if result.by_itself else ", and I'll show it to you first."
    embed.add_field(name="The next one", value=opens + how, inline=False)


def let_send(result: Repeating) -> discord.Embed:
    """Whether later invitations go by themselves."""
    says = "From now on, I send the invitations as soon as one opens, and tell you."
    asks = "From now on, I show you each one first, and invite nobody until you say so."
    embed = discord.Embed(
        title=title(safe(result.calendar.name, 200)),
        description=says if result.by_itself else asks,
        colour=GREEN,
    )
    goes_on(embed, result)
    return embed


def stopped(calendar: Calendar) -> discord.Embed:
    """Nothing opens any more."""
    return discord.Embed(
        title=title(f"No longer opens again: {safe(calendar.name, 200)}"),
        description="What's already out goes on. `/calendar copy` with `every` starts it again.",
        colour=GREY,
    )


def _next(result: Repeating) -> str:
    return f"**{safe(result.name)}**\n{dates_label(result.start_date, result.end_date)}"


def _at(at: datetime, audience: Audience) -> str:
    return audience.name_zone(audience.moment(at))
