"""A group's meeting that repeats is one event of its server, which follows it from meeting to meeting."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from simcord.backend.models import ScheduledEvent

from bot.demo.play import Player, Shown
from bot.demo.scheduled_events import rule_of
from bot.demo.world import World
from db.models import Event
from scheduling.model import EventType
from tests.support.fakes import Office

ALSO = "Also create a server event"
SET = "Finalize and tell everyone"
FIRST = datetime(2026, 3, 3, 18, tzinfo=UTC)
"""A Tuesday at 19:00 in Berlin, four weeks before its clocks change."""
WEEK = timedelta(weeks=1)
TUESDAY, WEEKLY, MONTHLY = 1, 2, 1
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4


@pytest.fixture(autouse=True)
async def raid(world: World, olga: Player, ben: Player) -> None:
    """Olga's calendar for a week in March, on which Ben is free all day."""
    await until(world, datetime(2026, 2, 23, 12, tzinfo=UTC))
    for player in (olga, ben):
        await player.register()
        await player.run("profile edit", timezone=player.zone)
    given: dict[str, Any] = {"start_date": "2026-03-02", "hours": "0-24", "meeting_length": "3h"}
    await olga.run("calendar create", name="Raid", mode="group", **given)
    await olga.run("calendar invite", calendar="Raid", user=ben)
    await ben.run("availability add", calendar="Raid", when="all week")


async def until(world: World, at: datetime) -> None:
    while (left := at - world.now()) > timedelta():
        await world.skip(min(left, timedelta(days=1)).total_seconds())


async def finalized(olga: Player, **options: Any) -> Shown:
    """Olga sets the series, with a server event; what she is told about it before."""
    await olga.run("calendar finalize", calendar="Raid", when="2026-03-03 19:00", **options)
    shown = await olga.press(ALSO)
    await olga.press(SET)
    return shown


async def change(world: World, olga: Player, number: int) -> None:
    """Olga looks at one of the meetings that are set."""
    await olga.run("calendar status", calendar="Raid")
    await olga.press("Change the series…")
    found = await Office(world.bot.store.database).rows(Event, event_type=EventType.FINALIZED)
    await olga.choose(f"evt:{sorted(found, key=lambda one: one.start_time)[number].id}")


def events(world: World) -> list[ScheduledEvent]:
    return list(world.env.backend.get_guild(world.guild.id).scheduled_events.values())


def starts(world: World) -> list[datetime]:
    return [datetime.fromisoformat(event.scheduled_start_time) for event in events(world)]


def made(world: World) -> int:
    sent = [one for one in world.env.http_requests if one.path.endswith("/scheduled-events")]
    return sum(one.method == "POST" for one in sent)


async def test_what_was_typed_about_repeating_survives_the_choice_of_an_event(
    world: World, olga: Player
) -> None:
    shown = await finalized(olga, repeat="weekly", until="6")
    assert "Repeats: 6 meetings" in shown
    assert "It repeats too; if you skip or move a meeting, its description says so." in shown
    assert "Repeats: Weekly on Tuesdays" in await olga.run("calendar view", calendar="Raid")


async def test_it_is_one_event_with_discords_rule_that_keeps_the_hour_over_a_clock_change(
    world: World, olga: Player
) -> None:
    await finalized(olga, repeat="weekly", until="6")
    (event,) = events(world)
    assert rule_of(event) == {
        "start": FIRST.isoformat(),
        "interval": 1,
        "frequency": WEEKLY,
        "by_weekday": [TUESDAY],
    }
    assert event.description is not None
    assert event.description.startswith(
        "Weekly on Tuesdays, 19:00–22:00 (Berlin time), until Tue 7 Apr 2026\n\nOrganizer:"
    )
    seen = []
    for week in range(6):
        seen += starts(world)
        await until(world, FIRST + week * WEEK + timedelta(hours=4))
    assert seen == [FIRST + n * WEEK - (timedelta(hours=1) if n >= 4 else timedelta()) for n in range(6)]
    assert made(world) == 1
    assert event.status == COMPLETED, "the last meeting doesn't repeat"
    assert rule_of(event) is None


async def test_monthly_and_every_two_weeks_are_discords_own(world: World, olga: Player) -> None:
    await finalized(olga, repeat="monthly", until="3")
    (event,) = events(world)
    assert rule_of(event)["frequency"] == MONTHLY
    assert rule_of(event)["by_n_weekday"] == [{"n": 1, "day": TUESDAY}]
    await until(world, FIRST + timedelta(hours=4))
    assert starts(world) == [datetime(2026, 4, 7, 17, tzinfo=UTC)]


async def test_where_discord_cant_repeat_it_is_about_the_next_meeting_and_moves_on(
    world: World, olga: Player
) -> None:
    shown = await finalized(olga, repeat="every four weeks", until="3")
    assert "Discord can't repeat it like this, so it's always for the next meeting." in shown
    assert [rule_of(event) for event in events(world)] == [None]
    seen = []
    for week in (0, 4, 8):
        seen += [
            datetime.fromisoformat(event.scheduled_start_time)
            for event in events(world)
            if event.status == SCHEDULED
        ]
        await until(world, FIRST + week * WEEK + timedelta(hours=4))
    assert seen == [FIRST, FIRST + 4 * WEEK - timedelta(hours=1), FIRST + 8 * WEEK - timedelta(hours=1)]
    assert [event.status for event in events(world)] == [COMPLETED] * 3


