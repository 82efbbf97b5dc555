"""What a host does with databases: upgrade, back up, restore and move them. Each says what it did."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.clock import utcnow
from bot.config import Fault
from bot.database import database_faults, known_state, opened
from db.backup import Damaged, backup, backup_into
from db.engine import Database
from db.files import InUse, file_of, into_one
from db.restore import TooNew, restore
from db.schema import SchemaState, upgrade
from db.transfer import Differs, NotEmpty, check_empty, in_use, transfer

Announce = Callable[[str], None]
_RUNNING = "OneOnOne is running on {}: stop it first"


async def upgrade_database(url: str, say: Announce) -> None:
    """Brings the database to the schema of this version. Raises Fault if a newer one wrote it."""
    async with opened(url) as database:
        changed = await _upgrade(database)
    say("the schema is now up to date" if changed else "the schema was already up to date")


def backup_database(url: str, target: Path, keep: int | None, say: Announce) -> None:
    """Copies the SQLite database while the bot may be running. Raises Fault.

    Into a folder, it is named by the date; then only the latest `keep` stay.
    """
    source = _sqlite(url, "backs up", "pg_dump (deploy/backup-postgres.sh)")
    _check_there(source)
    if keep is not None and not target.is_dir():
        raise Fault(f"{target}: --keep needs a folder that exists")
    old: list[Path] = []
    try:
        if target.is_dir():
            target, old = backup_into(source, target, keep, utcnow())
        else:
            backup(source, target, utcnow())
    except FileExistsError:
        raise Fault(f"{target}: already exists; choose another name") from None
    except Damaged as damage:
        raise Fault(f"the database is damaged, so no backup was made: {damage}") from None
    except (OSError, sqlite3.Error) as error:
        raise Fault(f"{target}: can't be written: {error}") from None
    say(f"backed up to {target}")
    for file in old:
        say(f"deleted {file}")


def restore_database(url: str, source: Path, *, force: bool, say: Announce) -> None:
    """Puts a backup in the place of the SQLite database. Raises Fault, and then changes nothing."""
    target = _sqlite(url, "restores", "pg_restore (deploy/restore-postgres.sh)")
    with database_faults(url):
        try:
            former = restore(source, target, utcnow(), replace=force)
        except FileExistsError:
            raise Fault(f"{target}: already exists; --force keeps it under another name") from None
        except InUse:
            raise Fault(_RUNNING.format(target)) from None
        except TooNew:
            raise Fault(f"{source}: was written by a newer OneOnOne: install that version") from None
        except (Damaged, sqlite3.DatabaseError) as damage:
            raise Fault(f"{source}: can't be restored: {damage}") from None
        except OSError as error:
            raise Fault(f"{error.filename or target}: {error.strerror or error}") from None
    say(f"restored {source} to {target}; whatever happened after that backup is gone")
    if former is not None:
        say(f"the database of before is now {former}")


async def copy_database(url: str, target: str, say: Announce) -> None:
    """Copies everything into another database, which must be empty. Raises Fault, and then copies nothing."""
    with database_faults(url):
        if file := file_of(url):
            _check_there(file)
    for address in (url, target):
        with database_faults(address):
            await _check_unused(address)
    async with opened(url) as here, opened(target) as there:
        await _upgrade(here)
        try:
            await check_empty(there.engine)
            await _upgrade(there)
            copied = await transfer(here.engine, there.engine)
        except NotEmpty as rows:
            raise Fault(f"{_plain(target)}: must be empty, but {rows}; nothing was copied") from None
        except Differs as table:
            raise Fault(f"{table} did not arrive as it was; nothing was copied") from None
    for one in copied:
        say(f"{one.table:<20} {one.rows:>9,} rows  {one.checksum}")
    say(f"copied {sum(one.rows for one in copied):,} rows; set database.url to {_plain(target)} to use them")


async def _check_unused(url: str) -> None:
    file = file_of(url)
    if file is not None and file.exists():
        try:
            into_one(file)
        except InUse:
            raise Fault(_RUNNING.format(file)) from None
        except sqlite3.DatabaseError as error:
            raise Fault(f"{file}: can't be read: {error}") from None
    elif file is None and make_url(url).get_backend_name() == "postgresql":
        async with opened(url) as database:
            if await in_use(database.engine):
                raise Fault(_RUNNING.format(_plain(url)))


async def _upgrade(database: Database) -> bool:
    """Whether there was anything to do."""
    before = await known_state(database)
    await upgrade(database.engine)
    return before is not SchemaState.CURRENT


def _sqlite(url: str, does: str, instead: str) -> Path:
    with database_faults(url):
        file = file_of(url)
    if file is None:
        raise Fault(f"this only {does} SQLite files; for PostgreSQL, use {instead}")
    return file


def _check_there(file: Path) -> None:
    if not file.is_file():
        raise Fault(f"{file}: no such database")


def _plain(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
