"""Picking times: what can be ticked, and what is chosen so far."""

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import MARKS, mind_the_clocks
from cogs.render.text import BLUE, cut, day_name, safe, title
from scheduling.intervals import Span, common
from scheduling.model import Preference
from scheduling.picking import AFTERNOON, ALL, MORNING, PickPage, state, value
from services.answers.picks import Picking

LOST = "Some of the times you ticked can't be chosen anymore. Here's what's open now."
BUSY = "Busy in your calendar"
_FILLED = (
    "I looked at your calendar: busy times are marked. Change what's ticked as you like; "
    "nothing is saved before you press **Done**."
)
_CONNECTED = (
    "Your calendar is connected: I'll look at it again whenever you open an invitation or pick times. Before "
    "an organizer sets a meeting that you said you can make, I tell them if your calendar has something "
    "then, never what. `/availability disconnect` ends it."
)
_SHORTCUTS = {MORNING: "Whole morning", AFTERNOON: "Whole afternoon", ALL: "All day"}
_ASKS = {Preference.HIGH: "Times you can", Preference.LOW: "Times you could if needed"}
_HOWS = {Preference.HIGH: "", Preference.LOW: " if needed"}


def choosing(shown: Picking) -> discord.Embed:
    """What is chosen so far, by day, and how to go on."""
    audience = Audience.of(shown.person)
    asks = "When could you instead?" if shown.absentee else "When are you free?"
    embed = discord.Embed(title=title(f"{asks} {safe(shown.calendar.name, 200)}"), colour=BLUE)
    embed.description = _how(shown)
    said = [(one.span, MARKS[one.preference]) for one in shown.said]
    embed.add_field(name="Chosen so far", value=audience.by_day(said, 1024) or "Nothing yet.", inline=False)
    mind_the_clocks(embed, shown.calendar, audience)
    audience.sign(embed)
    return embed


def options(shown: Picking, page: PickPage, preference: Preference) -> list[discord.SelectOption]:
    """The stretches of a page, ticked where that is what somebody says; the shortcuts first."""
    audience, said = Audience.of(shown.person), shown.said
    several = page.first != page.last
    shortcuts = [
        discord.SelectOption(
            label=("All of these" if several else _SHORTCUTS[name]) + _HOWS[preference], value=name
        )
        for name in page.shortcuts
    ]
    return shortcuts + [
        discord.SelectOption(
            label=(audience.brief(span) if several else audience.wall(span)) + _HOWS[preference],
            value=value(span),
            description=_marks(shown, span),
            default=state(span, said) is preference,
        )
        for span in page.spans
    ]


def asks(page: PickPage, preference: Preference) -> str:
    """What a menu says while nothing is ticked in it."""
    day = "" if page.first != page.last else f" on {day_name(page.first)}"
    return _ASKS[preference] + day


def _how(shown: Picking) -> str:
    lines = [LOST] if shown.lost else []
    if shown.absentee and shown.absentee.meeting:
        lines.append(f"You can't make {Audience.of(shown.person).span(shown.absentee.meeting)}.")
    if shown.filled and shown.pages:
        lines.append(_FILLED)
    elif shown.taken:
        lines.append("Busy times from your calendar are marked.")
    if shown.unread:
        events = "One event" if shown.unread == 1 else f"{shown.unread} events"
        lines.append(f"{events} in your calendar can't be read in full, so check those times yourself.")
    if shown.filled and shown.is_connected:
        lines.append(_CONNECTED)
    if not shown.pages:
        lines.append("There's nothing left to choose here. You can still type your times.")
    elif len(shown.pages) > 1:
        lines.append("Tick the times that suit you on each day, then press **Done**.")
    else:
        lines.append("Tick the times that suit you, then press **Done**.")
    return "\n".join(lines)


def _marks(shown: Picking, span: Span) -> str | None:
    meeting = next((one for one in shown.meetings if one.span.overlaps(span)), None)
    if meeting is None:
        return BUSY if common(span, shown.taken) else None
    return cut(f"You have a meeting: {meeting.name}", 100)
