"""Every table. The constraints carry the rules that must never be false."""

from db.models.base import Base
from db.models.calendars import Attendee, Calendar, Event, Proposal, ShownAnswers
from db.models.messages import Draft, Erasure, Greeting, LiveMessage, Notification, ServerEvent
from db.models.organizers import Organizer
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
    "Erasure",
    "Event",
    "Greeting",
    "Guild",
    "HandledInteraction",
    "LiveMessage",
    "MeetingChange",
    "Note",
    "Notification",
    "Organizer",
    "Proposal",
    "ServerEvent",
    "ShownAnswers",
    "User",
    "UsualWeek",
]
