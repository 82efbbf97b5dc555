"""Meetings that repeat, in words: how often, until when, which come next, and what was changed about them."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import discord

from cogs.render.audience import Audience
from cogs.render.text import cut_lines, day_label, day_name, stamp
from scheduling.fields import MOST_MEETINGS
from scheduling.intervals import Span
from scheduling.model import Calendar, Every, Meeting
from scheduling.repeating import LAST, Rule, next_of, rule_of
from scheduling.revising import MeetingChange
from scheduling.zone_names import spoken

SHOWN = 3
"""So many of the meetings to come stand in a message."""
_OFTEN = {
    Every.WEEK: "Weekly",
    Every.TWO_WEEKS: "Every two weeks",
    Every.FOUR_WEEKS: "Every four weeks",
    Every.MONTH: "Monthly on that weekday",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def add_repeats(embed: discord.Embed, calendar: Calendar, audience: Audience) -> None:
    """How the meeting of a calendar repeats, if it does; before it is set, what that means for answers."""
    if calendar.repeat is None:
        return
    rule = rule_of(calendar)
    value = in_words(rule, audience) if rule else f"{wanted(calendar)}. One answer counts for every meeting."
    embed.add_field(name="Repeats", value=value, inline=False)


def wanted(calendar: Calendar) -> str:
    """How often and until when, before it is known on which day."""
    often = _OFTEN[calendar.repeat] if calendar.repeat else "Once"
    if isinstance(calendar.until, date):
        return f"{often}, until {day_label(calendar.until)}"
    return f"{often}, {calendar.until or MOST_MEETINGS} meetings"


def in_words(rule: Rule, audience: Audience) -> str:
    """Such as "Weekly on Tuesdays, 19:00–22:00 (Berlin time), until Tue 31 Mar 2026"."""
    there = Audience(rule.zone.key, audience.twelve_hour)
    day = _DAYS[rule.weekday]
    often = f"Monthly on the {_WEEKS[rule.week]} {day}"
    if rule.every is not Every.MONTH:
        often = f"{_OFTEN[rule.every]} on {day}s"
    last = rule.walls[-1].date()
    return f"{often}, {there.wall(rule.first)} ({spoken(rule.zone.key)}), until {day_label(last)}"


def coming(meetings: Sequence[Meeting], audience: Audience, now: datetime) -> str:
    """The next few meetings, a line each."""
    return "\n".join(audience.span(one.span) for one in next_of(meetings, now, SHOWN))


def add_clock_changes(embed: discord.Embed, rule: Rule, audience: Audience) -> None:
    """Says of which meetings the clock skips the hour, or shows it twice, and when those are."""
    lines = [_shifted(rule, span, audience) for span in rule.shifted]
    if lines:
        embed.add_field(name="Clock change", value=cut_lines(lines, 1000), inline=False)


def _shifted(rule: Rule, span: Span, audience: Audience) -> str:
    there = Audience(rule.zone.key, audience.twelve_hour)
    wall = rule.walls[rule.spans.index(span)]
    hour, day = there.clock(wall.hour * 60 + wall.minute), day_name(wall.date())
    if span.start.astimezone(ZoneInfo(rule.zone.key)).time() == wall.time():
        return f"On {day} the clock shows {hour} twice; you meet the first time."
    return f"On {day} the clock skips {hour}; you meet at {there.wall(span)}."


def news_of_series(calendar: Calendar, changes: Sequence[MeetingChange], audience: Audience) -> str:
    """A line for each meeting that was moved or skipped, and whether the series ends."""
    rule = rule_of(calendar)
    starts = rule.starts if rule else []
    ended = [one for one in changes if one.original is not None and one.original not in starts]
    lines = [_change(one, audience) for one in changes if one.original is not None and one not in ended]
    if ended and starts:
        lines.append(f"The series ends: nothing repeats after {_day(starts[-1], audience)}.")
    return cut_lines(lines, 1000)


def _change(change: MeetingChange, audience: Audience) -> str:
    before = audience.span(change.before) if change.before else ""
    return f"{before} → {audience.span(change.after)}" if change.after else f"{before}: skipped"


def _day(at: datetime, audience: Audience) -> str:
    return day_label(at.astimezone(ZoneInfo(audience.zone)).date()) if audience.zone else stamp(at, "D")
