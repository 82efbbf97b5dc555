"""/settings: where calendars are posted in a server, and when people are reminded."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.inbox import received

REMINDED = "is waiting for your answer"


@pytest.fixture(autouse=True)
async def registered(olga: Player) -> None:
    """Olga manages the server."""
    await olga.register()


async def test_it_shows_what_holds(olga: Player) -> None:
    shown = await olga.run("settings")
    assert "Where calendars may be posted: any" in shown
    assert "Reminders before a deadline: 48 hours, 4 hours (the default)" in shown


async def test_reminders_are_the_servers(world: World, olga: Player, ben: Player) -> None:
    assert "Reminders before a deadline: 24 hours, 6 hours" in await olga.run(
        "settings", reminders="6h, 1 day"
    )
    await olga.run(
        "calendar create", mode="group", name="Lunch", start_date="2026-01-20", deadline="2026-01-16 19:00"
    )
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    deadline = datetime(2026, 1, 16, 18, tzinfo=UTC)
    for lead, expected in ((24, 1), (6, 2), (0, 2)):
        await world.skip((deadline - timedelta(hours=lead) - world.now()).total_seconds())
        assert received(ben, REMINDED) == expected


async def test_a_server_can_do_without_reminders_and_go_back_to_the_usual(
    world: World, olga: Player, ben: Player
) -> None:
    assert "no reminders" in await olga.run("settings", reminders="none")
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await world.skip(12 * 24 * 3600)
    assert received(ben, REMINDED) == 0
    assert "48 hours, 4 hours (the default" in await olga.run("settings", reminders="usual")


async def test_what_cannot_be_read_is_refused_with_examples(olga: Player) -> None:
    said = await olga.run("settings", reminders="now and then")
    assert "I can't read “now and then” as times before a deadline." in said
    assert "`2 days, 4h`" in said


async def test_calendars_are_posted_only_where_the_server_wants_them(
    world: World, olga: Player, ben: Player
) -> None:
    meetings = world.guild.create_text_channel("meetings")
    assert f"only <#{meetings.id}>" in await olga.run("settings", channel=meetings)
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    said = await olga.run("calendar status", calendar="Lunch", post=True)
    assert f"Use this command again in <#{meetings.id}>." in said
    assert ben.sees(dm=False) == []
    assert "any" in await olga.press("Allow any channel")
    assert "What everyone in this channel" in await olga.run("calendar status", calendar="Lunch", post=True)


async def test_in_a_server_without_the_bot_it_says_how_to_add_it(world: World, olga: Player) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    assert "I'm not in this server" in await olga.run("settings")
