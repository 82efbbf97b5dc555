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


async def test_only_a_role_opens_calendars_where_the_managers_want_it(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await ben.register()
    await dana.register()
    await olga.run("settings")
    shown = await olga.choose(world.team, menu="set_openers")
    assert f"Who can open calendars: <@&{world.team.id}>" in shown
    refused = await _create(dana, "Lunch")
    assert f"In this server, only people with the role <@&{world.team.id}> can open calendars." in refused
    assert "Calendar opened" in await dana.run(
        "calendar create", dm=True, mode="group", name="Mine", start_date="2026-01-12"
    )
    await dana.run("calendar status", calendar="Mine", post=True)
    assert "only people with the role" in await dana.press("Post for everyone")
    assert "Calendar opened" in await _create(ben, "Lunch"), "Ben is in the team"

    await olga.run("settings")
    assert "Who can open calendars: everyone" in await olga.choose(menu="set_openers")
    assert "Calendar opened" in await _create(olga, "Dinner")


async def _create(who: Player, name: str) -> str:
    return (await who.run("calendar create", mode="group", name=name, start_date="2026-01-12")).text


async def test_calendars_are_opened_only_in_the_channels_for_it(world: World, olga: Player) -> None:
    meetings = world.guild.create_text_channel("meetings")
    await olga.run("settings")
    shown = await olga.choose(meetings, menu="set_opening")
    assert f"Where calendars can be opened: <#{meetings.id}>" in shown
    refused = await _create(olga, "Lunch")
    assert f"Use this command again in <#{meetings.id}>." in refused
    await olga.run("settings")
    assert "Where calendars can be opened: anywhere" in await olga.choose(menu="set_opening")
    assert "Calendar opened" in await _create(olga, "Lunch")


async def test_a_manager_ends_a_calendar_and_all_are_told_by_whom_as_far_as_it_concerns_them(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await ben.register()
    await chidi.register()
    await _create(ben, "Lure")
    await ben.run("calendar invite", calendar="Lure", user=chidi)
    await world.skip(1)

    await olga.run("settings")
    listed = await olga.press("End a calendar…")
    assert f"**Lure** · <@{ben.id}> Ben Example" in listed
    assert "End Lure?" in await olga.choose("cal:1")
    assert "Ended: Lure" in await olga.press("End and tell everyone")
    await world.skip(1)
    assert f"<@{olga.id}> who manages Demo server ended it." in ben.sees()[-1]
    assert "Someone who manages Demo server ended it." in chidi.sees()[-1]
    assert "was canceled" in await ben.run("calendar invite", calendar="Lure", user=olga)
    await olga.run("settings")
    assert "None yet." in await olga.press("End a calendar…")
