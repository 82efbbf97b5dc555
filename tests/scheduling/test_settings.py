"""How a server's managers write down when to remind: what is read, and what is refused."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduling.errors import BadReminders
from scheduling.settings import LONGEST, MOST_REMINDERS, Reminders, read_reminders

USUAL, NONE = Reminders(usual=True), Reminders()
READ = {
    "48, 4": (48, 4),
    "48,4": (48, 4),
    "48; 4": (48, 4),
    "48 and 4": (48, 4),
    "48, 4, and 1": (48, 4, 1),
    "48, 4,": (48, 4),
    " 48 ,\t4 ": (48, 4),
    "4": (4,),
    "4h": (4,),
    "4 h": (4,),
    "4hr": (4,),
    "4 hrs": (4,),
    "1 hour": (1,),
    "4 hours": (4,),
    "4 HOURS": (4,),
    "2d": (48,),
    "2 d": (48,),
    "1 day": (24,),
    "2 Days": (48,),
    "2 days, 4h": (48, 4),
    "2 days and 4 hours": (48, 4),
    # The longest first, each once, in whatever words.
    "4, 48": (48, 4),
    "1, 3, 2": (3, 2, 1),
    "48, 2 days, 48h": (48,),
    "5, 5, 5, 5, 5, 5": (5,),
    # The most there may be, and the longest before.
    "5, 4, 3, 2, 1": (5, 4, 3, 2, 1),
    "1": (1,),
    "14 days": (LONGEST,),
    "336": (LONGEST,),
}


@pytest.mark.parametrize("typed", READ)
def test_hours_and_days_before_a_deadline_are_read(typed: str) -> None:
    assert read_reminders(typed) == Reminders(READ[typed])


@pytest.mark.parametrize("typed", ["none", "None", " off ", "no", "never"])
def test_a_server_may_have_no_reminders(typed: str) -> None:
    assert read_reminders(typed) == NONE


@pytest.mark.parametrize("typed", ["usual", " Usual ", "default"])
def test_a_server_may_have_the_hosts_reminders_again(typed: str) -> None:
    assert read_reminders(typed) == USUAL


def test_no_reminders_and_the_usual_ones_are_not_the_same() -> None:
    assert NONE != USUAL


REFUSED = [
    "",
    " ",
    ",",
    "and",
    "soon",
    # Not ahead, or too far.
    "0",
    "0 days",
    "-4",
    "337",
    "15 days",
    "9999",
    "99999",
    "99999999999999999999",
    # Not hours or days.
    "4.5",
    "30 min",
    "2 weeks",
    "4x",
    "h",
    "4 h h",
    "²",
    # One bad among good, or words that stand alone among times.
    "48, soon",
    "48, 0",
    "none, 4",
    "usual and 4",
    # Too many.
    "6, 5, 4, 3, 2, 1",
]


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_time_before_a_deadline_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(BadReminders) as refused:
        read_reminders(typed)
    assert refused.value.text == typed


NUMBERS = ["0", "1", "4", "48", "336", "337", "99999", "٣", "²", "-", "."]
WORDS = [*NUMBERS, "h", "hr", "hours", "d", "days", "and", ",", ";", "none", "usual", "İ"]


@given(st.one_of(st.text(max_size=100), st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)))
@example("٤")
def test_whatever_is_typed_it_is_a_sound_reading_or_refused(text: str) -> None:
    try:
        found = read_reminders(text)
    except BadReminders as refused:
        assert refused.text == text
        return
    assert len(found.before) <= MOST_REMINDERS
    assert all(0 < hours <= LONGEST for hours in found.before)
    assert all(longer > shorter for longer, shorter in pairwise(found.before))
    assert not (found.usual and found.before)


@given(st.sets(st.integers(1, LONGEST), min_size=1, max_size=MOST_REMINDERS))
def test_what_was_read_reads_the_same_when_it_is_typed_again(hours: set[int]) -> None:
    first = read_reminders(", ".join(map(str, hours)))
    assert first.before == tuple(sorted(hours, reverse=True))
    assert read_reminders(" and ".join(f"{n} hours" for n in first.before)) == first
