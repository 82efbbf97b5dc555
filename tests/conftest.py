"""Databases for the tests: every test has its own, copied from one that the migrations have made."""

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.demo.play import Player, players
from bot.demo.world import World, open_world
from db import quick_sqlite
from db.engine import Database
from tests.support import postgres
from tests.support.databases import migrate
from tests.support.payloads import assert_payloads_accepted
from tests.support.settings import settings_for


def pytest_collection_finish() -> None:
    """What stays for the whole run is not looked through for garbage; the rest is, more seldom than usual."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with the schema, to copy."""
    file = tmp_path_factory.mktemp("template") / "oneonone.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a SQLite database of the test's own."""
    shutil.copy(migrated_file, tmp_path / "oneonone.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'oneonone.db'}"


@pytest.fixture(autouse=True)
def turns_at_each_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others get their turn at each statement of a transaction, where one may be cut short as well."""
    monkeypatch.setattr(quick_sqlite, "AT_A_STRETCH", -1)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> "str | postgres.Server":
    """Where the test's database is; whatever uses it runs on SQLite and on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_server"
    found: str | postgres.Server = request.getfixturevalue(name)
    return found


@pytest.fixture
async def database(place: "str | postgres.Server") -> AsyncIterator[Database]:
    """A database of the test's own."""
    async with AsyncExitStack() as stack:
        url = place if isinstance(place, str) else await stack.enter_async_context(place.copy())
        opened = Database(url)
        stack.push_async_callback(opened.close)
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL server a run, with a template database that has the schema."""
    with postgres.serve() as server:
        yield server


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """The simulated Discord with the real bot; its clock stands at 2026-01-01 00:00 UTC until skipped.

    Afterwards, everything that the bot sent must be such that the real Discord would have taken it.
    """
    async with open_world(settings_for(sqlite_url), live=False) as opened:
        yield opened
        assert_payloads_accepted(opened.env.http_requests)


@pytest.fixture
def olga(world: World) -> Player:
    """The organizer, in Berlin."""
    return players(world)[0]


@pytest.fixture
def ben(world: World) -> Player:
    """An invitee, in New York."""
    return players(world)[1]


@pytest.fixture
def chidi(world: World) -> Player:
    """An invitee, in Lagos."""
    return players(world)[2]


@pytest.fixture
def dana(world: World) -> Player:
    """An invitee, in Auckland."""
    return players(world)[3]
