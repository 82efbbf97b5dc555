"""The organizer's view of who has answered."""

from datetime import datetime

import discord

from cogs.render.calendars import details, state, state_colour
from cogs.render.text import cut_lines, mention, safe
from scheduling.model import Acceptance, AnswerStatus
from services.statuses import AttendeeStatus, Delivery, Status

_GROUPS = ("Free times sent", "No time works", "Accepted, no times yet", "Not answered", "Declined")


def private(status: Status, now: datetime) -> discord.Embed:
    """Everything the owner may know: answers, and whom the invitation could not reach."""
    calendar = status.calendar
    embed = details(calendar, status.viewer.timezone or calendar.timezone)
    embed.set_author(name=state(calendar, now))
    embed.colour = state_colour(calendar, now)
    if not status.attendees:
        embed.add_field(
            name="Nobody is invited yet", value="Use `/calendar invite`, or the button below.", inline=False
        )
        return embed
    groups: dict[str, list[str]] = {}
    for item in status.attendees:
        groups.setdefault(_group(item), []).append(_line(item))
    done = len(status.attendees) - sum(len(groups.get(name, [])) for name in _GROUPS[2:4])
    embed.add_field(name="Answered", value=progress(done, len(status.attendees)), inline=False)
    for name in _GROUPS:
        if name in groups:
            embed.add_field(
                name=f"{name} ({len(groups[name])})", value=cut_lines(groups[name], 700), inline=False
            )
    return embed


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
    line = f"{mention(person.discord_id)} {safe(person.name, 80)}"
    if item.delivery is Delivery.FAILED:
        return f"{line}: ⚠️ could not be reached: {item.reason}"
    if item.delivery is Delivery.PENDING:
        held = "signed out, gets it at the next sign-in" if person.signed_out else "DM on its way"
        return f"{line}: {held}"
    return line
