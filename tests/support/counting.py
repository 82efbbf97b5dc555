"""What is asked of the database meanwhile, counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event

from bot.demo.world import World


@dataclass
class Counted:
    """The statements, with their parameters, and how many transactions were begun."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    transactions: int = 0


@contextmanager
def counted(world: World) -> Iterator[Counted]:
    """What is asked meanwhile."""
    seen = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        seen.statements.append((statement, parameters))

    def note_begin(connection: Connection) -> None:
        # One statement by itself needs no transaction.
        seen.transactions += connection.get_execution_options().get("sqlite_begin", "") is not None

    engine = world.bot.store.database.engine.sync_engine
    listeners: dict[str, Callable[..., None]] = {"before_cursor_execute": note, "begin": note_begin}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)
