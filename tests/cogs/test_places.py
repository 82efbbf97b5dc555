"""Where the bot can be used: in a server, in DMs with it, as a user install, and over a restart."""

from bot.demo.play import Player
from bot.demo.world import World
from cogs.commands import COMMANDS
from cogs.feeds import feed


async def test_the_whole_slice_works_in_dms_with_the_bot(olga: Player, ben: Player) -> None:
    await olga.register(dm=True)
    await ben.register(dm=True)
    await olga.run("contacts add", dm=True, email="ben@example.com")
    await olga.run("calendar create", mode="group", dm=True, name="Lunch", start_date="2026-01-12")
    assert "Who do you want to invite?" not in await olga.press("Invite people")
    assert "sending a DM to" in await olga.choose("con:2")
    await ben.run("availability add", dm=True, calendar="Lunch", when="2026-01-13 9-11")
    assert "1 of 1" in await olga.run("calendar status", dm=True, calendar="Lunch")
    await olga.run("calendar finalize", dm=True, calendar="Lunch", when="2026-01-13 15:30")
    assert "telling 1 person" in await olga.press("Finalize and tell everyone")
    assert "Your meeting is set" in ben.sees()[-1]


async def test_the_picker_in_a_dm_without_contacts_says_what_to_do(olga: Player) -> None:
    await olga.register(dm=True)
    await olga.run("calendar create", mode="group", dm=True, name="Lunch", start_date="2026-01-12")
    assert "You have no contacts yet." in await olga.press("Invite people")


async def test_in_a_server_several_members_are_invited_at_once(
    olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar invite", calendar="Lunch")
    answer = await olga.choose(ben, chidi, dana)
    assert "Ben was already invited." in answer
    assert all(len(player.sees()) == 1 for player in (ben, chidi, dana))


async def test_every_command_is_offered_in_servers_dms_and_private_channels_and_to_both_installs(
    world: World,
) -> None:
    [synced] = [
        request.json or []
        for request in world.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    assert [command["name"] for command in synced] == [one.name for one in COMMANDS if one is not feed]
    for command in synced:
        of_servers = command["name"] == "settings"
        assert sorted(command["contexts"]) == ([0] if of_servers else [0, 1, 2]), command["name"]
        assert sorted(command["integration_types"]) == ([0] if of_servers else [0, 1]), command["name"]


async def test_commands_are_synced_once_and_not_again_after_a_restart(world: World) -> None:
    await world.restart()
    puts = [request.path for request in world.env.http_requests if request.method == "PUT"]
    assert len(puts) == 1


async def test_a_form_opened_before_a_restart_is_answered_after_it(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await dana.press("Type my times")
    await world.restart()
    await dana.say_clock("Auckland")
    await world.restart()
    assert "9:00–11:00" in await dana.submit(when="2026-01-13 9-11am")


async def test_answers_are_for_the_asker_alone(olga: Player, ben: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    assert len(olga.sees(dm=False)) == 2
    assert ben.sees(dm=False) == []


async def test_nothing_is_kept_in_memory_for_buttons_and_forms(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await dana.press("Type my times")
    assert list(world.bot.persistent_views) == []
    assert list(world.bot.cached_messages) == []
