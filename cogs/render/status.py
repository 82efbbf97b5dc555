"""The organizer's view of who has answered."""

from collections import Counter
from datetime import datetime

import discord

from cogs.render.calendars import details, state, state_colour
from cogs.render.text import AMBER, GREEN, cut, cut_lines, mention, safe, span_line
from scheduling.model import Acceptance, AnswerStatus
from services.paging import Page
from services.posting import PublicStatus
from services.statuses import AttendeeStatus, Delivery, Status

_MARKS = {
    "Free times sent": "✅",
    "No time works": "🚫",
    "Accepted, no times yet": "🕓",
    "Not answered": "❔",
    "Declined": "✖️",
}
_WAITING = ("Accepted, no times yet", "Not answered")


def private(status: Status, page: Page[AttendeeStatus], now: datetime) -> discord.Embed:
    """Everything the owner may know: answers, and whom the invitation could not reach."""
    calendar = status.calendar
    embed = details(calendar, status.viewer.timezone or calendar.timezone)
    embed.set_author(name=state(calendar, now))
    embed.colour = state_colour(calendar, now)
    for meeting in status.meetings[:5]:
        zone = status.viewer.timezone or calendar.timezone
        embed.add_field(name="Meeting fixed", value=span_line(meeting.span, zone), inline=False)
    if not status.attendees:
        embed.add_field(
            name="Nobody is invited yet", value="Use `/calendar invite`, or the button below.", inline=False
        )
        return embed
    groups = Counter(_group(item) for item in status.attendees)
    done = len(status.attendees) - sum(groups[name] for name in _WAITING)
    embed.add_field(name="Answered", value=progress(done, len(status.attendees)), inline=False)
    counts = [f"{mark} {name}: {groups[name]}" for name, mark in _MARKS.items() if groups[name]]
    embed.add_field(name="So far", value="\n".join(counts), inline=False)
    embed.add_field(name="People", value=cut_lines([_line(item) for item in page.items], 1024), inline=False)
    if page.total > len(page.items):
        embed.set_footer(text=page.range)
    return embed


def public(status: PublicStatus, now: datetime) -> discord.Embed:
    """What anybody in the channel sees: never who declined or was not reached, nor anybody's times."""
    calendar = status.calendar
    embed = details(calendar, calendar.timezone)
    embed.set_author(name=state(calendar, now))
    embed.colour = state_colour(calendar, now)
    embed.add_field(
        name="Said when they can", value=progress(len(status.answered), status.asked), inline=False
    )
    if status.answered:
        names = [mention(person.discord_id) for person in status.answered]
        embed.add_field(name="Thanks to", value=cut_lines(names, 1024), inline=False)
    return embed


def before_posting(status: PublicStatus, now: datetime) -> discord.Embed:
    """What would become visible, before it does."""
    embed = public(status, now)
    embed.set_author(name="This is what everybody in this channel would see")
    embed.colour = AMBER
    return embed


def posted(status: PublicStatus) -> discord.Embed:
    """The answer to the confirmation."""
    return discord.Embed(
        title=f"Posted: {safe(status.calendar.name, 200)}",
        description="It stands in this channel now.",
        colour=GREEN,
    )


def progress(done: int, total: int) -> str:
    """A bar of ten boxes and the figures."""
    filled = round(10 * done / total) if total else 0
    return f"{'▰' * filled}{'▱' * (10 - filled)}  {done} of {total}"


def _group(item: AttendeeStatus) -> str:
    attendee = item.attendee
    if attendee.accepted is Acceptance.DECLINED:
        return "Declined"
    if attendee.status is AnswerStatus.SUBMITTED:
        return "Free times sent"
    if attendee.status is AnswerStatus.NO_TIME:
        return "No time works"
    return "Accepted, no times yet" if attendee.accepted is Acceptance.ACCEPTED else "Not answered"


def _line(item: AttendeeStatus) -> str:
    person = item.attendee.person
    line = f"{_MARKS[_group(item)]} {mention(person.discord_id)} {safe(person.name, 40)}"
    if item.delivery is Delivery.FAILED:
        return f"{line}: ⚠️ not reached: {cut(item.reason or '', 60)}"
    if item.delivery is Delivery.PENDING:
        held = "signed out, gets it at the next sign-in" if person.signed_out else "DM on its way"
        return f"{line}: {held}"
    return line
