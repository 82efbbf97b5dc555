"""`oneonone db copy`: everything into an empty database of either kind, or nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.cli import main
from bot.config import Fault
from bot.databases import copy_database
from db.engine import Database
from db.models import Base, Calendar
from tests.support import postgres
from tests.support.databases import migrate
from tests.support.revisions import begin_at, execute, rows, sync
from tests.support.valid_rows import store, valid

pytestmark = pytest.mark.usefixtures("empty_folder")
ELSEWHERE = "sqlite+aiosqlite:///elsewhere.db"
AGAIN = "sqlite+aiosqlite:///again.db"


async def _kept(url: str) -> dict[str, list[Any]]:
    """Every row of every table, read by the models' types."""

    def read(connection: Connection) -> dict[str, list[Any]]:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in tables}

    database = Database(url)
    found: dict[str, list[Any]] = await sync(database, read)
    await database.close()
    return found


async def _fill(url: str, *statements: str) -> None:
    database = Database(url)
    await sync(database, store)
    await execute(database, *statements)
    await database.close()


async def _next_id(url: str) -> int:
    """What a new calendar is given."""
    database = Database(url)
    async with database.writing() as session:
        row = Calendar(**valid(Calendar, 7))
        session.add(row)
        await session.flush()
        given = row.id
    await database.close()
    return given


def test_what_is_not_there_is_not_copied(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "copy", ELSEWHERE]) == 2
    assert capsys.readouterr().err == "oneonone: oneonone.db: no such database\n"
    assert not list(Path().iterdir())


@pytest.mark.usefixtures("empty_database")
def test_it_tells_what_it_has_copied(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "copy", ELSEWHERE]) == 0
    *tables, last = capsys.readouterr().out.splitlines()
    assert len(tables) == len(Base.metadata.tables)
    assert last == f"copied 0 rows; set database.url to {ELSEWHERE} to use them"


@pytest.mark.usefixtures("empty_database")
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("elsewhere.db", "should look like sqlite+aiosqlite:///oneonone.db"),
        ("sqlite+aiosqlite:///nowhere/x.db", "the folder nowhere doesn't exist"),
        ("postgresql+asyncpg://ana:secret@127.0.0.1:1/x", "can't use the postgresql+asyncpg database"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "copy", url]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert "secret" not in line


async def test_to_postgresql_and_back_nothing_is_lost_and_no_id_is_given_again(
    sqlite_url: str, postgres_server: postgres.Server
) -> None:
    numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2500)"
    many = " ".join((numbers, "INSERT INTO note (key, value) SELECT 'many ' || n, n FROM n"))
    gone = "UPDATE sqlite_sequence SET seq = 70 WHERE name = 'calendar'"
    named_later = "UPDATE notification SET called_in = 2 WHERE id = 1"
    await _fill(sqlite_url, many, gone, named_later)
    before = await _kept(sqlite_url)
    there: list[str] = []
    back: list[str] = []
    async with postgres_server.copy() as url:
        await copy_database(sqlite_url, url, there.append)
        assert await _kept(url) == before
        await copy_database(url, ELSEWHERE, back.append)
        assert await _next_id(url) == 71
    assert await _kept(ELSEWHERE) == before
    assert await _next_id(ELSEWHERE) == 71
    assert there[:-1] == back[:-1], "the same rows and checksums"
    assert [line.split()[1] for line in there if line.startswith("note ")] == ["2,501"]
    assert there[-1].startswith("copied 2,5")


async def test_a_checksum_tells_rows_apart(sqlite_url: str) -> None:
    said: list[list[str]] = [[], []]
    await _fill(sqlite_url)
    await copy_database(sqlite_url, ELSEWHERE, said[0].append)
    database = Database(sqlite_url)
    await execute(database, "UPDATE note SET value = 'other'")
    await database.close()
    await copy_database(sqlite_url, AGAIN, said[1].append)
    assert [one[:4] for one, other in zip(*said, strict=True) if one != other and "rows  " in one] == ["note"]


async def test_a_database_that_has_rows_is_not_written(sqlite_url: str) -> None:
    await _fill(sqlite_url)
    await copy_database(sqlite_url, ELSEWHERE, print)
    before = await _kept(ELSEWHERE)
    with pytest.raises(Fault, match="must be empty, but absence has 1 row; nothing was copied"):
        await copy_database(sqlite_url, ELSEWHERE, print)
    assert await _kept(ELSEWHERE) == before


async def test_what_does_not_arrive_as_it_was_is_not_kept(sqlite_url: str) -> None:
    """A text of before NULs were left out, which is copied without it."""
    await _fill(sqlite_url, "UPDATE note SET value = 'a' || char(0) || 'b'")
    with pytest.raises(Fault, match="note did not arrive as it was; nothing was copied"):
        await copy_database(sqlite_url, ELSEWHERE, print)
    assert not any((await _kept(ELSEWHERE)).values())


async def test_an_older_database_is_upgraded_first() -> None:
    database = Database(AGAIN)
    await begin_at(database, "0001")
    count = len((await sync(database, rows))["user"])
    await database.close()
    await copy_database(AGAIN, ELSEWHERE, print)
    assert len((await _kept(ELSEWHERE))["user"]) == count


@pytest.mark.parametrize("which", ["source", "target"])
async def test_a_running_bot_is_stopped_first(
    which: str, place: "str | postgres.Server", postgres_server: postgres.Server
) -> None:
    async with postgres_server.copy() as other:
        url = place if isinstance(place, str) else other
        running = Database(url)
        async with running.reading() as session:
            await session.scalar(text("SELECT 1"))
        await migrate(ELSEWHERE)
        pair = (url, ELSEWHERE) if which == "source" else (ELSEWHERE, url)
        with pytest.raises(Fault, match="OneOnOne is running on"):
            await copy_database(*pair, print)
        await running.close()
