"""A group's meeting as an event of its server: offered, made, moved and canceled, and what stops it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models import ScheduledEvent
from simcord.http import router

from bot.demo.play import Player, Shown
from bot.demo.world import World
from tests.support.cast import forged, show
from tests.support.line import trouble
from tests.support.roles import let_everybody

EVENTS = "/guilds/*/scheduled-events"
ALSO = "Also create a server event"
WHEN = "2026-01-13 16:00"
START = datetime(2026, 1, 13, 15, tzinfo=UTC)
CANCELED = 4

pytestmark = pytest.mark.usefixtures("lunch")


@pytest.fixture(autouse=True)
async def answered(lunch: None, ben: Player) -> None:
    """Ben can come on that day."""
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 any time, 2026-01-14 any time")


def events(world: World) -> list[ScheduledEvent]:
    """The server's events, the oldest first."""
    return list(world.env.backend.get_guild(world.guild.id).scheduled_events.values())


def requests(world: World, method: str = "POST") -> list[Any]:
    """What the bot has sent about events, and not just asked."""
    sent = [one for one in world.env.http_requests if "/scheduled-events" in one.path]
    return [one.json for one in sent if one.method == method]


async def finalized(olga: Player, *, place: str = "") -> Shown:
    """Olga sets the meeting, with a server event."""
    if place:
        await olga.run("calendar edit", calendar="Lunch", place=place)
    await olga.run("calendar finalize", calendar="Lunch", when=WHEN)
    await olga.press(ALSO)
    return await olga.press("Finalize and tell everyone")


def let_the_bot(world: World, **permissions: bool) -> None:
    """What it may do in the server, by its own role and by that of everybody, which it is told of."""
    guild = world.env.backend.get_guild(world.guild.id)
    for role in [role for role in guild.roles.values() if role.managed or role.id == guild.id]:
        may = discord.Permissions(role.permissions)
        may.update(**permissions)
        world.env.backend.edit_role(guild.id, role.id, {"permissions": may.value})


def deleted_by_hand(world: World, event: ScheduledEvent) -> None:
    world.env.backend.delete_scheduled_event(world.guild.id, event.id)


async def test_an_event_is_made_only_if_the_organizer_says_so(world: World, olga: Player) -> None:
    shown = await olga.run("calendar finalize", calendar="Lunch", when=WHEN)
    assert f"[{ALSO}]" in shown
    assert "Server event: None in Demo server, unless you add one below." in shown
    await olga.press("Finalize and tell everyone")
    assert events(world) == []
    assert "Server event" not in await olga.run("calendar view", calendar="Lunch")


async def test_what_everybody_will_see_is_said_and_can_be_taken_back(world: World, olga: Player) -> None:
    await olga.run("calendar finalize", calendar="Lunch", when=WHEN)
    shown = await olga.press(ALSO)
    assert "I'll create one in Demo server. Everyone who can see its events will see the name" in shown
    shown = await olga.press("No server event")
    assert f"[{ALSO}]" in shown
    await olga.press("Finalize and tell everyone")
    assert events(world) == []


