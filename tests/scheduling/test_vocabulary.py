"""Phrases are spelled out when somebody types the word with which they begin."""

import pytest

from scheduling.phrases.vocabulary import LANGUAGES, Beginnings, english_rows, vocabulary


def test_each_phrase_of_a_row_means_what_the_last_row_with_it_says() -> None:
    rows = {
        "fine": [("YES", "(very |)fine(| for me)"), ("-", "fine thanks")],
        "very": [("YES", "(very |)fine(| for me)"), ("NO", "very (bad|fine for me)")],
    }
    phrases = Beginnings(rows, own={("fine",): (("NO", True),), ("ja", "fine"): (("YES", True),)})
    assert phrases["fine"] == {
        ("fine", "for", "me"): (("YES", True),),
        ("fine", "thanks"): (),
        ("fine",): (("NO", True),),
    }
    assert phrases["very"] == {
        ("very", "fine", "for", "me"): (("NO", True),),
        ("very", "fine"): (("YES", True),),
        ("very", "bad"): (("NO", True),),
    }
    assert phrases["ja"] == {("ja", "fine"): (("YES", True),)}
    assert phrases["unheard"] == {}
    assert "unheard" not in phrases


@pytest.mark.parametrize("language", [None, *LANGUAGES])
def test_the_longest_phrase_of_each_beginning_stands_first(language: str | None) -> None:
    phrases = vocabulary(language).phrases
    for first in ("if", "thanks", "on", "monday", "montag", "lundi"):
        lengths = [len(words) for words in phrases[first]]
        assert lengths == sorted(lengths, reverse=True)


def test_every_row_is_found_by_each_word_with_which_its_phrases_begin() -> None:
    nowhere = [first for first in english_rows() if not vocabulary().phrases[first]]
    assert nowhere == []


def test_little_is_spelled_out_before_it_is_typed() -> None:
    vocabulary.cache_clear()
    assert sum(map(len, vocabulary().phrases.values())) < 100
    assert len(vocabulary().phrases["if"]) > 1000
