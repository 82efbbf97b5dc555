"""*Invite a role*: by posting for it, or one by one where the host lets the bot list members."""

from collections.abc import AsyncIterator

import pytest

from bot.client import intents_for
from bot.config import Discord, LimitSettings, Settings
from bot.demo.play import Player, players
from bot.demo.world import World, open_world
from db.models import Attendee
from tests.support.cast import newcomers
from tests.support.fakes import Office
from tests.support.payloads import assert_payloads_accepted
from tests.support.roles import give
from tests.support.settings import settings_for

INVITED = "asks when you can meet"


@pytest.fixture
async def listing(sqlite_url: str) -> AsyncIterator[World]:
    """A world whose host has switched on the list of members."""
    settings = settings_for(sqlite_url)
    settings.discord = Discord(members_intent=True)
    async with open_world(settings, live=False) as opened:
        yield opened
        assert_payloads_accepted(opened.env.http_requests)


async def invite_a_role(world: World, olga: Player) -> str:
    """Olga opens a calendar and chooses the team; what she is asked."""
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    form = await olga.press("Invite a role")
    assert form.form is not None
    assert form.text == "Invite a role: Lunch"
    return (await olga.submit(role=[world.team])).text


def test_members_are_listed_only_where_the_host_has_switched_that_on() -> None:
    assert not intents_for(Settings()).members
    assert intents_for(Settings(discord=Discord(members_intent=True))).members


async def test_without_the_list_it_is_posted_for_the_role(world: World, olga: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    assert (await olga.press("Invite a role")).text == "Post for a role: Lunch"
    assert "Posted: Lunch" in await olga.submit(role=[world.team])
    assert await Office(world.bot.store.database).count(Attendee) == 0


async def test_its_members_are_counted_and_nobody_is_invited_before_that_is_confirmed(listing: World) -> None:
    olga, ben, chidi, dana = players(listing)
    asked = await invite_a_role(listing, olga)
    assert "Invite 2 people to Lunch?" in asked
    assert f"<@&{listing.team.id}>" in asked
    assert ben.sees() == []

    assert "I'm sending a DM to" in await olga.press("Invite 2 people")
    assert [INVITED in "".join(player.sees()) for player in (ben, chidi, dana)] == [True, True, False]


async def test_the_organizer_and_bots_are_not_counted_and_who_is_invited_is_not_again(
    listing: World,
) -> None:
    olga, ben, *_ = players(listing)
    give(listing, listing.team, olga)
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar status", calendar="Lunch")
    await olga.press("Invite a role")
    assert "Invite 1 person to Lunch?" in await olga.submit(role=[listing.team])
    await olga.press("Invite 1 person")
    assert len(ben.sees()) == 1


async def test_it_says_how_long_it_takes_and_for_whom_it_is_too_late(listing: World) -> None:
    olga = players(listing)[0]
    give(listing, listing.team, *newcomers(listing, 43))
    asked = await invite_a_role(listing, olga)
    assert "Invite 45 people to Lunch?" in asked
    assert "About 8 minutes" in asked
    assert "5 people get theirs another day." in asked
    answer = await olga.press("Invite 45 people")
    assert "about 8 minutes for 40 people" in answer
    assert "Later: 5 people" in answer


async def test_a_role_with_more_people_than_a_calendar_takes_is_posted_for_instead(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url)
    settings.discord = Discord(members_intent=True)
    settings.limits = LimitSettings(invitees_per_calendar=1)
    async with open_world(settings, live=False) as world:
        assert "at most 1 one by one" in await invite_a_role(world, players(world)[0])


async def test_a_role_that_is_invited_again_is_told_to_be_invited_already(listing: World) -> None:
    olga = players(listing)[0]
    give(listing, listing.team, *newcomers(listing, 10))
    await invite_a_role(listing, olga)
    label = "Invite 12 people"
    assert "0 of 12" in await olga.press(label)
    await olga.press("Refresh")
    await olga.run("calendar status", calendar="Lunch")
    await olga.press("Invite a role")
    assert "Invite 0 people" in await olga.submit(role=[listing.team])
    again = await olga.press("Invite 0 people")
    assert "12 people were already invited." in again
    assert "Delivered" not in again
    assert await Office(listing.bot.store.database).count(Attendee) == 12


async def test_a_role_that_nobody_has_is_refused(listing: World) -> None:
    olga = players(listing)[0]
    empty = listing.guild.create_role("empty")
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.press("Invite a role")
    assert "Nobody else has this role." in await olga.submit(role=[empty])
