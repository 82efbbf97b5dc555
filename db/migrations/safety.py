"""One transaction for all that is migrated, in which SQLite may rebuild tables without harm to their rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, event, inspect, text
from sqlalchemy.exc import IntegrityError

_MIGRATING = 1_663_001  # Any number, as long as nothing else locks by it.


@contextmanager
def migrating(connection: Connection) -> Iterator[Callable[..., None]]:
    """Begins a transaction, in which nobody else migrates, and commits it unless something is raised.

    What it gives is to be called after each migration. Raises IntegrityError if a row then refers to one that
    is not there, which only SQLite lets happen.
    """
    if connection.dialect.name == "sqlite":
        with _foreign_keys_off(connection), connection.begin():
            with _autoincrement_reflected(connection):
                yield _IdsGiven(connection).keep
            _check_foreign_keys(connection)
    else:
        with connection.begin():
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            yield lambda **_: None


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping it, which with foreign keys on deletes what refers to its rows."""

    def turn(switch: str) -> None:
        # Past SQLAlchemy, which would begin a transaction: within one the switch does nothing.
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={switch}")
        cursor.close()

    turn("OFF")
    try:
        yield
    finally:
        turn("ON")


def _check_foreign_keys(connection: Connection) -> None:
    dangling = connection.execute(text("PRAGMA foreign_key_check")).first()
    if dangling is not None:
        cause = ValueError(f"a row of {dangling.table} refers to a row of {dangling.parent} that is gone")
        raise IntegrityError("PRAGMA foreign_key_check", None, cause)


@contextmanager
def _autoincrement_reflected(connection: Connection) -> Iterator[None]:
    """SQLAlchemy does not reflect it, and so a rebuilt table would be without."""
    query = text("SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = :name")

    def reflect(_inspector: Any, table: Table, column: dict[str, Any]) -> None:
        if column["primary_key"]:
            found = connection.scalar(query, {"name": table.name})
            table.dialect_kwargs["sqlite_autoincrement"] = bool(found)

    event.listen(Table, "column_reflect", reflect)
    try:
        yield
    finally:
        event.remove(Table, "column_reflect", reflect)


class _IdsGiven:
    """The last id that each table ever gave: one that is rebuilt counts on from the last row that it has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._latest = self._read()

    def keep(self, **_: Any) -> None:
        """Lets tables that were rebuilt count on from where they were."""
        now, there = self._read(), inspect(self._connection).get_table_names()
        for table, latest in self._latest.items():
            if table in there and now.get(table, 0) < latest:
                self._write(table, latest)
        self._latest = self._read()

    def _read(self) -> dict[str, int]:
        if not inspect(self._connection).has_table("sqlite_sequence"):
            return {}
        found = self._connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {table: latest for table, latest in found}

    def _write(self, table: str, latest: int) -> None:
        values = {"name": table, "seq": latest}
        self._connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        self._connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values)
