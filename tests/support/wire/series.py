"""Series beside the bot: of a group's meetings, and of calendars that open themselves again."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import aliased

from db import models
from scheduling.model import Acceptance, EventType, Every, Mode
from tests.support.wire.books import Books, calendar_of

_WEEK = timedelta(weeks=1)
_MEETINGS = 6


class SeriesBook:
    """The series of a scene."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._made: list[int] = []

    async def set_meetings(self, people: Sequence[int]) -> None:
        """A group of these people, who meet once a week."""
        now = datetime.now(UTC)
        async with self._books.database.writing() as session:
            calendar = self._calendar(now, mode=Mode.GROUP, is_finalized=True, repeat=Every.WEEK)
            first = datetime.combine(calendar.start_date, time(9), UTC)
            calendar.until = _MEETINGS
            calendar.first_start, calendar.first_end = first, first + timedelta(minutes=30)
            session.add(calendar)
            await session.flush()
            came = {"calendar_id": calendar.id, "accepted": Acceptance.ACCEPTED}
            session.add_all(models.Attendee(user_id=self._books.users[who], **came) for who in people)
            uid = f"{uuid4()}@oneonone"
            session.add_all(
                models.Event(
                    calendar_id=calendar.id,
                    owner_id=calendar.owner_id,
                    start_time=start,
                    end_time=start + timedelta(minutes=30),
                    event_type=EventType.FINALIZED,
                    last_modified=now,
                    ical_uid=uid,
                    original_start=start,
                )
                for start in (first + number * _WEEK for number in range(_MEETINGS))
            )

    async def ahead(self) -> list[tuple[int, int]]:
        """The meetings of the last three series and the versions of their calendars."""
        event, calendar = models.Event, models.Calendar
        last = select(calendar.id).where(calendar.repeat.is_not(None)).order_by(calendar.id.desc()).limit(3)
        query = select(event.id, calendar.version).join(calendar, calendar.id == event.calendar_id)
        async with self._books.database.reading() as session:
            found = await session.execute(query.where(calendar.id.in_(last)).order_by(event.id))
            return [(number, version) for number, version in found]

    async def drafts(self) -> list[int]:
        """The moves that were shown and not made."""
        async with self._books.database.reading() as session:
            return list(await session.scalars(select(models.Draft.id).filter_by(kind="move_one")))

    async def revised(self) -> tuple[int, list[str]]:
        """How many people were told of changes, and what is wrong: meetings skipped and there, or torn."""
        change, event, calendar = models.MeetingChange, models.Event, models.Calendar
        async with self._books.database.reading() as session:
            changes = list(
                await session.scalars(
                    select(change).where(change.original_start.is_not(None)).order_by(change.id)
                )
            )
            events = list(await session.scalars(select(event).where(event.original_start.is_not(None))))
            people = list(await session.execute(select(models.Attendee.calendar_id, models.Attendee.user_id)))
            revisions = list(await session.execute(select(calendar.id, calendar.revision)))
        kept = {(one.calendar_id, one.original_start): one.start_time for one in events}
        last = {(one.calendar_id, one.original_start): one for one in changes}
        wrong = [
            f"{key} is not as it was told" for key, one in last.items() if kept.get(key) != one.start_after
        ]
        told = {(one.calendar_id, one.revision, one.user_id) for one in changes}
        owed = {
            (number, revision, who)
            for number, latest in revisions
            for revision in range(1, latest + 1)
            for whose, who in people
            if whose == number
        }
        return len(told), wrong + [f"{one} was not told" for one in owed - told]

    async def open_again(self, people: Sequence[int]) -> None:
        """A calendar of these people that is to open itself again now, and to invite them."""
        now = datetime.now(UTC)
        async with self._books.database.writing() as session:
            calendar = self._calendar(now)
            session.add(calendar)
            await session.flush()
            came = {"calendar_id": calendar.id, "accepted": Acceptance.ACCEPTED}
            session.add_all(models.Attendee(user_id=self._books.users[who], **came) for who in people)
            again = {"calendar_id": calendar.id, "every": Every.WEEK, "name": calendar.name, "lead": 1440}
            start = calendar.start_date + _WEEK
            session.add(models.Series(**again, start_date=start, opens_at=now, by_itself=True))
            self._made.append(calendar.id)

    async def opened(self) -> list[str]:
        """What is wrong: calendars that are not open again, or twice, or without somebody."""
        copy, attendee = aliased(models.Calendar), models.Attendee
        async with self._books.database.reading() as session:
            copies = list(await session.execute(select(copy.copied_from, copy.id)))
            people = list(await session.execute(select(attendee.calendar_id, attendee.user_id)))
        asked = {
            number: sorted(who for calendar, who in people if calendar == number)
            for number in {calendar for calendar, _ in people}
        }
        wrong = []
        for source in self._made:
            again = [number for copied, number in copies if copied == source]
            if len(again) != 1 or asked.get(again[0]) != asked[source]:
                wrong.append(f"{source} is open again as {again}")
        return wrong

    def _calendar(self, now: datetime, **columns: object) -> models.Calendar:
        owner = self._books.users[self._books.town.owner]
        fields = calendar_of(owner, f"Choir {uuid4().hex[:6]}", now, 10, 8)
        return models.Calendar(**fields | columns)
