"""What tests of how the process runs begin with."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line is used in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def empty_database(empty_folder: None, migrated_file: Path) -> None:
    """There, as `oneonone db upgrade` would make it."""
    shutil.copy(migrated_file, "oneonone.db")
