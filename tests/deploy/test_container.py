"""The image: what its Dockerfile says is done in a plain folder, by the same commands, as the same user."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import container
from tests.support.container import Image

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """Built; not in /dev/shm, where many containers let nothing be executed."""
    if not container.can_mount():
        pytest.skip("needs root, and a kernel that lets it mount")
    with tempfile.TemporaryDirectory(prefix="oneonone-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield container.build(ROOT / "deploy" / "Dockerfile", ROOT, Path(folder))


@pytest.mark.registry
def test_it_is_built_and_runs_as_nobody_special_on_a_root_that_it_cannot_write(image: Image) -> None:
    health = image.run(image.health, read_only=True)
    assert health.returncode == 0, health.stdout + health.stderr
    assert "/data/oneonone.db isn't there yet" in health.stdout

    upgraded = image.run([*image.entrypoint, "db", "upgrade"], read_only=True)
    assert (upgraded.stdout, upgraded.returncode) == ("the schema is now up to date\n", 0), upgraded.stderr
    file = Path(f"{image.root}-volumes/data/oneonone.db").stat()
    assert (oct(file.st_mode & 0o777), file.st_uid) == ("0o600", 10001)

    run = image.run([*image.entrypoint, *image.command], read_only=True)
    assert run.returncode == 2
    assert run.stderr.startswith("oneonone: discord.token is not set")

    backup = image.run([*image.entrypoint, "db", "backup", "/backups", "--keep", "14"], read_only=True)
    assert backup.stdout.startswith("backed up to /backups/oneonone-"), backup.stderr
    assert "last was made 0 minutes ago" in image.run(image.health, read_only=True).stdout

    outside = image.run(["sh", "-c", "id -u; touch /opt/oneonone/x"], read_only=True)
    assert outside.stdout == "10001\n"
    assert "Read-only file system" in outside.stderr
    assert "needs the simulated Discord" in image.run([*image.entrypoint, "demo"], read_only=True).stderr
