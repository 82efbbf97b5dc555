"""What the owner is told once the deadline has passed with few answers, and what can be done from there."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World

DAY = 24 * 3600


@pytest.fixture
async def registered(olga: Player, ben: Player, chidi: Player, dana: Player) -> None:
    for player in (olga, ben, chidi, dana):
        await player.register()


async def opened(olga: Player, *invited: Player, mode: str, deadline: str = "2026-01-10 18:00") -> None:
    await olga.run(
        "calendar create", mode=mode, name="Lunch", start_date="2026-01-12", hours="0-24", deadline=deadline
    )
    for player in invited:
        await olga.run("calendar invite", calendar="Lunch", user=player)


def told(olga: Player) -> str:
    return next(text for text in olga.sees() if "The deadline has passed" in text)


@pytest.mark.usefixtures("registered")
async def test_one_on_ones_say_how_many_can_meet_who_is_missing_and_what_each_day_brought(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await opened(olga, ben, chidi, dana, mode="one-on-one")
    await world.skip(7 * DAY)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9am-10am")
    await world.skip(1.5 * DAY)
    await chidi.run("availability add", calendar="Lunch", when="2026-01-14 9:00-10:00")
    await world.skip(1.5 * DAY)

    shown = told(olga)
    assert "Possible now: A meeting with 2 of 3 people." in shown
    assert f"No answer from: <@{dana.id}>" in shown
    days = "Tue 6 Jan: **0** · Wed 7 Jan: **0** · Thu 8 Jan: **1** · Fri 9 Jan: **1** · Sat 10 Jan: **0**"
    assert f"Gave times, day by day: {days}" in shown
    assert "[Finalize the best] [Suggest times] [Extend by a day] [Extend by 3 days] [Stop messages]" in shown
    assert "Best times" in await olga.press("Suggest times")


@pytest.mark.usefixtures("registered")
async def test_a_group_is_told_its_best_time(world: World, olga: Player, ben: Player, chidi: Player) -> None:
    await opened(olga, ben, chidi, mode="group")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9am-10am")
    await world.skip(10 * DAY)

    assert "Possible now: Tue 13 Jan 2026, 15:00–15:30: 1 of 2 can come." in told(olga)


@pytest.mark.usefixtures("registered")
async def test_where_nothing_is_possible_more_time_comes_first(
    world: World, olga: Player, ben: Player
) -> None:
    await opened(olga, ben, mode="group")
    await world.skip(10 * DAY)

    shown = told(olga)
    assert "No meeting yet: nobody's times fit." in shown
    assert "[Extend by a day] [Extend by 3 days] [See status] [Choose a time…] [Stop messages]" in shown
    assert "Finalize" not in shown
    extended = await olga.press("Extend by 3 days")
    assert "The new deadline is Tue 13 Jan 2026, 18:00 (Berlin time)." in extended
    assert "asks again when you can meet" in ben.sees()[-1]


@pytest.mark.usefixtures("registered")
async def test_no_more_days_are_offered_than_the_calendar_has(
    world: World, olga: Player, ben: Player
) -> None:
    await opened(olga, ben, mode="group", deadline="2026-01-15 18:00")
    await world.skip(15 * DAY)

    assert "[Extend by a day] [See status] [Choose a time…] [Stop messages]" in told(olga)


@pytest.mark.usefixtures("registered")
async def test_nobody_is_missed_who_has_answered(world: World, olga: Player, ben: Player) -> None:
    await opened(olga, ben, mode="group")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9am-10am")
    await world.skip(10 * DAY)

    shown = told(olga)
    assert "No answer from" not in shown
    assert "day by day" not in shown
    assert "[Finalize the best] [Suggest times] [See status] [Choose a time…] [Stop messages]" in shown
