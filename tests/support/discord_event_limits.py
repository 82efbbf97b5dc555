"""What the documentation asks of scheduled events beyond the published description.

Discord's documentation, page "Guild Scheduled Event" (Field Requirements By Entity Type). What comes here has
the right shape: discord_schema saw to it. How an event may repeat is under Recurrence Rule Object there.
"""

from datetime import datetime
from typing import Any

from tests.support.violations import Found, Violation, too_long, unfilled_or_too_long

NAME, DESCRIPTION, LOCATION = 100, 1000, 100
VOICE, EXTERNAL = 2, 3
MONTHLY, WEEKLY = 1, 2

Json = dict[str, Any]


def scheduled_event(event: Json) -> Found:
    """A new one, or what is changed of one; the place goes with its kind."""
    if "name" in event:
        yield from unfilled_or_too_long("$.name", event["name"], NAME)
    yield from too_long("$.description", event.get("description"), DESCRIPTION)
    if event.get("entity_type") == EXTERNAL:
        yield from _external(event)
    if event.get("entity_type") == VOICE:
        if event.get("channel_id") is None:
            yield Violation("$.channel_id", "missing for an event in a voice channel")
        if event.get("entity_metadata") is not None:
            yield Violation("$.entity_metadata", "a place for an event in a voice channel")
    start, end = event.get("scheduled_start_time"), event.get("scheduled_end_time")
    if start and end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        yield Violation("$.scheduled_end_time", "not after the start")
    if event.get("recurrence_rule"):
        yield from _recurrence(event["recurrence_rule"])


def _recurrence(rule: Json) -> Found:
    """Of what a rule could say, Discord takes what its own app can set of weeks and months."""
    at, weekly = "$.recurrence_rule", rule["frequency"] == WEEKLY
    yield from (Violation(f"{at}.{name}", "can't be set") for name in ("count", "end") if rule.get(name))
    if rule.get("interval", 1) not in ((1, 2) if weekly else (1,)):
        yield Violation(f"{at}.interval", "not 1, or 2 for weeks")
    days = rule.get("by_weekday") if weekly else rule.get("by_n_weekday")
    if rule["frequency"] not in (WEEKLY, MONTHLY) or not days or len(days) > 1:
        yield Violation(f"{at}.frequency", "not weekly or monthly on one weekday")
    if rule.get("by_n_weekday") and (weekly or rule.get("by_weekday")):
        yield Violation(f"{at}.by_n_weekday", "beside another kind of days")


def _external(event: Json) -> Found:
    place = (event.get("entity_metadata") or {}).get("location")
    yield from unfilled_or_too_long("$.entity_metadata.location", place, LOCATION)
    if event.get("channel_id") is not None:
        yield Violation("$.channel_id", "a channel for an event that is elsewhere")
    if event.get("scheduled_end_time") is None:
        yield Violation("$.scheduled_end_time", "missing for an event that is elsewhere")
