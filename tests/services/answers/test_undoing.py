"""Taking an answer back: exactly what was there, once, and only while nothing else has changed."""

import json

import pytest
import pytest_asyncio

from db.models import Draft
from scheduling.errors import AnsweredSince, DraftGone, NothingToChange
from scheduling.fields import CalendarWords
from scheduling.model import Acceptance, AnswerStatus, Preference
from services.answers import acceptance, availability, undoing
from services.calendars import edits
from tests.support.fakes import Office, refusal_of, refused, same


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi invited."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    return ref


async def times(office: Office, ref: str, who: str = "ben") -> list[str]:
    """Somebody's entries, in a line each."""
    entries = (await availability.view(office.ask(who), ref)).entries
    return [f"{e.span.start:%d %H:%M}-{e.span.end:%H:%M} {e.preference} {e.name}".strip() for e in entries]


async def test_times_acceptance_and_status_are_as_before(office: Office, lunch: str) -> None:
    first = await availability.add(office.ask("ben"), lunch, "2026-01-13 9-12", Preference.LOW, "early")
    before = await times(office, lunch)
    second = await availability.add(office.ask("ben"), lunch, "2026-01-13 10-11")
    await availability.add(office.ask("chidi"), lunch, "2026-01-13 10-11")

    undone = await undoing.undo(office.ask("ben"), second.undo_id)
    assert await times(office, lunch) == before == ["13 14:00-17:00 LOW early"]
    assert undone.invitation == await acceptance.look(office.ask("ben"), lunch)

    await undoing.undo(office.ask("ben"), first.undo_id)
    said = (await acceptance.look(office.ask("ben"), lunch)).attendee
    assert (said.accepted, said.status) == (Acceptance.INVITED, AnswerStatus.NONE)
    assert await times(office, lunch) == []
    assert await times(office, lunch, "chidi") != [], "nobody else's answer is touched"


async def test_the_owner_takes_back_their_own_times(office: Office, lunch: str) -> None:
    added = await availability.add(office.ask("olga"), lunch, "2026-01-13 9-12")
    undone = await undoing.undo(office.ask("olga"), added.undo_id)
    assert (undone.invitation, undone.entries) == (None, [])


async def test_pressed_twice_at_once_it_is_undone_once(office: Office, lunch: str) -> None:
    added = await availability.add(office.ask("ben"), lunch, "2026-01-13 9-12")
    results = await office.at_once(*(undoing.undo(office.ask("ben"), added.undo_id) for _ in range(2)))
    assert refused(results) in ([DraftGone], [AnsweredSince]), results
    assert await times(office, lunch) == []


async def test_it_is_refused_once_the_answer_has_changed(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    async def added(day: int) -> int:
        when = f"2026-01-{day} 9-12"
        return (await availability.add(office.ask("ben"), lunch, when)).undo_id

    ben = office.ask("ben")
    for what, draft, change in (
        ("more times", await added(13), lambda: availability.add(ben, lunch, "2026-01-14 9-12")),
        ("declined", await added(15), lambda: acceptance.decline(ben, lunch)),
        ("cleared", await added(16), lambda: availability.clear(ben, lunch)),
    ):
        with subtests.test(what):
            await change()
            before = await times(office, lunch)
            refusal = await refusal_of(undoing.undo(ben, draft))
            assert same(refusal, AnsweredSince("Team lunch"))
            assert await times(office, lunch) == before


async def test_what_the_calendar_no_longer_covers_does_not_come_back(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-12 9-12")
    cleared = await availability.edit(
        office.ask("ben"), lunch, (await _only_entry(office, lunch)), when="2026-01-14 9-12"
    )
    await edits.edit(office.ask("olga"), lunch, CalendarWords(start_date="2026-01-13"))

    undone = await undoing.undo(office.ask("ben"), cleared.undo_id)
    assert undone.entries == []


async def test_the_zone_moves_with_the_times_or_not_at_all(office: Office, lunch: str) -> None:
    added = await availability.add(office.ask("ben"), lunch, "2026-01-13 9-12")
    same_zone = undoing.read_again(office.ask("ben"), added.undo_id, "America/New_York")
    assert same(await refusal_of(same_zone), NothingToChange())

    moved = await undoing.read_again(office.ask("ben"), added.undo_id, "Lagos")
    assert moved.person.timezone == "Africa/Lagos"
    assert await times(office, lunch) == ["13 08:00-11:00 HIGH"]
    assert same(await refusal_of(undoing.undo(office.ask("ben"), added.undo_id)), DraftGone())
    assert (await undoing.undo(office.ask("ben"), moved.undo_id)).entries == []


async def test_a_draft_keeps_what_has_changed_and_not_all_that_was_said(office: Office, lunch: str) -> None:
    minutes = ", ".join(f"{10 + k // 6}:{k % 6}0-{10 + k // 6}:{k % 6}5" for k in range(36))
    await availability.add(office.ask("ben"), lunch, minutes)
    assert len(await times(office, lunch)) == 180
    before = await times(office, lunch)
    one = await availability.add(office.ask("ben"), lunch, "2026-01-13 10:01-10:02", Preference.LOW)
    draft = (await office.rows(Draft))[-1]
    assert len(json.dumps(draft.payload)) < 1000
    await undoing.undo(office.ask("ben"), one.undo_id)
    assert await times(office, lunch) == before


async def _only_entry(office: Office, ref: str) -> str:
    return f"ent:{(await availability.view(office.ask('ben'), ref)).entries[0].id}"
