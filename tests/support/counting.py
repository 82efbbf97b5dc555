"""What is asked of the database meanwhile, counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from bot.demo.world import World


@dataclass
class Counted:
    """The statements, with their parameters, and the transactions that were begun."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)


@contextmanager
def counted(world: World) -> Iterator[Counted]:
    """What is asked meanwhile."""
    seen = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        seen.statements.append((statement, parameters))

    def note_begin(connection: Any, *_more: Any) -> None:
        connection.driver_connection._conn.set_trace_callback(
            lambda statement: seen.begun.append(statement) if statement.startswith("BEGIN") else None
        )

    database = world.bot.store.database
    engine = database.engine.sync_engine
    for connection in database.at_hand.kept:
        note_begin(connection)
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "checkout", note_begin)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "checkout", note_begin)
