"""Availability: the echo of what was understood, and a person's times on a calendar."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import discord

from cogs.render.calendars import clock_change, times
from cogs.render.text import AMBER, BLUE, GREEN, by_day, clock, cut_list, safe, span_label, title
from scheduling.intervals import Span
from scheduling.model import Calendar, Preference
from scheduling.phrases import SettledRange
from scheduling.zones import changes_within, instant_at
from services.answers.availability import Availability
from services.answers.submission import Added
from services.answers.undoing import Undone

UNDONE = "All is as it was before."
_PREFERENCES = {Preference.HIGH: " (preferred)", Preference.LOW: " (if needed)"}


def added(result: Added) -> discord.Embed:
    """What was understood, by day, in the person's zone."""
    zone = _zone(result)
    lines = [by_day(_marked(result.ranges), zone, 2500), f"({zone}: your time zone)", *_noted(result)]
    embed = discord.Embed(
        title=f"Got it: {safe(result.calendar.name, 200)}", description="\n".join(lines), colour=GREEN
    )
    embed.set_footer(text="You may change this until the deadline.")
    return embed


def clearing(shown: Availability) -> discord.Embed:
    """What would be removed, before it is."""
    embed = view(shown)
    embed.title = f"Remove all your times on {safe(shown.calendar.name, 150)}?"
    embed.colour = AMBER
    embed.set_footer(text="You will count as not having answered.")
    return embed


def notes(result: Added) -> list[str]:
    """The same for the card, which shows all of somebody's times: what was added now, and the rest."""
    shown = result.invitation.entries if result.invitation else []
    if [(entry.span, entry.preference) for entry in shown] == result.ranges:
        return _noted(result)
    return [f"Added now:\n{by_day(_marked(result.ranges), _zone(result), 500)}", *_noted(result)]


def undone(result: Undone) -> discord.Embed:
    """What is left after a change was taken back."""
    embed = discord.Embed(title=f"Undone: {safe(result.calendar.name, 200)}", colour=BLUE)
    embed.description = times(result.entries, result.person.timezone or result.calendar.timezone, 4000)
    embed.set_footer(text=UNDONE)
    return embed


def _zone(result: Added) -> str:
    return result.person.timezone or result.calendar.timezone


def _marked(ranges: list[SettledRange]) -> list[tuple[Span, str]]:
    """Each range with its preference behind it, unless it is that of all."""
    mixed = len({preference for _, preference in ranges}) > 1
    return [(span, _PREFERENCES[preference] if mixed else "") for span, preference in ranges]


def _noted(result: Added) -> list[str]:
    """What else happened that the person should know, each said once."""
    said = []
    if {preference for _, preference in result.ranges} == {Preference.LOW}:
        said.append("All of this counts as “if needed”.")
    said += _how_it_was_read(result)
    if result.accepted:
        said.append("You have accepted with that.")
    if result.replaced:
        many = "an earlier entry" if result.replaced == 1 else f"{result.replaced} earlier entries"
        said.append(f"It takes the place of {many} where they overlap.")
    return said + _meetings(result)


def _meetings(result: Added) -> list[str]:
    """What is fixed elsewhere at these times."""
    zone = _zone(result)
    free, over = (
        cut_list([f"**{safe(item.name, 60)}** on {span_label(item.span, zone)}" for item in meetings], 300)
        for meetings in (result.left_free, result.overlapping)
    )
    said = [f"I left out when you have a meeting: {free}."] if free else []
    if over:
        said.append(f"⚠️ You have a meeting then: {over}. Press Undo and leave it out if you cannot do both.")
    return said


def _how_it_was_read(result: Added) -> list[str]:
    """What was guessed, what was left out, and what a clock change does."""
    said, zone, reading = [], _zone(result), result.reading
    if reading.guesses:
        guesses = [
            f"“{safe(guess.text, 30)}” as {clock(guess.start)}–{clock(guess.end)}"
            for guess in dict.fromkeys(reading.guesses)
        ]
        said.append(f"I read {cut_list(guesses, 200)}; write am or pm if you mean otherwise.")
    if reading.trimmed:
        outside = cut_list([span_label(span, zone) for span in reading.trimmed], 200)
        said.append(f"I left out what lies outside the calendar or in the past: {outside}.")
    if reading.beyond_hours:
        beyond = cut_list([span_label(span, zone) for span in reading.beyond_hours], 200)
        said.append(
            f"{_hours_of(result.calendar, reading.beyond_hours[0], zone)} I kept nothing of {beyond}."
        )
    if reading.mended:
        mended = [f"“{safe(typed, 30)}” as {right}" for typed, right in dict.fromkeys(reading.mended)]
        said.append(f"I took {cut_list(mended, 200)}.")
    if reading.clock_changed:
        said.append(
            f"{_clock_change(reading.spans, zone)} An hour that is skipped moves forward, one that comes "
            "twice means the first."
        )
    return said


def _hours_of(calendar: Calendar, span: Span, zone: str) -> str:
    """The calendar's hours, and if they are others, what one's own clock shows then."""
    place = ZoneInfo(calendar.timezone)
    day = span.start.astimezone(place).date()
    start, end = (instant_at(day, minute, place) for minute in calendar.hours)
    hours = f"{clock(calendar.hours[0])}–{clock(calendar.hours[1])}"
    own = "–".join(f"{at.astimezone(ZoneInfo(zone)):%H:%M}" for at in (start, end))
    there = f"The calendar's hours are {hours} in {calendar.timezone}"
    return f"{there}." if hours == own else f"{there}, {own} for you."


def _clock_change(spans: list[Span], zone: str) -> str:
    day = timedelta(days=1)
    changes = changes_within(spans[0].start - day, spans[-1].end + day, ZoneInfo(zone))
    said = clock_change(changes[0], zone).removeprefix("They go ") if changes else "."
    return f"Mind the clocks: they go {said}"


def view(seen: Availability) -> discord.Embed:
    """Somebody's times on a calendar, in the viewer's zone."""
    own = seen.person.id == seen.viewer.id
    whose = "Your times" if own else f"Times of {safe(seen.person.name, 60)}"
    embed = discord.Embed(title=title(f"{whose}: {safe(seen.calendar.name, 60)}"), colour=BLUE)
    embed.description = times(seen.entries, seen.viewer.timezone or seen.calendar.timezone, 4000)
    if own and not seen.entries:
        embed.description = "None yet. Add some with `/availability add`."
    return embed
