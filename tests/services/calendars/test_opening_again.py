"""A calendar opens itself again once, whoever looks, and is decided about once."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from db.models import Attendee, Calendar, Notification, Series
from scheduling.errors import CalendarChanged, DraftGone, SignedOut, StartInThePast
from scheduling.model import Every, NotificationKind
from services.answers import availability, same_again
from services.calendars import cancellation, opening_again
from services.lookup import calendar_ref
from services.people import accounts
from tests.support.fakes import Office, refusal_of, refused

OPENS = datetime(2026, 1, 14, 8, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's group from Mon 12 January, in Berlin, with Ben and Chidi; it opens again on Wed 14 January."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    await opening_again.repeat(office.ask("olga"), ref, "2026-01-19", None, Every.WEEK)
    return ref


async def opened(office: Office) -> int:
    """The id of the one that has opened itself."""
    office.clock.at = OPENS
    await opening_again.open_due(office.store)
    return max(row.id for row in await office.rows(Calendar))


async def test_two_processes_open_it_once(office: Office, lunch: str) -> None:
    office.clock.at = OPENS
    results = await office.at_once(*(opening_again.open_due(office.store) for _ in range(3)))
    assert results == [OPENS + timedelta(days=7)] * 3
    first, second = await office.rows(Calendar)
    assert (second.copied_from, second.name, second.guild_id) == (first.id, "Team lunch, 19 Jan 2026", None)
    assert await office.count(Notification, kind=NotificationKind.OPENED_AGAIN) == 1
    assert await office.count(Attendee, calendar_id=second.id) == 0


async def test_a_process_that_ends_in_between_opens_it_not_at_all_or_wholly(
    office: Office, lunch: str
) -> None:
    for week, turns in enumerate(range(0, 90, 6)):
        office.clock.at = OPENS + timedelta(days=7 * week)
        opening = asyncio.ensure_future(opening_again.open_due(office.store))
        for _ in range(turns):
            await asyncio.sleep(0)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await opening_again.open_due(office.store)
        assert await office.count(Calendar) == week + 2
        assert await office.count(Notification, kind=NotificationKind.OPENED_AGAIN) == week + 1


async def test_it_is_not_opened_before_its_time(office: Office, lunch: str) -> None:
    office.clock.at = OPENS - timedelta(seconds=1)
    assert await opening_again.open_due(office.store) == OPENS
    assert await office.count(Calendar) == 1


async def test_sending_twice_at_once_invites_once(office: Office, lunch: str) -> None:
    number = await opened(office)
    requests = [opening_again.send(office.ask("olga"), number) for _ in range(2)]
    assert refused(await office.at_once(*requests)) == [DraftGone]
    assert await office.count(Notification, kind=NotificationKind.INVITATION, calendar_id=number) == 2


async def test_deciding_while_the_next_one_opens_does_one_after_the_other(office: Office, lunch: str) -> None:
    number = await opened(office)
    office.clock.at = OPENS + timedelta(days=7)
    results = await office.at_once(
        opening_again.open_due(office.store),
        opening_again.skip(office.ask("olga"), number),
        cancellation.cancel(office.ask("olga"), lunch),
    )
    assert set(refused(results)) <= {DraftGone, CalendarChanged}
    rows = await office.rows(Calendar)
    if await office.count(Series):
        assert rows[0].cancelled_at is None
    else:
        assert all(row.cancelled_at for row in rows)


async def test_one_that_fails_keeps_no_other_from_opening(office: Office, lunch: str) -> None:
    other = await office.calendar(name="Dinner")
    await opening_again.repeat(office.ask("olga"), other, "2026-01-19", None, Every.WEEK)
    await office.change(Series, {"name": "Team lunch"}, lead=2 * 10**9)
    office.clock.at = OPENS
    with pytest.raises(ExceptionGroup, match="did not open themselves"):
        await opening_again.open_due(office.store)
    assert [row.name for row in await office.rows(Calendar)][2:] == ["Dinner, 19 Jan 2026"]


async def test_who_is_required_stays_so(office: Office, lunch: str) -> None:
    await office.change(Attendee, {"user_id": 2}, required=False)
    number = await opened(office)
    await opening_again.send(office.ask("olga"), number)
    rows = await office.rows(Attendee, calendar_id=number)
    assert [(row.user_id, row.required) for row in rows] == [(2, False), (3, True)]


async def test_told_again_it_is_as_told_last(office: Office, lunch: str) -> None:
    await opening_again.repeat(office.ask("olga"), lunch, "2026-02-02", "Dinner", Every.MONTH)
    (series,) = await office.rows(Series)
    assert (series.every, series.name, series.start_date) == (Every.MONTH, "Dinner", date(2026, 2, 2))


async def test_a_copy_of_the_series_that_is_told_anew_keeps_the_plain_name(
    office: Office, lunch: str
) -> None:
    number = await opened(office)
    await opening_again.send(office.ask("olga"), number)
    again = await opening_again.repeat(
        office.ask("olga"), calendar_ref(number), "2026-02-02", None, Every.MONTH
    )
    assert again.name == "Team lunch, 2 Feb 2026"


async def test_what_it_refuses(office: Office, lunch: str) -> None:
    past = opening_again.repeat(office.ask("olga"), lunch, "2025-01-19", None, Every.WEEK)
    assert isinstance(await refusal_of(past), StartInThePast)
    number = await opened(office)
    early = opening_again.let_send(office.ask("olga"), number, by_itself=True)
    assert isinstance(await refusal_of(early), DraftGone)
    await accounts.logout(office.ask("olga"))
    assert isinstance(await refusal_of(opening_again.send(office.ask("olga"), number)), SignedOut)


async def test_the_same_again_is_one_answer_also_when_pressed_twice(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11", None, "")
    number = await opened(office)
    await opening_again.send(office.ask("olga"), number)
    await office.at_once(*(same_again.use(office.ask("ben"), calendar_ref(number)) for _ in range(2)))
    seen = await availability.view(office.ask("ben"), calendar_ref(number))
    assert [one.span.start for one in seen.entries] == [datetime(2026, 1, 20, 14, tzinfo=UTC)]
