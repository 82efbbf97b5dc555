"""Calendars: one, and a list of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord

from cogs.render.audience import EVERYBODY, Audience
from cogs.render.daily_hours import hours
from cogs.render.repeats import add_repeats, coming
from cogs.render.silences import why_missing
from cogs.render.text import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    add_footer,
    cut,
    cut_lines,
    dates_label,
    day_label,
    length_label,
    mention,
    mentions,
    safe,
    stamp,
)
from cogs.render.zones import offset_notes
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Attendee, Calendar, Entry, Mode, Person, Preference
from scheduling.places import is_channel, is_link
from scheduling.showing import STEP
from scheduling.zone_names import spoken
from scheduling.zones import changes_within
from services.calendars.views import CalendarView, ListedCalendar
from services.paging import Page
from services.planning.silences import Silence

_MEETS = {Mode.GROUP: "Group meeting", Mode.ONE_ON_ONE: "One-on-one"}
MARKS = {Preference.HIGH: "", Preference.LOW: " (if needed)"}


def created(calendar: Calendar) -> discord.Embed:
    """The answer to /calendar create."""
    audience = Audience.of(calendar.owner)
    embed = details(calendar, audience)
    embed.colour = GREEN
    embed.set_author(name="Calendar opened")
    mind_the_clocks(embed, calendar, audience)
    mind_the_offset(embed, calendar)
    return embed


def view(seen: CalendarView, now: datetime) -> discord.Embed:
    """A calendar as somebody on it sees it: details, their own answer, and how many have answered."""
    audience = Audience.of(seen.viewer)
    embed = details(seen.calendar, audience)
    embed.set_author(name=state_with_revision(seen.calendar, now))
    embed.colour = state_colour(seen.calendar, now)
    if seen.calendar.first and seen.meetings:
        embed.add_field(name="Next", value=coming(seen.meetings, audience, now), inline=False)
    elif seen.meetings and not seen.has_timetable:
        embed.add_field(name="Meeting", value=audience.span(seen.meetings[0].span), inline=False)
    embed.add_field(name="Answered", value=f"{seen.answered} of {seen.invited}")
    if seen.attendee is not None:
        embed.add_field(name="You", value=answer(seen.attendee))
    embed.add_field(name="Your times", value=times(seen.entries, audience, more=seen.more), inline=False)
    if seen.shows_times and not seen.organizes:
        add_footer(embed, f"The picture moves on every {STEP} answers, so that it gives nobody away")
    return embed


def name_missing(embed: discord.Embed, persons: list[Person], silences: Mapping[int | None, Silence]) -> None:
    """For the owner of a group: who never said that they can when it meets, and why."""
    for name, those in why_missing(persons, silences):
        embed.add_field(name=f"{name} ({len(those)})", value=mentions(those, 1000), inline=False)


def listing(page: Page[ListedCalendar], now: datetime) -> discord.Embed:
    """The calendars of somebody, each with its state."""
    embed = discord.Embed(title="Your calendars", colour=BLUE)
    if not page.items:
        embed.description = "None yet. Open one with `/calendar create`: a name and a first day are enough."
        return embed
    embed.description = cut_lines([_line(item, now) for item in page.items], 4000)
    embed.set_footer(text=page.range)
    return embed


def details(calendar: Calendar, audience: Audience) -> discord.Embed:
    """What a calendar is about, with the zone at its foot in which the audience is shown all times."""
    embed = discord.Embed(title=cut(safe(calendar.name), 256), colour=BLUE)
    # In a channel, whoever reads it has chosen to be there; in a DM, they may not know who wrote it.
    embed.description = safe(calendar.description, 1000, links=audience is EVERYBODY) or None
    embed.add_field(name="Days", value=dates_label(calendar.start_date, calendar.end_date))
    embed.add_field(name="Hours", value=hours(calendar, audience))
    embed.add_field(name=_MEETS[calendar.mode], value=_length(calendar))
    add_repeats(embed, calendar, audience)
    add_place(embed, calendar)
    if not calendar.is_finalized and calendar.cancelled_at is None:
        embed.add_field(name="Answer by", value=deadline(calendar, audience), inline=False)
    embed.add_field(name="Organizer", value=organizer(calendar))
    audience.sign(embed)
    return embed


def deadline(calendar: Calendar, audience: Audience) -> str:
    """Until when answers are taken, and how long that is from now."""
    return f"{audience.moment(calendar.deadline)} · {stamp(calendar.deadline, 'R')}"


def add_place(embed: discord.Embed, calendar: Calendar) -> None:
    """Where one meets, if that was said; a link and a channel as they are, so that they can be pressed."""
    if calendar.place:
        as_it_is = is_link(calendar.place) or is_channel(calendar.place)
        place = calendar.place if as_it_is else safe(calendar.place, links=True)
        embed.add_field(name="Place", value=place, inline=False)


def _length(calendar: Calendar) -> str:
    length = length_label(calendar.meeting_length)
    if calendar.mode is Mode.GROUP:
        return length
    buffer = f", {length_label(calendar.buffer)} apart" if calendar.buffer else ""
    return f"{length} each{buffer}"


def organizer(calendar: Calendar) -> str:
    """Who asks, by account and name, and the server where they do: a name can be anybody's."""
    who = f"{mention(calendar.owner.discord_id)} {safe(calendar.owner.name)}"
    return f"{who}, in {safe(calendar.guild_name, 100)}" if calendar.guild_name else who


