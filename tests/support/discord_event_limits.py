"""What the documentation asks of scheduled events beyond the published description.

Discord's documentation, page "Guild Scheduled Event" (Field Requirements By Entity Type). What comes here has
the right shape: discord_schema saw to it.
"""

from datetime import datetime
from typing import Any

from tests.support.violations import Found, Violation, too_long, unfilled_or_too_long

NAME, DESCRIPTION, LOCATION = 100, 1000, 100
VOICE, EXTERNAL = 2, 3

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


def _external(event: Json) -> Found:
    place = (event.get("entity_metadata") or {}).get("location")
    yield from unfilled_or_too_long("$.entity_metadata.location", place, LOCATION)
    if event.get("channel_id") is not None:
        yield Violation("$.channel_id", "a channel for an event that is elsewhere")
    if event.get("scheduled_end_time") is None:
        yield Violation("$.scheduled_end_time", "missing for an event that is elsewhere")
