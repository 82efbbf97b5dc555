"""Every table. The constraints carry the rules that must never be false."""

from db.models.base import Base
from db.models.calendars import Attendee, Calendar, Event, Proposal, Series, ShownAnswers
from db.models.connections import Connection
from db.models.feeds import CalendarFeed
from db.models.limits import Spent
from db.models.messages import Draft, Erasure, Greeting, LiveMessage, Notification, ServerEvent
from db.models.organizers import Organizer
from db.models.people import Barred, Contact, Guild, User, UsualWeek
from db.models.process import HandledInteraction, Note
from db.models.revisions import Absence, MeetingChange

__all__ = [
    "Absence",
    "Attendee",
    "Barred",
    "Base",
    "Calendar",
    "CalendarFeed",
    "Connection",
    "Contact",
    "Draft",
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
    "Series",
    "ServerEvent",
    "ShownAnswers",
    "Spent",
    "User",
    "UsualWeek",
]
