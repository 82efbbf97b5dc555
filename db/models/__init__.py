"""Every table. The constraints carry the rules that must never be false."""

from db.models.base import Base
from db.models.calendars import Attendee, Calendar, Event, Proposal, Series
from db.models.messages import Draft, Greeting, LiveMessage, Notification
from db.models.people import Contact, EmailLookup, Guild, User, UsualWeek
from db.models.process import HandledInteraction, Note
from db.models.revisions import Absence, MeetingChange

__all__ = [
    "Absence",
    "Attendee",
    "Base",
    "Calendar",
    "Contact",
    "Draft",
    "EmailLookup",
    "Event",
    "Greeting",
    "Guild",
    "HandledInteraction",
    "LiveMessage",
    "MeetingChange",
    "Note",
    "Notification",
    "Proposal",
    "Series",
    "User",
    "UsualWeek",
]
