"""Reminders around both clock changes, in zones of whole, half and quarter hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Notification
from scheduling.model import NotificationKind
from tests.support.fakes import Office

CHANGES = [
    ("America/St_Johns", date(2026, 3, 8)),
    ("America/St_Johns", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(2026, 3, 8)),
]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
async def test_reminders_and_the_meeting_come_at_the_right_instant_around_a_clock_change(
    world: World, olga: Player, ben: Player, chidi: Player, zone: str, day: date
) -> None:
    here = ZoneInfo(zone)

    def at(day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), here).astimezone(UTC)

    await world.skip((at(day - timedelta(days=5), 12) - world.now()).total_seconds())
    for player in (olga, ben, chidi):
        await player.register()
        await player.run("profile edit", timezone=zone)
    await olga.run(
        "calendar create",
        mode="group",
        name="Lunch",
        start_date=f"{day}",
        end_date=f"{day + timedelta(days=2)}",
        deadline=f"{day} 11:00",
    )
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await ben.run("availability add", calendar="Lunch", when=f"{day + timedelta(days=1)} 9:00-12:00")
    await world.skip((at(day, 12) - world.now()).total_seconds())
    meeting = at(day + timedelta(days=1), 9)
    await olga.run("calendar finalize", calendar="Lunch", when=f"{day + timedelta(days=1)} 9:00")
    await olga.press("Finalize and tell everyone")
    await world.skip((meeting + timedelta(hours=1) - world.now()).total_seconds())

    deadline = at(day, 11)
    assert await sent(world, chidi, NotificationKind.DEADLINE_REMINDER) == [
        deadline - timedelta(hours=48),
        at(day, 8),
    ], "48 hours before, and when the day begins, since four hours before is at seven"
    assert await sent(world, ben, NotificationKind.DEADLINE_REMINDER) == []
    assert await sent(world, olga, NotificationKind.DEADLINE_PASSED) == [deadline]
    assert await sent(world, olga, NotificationKind.STATUS_SUMMARY) == [at(day - timedelta(days=4), 8)]
    for player in (olga, ben, chidi):
        assert await sent(world, player, NotificationKind.MEETING_REMINDER) == [
            meeting - timedelta(minutes=15)
        ]


async def sent(world: World, player: Player, kind: NotificationKind) -> list[datetime]:
    """When somebody was sent messages of a kind."""
    office = Office(world.bot.store.database)
    people = {"olga": 1, "ben": 2, "chidi": 3}
    rows = await office.rows(Notification, kind=kind, user_id=people[player.name])
    return [row.sent_at for row in rows if row.sent_at is not None]
