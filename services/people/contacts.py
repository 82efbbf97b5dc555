"""The people somebody keeps in their list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Contact, User
from scheduling.errors import (
    AlreadyContact,
    Ambiguous,
    EmailOrUser,
    NoSuchContact,
    NoSuchPerson,
    NotAContact,
    NotInContacts,
    NotYetRegistered,
    Oneself,
)
from scheduling.model import Person
from scheduling.profiles import key, read_email
from services.actors import signed_in
from services.limits import look_up
from services.lookup import id_in
from services.mapping import to_person
from services.paging import PAGE, Page, clamp, count
from services.request import Account, Request


class ContactCard(Struct, frozen=True):
    """A contact as its keeper may see it: the email only where DESIGN's privacy rules show it."""

    person: Person
    email: str | None


async def add(request: Request, *, email: str | None, account: Account | None) -> ContactCard:
    """Adds somebody registered, by email or by Discord account, exactly one of them.

    Raises EmailOrUser, NoSuchPerson, Oneself, AlreadyContact, MalformedEmail, SpentUp.
    """
    async with _meant(request, email, account) as (session, me, other, by_email):
        if await session.get(Contact, (me.id, other.id)) is not None:
            raise AlreadyContact(to_person(other).name)
        try:
            async with session.begin_nested():
                session.add(Contact(owner_id=me.id, user_id=other.id, by_email=by_email))
        except IntegrityError:
            raise AlreadyContact(to_person(other).name) from None
        return (await _cards(session, me, Contact.user_id == other.id))[0]


async def remove(request: Request, *, email: str | None, account: Account | None) -> Person:
    """Takes somebody out of the list, by email or by Discord account, exactly one of them.

    Raises EmailOrUser, NoSuchPerson, Oneself, NotAContact, MalformedEmail, SpentUp.
    """
    async with _meant(request, email, account) as (session, me, other, _):
        contact = await session.get(Contact, (me.id, other.id))
        if contact is None:
            raise NotAContact(to_person(other).name)
        await session.delete(contact)
        return to_person(other)


async def profile(request: Request, ref: str) -> ContactCard:
    """One of the asker's contacts. Raises NoSuchContact, NotInContacts, Ambiguous."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        contact = await known_contact(session, me, ref)
        return (await _cards(session, me, Contact.user_id == contact.id))[0]


async def page(request: Request, number: int = 0) -> Page[ContactCard]:
    """The asker's contacts by name."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        total = await count(session, _contacts_of(me))
        number = clamp(number, total)
        return Page(await _cards(session, me, limit=PAGE, offset=number * PAGE), number, total)


async def suggest(request: Request, text: str) -> list[Person]:
    """Up to 25 of the asker's contacts whose name or username contains `text`."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        keys = (User.full_name_key, User.username_key)
        like = or_(*(field.contains(key(text), autoescape=True) for field in keys))
        return [card.person for card in await _cards(session, me, like, limit=25)]


async def known_contact(session: AsyncSession, me: User, ref: str) -> User:
    """The contact meant by a prefixed id, username or full name.

    Raises NoSuchContact for a name, NotInContacts for somebody who is not in the list, Ambiguous.
    """
    where: ColumnElement[bool] = or_(User.username_key == key(ref), User.full_name_key == key(ref))
    number = id_in(ref, "con")
    if number is not None:
        where = User.id == number
    found = (await session.scalars(_contacts_of(me).where(where).limit(25))).all()
    if not found:
        raise NotInContacts if number is not None else NoSuchContact(ref)
    if len(found) > 1:
        raise Ambiguous(
            ref, [(f"con:{row.id}", f"{row.first_name} {row.last_name}, {row.username}") for row in found]
        )
    return found[0]


@asynccontextmanager
async def _meant(
    request: Request, email: str | None, account: Account | None
) -> AsyncIterator[tuple[AsyncSession, User, User, str | None]]:
    """A transaction with the asker, the other person that is meant, and the key of the email they gave."""
    if (email is None) == (account is None):
        raise EmailOrUser
    by_email = key(read_email(email)) if email is not None else None
    if by_email is not None:
        request = await look_up(request, by_email, signed_in)
    async with request.writing() as session:
        me = await signed_in(session, request)
        where = User.email_key == by_email if by_email else User.discord_id == _id_of(account)
        other = await session.scalar(select(User).where(where, User.registered_at.is_not(None)))
        if other is None:
            raise NotYetRegistered(account.name) if account else NoSuchPerson(email or "")
        if other.id == me.id:
            raise Oneself
        yield session, me, other, by_email


def _contacts_of(me: User) -> Select[User]:
    return select(User).join(Contact, Contact.user_id == User.id).where(Contact.owner_id == me.id)


async def _cards(
    session: AsyncSession, me: User, *where: ColumnElement[bool], limit: int = PAGE, offset: int = 0
) -> list[ContactCard]:
    back = aliased(Contact)
    added_me = exists().where(back.owner_id == User.id, back.user_id == me.id)
    shows_email = or_(Contact.by_email == User.email_key, added_me)
    query = _contacts_of(me).add_columns(shows_email).where(*where)
    by_name = query.order_by(User.first_name, User.last_name, User.id).limit(limit).offset(offset)
    rows = (await session.execute(by_name)).all()
    return [ContactCard(to_person(user), user.email if shown else None) for user, shown in rows]


def _id_of(account: Account | None) -> int:
    return account.discord_id if account else 0
