"""What one person may not do without end: each limit, with the words that say when there is more again."""

from sqlalchemy import func, select

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Draft
from services.housekeeping import purge
from tests.support.cast import newcomers

HOUR = 3600


async def test_emails_cant_be_tried_without_end_whatever_the_way(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await olga.register()
    await ben.register()
    said = [await _register(chidi, "olga@example.com") for _ in range(8)]
    assert sum("Someone else already uses the email" in one for one in said) == 5
    assert "You've asked for too many emails in the last hour: 5 is the most." in said[-1]
    assert "This works again <t:" in said[-1]

    mixed = [await ben.run("profile edit", email="olga@example.com") for _ in range(3)]
    mixed += [await ben.run("contacts add", email="nobody@example.com") for _ in range(3)]
    assert ["too many emails" in one for one in mixed] == [False] * 5 + [True]
    assert "too many emails" in await ben.run("profile edit", email="new@example.com")
    assert "Your profile is updated" in await ben.run("profile edit", first_name="Benno")
    await world.skip(HOUR)
    assert "Someone else already uses" in await ben.run("profile edit", email="olga@example.com")


async def _register(who: Player, email: str) -> str:
    shown = await who.run("register", email=email, first_name="C", last_name="E", timezone="Lagos")
    return shown.text


async def test_one_person_and_one_server_have_room_for_so_many_open_calendars(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.register()
    await ben.register()
    said = [await _open(olga, number) for number in range(5)]
    assert ["Calendar opened" in one for one in said] == [True] * 4 + [False]
    assert "You have 4 open calendars, which is the most." in said[-1]
    assert "Finalize or cancel one" in said[-1]
    said = [await _open(ben, number) for number in range(3)]
    assert "This server has 6 open calendars, which is the most." in said[-1]
    await olga.run("calendar cancel", calendar="Plan 0")
    await olga.press("Cancel and tell everyone")
    assert "Calendar opened" in await _open(olga, 9)


async def _open(who: Player, number: int) -> str:
    return (
        await who.run("calendar create", mode="group", name=f"Plan {number}", start_date="2026-01-12")
    ).text


async def test_a_calendar_has_room_for_so_many_people(lunch: None, world: World, olga: Player) -> None:
    people = newcomers(world, 4)
    for who in people[:3]:
        assert "I'm sending a DM to" in await olga.run("calendar invite", calendar="Lunch", user=who)
    refused = await olga.run("calendar invite", calendar="Lunch", user=people[3])
    assert "Lunch has room for 5 people, and 5 are invited." in refused


async def test_the_best_times_are_worked_out_so_often_in_a_minute(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    said = [await olga.run("calendar suggest", calendar="Lunch") for _ in range(4)]
    assert ["Best times" in one for one in said] == [True] * 3 + [False]
    assert "You've asked for the best times of this calendar 3 times in a minute." in said[-1]
    await world.skip(60)
    assert "Best times" in await olga.run("calendar suggest", calendar="Lunch")


async def test_of_one_persons_drafts_only_the_latest_are_kept(lunch: None, world: World, ben: Player) -> None:
    for number in range(15):
        await ben.run("availability add", calendar="Lunch", when=f"2026-01-13 {number}:00-{number}:30")
    await purge(world.bot.store)
    async with world.bot.store.database.reading() as session:
        kept = await session.scalar(select(func.count()).select_from(Draft))
    assert kept == 10


async def test_whoever_joins_from_a_post_takes_a_place_too(lunch: None, world: World, olga: Player) -> None:
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for everyone")
    await world.skip(5)
    people = newcomers(world, 4)
    said = [await one.press("I'm in") for one in people]
    assert ["You're in." in one for one in said] == [True] * 3 + [False]
    assert "Lunch is full: it has room for 5 people." in said[-1].text.replace("*", "")
