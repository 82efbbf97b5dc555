"""When a live status is edited: at once while it is fresh, then folded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.live_status import BURST, FRESH, edit_at

CREATED = datetime(2026, 1, 8, 12, tzinfo=UTC)
EVERY = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
LATER = CREATED + timedelta(hours=3)


@pytest.mark.parametrize("age", [timedelta(0), timedelta(minutes=30), FRESH - SECOND])
@pytest.mark.parametrize("edited", [None, timedelta(0), SECOND])
def test_in_its_first_hour_a_change_is_shown_within_two_seconds(
    age: timedelta, edited: timedelta | None
) -> None:
    """However shortly ago it was edited."""
    now = CREATED + age
    at = edit_at(now, CREATED, None if edited is None else now - edited, EVERY)
    assert now < at <= now + 2 * SECOND


def test_what_has_not_been_posted_yet_does_not_wait_however_old_it_is() -> None:
    assert edit_at(LATER, CREATED, None, EVERY) == LATER + BURST


def test_after_its_first_hour_it_is_edited_once_in_so_often() -> None:
    assert edit_at(LATER, CREATED, LATER - timedelta(minutes=2), EVERY) == LATER + timedelta(minutes=3)
    assert edit_at(LATER, CREATED, LATER, EVERY) == LATER + EVERY


@pytest.mark.parametrize("since", [EVERY, EVERY - SECOND, timedelta(hours=2)])
def test_an_old_one_that_was_left_alone_for_long_enough_shows_a_change_soon(since: timedelta) -> None:
    assert edit_at(LATER, CREATED, LATER - since, EVERY) == LATER + BURST


def test_the_first_hour_is_over_on_its_last_instant() -> None:
    hour = CREATED + FRESH
    just_before = hour - timedelta(microseconds=1)
    assert edit_at(just_before, CREATED, just_before, EVERY) == just_before + BURST
    assert edit_at(hour, CREATED, hour, EVERY) == hour + EVERY


spans = st.timedeltas(timedelta(0), timedelta(days=3))


@given(spans, spans, st.timedeltas(timedelta(minutes=1), timedelta(hours=6)))
def test_a_change_is_shown_later_than_now_and_never_waits_longer_than_the_interval(
    age: timedelta, since: timedelta, every: timedelta
) -> None:
    now = CREATED + age
    edited_at = max(CREATED, now - since)
    at = edit_at(now, CREATED, edited_at, every)
    assert now + BURST <= at <= now + every
    assert now < CREATED + FRESH or at >= edited_at + every, "an old message is not edited more often"
