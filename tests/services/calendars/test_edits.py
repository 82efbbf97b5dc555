"""What an organizer may still do to an open calendar: edit it, take people off, call it off, copy it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from db.models import Attendee, Calendar, Draft, Event, Notification
from scheduling.errors import (
    CalendarChanged,
    CalendarClosed,
    DeadlineTooLate,
    DraftGone,
    NoSuchCalendar,
    NothingToChange,
    NotInvited,
    NotTheOwner,
    Oneself,
    StartInThePast,
)
from scheduling.fields import CalendarWords
from scheduling.model import Acceptance, AnswerStatus, NotificationKind
from services.answers import acceptance, availability
from services.calendars import cancellation, copies, edits, invitations, views
from services.outbox.claims import claim
from services.outbox.outcomes import Sent, mark_sent
from services.planning import finalization
from services.request import Account
from tests.support.fakes import Office, refusal_of, refused, same, whom

SHORTER = CalendarWords(end_date="2026-01-13")


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Nina's calendar in UTC: Otto can on the 13th and 15th, Pia on the 15th only, Rob declined."""
    await office.register("nina", "otto", "pia", "rob")
    ref = await office.calendar(owner="nina")
    await office.invite(ref, "otto", "pia", "rob", owner="nina")
    for claimed in await claim(office.store):
        await mark_sent(office.store, Sent(claimed, claimed.id, 7))
    await availability.add(office.ask("otto"), ref, "2026-01-13 22-24, 2026-01-15 9-11")
    await availability.add(office.ask("pia"), ref, "2026-01-15 9-11")
    await acceptance.decline(office.ask("rob"), ref)
    return ref


async def told(office: Office, kind: NotificationKind) -> list[str]:
    """To whom a message of that kind is owed."""
    claimed = await claim(office.store)
    return sorted(whom(item).split()[0] for item in claimed if item.kind is kind)


async def test_what_is_given_is_edited_at_once_and_everybody_coming_is_told(
    office: Office, lunch: str
) -> None:
    changes = CalendarWords(name="Dinner", deadline="2026-01-11 12:00", hours="17-22", meeting_length="1h")
    edited = await edits.edit(office.ask("nina"), lunch, changes)
    assert (edited.draft_id, edited.affected, edited.told) == (None, [], 2)
    calendar = (await views.view(office.ask("otto"), "dinner")).calendar
    assert (calendar.deadline, calendar.hours) == (datetime(2026, 1, 11, 12, tzinfo=UTC), (1020, 1320))
    assert (calendar.start_date, calendar.meeting_length) == (date(2026, 1, 12), timedelta(hours=1))
    assert await told(office, NotificationKind.CALENDAR_CHANGED) == ["Otto", "Pia"]


async def test_a_new_name_or_description_is_no_news(office: Office, lunch: str) -> None:
    changes = CalendarWords(name="Dinner", description="At Luigi's")
    assert (await edits.edit(office.ask("nina"), lunch, changes)).told == 0
    assert len(await office.news(kind=NotificationKind.CALENDAR_CHANGED)) == 0


async def test_an_edit_by_which_somebody_loses_availability_is_shown_first(
    office: Office, lunch: str
) -> None:
    shown = await edits.edit(office.ask("nina"), lunch, SHORTER)
    assert [person.name for person in shown.affected] == ["Otto Example", "Pia Example"]
    assert (shown.calendar.end_date, await office.count(Event)) == (date(2026, 1, 16), 3), (
        "nothing is changed"
    )

    assert shown.draft_id is not None
    done = await edits.confirm(office.ask("nina"), shown.draft_id)
    assert (done.calendar.end_date, done.told) == (date(2026, 1, 13), 2)
    assert [row.status for row in await office.rows(Attendee)][:2] == [
        AnswerStatus.SUBMITTED,
        AnswerStatus.NONE,
    ], "with nothing left, Pia has not submitted"
    assert await told(office, NotificationKind.CALENDAR_CHANGED) == ["Otto", "Pia"]
    again = edits.confirm(office.ask("nina"), shown.draft_id)
    assert same(await refusal_of(again), DraftGone())
    assert await office.count(Draft, kind="edit") == 0


