"""The after-commit hook: what a transaction left to send, to edit or to open, whoever wrote it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, UOWTransaction

from db.models import Erasure, LiveMessage, Notification, Series, ServerEvent
from db.quick_session import QuickSession


@dataclass
class Due:
    """When what a transaction wrote is due, for all that nobody is at; and which calendars it outdated."""

    notifications: list[datetime] = field(default_factory=list)
    live_messages: list[datetime] = field(default_factory=list)
    server_events: list[datetime] = field(default_factory=list)
    erasures: list[datetime] = field(default_factory=list)
    outdated: list[int] = field(default_factory=list)
    series: list[datetime] = field(default_factory=list)


class WritingSession(Session):
    """A session that notes in `due` what it flushes."""

    def __init__(self, due: Due, **options: Any) -> None:
        super().__init__(**options)
        self.due = due


def note_due(session: AsyncSession, due_at: datetime) -> None:
    """Notes what was written without its session: the first of many notifications is due then."""
    _due(session).notifications.append(due_at)


def note_outdated(session: AsyncSession, calendar_id: int) -> None:
    """Notes that what was worked out for a calendar no longer holds."""
    _due(session).outdated.append(calendar_id)


def _due(session: AsyncSession) -> Due:
    """That of a writing session; what another one notes is looked at by nobody."""
    if isinstance(session, QuickSession):
        due: Due = session.options.get("due", Due())
        return due
    writing = session.sync_session
    return writing.due if isinstance(writing, WritingSession) else Due()


@event.listens_for(WritingSession, "after_flush")
def _note(session: WritingSession, _context: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Notification) and row.outcome is None and row.leased_until is None:
            session.due.notifications.append(row.due_at)
        elif isinstance(row, LiveMessage) and row.due_at is not None and row.leased_until is None:
            session.due.live_messages.append(row.due_at)
        elif isinstance(row, ServerEvent) and row.due_at is not None and row.leased_until is None:
            session.due.server_events.append(row.due_at)
        elif isinstance(row, Erasure) and row.attempts == 0:
            session.due.erasures.append(row.due_at)
        elif isinstance(row, Series):
            session.due.series.append(row.opens_at)
