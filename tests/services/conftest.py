"""What the tests of the services share: one database of each kind, emptied before each test.

There are hundreds of them; a database, an engine and a loop for each would take most of their time.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete, text

from db.engine import Database
from db.models import Base
from tests.support.fakes import Office
from tests.support.lock_order import watched
from tests.support.postgres import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets the tests here run in one loop, since an engine belongs to its loop."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def url(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the database of these tests; they run on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("services") / "oneonone.db"
        shutil.copy(migrated_file, file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    with asyncio.Runner() as runner:
        copy = server.copy()
        yield runner.run(copy.__aenter__())
        runner.run(copy.__aexit__(None, None, None))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared(url: str) -> AsyncIterator[Database]:
    """The database of these tests, as the last of them has left it."""
    opened = Database(url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database(shared: Database) -> Database:
    """An empty database."""
    shared.on_due = lambda due_at: None
    async with shared.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in reversed(Base.metadata.sorted_tables):
                await connection.execute(delete(table))
            await connection.execute(text("DELETE FROM sqlite_sequence"))
        else:
            # Rather a failure here than a wait for a lock that an earlier test has left behind.
            await connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
            await connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    return shared


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """The services on an empty database; its clock stands at 2026-01-01 00:00 UTC.

    Whatever a test does here keeps the order of locks, so that no two use cases wait for each other.
    """
    with watched(database) as faults:
        yield Office(database)
    assert not faults, f"against the order of services/locks.py: {'; '.join(sorted(set(faults)))}"