async def test_what_is_cut_in_the_middle_keeps_its_rest(office: Office, lunch: str) -> None:
    """Berlin's day ends an hour before the day of UTC."""
    shown = await edits.edit(
        office.ask("nina"), lunch, CalendarWords(end_date="2026-01-13", timezone="berlin")
    )
    assert shown.draft_id is not None
    await edits.confirm(office.ask("nina"), shown.draft_id)
    kept = [(row.start_time, row.end_time) for row in await office.rows(Event)]
    assert kept == [(datetime(2026, 1, 13, 22, tzinfo=UTC), datetime(2026, 1, 13, 23, tzinfo=UTC))]


async def test_an_answer_meanwhile_is_looked_at_before_an_edit(office: Office, lunch: str) -> None:
    shown = await edits.edit(office.ask("nina"), lunch, SHORTER)
    assert shown.draft_id is not None
    await availability.add(office.ask("pia"), lunch, "2026-01-12 9-11")
    confirming = edits.confirm(office.ask("nina"), shown.draft_id)
    assert same(await refusal_of(confirming), CalendarChanged("Team lunch"))
    others = edits.confirm(office.ask("otto"), shown.draft_id)
    assert same(await refusal_of(others), DraftGone())


async def test_what_editing_refuses(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    for who, changes, expected in (
        ("otto", SHORTER, NotTheOwner("Team lunch")),
        ("nina", CalendarWords(), NothingToChange()),
        ("nina", CalendarWords(name="Team lunch"), NothingToChange()),
        ("nina", CalendarWords(deadline="2026-01-17"), DeadlineTooLate()),
        ("nina", CalendarWords(start_date="2025-01-01", end_date="2025-01-02"), StartInThePast()),
    ):
        with subtests.test(repr(expected)):
            refusal = await refusal_of(edits.edit(office.ask(who), lunch, changes))
            assert same(refusal, expected), repr(refusal)
    shown = await edits.edit(office.ask("nina"), lunch, SHORTER)
    await office.close(lunch)
    closed = CalendarClosed("Team lunch", cancelled=False)
    assert same(await refusal_of(edits.edit(office.ask("nina"), lunch, SHORTER)), closed)
    assert same(await refusal_of(edits.confirm(office.ask("nina"), shown.draft_id or 0)), closed)


async def test_who_is_taken_off_is_told_only_if_they_were_invited_for_all_they_know(
    office: Office, lunch: str
) -> None:
    await office.invite(lunch, "told", "untold", owner="nina")
    await office.change(Notification, {"user_id": 6}, due_at=office.clock() + timedelta(hours=1))
    await claim(office.store)
    for name in ("told", "untold"):
        calendar, attendee = await invitations.attendee(office.ask("nina"), lunch, name)
        assert (calendar.name, attendee.person.name) == ("Team lunch", name)
        assert (await invitations.uninvite(office.ask("nina"), lunch, name)).person.name == name
    assert await told(office, NotificationKind.UNINVITATION) == ["told"]


async def test_what_taking_off_refuses(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    for use_case in (invitations.uninvite, invitations.attendee):
        for who, named, expected in (
            ("otto", "pia", NotTheOwner("Team lunch")),
            ("nina", "nobody", NotInvited("nobody")),
            ("nina", "nina", NotInvited("nina")),
        ):
            with subtests.test(use_case.__name__, expected=repr(expected)):
                refusal = await refusal_of(use_case(office.ask(who), lunch, named))
                assert same(refusal, expected), repr(refusal)
    await invitations.uninvite(office.ask("nina"), lunch, "otto")
    again = await refusal_of(invitations.uninvite(office.ask("nina"), lunch, "otto"))
    assert same(again, NotInvited("otto"))
    await office.close(lunch, cancelled_at=office.clock())
    closed = CalendarClosed("Team lunch", cancelled=True)
    for use_case in (invitations.uninvite, invitations.attendee):
        assert same(await refusal_of(use_case(office.ask("nina"), lunch, "pia")), closed)


async def test_an_uninvitation_is_not_owed_to_somebody_invited_again(office: Office, lunch: str) -> None:
    await office.invite(lunch, "sue", owner="nina")
    await claim(office.store)
    await invitations.uninvite(office.ask("nina"), lunch, "sue")
    await office.invite(lunch, "sue", owner="nina")
    assert [item.kind for item in await claim(office.store)] == [NotificationKind.INVITATION]


async def test_calling_off_tells_everybody_who_is_coming_once(office: Office, lunch: str) -> None:
    would = await cancellation.cancellable(office.ask("nina"), lunch)
    assert (would.told, would.calendar.cancelled_at) == (2, None)
    results = await office.at_once(*(cancellation.cancel(office.ask("nina"), lunch) for _ in range(3)))
    assert refused(results) == [CalendarClosed] * 2, results
    assert (await office.rows(Calendar))[0].cancelled_at == office.clock()
    assert await told(office, NotificationKind.CANCELLED) == ["Otto", "Pia"]
    for use_case in (cancellation.cancel, cancellation.cancellable):
        refusal = await refusal_of(use_case(office.ask("nina"), lunch))
        assert same(refusal, CalendarClosed("Team lunch", cancelled=True))
        assert same(await refusal_of(use_case(office.ask("otto"), lunch)), NotTheOwner("Team lunch"))


async def test_a_finalized_calendar_can_be_called_off(office: Office, lunch: str) -> None:
    shown = await finalization.preview(office.ask("nina"), lunch, "2026-01-15 9:30")
    await finalization.confirm(office.ask("nina"), shown.draft_id)
    assert await told(office, NotificationKind.FINALIZED) == ["Otto", "Pia"]
    assert (await cancellation.cancel(office.ask("nina"), lunch)).told == 2


async def test_a_copy_has_the_same_people_and_nothing_of_their_answers(office: Office, lunch: str) -> None:
    await cancellation.cancel(office.ask("nina"), lunch)
    copied = await copies.copy(office.ask("nina", guild_id=42), lunch, "2026-02-09", "Again")
    calendar = copied.calendar
    assert (copied.invited, calendar.name, calendar.end_date) == (3, "Again", date(2026, 2, 13))
    assert calendar.deadline == datetime(2026, 2, 8, tzinfo=UTC), "as long before the first day"
    rows = await office.rows(Attendee, calendar_id=calendar.id)
    assert {(row.accepted, row.status) for row in rows} == {(Acceptance.INVITED, AnswerStatus.NONE)}
    assert await told(office, NotificationKind.INVITATION) == ["Otto", "Pia", "Rob"]
    assert [row.guild_id for row in await office.rows(Calendar)] == [None, 42]
    same_name = await copies.copy(office.ask("nina"), lunch, "2026-02-16", None)
    assert same_name.calendar.name == "Team lunch"


async def test_what_copying_refuses(office: Office, lunch: str) -> None:
    others = copies.copy(office.ask("otto"), lunch, "2026-02-09", None)
    assert same(await refusal_of(others), NotTheOwner("Team lunch"))
    none = copies.copy(office.ask("nina"), "no such", "2026-02-09", None)
    assert same(await refusal_of(none), NoSuchCalendar("no such"))
    past = copies.copy(office.ask("nina"), lunch, "2025-02-09", None)
    assert same(await refusal_of(past), StartInThePast())
    assert await office.count(Calendar) == 1


async def test_which_calendars_somebody_can_be_invited_to(office: Office, lunch: str) -> None:
    for name in ("Dinner", "over", "cancelled"):
        await office.calendar(owner="nina", name=name, deadline="2026-01-02" if name == "over" else None)
    await office.close("cal:4", cancelled_at=office.clock())
    office.clock.skip(days=2)
    offered = await invitations.open_for(office.ask("nina"), office.account("sue"))
    assert [calendar.name for calendar in offered] == ["Dinner", "Team lunch"]
    assert same(await refusal_of(invitations.open_for(office.ask("nina"), office.account("nina"))), Oneself())
    bot = Account(5, "Robot", is_bot=True)
    assert "Robot" in repr(await refusal_of(invitations.open_for(office.ask("nina"), bot)))
