"""The database as the host sees it: opened, checked, and what is wrong with it in one line."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utcnow
from bot.config import Fault, Settings
from db.engine import Database
from db.files import file_of
from db.models import Note
from db.schema import SchemaState, is_newer, schema_state, upgrade
from scheduling.errors import Unavailable

STARTED = "last_started"
STATES = {
    SchemaState.CURRENT: "up to date",
    SchemaState.BEHIND: "not up to date: `oneonone run` upgrades SQLite, `oneonone db upgrade` PostgreSQL",
    SchemaState.DAMAGED: "damaged: part of it is missing; restore a backup",
    SchemaState.UNKNOWN: "written by a newer OneOnOne: install that version, or restore a backup",
}
_DAMAGED = "the database is damaged: part of its schema is missing. Restore a backup"
_NEWER = "the database was written by a newer OneOnOne: install that version, or restore a backup"


async def prepare(database: Database) -> None:
    """Checks the database, and brings an embedded one up to date. Raises Fault if the host must act.

    Also raises what the driver does if nothing can be written: better now than at the first command.
    """
    if await known_state(database) is SchemaState.BEHIND:
        if database.engine.dialect.name != "sqlite":
            raise Fault(
                "the database has an older schema: run `oneonone db upgrade`, then start the bot again"
            )
        await upgrade(database.engine)
    with suppress(OperationalError):  # Such as a disk without room for it: it goes on as it is.
        await database.let_shrink()
    async with AsyncSession(database.engine) as session, session.begin():
        await session.merge(Note(key=STARTED, value=utcnow().isoformat()))


async def check_still_known(database: Database) -> None:
    """Raises Fault once a newer version has upgraded the database meanwhile."""
    with suppress(Unavailable):
        if await is_newer(database):
            raise Fault(_NEWER)


async def check_database(settings: Settings, say: Callable[[str], None]) -> None:
    """Says how the database stands. Raises Fault if it can't be used."""
    async with opened(settings.database.url) as database:
        state = await schema_state(database.engine)
    say(f"database: connected, schema {STATES[state]}")


async def known_state(database: Database) -> SchemaState:
    """CURRENT or BEHIND. Raises Fault."""
    state = await schema_state(database.engine)
    if state is SchemaState.UNKNOWN:
        raise Fault(_NEWER)
    if state is SchemaState.DAMAGED:
        raise Fault(_DAMAGED)
    return state


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database, closed afterwards. Raises Fault for whatever the host must change."""
    with database_faults(url):
        database = Database(url)
        try:
            yield database
        finally:
            await database.close()


@contextmanager
def database_faults(url: str) -> Iterator[None]:
    """Turns what a database may refuse into a line for the host. The address may hold a password."""
    kind = url.split(":")[0]
    try:
        _check_folder(url)
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


def _check_folder(url: str) -> None:
    """The driver would only say that it cannot open the file."""
    file = file_of(url)
    if file is not None and not file.parent.is_dir():
        raise Fault(f"database.url: the folder {file.parent} doesn't exist")
