"""Every table. The constraints carry the rules that must never be false."""

from db.models.base import Base
from db.models.calendars import Attendee, Calendar, Event, Proposal
from db.models.limits import Spent
from db.models.messages import Draft, Greeting, LiveMessage, Notification
from db.models.people import Barred, Contact, Guild, User, UsualWeek
from db.models.process import HandledInteraction, Note
from db.models.revisions import Absence, MeetingChange

__all__ = [
    "Absence",
    "Attendee",
    "Barred",
    "Base",
    "Calendar",
    "Contact",
    "Draft",
    "Event",
    "Greeting",
    "Guild",
    "HandledInteraction",
    "LiveMessage",
    "MeetingChange",
    "Note",
    "Notification",
    "Proposal",
    "Spent",
    "User",
    "UsualWeek",
]
