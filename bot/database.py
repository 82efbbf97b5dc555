"""The database as the host sees it: opened, upgraded, backed up, and what is wrong with it in one line."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Fault, Settings
from db.backup import backup
from db.engine import Database
from db.models import Note
from db.schema import SchemaState, schema_state, upgrade

_STARTED = "last_started"
_DAMAGED = "the database is damaged: part of its schema is missing. Restore a backup"
_NEWER = "the database was written by a newer OneOnOne: install that version, or restore a backup"
_STATES = {
    SchemaState.CURRENT: "up to date",
    SchemaState.BEHIND: "not up to date: `oneonone run` upgrades SQLite, `oneonone db upgrade` PostgreSQL",
    SchemaState.DAMAGED: "damaged: part of it is missing; restore a backup",
    SchemaState.UNKNOWN: "written by a newer OneOnOne: install that version, or restore a backup",
}


async def prepare(database: Database) -> None:
    """Checks the database, and brings an embedded one up to date. Raises Fault if the host must act.

    Also raises what the driver does if nothing can be written: better now than at the first command.
    """
    if await _known_state(database) is SchemaState.BEHIND:
        if database.engine.dialect.name != "sqlite":
            raise Fault(
                "the database has an older schema: run `oneonone db upgrade`, then start the bot again"
            )
        await upgrade(database.engine)
    async with AsyncSession(database.engine) as session, session.begin():
        await session.merge(Note(key=_STARTED, value=datetime.now(UTC).isoformat()))


async def upgrade_database(settings: Settings, say: Callable[[str], None]) -> None:
    """Brings the database to the schema of this version. Raises Fault if a newer one wrote it."""
    async with _opened(settings) as database:
        before = await _known_state(database)
        await upgrade(database.engine)
    say(f"the schema {'was already' if before is SchemaState.CURRENT else 'is now'} up to date")


async def check_database(settings: Settings, say: Callable[[str], None]) -> None:
    """Says how the database stands. Raises Fault if it can't be used."""
    async with _opened(settings) as database:
        state = await schema_state(database.engine)
    say(f"database: connected, schema {_STATES[state]}")


def backup_database(settings: Settings, target: Path, say: Callable[[str], None]) -> None:
    """Copies the SQLite database while the bot may be running. Raises Fault."""
    url = make_url(settings.database.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Fault("this only backs up SQLite; for PostgreSQL, use pg_dump")
    try:
        backup(Path(url.database), target)
    except FileExistsError:
        raise Fault(f"{target}: already exists; choose another name") from None
    except (OSError, sqlite3.Error) as error:
        raise Fault(f"{target}: can't be written: {error}") from None
    say(f"backed up to {target}")


@contextmanager
def faults_told(settings: Settings) -> Iterator[None]:
    """Turns what a database may refuse into a line for the host. The address may hold a password."""
    kind = settings.database.url.split(":")[0]
    try:
        _check_folder(settings.database.url)
        yield
    except ArgumentError:
        raise Fault("database.url: should look like sqlite+aiosqlite:///oneonone.db") from None
    except ModuleNotFoundError as error:
        raise Fault(
            f"database.url: {kind} needs the package {error.name}: pip install 'oneonone[postgres]'"
        ) from None
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        reason = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise Fault(f"database.url: can't use the {kind} database: {reason}") from None


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    with faults_told(settings):
        database = Database(settings.database.url)
        try:
            yield database
        finally:
            await database.close()


async def _known_state(database: Database) -> SchemaState:
    """CURRENT or BEHIND. Raises Fault."""
    state = await schema_state(database.engine)
    if state is SchemaState.UNKNOWN:
        raise Fault(_NEWER)
    if state is SchemaState.DAMAGED:
        raise Fault(_DAMAGED)
    return state


def _check_folder(address: str) -> None:
    """The driver would only say that it cannot open the file."""
    url = make_url(address)
    folder = Path(url.database or "").parent
    is_file = url.get_backend_name() == "sqlite" and "uri" not in url.query
    if is_file and not folder.is_dir():
        raise Fault(f"database.url: the folder {folder} doesn't exist")
