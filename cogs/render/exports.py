"""Meetings as a file for one's own calendar."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import discord

from cogs.render.text import GREEN, safe
from scheduling.ics import Appointment, ics_of
from services.planning.exports import Exported

_FEED = " Or add your calendar feed once, and meetings show up and move by themselves."
MOST_FILES = 10  # Discord takes no more in one message.


def ics_file(appointment: Appointment, now: datetime, name: str = "meeting") -> discord.File:
    """An appointment for one's own calendar, or what takes it out again."""
    file = BytesIO(ics_of(appointment, now))
    return discord.File(file, f"{name}.ics", description="For your calendar")


def ics_files(appointments: Sequence[Appointment], now: datetime) -> list[discord.File]:
    """A file each, in their order: Outlook would read only the first of several in one."""
    if len(appointments) == 1:
        return [ics_file(appointments[0], now)]
    return [ics_file(each, now, f"meeting-{number}") for number, each in enumerate(appointments, start=1)]


def exported(result: Exported, *, has_feeds: bool) -> discord.Embed:
    """What the files have in them, and what spares one the next."""
    number = len(result.appointments)
    what = "The file has 1 meeting." if number == 1 else f"The files have {number} meetings, one each."
    if result.calendar.first:
        what = "The file has all meetings of the series."
    return discord.Embed(
        title=f"For your calendar: {safe(result.calendar.name, 200)}",
        description=f"{what} Open them on the device with your calendar. After a change, export again: "
        f"a newer file replaces an older one.{_FEED if has_feeds else ''}",
        colour=GREEN,
    )
