"""Picks: kept until they are sent, for their owner alone, and stored as what was typed would be."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import Draft, Event, User, UsualWeek
from scheduling.errors import (
    CalendarClosed,
    DeadlineOver,
    NoSuchCalendar,
    NothingPicked,
    NotOpenToAll,
    Withdrawn,
    ZoneNeeded,
)
from scheduling.model import Acceptance, AnswerStatus, Preference
from scheduling.phrases import Range, write_when
from scheduling.picking import value
from services.answers import acceptance, availability, picks, undoing, usual_weeks
from services.answers.picks import Picking
from services.calendars import invitations, posts
from services.planning import finalization
from tests.support.fakes import OPEN, Office, refusal_of, refused, same

HIGH, LOW = Preference.HIGH, Preference.LOW
MONDAY = date(2026, 1, 12).toordinal()
CHANNEL = 77


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar for a group; Ben, who is registered, and Gil, a guest, are invited."""
    await office.register("olga", "ben")
    ref = await office.calendar(hours="9-18")
    await office.invite(ref, "ben", "gil")
    await office.change(User, {"discord_name": "gil"}, timezone="Africa/Lagos")
    return ref


def at(shown: Picking, *times: str, page: int = 0) -> list[str]:
    """The values of the stretches that begin at these times on a page."""
    found = shown.pages.pages[page].spans
    starts = {f"{span.start.astimezone(shown.pages.zone):%H:%M}": value(span) for span in found}
    return [starts[time] for time in times]


async def pick(office: Office, name: str, ref: str, *times: str, page: int = 0, **asked: Any) -> Picking:
    """Ticks just these times on a page, as preferred."""
    shown = await picks.look(office.ask(name, **asked), ref)
    return await picks.tick(
        office.ask(name, **asked), ref, shown.pages.pages[page].number, HIGH, at(shown, *times, page=page)
    )


async def said(office: Office, name: str, ref: str) -> list[str]:
    """What somebody has said, on their wall, such as "12 09:00-10:00 HIGH"."""
    seen = await availability.view(office.ask(name), ref)
    zone = ZoneInfo(seen.person.timezone or "")
    each = ((e.span.start.astimezone(zone), e.span.end.astimezone(zone), e.preference) for e in seen.entries)
    return [f"{start:%d %H:%M}-{end:%H:%M} {preference}" for start, end, preference in each]


