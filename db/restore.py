"""A backup in the place of the database, such that nothing sent since is sent again.

What the bot did after the backup was made is unknown to it, but not undone: messages are out there, with
buttons that name ids given since.
"""

import asyncio
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from db.backup import Damaged, check, copy
from db.engine import make_engine
from db.files import files, into_one
from db.schema import SchemaState, schema_state, upgrade

IDS_AHEAD = 1_000_000
# A second try looks whether the first has arrived.
LOOK_FIRST = (
    "UPDATE notification SET attempts = 1 WHERE outcome IS NULL AND attempts = 0",
    "UPDATE live_message SET attempts = 1 WHERE message_id IS NULL AND attempts = 0",
    "UPDATE server_event SET attempts = 1 WHERE event_id IS NULL AND ended IS NULL AND attempts = 0",
    "UPDATE greeting SET attempts = 1 WHERE ended_at IS NULL AND attempts = 0",
)
_COUNTING = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"


class TooNew(Exception):
    """A newer version wrote it."""


def restore(backup: Path, database: Path, now: datetime, *, replace: bool) -> Path | None:
    """Puts the backup, upgraded if it has to be, where the database is; where that is kept from now on.

    Raises FileExistsError if there is one and it isn't to be replaced, InUse if somebody has it open,
    Damaged, TooNew, and what SQLite and the system raise. The database stays as it was then.
    """
    if database.exists() and not replace:
        raise FileExistsError
    part = database.with_name(f"{database.name}.part")
    try:
        copy(backup, part)
        check(part, "integrity_check")
        asyncio.run(_upgrade(part))
        _let_nothing_happen_twice(part)
        into_one(part)
        former = _put_aside(database, now)
        part.replace(database)
    finally:
        for file in list(files(part)):
            file.unlink()
    return former


async def _upgrade(part: Path) -> None:
    engine = make_engine(f"sqlite+aiosqlite:///{part}")
    try:
        state = await schema_state(engine)
        if state is SchemaState.UNKNOWN:
            raise TooNew
        if state is SchemaState.BEHIND:
            if not _has_begun(part):
                raise Damaged("it is no database of OneOnOne's")
            await upgrade(engine)
        if await schema_state(engine) is not SchemaState.CURRENT:
            raise Damaged("part of its schema is missing")
    finally:
        await engine.dispose()


def _has_begun(part: Path) -> bool:
    with closing(sqlite3.connect(part)) as connection:
        query = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        return bool(connection.execute(query).fetchone()[0])


def _let_nothing_happen_twice(part: Path) -> None:
    with closing(sqlite3.connect(part)) as connection, connection:
        for statement in LOOK_FIRST:
            connection.execute(statement)
        given = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
        connection.execute("DELETE FROM sqlite_sequence")
        ahead = [(name, given.get(name, 0) + IDS_AHEAD) for (name,) in connection.execute(_COUNTING)]
        connection.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", ahead)


def _put_aside(database: Path, now: datetime) -> Path | None:
    """One that is damaged is kept as it is, with its log, which must not come to belong to another."""
    if database.exists():
        with suppress(sqlite3.DatabaseError):
            into_one(database)
    former = database.with_name(f"{database.name}.until-{now:%Y%m%dT%H%M%SZ}")
    for file in list(files(database)):
        file.replace(former.with_name(former.name + file.name.removeprefix(database.name)))
    return former if former.exists() else None
