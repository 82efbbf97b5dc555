"""A meeting among the events of a server: what Discord is told, and what its organizer is."""

from typing import Any

import discord

from cogs.render.audience import EVERYBODY
from cogs.render.repeats import in_words
from cogs.render.text import AMBER, cut, mention, safe, stamp
from scheduling.model import Calendar, EventEnd, ServerEvent
from scheduling.places import location_of
from scheduling.repeating import Rule, discord_rule
from scheduling.server_events import EventPlan
from services.outbox.claims import Claimed
from services.outbox.server_events import EventClaim

_GUILD_ONLY, _VOICE, _EXTERNAL = 2, 2, 3
_EXCEPTIONS = 5
_WHY = {
    EventEnd.CANCELED: "Canceled with the meeting.",
    EventEnd.DELETED: "Somebody deleted or ended it, so I've left it at that.",
    EventEnd.FORBIDDEN: "I can't create or change events in the server: I need its Create Events permission.",
    EventEnd.FULL: "The server already has 100 open events, the most Discord allows.",
    EventEnd.BEGAN: "The meeting began before I could create it.",
    EventEnd.GIVEN_UP: "Discord didn't take it.",
}
_AGAIN = (EventEnd.DELETED, EventEnd.FORBIDDEN, EventEnd.FULL, EventEnd.GIVEN_UP)


def body(claimed: EventClaim, voice_channel: int | None) -> dict[str, Any]:
    """The event as Discord takes it, to make or to edit one: in a voice channel, or at a place."""
    calendar, where = claimed.calendar, location_of(claimed.calendar.place, claimed.guild_id).text
    return {
        "name": cut(calendar.name, 100),
        "description": _description(claimed),
        "privacy_level": _GUILD_ONLY,
        "scheduled_start_time": claimed.plan.meeting.start.isoformat(),
        "scheduled_end_time": claimed.plan.meeting.end.isoformat(),
        "recurrence_rule": claimed.plan.recurrence,
        "entity_type": _EXTERNAL if voice_channel is None else _VOICE,
        "channel_id": voice_channel,
        "entity_metadata": {"location": cut(where or "No place given", 100)}
        if voice_channel is None
        else None,
    }


def _description(claimed: EventClaim) -> str:
    """With the mark by which it is found again, should a first answer of Discord's be lost."""
    owner = claimed.calendar.owner
    foot = f"Organizer: {mention(owner.discord_id)} {safe(owner.name)}\nMade with OneOnOne ({claimed.mark})"
    foot = "\n\n".join(filter(None, [_repeats(claimed.plan), foot]))
    about = safe(claimed.calendar.description, 500, links=True)
    return f"{cut(about, 998 - len(foot))}\n\n{foot}" if about else foot


def _repeats(plan: EventPlan) -> str:
    """How it repeats, and which of the next meetings don't follow that: Discord can't say it of an event."""
    if plan.rule is None:
        return ""
    lines = [in_words(plan.rule, EVERYBODY)]
    for start, span in plan.exceptions[:_EXCEPTIONS]:
        lines.append(f"{stamp(start)}: {f'moved to {stamp(span.start)}' if span else 'skipped'}")
    return "\n".join(lines)


def offered(calendar: Calendar, rule: Rule | None, *, with_event: bool) -> str:
    """What is said of it before the meeting is set."""
    where = safe(calendar.guild_name or "this server", 100)
    if not with_event:
        return f"None in {where}, unless you add one below."
    said = (
        f"I'll create one in {where}. Everyone who can see its events will see the name, the description, "
        "the time, the place, and that you organize it."
    )
    if rule is None:
        return said
    if discord_rule(rule) is None:
        return f"{said} Discord can't repeat it like this, so it's always for the next meeting."
    return f"{said} It repeats too; if you skip or move a meeting, its description says so."


def state(event: ServerEvent) -> str:
    """How it stands, for the organizer."""
    if event.ended is not None:
        return _WHY[event.ended]
    if event.event_id is None:
        return "On its way"
    return f"[Open it](https://discord.com/events/{event.guild_id}/{event.event_id})"


def lost(claimed: Claimed) -> discord.Embed:
    """Why there is none, or why it no longer follows the meeting, and what to do."""
    event, calendar = claimed.server_event, claimed.calendar
    if event is None or event.ended is None:
        raise ValueError(f"notification {claimed.id} is about no server event")
    stays = event.event_id is not None and event.ended is not EventEnd.DELETED
    name = safe(calendar.name, 200)
    todo = "The meeting itself is as it was."
    if stays:
        name, todo = f"Server event out of date: {name}", "Edit or cancel it yourself in the server."
    else:
        name = f"No server event: {name}"
    if calendar.cancelled_at is None and event.ended in _AGAIN:
        todo += " To have me try again, use `/calendar status` in the server and press **Create an event**."
    return discord.Embed(title=name, description=f"{_WHY[event.ended]} {todo}", colour=AMBER)
