"""Availability: the echo of what was understood, and a person's times on a calendar."""

from datetime import timedelta

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import clock_changes, times
from cogs.render.daily_hours import left_out
from cogs.render.text import AMBER, BLUE, GREEN, add_footer, cut_list, safe, title
from cogs.render.zones import offset_notes
from scheduling.intervals import Span
from scheduling.model import Calendar, Person, Preference
from scheduling.phrases import Reading, SettledRange
from scheduling.zone_names import spoken
from services.answers.availability import Availability
from services.answers.submission import Added
from services.answers.undoing import Undone

UNDONE = "Everything is back as it was."
PREFERENCES = {Preference.HIGH: " (preferred)", Preference.LOW: " (if needed)"}


def added(result: Added) -> discord.Embed:
    """What was understood, by day, in the person's zone."""
    audience = Audience.of(result.person)
    lines = [audience.by_day(_marked(result.ranges), 2500), *_noted(result)]
    embed = discord.Embed(
        title=f"Got it: {safe(result.calendar.name, 200)}", description="\n".join(lines), colour=GREEN
    )
    audience.sign(embed)
    add_footer(embed, "You can change this until the deadline")
    return embed


def clearing(shown: Availability) -> discord.Embed:
    """What would be removed, before it is."""
    embed = view(shown)
    embed.title = f"Remove all your times from {safe(shown.calendar.name, 150)}?"
    embed.colour = AMBER
    add_footer(embed, "You'll count as not having answered")
    return embed


def notes(result: Added) -> list[str]:
    """The same for the card, which shows all of somebody's times: what was added now, and the rest."""
    shown = result.invitation.entries if result.invitation else []
    is_all = not result.invitation or not result.invitation.more
    if is_all and [(entry.span, entry.preference) for entry in shown] == result.ranges:
        return _noted(result)
    return [f"Added now:\n{Audience.of(result.person).by_day(_marked(result.ranges), 500)}", *_noted(result)]


def moved(result: Added) -> str:
    """What is said first once their profile is in another zone."""
    zone = result.person.timezone or ""
    return " ".join([f"You're on {spoken(zone)} now.", *offset_notes(zone)])


def undone(result: Undone) -> discord.Embed:
    """What there is after a change was undone."""
    embed = discord.Embed(title=f"Undone: {safe(result.calendar.name, 200)}", colour=BLUE)
    audience = Audience.of(result.person)
    embed.description = f"{UNDONE}\n{times(result.entries, audience, 4000)}"
    audience.sign(embed)
    return embed


def _marked(ranges: list[SettledRange]) -> list[tuple[Span, str]]:
    """Each range with its preference behind it, unless it is that of all."""
    mixed = len({preference for _, preference in ranges}) > 1
    return [(span, PREFERENCES[preference] if mixed else "") for span, preference in ranges]


def _noted(result: Added) -> list[str]:
    """What else happened that the person should know, each said once."""
    said = []
    if {preference for _, preference in result.ranges} == {Preference.LOW}:
        said.append("All of this counts as “if needed”.")
    said += how_it_was_read(result.person, result.calendar, result.reading)
    if result.accepted:
        said.append("You've accepted the invitation too.")
    if result.replaced:
        many = "an earlier entry" if result.replaced == 1 else f"{result.replaced} earlier entries"
        said.append(f"This replaces {many} where they overlap.")
    return said + _meetings(result)


def _meetings(result: Added) -> list[str]:
    """What is fixed elsewhere at these times."""
    audience = Audience.of(result.person)
    free, over = (
        cut_list([f"**{safe(item.name, 60)}** on {audience.span(item.span)}" for item in meetings], 300)
        for meetings in (result.left_free, result.overlapping)
    )
    said = [f"I left out the times of your meetings: {free}."] if free else []
    if over:
        said.append(f"⚠️ You have a meeting then: {over}. If you can't do both, press Undo and leave it out.")
    return said


def how_it_was_read(person: Person, calendar: Calendar, reading: Reading) -> list[str]:
    """What was guessed, what was left out, and what a clock change does."""
    said, audience = [], Audience.of(person)
    elsewhere = [spoken(zone) for zone in reading.zones if zone != audience.zone]
    if elsewhere:
        said.append(f"I read what you wrote in {' and '.join(elsewhere)}, and show it in yours.")
    if reading.guesses:
        guesses = [
            f"“{safe(guess.text, 30)}” as {audience.hours(guess.start, guess.end)}"
            for guess in dict.fromkeys(reading.guesses)
        ]
        said.append(f"I read {cut_list(guesses, 200)}; add am or pm if you meant something else.")
    if reading.trimmed:
        outside = cut_list([audience.span(span) for span in reading.trimmed], 200)
        said.append(f"I left out times outside the calendar or in the past: {outside}.")
    if reading.beyond_hours:
        said.append(left_out(calendar, audience, reading.beyond_hours))
    if reading.mended:
        mended = [f"“{safe(typed, 30)}” as {right}" for typed, right in dict.fromkeys(reading.mended)]
        said.append(f"I took {cut_list(mended, 200)}.")
    if reading.clock_changed:
        said.append(
            f"{_clock_change(reading.spans, person)} A skipped hour moves forward; of an hour that comes "
            "twice, the first counts."
        )
    return said


def _clock_change(spans: list[Span], person: Person) -> str:
    day = timedelta(days=1)
    around = Span(spans[0].start - day, spans[-1].end + day)
    return "Clock change: " + "".join(clock_changes(around, person.timezone or "UTC")[:1])


def view(seen: Availability) -> discord.Embed:
    """Somebody's times on a calendar, in the viewer's zone."""
    own = seen.person.id == seen.viewer.id
    whose = "Your times" if own else f"{safe(seen.person.name, 60)}'s times"
    embed = discord.Embed(title=title(f"{whose}: {safe(seen.calendar.name, 60)}"), colour=BLUE)
    audience = Audience.of(seen.viewer)
    embed.description = times(seen.entries, audience, 4000)
    if seen.entries:
        audience.sign(embed)
    elif own:
        embed.description = "None yet. Add some with `/availability add`."
    return embed


def disconnected() -> discord.Embed:
    """The answer to disconnecting one's own calendar."""
    return discord.Embed(
        title="Calendar disconnected",
        description="I've deleted its address and your busy times. What you already answered stays.",
        colour=GREEN,
    )
