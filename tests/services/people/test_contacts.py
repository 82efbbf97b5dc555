"""The people somebody keeps in their list: adding, paging, finding, and how often emails are looked up."""

from datetime import timedelta

import pytest

from db.engine import Database
from db.models import Contact, Spent, User
from scheduling.errors import (
    AlreadyContact,
    Ambiguous,
    EmailOrUser,
    MalformedEmail,
    NoSuchContact,
    NoSuchPerson,
    NotAContact,
    NotInContacts,
    NotYetRegistered,
    Oneself,
    SpentUp,
)
from scheduling.limits import Spending
from services.calendars import invitations
from services.paging import Page
from services.people import accounts, contacts, profiles
from services.request import Account, Limits
from tests.support.fakes import Office, form, refusal_of, refused, same

LIMIT = 3


async def add(office: Office, who: str, *, email: str | None = None, user: str | None = None) -> None:
    """`who` adds somebody by email or by account."""
    account = office.account(user) if user else None
    await contacts.add(office.ask(who), email=email, account=account)


async def names(office: Office, who: str) -> list[str]:
    """The first page of somebody's contacts."""
    return [card.person.name for card in (await contacts.page(office.ask(who))).items]


async def test_somebody_registered_is_added_by_account_or_email(office: Office) -> None:
    await office.register("ana", "bo", "cy")
    by_account = await contacts.add(office.ask("ana"), email=None, account=office.account("bo"))
    by_email = await contacts.add(office.ask("ana"), email=" CY@Example.com ", account=None)
    assert (by_account.person.name, by_email.person.name) == ("Bo Example", "Cy Example")
    assert await names(office, "ana") == ["Bo Example", "Cy Example"]
    assert await names(office, "bo") == [], "it works in one direction only"


async def test_what_adding_a_contact_refuses(office: Office, subtests: pytest.Subtests) -> None:
    await office.register("olga", "ana", "bo")
    await office.invite(await office.calendar(), "known")
    await add(office, "ana", user="bo")
    bo, ana, known = office.account("bo"), office.account("ana"), office.account("known")
    cases = [
        (None, None, EmailOrUser()),
        ("bo@example.com", bo, EmailOrUser()),
        ("bo at example", None, MalformedEmail("bo at example")),
        ("nobody@example.com", None, NoSuchPerson("nobody@example.com")),
        (None, Account(5, "Stranger"), NotYetRegistered("Stranger")),
        (None, known, NotYetRegistered("known")),
        (None, ana, Oneself()),
        ("ana@example.com", None, Oneself()),
        (None, bo, AlreadyContact("Bo Example")),
        ("bo@example.com", None, AlreadyContact("Bo Example")),
    ]
    for email, account, expected in cases:
        with subtests.test(email=email, account=account):
            refusal = await refusal_of(contacts.add(office.ask("ana"), email=email, account=account))
            assert same(refusal, expected), repr(refusal)
    assert await office.count(Contact) == 1


async def test_contacts_come_ten_to_a_page_by_name(office: Office) -> None:
    await office.register("ana")
    assert await contacts.page(office.ask("ana"), 3) == Page([], 0, 0)
    people = await office.register(*(f"p{number:02}" for number in range(21)))
    async with office.database.writing() as session:
        session.add_all(Contact(owner_id=1, user_id=person.id) for person in reversed(people))

    pages = [await contacts.page(office.ask("ana"), number) for number in (-1, 0, 1, 2, 99)]
    assert [(page.number, len(page.items), page.total) for page in pages] == [
        (0, 10, 21),
        (0, 10, 21),
        (1, 10, 21),
        (2, 1, 21),
        (2, 1, 21),
    ]
    shown = [card.person.name for page in pages[1:4] for card in page.items]
    assert shown == [f"P{number:02} Example" for number in range(21)]


async def test_autocomplete_finds_parts_of_names_among_ones_own_contacts(office: Office) -> None:
    await office.register("ana", "bo", "bob", "100%", "cy")
    for name in ("bo", "bob", "100%"):
        await add(office, "ana", user=name)

    async def offered(text: str) -> list[str]:
        return [person.name for person in await contacts.suggest(office.ask("ana"), text)]

    assert await offered(" BO") == ["Bo Example", "Bob Example"]
    assert await offered("bob ex") == ["Bob Example"]
    assert await offered("%") == ["100% Example"]
    assert await offered("cy") == []
    assert len(await offered("")) == 3


async def test_a_contact_may_be_named_in_any_way(office: Office, subtests: pytest.Subtests) -> None:
    await office.register("olga", "bo", "cy")
    await profiles.register(
        office.ask("zoë"), form("zoe", first_name="Zoë", last_name="Åström", username="zoë17")
    )
    for name in ("bo", "zoë"):
        await add(office, "olga", user=name)
    bo = await accounts.find(office.ask("bo"))
    assert bo is not None

    for ref in (
        f"con:{bo.id}",
        "bo",
        "BO",
        "bo example",
        " Bo Example ",
        "ZOË17",
        "zoë åström",
        "ZOË ÅSTRÖM",
    ):
        with subtests.test(ref):
            calendar = await office.calendar()
            invited = await invitations.invite_contact(office.ask("olga"), calendar, ref)
            assert len(invited.people) == 1
    calendar = await office.calendar()
    missing = invitations.invite_contact(office.ask("olga"), calendar, "con:999")
    assert same(await refusal_of(missing), NotInContacts())
    for ref in ("cy", "con:x", "con:", "", "17", "con:" + "9" * 30):
        with subtests.test(ref):
            refusal = await refusal_of(invitations.invite_contact(office.ask("olga"), calendar, ref))
            assert same(refusal, NoSuchContact(ref)), repr(refusal)


