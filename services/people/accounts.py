"""Accounts: signing in and out, and whether messages are wanted."""

from scheduling.model import Person
from services.actors import find_user, known_user, not_signed_out, note_account, registered_user
from services.mapping import to_person
from services.outbox.held import catch_up
from services.request import Request


async def login(request: Request) -> tuple[Person, int]:
    """Signs the account in, messages included; how many were held meanwhile, which are sent as one.

    Idempotent. Raises NotRegistered.
    """
    async with request.writing() as session:
        user = await registered_user(session, request)
        user.signed_out_at = user.messages_off_at = None
        return to_person(user), await catch_up(session, user, request.now)


async def logout(request: Request) -> Person:
    """Signs the account out: nothing is sent to it until it signs in. Idempotent. Raises NotRegistered."""
    async with request.writing() as session:
        user = await registered_user(session, request)
        user.signed_out_at = user.signed_out_at or request.now
        return to_person(user)


async def stop_messages(request: Request) -> Person:
    """Sends the account nothing more until it wants messages again; it need not be registered. Idempotent."""
    async with request.writing() as session:
        user = await known_user(session, request)
        user.messages_off_at = user.messages_off_at or request.now
        return to_person(user)


async def resume_messages(request: Request) -> int:
    """Messages are wanted again; how many were held meanwhile. Idempotent. Raises SignedOut."""
    async with request.writing() as session:
        user = await not_signed_out(session, request)
        user.messages_off_at = None
        return await catch_up(session, user, request.now)


async def find(request: Request) -> Person | None:
    """The account as far as it is known, registered or not."""
    async with request.reading(one_statement=True) as session:
        user = await find_user(session, request.actor.discord_id)
        return to_person(user) if user else None


async def met(request: Request) -> None:
    """Notes that somebody has interacted: their name and language now, and that they may be worth writing to.

    Writes only if that is news, and only for accounts that are known.
    """
    actor = request.actor
    async with request.reading(one_statement=True) as session:
        user = await find_user(session, actor.discord_id)
        if user is None:
            return
        noted = (user.discord_name, user.locale, user.unreachable_since)
        if noted == (actor.name, actor.locale or user.locale, None):
            return
    async with request.store.database.writing() as session:
        user = await find_user(session, actor.discord_id)
        if user is not None:  # Unless they have deleted their data meanwhile.
            note_account(user, actor)
            user.unreachable_since = None
