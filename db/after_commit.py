"""The after-commit hook: which notifications a transaction left to send, whoever wrote them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from db.models import Notification


@contextmanager
def collect_due_notifications(session: Session, due: list[datetime]) -> Iterator[None]:
    """Appends the `due_at` of every notification open to all that the session flushes to `due`."""

    def note(session: Session, _context: UOWTransaction) -> None:
        for row in (*session.new, *session.dirty):
            if isinstance(row, Notification) and row.outcome is None and row.leased_until is None:
                due.append(row.due_at)

    event.listen(session, "after_flush", note)
    try:
        yield
    finally:
        event.remove(session, "after_flush", note)
