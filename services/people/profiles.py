"""Profiles: registering, and changing what one told."""

from itertools import chain, count, islice

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import User
from scheduling.errors import AlreadyRegistered, SignedOut, Taken
from scheduling.model import Person, Profile
from scheduling.profiles import (
    ProfileChanges,
    ProfileForm,
    change_profile,
    key,
    read_email,
    read_profile,
    with_suffix,
)
from services.actors import know, signed_in
from services.limits import look_up
from services.mapping import to_person
from services.request import Request

_TRIED_AT_ONCE = 50


async def register(request: Request, form: ProfileForm) -> Person:
    """Gives the account a profile.

    Raises AlreadyRegistered, SignedOut, Taken, SpentUp and what read_profile raises.
    """
    try:
        return await _register(request, form)
    except Taken as taken:
        if taken.what == "email":
            await look_up(request, taken.value)
        raise


async def _register(request: Request, form: ProfileForm) -> Person:
    profile = read_profile(form, request.actor.username or request.actor.name)
    async with request.writing() as session:
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
        return to_person(user)


async def edit(request: Request, changes: ProfileChanges) -> Person:
    """Changes the asker's own profile.

    Raises NothingToChange, Taken, SpentUp, and what change_profile raises.
    """
    if changes.email is not None:
        request = await look_up(request, read_email(changes.email), signed_in)
    async with request.writing() as session:
        user = await signed_in(session, request)
        await session.refresh(user, with_for_update={"key_share": True})
        person = to_person(user)
        changed = change_profile(person, person.profile, changes) if person.profile else person
        if changed.profile is not None:
            await _store_profile(session, user, changed.profile)
        user.waking_start, user.waking_end = changed.waking_hours
        return changed


async def own_profile(request: Request) -> Person:
    """The asker's own profile. Raises NotRegistered, SignedOut."""
    async with request.reading(one_statement=True) as session:
        return to_person(await signed_in(session, request))


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
    numbered = (with_suffix(profile.username, number) for number in count(2))
    names = chain([profile.username], numbered)
    while True:
        # Looked up by the index, some at a time, since there may be very many of a common name.
        some = {key(name): name for name in islice(names, _TRIED_AT_ONCE)}
        taken = set(await session.scalars(select(User.username_key).where(User.username_key.in_(some))))
        if free := [name for known, name in some.items() if known not in taken]:
            return replace(profile, username=free[0])