async def test_a_name_that_two_contacts_share_is_not_guessed(office: Office) -> None:
    await office.register("olga")
    for name in ("sam1", "sam2"):
        await profiles.register(office.ask(name), form(name, first_name="Sam"))
        await add(office, "olga", user=name)
    ref = await office.calendar()
    refusal = await refusal_of(invitations.invite_contact(office.ask("olga"), ref, "sam example"))
    assert isinstance(refusal, Ambiguous)
    assert sorted(ref for ref, _ in refusal.choices) == ["con:2", "con:3"]
    labels = {str(label) for _, label in refusal.choices}
    assert len(labels) == 2, "they can be told apart"
    assert all(label.startswith("Sam Example") for label in labels)


async def test_a_contact_is_removed_by_account_or_email(office: Office, subtests: pytest.Subtests) -> None:
    await office.register("ana", "bo", "cy", "di")
    for name in ("bo", "cy"):
        await add(office, "ana", user=name)
    gone = await contacts.remove(office.ask("ana"), email="BO@example.com", account=None)
    assert gone.name == "Bo Example"
    assert (
        await contacts.remove(office.ask("ana"), email=None, account=office.account("cy"))
    ).name == "Cy Example"
    assert await names(office, "ana") == []

    bo, ana = office.account("bo"), office.account("ana")
    for email, account, expected in (
        (None, None, EmailOrUser()),
        ("bo@example.com", bo, EmailOrUser()),
        ("bo", None, MalformedEmail("bo")),
        ("no@example.com", None, NoSuchPerson("no@example.com")),
        (None, Account(5, "Stranger"), NotYetRegistered("Stranger")),
        (None, ana, Oneself()),
        (None, bo, NotAContact("Bo Example")),
        ("di@example.com", None, NotAContact("Di Example")),
    ):
        with subtests.test(email=email, account=account):
            refusal = await refusal_of(contacts.remove(office.ask("ana"), email=email, account=account))
            assert same(refusal, expected), repr(refusal)


async def test_looking_somebody_up_to_remove_them_counts_as_well(database: Database) -> None:
    office = Office(database, Limits(email_lookups_per_hour=1))
    await office.register("ana")
    use_cases = [contacts.remove(office.ask("ana"), email="bo@example.com", account=None) for _ in range(2)]
    assert [type(await refusal_of(removing)) for removing in use_cases] == [NoSuchPerson, SpentUp]


async def test_a_contacts_profile_is_for_those_who_keep_them(office: Office) -> None:
    await office.register("ana", "bo")
    await add(office, "ana", user="bo")
    card = await contacts.profile(office.ask("ana"), "bo")
    assert (card.person.name, card.email) == ("Bo Example", None)
    assert await contacts.profile(office.ask("ana"), f"con:{card.person.id}") == card
    assert same(await refusal_of(contacts.profile(office.ask("bo"), "ana")), NoSuchContact("ana"))
    assert same(await refusal_of(contacts.profile(office.ask("bo"), "con:1")), NotInContacts())


async def test_the_same_contact_twice_at_once(office: Office) -> None:
    await office.register("ana", "bo")
    results = await office.at_once(*(add(office, "ana", user="bo") for _ in range(2)))
    assert refused(results) == [AlreadyContact], results
    assert await office.count(Contact) == 1


async def test_emails_are_looked_up_so_often_in_an_hour_and_no_more(database: Database) -> None:
    office = Office(database, Limits(email_lookups_per_hour=LIMIT))
    await office.register("ana", "bo", "cy")
    start = office.clock()
    for number in range(LIMIT):
        refusal = await refusal_of(add(office, "ana", email=f"guess{number}@example.com"))
        assert isinstance(refusal, NoSuchPerson), "a lookup that finds nobody counts"
        office.clock.skip(minutes=10)

    again_at = start + timedelta(hours=1)
    too_many = SpentUp(Spending.EMAIL_LOOKUP, LIMIT, again_at)
    assert same(await refusal_of(add(office, "ana", email="bo@example.com")), too_many)
    assert await names(office, "ana") == []
    await add(office, "ana", user="bo")
    await add(office, "cy", email="bo@example.com")

    office.clock.at = again_at - timedelta(microseconds=1)
    assert same(await refusal_of(add(office, "ana", email="cy@example.com")), too_many)
    office.clock.at = again_at
    await add(office, "ana", email="cy@example.com")
    next_one = SpentUp(Spending.EMAIL_LOOKUP, LIMIT, start + timedelta(minutes=70))
    assert same(await refusal_of(add(office, "ana", email="x@example.com")), next_one)


async def test_lookups_at_once_do_not_get_past_the_limit(database: Database) -> None:
    office = Office(database, Limits(email_lookups_per_hour=LIMIT))
    await office.register("ana")
    guesses = [f"guess{number}@example.com" for number in range(3 * LIMIT)]
    found = refused(await office.at_once(*(add(office, "ana", email=email) for email in guesses)))
    assert await office.count(Spent) == LIMIT, found
    assert found.count(NoSuchPerson) == LIMIT
    assert found.count(SpentUp) == 2 * LIMIT


async def test_what_is_no_email_is_not_looked_up(office: Office) -> None:
    await office.register("ana")
    await refusal_of(add(office, "ana", email="not an email"))
    assert await office.count(Spent) == 0


async def test_somebody_who_is_erased_is_gone_from_all_lists(office: Office) -> None:
    await office.register("ana", "bo")
    await add(office, "ana", email="bo@example.com")
    async with office.database.writing() as session:
        await session.delete(await session.get_one(User, 2))
    assert await names(office, "ana") == []
