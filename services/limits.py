"""What people have used up of what there is a limit for."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Spent, User
from scheduling.errors import SpentUp
from scheduling.limits import Spending
from scheduling.profiles import key
from services.locks import SPENDING, one_at_a_time
from services.request import Request


async def spend(
    session: AsyncSession,
    request: Request,
    what: Spending,
    amount: int = 1,
    *,
    calendar_id: int | None = None,
) -> None:
    """Counts what the asker does, which is not done if it is refused later. Raises SpentUp.

    To be called once what they change is locked, before they owe anything.
    """
    if not amount:
        return
    # One at a time of each person, or several at once would get past the limit.
    who = request.actor.discord_id
    await one_at_a_time(session, SPENDING, who)
    allowance = request.store.limits.allowance(what)
    recent = select(Spent.spent_at, Spent.amount).where(
        Spent.user_discord_id == who,
        Spent.what == what,
        Spent.calendar_id == calendar_id,
        Spent.spent_at > request.now - allowance.within,
    )
    spent = [(at, many) for at, many in await session.execute(recent.order_by(Spent.spent_at))]
    opens_at = allowance.opens_at(spent, amount, request.now)
    if not allowance.fits(amount) or opens_at > request.now:
        raise SpentUp(what, allowance.most, opens_at if allowance.fits(amount) else None)
    session.add(
        Spent(user_discord_id=who, what=what, calendar_id=calendar_id, amount=amount, spent_at=request.now)
    )


async def look_up(
    request: Request, email: str, who: Callable[[AsyncSession, Request], Awaitable[User]] | None = None
) -> Request:
    """Counts that the asker wants to know of an email, unless it is their own; the request to go on with.

    `who` finds their row. It is in a transaction of its own, so that it counts whatever comes of it, and has
    made sure that the interaction happens once. Raises SpentUp, and what `who` raises.
    """
    async with request.writing() as session:
        me = await who(session, request) if who else None
        if me is None or me.email_key != key(email):
            await spend(session, request, Spending.EMAIL_LOOKUP)
    return replace(request, interaction_id=None)
