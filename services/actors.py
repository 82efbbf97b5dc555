"""Who asks: the check with which nearly every use case begins.

A guest, who never registered, may do all that an invitee may. A profile is asked of who opens calendars or
keeps contacts.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import User
from scheduling.errors import NotRegistered, SignedOut
from scheduling.phrases.reader import WAKING_HOURS
from services.locks import lock_users
from services.request import Account, Request

# Built once: building a statement and its cache key takes longer than running it.
_BY_DISCORD_ID = select(User).where(User.discord_id == bindparam("discord_id"))


async def signed_in(session: AsyncSession, request: Request) -> User:
    """For who opens calendars or keeps contacts. Raises NotRegistered, SignedOut."""
    user = await registered_user(session, request)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def not_signed_out(session: AsyncSession, request: Request) -> User:
    """For all else, which needs no profile. Raises SignedOut.

    An account that the bot does not know has no row, and gets one that is not stored: nothing hangs on it.
    """
    user = await find_user(session, request.actor.discord_id) or _nobody(request.actor)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def known_user(session: AsyncSession, request: Request) -> User:
    """The asker's row, signed out or not, registered or not. Raises NotRegistered if there is none."""
    user = await find_user(session, request.actor.discord_id)
    if user is None:
        raise NotRegistered
    return user


async def know(session: AsyncSession, account: Account) -> User:
    """The row of a Discord account, made if need be, with its name and language as they are now."""
    user = await find_user(session, account.discord_id) or await _make(session, account)
    note_account(user, account)
    return user


async def know_all(session: AsyncSession, accounts: Iterable[Account]) -> list[User]:
    """The same for several, by their ids: so that two who do this at once don't wait for each other."""
    accounts = sorted(accounts, key=lambda account: account.discord_id)
    ids = [account.discord_id for account in accounts]
    there = {user.discord_id for user in await lock_users(session, ids)}
    new = {one.discord_id: one for one in accounts if one.discord_id not in there}
    if new:
        await _make_all(session, list(new.values()))
    known = {user.discord_id: user for user in await lock_users(session, ids)}
    for account in accounts:
        note_account(known[account.discord_id], account)
    return [known[number] for number in ids]


def note_account(user: User, account: Account) -> None:
    """Keeps the name, and the language where it is known: only of whoever interacts."""
    user.discord_name = account.name
    user.locale = account.locale or user.locale


async def registered_user(session: AsyncSession, request: Request) -> User:
    """The asker's row once they have a profile, signed out or not. Raises NotRegistered."""
    user = await find_user(session, request.actor.discord_id)
    if user is None or user.registered_at is None:
        raise NotRegistered
    return user


async def find_user(session: AsyncSession, discord_id: int) -> User | None:
    """The row of a Discord account, if the bot knows it."""
    found: User | None = await session.scalar(_BY_DISCORD_ID, {"discord_id": discord_id})
    return found


def _nobody(account: Account) -> User:
    start, end = WAKING_HOURS
    return User(
        id=0,
        discord_id=account.discord_id,
        discord_name=account.name,
        locale=account.locale,
        waking_start=start,
        waking_end=end,
    )


async def _make_all(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """New rows, beside those that somebody else has made at the same time."""
    rows = [
        {"discord_id": one.discord_id, "discord_name": one.name, "locale": one.locale} for one in accounts
    ]
    try:
        async with session.begin_nested():
            await session.execute(insert(User), rows)
    except IntegrityError:
        for account in accounts:
            await _make(session, account)


async def _make(session: AsyncSession, account: Account) -> User:
    """A new row, or the one that somebody else has made at the same time."""
    user = User(discord_id=account.discord_id, discord_name=account.name, locale=account.locale)
    try:
        async with session.begin_nested():
            session.add(user)
        return user
    except IntegrityError:
        return (await session.scalars(select(User).filter_by(discord_id=account.discord_id))).one()
