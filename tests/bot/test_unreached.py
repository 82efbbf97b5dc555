"""Who cannot be reached by DM is called where the owner allowed it, and the owner is told; who wants no
messages gets none until they want them again."""

import pytest

from bot.demo.play import Player, words
from bot.demo.world import World
from db.models import Notification
from scheduling.model import NotificationKind, Outcome
from tests.support.fakes import Office
from tests.support.inbox import received, rows
from tests.support.line import OPENING

INVITED = "Olga Example asks when you can meet"
NOT_REACHED = "I couldn't reach everyone: Lunch"


@pytest.fixture(autouse=True)
async def lunch(olga: Player) -> None:
    """Olga's calendar, nobody invited yet."""
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")


async def invite(world: World, olga: Player, *people: Player, code: int = 50007, times: int = 1) -> None:
    """Invites people whom Discord lets the bot not write to, so many times."""
    for player in people:
        _ = world.people[player.name].user.dm_channel
        path = f"/channels/{world.people[player.name].user.dm_channel.id}/messages"
        world.env.inject_error("POST", path, status=403, code=code, times=times)
        await olga.run("calendar invite", calendar="Lunch", user=player)


async def allow_general(world: World, olga: Player) -> None:
    """Lets the calendar use #general, for summaries and calls."""
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Only summaries")


async def test_the_owner_is_told_of_all_who_were_not_reached_in_one_message(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await invite(world, olga, ben, chidi)
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await world.skip(60)
    [told] = [seen for seen in olga.sees() if NOT_REACHED in seen]
    assert f"<@{ben.id}> Ben: they don't accept DMs from me (Discord 50007)" in told
    assert f"<@{chidi.id}>" in told
    assert str(dana.id) not in told
    await world.skip(24 * 3600)
    assert received(olga, NOT_REACHED) == 1


async def test_the_private_status_is_a_ledger_of_what_was_delivered(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await invite(world, olga, ben)
    for player in (chidi, dana):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await dana.more("decline")
    status = await olga.run("calendar status", calendar="Lunch")
    assert "Delivery: invited 3 · delivered 2 · not reached 1" in status
    assert "Ben: ⚠️ not reached: they don't accept DMs from me (Discord 50007)" in status
    assert "Chidi: delivered <t:" in status
    assert "1 of 3" in status


async def test_in_a_channel_that_the_owner_allowed_only_that_person_is_pinged_and_nothing_named(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await allow_general(world, olga)
    await invite(world, olga, ben)
    [call] = [message for message in dana.messages(dm=False) if message.content]
    assert call.content == f"<@{ben.id}>"
    assert "Lunch" not in str(call.embeds[0].to_dict())
    bodies = [one.json for one in world.env.http_requests if isinstance(one.json, dict)]
    [sent] = [body for body in bodies if body.get("content")]
    assert sent["allowed_mentions"] == {"parse": [], "users": [ben.id]}

    said = await ben.press("Answer")
    assert INVITED in said
    await ben.more("decline")
    await world.skip(24 * 3600)
    assert len([message for message in dana.messages(dm=False) if message.content]) == 1


async def test_somebody_else_learns_nothing_from_the_call(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await allow_general(world, olga)
    await invite(world, olga, ben)
    await dana.register()
    assert "Lunch" not in await dana.press("Answer")


async def test_without_a_channel_nobody_is_called(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await invite(world, olga, ben)
    await world.skip(24 * 3600)
    assert dana.sees(dm=False) == []


async def test_where_the_owner_may_no_longer_write_nothing_is_posted_and_they_are_told(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await allow_general(world, olga)
    world.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007, times=None)
    await invite(world, olga, ben)
    await world.skip(9 * 3600)
    assert dana.sees(dm=False) == []
    assert received(olga, "No longer posted: Lunch") == 1


async def test_what_was_for_a_lost_channel_goes_to_the_owner(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await allow_general(world, olga)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    world.env.inject_error(
        "POST", f"/channels/{world.general.id}/messages", status=404, code=10003, times=None
    )
    await world.skip(10 * 3600)
    await ben.more("decline")
    assert received(olga, "Everyone has answered: Lunch") == 1


@pytest.mark.parametrize(("status", "code"), [(500, 0), (400, 50035)])
async def test_what_discord_always_refuses_is_given_up_after_ten_tries_and_the_owner_is_told(
    world: World, olga: Player, ben: Player, chidi: Player, status: int, code: int
) -> None:
    path = f"/channels/{world.people['ben'].user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    assert received(chidi) == 1, "it delays no other"
    await world.skip(24 * 3600)
    [row] = await rows(world, kind=NotificationKind.INVITATION, outcome=Outcome.GIVEN_UP)
    assert row.attempts == 10
    assert "given up after 10 tries" in next(seen for seen in olga.sees() if NOT_REACHED in seen)


async def test_flagged_for_spam_it_opens_no_new_dms_and_tells_the_host(
    world: World, olga: Player, ben: Player, chidi: Player, caplog: pytest.LogCaptureFixture
) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    world.env.inject_error("POST", OPENING, status=400, code=20026, times=1)
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await world.skip(8 * 3600)
    assert received(chidi) == 0
    assert "Discord has flagged this bot for spam" in caplog.text
    await olga.run("calendar edit", calendar="Lunch", hours="10-16")
    await world.skip(120)
    assert received(ben, "changed this calendar") == 1, "who has a DM channel still gets messages"


async def test_told_that_it_opens_dms_too_fast_it_opens_none_until_the_pause_is_over(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    world.env.inject_error("POST", OPENING, status=400, code=40003, times=1)
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await world.skip(29)
    assert [received(player) for player in (ben, chidi)] == [0, 0]
    assert sum(request.path == OPENING for request in world.env.http_requests) == 1, "only Ben's was tried"
    await world.skip(2)
    assert [received(player) for player in (ben, chidi)] == [1, 1]


async def test_stop_messages_stands_in_every_dm_and_works_unregistered(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    said = await dana.more("stop")
    assert "Messages stopped" in said
    before = len(dana.sees())
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Dinner", user=dana)
    await olga.run("calendar invite", calendar="Dinner", user=dana)
    await world.skip(9 * 24 * 3600)
    assert len(dana.sees()) == before
    status = await olga.run("calendar status", calendar="Dinner")
    assert "stopped my messages, so they're waiting" in status
    assert "Dinner" in await dana.run("invites"), "commands work as before"

    assert "The button below" in await dana.run("help")
    assert "You missed 3 messages." in await dana.press("Resume messages")
    told = dana.sees()[-1]
    assert "While you were away" in told or INVITED in told
    assert "Dinner" in told


async def test_every_dm_offers_to_stop_messages(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    """Over a life of a calendar with every kind of message in it."""
    await ben.register()
    for player in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await olga.run("calendar edit", calendar="Lunch", hours="10-16")
    await world.skip(13 * 3600)
    await olga.run("calendar remind", calendar="Lunch")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Dana")
    await world.skip(11 * 24 * 3600)
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    await world.skip(2 * 24 * 3600)
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    sent = await Office(world.bot.store.database).rows(Notification, outcome=Outcome.SENT)
    kinds = {row.kind.value for row in sent}
    assert kinds >= {"invitation", "calendar_changed", "nudge", "deadline_reminder", "uninvitation"}
    assert kinds >= {"deadline_passed", "finalized", "meeting_reminder", "cancelled"}
    dms = {message.id: words(message) for player in (olga, ben, chidi, dana) for message in player.messages()}
    for row in sent:
        dm = dms[row.message_id or 0]
        assert "[Stop messages]" in dm or "[More…]" in dm, row.kind
