"""Whose invitations somebody wants no more of."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Attendee, Barred, Calendar, User
from scheduling.errors import NoSuchCalendar
from scheduling.model import Person
from services.actors import not_signed_out
from services.lookup import calendar_ref
from services.mapping import to_person
from services.request import Request


async def barred_from(session: AsyncSession, owner: User, users: Sequence[User]) -> set[int]:
    """Who of these wants no invitations from somebody."""
    theirs = select(Barred.user_id).where(Barred.user_id.in_([user.id for user in users]))
    return set(await session.scalars(theirs.where(Barred.owner_id == owner.id)))


async def bar(request: Request, calendar_id: int) -> Person:
    """The asker wants no more invitations from whoever invited them to it, also once that was withdrawn.

    Idempotent. Raises NoSuchCalendar to whoever was never invited, SignedOut.
    """
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        invited = select(Calendar).join(Attendee).where(Attendee.user_id == me.id, Calendar.id == calendar_id)
        calendar = await session.scalar(invited.options(joinedload(Calendar.owner)))
        if calendar is None:
            raise NoSuchCalendar(calendar_ref(calendar_id))
        await session.merge(Barred(user_id=me.id, owner_id=calendar.owner_id, said_at=request.now))
        return to_person(calendar.owner)


async def unbar(request: Request, owner_id: int) -> Person | None:
    """Invitations from that person are welcome again; None if they were all along. Raises SignedOut."""
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        await session.execute(delete(Barred).filter_by(user_id=me.id, owner_id=owner_id))
        theirs = (
            select(User)
            .join(Attendee, Attendee.user_id == me.id)
            .join(Calendar, Calendar.id == Attendee.calendar_id)
        )
        owner = await session.scalar(
            theirs.where(User.id == owner_id, Calendar.owner_id == owner_id).limit(1)
        )
        return to_person(owner) if owner else None


async def barred(request: Request) -> list[Person]:
    """Whose invitations the asker wants no more of, by name; at most 25. Raises SignedOut."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        theirs = select(User).join(Barred, Barred.owner_id == User.id).where(Barred.user_id == me.id)
        return [to_person(user) for user in await session.scalars(theirs.order_by(User.id).limit(25))]
