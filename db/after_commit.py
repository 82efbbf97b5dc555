"""The after-commit hook: what a transaction left to send, to edit or to open, whoever wrote it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from db.models import LiveMessage, Notification, Series


@dataclass
class Due:
    """When what a transaction wrote is due, for all that nobody is at."""

    notifications: list[datetime] = field(default_factory=list)
    live_messages: list[datetime] = field(default_factory=list)
    series: list[datetime] = field(default_factory=list)


class WritingSession(Session):
    """A session that notes in `due` what it flushes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.due = Due()


@event.listens_for(WritingSession, "after_flush")
def _note(session: WritingSession, _context: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Notification) and row.outcome is None and row.leased_until is None:
            session.due.notifications.append(row.due_at)
        elif isinstance(row, LiveMessage) and row.due_at is not None and row.leased_until is None:
            session.due.live_messages.append(row.due_at)
        elif isinstance(row, Series):
            session.due.series.append(row.opens_at)
