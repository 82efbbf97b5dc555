"""`oneonone doctor`, as far as it needs no Discord: each line says what to do."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import main
from bot.doctor.here import look_at_database
from db.engine import Database
from db.models import Notification
from tests.support.revisions import sync
from tests.support.settings import settings_for
from tests.support.valid_rows import store

pytestmark = pytest.mark.usefixtures("empty_folder")


def findings(capsys: pytest.CaptureFixture[str], *, exits: int = 0) -> dict[str, tuple[str, str]]:
    """What it says, by subject."""
    assert main(["doctor", "--offline", "--json"]) == exits
    told = json.loads(capsys.readouterr().out)
    return {found["subject"]: (found["verdict"], found["text"]) for found in told["findings"]}


def change(*statements: str) -> None:
    """Of the database in this folder."""
    with closing(sqlite3.connect("oneonone.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def noted(key: str, ago: timedelta) -> str:
    """A note of an instant."""
    value = (datetime.now(UTC) - ago).isoformat()
    return f"INSERT OR REPLACE INTO note VALUES ('{key}', '{value}')"  # noqa: S608 - our own


def test_before_the_first_start(capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys)
    assert found["database"] == ("warning", "oneonone.db isn't there yet: `oneonone run` makes it")
    assert not list(Path().iterdir()), "looking makes nothing"


@pytest.mark.usefixtures("empty_database")
def test_all_is_fine_where_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEONONE_PRIVACY__PRIVACY_URL", "https://example.org/privacy")
    monkeypatch.setenv("ONEONONE_PRIVACY__CONTACT", "privacy@example.org")
    change(noted("last_started", timedelta(hours=3)))
    assert main(["db", "backup", "copy.db"]) == 0
    capsys.readouterr()
    found = findings(capsys)
    assert {verdict for verdict, _ in found.values()} == {"fine"}, found
    assert found["start"][1] == "last started 3 hours ago"
    assert found["backup"][1] == "the last was made 0 minutes ago"
    assert found["messages"][1] == "none is over 2 minutes late; 0 planned"


def test_a_policy_and_who_to_ask_are_missed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict, text = findings(capsys)["privacy"]
    assert (verdict, text.partition(":")[0]) == ("warning", "set privacy.privacy_url and privacy.contact")
    monkeypatch.setenv("ONEONONE_PRIVACY__CONTACT", "privacy@example.org")
    assert findings(capsys)["privacy"][1].startswith("set privacy.privacy_url:")


@pytest.mark.usefixtures("empty_database")
def test_it_is_told_in_lines_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["doctor"]) == 2
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "fine     settings  from the environment"
    assert [line.split()[1] for line in said] == [
        *("settings", "privacy", "database", "schema", "start", "backup", "messages", "disk"),
        *("web", "token", "clock", "intents", "servers"),
    ]
    assert "wrong    token     discord.token is not set" in "\n".join(said)


def test_settings_that_are_wrong_are_all_it_can_say(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text("[discord]\na = 1\n", "utf-8")
    found = findings(capsys, exits=2)
    assert found == {"settings": ("wrong", "discord.a: no such setting; see config.example.toml")}


def test_files_that_others_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text("", "utf-8")
    Path(".env").touch(0o600)
    os.chmod("config.toml", 0o644)
    found = findings(capsys)
    assert found["settings"][1] == "from config.toml, .env and the environment"
    assert found["files"] == ("warning", "others on this machine can read config.toml: chmod 600 config.toml")


@pytest.mark.usefixtures("empty_database")
@pytest.mark.parametrize(
    ("statement", "subject", "verdict", "text"),
    [
        (noted("last_backup", timedelta(days=3)), "backup", "warning", "3 days ago: is the timer on?"),
        ("DELETE FROM note", "backup", "warning", "none was made"),
        ("DROP TABLE live_message", "schema", "wrong", "damaged"),
        ("UPDATE alembic_version SET version_num = '9999'", "schema", "wrong", "a newer OneOnOne"),
        ("UPDATE alembic_version SET version_num = '0001'", "schema", "warning", "not up to date"),
    ],
    ids=["old backup", "no backup", "half a schema", "newer schema", "older schema"],
)
def test_what_the_database_says(
    statement: str, subject: str, verdict: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(statement)
    capsys.readouterr()
    found = findings(capsys, exits=2 if verdict == "wrong" else 0)[subject]
    assert found[0] == verdict
    assert text in found[1]


@pytest.mark.usefixtures("empty_database")
def test_a_file_that_is_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    Path("oneonone.db").write_text("nothing of the kind " * 500, "utf-8")
    capsys.readouterr()
    verdict, text = findings(capsys, exits=2)["database"]
    assert verdict == "wrong"
    assert "file is not a database" in text


@pytest.mark.parametrize(
    ("ago", "put_off", "verdict", "text"),
    [
        (timedelta(seconds=90), None, "fine", "none is over 2 minutes late; 2 planned"),
        (timedelta(minutes=5), None, "warning", "2 late, of which 0 were put off or refused"),
        (timedelta(minutes=11), None, "wrong", "the oldest due 11 minutes ago: is the bot running?"),
        (timedelta(hours=5), timedelta(hours=1), "warning", "2 late, of which 2 were put off or refused"),
        (timedelta(hours=5), -timedelta(hours=1), "wrong", "the oldest due 5 hours ago: is the bot running?"),
    ],
)
async def test_how_late_what_is_owed_is(
    database: Database,
    ago: timedelta,
    put_off: timedelta | None,
    verdict: str,
    text: str,
) -> None:
    await sync(database, store)
    now = datetime.now(UTC)
    async with database.writing() as session:
        for row in await session.scalars(select(Notification)):
            row.outcome, row.sent_at, row.due_at = None, None, now - ago
            row.leased_until = None if put_off is None else now + put_off
    settings = settings_for(database.engine.url.render_as_string(hide_password=False))
    found = {each.subject: each for each in await look_at_database(settings, lambda: now)}
    assert found["messages"].verdict == verdict
    assert text in found["messages"].text


@pytest.mark.usefixtures("empty_database")
@pytest.mark.parametrize(
    ("free", "verdict", "text"),
    [(10**9, "fine", "1,000 MB free"), (4 * 10**8, "warning", "400 MB free"), (10**7, "wrong", "make room")],
)
def test_how_much_room_there_is(
    free: int, verdict: str, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=free))
    capsys.readouterr()
    found = findings(capsys, exits=2 if verdict == "wrong" else 0)["disk"]
    assert found[0] == verdict
    assert text in found[1]
