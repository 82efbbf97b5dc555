"""Whose invitations somebody wants no more of."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Barred, User
from scheduling.errors import DraftGone
from scheduling.model import Person
from services.actors import not_signed_out
from services.mapping import to_person
from services.request import Request


async def barred_from(session: AsyncSession, owner: User, users: Sequence[User]) -> set[int]:
    """Who of these wants no invitations from somebody."""
    theirs = select(Barred.user_id).where(Barred.user_id.in_([user.id for user in users]))
    return set(await session.scalars(theirs.where(Barred.owner_id == owner.id)))


async def unbar(request: Request, owner_id: int) -> Person:
    """Invitations from that person are welcome again. Raises SignedOut, DraftGone if they were all along."""
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        row = await session.get(Barred, (me.id, owner_id))
        if row is None:
            raise DraftGone
        await session.delete(row)
        return to_person(await session.get_one(User, owner_id))


async def barred(request: Request) -> list[Person]:
    """Whose invitations the asker wants no more of, by name; at most 25. Raises SignedOut."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        theirs = select(User).join(Barred, Barred.owner_id == User.id).where(Barred.user_id == me.id)
        return [to_person(user) for user in await session.scalars(theirs.order_by(User.id).limit(25))]
