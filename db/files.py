"""The files of a SQLite database: nobody else's to read, and whether anybody has them open."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

PRIVATE = 0o600


class InUse(Exception):
    """Somebody has the database open."""


def file_of(url: str) -> Path | None:
    """The file of a SQLite address; None for PostgreSQL, and for what SQLite is told about as a URI."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database and "uri" not in address.query
    return Path(address.database or "") if is_file and address.database != ":memory:" else None


def files(database: Path) -> Iterator[Path]:
    """The database, and its log and index beside it, where they are there."""
    for ending in ("", "-wal", "-shm"):
        file = database.with_name(database.name + ending)
        if file.exists():
            yield file


def keep_private(database: Path) -> None:
    """Makes the file if it isn't there, and lets only its owner read it; SQLite gives its others the same."""
    with suppress(FileExistsError):
        # Only a new one is opened: closing a file gives up every lock that this process has on it.
        os.close(os.open(database, os.O_CREAT | os.O_EXCL, PRIVATE))
    for file in files(database):
        with suppress(OSError):  # Somebody else's, who lets us use it, or read-only.
            file.chmod(PRIVATE)


def into_one(database: Path) -> None:
    """Writes the log back, so that one file is all there is. Raises InUse, and what SQLite raises."""
    with closing(sqlite3.connect(database, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise InUse from None
            raise
