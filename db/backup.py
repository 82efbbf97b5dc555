"""A consistent copy of a live SQLite file, taken while the bot runs."""

import sqlite3
from contextlib import closing
from pathlib import Path


def backup(source: Path, target: Path) -> None:
    """Copies the database with SQLite's online backup. Raises FileExistsError, sqlite3.Error, OSError."""
    if not source.is_file():
        raise FileNotFoundError(f"{source}: no such database")
    with target.open("xb"):
        pass
    read_only = f"file:{source}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