async def test_a_meeting_that_is_skipped_or_moved_is_said_in_the_event(world: World, olga: Player) -> None:
    await finalized(olga, repeat="weekly", until="6")
    await change(world, olga, 2)
    await olga.press("Skip it")
    await change(world, olga, 2)
    await olga.press("Move it…")
    await olga.submit(when="2026-03-25 20:00")
    await olga.press("Move and tell them")
    (event,) = events(world)
    assert event.description is not None
    skipped, moved = (int((FIRST + n * WEEK).timestamp()) for n in (2, 3))
    after = int(datetime(2026, 3, 25, 19, tzinfo=UTC).timestamp())
    assert f"<t:{skipped}:F>: skipped\n<t:{moved}:F>: moved to <t:{after}:F>\n\n" in event.description
    await until(world, FIRST + WEEK + timedelta(hours=4))
    assert starts(world) == [datetime(2026, 3, 25, 19, tzinfo=UTC)], "the skipped one is passed over"
    assert rule_of(event) is None, "the rule has no such day"
    await until(world, datetime(2026, 3, 26, tzinfo=UTC))
    (*_, event) = events(world)
    assert starts(world)[-1] == FIRST + 4 * WEEK - timedelta(hours=1)
    assert rule_of(event)["by_weekday"] == [TUESDAY]
    assert "skipped" not in (event.description or "")


async def test_the_next_meeting_skipped_or_moved_moves_the_event(world: World, olga: Player) -> None:
    await finalized(olga, repeat="weekly", until="6")
    await change(world, olga, 0)
    await olga.press("Skip it")
    assert starts(world) == [FIRST + WEEK]
    await change(world, olga, 0)
    await olga.press("Move it…")
    await olga.submit(when="2026-03-11 20:00")
    await olga.press("Move and tell them")
    assert starts(world) == [datetime(2026, 3, 11, 19, tzinfo=UTC)]
    assert made(world) == 1


async def test_a_series_that_ends_earlier_no_longer_repeats(world: World, olga: Player) -> None:
    await finalized(olga, repeat="weekly", until="6")
    await change(world, olga, 0)
    await olga.press("End after it")
    (event,) = events(world)
    assert (starts(world), rule_of(event)) == ([FIRST], None)
    await until(world, FIRST + 2 * WEEK)
    assert [event.status for event in events(world)] == [COMPLETED]
    assert made(world) == 1


async def test_canceled_with_the_series_and_deleted_by_hand_it_stays_so(world: World, olga: Player) -> None:
    await finalized(olga, repeat="weekly", until="6")
    world.env.backend.delete_scheduled_event(world.guild.id, events(world)[0].id)
    await until(world, FIRST + timedelta(hours=16))
    assert events(world) == []
    assert "Somebody deleted or ended it" in olga.sees()[-1]
    await olga.run("calendar status", calendar="Raid")
    await olga.press("Create an event")
    assert starts(world) == [FIRST + WEEK]
    await olga.run("calendar cancel", calendar="Raid")
    await olga.press("Cancel and tell everyone")
    assert [event.status for event in events(world)] == [CANCELED]


async def test_an_event_that_runs_on_is_left_until_it_ends(world: World, olga: Player) -> None:
    """People stay in the voice channel after the meeting."""
    await finalized(olga, repeat="weekly", until="6")
    (event,) = events(world)
    await until(world, FIRST + timedelta(hours=2))
    assert event.status == ACTIVE
    event.scheduled_end_time = (FIRST + timedelta(hours=5)).isoformat()
    await until(world, FIRST + timedelta(hours=4))
    assert (event.status, starts(world)) == (ACTIVE, [FIRST])
    await until(world, FIRST + timedelta(hours=6))
    assert (event.status, starts(world)) == (SCHEDULED, [FIRST + WEEK])
    assert event.scheduled_end_time == (FIRST + WEEK + timedelta(hours=3)).isoformat()


async def test_an_event_that_would_repeat_after_the_last_meeting_is_taken_away(
    world: World, olga: Player
) -> None:
    """The first one ran on until the series was over, so it was never set to the last."""
    await finalized(olga, repeat="weekly", until="2")
    (event,) = events(world)
    event.scheduled_end_time = (FIRST + WEEK + timedelta(hours=6)).isoformat()
    await until(world, FIRST + WEEK + timedelta(hours=5))
    assert events(world) == []


async def test_one_that_is_lost_after_the_calendars_own_days_is_told_while_meetings_follow(
    world: World, olga: Player
) -> None:
    await finalized(olga, repeat="weekly", until="6")
    await until(world, FIRST + 2 * WEEK - timedelta(days=1))
    world.env.backend.delete_scheduled_event(world.guild.id, events(world)[0].id)
    await until(world, FIRST + 2 * WEEK + timedelta(hours=16))
    assert "No server event: Raid" in olga.sees()[-1]
    await olga.run("calendar status", calendar="Raid")
    await olga.press("Create an event")
    assert starts(world) == [FIRST + 3 * WEEK]
