"""Who is reminded, told and asked again, and when: on the simulated Discord, over its moving clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.cast import newcomers
from tests.support.inbox import received

REMINDED = "is waiting for your answer"
ASKED_AGAIN = "asks again when you can meet"
OVER = "The deadline has passed: Lunch"
EVERYBODY = "Everyone has answered: Lunch"
HOW_IT_STANDS = "New answers: Lunch"
SOON = "Your meeting starts soon"
# Berlin's midnight before Sunday 11 January; the calendar begins on Monday 12.
DEADLINE = datetime(2026, 1, 10, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def lunch(olga: Player, ben: Player, chidi: Player, dana: Player) -> None:
    """Ben and Chidi are registered and Dana is not; none of them has answered."""
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for player in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Lunch", user=player)


async def until(world: World, at: datetime) -> None:
    """Lets time pass up to an instant."""
    await world.skip((at - world.now()).total_seconds())


def just_before(at: datetime) -> datetime:
    """A second earlier."""
    return at - timedelta(seconds=1)


async def answers(player: Player) -> None:
    """Says when they can."""
    await player.run("availability add", calendar="Lunch", when="2026-01-13 9-11")


async def test_each_is_reminded_48_and_4_hours_before_the_deadline_in_their_own_waking_hours(
    world: World, ben: Player, chidi: Player, dana: Player
) -> None:
    two_days = DEADLINE - timedelta(hours=48)
    await until(world, just_before(two_days))
    assert [received(player, REMINDED) for player in (ben, chidi, dana)] == [0, 0, 0]
    await until(world, two_days)
    assert received(ben, REMINDED) == 1, "it is 18:00 in New York"
    assert received(chidi, REMINDED) == 0, "it is midnight in Lagos"
    assert received(dana, REMINDED) == 0, "it is midnight in Berlin, which stands in for what Dana never told"

    morning = datetime(2026, 1, 9, 7, tzinfo=UTC)
    await until(world, just_before(morning))
    assert [received(player, REMINDED) for player in (chidi, dana)] == [0, 0]
    await until(world, morning)
    assert [received(player, REMINDED) for player in (ben, chidi, dana)] == [1, 1, 1]

    await until(world, DEADLINE - timedelta(hours=4))
    assert [received(player, REMINDED) for player in (ben, chidi, dana)] == [2, 2, 2]
    await until(world, DEADLINE + timedelta(days=3))
    assert [received(player, REMINDED) for player in (ben, chidi, dana)] == [2, 2, 2]


async def test_whoever_has_answered_declined_or_been_taken_off_is_not_reminded(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await answers(ben)
    await chidi.more("decline")
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Dana")
    await until(world, DEADLINE + timedelta(days=3))
    assert [received(player, REMINDED) for player in (ben, chidi, dana)] == [0, 0, 0]


async def test_who_takes_back_their_times_is_missing_again(world: World, ben: Player) -> None:
    await answers(ben)
    await until(world, DEADLINE - timedelta(hours=5))
    assert received(ben, REMINDED) == 0
    await ben.run("availability clear", calendar="Lunch")
    await ben.press("Remove all my times")
    await until(world, DEADLINE - timedelta(hours=4))
    assert received(ben, REMINDED) == 1


async def test_who_accepted_without_times_is_still_wanted(world: World, ben: Player) -> None:
    await ben.run("invites")
    await ben.more("accept")
    await until(world, DEADLINE - timedelta(hours=4))
    assert received(ben, REMINDED) == 2


async def test_moving_the_deadline_moves_the_reminders(world: World, olga: Player, ben: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch", deadline="2026-01-14 12:00")
    later = datetime(2026, 1, 14, 11, tzinfo=UTC)
    await until(world, just_before(later - timedelta(hours=48)))
    assert received(ben, REMINDED) == 0
    await until(world, just_before(later))
    assert (received(ben, REMINDED), received(olga, OVER)) == (2, 0)
    await until(world, later)
    assert received(olga, OVER) == 1


async def test_nobody_is_reminded_within_12_hours_after_the_invitation(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Dana")
    await until(world, DEADLINE - timedelta(hours=15, minutes=59))
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await until(world, DEADLINE)
    assert received(dana, REMINDED) == 0

    await olga.run(
        "calendar create", mode="group", name="Dinner", start_date="2026-01-20", deadline="2026-01-15 12:00"
    )
    await until(world, datetime(2026, 1, 14, 18, 59, tzinfo=UTC))
    await olga.run("calendar invite", calendar="Dinner", user=dana)
    await until(world, datetime(2026, 1, 15, 11, tzinfo=UTC))
    assert received(dana, REMINDED) == 1, "four hours before, and twelve after"


async def test_after_an_outage_only_the_last_of_two_overdue_reminders_comes_and_says_that_it_is_late(
    world: World, ben: Player
) -> None:
    await world.bot.close()
    await world.skip((DEADLINE - timedelta(hours=2) - world.now()).total_seconds())
    await world.restart()
    assert (received(ben, REMINDED), received(ben, "This is late")) == (1, 1)


async def test_after_the_deadline_no_reminder_comes_late(world: World, ben: Player) -> None:
    await world.bot.close()
    await world.skip((DEADLINE + timedelta(minutes=1) - world.now()).total_seconds())
    await world.restart()
    assert received(ben, REMINDED) == 0


async def test_signed_out_nobody_is_reminded_and_all_is_told_in_one_message_afterwards(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-20")
    await ben.run("logout")
    await olga.run("calendar invite", calendar="Dinner", user=ben)
    await until(world, DEADLINE - timedelta(hours=1))
    before = len(ben.sees())
    said = await ben.run("login")
    assert "messages. I'll send what still matters" in said
    assert len(ben.sees()) == before + 1, "one message"
    told = ben.sees()[-1]
    assert "While you were away" in told
    assert told.count("waiting for your answer") == 2, "a line for each calendar, not for each reminder"
    await world.skip(3600)
    assert len(ben.sees()) == before + 1
    shown = await ben.choose("cal:2")
    assert "Dinner" in shown
    assert "asks when you can meet" in shown


async def test_a_nudge_goes_to_those_who_are_missing_and_at_most_once_an_hour(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await until(world, datetime(2026, 1, 5, 14, tzinfo=UTC))
    await answers(ben)
    said = await olga.run("calendar remind", calendar="Lunch")
    assert "Reminding 2 people" in said
    assert [received(player, ASKED_AGAIN) for player in (ben, chidi, dana)] == [0, 1, 1]
    assert "was reminded within the last hour" in await olga.run("calendar remind", calendar="Lunch")
    await world.skip(3599)
    assert "was reminded within the last hour" in await olga.run("calendar remind", calendar="Lunch")
    await world.skip(1)
    assert "Reminding 2 people" in await olga.run("calendar remind", calendar="Lunch")
    assert [received(player, ASKED_AGAIN) for player in (ben, chidi, dana)] == [0, 2, 2]


async def test_at_night_a_nudge_waits_for_the_morning_and_the_owner_is_told_so(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await until(world, datetime(2026, 1, 5, 9, tzinfo=UTC))
    said = await olga.run("calendar remind", calendar="Lunch")
    assert f"It's night for them: they'll get it in the morning, if there's time left: <@{ben.id}>" in said
    assert [received(player, ASKED_AGAIN) for player in (ben, chidi)] == [0, 1]
    await until(world, datetime(2026, 1, 5, 13, tzinfo=UTC))
    assert received(ben, ASKED_AGAIN) == 1, "it is 8:00 in New York"


async def test_there_is_nobody_to_remind_once_all_have_answered(
    olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    for player in (ben, chidi, dana):
        await player.more("decline")
    assert "There's nobody to remind about" in await olga.run("calendar remind", calendar="Lunch")


async def test_the_deadline_message_gives_a_day_more_once_and_reminds_only_the_missing(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await answers(ben)
    await chidi.more("decline")
    await until(world, DEADLINE + timedelta(hours=7))
    assert received(olga, OVER) == 0, "it is 7:00 in Berlin"
    await until(world, DEADLINE + timedelta(hours=8))
    [told] = [seen for seen in olga.sees() if OVER in seen]
    assert "2 of 3" in told
    assert f"No answer from: <@{dana.id}>" in told

    assert "Extended: Lunch" in await olga.press("Extend by a day")
    assert [received(player, ASKED_AGAIN) for player in (ben, chidi, dana)] == [0, 0, 1]
    assert "Mon 12 Jan 2026" not in olga.sees()[-1]
    assert "Sun 11 Jan 2026, 24:00 (Berlin time)" in olga.sees()[-1]
    pressed = [message for message in olga.messages() if "Extended" in (message.embeds[0].title or "")][-1]
    again = await olga.press_again(pressed, "nudge:1:1")
    assert "was reminded within the last hour" in again

    await until(world, DEADLINE + timedelta(hours=24 + 8))
    assert received(olga, OVER) == 1, "the first was edited; this is for the second deadline"


async def test_the_deadline_can_be_followed_by_finalizing(world: World, olga: Player, ben: Player) -> None:
    await answers(ben)
    await until(world, DEADLINE + timedelta(hours=8))
    shown = await olga.press("Finalize the best")
    assert "Finalize Lunch?" in shown
    assert "Tue 13 Jan 2026, 15:00–15:30 (Berlin time)" in shown, "nine in New York"
    await olga.press("Finalize and tell everyone")
    assert received(ben, "Your meeting is set") == 1


async def test_the_owner_is_told_when_the_last_one_has_answered(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await world.skip(10 * 3600)
    await answers(ben)
    await chidi.more("decline")
    assert received(olga, EVERYBODY) == 0
    await dana.more("decline")
    assert received(olga, EVERYBODY) == 1
    await ben.run("availability add", calendar="Lunch", when="2026-01-14 9-11")
    assert received(olga, EVERYBODY) == 1, "a change of mind is no news"
    [late] = newcomers(world, 1)
    await olga.run("calendar invite", calendar="Lunch", user=late)
    await world.skip(5)
    await late.more("decline")
    assert received(olga, EVERYBODY) == 2, "somebody more was asked"
    assert "declined" not in "".join(seen for seen in olga.sees() if EVERYBODY in seen)


async def test_of_new_answers_there_is_a_summary_the_next_morning_and_none_without(
    world: World, olga: Player, ben: Player
) -> None:
    await until(world, datetime(2026, 1, 3, 12, tzinfo=UTC))
    assert received(olga, HOW_IT_STANDS) == 0
    await answers(ben)
    await until(world, just_before(datetime(2026, 1, 4, 7, tzinfo=UTC)))
    assert received(olga, HOW_IT_STANDS) == 0
    await until(world, datetime(2026, 1, 4, 7, tzinfo=UTC))
    assert received(olga, HOW_IT_STANDS) == 1
    await until(world, datetime(2026, 1, 6, 12, tzinfo=UTC))
    assert received(olga, HOW_IT_STANDS) == 1


async def test_there_is_no_summary_within_12_hours_after_the_invitation(
    world: World, olga: Player, ben: Player
) -> None:
    await answers(ben)
    await until(world, just_before(datetime(2026, 1, 2, 7, tzinfo=UTC)))
    assert received(olga, HOW_IT_STANDS) == 0, "Berlin woke seven hours after it"
    await world.skip(1)
    assert received(olga, HOW_IT_STANDS) == 1


async def test_long_after_the_first_invitation_an_answer_in_the_evening_is_summed_up_in_the_morning(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Dana")
    await until(world, datetime(2026, 1, 3, 21, tzinfo=UTC))
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await answers(ben)
    await until(world, datetime(2026, 1, 4, 7, tzinfo=UTC))
    assert received(olga, HOW_IT_STANDS) == 1


async def test_everybody_in_the_meeting_is_reminded_of_it_15_minutes_before(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await answers(ben)
    await chidi.more("decline")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    quarter_past = datetime(2026, 1, 13, 14, 15, tzinfo=UTC)
    await until(world, just_before(quarter_past))
    assert [received(player, SOON) for player in (olga, ben, chidi, dana)] == [0, 0, 0, 0]
    await until(world, quarter_past)
    assert [received(player, SOON) for player in (olga, ben, chidi, dana)] == [1, 1, 0, 1]
    assert "9:30–10:00 AM (New York time)" in ben.sees()[-1]


async def test_of_a_meeting_that_is_called_off_nobody_is_reminded(
    world: World, olga: Player, ben: Player
) -> None:
    await answers(ben)
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    await until(world, datetime(2026, 1, 14, tzinfo=UTC))
    assert (received(ben, SOON), received(olga, OVER), received(ben, REMINDED)) == (0, 0, 0)


async def test_a_reminder_of_a_meeting_that_has_begun_is_dropped(
    world: World, olga: Player, ben: Player
) -> None:
    await answers(ben)
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    await world.bot.close()
    await until(world, datetime(2026, 1, 13, 14, 31, tzinfo=UTC))
    await world.restart()
    assert received(ben, SOON) == 0
