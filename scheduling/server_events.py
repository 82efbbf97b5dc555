"""How the meetings of a calendar stand among the events of a server: as one event, whatever repeats."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.model import Calendar, Meeting
from scheduling.repeating import Rule, discord_rule, rule_of


class EventPlan(Struct, frozen=True):
    """The one event: the meeting that it is set to, and of a series, its rule and how Discord repeats it.

    `recurrence` is None where Discord can't say the rule, or this meeting isn't as the rule has it.
    `exceptions` are the later meetings that aren't either, by when they would be; None for one that is
    skipped. From `until` on it is to be set to the next meeting, or ended.
    """

    meeting: Span
    is_over: bool = False
    rule: Rule | None = None
    recurrence: Mapping[str, Any] | None = None
    exceptions: list[tuple[datetime, Span | None]] = field(default_factory=list)
    until: datetime | None = None


def plan_event(calendar: Calendar, meetings: Iterable[Meeting], now: datetime, *, is_made: bool) -> EventPlan:
    """How the event of these meetings is to be; one that isn't made yet is about none that has begun."""
    every = sorted(meetings, key=lambda one: one.span)
    ahead = [one for one in every if (one.span.end if is_made else one.span.start) > now] or every[-1:]
    first, rule = ahead[0], rule_of(calendar)
    plan = EventPlan(first.span, is_over=every[-1].span.end <= now, rule=rule)
    if rule is None or first.original is None:
        return plan
    follows_rule = len(ahead) > 1 and first.span.start == first.original
    return replace(
        plan,
        recurrence=discord_rule(replace(rule, first=first.span)) if follows_rule else None,
        exceptions=_exceptions(rule, ahead, first.original),
        until=None if plan.is_over else first.span.end,
    )


def _exceptions(rule: Rule, meetings: list[Meeting], after: datetime) -> list[tuple[datetime, Span | None]]:
    """Which of those that the rule has after this one are skipped or at another time."""
    spans = {meeting.original: meeting.span for meeting in meetings}
    starts = [start for start in rule.starts if start > after]
    return [
        (start, spans.get(start)) for start in starts if start not in spans or spans[start].start != start
    ]
