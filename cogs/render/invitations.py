"""Invitations, as the DM shows them and as /invites does."""

from collections.abc import Sequence

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import answer, details, mind_the_clocks, times
from cogs.render.text import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    add_footer,
    cut_lines,
    length_label,
    mention,
    mention_role,
    mentions,
    people,
    safe,
    stamp,
    title,
)
from scheduling.model import Acceptance, AnswerStatus, Attendee, Calendar, Invitation, Person
from services.answers.no_time import NoTime
from services.answers.upcoming import UpcomingMeeting
from services.calendars.invitations import Invited, Outlook, Uninvited
from services.outbox.newcomers import Spread

CHOICES = {
    "times": ("Type my times", "In your own words"),
    "usual": ("Use my usual week", "The hours you've saved"),
    "zone": ("Not your zone?", "Read your answer again in another time zone"),
    "accept": ("Accept", "Say yes now, and add your times later"),
    "no_time": ("No time works", "Tell the organizer that none of it suits you"),
    "decline": ("Decline", "You won't take part"),
    "never": ("Never from this person", "Decline, and get no more invitations from them"),
    "stop": ("Stop messages", "I won't send you anything until you want it again"),
}
"""What stands under More…: a label, and what it means."""
_ONE_BY_ONE = 5
"""So many people at most have a line each."""


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
        own = times(invitation.entries, audience, more=invitation.more)
        embed.add_field(name="Your times", value=own, inline=False)
    if notes:
        embed.add_field(name="Noted", value=cut_lines(list(notes), 1024), inline=False)
    if attendee.person.timezone is None:
        add_footer(embed, "You don't need an account: just press Pick times")
    return embed


def coming(invitation: Invitation) -> discord.Embed:
    """Somebody will be at a meeting that is set."""
    return discord.Embed(title=f"See you there: {safe(invitation.calendar.name, 200)}", colour=GREEN)


def no_time_hint(entries: int) -> str:
    """What the form says below its line, to somebody with so many entries."""
    if not entries:
        return "Only the organizer sees this. You can change your answer until the deadline."
    many = _entries(entries)
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
    name = safe(result.calendar.name, 180)
    embed = discord.Embed(title=f"Invited to {name}", colour=GREEN)
    if result.again and not result.people:
        embed = discord.Embed(title=f"Invite again to {name}?", colour=AMBER)
    lines = [f"I'm sending a DM to {mentions(result.people)}"] if result.people else []
    if len(result.already) > _ONE_BY_ONE:
        lines.append(f"{people(len(result.already))} were already invited.")
    else:
        lines += [f"{_who(person)} was already invited." for person in result.already]
    lines += [f"{_who(person)} can't be invited." for person in result.barred]
    if result.again:
        lines.append(f"Not invited yet: {mentions(result.again, 800)}")
        lines.append("They declined before, or were removed twice. Invite them again only if they want it.")
    embed.description = cut_lines(lines, 2000)
    spread_out(embed, result.spread, result.calendar)
    embed.set_footer(text="See who answers with /calendar status")
    return embed


def _who(person: Person) -> str:
    return f"{mention(person.discord_id)} {safe(person.name)}"


def inviting_role(outlook: Outlook, role_id: int) -> discord.Embed:
    """How many people a role is, before any of them is invited."""
    embed = discord.Embed(
        title=title(f"Invite {people(outlook.people)} to {safe(outlook.calendar.name, 180)}?"),
        description=f"Each member of {mention_role(role_id)} who isn't invited yet gets a DM.",
        colour=AMBER,
    )
    if outlook.takes:
        how_long = f"About {length_label(outlook.takes)}: I spread out new DMs."
        embed.add_field(name="How long it takes", value=how_long, inline=False)
    if outlook.late:
        instead = "get theirs another day" if outlook.channel_id is None else "are mentioned in the channel"
        embed.add_field(
            name="Beyond today's new DMs", value=f"{people(outlook.late)} {instead}.", inline=False
        )
    return embed


def spread_out(embed: discord.Embed, spread: Spread, calendar: Calendar) -> None:
    """Says when people hear of it to whom the bot has never written: not all at once."""
    if spread.takes:
        embed.add_field(
            name="New to me",
            value=f"Discord takes many new DMs at once for spam, so I spread them out: about "
            f"{length_label(spread.takes)} for {people(spread.soon)}.",
            inline=False,
        )
    if spread.called:
        names = mentions(spread.called, 800)
        embed.add_field(
            name=f"Asked in the channel: {people(len(spread.called))}",
            value=f"I've used up today's new DMs, so I mention them in <#{spread.channel_id}>: {names}",
            inline=False,
        )
    if spread.later_from is not None:
        text = f"I've used up today's new DMs, so they get theirs from {stamp(spread.later_from, 'f')}: "
        text += mentions(spread.later, 800)
        if not calendar.is_finalized:
            text += "\nIf you post the calendar, I mention them in the channel instead."
        embed.add_field(name=f"Later: {people(len(spread.later))}", value=text, inline=False)


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
