"""Picking times: what is offered, and what ticking it comes to."""

import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.intervals import Span, difference, union
from scheduling.model import Preference
from scheduling.painting import Said
from scheduling.picking import MOST, Pages, PickPage, Picks, copy, pages, prefill, state, tick, value
from scheduling.zones import instant_at

HIGH, LOW = Preference.HIGH, Preference.LOW
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = date(2026, 1, 12)
NOTHING = Picks()
HALF = timedelta(minutes=30)
BERLIN = ZoneInfo("Europe/Berlin")


def hours(days: int, start: int = 9, end: int = 18, first: date = MONDAY) -> list[Span]:
    """The hours of so many days in Berlin, but where a clock change leaves nothing of them."""
    each = (first + timedelta(days=n) for n in range(days))
    around = ((instant_at(day, start * 60, BERLIN), instant_at(day, end * 60, BERLIN)) for day in each)
    return [Span(begin, until) for begin, until in around if begin < until]


def offered(
    days: int, zone: str = "Europe/Berlin", length: timedelta = HALF, start: int = 9, end: int = 18
) -> Pages:
    """What can be chosen of so many days."""
    return pages(hours(days, start, end), length, NOW, ZoneInfo(zone))


def walls(shown: Pages, page: PickPage) -> list[str]:
    """The stretches of a page on the wall, such as "9:00-9:30"."""
    return ["-".join(f"{m // 60}:{m % 60:02}" for m in shown.minutes(page, span)) for span in page.spans]


def ticked(
    shown: Pages, *wanted: str, page: int = 0, preference: Preference = HIGH, picks: Picks = NOTHING
) -> Picks:
    """The picks once the stretches that begin then, or shortcuts, are ticked as well."""
    where = shown.pages[page]
    starts = dict(zip((wall.partition("-")[0] for wall in walls(shown, where)), where.spans, strict=True))
    said = picks.over([])
    there = [value(span) for span in where.spans if state(span, said) is preference]
    values = [value(starts[name]) if name in starts else name for name in wanted]
    return tick(shown, where, picks, [], preference, [*there, *values], [])


def test_one_day_fits_one_menu_with_its_shortcuts() -> None:
    shown = offered(1)
    (page,) = shown.pages
    assert walls(shown, page)[:2] == ["9:00-9:30", "9:30-10:00"]
    assert (len(page.spans), page.shortcuts) == (18, ("morning", "afternoon", "all"))


def test_up_to_25_starts_in_all_are_one_menu() -> None:
    (page,) = offered(5, length=timedelta(hours=2)).pages
    assert (page.first, page.last) == (MONDAY, date(2026, 1, 16))
    assert (len(page.spans), page.shortcuts) == (20, ("all",))


def test_more_are_turned_by_day() -> None:
    shown = offered(5)
    assert [page.first.day for page in shown.pages] == [12, 13, 14, 15, 16]
    assert all(page.first == page.last for page in shown.pages)


def test_days_are_those_on_the_pickers_wall() -> None:
    shown = offered(2, "Pacific/Auckland")
    assert [walls(shown, page)[0] for page in shown.pages] == ["21:00-21:30", "0:00-0:30", "0:00-0:30"]


def test_hours_past_midnight_go_on_the_next_day() -> None:
    shown = offered(4, start=22, end=26)
    first, second, *_, last = (walls(shown, page) for page in shown.pages)
    assert (first[0], first[-1]) == ("22:00-22:30", "23:30-24:00")
    assert (second[0], second[-1]) == ("0:00-0:30", "23:30-24:00")
    assert (last[0], last[-1]) == ("0:00-0:30", "1:30-2:00")


def test_nothing_is_offered_that_has_begun() -> None:
    shown = pages(hours(1), HALF, instant_at(MONDAY, 12 * 60 + 10, BERLIN), BERLIN)
    assert walls(shown, shown.pages[0])[0] == "12:30-13:00"
    assert pages(hours(1), HALF, instant_at(MONDAY, 18 * 60, BERLIN), BERLIN).pages == ()


def test_what_is_left_goes_to_the_last_if_no_meeting_fits() -> None:
    shown = offered(1, length=timedelta(hours=2))
    assert walls(shown, shown.pages[0]) == ["9:00-11:00", "11:00-13:00", "13:00-15:00", "15:00-18:00"]


