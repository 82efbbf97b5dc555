"""Lines as people type them, in ten zones: read right, asked about or refused, and never wrong."""

import pytest

from tests.support.phrase_corpus import FILES, Line, corpus, judged, outcome
from tests.support.phrase_scenes import CORPUS_SCENES

LINES = list(corpus(*FILES))


def test_the_corpus_has_ten_lines_of_each_kind_of_our_own_in_nine_zones() -> None:
    own = list(corpus("phrases_own.jsonl"))
    kinds = {line.kind for line in own}
    assert all(sum(line.kind == kind for line in own) >= 10 for kind in kinds)
    assert len({CORPUS_SCENES[line.scene].zone.key for line in own}) >= 9


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.scene}-{line.phrase}")
def test_a_line_means_what_it_should(line: Line) -> None:
    found = outcome(line.phrase, CORPUS_SCENES[line.scene])
    assert judged(found, line.want) == "right", found
