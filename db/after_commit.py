"""The after-commit hook: what a transaction left to send or to edit, whoever wrote it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from db.models import LiveMessage, Notification


@dataclass
class Due:
    """When what a transaction wrote is due, for all that nobody is at."""

    notifications: list[datetime] = field(default_factory=list)
    live_messages: list[datetime] = field(default_factory=list)


@contextmanager
def collect_due(session: Session, due: Due) -> Iterator[None]:
    """Notes in `due` what the session flushes."""

    def note(session: Session, _context: UOWTransaction) -> None:
        for row in (*session.new, *session.dirty):
            if isinstance(row, Notification) and row.outcome is None and row.leased_until is None:
                due.notifications.append(row.due_at)
            elif isinstance(row, LiveMessage) and row.due_at is not None and row.leased_until is None:
                due.live_messages.append(row.due_at)

    event.listen(session, "after_flush", note)
    try:
        yield
    finally:
        event.remove(session, "after_flush", note)
