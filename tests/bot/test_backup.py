"""`oneonone db backup`: a consistent copy of a live database."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from db.engine import Database
from db.files import into_one
from db.models import User

pytestmark = pytest.mark.usefixtures("empty_database")


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


def test_a_folder_gets_dated_files_and_keeps_the_latest(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("oneonone-20260101T000000Z.db", "oneonone-20260102T000000Z.db", "oneonone-mine.db", "x.txt"):
        (Path("backups") / name).parent.mkdir(exist_ok=True)
        (Path("backups") / name).touch()
    assert main(["db", "backup", "backups", "--keep", "2"]) == 0
    made, deleted = capsys.readouterr().out.splitlines()
    assert deleted == "deleted backups/oneonone-20260101T000000Z.db"
    left = {made.removeprefix("backed up to backups/"), "oneonone-20260102T000000Z.db"}
    assert {file.name for file in Path("backups").iterdir()} == left | {"oneonone-mine.db", "x.txt"}


@pytest.mark.parametrize("keep", ["0", "-1", "some"])
def test_at_least_one_is_kept(keep: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["db", "backup", ".", "--keep", keep])
    assert "--keep: should be at least 1" in capsys.readouterr().err


def test_only_a_folder_can_keep_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "backup", "copy.db", "--keep", "2"]) == 2
    assert "copy.db: --keep needs a folder" in capsys.readouterr().err


def test_a_damaged_database_is_no_backup(capsys: pytest.CaptureFixture[str]) -> None:
    into_one(Path("oneonone.db"))
    with Path("oneonone.db").open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    assert main(["db", "backup", "copy.db"]) == 2
    assert "the database is damaged, so no backup was made" in capsys.readouterr().err
    assert not list(Path().glob("copy.db*"))


def test_a_disk_that_fills_meanwhile_leaves_nothing_behind() -> None:
    file = Path("oneonone.db")
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({file.stat().st_size // 2},) * 2)"
    code = f"{limit}; from bot.cli import main; raise SystemExit(main(['db', 'backup', 'copy.db']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("oneonone: copy.db: can't be written: ")
    assert not list(Path().glob("copy.db*"))


async def test_nobody_else_can_read_the_database_its_log_and_its_backups() -> None:
    names = ["copy.db", "oneonone.db", "oneonone.db-shm", "oneonone.db-wal"]
    os.chmod("oneonone.db", 0o644)
    database = Database("sqlite+aiosqlite:///oneonone.db")
    async with database.writing() as session:
        session.add(User(discord_id=1, discord_name="somebody"))
    assert main(["db", "backup", "copy.db"]) == 0
    assert {name: oct(os.stat(name).st_mode & 0o777) for name in os.listdir()} == dict.fromkeys(
        names, "0o600"
    )
    await database.close()


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "backup", "nowhere/copy.db"]) == 2
    assert "can't be written" in capsys.readouterr().err


def test_what_is_not_there_has_no_backup(capsys: pytest.CaptureFixture[str]) -> None:
    Path("oneonone.db").unlink()
    assert main(["db", "backup", "copy.db"]) == 2
    assert capsys.readouterr().err == "oneonone: oneonone.db: no such database\n"


def test_postgresql_has_its_own_tool(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "postgresql+asyncpg://x@127.0.0.1/y")
    assert main(["db", "backup", "copy.db"]) == 2
    assert "use pg_dump" in capsys.readouterr().err
