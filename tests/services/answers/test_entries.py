"""Changing and removing single entries of one's own availability."""

import pytest
import pytest_asyncio

from db.models import Attendee, Calendar
from scheduling.errors import (
    Ambiguous,
    CalendarClosed,
    DeadlineOver,
    NoSuchEntry,
    NothingToChange,
    NothingToClear,
    OutsideCalendar,
    Refusal,
    TooLong,
    Unreadable,
)
from scheduling.model import AnswerStatus, Preference
from services.answers import availability
from services.calendars import views
from tests.support.fakes import Office, refusal_of, refused, same


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """A calendar in UTC that Nina owns, where Otto can on the 13th and, if need be, on the 14th."""
    await office.register("nina", "otto")
    ref = await office.calendar(owner="nina")
    await office.invite(ref, "otto", owner="nina")
    await availability.add(office.ask("otto"), ref, "2026-01-13 9-11", Preference.HIGH, "morning")
    await availability.add(office.ask("otto"), ref, "2026-01-14 14:00-16:00", Preference.LOW)
    return ref


async def shown(office: Office, ref: str, who: str = "otto") -> list[str]:
    """Somebody's entries, in a line each."""
    entries = (await availability.view(office.ask(who), ref)).entries
    return [f"{e.span.start:%d %H:%M}-{e.span.end:%H:%M} {e.preference} {e.name}".strip() for e in entries]


async def entry(office: Office, ref: str, index: int = 0) -> str:
    """How autocomplete refers to one of Otto's entries."""
    return f"ent:{(await availability.view(office.ask('otto'), ref)).entries[index].id}"


async def test_what_is_given_is_changed_and_the_rest_stays(office: Office, lunch: str) -> None:
    otto = office.ask("otto")
    changed = await availability.edit(otto, lunch, await entry(office, lunch), preference=Preference.LOW)
    assert ([how for _, how in changed.ranges], changed.replaced) == ([Preference.LOW], 0), (
        "it replaces nothing but itself"
    )
    named = await availability.edit(otto, lunch, await entry(office, lunch), name=" by phone ")
    assert named.replaced == 0
    assert await shown(office, lunch) == ["13 09:00-11:00 LOW by phone", "14 14:00-16:00 LOW"]

    moved = await availability.edit(otto, lunch, "by phone", when="2026-01-15 9-10, 2026-01-14 15:00-17:00")
    assert moved.replaced == 1, "it paints over the end of the other"
    assert await shown(office, lunch) == [
        "14 14:00-15:00 LOW",
        "14 15:00-17:00 LOW by phone",
        "15 09:00-10:00 LOW by phone",
    ]


async def test_what_editing_refuses_and_that_then_nothing_changes(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    before, mine = await shown(office, lunch), await entry(office, lunch)
    cases: list[tuple[str, str, dict[str, object], Refusal | type[Refusal]]] = [
        ("otto", mine, {}, NothingToChange()),
        ("otto", mine, {"preference": Preference.HIGH, "name": "morning"}, NothingToChange()),
        ("otto", mine, {"when": "someday"}, Unreadable),
        ("otto", mine, {"when": "2026-02-13 9-11"}, OutsideCalendar),
        ("otto", mine, {"name": "x" * 101}, TooLong("name", 100)),
        ("otto", mine, {"name": "x" * 101, "when": "2026-01-13 9-12"}, TooLong("name", 100)),
        ("otto", "evening", {"name": "x"}, NoSuchEntry("evening")),
        ("otto", "", {"name": "x"}, NoSuchEntry("")),
        ("otto", "ent:99", {"name": "x"}, NoSuchEntry("ent:99")),
        ("nina", mine, {"name": "x"}, NoSuchEntry(mine)),
    ]
    for who, ref, changes, expected in cases:
        with subtests.test(who=who, entry=ref, changes=str(changes)[:60]):
            editing = availability.edit(office.ask(who), lunch, ref, **changes)  # type: ignore[arg-type]
            refusal = await refusal_of(editing)
            matches = isinstance(refusal, expected) if isinstance(expected, type) else same(refusal, expected)
            assert matches, repr(refusal)
    assert await shown(office, lunch) == before


async def test_a_name_that_two_entries_share_is_not_guessed(office: Office, lunch: str) -> None:
    await availability.add(office.ask("otto"), lunch, "2026-01-15 9-11", name="morning")
    refusal = await refusal_of(availability.remove(office.ask("otto"), lunch, "morning"))
    assert isinstance(refusal, Ambiguous)
    assert len(refusal.choices) == 2


async def test_who_removes_their_last_entry_has_not_submitted(office: Office, lunch: str) -> None:
    async def status() -> AnswerStatus:
        return (await office.rows(Attendee))[0].status

    left = await availability.remove(office.ask("otto"), lunch, await entry(office, lunch))
    assert ([e.preference for e in left.entries], await status()) == (
        [Preference.LOW],
        AnswerStatus.SUBMITTED,
    )
    assert (await availability.remove(office.ask("otto"), lunch, await entry(office, lunch))).entries == []
    assert await status() is AnswerStatus.NONE
    gone = await refusal_of(availability.remove(office.ask("otto"), lunch, "ent:1"))
    assert same(gone, NoSuchEntry("ent:1"))


async def test_clearing_removes_everything_of_ones_own(office: Office, lunch: str) -> None:
    await availability.add(office.ask("nina"), lunch, "2026-01-13 9-11")
    assert len((await availability.clearable(office.ask("otto"), lunch)).entries) == 2
    assert len(await shown(office, lunch)) == 2, "asking what it would remove removes nothing"
    assert (await availability.clear(office.ask("otto"), lunch)).entries == []
    assert (await office.rows(Attendee))[0].status is AnswerStatus.NONE
    assert len(await shown(office, lunch, "nina")) == 1
    for use_case in (availability.clear, availability.clearable):
        assert same(await refusal_of(use_case(office.ask("otto"), lunch)), NothingToClear())


async def test_when_it_is_too_late_to_change_anything(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    mine = await entry(office, lunch)
    deadline = (await views.view(office.ask("otto"), lunch)).calendar.deadline
    office.clock.at = deadline
    for expected in (DeadlineOver("Team lunch", deadline), CalendarClosed("Team lunch", cancelled=False)):
        for what, use_case in {
            "edit": availability.edit(office.ask("otto"), lunch, mine, name="x"),
            "remove": availability.remove(office.ask("otto"), lunch, mine),
            "clear": availability.clear(office.ask("otto"), lunch),
            "clearable": availability.clearable(office.ask("otto"), lunch),
        }.items():
            with subtests.test(what, expected=repr(expected)):
                assert same(await refusal_of(use_case), expected)
        await office.close(lunch)
    assert len(await shown(office, lunch)) == 2


async def test_changing_and_removing_one_entry_at_once(office: Office, lunch: str) -> None:
    mine, version = await entry(office, lunch), (await office.rows(Calendar))[0].version
    results = await office.at_once(
        availability.edit(office.ask("otto"), lunch, mine, when="2026-01-13 10-12"),
        availability.remove(office.ask("otto"), lunch, mine),
        availability.clear(office.ask("otto"), lunch),
    )
    assert all(issubclass(kind, NoSuchEntry | NothingToClear) for kind in refused(results)), results
    assert (await office.rows(Calendar))[0].version == version + 3 - len(refused(results))
    assert await shown(office, lunch) in ([], ["13 10:00-12:00 HIGH morning"])
