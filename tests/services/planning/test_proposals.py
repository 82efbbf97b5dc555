"""What a proposal outlasts, and what makes it out of date: exactly what the planner reads."""

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio

from db.models import Calendar, Notification
from scheduling.errors import CalendarChanged, NudgedLately
from scheduling.fields import FIELDS, CalendarWords
from scheduling.model import NotificationKind, Preference
from scheduling.planning.search import Search
from services.answers import acceptance, availability, joining, no_time, undoing
from services.calendars import copies, edits, invitations, nudges, posts, statuses, views
from services.calendars.posts import Posting
from services.outbox.claims import claim
from services.people import profiles
from services.planning import finalization, more_time, suggestions
from tests.support.fakes import OPEN, Office, form, refusal_of, refused

CHANNEL = 77
TUESDAY = "2026-01-13 9-10"
Act = Callable[[Office, str], Awaitable[object]]


@pytest_asyncio.fixture(loop_scope="session")
async def talks(office: Office) -> str:
    """Olga's one-on-ones: Ben and Chidi want the same half hour, Dana has said nothing, Edo has declined."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar(mode="one-on-one", meeting_length="1h", deadline="2026-01-12 9:00")
    await office.invite(ref, "ben", "chidi", "dana", "edo")
    for name in ("ben", "chidi"):
        await availability.add(office.ask(name), ref, TUESDAY)
    await acceptance.decline(office.ask("edo"), ref)
    return ref


async def test_whoever_asks_again_leaves_the_first_answer_valid(office: Office, talks: str) -> None:
    first = await suggested(office, talks)
    assert await suggested(office, talks) == first
    assert await finalization.preview_proposal(office.ask("olga"), first)


async def suggested(office: Office, ref: str) -> int:
    """The id of the best proposal for Olga's calendar as it is."""
    kept = await office.suggestion(ref)
    return kept.options[0].id


async def read(office: Office, ref: str) -> Search:
    """What the planner reads."""
    return (
        await suggestions.question(office.store, await suggestions.ask_for(office.ask("olga"), ref))
    ).search


async def undone(office: Office, ref: str) -> object:
    added = await availability.add(office.ask("ben"), ref, "2026-01-14 9-10")
    return await undoing.undo(office.ask("ben"), added.undo_id)


async def edited(office: Office, ref: str, **changes: str) -> object:
    return await edits.edit(office.ask("olga"), ref, CalendarWords(**changes))


async def cut(office: Office, ref: str) -> object:
    preview = await edits.edit(office.ask("olga"), ref, CalendarWords(start_date="2026-01-14"))
    await availability.add(office.ask("chidi"), ref, "2026-01-15 9-10")
    again = await edits.edit(office.ask("olga"), ref, CalendarWords(start_date="2026-01-14"))
    assert preview.draft_id is not None
    assert again.draft_id is not None
    return await edits.confirm(office.ask("olga"), again.draft_id)


async def joined(office: Office, ref: str) -> object:
    await posts.post(office.ask("olga"), ref, CHANNEL, OPEN)
    return (await joining.join(office.ask("fay", channel_id=CHANNEL), int(ref[4:]))).invitation


HARMLESS: dict[str, Act] = {
    "looking": lambda office, ref: views.view(office.ask("olga"), ref),
    "the status": lambda office, ref: statuses.status(office.ask("olga"), ref),
    "reminding": lambda office, ref: nudges.nudge(office.ask("olga"), ref),
    "posting": lambda office, ref: posts.post(office.ask("olga"), ref, CHANNEL, Posting()),
    "accepting": lambda office, ref: acceptance.accept(office.ask("ben"), ref),
    "declining again": lambda office, ref: acceptance.decline(office.ask("edo"), ref),
    "inviting who is invited": lambda office, ref: invitations.invite_all(
        office.ask("olga"), ref, [office.account("ben")]
    ),
    "another name": lambda office, ref: edited(office, ref, name="Chats"),
    "another description": lambda office, ref: edited(office, ref, description="Bring cake"),
    "another place": lambda office, ref: edited(office, ref, place="Room 2"),
    "another deadline": lambda office, ref: edited(office, ref, deadline="2026-01-12 10:00"),
    "an edit that is only shown": lambda office, ref: edited(office, ref, start_date="2026-01-14"),
    "a copy": lambda office, ref: copies.copy(office.ask("olga"), ref, "2026-02-02", None),
    "registering": lambda office, _: profiles.register(office.ask("dana"), form("dana")),
}
TELLING: dict[str, Act] = {
    "more times": lambda office, ref: availability.add(office.ask("ben"), ref, "2026-01-14 9-10"),
    "the owner's times": lambda office, ref: availability.add(office.ask("olga"), ref, TUESDAY),
    "liking them less": lambda office, ref: availability.add(office.ask("ben"), ref, TUESDAY, Preference.LOW),
    "removing times": lambda office, ref: availability.clear(office.ask("ben"), ref),
    "no time": lambda office, ref: no_time.answer(office.ask("ben"), ref, ""),
    "declining": lambda office, ref: acceptance.decline(office.ask("ben"), ref),
    "accepting after all": lambda office, ref: acceptance.accept(office.ask("edo"), ref),
    "inviting": lambda office, ref: office.invite(ref, "fay"),
    "uninviting": lambda office, ref: invitations.uninvite(office.ask("olga"), ref, "dana"),
    "joining": joined,
    "other days": lambda office, ref: edited(office, ref, end_date="2026-01-17"),
    "other days, with what is lost": cut,
    "other hours": lambda office, ref: edited(office, ref, hours="8-18"),
    "another length": lambda office, ref: edited(office, ref, meeting_length="45"),
    "a buffer": lambda office, ref: edited(office, ref, buffer="15"),
    "another zone": lambda office, ref: edited(office, ref, timezone="Europe/London"),
}


