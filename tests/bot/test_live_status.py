"""The live status in a channel: kept up to date by itself, and ended quietly when it cannot be."""

from datetime import timedelta

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Attendee, Calendar, LiveMessage, User
from scheduling.model import Acceptance, AnswerStatus
from tests.support.fakes import Office
from tests.support.inbox import received
from tests.support.line import death, trouble

LOST = "No longer posted: Lunch"
EDITING = "/channels/*/messages/*"


@pytest.fixture(autouse=True)
async def lunch(world: World, olga: Player, ben: Player, chidi: Player) -> None:
    """Ben and Chidi are invited, and have not answered; the status is posted in #general."""
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await olga.run("calendar status", calendar="Lunch", post=True)
    assert "keep itself up to date" in await olga.press("Post for invitees")
    await world.skip(1)


def shown(dana: Player) -> str:
    """The status as somebody sees it who is not on the calendar."""
    return dana.sees(dm=False)[0]


def edits(world: World) -> int:
    """How often the bot has tried to edit a message in a channel."""
    return sum(
        request.method == "PATCH" and request.path.startswith(f"/channels/{world.general.id}/messages/")
        for request in world.env.http_requests
    )


async def answers(player: Player) -> None:
    """Says when they can."""
    await player.run("availability add", calendar="Lunch", when="2026-01-13 9-11")


async def test_within_two_seconds_of_an_answer_it_shows_it(world: World, ben: Player, dana: Player) -> None:
    assert "Added their times: ▱▱▱▱▱▱▱▱▱▱  0 of 2" in shown(dana)
    await answers(ben)
    await world.skip(2)
    assert "1 of 2" in shown(dana)
    assert f"Thanks to: <@{ben.id}>" in shown(dana)


async def test_after_its_first_hour_it_is_edited_once_in_five_minutes(
    world: World, ben: Player, chidi: Player, dana: Player
) -> None:
    await world.skip(3600)
    await answers(ben)
    await world.skip(2)
    assert "1 of 2" in shown(dana), "the first change in a while is shown at once"
    await answers(chidi)
    await world.skip(295)
    assert "1 of 2" in shown(dana)
    await world.skip(5)
    assert "2 of 2" in shown(dana)


async def test_it_says_when_it_was_updated(world: World, ben: Player, dana: Player) -> None:
    await world.skip(600)
    await answers(ben)
    await world.skip(1)
    [message] = dana.messages(dm=False)
    embed = message.embeds[0]
    assert embed.footer.text == "Updated"
    assert embed.timestamp is not None
    assert world.now() - embed.timestamp <= timedelta(seconds=2)


async def test_after_a_restart_it_is_brought_up_to_date(world: World, ben: Player, dana: Player) -> None:
    with trouble(world, path="/channels/*/messages/*", method="PATCH", after=death):
        await answers(ben)
        await world.restart()
    await world.skip(120)
    assert "1 of 2" in shown(dana)


async def test_once_the_deadline_has_passed_it_says_so_and_takes_no_more_answers(
    world: World, dana: Player
) -> None:
    assert "Open" in shown(dana)
    await world.skip(11 * 24 * 3600)
    assert "Deadline passed" in shown(dana)
    assert "[Pick times]" not in shown(dana)
    assert shown(dana).endswith("[Organize]")


async def test_finalized_it_shows_the_meeting(world: World, olga: Player, ben: Player, dana: Player) -> None:
    await answers(ben)
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    await world.skip(2)
    assert "The meeting: <t:1768314600:F>–<t:1768316400:t>\n" in shown(dana)
    assert "[Details] [Organize]" in shown(dana)


async def test_pick_times_opens_for_oneself_alone(ben: Player, dana: Player) -> None:
    assert "[Pick times]" in shown(dana)
    assert "Nothing yet." in await ben.press("Pick times")
    said = await ben.press("Back")
    assert "Olga Example asks when you can meet" in said
    assert len(dana.sees(dm=False)) == 1, "nobody else sees it"
    await ben.press("Type my times")
    assert "You've added your times." in await ben.submit(when="2026-01-13 9-11")


