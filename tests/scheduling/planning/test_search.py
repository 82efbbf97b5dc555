"""What the planner is asked, made from a calendar and what people entered; and what it refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.model import Calendar, Entry, Person, Preference
from scheduling.planning.problem import MOST_OPTIONS, problem_of
from scheduling.planning.search import Invitee, Pin, Search, invitee_of, open_times
from scheduling.planning.timetable import best_timetable, first_answer
from tests.support.planning.instances import moment, span

CALENDAR = Calendar(
    id=1,
    owner=Person(1, 1, "olga"),
    name="Reviews",
    description="",
    start_date=date(2026, 3, 28),
    end_date=date(2026, 3, 29),
    timezone="Europe/Berlin",
    deadline=datetime(2026, 3, 27, tzinfo=UTC),
    meeting_length=timedelta(minutes=30),
    hours=(9 * 60, 18 * 60),
)


def test_an_owner_who_gave_no_times_can_meet_in_the_calendars_hours_on_the_wall() -> None:
    winter, summer = open_times(CALENDAR, [])
    assert winter == Span(datetime(2026, 3, 28, 8, tzinfo=UTC), datetime(2026, 3, 28, 17, tzinfo=UTC))
    assert summer == Span(datetime(2026, 3, 29, 7, tzinfo=UTC), datetime(2026, 3, 29, 16, tzinfo=UTC))


def on(day: int, start: float, end: float) -> Span:
    """Hours of a day of March, in UTC."""
    midnight = datetime(2026, 3, day, tzinfo=UTC)
    return Span(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def test_an_owner_who_gave_times_can_meet_then_and_only_then() -> None:
    entries = [Entry(1, on(28, 9, 10), Preference.LOW), Entry(2, on(28, 10, 10.5), Preference.HIGH)]
    assert open_times(CALENDAR, entries) == (on(28, 9, 10.5),)


def test_of_what_an_owner_gave_only_the_calendars_hours_count() -> None:
    whole = [Entry(1, on(28, 0, 40), Preference.HIGH)]
    assert open_times(CALENDAR, whole) == (on(28, 8, 17), on(29, 7, 16))
    assert open_times(CALENDAR, [Entry(1, on(28, 18, 20), Preference.HIGH)]) == ()


def test_hours_past_midnight_belong_to_the_day_on_which_they_began() -> None:
    late = replace(CALENDAR, hours=(18 * 60, 26 * 60))
    assert open_times(late, []) == (on(28, 17, 25), on(29, 16, 24)), "the clock goes forward on the 29th"
    assert late.window.end == datetime(2026, 3, 30, 0, tzinfo=UTC)
    round_the_clock = replace(CALENDAR, hours=(0, 24 * 60))
    assert open_times(round_the_clock, []) == (round_the_clock.window,)


def test_entries_become_what_a_person_prefers_and_would_do() -> None:
    entries = [Entry(1, span(0, 60), Preference.LOW), Entry(2, span(90, 120), Preference.HIGH)]
    assert invitee_of(7, entries, required=False, owed=True) == Invitee(
        7, (span(90, 120),), (span(0, 60),), required=False, owed=True
    )


def test_unless_told_otherwise_a_person_is_required_and_owed_nothing() -> None:
    assert invitee_of(7, []) == Invitee(7, (), (), required=True, owed=False)


def test_nobody_is_named_twice_and_a_meeting_takes_time() -> None:
    one = Search((Invitee(1),), (span(0, 60),), timedelta(minutes=30), moment(0))
    with pytest.raises(ValueError, match="takes time"):
        replace(one, length=timedelta())
    with pytest.raises(ValueError, match="named twice"):
        replace(one, people=(Invitee(1), Invitee(1)))
    with pytest.raises(ValueError, match="named twice"):
        replace(one, pins=(Pin(1, moment(0)), Pin(1, moment(30))))


def test_of_two_pins_that_touch_the_earlier_is_kept() -> None:
    people = (Invitee(1, (span(0, 90),)), Invitee(2, (span(0, 90),)))
    pins = (Pin(1, moment(20)), Pin(2, moment(0)))
    table = best_timetable(Search(people, (span(0, 90),), timedelta(minutes=30), moment(-60), pins=pins))
    assert [(one.user_id, one.span) for one in table.slots] == [(2, span(0, 30))]
    assert table.left_out == (1,)


def test_who_got_a_low_slot_last_time_goes_first() -> None:
    for owed in (1, 2):
        people = tuple(Invitee(k, (span(0, 30),), (span(30, 60),), owed=k == owed) for k in (1, 2))
        table = best_timetable(Search(people, (span(0, 60),), timedelta(minutes=30), moment(-60)))
        assert [one.user_id for one in table.slots] == [owed, 3 - owed]


def test_a_window_that_has_begun_counts_from_the_next_quarter_hour() -> None:
    search = Search((Invitee(1, (span(0, 120),)),), (span(0, 120),), timedelta(minutes=30), moment(7))
    assert best_timetable(search).slots[0].span.start == moment(15)


def test_where_chains_are_too_many_quarter_hours_are_tried_and_it_says_so() -> None:
    people = tuple(Invitee(k, (span(k, 400 + k),)) for k in range(60))
    search = Search(people, (span(0, 480),), timedelta(minutes=37), moment(-60))
    problem = problem_of(search)
    assert not problem.every_start and sum(map(len, problem.options)) <= MOST_OPTIONS
    table = first_answer(search)
    assert not table.every_start and table.people == 12
