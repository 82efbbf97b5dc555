"""What an organizer may still do to an open calendar: edit it, take people off, call it off, copy it."""

from collections.abc import Awaitable
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
from scheduling.settling import SETTLES_IN
from services.answers import acceptance, availability
from services.calendars import cancellation, copies, edits, invitations, views
from services.calendars.copies import Copied
from services.outbox.claims import claim
from services.outbox.outcomes import Sent, mark_sent
from services.planning import finalization
from services.request import Account
from tests.support.fakes import Office, refusal_of, refused, same, whom

SHORTER = CalendarWords(end_date="2026-01-13")
LONG = "2026-01-12 08:00-24:00; 2026-01-13 00:00-24:00; 2026-01-14 00:00-11:00"


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
    """To whom a message of that kind is owed, once nothing more has changed for a while."""
    office.clock.at += SETTLES_IN
    claimed = await claim(office.store)
    return sorted(whom(item).split()[0] for item in claimed if item.kind is kind)


async def test_what_is_given_is_edited_at_once_and_everybody_coming_is_told(
    office: Office, lunch: str
) -> None:
    changes = CalendarWords(name="Dinner", deadline="2026-01-11 12:00", hours="9-24", meeting_length="1h")
    edited = await edits.edit(office.ask("nina"), lunch, changes)
    assert (edited.draft_id, edited.affected, edited.told) == (None, [], 2)
    calendar = (await views.view(office.ask("otto"), "dinner")).calendar
    assert (calendar.deadline, calendar.hours) == (datetime(2026, 1, 11, 12, tzinfo=UTC), (540, 1440))
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


async def test_an_edit_that_was_shown_before_an_update_is_confirmed_after_it(
    office: Office, lunch: str
) -> None:
    """The former version wrote down lengths and deadlines in other words."""
    shown = await edits.edit(office.ask("nina"), lunch, SHORTER)
    (draft,) = await office.rows(Draft, kind="edit")
    former = {
        which: fields
        | {"meeting_length": "PT30M", "buffer": "PT0S", "deadline": fields["deadline"].replace("+00:00", "Z")}
        for which, fields in draft.payload.items()
        if which != "version"
    }
    assert draft.payload["before"]["meeting_length"] == "PT1800S"
    await office.change(Draft, {"kind": "edit"}, payload=former | {"version": draft.payload["version"]})
    done = await edits.confirm(office.ask("nina"), shown.draft_id or 0)
    assert (done.calendar.end_date, done.told) == (date(2026, 1, 13), 2)


async def test_what_is_cut_in_the_middle_keeps_its_rest(office: Office, lunch: str) -> None:
    """Berlin's day ends an hour before the day of UTC."""
    shown = await edits.edit(
        office.ask("nina"), lunch, CalendarWords(end_date="2026-01-13", timezone="berlin")
    )
    assert shown.draft_id is not None
    await edits.confirm(office.ask("nina"), shown.draft_id)
    kept = [(row.start_time, row.end_time) for row in await office.rows(Event)]
    assert kept == [(datetime(2026, 1, 13, 22, tzinfo=UTC), datetime(2026, 1, 13, 23, tzinfo=UTC))]


async def test_narrower_hours_are_confirmed_first_and_cut_each_day_by_itself(
    office: Office, lunch: str
) -> None:
    await availability.add(office.ask("pia"), lunch, LONG, name="mine")
    shown = await edits.edit(office.ask("nina"), lunch, CalendarWords(hours="10-12"))
    assert [person.name for person in shown.affected] == ["Otto Example", "Pia Example"]
    assert (await views.view(office.ask("nina"), lunch)).calendar.hours == (0, 1440), "nothing is changed"

    done = await edits.confirm(office.ask("nina"), shown.draft_id or 0)

    assert ([person.name for person in done.affected], done.told) == (["Otto Example", "Pia Example"], 2)
    assert [
        (row.owner_id, row.name, row.start_time.day, row.start_time.hour, row.end_time.hour)
        for row in sorted(await office.rows(Event), key=lambda row: (row.owner_id, row.start_time))
    ] == [
        (2, "", 15, 10, 11),
        *((3, "mine", day, 10, 12 if day < 14 else 11) for day in (12, 13, 14)),
        (3, "", 15, 10, 11),
    ]
    assert await told(office, NotificationKind.CALENDAR_CHANGED) == ["Otto", "Pia"]


async def test_wider_hours_or_none_that_anybody_gave_are_changed_at_once(office: Office, lunch: str) -> None:
    for hours in ("8-24", "9-24", "8:30-24", "9-18"):
        edited = await edits.edit(office.ask("nina"), lunch, CalendarWords(hours=hours))
        assert (edited.draft_id is None) is (hours != "9-18"), hours


async def test_another_zone_moves_the_hours_over_what_people_gave(office: Office, lunch: str) -> None:
    await edits.edit(office.ask("nina"), lunch, CalendarWords(hours="9-24"))
    shown = await edits.edit(office.ask("nina"), lunch, CalendarWords(timezone="Tokyo"))
    assert [person.name for person in shown.affected] == ["Otto Example"], "9 in Tokyo is 0 in UTC"


async def test_what_never_counted_is_not_lost_by_an_edit_but_goes_with_one(
    office: Office, lunch: str
) -> None:
    """Times from before hours counted lie outside of them."""
    await office.change(Calendar, {"id": 1}, day_start=720, day_end=1440)
    assert (await edits.edit(office.ask("nina"), lunch, CalendarWords(meeting_length="1h"))).affected == []
    assert await office.count(Event) == 3
    assert (await edits.edit(office.ask("nina"), lunch, CalendarWords(hours="13-24"))).draft_id is None
    assert [row.start_time.hour for row in await office.rows(Event)] == [22]


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
    office.clock.at += SETTLES_IN
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
    assert (copied.sending.total, calendar.name, calendar.end_date) == (3, "Again", date(2026, 2, 13))
    assert calendar.deadline == datetime(2026, 2, 8, tzinfo=UTC), "as long before the first day"
    rows = await office.rows(Attendee, calendar_id=calendar.id)
    assert {(row.accepted, row.status) for row in rows} == {(Acceptance.INVITED, AnswerStatus.NONE)}
    assert await told(office, NotificationKind.INVITATION) == ["Otto", "Pia", "Rob"]
    assert [row.guild_id for row in await office.rows(Calendar)] == [None, 42]
    same_name = await copies.copy(office.ask("nina"), lunch, "2026-02-16", None)
    assert same_name.calendar.name == "Team lunch"


async def test_a_copy_is_made_once_for_each_first_day_and_name_unless_it_was_called_off(
    office: Office, lunch: str
) -> None:
    def copy(start: str = "2026-02-09", name: str | None = None) -> Awaitable[Copied]:
        return copies.copy(office.ask("nina"), lunch, start, name)

    at_once = await office.at_once(copy(), copy(), copy())
    assert sorted(one.again for one in at_once) == [False, True, True]
    assert {(one.calendar.id, one.sending.total) for one in at_once} == {(2, 3)}
    others = [await copy("2026-02-10"), await copy(name="Dinner")]
    await cancellation.cancel(office.ask("nina"), "cal:2")
    others += [await copy(), await copies.copy(office.ask("nina"), "cal:3", "2026-02-09", None)]
    assert [one.again for one in others] == [False] * 4
    assert await office.count(Notification, kind=NotificationKind.INVITATION) == 6 * 3


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
