"""`oneonone db backup`: a consistent copy of a live database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from db.engine import Database
from db.models import User


@pytest.fixture(autouse=True)
def an_empty_database(empty_folder: None) -> None:
    assert main(["db", "upgrade"]) == 0


async def test_what_is_committed_is_in_the_copy_and_what_is_not_is_not() -> None:
    database = Database("sqlite+aiosqlite:///oneonone.db")
    async with database.writing() as session:
        session.add(User(discord_id=1, discord_name="committed"))
    async with database.writing() as session:
        session.add(User(discord_id=2, discord_name="not yet"))
        await session.flush()
        assert main(["db", "backup", "copy.db"]) == 0
    await database.close()
    with closing(sqlite3.connect("copy.db")) as copy:
        assert copy.execute('SELECT discord_name FROM "user"').fetchall() == [("committed",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_is_there_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    Path("copy.db").write_text("precious")
    assert main(["db", "backup", "copy.db"]) == 2
    assert "copy.db: already exists" in capsys.readouterr().err
    assert Path("copy.db").read_text() == "precious"


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "backup", "nowhere/copy.db"]) == 2
    assert "can't be written" in capsys.readouterr().err


def test_postgresql_has_its_own_tool(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "postgresql+asyncpg://x@127.0.0.1/y")
    assert main(["db", "backup", "copy.db"]) == 2
    assert "use pg_dump" in capsys.readouterr().err
