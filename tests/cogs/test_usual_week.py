"""A usual week, told once, answers an invitation with one press; meetings fixed elsewhere are kept free."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from db.models import UsualWeek
from scheduling.model import Preference
from tests.support.fakes import Office


@pytest.fixture(autouse=True)
async def registered(olga: Player, ben: Player, chidi: Player) -> None:
    """Olga is in Berlin, Ben in New York, Chidi in Lagos."""
    for who in (olga, ben, chidi):
        await who.register()


async def invite(olga: Player, ben: Player, name: str = "Lunch", start: str = "2026-01-12") -> None:
    """Olga opens a calendar, for all day since its hours are not the subject, and invites Ben."""
    await olga.run("calendar create", mode="group", name=name, start_date=start, hours="0-24")
    await olga.run("calendar invite", calendar=name, user=ben)


async def fixed_meeting(olga: Player, ben: Player) -> None:
    """Ben and Olga have "Review" on Tuesday at 10:00 in New York."""
    await invite(olga, ben, "Review")
    await ben.run("availability add", calendar="Review", when="tue 9-12")
    await olga.run("calendar finalize", calendar="Review", when="2026-01-13 16:00")
    await olga.press("Finalize and tell everyone")


async def test_it_is_told_shown_and_taken_away(ben: Player) -> None:
    assert "None yet." in await ben.run("availability usual")

    told = await ben.run("availability usual", when="mon-wed 9-12, tue 14-17 if needed")
    shown = await ben.run("availability usual")
    for answer in (told, shown):
        assert "**Mon, Wed**  9:00 AM–12:00 PM\n" in answer
        assert "**Tue**  9:00 AM–12:00 PM, 2:00–5:00 PM (if needed)" in answer
        assert "(New York time)" in answer

    assert "Your usual week is removed" in await ben.run("availability usual", when="None")
    assert "None yet." in await ben.run("availability usual")


async def test_a_new_one_takes_the_place_of_the_old_one(ben: Player) -> None:
    await ben.run("availability usual", when="weekdays 9-17")
    again = await ben.run("availability usual", when="fri 13-15, prefer fri 14-15")
    assert "**Fri**  1:00–2:00 PM (if needed), 2:00–3:00 PM" in again
    assert "Mon" not in again


@pytest.mark.parametrize("when", ["jan 13 9-11", "tomorrow 9-11", "cake"])
async def test_what_is_no_weekly_pattern_is_refused_with_examples(ben: Player, when: str) -> None:
    refused = await ben.run("availability usual", when=when)
    assert "I can't read" in refused
    assert "`weekdays 9-17`" in refused
    assert "None yet." in await ben.run("availability usual")


async def test_a_week_of_more_times_than_anybody_has_is_refused_and_kept_ones_answer_nothing(
    world: World, olga: Player, ben: Player
) -> None:
    ten = ", ".join(f"{hour}:00-{hour}:30" for hour in range(8, 18))
    said = "A usual week has room for 70 separate times; that's 77."
    assert "Got it: your usual week" in await ben.run("availability usual", when=f"mon-sun {ten}")
    refused = await ben.run("availability usual", when=f"mon-sun {ten}, 20:00-20:30")
    assert said in refused and ten in refused
    offered = await ben.offered("availability usual", "when", f"mon-sun {ten}, 20:00-20:30")
    assert offered == []
    office = Office(world.bot.store.database)
    (owner, *_) = {row.user_id for row in await office.rows(UsualWeek)}
    async with office.database.writing() as session:
        session.add_all(
            UsualWeek(user_id=owner, weekday=n, start_wall=1200, end_wall=1230, preference=Preference.HIGH)
            for n in range(7)
        )
    await invite(olga, ben)
    assert said in await ben.press("Use my usual week")


async def test_one_press_answers_with_it(world: World, olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="weekdays 9-12, tue 14-17 if needed")
    await invite(olga, ben)
    await world.restart()

    card = await ben.press("Use my usual week")

    assert "You've added your times." in card
    assert "You've accepted the invitation too." in card
    assert "**Mon 12 Jan 2026**  9:00 AM–12:00 PM" in card
    assert "2:00–5:00 PM (if needed)" in card
    assert "Times shown in New York time" in card
    assert "1 of 1" in await olga.run("calendar status", calendar="Lunch")
    assert "Not answered yet." in await ben.press("Undo")


async def test_it_keeps_its_hours_on_the_wall_across_a_clock_change(olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="every day 9-10")
    await invite(olga, ben, "Spring", "2026-03-06")

    card = await ben.press("Use my usual week")
    assert card.text.count("9:00–10:00 AM") == 5
    assert "Sun 8 Mar 2026" in card


async def test_the_menu_of_invitations_has_it_too(olga: Player, ben: Player) -> None:
    await invite(olga, ben)
    assert "Use my usual week" not in ben.sees()[-1]
    await ben.run("availability usual", when="weekdays 9-12")

    assert "[Use my usual week]" in await ben.run("invites")
    assert "You've added your times." in await ben.press("Use my usual week")


async def test_it_is_read_again_in_the_zone_where_one_is(olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="tue 9-12")
    await invite(olga, ben)
    await ben.press("Use my usual week")

    await ben.press("Not your zone?")
    card = await ben.submit(timezone="Denver")
    assert "**Tue 13 Jan 2026**  9:00 AM–12:00 PM" in card
    seen = await olga.run("availability view", calendar="Lunch", attendee="Ben Example")
    assert "17:00–20:00" in seen, "in Berlin"


async def test_what_was_said_before_is_painted_over_and_comes_back(olga: Player, ben: Player) -> None:
    await invite(olga, ben)
    await ben.run("availability usual", when="tue 9-12")
    await ben.run("availability add", calendar="Lunch", when="tue 8-10, thu 8-10", preference="LOW")

    await ben.run("invites")
    card = await ben.press("Use my usual week")
    assert "This replaces an earlier entry" in card
    assert "Added now:" in card
    assert "**Thu 15 Jan 2026**  8:00–10:00 AM (if needed)" in card
    assert "**Tue 13 Jan 2026**  8:00–10:00 AM (if needed)" in await ben.press("Undo")


async def test_meetings_fixed_elsewhere_are_left_out(olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="tue 9-12")
    await fixed_meeting(olga, ben)
    await invite(olga, ben)

    card = await ben.press("Use my usual week")
    assert "9:00–10:00 AM" in card
    assert "10:30 AM–12:00 PM" in card
    assert "I left out the times of your meetings: **Review** on Tue 13 Jan 2026, 10:00–10:30 AM." in card


async def test_times_entered_over_a_meeting_are_warned_about(
    olga: Player, ben: Player, chidi: Player
) -> None:
    await fixed_meeting(olga, ben)
    await invite(olga, ben)
    await olga.run("calendar invite", calendar="Lunch", user=chidi)

    warning = "⚠️ You have a meeting then: **Review** on Tue 13 Jan 2026, 10:00–10:30 AM."
    assert warning in await ben.run("availability add", calendar="Lunch", when="tue 9-12")
    assert "⚠️" not in await ben.run("availability add", calendar="Lunch", when="wed 9-12")
    assert "⚠️" not in await chidi.run("availability add", calendar="Lunch", when="tue 9-22")
    assert "⚠️" in await olga.run("availability add", calendar="Lunch", when="tue 9-18")


async def test_a_meeting_that_was_called_off_or_declined_takes_no_time(olga: Player, ben: Player) -> None:
    await fixed_meeting(olga, ben)
    await invite(olga, ben)
    await olga.run("calendar cancel", calendar="Review")
    await olga.press("Cancel and tell everyone")

    assert "⚠️" not in await ben.run("availability add", calendar="Lunch", when="tue 9-12")


async def test_where_nothing_of_it_is_free_it_says_so(olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="sat 9-12")
    await invite(olga, ben)
    assert "Your usual week has no free time on the days of Lunch." in await ben.press("Use my usual week")
    assert "0 of 1" in await olga.run("calendar status", calendar="Lunch")


async def test_without_one_there_is_no_button_and_an_old_one_says_so(olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="tue 9-12")
    await invite(olga, ben)
    await ben.run("availability usual", when="none")

    assert "You haven't told me your usual week yet." in await ben.press("Use my usual week")
    assert "Use my usual week" not in await ben.run("invites")