@given(
    days=st.integers(1, 92),
    start=st.integers(0, 23),
    length=st.integers(1, 24 * 4),
    end=st.integers(1, 24),
    zone=st.sampled_from(["Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "Pacific/Honolulu"]),
    first=st.sampled_from([MONDAY, date(2026, 3, 23), date(2026, 10, 19)]),
)
def test_steps_fit_the_day(days: int, start: int, length: int, end: int, zone: str, first: date) -> None:
    """At most 25 options on each page, each long enough, and together all that is open."""
    open_ = hours(days, start, start + end, first)
    meeting = timedelta(minutes=15 * length)
    shown = pages(open_, meeting, NOW, ZoneInfo(zone))
    for page in shown.pages:
        assert 1 <= len(page.spans) + len(page.shortcuts) <= MOST
        assert all(span.length >= meeting for span in page.spans)
        assert len({value(span) for span in page.spans}) == len(page.spans)
    fitting = [span for span in union(open_) if span.length >= meeting]
    assert union(shown.spans) == union(fitting)
    assert len(shown.spans) == len(set(shown.spans))


def test_ticks_that_touch_are_one_stretch() -> None:
    picks = ticked(offered(5), "9:00", "9:30", "11:00")
    assert [(said.span.length, said.preference) for said in picks.over([])] == [
        (timedelta(hours=1), HIGH),
        (HALF, HIGH),
    ]


def test_shortcuts_mean_their_part_of_the_day() -> None:
    shown = offered(5)
    (morning,) = ticked(shown, "morning").over([])
    assert morning.span.length == timedelta(hours=3)
    (whole,) = ticked(shown, "morning", "afternoon").over([])
    assert whole == ticked(shown, "all").over([])[0]
    assert whole.span == hours(1)[0]


def test_what_is_ticked_as_if_needed_is_not_preferred_any_more() -> None:
    shown = offered(5)
    picks = ticked(shown, "9:00", preference=LOW, picks=ticked(shown, "9:00", "9:30"))
    assert [said.preference for said in picks.over([])] == [LOW, HIGH]


def test_a_shortcut_leaves_what_the_other_menu_has_unless_it_has_all() -> None:
    shown = offered(5)
    rest = ticked(shown, "all", preference=LOW, picks=ticked(shown, "9:00"))
    assert [said.preference for said in rest.over([])] == [HIGH, LOW]
    moved = ticked(shown, "all", preference=LOW, picks=ticked(shown, "all"))
    assert [said.preference for said in moved.over([])] == [LOW]


def test_unticked_means_removed_and_what_nobody_touched_stays() -> None:
    shown = offered(5)
    page = shown.pages[0]
    nine, half_past = page.spans[:2]
    odd = Said(Span(page.spans[5].start + HALF / 2, page.spans[5].end), HIGH)
    before = [Said(Span(nine.start, half_past.end), HIGH, "early"), odd]
    picks = tick(shown, page, Picks(), before, HIGH, [value(nine)], [])
    assert picks.over(before) == [Said(nine, HIGH, "early"), odd]


def test_a_shortcut_leaves_out_meetings_and_a_tick_does_not() -> None:
    shown = offered(5)
    page = shown.pages[0]
    busy = [page.spans[0]]
    whole = tick(shown, page, Picks(), [], HIGH, ["all"], busy)
    assert whole.over([])[0].span.start == page.spans[1].start
    asked = tick(shown, page, Picks(), [], HIGH, [value(page.spans[0])], busy)
    assert asked.over([])[0].span == page.spans[0]


def test_values_that_were_not_offered_tick_nothing() -> None:
    shown = offered(5)
    assert not tick(
        shown, shown.pages[0], Picks(), [], HIGH, ["1", "tomorrow", value(shown.pages[1].spans[0])], []
    )


def test_a_day_is_copied_to_the_others_as_it_is_on_the_wall() -> None:
    shown = offered(5)
    other = ticked(shown, "15:00", page=2)
    picks = ticked(shown, "9:00", preference=LOW, picks=ticked(shown, "10:00", picks=other))
    said = copy(shown, shown.pages[0], picks, [], []).over([])
    on_wednesday = [one for one in said if one.span.start.date().day == 14]
    assert [one.preference for one in on_wednesday] == [LOW, HIGH]
    assert len(said) == 10


@pytest.mark.parametrize("first", [date(2026, 3, 27), date(2026, 10, 23)])
def test_a_copied_day_keeps_its_wall_times_over_a_clock_change(first: date) -> None:
    shown = pages(hours(5, first=first), HALF, NOW, BERLIN)
    picks = ticked(shown, "9:00")
    said = copy(shown, shown.pages[0], picks, [], []).over([])
    assert [one.span.start.astimezone(BERLIN).hour for one in said] == [9] * 5


def test_a_copy_leaves_out_meetings() -> None:
    shown = offered(5)
    busy = [shown.pages[1].spans[0]]
    said = copy(shown, shown.pages[0], ticked(shown, "9:00"), [], busy).over([])
    assert len(said) == 4


def test_what_cannot_be_chosen_any_more_is_left_out_of_the_picks() -> None:
    shown = offered(5)
    picks = ticked(shown, "9:00", "10:00")
    left = picks.within(shown.spans[1:])
    assert [one.span for one in left.over([])] == [shown.spans[2]]
    assert picks.within(shown.spans) == picks


def test_a_page_that_is_gone_gives_way_to_the_next_one() -> None:
    shown = offered(5)
    later = Pages(shown.zone, shown.pages[2:])
    assert later.at(shown.pages[0].number) == 0
    assert later.at(shown.pages[4].number) == 2
    assert later.at(10**18) == 2
    assert later.at(0) == 0


Step = tuple[int, bool, tuple[int, ...]]


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 4), st.booleans(), st.sets(st.integers(0, 17)).map(tuple)), max_size=8
    )
)
def test_the_last_ticks_of_each_menu_are_what_is_said(steps: Iterable[Step]) -> None:
    shown, picks = offered(5), Picks()
    wanted: dict[Span, Preference] = {}
    for page, prefers, chosen in steps:
        preference = HIGH if prefers else LOW
        spans = [shown.pages[page].spans[number] for number in chosen]
        picks = tick(shown, shown.pages[page], picks, [], preference, [value(span) for span in spans], [])
        kept = {
            span: p for span, p in wanted.items() if not (p is preference and span in shown.pages[page].spans)
        }
        wanted = kept | dict.fromkeys(spans, preference)
    said = picks.over([])
    for preference in Preference:
        told = [one.span for one in said if one.preference is preference]
        assert union(told) == union(span for span, p in wanted.items() if p is preference)
    assert all(not difference([one.span], [one.span]) for one in said)


