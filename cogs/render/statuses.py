"""The organizer's view of who has answered."""

from collections import Counter
from datetime import datetime

import discord

from cogs.render import server_events
from cogs.render.audience import Audience
from cogs.render.calendars import details, state_colour, state_with_revision
from cogs.render.repeats import coming
from cogs.render.text import add_footer, cut, cut_lines, mention, safe, stamp, unsent
from scheduling.model import Acceptance, AnswerStatus, Calendar, Mode
from scheduling.revising import Absence
from services.calendars.statuses import AttendeeStatus, Delivery, Status
from services.paging import PAGE, Page

_MARKS = {
    "Times added": "✅",
    "No time works": "🚫",
    "Accepted, no times yet": "🕓",
    "Not answered": "❔",
    "Declined": "✖️",
}
_FLAGGED = (
    "\n⚠️ Discord has stopped me from opening new DMs. People I've never written to get nothing until the "
    "host of this bot has sorted that out: post the calendar in a channel, or tell them yourself."
)
_WAITING = ("Accepted, no times yet", "Not answered")


def private(status: Status, page: Page[AttendeeStatus], now: datetime) -> discord.Embed:
    """Everything the owner may know: answers, and whom the invitation could not reach."""
    calendar = status.calendar
    embed = details(calendar, Audience.of(status.viewer))
    embed.set_author(name=state_with_revision(calendar, now))
    embed.colour = state_colour(calendar, now)
    if status.meetings and calendar.mode is Mode.GROUP:
        when = coming(status.meetings, Audience.of(status.viewer), now)
        embed.add_field(name="Meeting", value=when, inline=False)
    if status.server_event is not None:
        embed.add_field(name="Server event", value=server_events.state(status.server_event), inline=False)
    if status.absent:
        lines = [_absent(one, Audience.of(status.viewer)) for one in status.absent]
        embed.add_field(name="Can't make it", value=cut_lines(lines, 600), inline=False)
    if not status.attendees:
        embed.add_field(
            name="Nobody is invited yet", value="Use `/calendar invite`, or the button below.", inline=False
        )
        return embed
    groups = Counter(_group(item) for item in status.attendees)
    done = len(status.attendees) - sum(groups[name] for name in _WAITING)
    embed.add_field(
        name="Answered", value=progress(done, all_of(calendar, len(status.attendees))), inline=False
    )
    counts = [f"{mark} {name}: {groups[name]}" for name, mark in _MARKS.items() if groups[name]]
    embed.add_field(name="So far", value="\n".join(counts), inline=False)
    ledger = _ledger(status.attendees) + (_FLAGGED if status.is_flagged else "")
    embed.add_field(name="Delivery", value=ledger, inline=False)
    # Two fields, since ten long lines do not fit into one.
    for name, items in (("People", page.items[: PAGE // 2]), ("\u200b", page.items[PAGE // 2 :])):
        if items:
            lines = [_line(item) for item in items]
            embed.add_field(name=name, value=cut_lines(lines, 900), inline=False)
    if page.total > len(page.items):
        add_footer(embed, page.range)
    return embed


def _absent(absence: Absence, audience: Audience) -> str:
    when = audience.span(absence.meeting) if absence.meeting else "none of the free times"
    return f"{mention(absence.person.discord_id)} {safe(absence.person.name, 40)}: {when}"


def all_of(calendar: Calendar, asked: int) -> int:
    """How many people are to answer: those who are asked, or as many as are expected, if that is more."""
    return max(asked, calendar.expected or 0)


def progress(done: int, total: int) -> str:
    """A bar of ten boxes and the figures; it is full, or empty, only where everybody, or nobody, has."""
    filled = max(10 * done // total, done > 0) if total else 0
    return f"{'▰' * filled}{'▱' * (10 - filled)}  {done} of {total}"


def _group(item: AttendeeStatus) -> str:
    attendee = item.attendee
    if attendee.accepted is Acceptance.DECLINED:
        return "Declined"
    if attendee.status is AnswerStatus.SUBMITTED:
        return "Times added"
    if attendee.status is AnswerStatus.NO_TIME:
        return "No time works"
    return "Accepted, no times yet" if attendee.accepted is Acceptance.ACCEPTED else "Not answered"


def _line(item: AttendeeStatus) -> str:
    person = item.attendee.person
    optional = "" if item.attendee.required else " (optional)"
    line = f"{_MARKS[_group(item)]} {mention(person.discord_id)} {safe(person.name, 40)}{optional}"
    if _group(item) == "No time works" and item.attendee.note:
        return f"{line}: “{safe(item.attendee.note, 100)}”"
    if person.wants_nothing:
        until = "it waits until they sign in" if person.signed_out else "they're waiting"
        return f"{line}: {unsent(person)}, so {until}"
    if item.delivery is Delivery.FAILED:
        return f"{line}: ⚠️ not reached: {cut(item.reason or '', 60)}"
    if item.delivery is Delivery.CALLED:
        return f"{line}: asked in the channel"
    if item.delivery in (Delivery.PENDING, Delivery.HELD):
        return f"{line}: DM on its way"
    return f"{line}: delivered {stamp(item.delivered_at, 'R')}" if item.delivered_at else line


def _ledger(attendees: list[AttendeeStatus]) -> str:
    """Of the invitations: how many there are, got there, could not, or wait."""
    counts = Counter(item.delivery for item in attendees)
    waiting = counts[Delivery.PENDING] + counts[Delivery.HELD]
    parts = [f"invited {len(attendees)}", f"delivered {counts[Delivery.DELIVERED]}"]
    parts += [f"not reached {counts[Delivery.FAILED]}"] if counts[Delivery.FAILED] else []
    parts += [f"asked in the channel {counts[Delivery.CALLED]}"] if counts[Delivery.CALLED] else []
    parts += [f"on the way or held {waiting}"] if waiting else []
    return " · ".join(parts)
