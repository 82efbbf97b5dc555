"""Accounts and their profiles: who may ask at all."""

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import User
from scheduling.errors import AlreadyRegistered, NotRegistered, SignedOut, Taken
from scheduling.model import Person, Profile
from scheduling.profiles import ProfileForm, key, read_profile, with_suffix
from services.loading import to_person
from services.notifications import release_held
from services.request import Account, Request


async def register(request: Request, form: ProfileForm) -> Person:
    """Gives the account a profile. Raises AlreadyRegistered, Taken and what read_profile raises."""
    async with request.writing() as session:
        return to_person(await register_in(session, request, form))


async def register_in(session: AsyncSession, request: Request, form: ProfileForm) -> User:
    """The same within a transaction that does more."""
    profile = read_profile(form, request.actor.name)
    user = await know(session, request.actor)
    if user.registered_at is not None:
        raise AlreadyRegistered
    if form.username is None:
        profile = await _with_free_username(session, profile)
    await _store_profile(session, user, profile)
    user.registered_at = request.now
    user.signed_out_at = None
    return user


async def login(request: Request) -> Person:
    """Signs the account in, and sends what was held meanwhile; idempotent. Raises NotRegistered."""
    async with request.writing() as session:
        user = await _registered(session, request)
        user.signed_out_at = None
        await release_held(session, user.id, request.now)
        return to_person(user)


async def logout(request: Request) -> Person:
    """Signs the account out: nothing is sent to it until it signs in. Idempotent. Raises NotRegistered."""
    async with request.writing() as session:
        user = await _registered(session, request)
        user.signed_out_at = user.signed_out_at or request.now
        return to_person(user)


async def profile(request: Request) -> Person:
    """The asker's own profile. Raises NotRegistered, SignedOut."""
    async with request.reading() as session:
        return to_person(await signed_in(session, request))


async def find(request: Request) -> Person | None:
    """The account as far as it is known, registered or not."""
    async with request.reading() as session:
        user = await _find(session, request.actor.discord_id)
        return to_person(user) if user else None


async def signed_in(session: AsyncSession, request: Request) -> User:
    """The permission check of nearly every use case. Raises NotRegistered, SignedOut."""
    user = await _registered(session, request)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def not_signed_out(session: AsyncSession, request: Request) -> User:
    """For what an invitee may do without a profile. Raises NotRegistered if unknown, SignedOut."""
    user = await _find(session, request.actor.discord_id)
    if user is None:
        raise NotRegistered
    _greet(user, request)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def know(session: AsyncSession, account: Account) -> User:
    """The row of a Discord account, made if need be, with its name as it is now."""
    user = await _find(session, account.discord_id)
    if user is None:
        user = User(discord_id=account.discord_id, discord_name=account.name, locale=account.locale)
        session.add(user)
        await session.flush()
    _refresh(user, account)
    return user


async def _registered(session: AsyncSession, request: Request) -> User:
    user = await _find(session, request.actor.discord_id)
    if user is None or user.registered_at is None:
        raise NotRegistered
    _greet(user, request)
    return user


async def _find(session: AsyncSession, discord_id: int) -> User | None:
    found: User | None = await session.scalar(select(User).filter_by(discord_id=discord_id))
    return found


def _greet(user: User, request: Request) -> None:
    """Somebody who interacts has the name they have now, and may be worth writing to again."""
    _refresh(user, request.actor)
    user.unreachable_since = None


def _refresh(user: User, account: Account) -> None:
    user.discord_name = account.name
    user.locale = account.locale or user.locale


async def _store_profile(session: AsyncSession, user: User, profile: Profile) -> None:
    user.username, user.username_key = profile.username, key(profile.username)
    user.email, user.email_key = profile.email, key(profile.email)
    user.first_name, user.last_name = profile.first_name, profile.last_name
    user.timezone = profile.timezone
    try:
        await session.flush()
    except IntegrityError as error:
        if "email_key" in str(error.orig):
            raise Taken("email", profile.email) from None
        raise Taken("username", profile.username) from None


async def _with_free_username(session: AsyncSession, profile: Profile) -> Profile:
    """The profile with a number behind its username if somebody has that one."""
    base = key(profile.username)
    like = User.username_key.startswith(base[:16], autoescape=True)
    taken = set(await session.scalars(select(User.username_key).where(or_(User.username_key == base, like))))
    username, number = profile.username, 1
    while key(username) in taken:
        number += 1
        username = with_suffix(profile.username, number)
    return Profile(username, profile.email, profile.first_name, profile.last_name, profile.timezone)
