"""What tests of how the process runs begin with."""

from pathlib import Path

import pytest


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line is used in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
