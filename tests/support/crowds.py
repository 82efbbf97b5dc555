"""Calendars with more people than would be invited one by one."""

from db.engine import Database
from db.models import Attendee, Event, User
from scheduling.model import Acceptance, AnswerStatus, EventType
from scheduling.planning.search import Search
from services.locks import lock


async def give_times(database: Database, ref: str, search: Search) -> None:
    """Everybody in the search is on the calendar, and can when it says."""
    calendar_id = int(ref.removeprefix("cal:"))
    users = {one.user_id: User(discord_id=9000 + one.user_id, discord_name="Guest") for one in search.people}
    async with database.writing() as session:
        await lock(session, calendar_id)
        session.add_all(users.values())
        await session.flush()
        for invitee in search.people:
            user_id = users[invitee.user_id].id
            session.add(
                Attendee(
                    calendar_id=calendar_id,
                    user_id=user_id,
                    accepted=Acceptance.ACCEPTED,
                    status=AnswerStatus.SUBMITTED,
                )
            )
            given = [(EventType.HIGH, one) for one in invitee.prefer]
            given += [(EventType.LOW, one) for one in invitee.if_needed]
            session.add_all(
                Event(
                    calendar_id=calendar_id,
                    owner_id=user_id,
                    name="",
                    start_time=span.start,
                    end_time=span.end,
                    event_type=kind,
                    last_modified=search.now,
                )
                for kind, span in given
            )