def mind_the_offset(embed: discord.Embed, calendar: Calendar) -> None:
    """Says of a calendar whose zone is an offset that it knows no summer time."""
    for note in offset_notes(calendar.timezone):
        embed.add_field(name="Time zone", value=note, inline=False)


def mind_the_clocks(embed: discord.Embed, calendar: Calendar, audience: Audience) -> None:
    """Says when the reader's clock, or else the calendar's, is changed within the days of a calendar."""
    changes = clock_changes(calendar.window, audience.zone or calendar.timezone)
    if changes:
        embed.add_field(name="Clock change", value="\n".join(changes[:3]), inline=False)


def clock_changes(span: Span, zone: str) -> list[str]:
    """When clocks in `zone` are changed meanwhile, and which way."""
    return [
        f"{spoken(zone)} goes {'forward' if change.shift > timedelta(0) else 'back'} by "
        f"{length_label(abs(change.shift))} on {day_label(change.at.astimezone(ZoneInfo(zone)).date())}."
        for change in changes_within(span.start, span.end, ZoneInfo(zone))
    ]


def times(entries: list[Entry], audience: Audience, limit: int = 1024, more: int = 0) -> str:
    """Somebody's availability by day, cut where there is `more`; at most `limit` characters."""
    if not entries:
        return "None yet."
    return audience.by_day([(entry.span, MARKS[entry.preference]) for entry in entries], limit, more)


def answer(attendee: Attendee) -> str:
    """What an attendee said, in words for themselves."""
    if attendee.accepted is Acceptance.DECLINED:
        return "You declined."
    if attendee.status is AnswerStatus.SUBMITTED:
        return "You've added your times."
    if attendee.status is AnswerStatus.NO_TIME:
        return "You said no time works."
    return "You accepted." if attendee.accepted is Acceptance.ACCEPTED else "Not answered yet."


def state(calendar: Calendar, now: datetime) -> str:
    """Where a calendar stands, in a word or two."""
    if calendar.cancelled_at is not None:
        return "Canceled"
    if calendar.is_finalized:
        return "Finalized"
    return "Open" if now < calendar.deadline else "Deadline passed"


def state_with_revision(calendar: Calendar, now: datetime) -> str:
    """The same with how often its meetings have changed since they were set."""
    return state(calendar, now) + (f" · revision {calendar.revision}" if calendar.revision else "")


def state_colour(calendar: Calendar, now: datetime) -> discord.Colour:
    """A colour for the state, which is always written as well."""
    return {"Open": BLUE, "Finalized": GREEN, "Deadline passed": AMBER}.get(state(calendar, now), GREY)


def _role(item: ListedCalendar) -> str:
    if item.attendee is None and not item.co_organizes:
        return "yours"
    parts = [f"from {safe(item.calendar.owner.name)}"]
    parts += ["you co-organize it"] if item.co_organizes else []
    parts += [answer(item.attendee)] if item.attendee else []
    return " · ".join(parts)


def _line(item: ListedCalendar, now: datetime) -> str:
    calendar = item.calendar
    role = _role(item)
    days = dates_label(calendar.start_date, calendar.end_date)
    return f"**{safe(calendar.name)}** · {days} · {state(calendar, now)} · {role}"
