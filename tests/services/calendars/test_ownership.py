"""Who organizes a calendar, on both databases."""

import pytest
import pytest_asyncio

from db.models import Attendee, Calendar, Event, Notification, Organizer
from scheduling.errors import (
    AlreadyOrganizes,
    CalendarChanged,
    DoesNotOrganize,
    IsTheOwner,
    MayNotManage,
    NoSuchCalendar,
    OwnersAlone,
    TooManyOrganizers,
)
from scheduling.model import EventType, NotificationKind, Person
from services.answers import availability
from services.calendars import cancellation, invitations, ownership, statuses
from services.locks import lock
from services.outbox import claims
from services.planning import finalization
from tests.support.fakes import Office, refusal_of, same, whom


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's; Ben is invited and has given times."""
    await office.register("olga", "ben", "chidi", "dana")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9:00-12:00")
    return ref


async def name(office: Office, ref: str, *names: str) -> list[Person]:
    for who in names:
        shown = await ownership.name(office.ask("olga"), ref, office.account(who))
    return shown.people


async def pass_on(office: Office) -> Person | None:
    """As whatever takes the owner away does."""
    async with office.database.writing() as session:
        await lock(session, 1)
        row = await session.get_one(Calendar, 1)
        await session.refresh(row, ["owner"])
        return await ownership.pass_on(session, office.store, row)


async def test_who_was_named_first_comes_first(office: Office, lunch: str) -> None:
    people = await name(office, lunch, "dana", "chidi")
    assert [person.name for person in people] == ["Dana Example", "Chidi Example"]
    seen = await ownership.organizers(office.ask("chidi"), lunch)
    assert (seen.is_owner, [person.name for person in seen.people]) == (False, [p.name for p in people])


async def test_what_is_refused(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    await name(office, lunch, "chidi")
    olga, chidi, dana = (office.ask(who) for who in ("olga", "chidi", "dana"))
    for use_case, expected in (
        (ownership.name(chidi, lunch, office.account("dana")), OwnersAlone("Team lunch", "Olga Example")),
        (ownership.name(olga, lunch, office.account("chidi")), AlreadyOrganizes("Chidi Example")),
        (ownership.name(olga, lunch, office.account("olga")), IsTheOwner("Olga Example")),
        (ownership.remove(chidi, lunch, 3), OwnersAlone("Team lunch", "Olga Example")),
        (ownership.remove(olga, lunch, 4), DoesNotOrganize("Dana Example")),
        (ownership.step_back(olga, lunch), IsTheOwner("Olga Example")),
        (ownership.organizers(dana, lunch), NoSuchCalendar(lunch)),
        (cancellation.cancel(chidi, lunch), OwnersAlone("Team lunch", "Olga Example")),
    ):
        with subtests.test(repr(expected)):
            refusal = await refusal_of(use_case)
            assert same(refusal, expected), repr(refusal)


async def test_there_is_an_end_to_naming(office: Office, lunch: str) -> None:
    await name(office, lunch, *(f"helper{number}" for number in range(ownership.MOST)))
    more = ownership.name(office.ask("olga"), lunch, office.account("dana"))
    assert same(await refusal_of(more), TooManyOrganizers(ownership.MOST))


async def test_who_is_removed_before_being_told_is_told_nothing(office: Office, lunch: str) -> None:
    await name(office, lunch, "chidi", "dana")
    told = [whom(one) for one in await claims.claim(office.store, 50) if one.kind == "co_organizer"]
    assert told == ["Chidi Example", "Dana Example"]
    await name(office, lunch, "helper")
    for number in [row.user_id for row in await office.rows(Organizer)]:
        await ownership.remove(office.ask("olga"), lunch, number)
    claimed = [(one.kind.value, whom(one)) for one in await claims.claim(office.store, 50)]
    assert claimed == [("co_organizer_left", "Chidi Example"), ("co_organizer_left", "Dana Example")]


async def test_without_a_co_organizer_nothing_is_passed_on(office: Office, lunch: str) -> None:
    before = await office.rows(Notification)
    assert await pass_on(office) is None
    assert (await office.rows(Calendar))[0].owner_id == 1
    assert len(await office.rows(Notification)) == len(before)


async def test_what_is_owed_to_the_owner_goes_to_the_next_one(office: Office, lunch: str) -> None:
    await name(office, lunch, "chidi", "dana")
    heir = await pass_on(office)
    assert heir is not None and heir.name == "Chidi Example"
    (row,) = await office.rows(Calendar)
    assert row.owner_id == heir.id
    (passed,) = await office.rows(Notification, kind=NotificationKind.DEADLINE_PASSED)
    assert (passed.user_id, passed.outcome) == (heir.id, None)
    assert str(heir.id) == passed.dedupe_key.split(":")[2]
    news = await office.rows(Notification, kind=NotificationKind.NEW_OWNER)
    assert {one.user_id for one in news} == {heir.id, 2, 4}, "Chidi, Ben and Dana"
    assert [one.user_id for one in await office.rows(Organizer)] == [4]
    assert isinstance(await refusal_of(statuses.status(office.ask("olga"), lunch)), NoSuchCalendar)


async def test_an_heir_is_invited_no_more_and_may_be_again_once_another_owns_it(
    office: Office, lunch: str
) -> None:
    await name(office, lunch, "ben", "chidi")
    await pass_on(office)
    (attendee,) = await office.rows(Attendee)
    assert attendee.withdrawn_at is not None
    await availability.add(office.ask("ben"), lunch, "2026-01-14 9:00-12:00")
    shown = await statuses.status(office.ask("ben"), lunch)
    assert shown.attendees == []
    await pass_on(office)
    invited = await invitations.invite_all(office.ask("chidi"), lunch, [office.account("ben")])
    assert [person.name for person in invited.people] == ["Ben Example"]


async def test_a_meeting_of_a_group_passes_with_the_calendar(office: Office, lunch: str) -> None:
    await name(office, lunch, "chidi")
    preview = await finalization.preview(office.ask("chidi"), lunch, "2026-01-13 16:00")
    await finalization.confirm(office.ask("chidi"), preview.draft_id)
    (meeting,) = await office.rows(Event, event_type=EventType.FINALIZED)
    assert meeting.owner_id == 1, "the owner's, whoever sets it"
    heir = await pass_on(office)
    (meeting,) = await office.rows(Event, event_type=EventType.FINALIZED)
    assert heir is not None and meeting.owner_id == heir.id
    reminders = await office.rows(Notification, kind=NotificationKind.MEETING_REMINDER)
    assert {one.user_id for one in reminders} == {heir.id, 2}


async def test_only_who_manages_or_helps_takes_over_and_only_once(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    olga = office.account("olga").discord_id
    left = {"left": olga}
    stranger = ownership.adopt(office.ask("dana"), 1, manages=False, **left)
    assert isinstance(await refusal_of(stranger), MayNotManage)
    taken = await ownership.adopt(office.ask("dana"), 1, manages=True, **left)
    assert taken.owner.name == "Dana Example"
    again = ownership.adopt(office.ask("chidi"), 1, manages=True, **left)
    assert same(await refusal_of(again), CalendarChanged("Team lunch"))
    told = {one.user_id for one in await office.rows(Notification, kind=NotificationKind.NEW_OWNER)}
    assert told == {1, 2, 4}, "also who owned it"
