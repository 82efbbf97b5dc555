"""Lines as people type them, in ten zones: read right, asked about or refused, and never wrong."""

import pytest

from tests.support.phrase_corpus import BLIND, FILES, Verdict, corpus, outcome, verdict
from tests.support.phrase_scenes import CORPUS_SCENES

LINES = list(corpus(*FILES))
KINDS = sorted({line.kind for line in LINES})


def test_the_corpus_has_ten_lines_of_each_kind_of_our_own_in_nine_zones() -> None:
    own = list(corpus("phrases_own.jsonl"))
    kinds = {line.kind for line in own}
    assert all(sum(line.kind == kind for line in own) >= 10 for kind in kinds)
    assert len({CORPUS_SCENES[line.scene].zone.key for line in own}) >= 9


@pytest.mark.parametrize("kind", KINDS)
def test_lines_of_each_kind_mean_what_they_should(kind: str) -> None:
    lines = [line for line in LINES if line.kind == kind]
    assert not [
        (line, outcome(line.phrase, line.reader)) for line in lines if verdict(line) is not Verdict.RIGHT
    ]


def test_no_line_of_somebody_who_had_not_seen_the_grammar_is_read_wrong() -> None:
    assert not [
        (line, outcome(line.phrase, line.reader)) for line in corpus(BLIND) if verdict(line) is Verdict.WRONG
    ]


def test_all_but_a_few_of_them_are_read_right() -> None:
    assert sum(verdict(line) is not Verdict.RIGHT for line in corpus(BLIND)) <= 14
