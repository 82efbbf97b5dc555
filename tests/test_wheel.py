"""What is published: all that is needed is inside, and it works where nothing else is installed."""

import asyncio
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Database
from tests.support.revisions import begin_at
from tests.support.wire.loopback import open_loopback

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
PACKAGES = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
RELEASE = f"oneonone-{PROJECT['version']}"


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; it must succeed, with no modules but those of its own Python."""
    env = os.environ | {"PYTHONPATH": ""} | environment
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def package_files() -> set[str]:
    """Every file of the packages: code, migrations, the demo's page."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a release is built into."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "--directory", folder, cwd=ROOT)
    return folder


@pytest.fixture
def clean(built: Path) -> Iterator[Path]:
    """A new virtual environment with nothing but the wheel and what it declares.

    It is a real installation, at the pinned versions: only that shows a dependency nobody declared. It takes
    about ten seconds: pip itself is not installed, nothing is compiled ahead, and pip's cache has the
    downloads. It does not live among pytest's files: those are kept for three runs, and may be in /dev/shm,
    where many containers let nothing be executed.
    """
    with tempfile.TemporaryDirectory(prefix="oneonone-", dir="/var/tmp") as folder:
        venv.create(folder, symlinks=True, with_pip=False)
        scripts = Path(folder) / "bin"
        pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--no-compile")
        run(*pip, "--constraint", ROOT / "constraints.txt", next(built.glob("*.whl")), cwd=built)
        yield scripts


@pytest.mark.registry
async def test_installed_in_a_clean_environment_it_plays_the_story_upgrades_a_database_and_checks_it(
    clean: Path, tmp_path: Path
) -> None:
    oneonone = clean / "oneonone"
    assert run(oneonone, "--version", cwd=tmp_path) == f"oneonone {PROJECT['version']}\n"
    assert "✓ Everything worked as it should." in run(oneonone, "demo", "--story", cwd=tmp_path)
    assert not os.listdir(tmp_path)

    first_release = Database(f"sqlite+aiosqlite:///{tmp_path / 'oneonone.db'}")
    await begin_at(first_release, "0001")
    await first_release.close()
    assert run(oneonone, "db", "upgrade", cwd=tmp_path) == "the schema is now up to date\n"
    async with open_loopback() as discord:
        there = discord.environment("bot") | {"ONEONONE_DISCORD__TOKEN": "any.text.will-do"}
        said = await asyncio.to_thread(run, oneonone, "check", cwd=tmp_path, **there)
    assert "database: connected, schema up to date\ntoken: accepted, the bot is TestBot\n" in said


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(built / f"{RELEASE}-py3-none-any.whl") as wheel:
        names = set(wheel.namelist())
    metadata = {name for name in names if name.startswith(f"{RELEASE}.dist-info/")}
    assert names - metadata == package_files()
    assert f"{RELEASE}.dist-info/licenses/LICENSE" in metadata
    assert {"bot/demo/page/index.html", "db/migrations/script.py.mako"} < names


def test_the_source_distribution_holds_what_building_and_running_takes_and_no_tests(built: Path) -> None:
    with tarfile.open(built / f"{RELEASE}.tar.gz") as archive:
        names = {name.removeprefix(f"{RELEASE}/") for name in archive.getnames()}
    building = {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO", ".gitignore"}
    running = {"CHANGELOG.md", "config.example.toml", "constraints.txt"}
    assert names == package_files() | building | running