async def test_for_the_owner_it_opens_their_own_times(olga: Player) -> None:
    picking = await olga.press("Pick times")
    assert "When are you free? Lunch" in picking
    assert "[No time works]" not in picking, "they have not invited themselves"


async def test_whoever_is_not_invited_is_told_nothing_by_it(dana: Player) -> None:
    await dana.register()
    assert "Only people who were invited can answer here." in await dana.press("Pick times")


async def test_what_organizers_do_opens_for_them_alone(olga: Player, ben: Player, dana: Player) -> None:
    assert "[Pick times] [Organize]" in shown(dana)
    assert "Only the organizer" in await ben.press("Organize")
    opened = await olga.press("Organize")
    assert "[Invite people] [Post it here] [Remind] [Organizers]" in opened
    assert opened.message is not None and opened.message.flags.ephemeral
    assert "Reminding 2 people" in await olga.press("Remind")
    assert "[Pick times] [Organize]" in shown(dana)


async def test_nobody_can_join_where_the_owner_has_not_opened_it(dana: Player) -> None:
    assert "[I'm in]" not in shown(dana)


async def open_to_all(world: World, olga: Player) -> None:
    """Posts it anew, for everybody to join."""
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for everyone")
    await world.skip(1)


async def test_anybody_in_the_channel_can_join_where_the_owner_has_opened_it(
    world: World, olga: Player, dana: Player
) -> None:
    await open_to_all(world, olga)
    joined = await dana.press("I'm in")
    assert "You're in." in joined
    await world.skip(2)
    assert "0 of 3" in await olga.run("calendar status", calendar="Lunch")
    await dana.press("Type my times")
    await dana.say_clock("Auckland")
    assert "You've added your times." in await dana.submit(when="2026-01-14 1-3am")
    assert dana.sees() == [], "no invitation is sent to somebody who is in already"


async def test_joining_again_only_shows_the_invitation(world: World, olga: Player, ben: Player) -> None:
    await open_to_all(world, olga)
    assert "Olga Example asks when you can meet" in await ben.press("I'm in")
    await world.skip(2)
    assert "0 of 2" in await olga.run("calendar status", calendar="Lunch")


async def test_posting_again_moves_it_down_and_leaves_one(world: World, olga: Player, dana: Player) -> None:
    [before] = dana.messages(dm=False)
    await open_to_all(world, olga)
    [after] = dana.messages(dm=False)
    assert after.id != before.id


async def test_deleted_it_ends_quietly_and_the_owner_is_told(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    world.env.backend.delete_message(world.general.id, dana.messages(dm=False)[0].id)
    await world.skip(8 * 3600)
    before = edits(world)
    await answers(ben)
    await world.skip(3600)
    assert edits(world) - before == 1
    assert received(olga, LOST) == 1
    assert dana.sees(dm=False) == [], "it is not posted again"
    assert await Office(world.bot.store.database).count(LiveMessage) == 0
    [calendar] = await Office(world.bot.store.database).rows(Calendar)
    assert calendar.channel_id is None


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (404, 10003), (400, 50083)])
async def test_without_access_to_the_channel_it_ends_and_the_owner_is_told(
    world: World, olga: Player, ben: Player, status: int, code: int
) -> None:
    world.env.inject_error("PATCH", EDITING, status=status, code=code, times=None)
    await world.skip(8 * 3600)
    await answers(ben)
    await world.skip(3600)
    assert received(olga, LOST) == 1


@pytest.mark.parametrize(("status", "code"), [(500, 0), (429, 30046)])
async def test_what_discord_cannot_do_now_is_shown_after_a_pause(
    world: World, olga: Player, ben: Player, dana: Player, status: int, code: int
) -> None:
    world.env.inject_error("PATCH", EDITING, status=status, code=code, times=2)
    await answers(ben)
    await world.skip(5)
    assert "0 of 2" in shown(dana)
    await world.skip(120)
    assert "1 of 2" in shown(dana)
    assert received(olga, LOST) == 0


