"""Invitations, as the DM shows them and as /invites does."""

from collections.abc import Sequence

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import answer, details, mind_the_clocks, times
from cogs.render.text import AMBER, BLUE, GREEN, GREY, add_footer, cut_lines, mention, safe, stamp, title
from scheduling.model import Acceptance, AnswerStatus, Attendee, Calendar, Invitation
from services.answers.no_time import NoTime
from services.answers.upcoming import UpcomingMeeting
from services.calendars.invitations import Invited, Uninvited


def card(invitation: Invitation, notes: Sequence[str] = ()) -> discord.Embed:
    """One invitation with what its receiver has said so far, in their zone if it is known.

    `notes` are what they should know about the answer they have just given.
    """
    calendar, attendee = invitation.calendar, invitation.attendee
    audience = Audience.of(attendee.person)
    embed = details(calendar, audience)
    embed.set_author(name=f"{calendar.owner.name} asks when you can meet")
    embed.colour = _colour(attendee)
    embed.add_field(name="Your answer", value=answer(attendee))
    mind_the_clocks(embed, calendar, audience)
    if invitation.entries:
        embed.add_field(name="Your times", value=times(invitation.entries, audience), inline=False)
    if notes:
        embed.add_field(name="Noted", value=cut_lines(list(notes), 1024), inline=False)
    if attendee.person.profile is None:
        add_footer(embed, "You don't need an account: Add my times is one short form")
    return embed


def no_time_hint(invitation: Invitation) -> str:
    """What the form says below its line."""
    if not invitation.entries:
        return "Only the organizer sees this. You can change your answer until the deadline."
    many = _entries(len(invitation.entries))
    return f"This removes your times here ({many}). Undo brings them back."


def no_time(said: NoTime) -> list[str]:
    """What the answer that no time works has done."""
    organizer, note = safe(said.calendar.owner.name, 60), said.invitation.attendee.note
    notes = [f"{organizer} sees: “{safe(note)}”"] if note else []
    if said.removed:
        notes.append(f"I removed your times ({_entries(said.removed)}). Undo brings them back.")
    return [*notes, "If something opens up before the deadline, just add times."]


def listing(
    invitations: list[Invitation], meetings: Sequence[UpcomingMeeting], audience: Audience
) -> discord.Embed:
    """Everything that somebody can still answer, and their meetings ahead."""
    embed = discord.Embed(title="Your invitations", colour=BLUE)
    if invitations:
        embed.description = cut_lines([_line(invitation) for invitation in invitations], 4000)
    else:
        embed.description = "Nothing is waiting for your answer. Your own calendars are in `/calendar list`."
    if meetings:
        lines = [
            f"**{safe(one.calendar.name, 100)}** · {audience.span(one.meeting.span)}" for one in meetings
        ]
        embed.add_field(name="Your meetings", value=cut_lines(lines, 1000), inline=False)
        audience.sign(embed)
    return embed


def invited(result: Invited) -> discord.Embed:
    """The answer to /calendar invite and to the picker."""
    embed = discord.Embed(title=f"Invited to {safe(result.calendar.name, 200)}", colour=GREEN)
    mentions = ", ".join(mention(person.discord_id) for person in result.people)
    lines = [f"I'm sending a DM to {mentions}"] if result.people else []
    lines += [f"<@{person.discord_id}> {safe(person.name)} was already invited." for person in result.already]
    embed.description = cut_lines(lines, 4000)
    embed.set_footer(text="See who answers with /calendar status")
    return embed


def uninviting(calendar: Calendar, name: str) -> discord.Embed:
    """Somebody who has answered, or has a meeting, would be taken off."""
    answered = "They've already answered, and I'll tell them. Inviting them again restores the answer."
    has_meeting = "Their meeting is canceled, if they have one, and I'll tell them. Nobody else's changes."
    return discord.Embed(
        title=title(f"Remove {safe(name, 60)} from {safe(calendar.name, 60)}?"),
        description=has_meeting if calendar.is_finalized else answered,
        colour=AMBER,
    )


def uninvited(result: Uninvited) -> discord.Embed:
    """Somebody is off the calendar."""
    return discord.Embed(
        title=f"Removed from {safe(result.calendar.name, 200)}",
        description=f"{mention(result.person.discord_id)} {safe(result.person.name)} is no longer invited.",
        colour=GREY,
    )


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _line(invitation: Invitation) -> str:
    calendar = invitation.calendar
    by = f"due {stamp(calendar.deadline, 'R')}"
    return (
        f"**{safe(calendar.name)}** from {safe(calendar.owner.name)} · {by} · {answer(invitation.attendee)}"
    )


def _colour(attendee: Attendee) -> discord.Colour:
    if attendee.accepted is Acceptance.DECLINED:
        return GREY
    return GREEN if attendee.status is not AnswerStatus.NONE else AMBER
