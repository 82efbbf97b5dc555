"""Fixing the meeting: shown first, confirmed once, and then nothing changes any more."""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from db.models import Attendee, Draft, Event, Notification
from scheduling.errors import (
    CalendarChanged,
    CalendarClosed,
    DraftGone,
    NobodyCan,
    NotTheOwner,
    OutsideCalendar,
    Refusal,
    Unreadable,
)
from scheduling.intervals import Span
from scheduling.model import EventType, NotificationKind, Preference
from services.answers import acceptance, availability
from services.calendars import views
from services.planning import finalization
from tests.support.couriers import cancelled_at
from tests.support.fakes import Office, refusal_of, refused, same

WHEN = "2026-01-13 15:00"
MEETING = Span(datetime(2026, 1, 13, 14, tzinfo=UTC), datetime(2026, 1, 13, 14, 30, tzinfo=UTC))


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar: Ben prefers the afternoon of the 13th, Chidi can if need be, Dana declined."""
    await office.register("olga", "ben", "chidi", "dana")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi", "dana", "silent", "withdrawn")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    await availability.add(office.ask("chidi"), ref, "2026-01-13 14:00-16:00", Preference.LOW)
    await acceptance.decline(office.ask("dana"), ref)
    await office.change(Attendee, {"user_id": 6}, withdrawn_at=office.clock())
    return ref


async def preview(office: Office, ref: str, when: str = WHEN) -> finalization.Preview:
    """What Olga is shown."""
    return await finalization.preview(office.ask("olga"), ref, when)


async def test_the_preview_says_whom_the_meeting_suits_and_fixes_nothing(office: Office, lunch: str) -> None:
    shown = await preview(office, lunch)
    assert shown.slots[0].span == MEETING
    assert [(item.person.name, item.preference) for item in shown.attendances] == [
        ("Ben Example", Preference.HIGH),
        ("Chidi Example", Preference.LOW),
        ("silent", None),
    ]
    assert not (await views.view(office.ask("olga"), lunch)).calendar.is_finalized
    assert len(await office.news(kind=NotificationKind.FINALIZED)) == 0


async def test_confirming_fixes_the_meeting_and_tells_everybody_who_has_not_declined(
    office: Office, lunch: str
) -> None:
    shown = await preview(office, lunch)
    done = await finalization.confirm(office.ask("olga"), shown.draft_id)
    assert (done.slots[0].span, done.told, done.calendar.is_finalized) == (MEETING, 3, True)
    view = await views.view(office.ask("ben"), lunch)
    assert [(meeting.span, meeting.name) for meeting in view.meetings] == [(MEETING, "Team lunch")]
    fixed = (await office.rows(Event, event_type=EventType.FINALIZED))[0]
    assert (fixed.owner_id, fixed.ical_sequence) == (done.viewer.id, 0)
    assert fixed.ical_uid is not None
    told = await office.news(kind=NotificationKind.FINALIZED)
    assert [row.user_id for row in told] == [2, 3, 5]
    assert await office.count(Draft, kind="finalize") == 0


async def test_what_previewing_refuses(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    window = (await views.view(office.ask("olga"), lunch)).calendar.window
    nobody = Span(MEETING.start + timedelta(days=1), MEETING.end + timedelta(days=1))
    cases: list[tuple[str, str, Refusal | type[Refusal]]] = [
        ("ben", WHEN, NotTheOwner("Team lunch")),
        ("olga", "some day", Unreadable),
        ("olga", "15:00", Unreadable),
        ("olga", "2026-01-20 15:00", OutsideCalendar("Team lunch", window, past=False)),
        ("olga", "2026-01-16 23:45", OutsideCalendar("Team lunch", window, past=False)),
        ("olga", "2025-01-13 15:00", OutsideCalendar("Team lunch", window, past=True)),
        ("olga", "2026-01-14 15:00", NobodyCan(nobody)),
    ]
    for who, when, expected in cases:
        with subtests.test(who=who, when=when):
            refusal = await refusal_of(finalization.preview(office.ask(who), lunch, when))
            matches = isinstance(refusal, expected) if isinstance(expected, type) else same(refusal, expected)
            assert matches, repr(refusal)
    assert await office.count(Draft, kind="finalize") == 0
    await office.close(lunch)
    closed = await refusal_of(finalization.preview(office.ask("olga"), lunch, WHEN))
    assert same(closed, CalendarClosed("Team lunch", cancelled=False))


async def test_a_meeting_may_be_fixed_after_the_deadline(office: Office, lunch: str) -> None:
    office.clock.at = datetime(2026, 1, 12, tzinfo=UTC)
    shown = await preview(office, lunch)
    assert (await finalization.confirm(office.ask("olga"), shown.draft_id)).told == 3


async def test_a_draft_that_an_older_version_kept_without_whose_the_meeting_is_is_gone(
    office: Office, lunch: str
) -> None:
    shown = await preview(office, lunch)
    [draft] = await office.rows(Draft, kind="finalize")
    [[_, *rest]] = draft.payload["slots"]
    await office.change(Draft, {"id": shown.draft_id}, payload={**draft.payload, "slots": [[None, *rest]]})
    assert same(await refusal_of(finalization.confirm(office.ask("olga"), shown.draft_id)), DraftGone())
    assert await office.count(Event, event_type=EventType.FINALIZED) == 0


async def test_an_answer_meanwhile_is_looked_at_first(office: Office, lunch: str) -> None:
    stale = await preview(office, lunch)
    await acceptance.decline(office.ask("ben"), lunch)
    confirming = finalization.confirm(office.ask("olga"), stale.draft_id)
    assert same(await refusal_of(confirming), CalendarChanged("Team lunch"))
    fresh = await preview(office, lunch)
    assert (await finalization.confirm(office.ask("olga"), fresh.draft_id)).told == 2


async def test_looking_at_several_times_first_spoils_none_of_them(office: Office, lunch: str) -> None:
    first = await preview(office, lunch)
    await preview(office, lunch, "2026-01-13 16:00")
    assert (await finalization.confirm(office.ask("olga"), first.draft_id)).slots[0].span == MEETING


async def test_what_confirming_refuses(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    shown = await preview(office, lunch)
    with subtests.test("somebody else's draft"):
        assert same(await refusal_of(finalization.confirm(office.ask("ben"), shown.draft_id)), DraftGone())
    with subtests.test("a draft that never was"):
        assert same(await refusal_of(finalization.confirm(office.ask("olga"), 99)), DraftGone())

    late = office.ask("olga", now=MEETING.start)
    with subtests.test("a preview a day old"):
        assert same(await refusal_of(finalization.confirm(late, shown.draft_id)), DraftGone())
    office.clock.at = MEETING.start - timedelta(hours=1)
    recent = await preview(office, lunch)
    with subtests.test("a meeting that has begun meanwhile"):
        refusal = await refusal_of(finalization.confirm(late, recent.draft_id))
        assert same(refusal, OutsideCalendar("Team lunch", shown.calendar.window, past=True)), repr(refusal)

    await finalization.confirm(office.ask("olga"), recent.draft_id)
    with subtests.test("the same once more"):
        assert same(await refusal_of(finalization.confirm(office.ask("olga"), recent.draft_id)), DraftGone())
    assert await office.count(Event, event_type=EventType.FINALIZED) == 1


async def test_a_calendar_called_off_meanwhile_is_not_finalized(office: Office, lunch: str) -> None:
    shown = await preview(office, lunch)
    await office.close(lunch, cancelled_at=office.clock())
    refusal = await refusal_of(finalization.confirm(office.ask("olga"), shown.draft_id))
    assert same(refusal, CalendarClosed("Team lunch", cancelled=True))


async def test_finalizing_many_times_at_once_fixes_one_meeting_and_tells_each_once(
    office: Office, lunch: str
) -> None:
    same_one = (await preview(office, lunch)).draft_id
    other = (await preview(office, lunch, "2026-01-13 15:15")).draft_id
    results = await office.at_once(
        *(finalization.confirm(office.ask("olga"), draft) for draft in (same_one, same_one, other))
    )
    raised = refused(results)
    assert len(raised) == 2, results
    assert all(issubclass(kind, CalendarClosed | DraftGone) for kind in raised), results
    assert await office.count(Event, event_type=EventType.FINALIZED) == 1
    assert len(await office.news(kind=NotificationKind.FINALIZED)) == 3


async def test_an_answer_and_finalizing_at_once_agree(office: Office, lunch: str) -> None:
    """Either the answer came first, and is looked at, or it came too late."""
    draft = (await preview(office, lunch)).draft_id
    results = await office.at_once(
        finalization.confirm(office.ask("olga"), draft), acceptance.decline(office.ask("ben"), lunch)
    )
    finalized = await office.count(Event, event_type=EventType.FINALIZED) == 1
    assert refused(results) == [CalendarClosed if finalized else CalendarChanged], results
    assert len(await office.news(kind=NotificationKind.FINALIZED)) == (3 if finalized else 0)


async def test_wherever_it_is_cut_short_all_of_it_is_kept_or_nothing(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    async def confirm(draft_id: int) -> None:
        await finalization.confirm(office.ask("olga"), draft_id)

    stop, got_that_far = 0, True
    while got_that_far:
        stop += 1
        shown = await preview(office, lunch)
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            got_that_far = await cancelled_at(confirm(shown.draft_id), stop)
            events = await office.count(Event, event_type=EventType.FINALIZED)
            told = len(await office.news(kind=NotificationKind.FINALIZED))
            reminders = await office.count(Notification, kind=NotificationKind.MEETING_REMINDER)
            assert (events, told, reminders) in [(0, 0, 0), (1, 3, 4)]
            if events:
                break
    assert stop > 5, "it was cut short in the midst of its work"
