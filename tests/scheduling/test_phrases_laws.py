"""What holds of every line: trees read back, and what must not change a meaning does not."""

import unicodedata

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scheduling.errors import Refusal
from scheduling.intervals import difference, union
from scheduling.phrases import LONGEST, Range, Reader, Reading, read_when
from scheduling.phrases.days import NotUnderstood
from scheduling.phrases.hours import EndsFirst
from scheduling.phrases.nodes import Utterance
from scheduling.phrases.vocabulary import english_rows, vocabulary
from tests.support.phrase_corpus import FILES, corpus
from tests.support.phrase_scenes import CORPUS_SCENES, SCENES
from tests.support.phrase_table import ROWS
from tests.support.phrase_trees import lines, meant, written

MANY = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
"""The same lines each time: what is read wrong belongs in the corpus, not in a run that fails by chance."""
scenes = st.sampled_from(sorted(CORPUS_SCENES.values(), key=lambda reader: reader.zone.key))
READ = [(SCENES[name], phrase) for name, phrase, _ in ROWS] + [
    (line.reader, line.phrase) for line in corpus(*FILES)
]
MEANINGLESS = sorted(word for word in english_rows() if vocabulary().phrases.meaning((word,)) == ())
typed = st.sampled_from(READ)
# Days with hours to the minute: what such a line says is all that it can say.
days = st.sampled_from(
    ["mon", "tuesday", "wed, thu", "fridays", "sat and sun", "weekdays", "dec 8", "dec 8-10", "the 11th"]
)
hours = st.sampled_from(["09:00-11:00", "13:30-15:00", "2pm-5pm", "10am-noon", "16:00-18:00 and 19:00-20:00"])
whole = st.tuples(days, hours).map(" ".join)


def _outcome(phrase: str, reader: Reader) -> tuple[Range, ...] | list[tuple[Range, ...]] | None:
    """The ranges, those of each meaning, or None if it is refused."""
    try:
        reading = read_when(phrase, reader)
    except Refusal:
        return None
    return [one.ranges for one in reading.alternatives] if reading.ambiguous else reading.ranges


def _sure(phrase: str, reader: Reader) -> Reading:
    reading = read_when(phrase, reader)
    assert not reading.ambiguous
    return reading


@given(lines, scenes)
@MANY
def test_a_tree_that_is_written_down_reads_back_to_the_same_ranges(line: Utterance, reader: Reader) -> None:
    phrase = written(line)
    assume(len(phrase) <= LONGEST)
    try:
        wanted = meant(line, reader)
    except (NotUnderstood, EndsFirst):
        assert _outcome(phrase, reader) is None
        return
    assert _outcome(phrase, reader) == wanted


@given(whole, whole, st.sampled_from([", ", "; ", "\n", " and ", " or "]), scenes)
@MANY
def test_two_lines_together_are_the_union_of_both(one: str, other: str, join: str, reader: Reader) -> None:
    first, second = _sure(one, reader).spans, _sure(other, reader).spans
    try:
        assert _sure(f"{one}{join}{other}", reader).spans == union([*first, *second])
    except Refusal:
        assert not difference(second, first), "only what adds nothing is refused"


@given(whole, st.one_of(days, whole), scenes)
@MANY
def test_an_exception_is_the_line_without_it(line: str, taken: str, reader: Reader) -> None:
    assume("," not in taken and _sure(line, reader).spans)
    kept = _outcome(f"{line} except {taken}", reader)
    each = f"every {taken}" if taken.startswith(("mon", "tuesday")) else taken
    rest = difference(_sure(line, reader).spans, _sure(each, reader).spans)
    if rest == _sure(line, reader).spans:
        nothing_taken = kept is None or kept == _outcome(line, reader)
        assert nothing_taken, "an exception that takes nothing is refused, or was about what is over"
    elif isinstance(kept, list):
        assert rest in [union(item.span for item in meaning) for meaning in kept]
    else:
        assert kept is not None
        assert union(item.span for item in kept) == rest


@given(typed, st.sampled_from(MEANINGLESS), st.integers(0, 30))
@MANY
def test_a_word_that_means_nothing_changes_nothing_or_is_refused(
    line: tuple[Reader, str], word: str, place: int
) -> None:
    reader, phrase = line
    words = phrase.split(" ")
    place = place % (len(words) + 1)
    more = " ".join([*words[:place], word, *words[place:]])
    assume(len(more) <= LONGEST and "am" not in words)
    # Behind a figure they say that it is a time, "uhr" even which one.
    assume(word not in ("uhr", "o'clock", "ish") or not words[place - 1][-1:].isdigit())
    found = _outcome(more, reader)
    assert found is None or found == _outcome(phrase, reader) or isinstance(found, list)


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: text.replace(" ", "   ")])
@given(line=typed)
@MANY
def test_case_and_spacing_do_not_matter(change: object, line: tuple[Reader, str]) -> None:
    reader, phrase = line
    assume("<t:" not in phrase)
    assert callable(change)
    assert _outcome(change(phrase), reader) == _outcome(phrase, reader)


@given(typed)
@MANY
def test_wide_forms_of_characters_do_not_matter(line: tuple[Reader, str]) -> None:
    reader, phrase = line
    wide = "".join(_wide(char) for char in phrase)
    assume("<t:" not in phrase and unicodedata.normalize("NFKC", wide) == phrase)
    assert _outcome(wide, reader) == _outcome(phrase, reader)


def _wide(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if char.isalnum() and char.isascii() else char
