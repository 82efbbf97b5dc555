"""The files for Docker and systemd: linted, parsed as their programs do, and true to the code."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from compose_spec import PyOptions

from db.engine import Database
from db.restore import IDS_AHEAD, LOOK_FIRST
from db.schema import SchemaState, schema_state
from tests.support import container, postgres
from tests.support.revisions import execute, sync
from tests.support.valid_rows import store

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(file.name for file in DEPLOY.glob("oneonone*.[st]*"))
COMPOSED = sorted(file.name for file in DEPLOY.glob("compose*.yaml"))


PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def needs(program: str) -> pytest.MarkDecorator:
    """Skips where a program isn't to be had."""
    return pytest.mark.skipif(shutil.which(program, path=PATH) is None, reason=f"no {program} here")


def said(*command: str | Path, **environment: str) -> str:
    """What a command says; it must succeed."""
    env = os.environ | {"PATH": PATH} | environment
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)  # noqa: S603 - our own
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def services(name: str) -> dict[str, Any]:
    """What a compose file starts; anything that is no part of such a file is an error."""
    options = PyOptions()
    options.apply_merge = True
    composed = options.from_yaml((DEPLOY / name).read_text("utf-8"))
    composed.validate()
    found: dict[str, Any] = composed.to_dict()["services"]
    return found


@needs("hadolint")
def test_hadolint_finds_nothing() -> None:
    assert said("hadolint", DEPLOY / "Dockerfile") == ""


def test_the_dockerfile_copies_what_its_build_needs_and_ignores_everything_else() -> None:
    written = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = {
        source
        for name, arguments in container.instructions(written)
        if name == "COPY" and "--from" not in arguments
        for source in arguments.split()[:-1]
    }
    first, *others = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split()
    assert first == "*"
    assert {line[1:] for line in others if line.startswith("!")} == copied
    assert all((ROOT / source).exists() for source in copied)


@pytest.mark.parametrize("name", COMPOSED)
def test_what_is_composed_is_confined_and_finds_its_files(name: str) -> None:
    composed = services(name)
    ours = [service for service in composed.values() if service["image"] == "oneonone"]
    assert len(ours) >= 2
    for service in ours:
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["mem_limit"]
    for service in composed.values():
        bound = [volume.split(":")[0] for volume in service.get("volumes", []) if volume.startswith("./")]
        assert all((DEPLOY / file).exists() for file in bound)
    assert any("build" in service for service in ours)


@pytest.mark.parametrize("name", COMPOSED)
def test_the_settings_of_what_is_composed_exist(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.config import load

    given = services(name)["bot"]["environment"]
    for variable, value in given.items():
        secret = tmp_path / Path(value).name
        if variable.endswith("_FILE"):
            secret.write_text("postgresql+asyncpg://x@y/z", "utf-8")
            value = str(secret)
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(tmp_path)
    assert load().discord.token is not None


@needs("systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (
            (DEPLOY / name)
            .read_text("utf-8")
            .replace("/opt/oneonone/bin/oneonone", shutil.which("true") or "")
        )
        (tmp_path / name).write_text(text, "utf-8")
    assert said("systemd-analyze", "verify", *(tmp_path / name for name in UNITS)) == ""


@needs("systemd-analyze")
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_systemd_finds_the_services_well_confined(name: str) -> None:
    threshold = "--threshold=15"  # Of 100; a service that says nothing has 96.
    assert said("systemd-analyze", "security", "--offline=yes", threshold, DEPLOY / name)


def test_the_bot_is_watched_and_bounded() -> None:
    unit = (DEPLOY / "oneonone.service").read_text("utf-8")
    for line in ("Type=notify", "WatchdogSec=", "MemoryMax=", "Restart=on-failure", "UMask=0077"):
        assert f"\n{line}" in unit


def test_one_of_several_processes_is_confined_as_the_only_one() -> None:
    units = [(DEPLOY / name).read_text("utf-8") for name in ("oneonone.service", "oneonone@.service")]
    alone, one_of_several = [unit.partition("\nUMask=")[2] for unit in units]
    assert alone and alone == one_of_several


@pytest.mark.parametrize("name", UNITS)
def test_what_the_units_run_is_a_command(name: str) -> None:
    from bot.cli import _parser

    for line in re.findall(r"^ExecStart=\S+ (.*)$", (DEPLOY / name).read_text("utf-8"), re.MULTILINE):
        _parser().parse_args(line.split())


def leave_old_dumps(folder: Path, database: str) -> list[str]:
    """Of the first two days of the year."""
    names = [f"{database}-2026010{day}T000000Z.dump" for day in (1, 2)]
    for name in names:
        (folder / name).touch()
    return names


async def test_postgresql_is_dumped_noted_and_the_oldest_deleted(
    postgres_server: postgres.Server, tmp_path: Path
) -> None:
    programs = postgres_server.programs
    if not shutil.which("pg_dump", path=str(programs)):
        pytest.skip("no pg_dump of the server's version here")
    async with postgres_server.copy() as url:
        database = url.rpartition("/")[2].partition("?")[0]
        old = leave_old_dumps(tmp_path, database)
        there = {"PGHOST": postgres_server.folder, "PGUSER": "postgres", "PGDATABASE": database}
        there["PATH"] = f"{programs}:{PATH}"
        told = said("bash", DEPLOY / "backup-postgres.sh", tmp_path, **there, KEEP="2")
        noted = said("psql", "-Atc", "SELECT value FROM note WHERE key = 'last_backup'", **there)
    new = Path(told.removeprefix("backed up to ").rstrip()).name
    assert sorted(os.listdir(tmp_path)) == [old[1], new]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\+00:00\n", noted)


async def test_a_dump_is_restored_such_that_nothing_happens_twice(
    postgres_server: postgres.Server, tmp_path: Path
) -> None:
    if not shutil.which("pg_dump", path=str(postgres_server.programs)):
        pytest.skip("no pg_dump of the server's version here")
    async with postgres_server.copy() as url:
        database = Database(url)
        await sync(database, store)
        await execute(database, "UPDATE notification SET outcome = NULL, sent_at = NULL, attempts = 0")
        name = url.rpartition("/")[2].partition("?")[0]
        there = {"PGHOST": postgres_server.folder, "PGUSER": "postgres", "PGDATABASE": name}
        there["PATH"] = f"{postgres_server.programs}:{PATH}"
        told = said("bash", DEPLOY / "backup-postgres.sh", tmp_path, **there)
        await execute(database, "DELETE FROM notification", "DROP TABLE greeting")
        await database.close()
        dump = told.removeprefix("backed up to ").rstrip()
        assert "is gone" in said("bash", DEPLOY / "restore-postgres.sh", dump, **there)
        asked = "SELECT min(attempts), max(attempts), nextval('notification_id_seq') FROM notification"
        assert said("psql", "-Atc", asked, **there) == "1|1|1000003\n"
        assert await schema_state(database.engine) is SchemaState.CURRENT
        await database.close()


def test_restoring_postgresql_does_what_restoring_sqlite_does() -> None:
    script = (DEPLOY / "restore-postgres.sh").read_text("utf-8")
    for statement in LOOK_FIRST:
        assert f"{statement};\n" in script
    assert f"+ {IDS_AHEAD})" in script
