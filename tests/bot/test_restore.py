"""`oneonone db restore`: a backup takes the place of the database, whole or not at all."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from db.engine import Database
from tests.support.revisions import begin_at, sync
from tests.support.valid_rows import store

FILE, URL = Path("oneonone.db"), "sqlite+aiosqlite:///oneonone.db"


async def _stored() -> None:
    database = Database(URL)
    await sync(database, store)
    await database.close()


@pytest.fixture(autouse=True)
def a_backup(empty_database: None) -> None:
    """Of a database with a row in every table, as backup.db; the database is renamed since."""
    asyncio.run(_stored())
    assert main(["db", "backup", "backup.db"]) == 0
    rows("UPDATE \"user\" SET discord_name = 'renamed'")


def rows(query: str, file: Path = FILE) -> list[Any]:
    """What it gives."""
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(query).fetchall()


def names(file: Path = FILE) -> set[str]:
    """What the users are called."""
    return {name for (name,) in rows('SELECT discord_name FROM "user"', file)}


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line with which restoring backup.db is refused; nothing has changed then."""
    before = names()
    assert main(["db", "restore", *(arguments or ("backup.db", "--force"))]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert names() == before
    assert not list(Path().glob("*.part*"))
    return line


def test_a_database_is_replaced_only_when_told_so_and_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert "oneonone.db: already exists; --force keeps it" in refused(capsys, "backup.db")
    assert main(["db", "restore", "backup.db", "--force"]) == 0
    assert names() == {"user 0", "user 1"}
    (former,) = Path().glob("oneonone.db.until-*Z")
    assert names(former) == {"renamed"}
    assert oct(FILE.stat().st_mode & 0o777) == "0o600"
    said = capsys.readouterr().out
    assert f"the database of before is now {former}" in said
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "backup", "another.db"]) == 0


def test_where_there_is_none_it_is_put_there() -> None:
    FILE.unlink()
    assert main(["db", "restore", "backup.db"]) == 0
    assert names() == {"user 0", "user 1"}
    assert not list(Path().glob("oneonone.db.until-*"))


async def test_a_running_bot_keeps_its_database(capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(URL)
    async with database.reading(one_statement=True) as session:
        await session.connection()
        said = await asyncio.to_thread(refused, capsys)
    await database.close()
    assert "OneOnOne is running on oneonone.db: stop it first" in said


def test_no_id_of_after_the_backup_is_given_again_and_what_is_open_is_looked_for_first() -> None:
    rows("UPDATE notification SET attempts = 0, outcome = NULL, sent_at = NULL", Path("backup.db"))
    assert main(["db", "restore", "backup.db", "--force"]) == 0
    given = dict(rows("SELECT name, seq FROM sqlite_sequence"))
    with_ids = "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
    assert len(given) == rows(with_ids)[0][0]
    assert min(given.values()) >= 1_000_001
    assert rows("SELECT DISTINCT attempts FROM notification") == [(1,)]


def test_an_older_backup_is_upgraded_before_it_is_put_there() -> None:
    async def begin() -> None:
        database = Database("sqlite+aiosqlite:///old.db")
        await begin_at(database, "0001")
        await database.close()

    asyncio.run(begin())
    assert main(["db", "restore", "old.db", "--force"]) == 0
    assert names() == {"user 0", "user 1"}
    assert rows("SELECT DISTINCT place FROM calendar") == [("",)]


def _newer(file: Path) -> None:
    rows("UPDATE alembic_version SET version_num = 'from the future'", file)


def _half(file: Path) -> None:
    rows("DROP TABLE live_message", file)


def _foreign(file: Path) -> None:
    file.unlink()
    rows("CREATE TABLE note (key)", file)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (_newer, "backup.db: was written by a newer OneOnOne: install that version"),
    "half a schema": (_half, "backup.db: can't be restored: part of its schema is missing"),
    "another program's": (_foreign, "backup.db: can't be restored: it is no database of OneOnOne's"),
    "garbage": (lambda file: file.write_bytes(b"no database " * 999), "file is not a database"),
    "empty": (lambda file: file.write_bytes(b""), "it is no database of OneOnOne's"),
    "cut off": (lambda file: file.write_bytes(file.read_bytes()[:40_000]), "backup.db: can't be restored: "),
    "gone": (Path.unlink, "oneonone: backup.db: no such database"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_cannot_be_used_is_refused(damage: str, capsys: pytest.CaptureFixture[str]) -> None:
    hurt, said = DAMAGES[damage]
    hurt(Path("backup.db"))
    assert said in refused(capsys)


def test_a_damaged_database_can_be_replaced() -> None:
    FILE.write_bytes(b"no database " * 999)
    assert main(["db", "restore", "backup.db", "--force"]) == 0
    assert names() == {"user 0", "user 1"}


def test_postgresql_has_its_own_tool(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "postgresql+asyncpg://x@127.0.0.1/y")
    assert "use pg_restore" in refused(capsys)
