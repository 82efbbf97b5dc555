"""What each phrase of the table means: in many zones, on both sides of both clock changes."""

import pytest

from scheduling.phrases import read_when
from tests.support.phrase_scenes import SCENES, shown
from tests.support.phrase_table import ROWS


def test_the_table_is_large_and_goes_round_the_world() -> None:
    assert len({(name, phrase) for name, phrase, _ in ROWS}) >= 150
    assert len({reader.zone.key for reader in SCENES.values()}) >= 8


@pytest.mark.parametrize(("name", "phrase", "expected"), ROWS)
def test_what_a_phrase_means(name: str, phrase: str, expected: str) -> None:
    reader = SCENES[name]
    assert shown(read_when(phrase, reader), reader) == expected
