"""The command line as a host uses it: every fault is one line with what to do, and exit code 2."""

import sqlite3
import tomllib
from pathlib import Path

import pytest

from bot.cli import main

pytestmark = pytest.mark.usefixtures("empty_folder")


def fault(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that is said when the command fails."""
    assert main(arguments) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("oneonone: ")]
    assert len(lines) == 1, lines
    return lines[0]


def test_without_a_token_it_says_where_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    said = fault(capsys, "run")
    assert "https://discord.com/developers/applications" in said
    assert "`make demo` works without one" in said


def test_a_database_that_cannot_be_reached(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "postgresql+asyncpg://ana:secret@127.0.0.1:1/db")
    said = fault(capsys, "db", "upgrade")
    assert "can't use the postgresql+asyncpg database" in said
    assert "secret" not in said


def test_a_database_file_that_cannot_be_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "sqlite+aiosqlite:///no/such/folder/x.db")
    assert "the folder no/such/folder doesn't exist" in fault(capsys, "db", "upgrade")


def test_an_address_that_is_none(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "oneonone.db")
    assert "should look like" in fault(capsys, "db", "upgrade")


def test_an_unknown_setting(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text("[databse]\nurl = 'x'\n", "utf-8")
    assert "databse: no such setting" in fault(capsys, "check")


def test_a_database_of_a_newer_version_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade"]) == 0
    with sqlite3.connect("oneonone.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'from the future'")
    database.close()
    assert "newer OneOnOne" in fault(capsys, "db", "upgrade")


def test_upgrading_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out == "the schema is now up to date\nthe schema was already up to date\n"


def test_its_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    pyproject = Path(__file__).parents[2] / "pyproject.toml"
    expected = tomllib.loads(pyproject.read_text("utf-8"))["project"]["version"]
    assert capsys.readouterr().out == f"oneonone {expected}\n"


def test_the_story_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--story"]) == 0
    assert "✓ Everything worked as it should." in capsys.readouterr().out
