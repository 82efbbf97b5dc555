"""How much work lines of one piece over and over are: as long as they may be, so much for each character."""

import contextlib
import sys
from types import FrameType

import pytest

from benchmarks.phrases import reader, repeated
from scheduling.errors import Refusal
from scheduling.phrases import LONGEST, read_when

MOST_STEPS = 350  # for each character: some 0.1 milliseconds


def steps(phrase: str, locale: str | None) -> int:
    """The functions of the reader that are called for a line."""
    called = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal called
        called += event == "call" and "/scheduling/" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with contextlib.suppress(Refusal):
            read_when(phrase, reader(locale))
    finally:
        sys.setprofile(before)
    return called


@pytest.mark.parametrize("locale", [None, "de"])
@pytest.mark.parametrize("phrase", repeated(), ids=lambda phrase: phrase[:20])
def test_no_line_is_much_work_for_its_length(phrase: str, locale: str | None) -> None:
    steps(phrase, locale)
    assert steps(phrase, locale) <= MOST_STEPS * LONGEST
