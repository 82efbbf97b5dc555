"""Accounts and their profiles: who may ask at all."""

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import User
from scheduling.errors import AlreadyRegistered, NotRegistered, SignedOut, Taken
from scheduling.model import Person, Profile
from scheduling.profiles import ProfileChanges, ProfileForm, change_profile, key, read_profile, with_suffix
from services.mapping import to_person
from services.outbox.outcomes import catch_up
from services.request import Account, Request


async def register(request: Request, form: ProfileForm) -> Person:
    """Gives the account a profile.

    Raises AlreadyRegistered, SignedOut, Taken, TooManyLookups and what read_profile raises.
    """
    async with request.writing() as session:
        return to_person(await register_in(session, request, form))


async def register_in(session: AsyncSession, request: Request, form: ProfileForm) -> User:
    """The same within a transaction that does more."""
    profile = read_profile(form, request.actor.username or request.actor.name)
    user = await know(session, request.actor)
    await session.refresh(user, with_for_update={"key_share": True})
    if user.registered_at is not None:
        raise SignedOut if user.signed_out_at is not None else AlreadyRegistered
    if form.username is None:
        await _store_with_free_username(session, user, profile)
    else:
        await _store_profile(session, user, profile)
    user.registered_at = request.now
    user.signed_out_at = None
    return user


async def edit(request: Request, changes: ProfileChanges) -> Person:
    """Changes the asker's own profile. Raises NothingToChange, Taken, and what change_profile raises."""
    async with request.writing() as session:
        user = await signed_in(session, request)
        await session.refresh(user, with_for_update={"key_share": True})
        person = to_person(user)
        changed = change_profile(person, person.profile, changes) if person.profile else person
        if changed.profile is not None:
            await _store_profile(session, user, changed.profile)
        user.waking_start, user.waking_end = changed.waking_hours
        return changed


async def login(request: Request) -> tuple[Person, int]:
    """Signs the account in, messages included; how many were held meanwhile, which are sent as one.

    Idempotent. Raises NotRegistered.
    """
    async with request.writing() as session:
        user = await _registered(session, request)
        user.signed_out_at = user.messages_off_at = None
        return to_person(user), await catch_up(session, user, request.now)


async def logout(request: Request) -> Person:
    """Signs the account out: nothing is sent to it until it signs in. Idempotent. Raises NotRegistered."""
    async with request.writing() as session:
        user = await _registered(session, request)
        user.signed_out_at = user.signed_out_at or request.now
        return to_person(user)


async def stop_messages(request: Request) -> Person:
    """Sends the account nothing more until it wants messages again; it need not be registered. Idempotent."""
    async with request.writing() as session:
        user = await _known(session, request)
        user.messages_off_at = user.messages_off_at or request.now
        return to_person(user)


async def resume_messages(request: Request) -> int:
    """Messages are wanted again; how many were held meanwhile. Idempotent. Raises SignedOut."""
    async with request.writing() as session:
        user = await not_signed_out(session, request)
        user.messages_off_at = None
        return await catch_up(session, user, request.now)


async def profile(request: Request) -> Person:
    """The asker's own profile. Raises NotRegistered, SignedOut."""
    async with request.reading() as session:
        return to_person(await signed_in(session, request))


async def find(request: Request) -> Person | None:
    """The account as far as it is known, registered or not."""
    async with request.reading() as session:
        user = await _find(session, request.actor.discord_id)
        return to_person(user) if user else None


async def met(request: Request) -> None:
    """Notes that somebody has interacted: the name they have now, and that they may be worth writing to.

    Writes only if that is news, and only for accounts that are known.
    """
    actor = request.actor
    async with request.reading() as session:
        user = await _find(session, actor.discord_id)
        if user is None or (user.discord_name == actor.name and user.unreachable_since is None):
            return
    async with request.store.database.writing() as session:
        user = await session.get_one(User, user.id)
        user.discord_name, user.unreachable_since = actor.name, None


async def signed_in(session: AsyncSession, request: Request) -> User:
    """The permission check of nearly every use case. Raises NotRegistered, SignedOut."""
    user = await _registered(session, request)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def not_signed_out(session: AsyncSession, request: Request) -> User:
    """For what an invitee may do without a profile. Raises NotRegistered if unknown, SignedOut."""
    user = await _known(session, request)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def _known(session: AsyncSession, request: Request) -> User:
    user = await _find(session, request.actor.discord_id)
    if user is None:
        raise NotRegistered
    return user


async def know(session: AsyncSession, account: Account) -> User:
    """The row of a Discord account, made if need be, with its name as it is now."""
    user = await _find(session, account.discord_id) or await _make(session, account)
    user.discord_name = account.name
    return user


async def _registered(session: AsyncSession, request: Request) -> User:
    user = await _find(session, request.actor.discord_id)
    if user is None or user.registered_at is None:
        raise NotRegistered
    return user


async def _find(session: AsyncSession, discord_id: int) -> User | None:
    found: User | None = await session.scalar(select(User).filter_by(discord_id=discord_id))
    return found


async def _make(session: AsyncSession, account: Account) -> User:
    """A new row, or the one that somebody else has made at the same time."""
    user = User(discord_id=account.discord_id, discord_name=account.name, locale=account.locale)
    try:
        async with session.begin_nested():
            session.add(user)
        return user
    except IntegrityError:
        return (await session.scalars(select(User).filter_by(discord_id=account.discord_id))).one()


async def _store_profile(session: AsyncSession, user: User, profile: Profile) -> None:
    user.username, user.username_key = profile.username, key(profile.username)
    user.email, user.email_key = profile.email, key(profile.email)
    user.first_name, user.last_name = profile.first_name, profile.last_name
    user.full_name_key, user.timezone = key(profile.full_name), profile.timezone
    try:
        await session.flush()
    except IntegrityError as error:
        if "email_key" in str(error.orig):
            raise Taken("email", profile.email) from None
        raise Taken("username", profile.username) from None


async def _store_with_free_username(session: AsyncSession, user: User, profile: Profile) -> None:
    """Stores the profile under a username that nobody has, also if somebody takes it at the same time."""
    while True:
        try:
            async with session.begin_nested():
                await _store_profile(session, user, await _with_free_username(session, profile))
            return
        except Taken as taken:
            if taken.what != "username":
                raise


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
