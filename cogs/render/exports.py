"""Files that go with messages."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import discord

from scheduling.ics import Appointment, ics_of


def ics_file(appointments: Sequence[Appointment], now: datetime) -> discord.File:
    """Appointments for one's own calendar, or what takes them out of it."""
    return discord.File(BytesIO(ics_of(appointments, now)), "meeting.ics", description="For your calendar")
