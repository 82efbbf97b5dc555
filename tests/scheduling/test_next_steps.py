"""What organizers can do next, as a table: every stage of a calendar, the next step first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.model import Calendar, Mode
from scheduling.next_steps import MOST, CalendarStage, NextStep, Progress, next_steps, stage_of
from tests.support.lunch import LUNCH, NOW

TINY, HOUR, DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)
GROUP = replace(LUNCH, mode=Mode.GROUP)
FINALIZED = replace(LUNCH, is_finalized=True)
SERIES = replace(GROUP, is_finalized=True, first=Span(NOW + 6 * DAY, NOW + 6 * DAY + HOUR))
HALF = Progress(LUNCH, invited=4, answered=2, told_times=1, to_remind=2)
ALL = Progress(LUNCH, invited=4, answered=4, told_times=3)
AFTER = LUNCH.deadline - NOW
# How a calendar stands, how long from now, its stage, and what can be done then.
TABLE: dict[str, tuple[Progress, timedelta, CalendarStage, str]] = {
    "nobody invited": (Progress(LUNCH), 0 * DAY, CalendarStage.EMPTY, "INVITE POST STATUS ORGANIZERS"),
    "invited": (
        *(Progress(LUNCH, invited=4, to_remind=4), 0 * DAY),
        *(CalendarStage.INVITED, "INVITE POST REMIND STATUS ORGANIZERS"),
    ),
    "invited, and just reminded": (
        *(Progress(LUNCH, invited=4), 0 * DAY),
        *(CalendarStage.INVITED, "INVITE POST STATUS ORGANIZERS"),
    ),
    "half answered": (HALF, 0 * DAY, CalendarStage.HALF_ANSWERED, "REMIND SUGGEST INVITE STATUS ORGANIZERS"),
    "half answered, none with times": (
        *(replace(HALF, told_times=0), 0 * DAY),
        *(CalendarStage.HALF_ANSWERED, "REMIND INVITE STATUS ORGANIZERS"),
    ),
    "all answered": (ALL, 0 * DAY, CalendarStage.ALL_ANSWERED, "SUGGEST FINALIZE STATUS INVITE ORGANIZERS"),
    "all of a group answered": (
        *(replace(ALL, calendar=GROUP), 0 * DAY),
        *(CalendarStage.ALL_ANSWERED, "SUGGEST FINALIZE STATUS CHOOSE INVITE"),
    ),
    "all declined": (
        *(replace(ALL, told_times=0), 0 * DAY),
        *(CalendarStage.ALL_ANSWERED, "STATUS INVITE ORGANIZERS"),
    ),
    "deadline near": (
        *(replace(HALF, answered=1), AFTER - DAY),
        *(CalendarStage.NEAR_DEADLINE, "REMIND SUGGEST INVITE STATUS ORGANIZERS"),
    ),
    "deadline over": (
        HALF,
        AFTER,
        CalendarStage.AFTER_DEADLINE,
        "FINALIZE SUGGEST EXTEND EXTEND_MORE STATUS",
    ),
    "deadline over, the days nearly as well": (
        *(HALF, AFTER + 5 * DAY),
        *(CalendarStage.AFTER_DEADLINE, "FINALIZE SUGGEST STATUS ORGANIZERS"),
    ),
    "deadline over, all answered": (
        *(ALL, AFTER),
        *(CalendarStage.AFTER_DEADLINE, "FINALIZE SUGGEST STATUS ORGANIZERS"),
    ),
    "deadline over, nobody said when": (
        *(replace(HALF, told_times=0), AFTER),
        *(CalendarStage.AFTER_DEADLINE, "EXTEND EXTEND_MORE STATUS ORGANIZERS"),
    ),
    "suggested": (
        *(replace(HALF, is_suggested=True), 0 * DAY),
        *(CalendarStage.SUGGESTED, "FINALIZE SUGGEST STATUS REMIND INVITE"),
    ),
    "finalized": (
        *(replace(ALL, calendar=FINALIZED), 0 * DAY),
        *(CalendarStage.FINALIZED, "EVENT STATUS ADD ORGANIZERS"),
    ),
    "a series finalized": (
        *(replace(ALL, calendar=SERIES), 0 * DAY),
        *(CalendarStage.FINALIZED, "EVENT STATUS ADD SERIES ORGANIZERS"),
    ),
    "a change asked for": (
        *(replace(ALL, calendar=FINALIZED, absent=1), 0 * DAY),
        *(CalendarStage.CHANGE_ASKED, "WAYS STATUS ADD EVENT ORGANIZERS"),
    ),
    "a change asked for in a series": (
        *(replace(ALL, calendar=SERIES, absent=1), 0 * DAY),
        *(CalendarStage.CHANGE_ASKED, "SERIES STATUS ADD EVENT ORGANIZERS"),
    ),
    "canceled": (
        replace(ALL, calendar=replace(LUNCH, cancelled_at=NOW)),
        0 * DAY,
        CalendarStage.OVER,
        "STATUS",
    ),
    "over": (ALL, LUNCH.window.end - NOW, CalendarStage.OVER, "STATUS ORGANIZERS"),
}


@pytest.mark.parametrize("row", TABLE)
def test_what_comes_next(row: str) -> None:
    progress, later, stage, steps = TABLE[row]
    assert stage_of(progress, NOW + later) is stage
    assert " ".join(step.name for step in next_steps(progress, NOW + later)) == steps


def test_every_stage_and_every_step_is_in_the_table() -> None:
    assert {stage for _, _, stage, _ in TABLE.values()} == set(CalendarStage)
    assert {NextStep[name] for row in TABLE.values() for name in row[3].split()} == set(NextStep)


def test_a_series_goes_on_after_the_days_it_was_found_in() -> None:
    later = LUNCH.window.end + DAY
    going_on = replace(ALL, calendar=SERIES, last_meeting=later)
    assert stage_of(going_on, later - TINY) is CalendarStage.FINALIZED
    assert stage_of(going_on, later) is CalendarStage.OVER


def test_of_an_open_calendar_nobody_knows_that_all_have_answered_unless_it_expects_a_number() -> None:
    posted = replace(ALL, is_open=True)
    assert stage_of(posted, NOW) is CalendarStage.HALF_ANSWERED
    expecting = replace(posted, calendar=replace(LUNCH, expected=4))
    assert stage_of(expecting, NOW) is CalendarStage.ALL_ANSWERED


@given(
    invited=st.integers(0, 5),
    told=st.integers(0, 5),
    calendar=st.sampled_from([LUNCH, GROUP, FINALIZED, SERIES]),
    is_open=st.booleans(),
    is_suggested=st.booleans(),
    absent=st.integers(0, 1),
    hours=st.integers(-200, 400),
    most=st.integers(1, MOST),
)
def test_there_is_always_something_and_never_too_much(
    calendar: Calendar,
    invited: int,
    told: int,
    *,
    is_open: bool,
    is_suggested: bool,
    absent: int,
    hours: int,
    most: int,
) -> None:
    answered = min(invited, told)
    progress = Progress(
        calendar, invited, answered, answered, invited - answered, is_open, is_suggested, absent
    )
    steps = next_steps(progress, NOW + hours * HOUR, most=most)
    assert 1 <= len(steps) == len(set(steps)) <= most
    without = next_steps(progress, NOW + hours * HOUR, without=steps)
    assert not set(without) & set(steps)
