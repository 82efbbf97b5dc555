"""/contacts, and the user menu's Add to contacts."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World


@pytest.fixture
async def friends(olga: Player, ben: Player) -> None:
    """Olga keeps Ben, by his email."""
    await olga.register()
    await ben.register()
    await olga.run("contacts add", email="ben@example.com")


@pytest.mark.usefixtures("friends")
async def test_a_contact_is_removed_by_email_or_as_a_user(olga: Player, ben: Player) -> None:
    assert "Ben Example is no longer in your contacts." in await olga.run(
        "contacts remove", email="BEN@example.com"
    )
    await olga.run("contacts add", user=ben)
    assert "Contact removed" in await olga.run("contacts remove", user=ben)
    assert "None yet." in await olga.run("contacts list")


@pytest.mark.usefixtures("friends")
async def test_what_cannot_be_removed(olga: Player, ben: Player, dana: Player) -> None:
    assert "either an `email` or a `user`" in await olga.run("contacts remove")
    assert "either an `email` or a `user`" in await olga.run(
        "contacts remove", email="ben@example.com", user=ben
    )
    assert "Nobody is registered as “x@example.com”." in await olga.run(
        "contacts remove", email="x@example.com"
    )
    assert "Dana isn't registered yet." in await olga.run("contacts remove", user=dana)
    assert "That's you." in await olga.run("contacts remove", user=olga)
    assert "Olga Example isn't one of your contacts." in await ben.run("contacts remove", user=olga)


@pytest.mark.usefixtures("friends")
async def test_a_contacts_profile_shows_the_email_only_to_those_who_may_see_it(
    olga: Player, ben: Player, chidi: Player
) -> None:
    await chidi.register()
    assert "Email: ben@example.com (not verified)" in await olga.run(
        "contacts profile", contact="Ben Example"
    )
    await chidi.run("contacts add", user=ben)
    hidden = await chidi.run("contacts profile", contact="ben")
    assert "ben@example.com" not in hidden
    assert "Time zone: New York time" in hidden
    await ben.run("contacts add", user=chidi)
    assert "ben@example.com" in await chidi.run("contacts profile", contact="ben")


@pytest.mark.usefixtures("friends")
async def test_profiles_are_for_ones_own_contacts(olga: Player, chidi: Player) -> None:
    await chidi.register()
    assert "You don't have a contact called “Chidi Example”." in await olga.run(
        "contacts profile", contact="Chidi Example"
    )
    assert "That person isn't one of your contacts." in await olga.run("contacts profile", contact="con:3")
    assert "That person isn't one of your contacts." in await olga.run("contacts profile", contact="con:99")


async def test_the_user_menu_adds_a_contact(olga: Player, ben: Player, dana: Player) -> None:
    await olga.register()
    await ben.register()
    assert "Contact added" in await olga.menu("Add to contacts", ben)
    assert "is already one of your contacts." in await olga.menu("Add to contacts", ben)
    assert "That's you." in await olga.menu("Add to contacts", olga)
    assert "Dana isn't registered yet." in await olga.menu("Add to contacts", dana)


async def test_lookups_by_email_are_limited_by_the_hour_and_users_are_not(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.register()
    await ben.register()
    for number in range(world.bot.store.limits.email_lookups_per_hour):
        assert "Nobody is registered" in await olga.run("contacts add", email=f"x{number}@example.com")
    refused = await olga.run("contacts add", email="ben@example.com")
    assert "You've asked for too many emails in the last hour: 20 is the most." in refused
    assert "Contact added" in await olga.run("contacts add", user=ben)
    await world.skip(3600)
    assert "already" in await olga.run("contacts add", email="ben@example.com")


async def test_many_contacts_are_paged(world: World, olga: Player) -> None:
    await olga.register()
    for number in range(12):
        member = world.guild.add_member(world.env.create_user(f"friend{number:02d}"))
        await member.slash(
            world.general,
            "register",
            email=f"friend{number}@example.com",
            first_name=f"Friend {number:02d}",
            last_name="Example",
            timezone="UTC",
        )
        await olga.run("contacts add", user=member)
    first = await olga.run("contacts list")
    assert "1–10 of 12" in first
    assert "Friend 11" not in first
    assert "11–12 of 12" in await olga.press("Next")
    assert "1–10 of 12" in await olga.press("Previous")
