"""Databases of earlier versions: brought to a revision, filled there, and read without the models."""

import asyncio
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Column, Connection, Inspector, MetaData, Table, insert, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from db.engine import Database
from db.files import file_of, keep_private
from db.migrations import versions
from db.models import Base
from db.schema import alembic_config
from tests.support.valid_rows import stored

Rows = dict[str, list[dict[str, Any]]]
_FILES: dict[str, bytes] = {}
"""What SQLite has on disk of a database that has begun at a revision."""

_FOLDER = Path(versions.__file__).parent
REVISIONS = [path.name.partition("_")[0] for path in sorted(_FOLDER.glob("[0-9]*.py"))]
HEAD = REVISIONS[-1]
REBUILD_ALL = f"""
from alembic import op

revision, down_revision = "9999", "{HEAD}"


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        for table in {[*Base.metadata.tables]}:
            with op.batch_alter_table(table, recreate="always"):
                pass


downgrade = upgrade
"""

# What a column was called before the revision that renamed it.
_OLD_NAMES = {
    ("user", "messages_off_at"): "reminders_off_at",
    ("live_message", "due_at"): "dirty_since",
    ("email_lookup", "spent_at"): "looked_up_at",
}

# The same for tables.
_OLD_TABLES = {"spent": "email_lookup"}

# What stood in columns that there are no more.
_GONE = {("live_message", "open_to_all"): True, ("email_lookup", "user_id"): 1}


def name_now(table: str) -> str:
    """What a table of an earlier version is called now."""
    return next((now for now, then in _OLD_TABLES.items() if then == table), table)


async def up(database: Database, revision: str, *folders: Path) -> None:
    """Upgrades to the revision; `folders` hold more migrations than there are."""
    await _run(database, command.upgrade, revision, folders)


async def down(database: Database, revision: str, *folders: Path) -> None:
    """Downgrades to the revision."""
    await _run(database, command.downgrade, revision, folders)


async def _run(database: Database, go: Callable[..., None], revision: str, folders: tuple[Path, ...]) -> None:
    def run(connection: Connection) -> None:
        config = alembic_config(connection)
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", "\n".join(map(str, (_FOLDER, *folders))))
        go(config, revision)

    async with database.engine.connect() as connection:
        await connection.run_sync(run)


async def begin_at(database: Database, revision: str) -> None:
    """Brings it to the revision, with rows in each table: emptied and migrated once, and then copied."""
    url = database.engine.url
    file = file_of(url.render_as_string(hide_password=False))
    await (_begin_with_file(database, file, revision) if file else _begin_on_server(database, revision))


async def _begin_with_file(database: Database, file: Path, revision: str) -> None:
    if revision not in _FILES:
        await _make(database, revision)
        _FILES[revision] = await asyncio.to_thread(file.read_bytes)
        return
    await database.close()
    keep_private(file)
    await asyncio.to_thread(file.write_bytes, _FILES[revision])


async def _begin_on_server(database: Database, revision: str) -> None:
    url = database.engine.url
    own, made = url.database, f"begun_at_{revision}"
    server = create_async_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :made")
        if await connection.scalar(known, {"made": made}) is None:
            await _make(database, revision)
            await connection.execute(text(f"CREATE DATABASE {made} TEMPLATE {own}"))
        else:
            await database.close()
            await connection.execute(text(f"DROP DATABASE {own}"))
            await connection.execute(text(f"CREATE DATABASE {own} TEMPLATE {made}"))
    await server.dispose()


async def _make(database: Database, revision: str) -> None:
    await empty(database)
    await up(database, revision)
    await sync(database, _fill)
    await database.close()


async def empty(database: Database) -> None:
    """Drops all that is there."""
    await sync(database, Base.metadata.drop_all)
    await execute(database, "DROP TABLE IF EXISTS alembic_version")


async def sync(database: Database, work: Callable[[Connection], Any]) -> Any:
    """What the work gives, in a transaction of its own."""
    async with database.engine.begin() as connection:
        return await connection.run_sync(work)


async def execute(database: Database, *statements: str) -> None:
    """Runs them in a transaction of their own."""
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


def _fill(connection: Connection) -> None:
    there = inspect(connection).get_table_names()
    for model, row in stored():
        if {model.__tablename__, _OLD_TABLES.get(model.__tablename__)} & {*there}:
            put(connection, model, row)


def put(connection: Connection, model: type[Base], row: dict[str, Any]) -> Any:
    """Stores a row in what the table was at the revision; its first column, which is its key."""
    name, inspector = model.__tablename__, inspect(connection)
    if name in _OLD_TABLES and not inspector.has_table(name):
        name = _OLD_TABLES[name]
    # To reflect the table with its keys and constraints would take several times as long.
    kinds = {each["name"]: each["type"] for each in inspector.get_columns(name)}
    named = {_name(name, each, kinds): value for each, value in row.items()}
    gone = {each: value for (old, each), value in _GONE.items() if old == name}
    there = {each: value for each, value in (named | gone).items() if each in kinds}
    into = Table(name, MetaData(), *(Column(each, kind) for each, kind in kinds.items()))
    return connection.scalar(insert(into).values(there).returning(into.columns[0]))


def _name(table: str, column: str, there: Container[str]) -> str:
    return column if column in there else _OLD_NAMES.get((table, column), column)


def rows(connection: Connection) -> Rows:
    """Every value of every table, just as the driver gives it."""
    found: Rows = {}
    for table in set(inspect(connection).get_table_names()) - {"alembic_version"}:
        kept = connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own
        found[table] = [dict(row) for row in kept.mappings()]
    return found


def schema(connection: Connection) -> dict[str, Any]:
    """Every table, column, constraint and index as the database reports them."""
    inspector = inspect(connection)
    found: dict[str, Any] = {}
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            found[f"column {table}.{column['name']}"] = _plain(column)
        found[f"primary key of {table}"] = _plain(inspector.get_pk_constraint(table))
        found |= _constraints(inspector, table)
    return found | _autoincrement(connection)


def _constraints(inspector: Inspector, table: str) -> dict[str, Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "CHECK": inspector.get_check_constraints,
        "UNIQUE": inspector.get_unique_constraints,
        "foreign key": inspector.get_foreign_keys,
        "index": inspector.get_indexes,
    }
    return {
        f"{kind} {item['name']} of {table}": _plain(item)
        for kind, read in readers.items()
        for item in read(table)
    }


def _autoincrement(connection: Connection) -> dict[str, Any]:
    if connection.dialect.name != "sqlite":
        return {}
    has = "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table'"
    return {f"autoincrement of {name}": bool(found) for name, found in connection.execute(text(has))}


def _plain(item: Any) -> Any:
    """Types and expressions, which SQLAlchemy hands out as objects, as text; without what says nothing."""
    if isinstance(item, dict):
        return {name: _plain(value) for name, value in item.items() if value not in (None, {}, [])}
    return item if isinstance(item, list) else " ".join(str(item).split())