async def test_what_always_fails_is_given_up_after_ten_tries_and_the_owner_is_told(
    world: World, olga: Player, ben: Player
) -> None:
    await world.skip(8 * 3600)
    world.env.inject_error("PATCH", EDITING, status=500, code=0, times=None)
    before = edits(world)
    await answers(ben)
    await world.skip(24 * 3600)
    assert edits(world) - before == 10
    assert received(olga, LOST) == 1


async def test_posted_again_it_is_tried_ten_times_anew(world: World, olga: Player, dana: Player) -> None:
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    path = f"/channels/{world.general.id}/messages"
    for failures, hours in ((9, 3), (2, 1)):
        world.env.inject_error("POST", path, status=500, code=0, times=failures)
        await olga.run("calendar status", calendar="Dinner", post=True)
        await olga.press("Post for invitees")
        await world.skip(hours * 3600)
    assert sum("Dinner" in seen for seen in dana.sees(dm=False)) == 1
    assert received(olga, "No longer posted: Dinner") == 0


async def test_a_first_post_whose_answer_was_lost_is_found_and_not_made_twice(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    await olga.run("calendar status", calendar="Dinner", post=True)
    with trouble(world, after=OSError):
        await olga.press("Post for invitees")
        await world.skip(1)
    await world.skip(120)
    assert sum("Dinner" in seen for seen in dana.sees(dm=False)) == 1
    rows = await Office(world.bot.store.database).rows(LiveMessage)
    assert None not in [row.message_id for row in rows]


async def test_a_summary_is_not_sent_while_the_status_is_live(
    world: World, olga: Player, ben: Player
) -> None:
    await world.skip(24 * 3600)
    await answers(ben)
    await world.skip(48 * 3600)
    assert received(olga, "New answers: Lunch") == 0


async def test_summaries_alone_go_to_the_channel_and_say_nothing_private(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Dinner", user=player)
    await olga.run("calendar status", calendar="Dinner", post=True)
    assert "when there's news" in await olga.press("Only summaries")
    await world.skip(24 * 3600)
    await chidi.run("availability add", calendar="Dinner", when="2026-01-13 9-11")
    await world.skip(48 * 3600)
    [summary] = [seen for seen in dana.sees(dm=False) if "New answers: Dinner" in seen]
    assert f"Thanks to: <@{chidi.id}>" in summary
    assert str(ben.id) not in summary
    await ben.more("decline")
    await world.skip(2)
    await world.skip(24 * 3600)
    assert not [seen for seen in dana.sees(dm=False) if "Everyone" in seen], "it would tell that Ben declined"
    assert received(olga, "Everyone has answered: Dinner") == 1
    assert (
        "[Suggest times] [Finalize the best] [See status] [Choose a time…] [Stop messages]" in olga.sees()[-1]
    )
    assert "Best times: Dinner" in await olga.press("Suggest times")


async def test_five_hundred_people_fit_in(world: World, ben: Player, dana: Player) -> None:
    await store_answers(Office(world.bot.store.database), 500)
    await answers(ben)
    await world.skip(2)
    assert "501 of 502" in shown(dana)
    assert "more" in shown(dana)
    [message] = dana.messages(dm=False)
    assert len(message.embeds[0]) < 6000


async def store_answers(office: Office, count: int) -> None:
    """That many more people on the first calendar, all with their times."""
    async with office.database.writing() as session:
        users = [User(discord_id=10**17 + n, discord_name=f"guest {n}") for n in range(count)]
        session.add_all(users)
        await session.flush()
        session.add_all(
            Attendee(
                calendar_id=1,
                user_id=user.id,
                accepted=Acceptance.ACCEPTED,
                status=AnswerStatus.SUBMITTED,
            )
            for user in users
        )
