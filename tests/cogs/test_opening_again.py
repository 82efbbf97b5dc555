"""/calendar copy with `every`: a calendar opens itself again, shown to its owner first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.demo.play import Player, items
from bot.demo.world import World
from db.models import Calendar, Series
from tests.support.cast import press_old
from tests.support.fakes import Office
from tests.support.inbox import received

THURSDAY = datetime(2026, 1, 14, 8, tzinfo=UTC)
"""Wed 14 January 2026, 9:00 in Berlin: three days before Saturday, with which the deadline ends."""


@pytest.fixture(autouse=True)
async def lunch(olga: Player, ben: Player, chidi: Player) -> None:
    """A group from Mon 12 January; Ben and Chidi are invited, both in Berlin."""
    for player in (olga, ben, chidi):
        await player.register()
        await player.run("profile edit", timezone="Europe/Berlin")
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="9-18")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)


async def until(world: World, at: datetime) -> None:
    await world.skip((at - world.now()).total_seconds())


async def repeat(olga: Player, every: str = "weekly") -> str:
    """Has it open again from Mon 19 January on."""
    said = await olga.run("calendar copy", calendar="Lunch", start_date="2026-01-19", every=every)
    return said.text


async def calendars(world: World) -> list[Calendar]:
    return await Office(world.bot.store.database).rows(Calendar)


async def test_it_says_when_the_next_one_opens_and_invites_nobody(
    world: World, olga: Player, ben: Player
) -> None:
    said = await repeat(olga)
    assert "Opens again every week: Lunch" in said
    assert "The next one: **Lunch, 19 Jan 2026**\nMon 19 Jan 2026 – Fri 23 Jan 2026" in said
    assert "Opens: Wed 14 Jan 2026, 9:00 (Berlin time)" in said
    assert "I'll show it to you first, and invite nobody until you say so" in said
    await until(world, THURSDAY - timedelta(minutes=1))
    assert len(await calendars(world)) == 1
    assert received(ben) == 1


async def test_the_owner_sees_it_first_and_then_all_are_invited(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    shown = olga.sees()[-1]
    assert "Open again\nLunch, 19 Jan 2026" in shown
    assert "Who I'd invite: 2 people" in shown
    assert "Sat 17 Jan 2026, 24:00" in shown
    assert "[Send invitations] [Skip this one] [Stop repeating]" in shown
    assert received(ben, "Lunch, 19 Jan 2026") == 0
    sent = await olga.press("Send invitations")
    assert "I'm sending a DM to" in sent
    assert "Lunch, 26 Jan 2026" in sent and "It opens Wed 21 Jan 2026, 9:00" in sent
    assert "[Send by itself] [Stop repeating]" in sent
    assert [received(who, "Lunch, 19 Jan 2026") for who in (ben, chidi)] == [1, 1]
    await until(world, THURSDAY + timedelta(days=7, minutes=1))
    assert "Open again\nLunch, 26 Jan 2026" in olga.sees()[-1]
    assert received(ben, "Lunch, 26 Jan 2026") == 0


async def test_the_same_as_last_time_is_one_press_and_undone(world: World, olga: Player, ben: Player) -> None:
    when = "2026-01-13 9-11, 2026-01-15 14-16 if needed"
    await ben.run("availability add", calendar="Lunch", when=when)
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    await olga.press("Send invitations")
    assert "[Same as last time] [Pick times] [Type my times] [More…]" in ben.sees()[-1]
    answered = await ben.press("Same as last time")
    assert "**Tue 20 Jan 2026**  9:00–11:00 AM" in answered
    assert "**Thu 22 Jan 2026**  2:00–4:00 PM (if needed)" in answered
    assert "Not answered yet." in await ben.press("Undo")
    assert "[Same as last time]" in ben.sees()[-1]


async def test_what_the_new_days_do_not_have_is_left_out_and_said(
    world: World, olga: Player, ben: Player
) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11, 2026-01-15 14-16")
    await olga.run("calendar copy", calendar="Lunch", start_date="2026-01-21", name="Shorter")
    await olga.run("calendar edit", calendar="Shorter", end_date="2026-01-22", hours="9-15")
    answered = await ben.press("Same as last time")
    assert "**Thu 22 Jan 2026**  2:00–3:00 PM" in answered
    assert "I left out times outside the calendar or in the past" in answered
    assert "Tue 27 Jan 2026" in answered and "3:00–4:00 PM" in answered


async def test_who_gave_no_times_is_offered_no_repetition(world: World, olga: Player, ben: Player) -> None:
    await olga.run("calendar copy", calendar="Lunch", start_date="2026-01-19", name="February")
    assert "Same as last time" not in ben.sees()[-1]
    assert "You gave no times last time" in await press_old(world, ben, "same_again:2:0")
    assert "You gave no times last time" in await press_old(world, ben, "same_again:1:0")


async def test_who_declined_is_left_out_from_then_on_but_not_who_missed_one_meeting(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await dana.more("decline")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 9:00")
    await olga.press("Finalize and tell everyone")
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    await olga.press("Keep it without Chidi Example")
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    shown = olga.sees()[-1]
    assert "Who I'd invite: 2 people" in shown
    assert f"Left out, since they declined: <@{dana.id}>" in shown
    await olga.press("Send invitations")
    assert [received(who, "Lunch, 19 Jan 2026") for who in (ben, chidi, dana)] == [1, 1, 0]


async def test_a_copy_of_what_has_opened_itself_says_so_and_leads_there(
    world: World, olga: Player, ben: Player
) -> None:
    copied: dict[str, Any] = {"calendar": "cal:1", "start_date": "2026-01-19", "name": "Lunch, 19 Jan 2026"}
    said = "**Lunch, 19 Jan 2026 has already opened itself on those days.**"
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    refused = await olga.run("calendar copy", **copied)
    assert said in refused and "Already copied" not in refused
    assert "/calendar copy calendar:cal:1 start_date:2026-01-19 name:Lunch, 19 Jan 2026" in refused
    await olga.press("Send invitations")
    assert said in await olga.run("calendar copy", **copied)
    await until(world, THURSDAY + timedelta(days=7, minutes=1))
    await olga.press("Stop repeating")
    assert said in await olga.run("calendar copy", **copied)
    assert received(ben) == 2
    copied["name"] = "Brunch"
    assert "Calendar copied" in await olga.run("calendar copy", **copied)
    assert "Already copied" in await olga.run("calendar copy", **copied)


async def test_what_opened_itself_and_was_skipped_can_be_copied(world: World, olga: Player) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    await olga.press("Skip this one")
    name = "Lunch, 19 Jan 2026"
    copied = await olga.run("calendar copy", calendar="Lunch", start_date="2026-01-19", name=name)
    assert "Calendar copied" in copied


async def test_skipping_invites_nobody_and_the_next_comes(world: World, olga: Player, ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    assert "Skipped: Lunch, 19 Jan 2026" in await olga.press("Skip this one")
    await until(world, THURSDAY + timedelta(days=7, minutes=1))
    await olga.press("Send invitations")
    assert received(ben, "Canceled") == 0
    assert received(ben, "Lunch, 26 Jan 2026") == 1
    assert "**Tue 27 Jan 2026**  9:00–11:00 AM" in await ben.press("Same as last time")


async def test_one_that_nobody_sent_lapses_when_the_next_one_opens(
    world: World, olga: Player, ben: Player
) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    old = olga.messages()[-1]
    await until(world, THURSDAY + timedelta(days=7, minutes=1))
    first, lapsed, waiting = await calendars(world)
    assert (first.cancelled_at, waiting.cancelled_at) == (None, None)
    assert lapsed.cancelled_at is not None
    assert "already done" in await olga.press_again(old, f"skip_again:{lapsed.id}:{_id_in(old)}")
    await olga.press("Send invitations")
    assert received(ben) == 2


async def test_later_ones_go_by_themselves_once_the_owner_says_so(
    world: World, olga: Player, ben: Player
) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    await olga.press("Send invitations")
    assert "From now on, I send the invitations as soon as one opens" in await olga.press("Send by itself")
    await until(world, THURSDAY + timedelta(days=7, minutes=1))
    assert received(ben, "Lunch, 26 Jan 2026") == 1
    assert "Open again, and the invitations are out" in olga.sees()[-1]
    assert "Invited: 2 people" in olga.sees()[-1]
    assert "I show you each one first" in await olga.press("Ask me first")
    await until(world, THURSDAY + timedelta(days=14, minutes=1))
    assert received(ben, "Lunch, 2 Feb 2026") == 0


async def test_nothing_goes_by_itself_while_the_owner_is_signed_out(
    world: World, olga: Player, ben: Player
) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    await olga.press("Send invitations")
    await olga.press("Send by itself")
    await olga.run("logout")
    await until(world, THURSDAY + timedelta(days=7, minutes=1))
    assert received(ben, "Lunch, 26 Jan 2026") == 0
    await olga.run("login")
    assert "Lunch, 26 Jan 2026" in olga.sees()[-1]
    shown = await olga.run("calendar view", calendar="Lunch, 26 Jan 2026")
    assert "[Send invitations] [Skip this one] [Stop repeating]" in shown
    await olga.press("Send invitations")
    assert received(ben, "Lunch, 26 Jan 2026") == 1


async def test_canceling_ends_it_with_what_waits(world: World, olga: Player, ben: Player) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    asked = await olga.run("calendar cancel", calendar="Lunch")
    assert "It opens again every week" in asked
    assert "[Cancel and tell everyone] [Stop repeating]" in asked
    assert "It no longer opens again." in await olga.press("Cancel and tell everyone")
    assert await Office(world.bot.store.database).rows(Series) == []
    assert all(row.cancelled_at for row in await calendars(world))
    before = len(await calendars(world))
    await until(world, THURSDAY + timedelta(days=30))
    assert len(await calendars(world)) == before
    assert received(ben, "Lunch, 19 Jan 2026") == 0


async def test_stopping_leaves_what_is_out_as_it_is(world: World, olga: Player, ben: Player) -> None:
    await repeat(olga)
    await olga.run("calendar cancel", calendar="Lunch")
    assert "No longer opens again: Lunch" in await olga.press("Stop repeating")
    assert "already done" in await press_old(world, olga, "stop_again:1:0")
    await until(world, THURSDAY + timedelta(days=30))
    (lunch,) = await calendars(world)
    assert lunch.cancelled_at is None


async def test_a_name_that_is_taken_gets_a_number(world: World, olga: Player) -> None:
    await olga.run("calendar create", name="Lunch, 19 Jan 2026", start_date="2026-01-20")
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    assert "Lunch, 19 Jan 2026 (2)" in olga.sees()[-1]


async def test_sending_after_the_deadline_is_refused(world: World, olga: Player, ben: Player) -> None:
    await repeat(olga, every="monthly")
    await until(world, datetime(2026, 1, 18, 8, tzinfo=UTC))
    assert "deadline" in await olga.press("Send invitations")
    assert received(ben) == 1


async def test_after_a_restart_it_opens_once(world: World, olga: Player) -> None:
    await repeat(olga)
    await world.restart()
    await until(world, THURSDAY + timedelta(minutes=1))
    await world.restart()
    await world.skip(3600)
    assert len(await calendars(world)) == 2
    assert received(olga, "Who I'd invite") == 1


async def test_what_was_due_while_the_bot_was_away_for_long_is_skipped(world: World, olga: Player) -> None:
    await repeat(olga)
    office = Office(world.bot.store.database)
    await office.change(Series, {}, opens_at=datetime(2026, 2, 4, 8, tzinfo=UTC))
    await until(world, datetime(2026, 2, 4, 9, tzinfo=UTC))
    assert [row.name for row in await calendars(world)] == ["Lunch", "Lunch, 9 Feb 2026"]


async def test_others_cannot_decide(world: World, olga: Player, ben: Player) -> None:
    await repeat(olga)
    await until(world, THURSDAY + timedelta(minutes=1))
    for verb in ("send_again", "skip_again", "stop_again", "let_send", "ask_first"):
        assert "Only the organizer" in await press_old(world, ben, f"{verb}:1:0")
        assert "You don't have a calendar" in await press_old(world, ben, f"{verb}:2:0")
    assert received(ben) == 1
    assert len(await Office(world.bot.store.database).rows(Series)) == 1


def _id_in(message: discord.Message) -> int:
    """The notification's id on the message's buttons."""
    return int(str(next(items(message)).custom_id).split(":")[2])