async def test_what_is_ticked_is_kept_and_answers_when_one_is_done(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00", "09:30")
    await pick(office, "gil", lunch, "14:00", page=1)
    assert await said(office, "gil", lunch) == []

    added = await picks.done(office.ask("gil"), lunch)

    assert added is not None
    assert added.invitation is not None
    assert added.invitation.attendee.accepted is Acceptance.ACCEPTED
    assert added.invitation.attendee.status is AnswerStatus.SUBMITTED
    assert await said(office, "gil", lunch) == ["12 09:00-10:00 HIGH", "13 14:00-14:30 HIGH"]
    assert await office.count(Draft, kind="picks") == 0


async def test_unfinished_picks_last_a_day_from_the_last_tick(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00")
    office.clock.skip(hours=23)
    await pick(office, "gil", lunch, "09:00", "09:30")
    office.clock.skip(hours=23)
    assert (await picks.look(office.ask("gil"), lunch)).picks
    office.clock.skip(hours=2)
    assert not (await picks.look(office.ask("gil"), lunch)).picks


async def test_nobody_sees_what_somebody_else_has_ticked(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00")
    await pick(office, "ben", lunch, "10:00", "10:30")
    assert len((await picks.look(office.ask("gil"), lunch)).said) == 1
    await picks.done(office.ask("ben"), lunch)
    assert await said(office, "gil", lunch) == []
    assert (await picks.look(office.ask("gil"), lunch)).picks


async def test_what_was_answered_is_ticked_and_unticked_means_removed(office: Office, lunch: str) -> None:
    await availability.add(
        office.ask("gil"), lunch, "2026-01-12 9-11, 2026-01-13 9:10-9:40am, 2026-01-13 14-15"
    )
    shown = await picks.look(office.ask("gil"), lunch)
    assert len(shown.said) == 3
    await pick(office, "gil", lunch, "10:00", "10:30")
    added = await picks.done(office.ask("gil"), lunch)
    assert await said(office, "gil", lunch) == [
        "12 10:00-11:00 HIGH",
        "13 09:10-09:40 HIGH",
        "13 14:00-15:00 HIGH",
    ], "what cannot be ticked stays"

    assert added is not None
    await undoing.undo(office.ask("gil"), added.undo_id)
    assert (await said(office, "gil", lunch))[0] == "12 09:00-11:00 HIGH"


async def test_what_is_typed_meanwhile_is_not_lost(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00")
    await availability.add(office.ask("gil"), lunch, "2026-01-14 10-12")
    await picks.done(office.ask("gil"), lunch)
    assert await said(office, "gil", lunch) == ["12 09:00-09:30 HIGH", "14 10:00-12:00 HIGH"]


async def test_done_twice_at_once_answers_once(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00")
    results = await office.at_once(*(picks.done(office.ask("gil"), lunch) for _ in range(4)))
    assert refused(results) == []
    assert sum(result is not None for result in results) == 1
    assert await office.count(Event) == 1


async def test_ticking_twice_at_once_loses_neither(office: Office, lunch: str) -> None:
    shown = await picks.look(office.ask("gil"), lunch)
    first, second = (page.number for page in shown.pages.pages[:2])
    results = await office.at_once(
        picks.tick(office.ask("gil"), lunch, first, HIGH, at(shown, "09:00")),
        picks.tick(office.ask("gil"), lunch, second, LOW, at(shown, "10:00", page=1)),
        picks.tick(office.ask("gil"), lunch, shown.pages.pages[2].number, HIGH, ["all"]),
    )
    assert refused(results) == []
    assert len((await picks.look(office.ask("gil"), lunch)).said) == 3
    assert await office.count(Draft, kind="picks") == 1


async def test_with_nothing_ticked_there_is_nothing_to_answer(office: Office, lunch: str) -> None:
    assert same(await refusal_of(picks.done(office.ask("gil"), lunch)), NothingPicked("Team lunch"))
    await availability.add(office.ask("gil"), lunch, "2026-01-12 9-11")
    await picks.clear(office.ask("gil"), lunch, MONDAY)
    assert same(await refusal_of(picks.done(office.ask("gil"), lunch)), NothingPicked("Team lunch"))
    assert await said(office, "gil", lunch) == ["12 09:00-11:00 HIGH"], "it says so before it takes all away"


async def test_whoever_has_declined_comes_after_all_by_what_stands(office: Office, lunch: str) -> None:
    await availability.add(office.ask("gil"), lunch, "2026-01-12 9-11")
    await acceptance.decline(office.ask("gil"), lunch)
    added = await picks.done(office.ask("gil"), lunch)
    assert added is not None
    assert added.invitation is not None
    assert added.invitation.attendee.accepted is Acceptance.ACCEPTED


async def test_in_one_on_ones_only_what_the_organizer_has_open_can_be_chosen(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode="one-on-one", hours="9-18")
    await office.invite(ref, "ben")
    whole = await picks.look(office.ask("ben"), ref)
    assert len(whole.pages.spans) == 5 * 18
    await availability.add(office.ask("olga"), ref, "2026-01-13 16:00-18:00, 2026-01-15 16:00-17:00")
    shown = await picks.look(office.ask("ben"), ref)
    assert [f"{span.start:%d %H:%M}" for span in shown.pages.spans] == [
        "13 15:00", "13 15:30", "13 16:00", "13 16:30", "15 15:00", "15 15:30",
    ]  # fmt: skip
    assert len((await picks.look(office.ask("olga"), ref)).pages.spans) == 5 * 18, "her own she may move"


async def test_slots_that_are_taken_away_meanwhile_are_said_and_the_rest_is_stored(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode="one-on-one", hours="9-18")
    await office.invite(ref, "ben")
    await availability.add(office.ask("olga"), ref, "2026-01-13 16:00-18:00")
    shown = await picks.look(office.ask("ben"), ref)
    await picks.tick(office.ask("ben"), ref, 0, HIGH, ["all"])
    (entry,) = (await availability.view(office.ask("olga"), ref)).entries
    await availability.edit(office.ask("olga"), ref, f"ent:{entry.id}", when="2026-01-13 17:00-18:00")

    now = await picks.tick(office.ask("ben"), ref, 0, HIGH, [value(span) for span in shown.pages.spans])
    assert now.lost
    added = await picks.done(office.ask("ben"), ref)
    assert added is not None
    assert await said(office, "ben", ref) == ["13 11:00-12:00 HIGH"]


async def test_if_all_is_taken_away_nothing_is_stored(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode="one-on-one", hours="9-18")
    await office.invite(ref, "ben")
    await availability.add(office.ask("olga"), ref, "2026-01-13 16:00-18:00")
    await picks.tick(office.ask("ben"), ref, 0, HIGH, ["all"])
    (entry,) = (await availability.view(office.ask("olga"), ref)).entries
    await availability.edit(office.ask("olga"), ref, f"ent:{entry.id}", when="2026-01-15 9:00-11:00")
    assert (await picks.look(office.ask("ben"), ref)).lost
    assert same(await refusal_of(picks.done(office.ask("ben"), ref)), NothingPicked("Team lunch"))


async def test_meetings_elsewhere_are_marked_and_left_out_of_whole_days(office: Office, lunch: str) -> None:
    other = await office.calendar(name="Standup", hours="9-18")
    await office.invite(other, "gil")
    await availability.add(office.ask("gil"), other, "2026-01-12 9-11")
    shown = await finalization.preview(office.ask("olga"), other, "2026-01-12 09:30")
    await finalization.confirm(office.ask("olga"), shown.draft_id)

    picked = await picks.tick(office.ask("gil"), lunch, MONDAY, HIGH, ["morning"])

    assert [meeting.name for meeting in picked.meetings] == ["Standup"]
    await picks.done(office.ask("gil"), lunch)
    assert await said(office, "gil", lunch) == ["12 09:00-09:30 HIGH", "12 10:00-12:00 HIGH"]


async def test_when_it_is_too_late(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00")
    await office.change(User, {"discord_name": "ben"}, timezone="Atlantis/Capital")
    assert same(await refusal_of(picks.look(office.ask("ben"), lunch)), ZoneNeeded(int(lunch[4:])))
    office.clock.skip(days=10)
    for use_case in (picks.look(office.ask("gil"), lunch), picks.done(office.ask("gil"), lunch)):
        assert isinstance(await refusal_of(use_case), DeadlineOver)
    await office.close(lunch)
    assert isinstance(await refusal_of(picks.done(office.ask("gil"), lunch)), CalendarClosed)


async def test_who_may_pick(office: Office, lunch: str) -> None:
    assert isinstance(await refusal_of(picks.look(office.ask("mallory"), lunch)), NotOpenToAll)
    assert isinstance(await refusal_of(picks.look(office.ask("mallory"), "Team lunch")), NoSuchCalendar)
    await invitations.uninvite(office.ask("olga"), lunch, "gil")
    assert isinstance(await refusal_of(picks.look(office.ask("gil"), lunch)), Withdrawn)


async def test_where_anybody_may_answer_picking_writes_nothing_until_one_is_done(
    office: Office, lunch: str
) -> None:
    await posts.post(office.ask("olga"), lunch, CHANNEL, OPEN)
    here = {"channel_id": CHANNEL}
    assert isinstance(await refusal_of(picks.look(office.ask("hal", **here), lunch)), ZoneNeeded)
    assert await office.count(User) == 3
    await office.invite(await office.calendar(name="Other", hours="9-18"), "hal")
    await office.change(User, {"discord_name": "hal"}, timezone="Europe/Berlin")
    await pick(office, "hal", lunch, "09:00", **here)
    assert isinstance(await refusal_of(acceptance.look(office.ask("hal"), lunch)), NoSuchCalendar)

    added = await picks.done(office.ask("hal", **here), lunch)

    assert added is not None
    assert (await acceptance.look(office.ask("hal"), lunch)).attendee.status is AnswerStatus.SUBMITTED


async def test_times_picked_often_are_offered_once_as_the_usual_week(office: Office, lunch: str) -> None:
    await pick(office, "gil", lunch, "09:00", "09:30")
    added = await picks.done(office.ask("gil"), lunch)
    assert added is not None
    assert not added.offers_usual, "one day is no habit"
    await picks.copy(office.ask("gil"), lunch, MONDAY)
    again = await picks.done(office.ask("gil"), lunch)
    assert again is not None
    assert again.offers_usual
    kept = await usual_weeks.keep_picked(office.ask("gil"), lunch)
    assert [(row.weekday, row.start, row.end) for row in kept.hours] == [(n, 540, 600) for n in range(5)]
    assert await office.count(UsualWeek) == 5
    await usual_weeks.tell(office.ask("gil"), "none")
    await pick(office, "gil", lunch, "09:00", "09:30", "10:00")
    third = await picks.done(office.ask("gil"), lunch)
    assert third is not None
    assert not third.offers_usual, "they have been asked"


TICKS = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from([HIGH, LOW]), st.sets(st.integers(0, 17), min_size=1, max_size=9)
    ),
    min_size=1,
    max_size=6,
)


@given(steps=TICKS, zone=st.sampled_from(["Africa/Lagos", "Pacific/Auckland", "America/St_Johns"]))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
async def test_what_is_picked_equals_what_the_same_spans_typed_would_give(
    office: Office, lunch: str, steps: list[tuple[int, Preference, set[int]]], zone: str
) -> None:
    await office.clear(Event)
    await office.clear(Draft)
    for name in ("ben", "gil"):
        await office.change(User, {"discord_name": name}, timezone=zone)
    for page, preference, numbers in steps:
        shown = await picks.look(office.ask("gil"), lunch)
        there = shown.pages.pages[page % len(shown.pages)]
        values = [value(span) for number, span in enumerate(there.spans) if number in numbers]
        await picks.tick(office.ask("gil"), lunch, there.number, preference, values)
    shown = await picks.look(office.ask("gil"), lunch)
    if not shown.said:
        return
    await picks.done(office.ask("gil"), lunch)
    reader = availability.reader(shown.person, shown.calendar, office.ask("ben"))
    for one in shown.said:
        line = write_when([Range(one.span, one.preference)], reader)
        await availability.add(office.ask("ben"), lunch, line)
    assert await said(office, "ben", lunch) == await said(office, "gil", lunch)


async def test_the_clock_of_ninety_two_days_is_read_quickly_enough(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(start_date="2026-02-01", end_date="2026-05-03", hours="0-24")
    await office.invite(ref, "ben")
    shown = await picks.look(office.ask("ben"), ref)
    assert len(shown.pages) == 93
    await picks.tick(office.ask("ben"), ref, shown.pages.pages[40].number, HIGH, ["all"])
    copied = await picks.copy(office.ask("ben"), ref, shown.pages.pages[40].number)
    assert len(copied.said) <= 93
    assert copied.said[0].span.start == datetime(2026, 2, 1, tzinfo=UTC) - timedelta(hours=1)
