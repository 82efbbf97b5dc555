"""Who may have a meeting made an event of the server, and where that is offered."""

from datetime import datetime

from cogs.base import Interaction
from scheduling.errors import MayNotCreateEvents
from scheduling.model import Calendar, EventEnd, Mode
from services.calendars.statuses import Status


def check_may_create(interaction: Interaction) -> None:
    """Raises MayNotCreateEvents unless both the bot and the person may, in the server where they are."""
    for who, has in (("I", interaction.app_permissions), ("You", interaction.permissions)):
        if not has.create_events:
            raise MayNotCreateEvents(who)


def may_create(interaction: Interaction, calendar: Calendar) -> bool:
    """Whether they may, and this is the calendar's server."""
    both = interaction.app_permissions.create_events and interaction.permissions.create_events
    return both and interaction.guild_id is not None and interaction.guild_id == calendar.guild_id


def is_missing(interaction: Interaction, shown: Status, now: datetime) -> bool:
    """Whether the meeting that is set could be an event of this server, and is none."""
    calendar, event = shown.calendar, shown.server_event
    is_ahead = any(meeting.span.start > now for meeting in shown.meetings)
    takes_place = calendar.mode is Mode.GROUP and calendar.is_finalized and calendar.cancelled_at is None
    is_none = event is None or event.ended not in (None, EventEnd.CANCELED)
    return takes_place and is_ahead and is_none and may_create(interaction, calendar)