async def test_the_event_is_what_the_calendar_says(world: World, olga: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch", description="Bring *your* own")
    assert "I'm creating the server event too." in await finalized(olga, place="At Luigi's")
    (event,) = events(world)
    assert (event.name, event.entity_type, event.entity_metadata) == ("Lunch", 3, {"location": "At Luigi's"})
    assert event.description is not None
    assert event.description.startswith("Bring \\*your\\* own\n\nOrganizer: <@")
    assert datetime.fromisoformat(event.scheduled_start_time) == START
    assert datetime.fromisoformat(event.scheduled_end_time or "") == START + timedelta(minutes=30)
    said = await olga.run("calendar status", calendar="Lunch")
    assert f"Server event: [Open it](https://discord.com/events/{world.guild.id}/{event.id})" in said


async def test_in_a_voice_channel_it_is_a_voice_event(world: World, olga: Player) -> None:
    voice = world.guild.create_voice_channel("Lounge")
    await finalized(olga, place=f"<#{voice.id}>")
    (event,) = events(world)
    assert (event.entity_type, event.channel_id, event.entity_metadata) == (2, voice.id, None)


async def test_where_the_bot_may_not_connect_it_is_a_link_to_the_channel(world: World, olga: Player) -> None:
    voice = world.guild.create_voice_channel("Lounge")
    let_the_bot(world, connect=False)
    await world.env.settle()
    await finalized(olga, place=f"<#{voice.id}>")
    (event,) = events(world)
    where = f"Discord voice channel https://discord.com/channels/{world.guild.id}/{voice.id}"
    assert (event.entity_type, event.entity_metadata) == (3, {"location": where})


async def test_a_calendar_without_a_place_says_so(world: World, olga: Player) -> None:
    await finalized(olga)
    assert events(world)[0].entity_metadata == {"location": "No place given"}


async def test_the_longest_texts_are_cut_to_fit(world: World, olga: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch", name="*" * 100, description="_" * 1000)
    await olga.run("calendar edit", calendar="*" * 100, place="x" * 200)
    await olga.run("calendar finalize", calendar="*" * 100, when=WHEN)
    await olga.press(ALSO)
    await olga.press("Finalize and tell everyone")
    (event,) = events(world)
    assert event.description is not None and event.entity_metadata is not None
    assert len(event.description) <= 1000 and "Made with OneOnOne" in event.description
    assert len(event.entity_metadata["location"]) == 100


async def test_it_follows_a_move_and_a_new_place(world: World, olga: Player) -> None:
    await finalized(olga)
    await olga.run("calendar move", calendar="Lunch", when="2026-01-14 16:00")
    await olga.press("Move and tell them")
    (event,) = events(world)
    assert datetime.fromisoformat(event.scheduled_start_time) == START + timedelta(days=1)
    voice = world.guild.create_voice_channel("Lounge")
    await olga.run("calendar edit", calendar="Lunch", place=f"<#{voice.id}>")
    assert (event.entity_type, event.channel_id, event.entity_metadata) == (2, voice.id, None)
    await olga.run("calendar edit", calendar="Lunch", place="Room 5")
    assert (event.entity_type, event.channel_id) == (3, None)
    assert event.entity_metadata == {"location": "Room 5"}
    assert len(requests(world)) == 1


async def test_it_is_canceled_with_the_calendar(world: World, olga: Player) -> None:
    await finalized(olga)
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    (event,) = events(world)
    assert event.status == CANCELED
    assert "Server event: Canceled with the meeting." in await olga.run("calendar status", calendar="Lunch")


async def test_one_that_has_begun_is_deleted_with_the_calendar(world: World, olga: Player) -> None:
    await finalized(olga)
    await world.skip((START - world.now()).total_seconds() + 60)
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert events(world) == []


async def test_what_somebody_deleted_is_not_made_again_unless_the_organizer_wants_it(
    world: World, olga: Player
) -> None:
    await finalized(olga)
    deleted_by_hand(world, events(world)[0])
    await olga.run("calendar edit", calendar="Lunch", place="Room 5")
    assert events(world) == []
    await world.skip(12 * 3600)
    assert "No server event: Lunch" in olga.sees()[-1]
    assert "Somebody deleted or ended it, so I've left it at that." in olga.sees()[-1]
    await olga.run("calendar edit", calendar="Lunch", place="Room 6")
    assert len(requests(world, "PATCH")) == 1, "it is not asked for again"

    shown = await olga.run("calendar status", calendar="Lunch")
    assert "Server event: Somebody deleted or ended it" in shown
    assert "Server event: On its way" in await olga.press("Create an event")
    (event,) = events(world)
    assert event.entity_metadata == {"location": "Room 6"}


async def test_what_somebody_canceled_by_hand_stays_canceled(world: World, olga: Player) -> None:
    await finalized(olga)
    world.env.backend.edit_scheduled_event(world.guild.id, events(world)[0].id, {"status": CANCELED})
    await olga.run("calendar edit", calendar="Lunch", place="Room 5")
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert [event.status for event in events(world)] == [CANCELED]


async def test_a_full_server_is_told_of_and_tried_again(world: World, olga: Player) -> None:
    fill(world, 100)
    await finalized(olga)
    assert len(events(world)) == 100
    await world.skip(12 * 3600)
    assert "The server already has 100 open events, the most Discord allows." in olga.sees()[-1]
    assert "press **Create an event**" in olga.sees()[-1]
    deleted_by_hand(world, events(world)[0])
    await olga.run("calendar status", calendar="Lunch")
    await olga.press("Create an event")
    assert events(world)[-1].name == "Lunch"


def fill(world: World, count: int) -> None:
    """Somebody else's events."""
    for number in range(count):
        world.env.backend.create_scheduled_event(
            world.guild.id,
            name=f"Event {number}",
            entity_type=3,
            scheduled_start_time="2026-05-01T12:00:00+00:00",
            scheduled_end_time="2026-05-01T13:00:00+00:00",
            creator_id=world.people["ben"].user.id,
        )


async def test_without_the_permission_any_more_the_organizer_learns_what_to_do(
    world: World, olga: Player
) -> None:
    await finalized(olga)
    let_the_bot(world, create_events=False, manage_events=False)
    await olga.run("calendar move", calendar="Lunch", when="2026-01-14 16:00")
    await olga.press("Move and tell them")
    await world.skip(12 * 3600)
    assert "Server event out of date: Lunch" in olga.sees()[-1]
    assert "I need its Create Events permission" in olga.sees()[-1]
    assert "Edit or cancel it yourself" in olga.sees()[-1]
    (event,) = events(world)
    assert datetime.fromisoformat(event.scheduled_start_time) == START

    let_the_bot(world, create_events=True)
    await world.env.settle()
    await olga.run("calendar status", calendar="Lunch")
    await olga.press("Create an event")
    assert events(world) == [event], "the one that is there follows again"
    assert datetime.fromisoformat(event.scheduled_start_time) == START + timedelta(days=1)


async def test_what_was_forbidden_is_tried_again_with_the_next_change(world: World, olga: Player) -> None:
    await finalized(olga)
    let_the_bot(world, create_events=False, manage_events=False)
    await olga.run("calendar edit", calendar="Lunch", place="Room 5")
    (event,) = events(world)
    assert event.entity_metadata == {"location": "No place given"}
    let_the_bot(world, create_events=True)
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert event.status == CANCELED


async def test_who_may_not_create_events_is_offered_none(world: World, olga: Player) -> None:
    let_the_bot(world, create_events=False)
    await world.env.settle()
    assert "Server event" not in await olga.run("calendar finalize", calendar="Lunch", when=WHEN)


async def test_an_organizer_without_the_permission_is_offered_none(
    world: World, olga: Player, ben: Player
) -> None:
    assert "Server event" not in await tea_of(ben, olga)


async def tea_of(ben: Player, olga: Player) -> Shown:
    """Ben, who manages nothing, is about to set a meeting with Olga."""
    await ben.run("calendar create", mode="group", name="Tea", start_date="2026-01-12", hours="0-24")
    await ben.run("calendar invite", calendar="Tea", user=olga)
    await olga.run("availability add", calendar="Tea", when="2026-01-13 any time")
    shown = await ben.run("calendar finalize", calendar="Tea", when="2026-01-13 10:00")
    assert "Finalize Tea?" in shown
    return shown


async def test_a_permission_that_is_gone_by_the_time_is_said_and_nothing_is_set(
    world: World, olga: Player
) -> None:
    await olga.run("calendar finalize", calendar="Lunch", when=WHEN)
    await olga.press(ALSO)
    let_the_bot(world, create_events=False)
    await world.env.settle()
    said = await olga.press("Finalize and tell everyone")
    assert "I need the Create Events permission in this server for that." in said
    await olga.press("No server event")
    assert "Finalized: Lunch" in await olga.press("Finalize and tell everyone")


async def test_in_a_dm_none_is_offered_and_the_status_in_the_server_has_it(
    world: World, olga: Player
) -> None:
    shown = await olga.run("calendar finalize", dm=True, calendar="Lunch", when=WHEN)
    assert "Server event" not in shown
    await olga.press("Finalize and tell everyone")
    assert "[Create an event]" not in await olga.run("calendar status", dm=True, calendar="Lunch")
    await olga.run("calendar status", calendar="Lunch")
    await olga.press("Create an event")
    assert len(events(world)) == 1


async def test_one_on_ones_have_none(world: World, olga: Player, ben: Player) -> None:
    await olga.run("calendar create", name="Talks", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Talks", user=ben)
    await ben.run("availability add", calendar="Talks", when="2026-01-13 any time")
    await olga.run("calendar suggest", calendar="Talks")
    assert "Server event" not in await olga.press("Finalize this")


async def test_a_server_may_want_them_unless_the_organizer_does_not(world: World, olga: Player) -> None:
    assert "Server events for group meetings: only if the organizer asks" in await olga.run("settings")
    assert "unless the organizer leaves it out" in await olga.run("settings", server_events=True)
    shown = await olga.run("calendar finalize", calendar="Lunch", when=WHEN)
    assert "I'll create one in Demo server." in shown
    assert "[No server event]" in shown
    await olga.press("Finalize and tell everyone")
    assert len(events(world)) == 1
    assert "only if the organizer asks" in await olga.run("settings", server_events=False)


async def test_a_meeting_that_begins_before_discord_takes_the_event_has_none(
    world: World, olga: Player
) -> None:
    world.env.inject_error("POST", EVENTS, status=500, code=0, times=None)
    await finalized(olga)
    await world.skip((START - world.now()).total_seconds() - 600)
    world.env.backend.faults.clear()
    await world.skip(3 * 3600)
    assert events(world) == []
    said = await olga.run("calendar status", calendar="Lunch")
    assert "Server event: " in said and "Open it" not in said


async def test_an_answer_that_is_lost_makes_no_second_event(
    world: World, olga: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord has made it, and the bot never learns: it is found by the mark in its description."""
    real = router.dispatch
    lost: list[Any] = []

    def dispatch(backend: Any, method: str, path: str, **sent: Any) -> Any:
        answer = real(backend, method, path, **sent)
        if method == "POST" and path.endswith("/scheduled-events") and not lost:
            lost.append(answer)
            raise simcord.BackendError(502, 0, "lost")
        return answer

    monkeypatch.setattr(router, "dispatch", dispatch)
    await finalized(olga)
    await world.skip(300)
    assert lost and len(events(world)) == 1
    assert "Open it" in await olga.run("calendar status", calendar="Lunch")
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert [event.status for event in events(world)] == [CANCELED]


async def test_however_long_discord_does_not_answer_the_event_is_not_given_up(
    world: World, olga: Player
) -> None:
    asking = trouble(world, path=EVENTS, method="GET", times=-1, after=OSError)
    with trouble(world, path=EVENTS, after=OSError), asking:
        await finalized(olga)
        await world.skip(3600)
        assert "Server event: On its way" in await olga.run("calendar status", calendar="Lunch")
    world.env.inject_error("GET", EVENTS, status=500)
    await world.skip(3600)
    assert len(events(world)) == 1
    assert "Open it" in await olga.run("calendar status", calendar="Lunch")


async def test_everybody_may_where_the_server_lets_them(world: World, olga: Player, ben: Player) -> None:
    let_everybody(world, discord.Permissions.all())
    assert f"[{ALSO}]" in await tea_of(ben, olga)
    await ben.press(ALSO)
    await ben.press("Finalize and tell everyone")
    assert [event.name for event in events(world)] == ["Tea"]


async def test_a_second_event_is_refused(world: World, olga: Player) -> None:
    await finalized(olga)
    message = await show(world, olga, forged("create_event:1"), dm=False)
    assert "can't have a server event here" in await olga.press_again(message, "create_event:1")
    assert len(events(world)) == 1


async def test_an_event_of_a_calendar_that_was_canceled_meanwhile_is_never_made(
    world: World, olga: Player
) -> None:
    world.env.inject_error("POST", EVENTS, status=503, times=1)
    await finalized(olga)
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    await world.skip(3600)
    assert events(world) == []
    assert len(requests(world)) == 1
