"""Invitations, as the DM shows them and as /invites does."""

from collections.abc import Sequence

import discord

from cogs.render.calendars import answer, details, mind_the_clocks, times
from cogs.render.text import AMBER, BLUE, GREEN, GREY, cut_lines, mention, safe, stamp
from scheduling.model import Acceptance, AnswerStatus, Attendee, Invitation
from services.invitations import Invited


def card(invitation: Invitation, notes: Sequence[str] = ()) -> discord.Embed:
    """One invitation with what its receiver has said so far, in their zone if it is known.

    `notes` are what they should know about the answer they have just given.
    """
    calendar, attendee = invitation.calendar, invitation.attendee
    zone = attendee.person.timezone or calendar.timezone
    embed = details(calendar, zone)
    embed.set_author(name=f"{calendar.owner.name} asks when you can meet")
    embed.colour = _colour(attendee)
    embed.add_field(name="Your answer", value=answer(attendee))
    mind_the_clocks(embed, calendar.window, zone)
    if invitation.entries:
        embed.add_field(name="Your times", value=times(invitation.entries, zone), inline=False)
    if notes:
        embed.add_field(name="Noted", value=cut_lines(list(notes), 1024), inline=False)
    if attendee.person.profile is None:
        embed.set_footer(text="Add my times takes one form: you need no account beforehand.")
    return embed


def listing(invitations: list[Invitation]) -> discord.Embed:
    """Everything that somebody can still answer."""
    embed = discord.Embed(title="Your invitations", colour=BLUE)
    if not invitations:
        embed.description = "Nothing waits for your answer. Calendars of your own are under `/calendar list`."
        return embed
    embed.description = cut_lines([_line(invitation) for invitation in invitations], 4000)
    return embed


def invited(result: Invited) -> discord.Embed:
    """The answer to /calendar invite and to the picker."""
    embed = discord.Embed(title=f"Invited to {safe(result.calendar.name, 200)}", colour=GREEN)
    mentions = ", ".join(mention(person.discord_id) for person in result.people)
    lines = [f"I am sending them a DM: {mentions}"] if result.people else []
    lines += [f"<@{person.discord_id}> {safe(person.name)} was invited before." for person in result.already]
    embed.description = cut_lines(lines, 4000)
    embed.set_footer(text="See who answers with /calendar status")
    return embed


def _line(invitation: Invitation) -> str:
    calendar = invitation.calendar
    by = f"answer {stamp(calendar.deadline, 'R')}"
    return (
        f"**{safe(calendar.name)}** from {safe(calendar.owner.name)} · {by} · {answer(invitation.attendee)}"
    )


def _colour(attendee: Attendee) -> discord.Colour:
    if attendee.accepted is Acceptance.DECLINED:
        return GREY
    return GREEN if attendee.status is not AnswerStatus.NONE else AMBER
