"""A database of the first release: the start upgrades it, or leaves it as it was."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.database import prepare
from db.engine import Database
from db.schema import SchemaState, schema_state
from tests.support.revisions import begin_at, name_now, rows, sync

pytestmark = pytest.mark.usefixtures("empty_folder")
_ROOT = str(Path(__file__).parents[2])
URL = "sqlite+aiosqlite:///oneonone.db"
RUN = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    "from bot.cli import main; sys.exit(main(['db', 'upgrade']))"
)


def _everything(connection: Connection) -> tuple[Any, Any]:
    return rows(connection), connection.scalar(text("SELECT version_num FROM alembic_version"))


async def test_every_row_of_the_first_release_is_there_after_the_start() -> None:
    database = Database(URL)
    await begin_at(database, "0001")
    before = await sync(database, rows)
    assert all(before.values())
    await prepare(database)
    assert await schema_state(database.engine) is SchemaState.CURRENT
    after = await sync(database, rows)
    started = 1  # The note of when.
    assert {table: len(after[name_now(table)]) for table in before} == {
        table: len(kept) + started * (table == "note") for table, kept in before.items()
    }
    await database.close()


async def test_a_disk_that_fills_meanwhile_leaves_it_as_it_was() -> None:
    database = Database(URL)
    await begin_at(database, "0001")
    before = await sync(database, _everything)
    await database.close()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", RUN, "40000"), stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": _ROOT}
    )
    _, said = await process.communicate()
    assert process.returncode == 2, said
    (line,) = [each for each in said.decode().splitlines() if each.startswith("oneonone: ")]
    assert line.startswith("oneonone: database.url: can't use the sqlite+aiosqlite database: ")
    assert await sync(database, _everything) == before
    await prepare(database)
    assert await schema_state(database.engine) is SchemaState.CURRENT
    await database.close()