@pytest.mark.parametrize("act", HARMLESS)
async def test_a_proposal_outlasts_what_the_planner_does_not_read(
    office: Office, talks: str, act: str
) -> None:
    proposal, before = await suggested(office, talks), await read(office, talks)
    await HARMLESS[act](office, talks)
    assert await read(office, talks) == before
    preview = await finalization.preview_proposal(office.ask("olga"), proposal)
    assert preview.calendar.version == (await views.view(office.ask("olga"), talks)).calendar.version


@pytest.mark.parametrize("act", TELLING)
async def test_a_proposal_does_not_outlast_what_the_planner_reads(
    office: Office, talks: str, act: str
) -> None:
    proposal, before = await suggested(office, talks), await read(office, talks)
    await TELLING[act](office, talks)
    assert await read(office, talks) != before
    shown = await refusal_of(finalization.preview_proposal(office.ask("olga"), proposal))
    assert isinstance(shown, CalendarChanged)


async def test_what_was_done_and_undone_is_shown_anew(office: Office, talks: str) -> None:
    proposal = await suggested(office, talks)
    await undone(office, talks)
    shown = await refusal_of(finalization.preview_proposal(office.ask("olga"), proposal))
    assert isinstance(shown, CalendarChanged)


async def test_a_finalizing_that_was_shown_outlasts_a_reminder(office: Office, talks: str) -> None:
    preview = await finalization.preview_proposal(office.ask("olga"), await suggested(office, talks))
    await nudges.nudge(office.ask("olga"), talks)
    assert (await finalization.confirm(office.ask("olga"), preview.draft_id)).told == 3


async def test_an_edit_that_was_shown_does_not_take_back_another_made_since(
    office: Office, talks: str
) -> None:
    shown = await edits.edit(office.ask("olga"), talks, CalendarWords(start_date="2026-01-14"))
    await edited(office, talks, description="Bring cake")
    assert shown.draft_id is not None
    refusal = await refusal_of(edits.confirm(office.ask("olga"), shown.draft_id))
    assert isinstance(refusal, CalendarChanged)
    assert [row.description for row in await office.rows(Calendar)] == ["Bring cake"]


async def test_two_edits_are_told_apart_unless_the_first_is_still_to_be_told(
    office: Office, talks: str
) -> None:
    for hour, owed in ((10, 3), (11, 3), (12, 6)):
        if hour == 12:
            office.clock.skip(minutes=2)
            await claim(office.store)
        await edited(office, talks, deadline=f"2026-01-12 {hour}:00")
        assert await office.count(Notification, kind=NotificationKind.CALENDAR_CHANGED) == owed


async def test_asking_for_more_four_times_at_once_asks_once(office: Office, talks: str) -> None:
    proposal = await suggested(office, talks)
    results = await office.at_once(*(more_time.ask_for_more(office.ask("olga"), proposal) for _ in range(4)))
    assert refused(results) == [NudgedLately] * 3, results
    asked = await office.rows(Notification, kind=NotificationKind.MORE_TIME)
    assert len(asked) == len({row.user_id for row in asked})
    office.clock.skip(seconds=1)
    assert isinstance(await refusal_of(more_time.ask_for_more(office.ask("olga"), proposal)), NudgedLately)


def test_what_finding_times_depends_on_is_decided_for_every_field() -> None:
    harmless = {"name", "description", "place", "deadline", "expected"}
    assert {name for name, rule in FIELDS.items() if not rule.is_planned} == harmless
