"""Brings a database to the schema of this version. Alembic is imported only when it is asked."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import Database
from db.models import Base

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_COLUMNS = {
    "sqlite": "SELECT one.name, own.name FROM sqlite_master AS one, pragma_table_xinfo(one.name) AS own",
    "postgresql": "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
    " WHERE relnamespace = current_schema()::regnamespace AND NOT attisdropped",
}
"""Every column with its table, in one statement: SQLAlchemy would ask of each table, at each start."""
_AT = text("SELECT version_num FROM alembic_version")
_PATIENCE = 60.0  # Seconds for which one process waits while another upgrades.


class SchemaState(Enum):
    """How the database stands to the schema that this version needs."""

    CURRENT = "current"
    BEHIND = "behind"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"


async def schema_state(engine: AsyncEngine) -> SchemaState:
    """CURRENT, BEHIND (also when it is empty), UNKNOWN: written by a newer version, or DAMAGED.

    DAMAGED says that it is current by its number and lacks a table or a column all the same.
    """
    # It waits for nobody who writes, such as another process that is upgrading.
    async with engine.execution_options(sqlite_begin="DEFERRED").connect() as connection:
        return await connection.run_sync(_state)


async def upgrade(engine: AsyncEngine) -> None:
    """Runs what is missing of the migrations, in one transaction: all of it is kept, or nothing.

    If several processes ask at once, one does it and the others wait for it.
    """
    async with engine.execution_options(sqlite_patience=_PATIENCE).connect() as connection:
        await connection.run_sync(_upgrade)


async def is_newer(database: Database) -> bool:
    """Whether a newer version has upgraded it since this one began. Raises Unavailable."""
    async with database.reading(one_statement=True) as session:
        return await session.scalar(_AT) not in revisions()


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for a connection on which nothing has begun: it begins and commits itself."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _state(connection: Connection) -> SchemaState:
    known, at = revisions(), _revision(connection)
    if at == max(known):
        return SchemaState.CURRENT if _is_whole(connection) else SchemaState.DAMAGED
    return SchemaState.BEHIND if at is None or at in known else SchemaState.UNKNOWN


def revisions() -> set[str]:
    """All there are, in this version: each file begins with its own, and they count upwards.

    Asking Alembic would take most of a second, at each start.
    """
    return {file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")}


def _revision(connection: Connection) -> str | None:
    """The one that the database is at."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(_AT).scalar()
    return found


def _is_whole(connection: Connection) -> bool:
    there = {tuple(found) for found in connection.execute(text(_COLUMNS[connection.dialect.name]))}
    tables = Base.metadata.tables.values()
    return {(table.name, column.name) for table in tables for column in table.columns} <= there


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")
