"""/feed: a calendar app is given an address once, and what people arrange shows up there and stays right."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.play import Player, players
from bot.demo.world import World, open_world
from db.models import CalendarFeed, Event
from tests.support.fakes import Office
from tests.support.payloads import assert_payloads_accepted
from tests.support.web import PUBLIC, ask, path_in, subscribe, with_web

HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """With the web part on."""
    async with open_world(with_web(sqlite_url), live=False) as opened:
        yield opened
        assert_payloads_accepted(opened.env.http_requests)


@pytest.fixture
def olga(world: World) -> Player:
    return players(world)[0]


async def finalize(olga: Player, guest: Player) -> None:
    await guest.run("availability add", calendar="Lunch", when="2026-01-13 all day")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 16:00")
    await olga.press("Finalize and tell everyone")


async def shown(world: World, path: str) -> list[str]:
    """What stands in a feed now."""
    answer = await ask(world, path)
    assert answer.status == 200
    return answer.summaries


@pytest.mark.usefixtures("lunch")
async def test_an_open_deadline_shows_until_one_has_answered(world: World, ben: Player) -> None:
    path = await subscribe(ben)
    assert await shown(world, path) == ["Deadline: Lunch"]
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-17")
    assert await shown(world, path) == []


@pytest.mark.usefixtures("lunch")
async def test_it_shows_to_the_organizer_until_it_is_over(world: World, olga: Player) -> None:
    path = await subscribe(olga)
    event = (await ask(world, path)).events[0]
    assert str(event["SUMMARY"]) == "Deadline: Lunch"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DTEND"].dt.isoformat() == "2026-01-10T23:00:00+00:00"
    await world.skip(11 * DAY)
    assert await shown(world, path) == []


@pytest.mark.usefixtures("lunch")
async def test_a_meeting_its_move_and_its_end_show_at_once(world: World, olga: Player, ben: Player) -> None:
    path = await subscribe(ben)
    await finalize(olga, ben)
    event = (await ask(world, path)).events[0]
    assert (str(event["SUMMARY"]), event["SEQUENCE"]) == ("Lunch", 0)
    assert event["DTSTART"].dt.isoformat() == "2026-01-13T15:00:00+00:00"
    await olga.run("calendar move", calendar="Lunch", when="2026-01-14 17:00")
    await olga.press("Move and tell them")
    moved = (await ask(world, path)).events[0]
    assert (moved["UID"], moved["SEQUENCE"]) == (event["UID"], 1)
    assert moved["DTSTART"].dt.isoformat() == "2026-01-14T16:00:00+00:00"
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert await shown(world, path) == []


async def test_each_of_a_one_on_one_sees_the_other(world: World, olga: Player, ben: Player) -> None:
    await olga.register()
    await ben.register()
    await olga.run("calendar create", name="Talk", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Talk", user=ben)
    await ben.run("availability add", calendar="Talk", when="2026-01-13 9-17")
    await olga.run("calendar suggest", calendar="Talk")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    assert await shown(world, await subscribe(olga)) == ["Talk: Ben Example"]
    assert await shown(world, await subscribe(ben)) == ["Talk: Olga Example"]


@pytest.mark.usefixtures("lunch")
async def test_who_declined_or_is_no_longer_invited_has_nothing_in_it(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await dana.register()
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    paths = [await subscribe(ben), await subscribe(dana)]
    await ben.more("decline")
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Dana Example")
    await chidi.register()
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await finalize(olga, chidi)
    assert [await shown(world, path) for path in paths] == [[], []]


@pytest.mark.usefixtures("lunch")
async def test_who_cant_make_it_has_it_no_longer(world: World, olga: Player, ben: Player) -> None:
    path = await subscribe(ben)
    await finalize(olga, ben)
    await world.skip(60)
    await ben.press("Can't make it")
    await ben.press("Not at all")
    assert await shown(world, path) == []
    assert await shown(world, await subscribe(olga)) == ["Lunch"]


@pytest.mark.usefixtures("lunch")
async def test_the_address_is_shown_once_and_a_new_one_stops_the_old(world: World, ben: Player) -> None:
    old = await subscribe(ben)
    again = await ben.run("feed")
    assert "I can't show its address again" in again
    assert "No calendar app has looked at it yet" in again
    new = path_in(await ben.press("Get a new address"))
    assert (await ask(world, old)).status == 404
    assert (await ask(world, new)).status == 200
    assert "Your calendar app last looked at it" in await ben.run("feed")
    assert "is off" in await ben.press("Stop the feed")
    assert (await ask(world, new)).status == 404


@pytest.mark.usefixtures("lunch")
async def test_of_the_address_the_database_knows_only_what_recognizes_it(world: World, ben: Player) -> None:
    path = await subscribe(ben)
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 22, "128 bits"
    async with world.bot.store.database.reading() as session:
        (row,) = await session.scalars(select(CalendarFeed))
    kept = {name: getattr(row, name) for name in CalendarFeed.__table__.columns.keys()}  # noqa: SIM118
    assert token not in str(kept)
    assert (await ask(world, f"/feed/{row.token_hash}.ics")).status == 404


@pytest.mark.usefixtures("lunch")
async def test_signed_out_it_stops_and_signed_in_it_goes_on(world: World, ben: Player) -> None:
    path = await subscribe(ben)
    await ben.run("logout")
    assert (await ask(world, path)).status == 404
    assert "You're signed out" in await ben.run("feed")
    await ben.run("login")
    assert (await ask(world, path)).status == 200


@pytest.mark.usefixtures("lunch")
async def test_deleted_it_stops(world: World, olga: Player, ben: Player) -> None:
    path = await subscribe(ben)
    await finalize(olga, ben)
    await ben.run("mydata delete")
    await ben.press("Delete my data")
    await ben.submit(name="Ben Example")
    assert (await ask(world, path)).status == 404


@pytest.mark.usefixtures("lunch")
async def test_when_it_was_read_is_kept_to_the_hour(world: World, ben: Player) -> None:
    path = await subscribe(ben)
    await world.skip(90 * 60)
    await ask(world, path)
    async with world.bot.store.database.reading() as session:
        at = await session.scalar(select(CalendarFeed.fetched_at))
    assert at is not None
    assert at.isoformat() == "2026-01-01T01:00:00+00:00"


@pytest.mark.usefixtures("lunch")
async def test_a_message_offers_it_and_once_it_is_read_says_that_it_is_there_already(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await chidi.register()
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await ask(world, await subscribe(ben))
    await finalize(olga, ben)
    await world.skip(60)
    assert "Your calendar feed has this already" in ben.sees()[-1]
    assert "Add to Google Calendar" not in ben.sees()[-1]
    assert "[Add to Google Calendar]" in chidi.sees()[-1]
    assert "webcal://" in await chidi.press("Calendar feed")
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    await world.skip(60)
    assert "Your calendar feed no longer has it" in ben.sees()[-1]
    assert "Open the file to take it out" in chidi.sees()[-1]


@pytest.mark.usefixtures("lunch")
async def test_exporting_offers_it(olga: Player, ben: Player) -> None:
    await finalize(olga, ben)
    assert "Or add your calendar feed once" in await ben.run("calendar export", calendar="Lunch")
    assert f"{PUBLIC.replace('https', 'webcal')}/feed/" in await ben.press("Calendar feed")


async def test_where_the_web_part_is_off_there_is_none(sqlite_url: str) -> None:
    settings = with_web(sqlite_url)
    settings.web.listen = None
    async with open_world(settings, live=False) as world:
        assert "feed" not in {command.name for command in world.bot.tree.get_commands()}
        olga, ben, *_ = players(world)
        await olga.register()
        await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
        await olga.run("calendar invite", calendar="Lunch", user=ben)
        await ben.register()
        await finalize(olga, ben)
        assert "feed" not in (await olga.run("calendar export", calendar="Lunch")).text


async def test_a_button_from_before_it_was_switched_off_says_so(sqlite_url: str) -> None:
    async with open_world(with_web(sqlite_url), live=False) as world:
        olga, ben, *_ = players(world)
        await olga.register()
        await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
        await olga.run("calendar invite", calendar="Lunch", user=ben)
        await ben.register()
        await finalize(olga, ben)
        await olga.run("calendar export", calendar="Lunch")
        world.settings.web.listen = None
        await world.restart()
        assert "This bot has no calendar feeds" in await olga.press("Calendar feed")


async def test_each_meeting_of_a_series_is_there_and_one_alone_moves(
    world: World, olga: Player, ben: Player
) -> None:
    for player in (olga, ben):
        await player.register()
    plan: dict[str, Any] = {
        "name": "Lunch",
        "mode": "group",
        "hours": "0-24",
        "repeat": "weekly",
        "until": "3 times",
    }
    await olga.run("calendar create", start_date="2026-01-12", **plan)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    path = await subscribe(ben)
    await finalize(olga, ben)
    before = (await ask(world, path)).events
    assert [event["DTSTART"].dt.day for event in before] == [13, 20, 27]
    assert len({event["UID"] for event in before}) == 3
    await olga.run("calendar status", calendar="Lunch")
    await olga.press("Change the series…")
    second = await Office(world.bot.store.database).rows(Event, original_start=before[1]["DTSTART"].dt)
    await olga.choose(f"evt:{second[0].id}")
    await olga.press("Move it…")
    await olga.submit(when="2026-01-21 16:00")
    await olga.press("Move and tell them")
    after = (await ask(world, path)).events
    assert [event["DTSTART"].dt.day for event in after] == [13, 21, 27]
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
