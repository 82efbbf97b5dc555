"""Somebody's own calendar by its private address: kept encrypted, asked now and then, and told to nobody.

Of what is found there only busy times are kept. Nothing is fetched or read within a transaction.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.addresses import Astray, Fetched, Trouble, read_address
from scheduling.busy import LONGEST, Flawed
from scheduling.errors import BadAddress, BadFile, NotConnected, NotSwitchedOn, Refusal, Unavailable
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import Person
from services.actors import know, not_signed_out
from services.limits import spend
from services.locks import lock_user
from services.mapping import to_person
from services.people.file_process import Numbers, spans
from services.people.reading import FileRead, read
from services.request import Connecting, Request

FRESH = timedelta(minutes=15)
"""For so long an address is not asked again."""
READ_AGAIN = timedelta(days=30)  # Unchanged files too, so that what lies ahead does not run out.
_AT_ONCE = 8


class Connected(Struct, frozen=True):
    """When somebody is busy by their own calendar; `refusal` is why it could not be asked again.

    Not all of `unread` events in it could be read.
    There may be thousands of times, so only those that are asked for are made spans.
    """

    person: Person
    kept: Numbers
    unread: int
    refusal: Refusal | None = None

    def busy(self, window: Span) -> list[Span]:
        """What of it lies in the window."""
        return spans(self.kept, window)


async def connect(request: Request, text: str) -> Connected:
    """Fetches the calendar at an address and keeps both, in place of any before.

    Raises NotSwitchedOn, SignedOut, SpentUp, BadAddress, BadFile.
    """
    _switched_on(request)
    async with request.writing() as session:
        person = to_person(await not_signed_out(session, request))
        await spend(session, request, Spending.CALENDAR_FILE)
    request = replace(request, interaction_id=None)
    try:
        address = str(read_address(text))
    except Astray as astray:
        raise BadAddress(astray.trouble) from None
    async with request.store.files_at_hand:
        fetched = await _fetch(request, address, None)
        busy, unread = await _read(request, fetched.data or b"", person)
    async with request.writing() as session:
        me = await know(session, request.actor)
        await lock_user(session, me)
        await _forget(session, me.id)
        session.add(
            models.Connection(
                user_id=me.id,
                address=_lock(request, address),
                etag=fetched.etag,
                asked_at=request.now,
                read_at=request.now,
                busy=busy,
                unread=unread,
            )
        )
    return Connected(person, busy, unread)


async def disconnect(request: Request) -> None:
    """Forgets the asker's address and busy times. Raises NotConnected, SignedOut."""
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        await lock_user(session, me)
        if not await connected(session, [me.id]):
            raise NotConnected
        await _forget(session, me.id)


async def busy_of(request: Request, user_ids: Collection[int]) -> list[Connected]:
    """When those of them are busy who have connected a calendar, as of the last quarter of an hour."""
    async with request.reading() as session:
        rows = await connected(session, user_ids)
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def ask(row: models.Connection, person: Person) -> Connected:
        async with at_once:
            return await _asked_once(request, row, person)

    return await asyncio.gather(*(ask(row, person) for row, person in rows))


async def look_ahead(request: Request, person: Person) -> None:
    """Asks their calendar again if it is time, so that its answer is there when they pick times."""
    if request.store.connecting is not None:
        with suppress(Unavailable):  # It is asked again then.
            await busy_of(request, [person.id])


async def connected(
    session: AsyncSession, user_ids: Collection[int]
) -> Sequence[tuple[models.Connection, Person]]:
    """The connections of these people."""
    query = select(models.Connection, models.User).join(models.User)
    found = await session.execute(query.where(models.Connection.user_id.in_(user_ids)))
    return [(row, to_person(user)) for row, user in found]


async def _asked_once(request: Request, row: models.Connection, person: Person) -> Connected:
    """Whoever comes while it is being asked waits for the same answer."""
    under_way = request.store.connecting.under_way if request.store.connecting else {}
    asking = under_way.get(row.address)
    if asking is None:
        asking = under_way[row.address] = asyncio.ensure_future(_refreshed(request, row, person))
        asking.add_done_callback(lambda _: under_way.pop(row.address))
    return await asyncio.shield(asking)


async def _refreshed(request: Request, row: models.Connection, person: Person) -> Connected:
    """Asks the address again unless that was just done; what was known stands where it can't be."""
    known = Connected(person, row.busy, row.unread)
    if request.store.connecting is None or request.now - row.asked_at < FRESH:
        return known
    changes: dict[str, object] = {"asked_at": request.now}
    try:
        etag = row.etag if request.now - row.read_at < READ_AGAIN else None
        async with request.store.files_at_hand:
            fetched = await _fetch(request, _unlock(request, row.address), etag)
            if fetched.data is not None:
                busy, unread = await _read(request, fetched.data, person)
                known = Connected(person, busy, unread)
                changes |= {"etag": fetched.etag, "read_at": request.now, "busy": busy, "unread": unread}
    except (BadAddress, BadFile) as refusal:
        known = replace(known, refusal=refusal)
    await _keep(request, row, changes)
    return known


async def _keep(request: Request, row: models.Connection, changes: dict[str, object]) -> None:
    """Notes what came of it, unless another address was connected meanwhile."""
    async with request.store.database.writing(request.patience) as session:
        table = models.Connection
        same = (table.user_id == row.user_id, table.address == row.address)
        await session.execute(update(table).where(*same).values(**changes))


async def _fetch(request: Request, address: str, etag: str | None) -> Fetched:
    try:
        return await _switched_on(request).fetch(address, etag)
    except Astray as astray:
        raise BadAddress(astray.trouble) from None
    except Flawed as flawed:
        raise BadFile(flawed.flaw) from None


def _switched_on(request: Request) -> Connecting:
    if request.store.connecting is None:
        raise NotSwitchedOn
    return request.store.connecting


def _lock(request: Request, address: str) -> str:
    from cryptography.fernet import Fernet

    return Fernet(_switched_on(request).key).encrypt(address.encode()).decode()


def _unlock(request: Request, address: str) -> str:
    """Raises BadAddress if the host has another key by now."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(_switched_on(request).key).decrypt(address).decode()
    except InvalidToken:
        raise BadAddress(Trouble.FORGOTTEN) from None


async def _read(request: Request, data: bytes, person: Person) -> FileRead:
    window = Span(request.now, request.now + LONGEST)
    return await read(request, data, window, person.timezone or "UTC", emails(person))


def emails(person: Person) -> list[str]:
    """By which invitations that somebody declined are known in their calendar."""
    return [person.profile.email.lower()] if person.profile else []


async def _forget(session: AsyncSession, user_id: int) -> None:
    await session.execute(delete(models.Connection).where(models.Connection.user_id == user_id))
