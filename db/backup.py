"""A consistent copy of a live SQLite file, taken while the bot runs."""

import errno
import re
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from db.files import into_one, keep_private

LAST_BACKUP = "last_backup"
_PATIENCE = 1.0  # Seconds for which others may be writing.


class Damaged(Exception):
    """What SQLite finds wrong with a file."""


def backup(source: Path, target: Path, now: datetime) -> None:
    """Copies the database with SQLite's online backup, and notes it in both.

    The target appears once it is whole. Raises FileExistsError, Damaged, sqlite3.Error, OSError.
    """
    if target.exists():
        raise FileExistsError(f"{target}: already exists")
    part = target.with_name(f"{target.name}.part")
    try:
        copy(source, part)
        check(part, "quick_check")
        _note(part, now)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    with suppress(sqlite3.Error):  # It is only what `oneonone doctor` reads.
        _note(source, now)


def backup_into(source: Path, folder: Path, keep: int | None, now: datetime) -> tuple[Path, list[Path]]:
    """Does so into a file of the folder named by the instant; all but the latest `keep` of them go.

    The new file, and those that went. Raises what `backup` does.
    """
    target = folder / f"{source.stem}-{now:%Y%m%dT%H%M%SZ}.db"
    backup(source, target, now)
    ours = re.compile(rf"{re.escape(source.stem)}-\d{{8}}T\d{{6}}Z\.db")
    made = sorted(file for file in folder.iterdir() if ours.fullmatch(file.name))
    old = made[:-keep] if keep else []
    for file in old:
        file.unlink(missing_ok=True)
    return target, old


def copy(source: Path, target: Path) -> None:
    """Copies it into one file that only its owner can read, in place of what is there."""
    if not source.is_file():
        raise FileNotFoundError(errno.ENOENT, "no such database", str(source))
    target.unlink(missing_ok=True)
    keep_private(target)
    read_only = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as live, closing(sqlite3.connect(target)) as into:
        live.backup(into)
    into_one(target)


def check(file: Path, how: str) -> None:
    """Has SQLite look through the file by `quick_check` or `integrity_check`. Raises Damaged."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            (found,) = connection.execute(f"PRAGMA {how}(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise Damaged(str(error)) from None
    if found != "ok":
        raise Damaged(found.splitlines()[-1])


def _note(database: Path, now: datetime) -> None:
    with closing(sqlite3.connect(database, timeout=_PATIENCE)) as connection, connection:
        values = (LAST_BACKUP, now.isoformat())
        connection.execute("INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)", values)
