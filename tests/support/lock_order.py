"""Watches in which order transactions lock rows on PostgreSQL, and says where two could wait for ever.

The order is written down in services/locks.py. It is told from the statements, since no test can bring about
every moment at which two transactions meet.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import Connection

from db.engine import Database

ORDER = ("handled_interaction", "calendar", "series", "guild", "user", "notification", "draft")
"""Whoever has rows of one of these waits only for rows of the same, or of a later one."""
UNDER_THE_CALENDAR = ("live_message", "attendee", "event", "proposal", "organizer")
"""Only whoever has locked the calendar changes these, or whoever holds nothing else."""

_NEW = ("calendar", "event", "draft", "proposal")  # Nothing of a new row is the same as of another's.

_WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
_LOCKS = re.compile(r'FOR (?:NO KEY )?UPDATE(?: OF "?(\w+)"?)?( SKIP LOCKED)?')
_FROM = re.compile(r'\bFROM "?(\w+)"?')


@dataclass
class Transaction:
    """The tables of which a transaction holds rows, in the order in which it took them."""

    held: list[str] = field(default_factory=list)
    locked: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def take(self, statement: str) -> None:
        """Notes what a statement locks, and whether it might wait for somebody else in the wrong order."""
        statement = " ".join(statement.split())
        written, locks = _WRITES.match(statement), _LOCKS.search(statement)
        if written:
            verb, table = written.groups()
            # What was locked to be changed is what is changed.
            waits = table not in (_NEW if verb == "INSERT INTO" else self.locked)
        elif locks:
            table, waits = locks[1] or _FROM.findall(statement)[0], not locks[2]
            self.locked.add(table)
        else:
            return
        if waits and not self._may_wait_for(table):
            self.faults.append(f"{table} after {', '.join(dict.fromkeys(self.held))}")
        self.held.append(table)

    def _may_wait_for(self, table: str) -> bool:
        others = set(self.held) - {table}
        if not others - {"handled_interaction"}:
            return True
        if table in UNDER_THE_CALENDAR:
            return "calendar" in others
        return table not in ORDER or all(
            ORDER.index(other) < ORDER.index(table) for other in others if other in ORDER
        )


@contextmanager
def watched(database: Database) -> Iterator[list[str]]:
    """What goes against the order while this lasts; nothing on SQLite, which has one writer at a time."""
    found: list[str] = []
    transactions: WeakKeyDictionary[Connection, Transaction] = WeakKeyDictionary()
    engine = database.engine.sync_engine

    def began(connection: Connection) -> None:
        transactions[connection] = Transaction()

    def executed(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        transactions.setdefault(connection, Transaction()).take(statement)

    def ended(connection: Connection) -> None:
        found.extend(transactions.pop(connection, Transaction()).faults)

    listeners: dict[str, Callable[..., Any]] = {
        "begin": began,
        "before_cursor_execute": executed,
        "commit": ended,
        "rollback": ended,
    }
    if engine.dialect.name != "postgresql":
        yield found
        return
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield found
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)
