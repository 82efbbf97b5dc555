"""Who sees whose email: whoever added it by that very email, and whoever is in that person's own list."""

import pytest_asyncio

from db.models import User
from scheduling.profiles import key
from services.people import contacts, profiles
from tests.support.fakes import Office

NEW = "new@example.com"


async def seen(office: Office, viewer: str) -> dict[str, str | None]:
    """The emails that somebody's list of contacts shows them, by first name."""
    cards = (await contacts.page(office.ask(viewer))).items
    return {card.person.profile.first_name: card.email for card in cards if card.person.profile}


async def add(office: Office, who: str, whom: str, *, by_email: bool = False) -> str | None:
    """The email that the answer to adding shows."""
    email, account = (f"{whom}@example.com", None) if by_email else (None, office.account(whom))
    return (await contacts.add(office.ask(who), email=email, account=account)).email


async def move(office: Office, name: str, email: str) -> None:
    """Changes somebody's email."""
    await office.change(User, {"email_key": f"{name}@example.com"}, email=email, email_key=key(email))


@pytest_asyncio.fixture(loop_scope="session")
async def two(office: Office) -> Office:
    """An office where Ana and Bo are registered."""
    await office.register("ana", "bo")
    return office


async def test_adding_by_account_does_not_show_the_email(two: Office) -> None:
    assert await add(two, "ana", "bo") is None
    assert await seen(two, "ana") == {"Bo": None}


async def test_adding_by_email_shows_what_was_known_anyway(two: Office) -> None:
    assert await add(two, "ana", "bo", by_email=True) == "bo@example.com"
    assert await seen(two, "ana") == {"Bo": "bo@example.com"}


async def test_those_whom_one_adds_see_ones_email(two: Office) -> None:
    await add(two, "ana", "bo")
    assert await add(two, "bo", "ana") == "ana@example.com"
    assert await seen(two, "bo") == {"Ana": "ana@example.com"}
    assert await seen(two, "ana") == {"Bo": "bo@example.com"}


async def test_a_changed_email_is_hidden_from_whoever_knew_only_the_old_one(two: Office) -> None:
    await add(two, "ana", "bo", by_email=True)
    await move(two, "bo", NEW)
    assert await seen(two, "ana") == {"Bo": None}

    await move(two, "new", "BO@example.com")
    assert await seen(two, "ana") == {"Bo": "BO@example.com"}, "it is the one that Ana knows, but for case"


async def test_a_changed_email_is_still_shown_to_those_whom_its_owner_added(two: Office) -> None:
    await add(two, "ana", "bo", by_email=True)
    await add(two, "bo", "ana")
    await move(two, "bo", NEW)
    assert await seen(two, "ana") == {"Bo": NEW}


async def test_no_third_person_sees_anything(two: Office) -> None:
    await two.register("cy")
    await add(two, "ana", "bo", by_email=True)
    await add(two, "bo", "ana")
    await add(two, "cy", "ana")
    await add(two, "cy", "bo")
    assert await seen(two, "cy") == {"Ana": None, "Bo": None}


async def test_only_oneself_sees_ones_own_profile(two: Office) -> None:
    mine = (await profiles.own_profile(two.ask("ana"))).profile
    assert mine is not None
    assert mine.email == "ana@example.com"
