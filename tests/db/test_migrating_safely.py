"""A migration may rebuild any table, is kept as a whole or not at all, and is run by one process."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

import tests
from db.engine import Database
from db.schema import SchemaState, schema_state
from tests.support.revisions import (
    HEAD,
    REBUILD_ALL,
    REVISIONS,
    begin_at,
    empty,
    execute,
    name_now,
    rows,
    schema,
    sync,
    up,
)
from tests.support.valid_rows import store

OF_A_CALENDAR = {
    "organizer",
    "attendee",
    "event",
    "proposal",
    "server_event",
    "notification",
    "live_message",
    "draft",
    "absence",
    "change",
    "spent",
    "series",
    "shown_answers",
}
MIGRATE = (
    "import asyncio, sys; from tests.support.databases import migrate; asyncio.run(migrate(sys.argv[1]))"
)
BROKEN = """
from alembic import op

revision, down_revision = "9999", "{after}"


def upgrade():
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.alter_column("description", new_column_name="about")
        batch_op.drop_constraint(op.f("ck_calendar_buffer"), type_="check")
    op.execute("DELETE FROM event")
    op.drop_table("note")
    {then}
"""
FAILURES = {
    "a mistake": ('op.execute("INSERT INTO nowhere VALUES (1)")', DBAPIError),
    "an error": ('raise RuntimeError("on purpose")', RuntimeError),
    "a row that refers to none": ('op.execute("UPDATE attendee SET calendar_id = 99")', IntegrityError),
    "a row that is referred to": ("op.execute('DELETE FROM \"user\"')", IntegrityError),
}


async def test_with_foreign_keys_on_rebuilding_a_table_would_empty_others(sqlite_url: str) -> None:
    """Which is why they are off while migrating."""

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("calendar", recreate="always"):
            pass

    database = Database(sqlite_url)
    await sync(database, store)
    await sync(database, rebuild)
    left = await sync(database, rows)
    await database.close()
    assert {table for table, kept in left.items() if not kept} == OF_A_CALENDAR


async def test_a_migration_that_rebuilds_every_table_loses_nothing(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "9999.py").write_text(REBUILD_ALL)
    await sync(database, store)
    before = await sync(database, _all)
    await up(database, "9999", tmp_path)
    assert await sync(database, _all) == before | {"revision": "9999"}


async def test_foreign_keys_hold_again_afterwards(database: Database, tmp_path: Path) -> None:
    (tmp_path / "9999.py").write_text(REBUILD_ALL)
    await sync(database, store)
    await up(database, "9999", tmp_path)
    with pytest.raises(IntegrityError):
        await execute(database, "UPDATE attendee SET calendar_id = 99")
    await execute(database, "DELETE FROM calendar")
    left = await sync(database, rows)
    assert {table for table, kept in left.items() if not kept} == OF_A_CALENDAR | {"calendar"}


@pytest.mark.parametrize(
    ("failure", "revision"), [("a mistake", REVISIONS[0]), *((failure, HEAD) for failure in FAILURES)]
)
async def test_a_migration_that_fails_midway_leaves_all_as_it_was(
    database: Database, tmp_path: Path, failure: str, revision: str
) -> None:
    """Also what the migrations before it did in the same run."""
    then, error = FAILURES[failure]
    (tmp_path / "9999.py").write_text(BROKEN.format(after=HEAD, then=then))
    await begin_at(database, revision)
    before = await sync(database, _all)
    with pytest.raises(error):
        await up(database, "9999", tmp_path)
    assert await sync(database, _all) == before
    await up(database, HEAD)
    assert await schema_state(database.engine) is SchemaState.CURRENT, "it can be tried again"


@pytest.mark.parametrize("revision", [None, "0002"])
async def test_of_processes_that_start_at_once_one_migrates(database: Database, revision: str | None) -> None:
    await (begin_at(database, revision) if revision else empty(database))
    before = await sync(database, rows)
    url = database.engine.url.render_as_string(hide_password=False)
    root = Path(tests.__file__).parents[1]
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, url, cwd=root) for _ in range(3)
    ]
    assert await asyncio.gather(*(process.wait() for process in started)) == [0, 0, 0]
    await database.engine.dispose()  # Its connections know the schema of before.
    assert await schema_state(database.engine) is SchemaState.CURRENT
    after = await sync(database, rows)
    assert {name_now(table): len(kept) for table, kept in before.items()} == {
        name_now(table): len(after[name_now(table)]) for table in before
    }


async def test_who_asks_for_the_state_does_not_wait_for_who_migrates(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with closing(sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(2):
            assert await schema_state(database.engine) is SchemaState.CURRENT
    await database.close()


def _all(connection: Connection) -> dict[str, Any]:
    """Every row, what the tables are like, which ids come next on SQLite, and the revision."""
    kept: dict[str, Any] = {"rows": rows(connection), "schema": schema(connection)}
    kept["revision"] = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if inspect(connection).has_table("sqlite_sequence"):
        kept["sequence"] = set(connection.execute(text("SELECT name, seq FROM sqlite_sequence")))
    return kept
