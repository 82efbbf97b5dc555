"""The same calendar again, on other days, with the same people."""

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.copying import plan_copy
from scheduling.errors import OpenedItself
from scheduling.model import Calendar, CalendarFields, NotificationKind
from services.again import opened_itself
from services.attendees import live_attendees
from services.calendars.asking import ask_all
from services.calendars.creation import open_calendar
from services.lookup import on_own_calendar
from services.mapping import to_calendar
from services.outbox.newcomers import AT_ONCE, Spread, spread
from services.outbox.sendings import Sending, first_invitations
from services.people.barring import barred_from
from services.request import Request


class Copied(Struct, frozen=True):
    """The new calendar, the invitations to it, and when those hear of it who are new to the bot.

    With `again`, it is what an earlier try has made already.
    """

    calendar: Calendar
    sending: Sending
    spread: Spread = AT_ONCE
    again: bool = False


async def copy(request: Request, ref: str, start_date: str, name: str | None) -> Copied:
    """Opens a copy of one's own calendar and invites everybody who is on it, also those who declined.

    But for who wants no invitations from the asker. One on the same days, by the same name, is made once: the
    answer to an earlier try may not have arrived, and nobody is invited twice. Raises NotTheOwner,
    OpenedItself if a series has made it, the refusals of plan_calendar for the new days, and what
    open_calendar and ask_all raise.
    """
    async with request.writing() as session:
        me, source = await on_own_calendar(session, request, ref, lock=True)
        day_first = request.actor.writes_day_first(source.timezone)
        locale = request.actor.locale
        plan = plan_copy(
            to_calendar(source), start_date, name, now=request.now, day_first=day_first, locale=locale
        )
        made = await _made(session, source, me, plan)
        if made is not None:
            sending = await first_invitations(session, made.id, request.now)
            return Copied(to_calendar(made), sending, again=True)
        row = await open_calendar(session, request, me, plan, copied_from=source.id)
        there = await live_attendees(session, source.id)
        barred = await barred_from(session, me, [attendee.user for attendee in there])
        attendees = [attendee for attendee in there if attendee.user_id not in barred]
        users = [attendee.user for attendee in attendees]
        expected = await spread(session, request.store, row, users)
        asked = await ask_all(session, request, row, users)
        for before, now in zip(attendees, asked, strict=True):
            now.required = before.required
        kind = NotificationKind.INVITATION
        sending = Sending(row.id, kind, request.now, waiting=len(attendees))
        return Copied(to_calendar(row), sending, expected)


async def _made(
    session: AsyncSession, source: models.Calendar, me: models.User, plan: CalendarFields
) -> models.Calendar | None:
    """The same copy, if it is there and was not called off; the source is locked. Raises OpenedItself."""
    row = models.Calendar
    same = select(row).filter_by(
        copied_from=source.id, owner_id=me.id, name=plan.name, start_date=plan.start_date, cancelled_at=None
    )
    found: models.Calendar | None = await session.scalar(
        same.options(joinedload(row.owner)).order_by(row.id).limit(1)
    )
    if found is not None and await opened_itself(session, found):
        raise OpenedItself(found.name)
    return found
