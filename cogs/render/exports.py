"""Meetings as a file for one's own calendar."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import discord

from cogs.render.text import GREEN, safe
from scheduling.ics import Appointment, ics_of
from services.planning.exports import Exported


def ics_file(appointments: Sequence[Appointment], now: datetime) -> discord.File:
    """Appointments for one's own calendar, or what takes them out of it."""
    return discord.File(BytesIO(ics_of(appointments, now)), "meeting.ics", description="For your calendar")


def exported(result: Exported) -> discord.Embed:
    """What the file has in it."""
    what = "1 meeting" if len(result.appointments) == 1 else f"{len(result.appointments)} meetings"
    return discord.Embed(
        title=f"For your calendar: {safe(result.calendar.name, 200)}",
        description=f"The file has {what}. Open it on the device with your calendar.",
        colour=GREEN,
    )