def in_the_morning(parts: list[tuple[int, int]]) -> list[Span]:
    """Stretches that begin so many minutes after nine on Monday and are so many minutes long."""
    nine = instant_at(MONDAY, 9 * 60, BERLIN)
    starts = (nine + timedelta(minutes=start) for start, _ in parts)
    return [
        Span(start, start + timedelta(minutes=length))
        for start, (_, length) in zip(starts, parts, strict=True)
    ]


SOME = st.lists(st.tuples(st.integers(0, 150), st.integers(1, 60)), max_size=4).map(in_the_morning)


@given(SOME, SOME, SOME)
def test_what_is_free_is_filled_in_what_is_busy_taken_out_and_the_rest_stays(
    preferred: list[Span], needed: list[Span], busy: list[Span]
) -> None:
    said = [Said(span, HIGH) for span in union(preferred)]
    said += [Said(span, LOW) for span in difference(union(needed), preferred)]
    shown = offered(1, end=12)
    after = prefill(shown, NOTHING, said, (8 * 60, 12 * 60), busy).over(said)
    for span in shown.spans:
        if any(span.overlaps(one) for one in busy):
            assert not any(span.overlaps(one.span) for one in after)
        else:
            assert state(span, after) is (state(span, said) or state(span, after)) is not None


def test_thousands_of_busy_times_are_not_looked_at_for_each_stretch() -> None:
    shown = offered(90)
    busy = [Span(NOW + n * HALF, NOW + n * HALF + timedelta(minutes=5)) for n in range(4000)]
    calls = 0

    def note(_frame: object, what: str, _of: object) -> None:
        nonlocal calls
        calls += what == "call"

    sys.setprofile(note)
    try:
        prefill(shown, NOTHING, [], (0, 24 * 60), busy)
    finally:
        sys.setprofile(None)
    assert 0 < calls < 20 * (len(shown.spans) + len(busy))
