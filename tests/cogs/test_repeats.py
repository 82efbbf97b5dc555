"""A group's meeting repeats: as it is set, on people's clocks, in their calendars, and as plans change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.demo.play import Player, Shown
from bot.demo.world import World
from db.models import Calendar, Event, Notification
from scheduling.intervals import Span
from scheduling.model import EventType, NotificationKind
from scheduling.settling import SETTLES_IN
from tests.support.cast import press_old
from tests.support.fakes import Office
from tests.support.inbox import ics_of, received
from tests.support.series_files import agreed

SET = "Your meetings are set"
THREE_HOURS = timedelta(hours=3)


@pytest.fixture
async def raiders(world: World, olga: Player, ben: Player, dana: Player) -> list[Player]:
    """Olga's guests for a raid: Ben in New York, and Dana in Auckland; Olga's calendar is in Berlin."""
    await world.skip((datetime(2026, 2, 23, 12, tzinfo=UTC) - world.now()).total_seconds())
    for player in (olga, ben, dana):
        await player.register()
        await player.run("profile edit", timezone=player.zone)
    return [ben, dana]


async def opened(olga: Player, guests: list[Player], **options: Any) -> None:
    """A calendar for a week in March, with everybody invited and free on Tuesday evening in Berlin."""
    given: dict[str, Any] = {
        "start_date": "2026-03-02",
        "hours": "0-24",
        "meeting_length": "3h",
        "repeat": "weekly",
        **options,
    }
    await olga.run("calendar create", name="Raid", mode="group", **given)
    for guest in guests:
        await olga.run("calendar invite", calendar="Raid", user=guest)
        await guest.run("availability add", calendar="Raid", when="all week")


async def finalize(olga: Player, when: str = "2026-03-03 19:00", **options: Any) -> Shown:
    shown = await olga.run("calendar finalize", calendar="Raid", when=when, **options)
    await olga.press("Finalize and tell everyone")
    return shown


async def meetings(world: World) -> list[Event]:
    found = await Office(world.bot.store.database).rows(Event, event_type=EventType.FINALIZED)
    return sorted(found, key=lambda one: one.start_time)


async def spans(world: World) -> list[Span]:
    return [Span(one.start_time, one.end_time) for one in await meetings(world)]


async def reminded(world: World, player: Player) -> list[datetime]:
    """When somebody was reminded of meetings."""
    users = {"olga": 1, "ben": 2, "dana": 3}
    rows = await Office(world.bot.store.database).rows(
        Notification, kind=NotificationKind.MEETING_REMINDER, user_id=users[player.name]
    )
    return sorted(row.sent_at for row in rows if row.sent_at is not None)


def in_berlin(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(
        UTC
    )


def walls(at: list[datetime], zone: str) -> set[str]:
    return {f"{one.astimezone(ZoneInfo(zone)):%a %H:%M}" for one in at}


async def test_a_weekly_raid_keeps_its_hour_over_both_clock_changes_in_three_zones(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, dana = raiders
    await opened(olga, raiders, until="2026-11-30")
    assert "Weekly, until Mon 30 Nov 2026. One answer counts for every meeting." in ben.sees()[-1]
    shown = await finalize(olga)
    assert "Repeats: 39 meetings" in shown
    assert "Weekly on Tuesdays, 19:00–22:00 (Berlin time), until Tue 24 Nov 2026" in shown

    told = ben.sees()[-1]
    assert SET in told and "Tue 3 Mar 2026, 1:00–4:00 PM" in told
    assert "Tue 10 Mar 2026, 2:00–5:00 PM" in told, "New York changes its clocks three weeks before Berlin"
    assert "Weekly on Tuesdays, 7:00–10:00 PM (Berlin time), until Tue 24 Nov 2026" in told

    expected = [in_berlin(date(2026, 3, 3) + timedelta(weeks=week), 19) for week in range(39)]
    assert [span.start for span in await spans(world)] == expected
    (file,) = await ics_of(ben)
    assert agreed(file) == await spans(world) == [Span(start, start + THREE_HOURS) for start in expected]

    await world.skip((expected[-1] - world.now()).total_seconds())
    quarter = timedelta(minutes=15)
    assert await reminded(world, olga) == [start - quarter for start in expected]
    assert walls([at + quarter for at in await reminded(world, ben)], "America/New_York") == {
        "Tue 13:00",
        "Tue 14:00",
    }
    assert len(await reminded(world, ben)) == len(await reminded(world, dana)) == 39


async def test_only_a_few_reminders_are_planned_ahead(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    await opened(olga, raiders)
    await finalize(olga)
    assert len(await meetings(world)) == 52

    async def planned() -> int:
        office = Office(world.bot.store.database)
        return len(await office.rows(Notification, kind=NotificationKind.MEETING_REMINDER, outcome=None))

    assert await planned() == 9
    await world.skip(timedelta(weeks=2).total_seconds())
    assert await planned() == 6, "two more each, until the next comes due"
    await world.skip(timedelta(weeks=20).total_seconds())
    assert await planned() == 6
    assert [received(guest, "Your meeting starts soon") for guest in raiders] == [21, 21]


async def test_monthly_is_on_the_same_weekday_of_the_month(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    await opened(olga, raiders)
    shown = await finalize(olga, repeat="monthly", until="4")
    assert "Monthly on the first Tuesday, 19:00–22:00 (Berlin time), until Tue 2 Jun 2026" in shown
    days = [span.start.date() for span in await spans(world)]
    assert days == [date(2026, 3, 3), date(2026, 4, 7), date(2026, 5, 5), date(2026, 6, 2)]
    assert agreed((await ics_of(raiders[0]))[0]) == await spans(world)


async def test_a_series_over_a_skipped_hour_says_so_and_meets_when_the_clock_has_moved(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    await opened(olga, raiders, start_date="2026-03-16", end_date="2026-03-22", meeting_length="1h")
    shown = await finalize(olga, "2026-03-22 2:30am", until="3")
    assert "On Sun 29 Mar the clock skips 2:30; you meet at 3:30–4:30." in shown
    assert [f"{span.start:%d %H:%M}" for span in await spans(world)] == ["22 01:30", "29 01:30", "05 00:30"]
    assert agreed((await ics_of(raiders[0]))[0]) == await spans(world)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "one-on-one"}, "Only a group's meeting can repeat."),
        ({"repeat": "none", "until": "5"}, "`until` is for meetings that repeat."),
        ({"until": "53"}, "A meeting can't repeat “53”."),
        ({"until": "1"}, "A meeting can't repeat “1”."),
        ({"until": "2026-03-04"}, "takes place only once"),
        ({"until": "2027-03-20"}, "that's more than 52 meetings"),
        ({"until": "whenever"}, "whenever"),
    ],
)
async def test_what_makes_no_series_is_refused_in_words(
    olga: Player, raiders: list[Player], options: dict[str, str], said: str
) -> None:
    usual = {"mode": "group", "repeat": "weekly", "start_date": "2026-03-02"}
    given: dict[str, Any] = usual | options
    assert said in await olga.run("calendar create", name="Raid", **given)


async def test_until_it_is_set_how_it_repeats_may_be_edited_and_then_no_more(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    await opened(olga, raiders, until="10")
    await olga.run("calendar edit", calendar="Raid", repeat="none")
    (row,) = await Office(world.bot.store.database).rows(Calendar)
    assert (row.repeat, row.until) == (None, None)
    assert "Only a group's meeting can repeat." not in await olga.run(
        "calendar edit", calendar="Raid", repeat="every two weeks", until="2026-12-31"
    )
    await finalize(olga)
    assert len(await meetings(world)) == 22
    assert "is finalized" in await olga.run("calendar edit", calendar="Raid", repeat="weekly")
    assert "repeats, so its meetings change one by one" in await olga.run(
        "calendar move", calendar="Raid", when="2026-03-04 19:00"
    )


async def test_a_copy_repeats_as_long(world: World, olga: Player, raiders: list[Player]) -> None:
    await opened(olga, raiders, until="2026-06-30")
    await olga.run("calendar copy", calendar="Raid", start_date="2026-03-09", name="Again")
    copied = (await Office(world.bot.store.database).rows(Calendar, name="Again"))[0]
    assert copied.until == date(2026, 7, 7)


async def test_the_lists_show_the_next_meeting_and_a_series_takes_time_of_other_calendars(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, _ = raiders
    await opened(olga, raiders)
    await finalize(olga)
    await world.skip(timedelta(weeks=3).total_seconds())
    listed = await ben.run("invites")
    assert "Tue 17 Mar 2026, 2:00–5:00 PM" in listed and "3 Mar" not in listed and "24 Mar" not in listed
    seen = await ben.run("calendar view", calendar="Raid")
    assert "Next: Tue 17 Mar 2026" in seen and "Tue 31 Mar 2026" in seen and "Tue 7 Apr" not in seen
    await olga.run("calendar create", name="Lunch", mode="group", start_date="2026-04-06", hours="0-24")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    said = await ben.run("availability add", calendar="Lunch", when="apr 7 all day")
    assert "You have a meeting then" in said and "Raid" in said


async def test_who_joins_later_gets_the_series_and_a_new_place_reaches_everybody(
    world: World, olga: Player, raiders: list[Player], chidi: Player
) -> None:
    await opened(olga, raiders)
    await finalize(olga)
    await world.skip(timedelta(weeks=3).total_seconds())
    await olga.run("calendar invite", calendar="Raid", user=chidi)
    assert received(chidi, "Your meeting is set") == 1
    assert agreed((await ics_of(chidi))[-1]) == await spans(world)
    await olga.run("calendar edit", calendar="Raid", place="The cave")
    await world.skip(SETTLES_IN.total_seconds())
    assert [received(guest, "Your meeting is somewhere else") for guest in (*raiders, chidi)] == [1, 1, 1]
    file = (await ics_of(raiders[0]))[-1]
    assert "LOCATION:The cave" in file and "SEQUENCE:2" in file
    assert agreed(file) == await spans(world)
    await world.skip(timedelta(weeks=1).total_seconds())
    assert received(chidi, "Your meeting starts soon") == 1


async def test_canceling_takes_the_whole_series_out_of_calendars(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    await opened(olga, raiders)
    await finalize(olga)
    await olga.run("calendar cancel", calendar="Raid")
    await olga.press("Cancel and tell everyone")
    set_file, off = await ics_of(raiders[0])
    uid = [line for line in set_file.splitlines() if line.startswith("UID")]
    assert uid == [line for line in off.splitlines() if line.startswith("UID")]
    assert "METHOD:CANCEL" in off and "STATUS:CANCELLED" in off and "RECURRENCE-ID" not in off
    await world.skip(timedelta(weeks=3).total_seconds())
    assert received(raiders[0], "Your meeting starts soon") == 0


async def chosen(world: World, olga: Player, number: int) -> Shown:
    """The owner chooses one of the meetings to change it."""
    await olga.run("calendar status", calendar="Raid")
    await olga.press("Change the series…")
    return await olga.choose(f"evt:{(await meetings(world))[number].id}")


async def test_skip_one_tells_everybody_and_takes_it_out_of_their_calendars(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, _ = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    all_ten = await spans(world)
    shown = await chosen(world, olga, 1)
    assert "Tue 10 Mar 2026, 19:00–22:00 (Berlin time)" in shown and "I'll tell 2 people" in shown
    done = await olga.press("Skip it")
    assert "Tue 10 Mar 2026, 19:00–22:00: skipped" in done
    assert "Revision 1 · I'm telling 2 people by DM" in done
    assert [received(guest, "Your meetings have changed") for guest in raiders] == [1, 1]
    assert "Changed: Tue 10 Mar 2026, 2:00–5:00 PM: skipped" in ben.sees()[-1]
    file = (await ics_of(ben))[-1]
    assert "EXDATE;TZID=Europe/Berlin:20260310T190000" in file and "SEQUENCE:1" in file
    assert agreed(file) == await spans(world) == [all_ten[0], *all_ten[2:]]
    await world.skip((datetime(2026, 3, 18, tzinfo=UTC) - world.now()).total_seconds())
    quarter = timedelta(minutes=15)
    assert await reminded(world, ben) == [all_ten[0].start - quarter, all_ten[2].start - quarter]


async def test_move_one_keeps_the_others_and_is_told_from_what_to_what(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, _ = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    all_ten = await spans(world)
    await chosen(world, olga, 7)
    await olga.press("Move it…")
    shown = await olga.submit(when="wed 20:00")
    assert "Tue 21 Apr 2026, 19:00–22:00 → Wed 22 Apr 2026, 20:00–23:00" in shown
    await olga.press("Move and tell them")
    moved = Span(in_berlin(date(2026, 4, 22), 20), in_berlin(date(2026, 4, 22), 23))
    assert await spans(world) == [*all_ten[:7], moved, *all_ten[8:]]
    assert "Tue 21 Apr 2026, 1:00–4:00 PM → Wed 22 Apr 2026, 2:00–5:00 PM" in ben.sees()[-1]
    file = (await ics_of(ben))[-1]
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20260421T190000" in file
    assert agreed(file) == await spans(world)
    await world.skip((datetime(2026, 4, 28, tzinfo=UTC) - world.now()).total_seconds())
    assert (await reminded(world, ben))[-1] == moved.start - timedelta(minutes=15)


async def test_changes_in_a_row_that_nobody_was_told_of_are_one_message(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, _ = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    await ben.press("Stop messages")
    await chosen(world, olga, 1)
    await olga.press("Skip it")
    await world.skip(SETTLES_IN.total_seconds())
    await chosen(world, olga, 1)
    await olga.press("Move it…")
    await olga.submit(when="2026-03-18 19:00")
    await olga.press("Move and tell them")
    await ben.run("calendar view", calendar="Raid")
    assert received(ben, "Your meetings have changed") == 0
    assert received(raiders[1], "Your meetings have changed") == 2
    await ben.run("calendar export", calendar="Raid")
    assert agreed((await ics_of(raiders[1]))[-1]) == await spans(world)


async def test_end_here_lets_nothing_follow(world: World, olga: Player, raiders: list[Player]) -> None:
    ben, _ = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    all_ten = await spans(world)
    await chosen(world, olga, 3)
    done = await olga.press("End after it")
    assert "The last meeting is Tue 24 Mar 2026, 19:00–22:00." in done
    assert "The series ends: nothing repeats after Tue 24 Mar 2026." in ben.sees()[-1]
    assert agreed((await ics_of(ben))[-1]) == await spans(world) == all_ten[:4]
    await world.skip(timedelta(weeks=12).total_seconds())
    assert received(ben, "Your meeting starts soon") == 4
    assert "[Change the series…]" not in await olga.run("calendar status", calendar="Raid")


async def test_what_cannot_be_changed_about_a_series_is_said(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    await opened(olga, raiders, until="2")
    await finalize(olga)
    await chosen(world, olga, 1)
    await olga.press("Move it…")
    assert "overlaps another meeting of the series" in await olga.submit(when="2026-03-03 20:00")
    await chosen(world, olga, 1)
    await olga.press("Move it…")
    assert "has passed" in await olga.submit(when="2026-02-20 20:00")
    first = (await meetings(world))[0].id
    await chosen(world, olga, 0)
    await olga.press("Skip it")
    assert "already done" in await press_old(world, olga, f"skip_one:{first}:1")
    second = (await meetings(world))[0].id
    assert "has changed since you looked" in await press_old(world, olga, f"skip_one:{second}:1")
    await chosen(world, olga, 0)
    assert "It's the only meeting of" in await olga.press("Skip it")
    await chosen(world, olga, 0)
    await world.skip(timedelta(weeks=3).total_seconds())
    assert "That meeting began" in await olga.press("Skip it")


async def test_who_cant_make_one_is_still_in_for_the_others(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, dana = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    all_ten = await spans(world)
    asked = await ben.press("Can't make it")
    assert "This one is Tue 3 Mar 2026, 1:00–4:00 PM" in asked and "[All of them]" in asked
    noted = await ben.press("This one")
    assert noted.message is not None
    given = (await noted.message.attachments[0].read()).decode()
    assert agreed(given) == all_ten[1:], "the file without it comes at once"
    assert len(await meetings(world)) == 10, "it takes place without him"
    told = olga.sees()[-1]
    assert "Ben Example can't make Tue 3 Mar 19:00–22:00." in told and "still in for the others" in told
    assert "Ben Example: Tue 3 Mar 2026, 19:00–22:00" in await olga.run("calendar status", calendar="Raid")
    exported = await ben.run("calendar export", calendar="Raid")
    assert exported.message is not None
    text = (await exported.message.attachments[0].read()).decode()
    assert agreed(text) == all_ten[1:] and "SEQUENCE:1" in text
    await world.skip((datetime(2026, 3, 18, tzinfo=UTC) - world.now()).total_seconds())
    assert len(await reminded(world, ben)) == 2 and len(await reminded(world, dana)) == 3


async def test_who_cant_make_one_of_them_later_picks_it_and_hears_if_it_moves(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, _ = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    await ben.press("Can't make it")
    await ben.choose(f"evt:{(await meetings(world))[2].id}")
    await olga.press("Change this one…")
    await olga.press("Move it…")
    await olga.submit(when="2026-03-18 19:00")
    await olga.press("Move and tell them")
    assert received(ben, "Your meetings have changed") == 1, "he may be able to come then"
    assert agreed((await ics_of(ben))[-1]) == await spans(world)


async def test_who_cant_make_any_is_out_once_the_owner_keeps_it_without_them(
    world: World, olga: Player, raiders: list[Player]
) -> None:
    ben, dana = raiders
    await opened(olga, raiders, until="10")
    await finalize(olga)
    await ben.press("Can't make it")
    assert "You can't make the series?" in await ben.press("All of them")
    await ben.press("Not at all")
    assert "[New time]" not in olga.sees()[-1] and "[Change the series…]" in olga.sees()[-1]
    await olga.press("Keep it without Ben Example")
    assert received(ben, "Your meeting is canceled") == 1
    off = (await ics_of(ben))[-1]
    assert "METHOD:CANCEL" in off and "SEQUENCE:1" in off
    await world.skip(timedelta(weeks=4).total_seconds())
    assert await reminded(world, ben) == [] and len(await reminded(world, dana)) == 3
