"""The migrations make exactly what the models describe, on both databases."""

from collections.abc import Callable
from typing import Any

from alembic import command
from sqlalchemy import Connection, Inspector, MetaData, inspect, select, text

from db.engine import Database
from db.models import Base, Calendar, LiveMessage, Notification, User
from db.schema import SchemaState, alembic_config, schema_state, upgrade
from scheduling.model import Outcome
from tests.support.valid_rows import NOON, valid


async def test_alembic_finds_no_difference_to_the_models(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    assert await _sync(database, differences) == [], "write a migration for what the models changed"


async def test_migrating_an_empty_database_makes_what_the_models_would_make(database: Database) -> None:
    """Alembic compares neither CHECK constraints nor the conditions of indexes, so this does."""
    await _empty(database)
    assert await schema_state(database.engine) is SchemaState.BEHIND

    await upgrade(database.engine)
    migrated = await _sync(database, _schema)
    await _empty(database)
    await _sync(database, Base.metadata.create_all)
    modelled = await _sync(database, _schema)

    differing = [
        f"{thing}: {migrated.get(thing)} in the migrations, {modelled.get(thing)} in the models"
        for thing in sorted({*migrated, *modelled})
        if migrated.get(thing) != modelled.get(thing)
    ]
    assert not differing, "\n".join(differing)


async def test_the_state_of_the_schema(database: Database) -> None:
    assert await schema_state(database.engine) is SchemaState.CURRENT

    await upgrade(database.engine)
    assert await schema_state(database.engine) is SchemaState.CURRENT, "upgrading twice does no harm"

    await _execute(database, "ALTER TABLE live_message RENAME TO elsewhere")
    assert await schema_state(database.engine) is SchemaState.DAMAGED

    await _execute(database, "UPDATE alembic_version SET version_num = '9999'")
    assert await schema_state(database.engine) is SchemaState.UNKNOWN

    await _execute(database, "DELETE FROM alembic_version")
    assert await schema_state(database.engine) is SchemaState.BEHIND


async def test_what_an_earlier_version_has_stored_is_kept(database: Database) -> None:
    await _empty(database)
    await _sync(database, lambda connection: command.upgrade(alembic_config(connection), "0001"))
    await _sync(database, _store_with_0001)
    assert await schema_state(database.engine) is SchemaState.BEHIND
    await upgrade(database.engine)
    async with database.reading() as session:
        (row,) = await session.scalars(select(Notification))
        (live,) = await session.scalars(select(LiveMessage))
        stopped = await session.scalar(select(User.messages_off_at).filter_by(id=1))
    assert (row.id, row.outcome, row.sent_at) == (7, Outcome.SENT, NOON)
    assert (live.message_id, live.due_at) == (99, NOON), "what was posted is brought up to date"
    assert stopped == NOON


def _store_with_0001(connection: Connection) -> None:
    """A row of each table that a later migration changes, as the first schema had them."""
    known = MetaData()
    known.reflect(connection)
    at = "2026-01-01 12:00:00+00:00" if connection.dialect.name == "postgresql" else "2026-01-01 12:00:00"
    for table, given in (
        ("user", valid(User, 0) | {"id": 1, "reminders_off_at": at, "registered_at": None}),
        ("calendar", valid(Calendar, 0) | {"id": 1, "deadline": at}),
        ("notification", valid(Notification, 0) | {"id": 7, "created_at": at, "due_at": at, "sent_at": at}),
        (
            "live_message",
            {"calendar_id": 1, "channel_id": 5, "message_id": 99, "open_to_all": 0, "created_at": at},
        ),
    ):
        columns = [name for name in given if name in known.tables[table].columns]
        connection.execute(
            text(
                f'INSERT INTO "{table}" ({", ".join(columns)}) '  # noqa: S608 - our own
                f"VALUES ({', '.join(_literal(given[name]) for name in columns)})"
            )
        )


def _literal(value: Any) -> str:
    return "NULL" if value is None else f"'{value}'"


def _schema(connection: Connection) -> dict[str, Any]:
    """Every column, constraint and index as the database reports them."""
    inspector = inspect(connection)
    found: dict[str, Any] = {}
    for table in Base.metadata.tables:
        for column in inspector.get_columns(table):
            found[f"column {table}.{column['name']}"] = _plain(column)
        found[f"primary key of {table}"] = _plain(inspector.get_pk_constraint(table))
        found |= _constraints(inspector, table)
    return found


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


def _plain(item: Any) -> Any:
    """Types and expressions, which SQLAlchemy hands out as objects, as text; without what says nothing."""
    if isinstance(item, dict):
        return {name: _plain(value) for name, value in item.items() if value not in (None, {}, [])}
    return item if isinstance(item, list) else " ".join(str(item).split())


async def _sync(database: Database, work: Callable[[Connection], Any]) -> Any:
    async with database.engine.begin() as connection:
        return await connection.run_sync(work)


async def _execute(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


async def _empty(database: Database) -> None:
    await _sync(database, Base.metadata.drop_all)
    await _execute(database, "DROP TABLE IF EXISTS alembic_version")
