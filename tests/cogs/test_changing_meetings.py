"""Plans change after finalizing: who can't make it says so, and the owner sends the smallest change."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Absence, Event
from scheduling.model import EventType
from tests.support.fakes import Office
from tests.support.inbox import ics_of, received

MOVED, SET, OFF = "Your meeting has moved", "Your meeting is set", "Your meeting is canceled"


@pytest.fixture
async def everybody(olga: Player, ben: Player, chidi: Player, dana: Player) -> list[Player]:
    """Olga's guests, all registered, in one zone."""
    guests = [ben, chidi, dana]
    for player in (olga, *guests):
        await player.register()
        await player.run("profile edit", timezone="Europe/Berlin")
    return guests


async def opened(olga: Player, guests: list[Player], **options: Any) -> None:
    """A calendar of one-on-ones, unless `options` say otherwise, with everybody invited."""
    await olga.run("calendar create", name="Talks", start_date="2026-01-12", **options)
    for guest in guests:
        await olga.run("calendar invite", calendar="Talks", user=guest)


async def says(player: Player, when: str) -> None:
    await player.run("availability add", calendar="Talks", when=when)


async def finalize(olga: Player) -> None:
    """The best that there is."""
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")


@pytest.fixture
async def talks(olga: Player, everybody: list[Player]) -> list[Player]:
    """One-on-ones: Ben Tuesday 9:00, Chidi 9:30, Dana 10:00."""
    ben, chidi, dana = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:30-10:00")
    await says(dana, "2026-01-13 10:00-10:30")
    await finalize(olga)
    return everybody


@pytest.fixture
async def lunch(olga: Player, everybody: list[Player]) -> list[Player]:
    """A group that meets on Tuesday at 9:00."""
    await opened(olga, everybody, mode="group")
    for guest in everybody:
        await says(guest, "2026-01-13 9:00-12:00")
    await olga.run("calendar finalize", calendar="Talks", when="2026-01-13 9:00")
    await olga.press("Finalize and tell everyone")
    return everybody


async def events(world: World) -> list[Event]:
    return await Office(world.bot.store.database).rows(Event, event_type=EventType.FINALIZED)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In Berlin."""
    return datetime(2026, 1, day, hour - 1, minute, tzinfo=UTC)


async def test_two_taps_and_a_line_move_one_meeting_and_nobody_elses(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben = talks[0]
    asked = await ben.press("Can't make it")
    assert "You can't make Tue 13 Jan 2026, 9:00–9:30 AM (Berlin time)?" in asked
    assert len(await events(world)) == 3, "asking does nothing yet"
    await ben.press("Other times…")
    noted = await ben.submit(when="2026-01-14 9:30-11")
    assert "I'm telling Olga Example" in noted and "Wed 14 Jan 2026" in noted
    assert len(await events(world)) == 2, "his time is free"

    told = olga.sees()[-1]
    assert "Ben Example can't make Tue 13 Jan 9:00–9:30. Smallest change:" in told
    assert "Ben Example to Wed 14 Jan 9:30–10:00, nobody else moves." in told
    done = await olga.press("Send this change")
    assert "Tue 13 Jan 9:00–9:30 → Wed 14 Jan 9:30–10:00" in done
    assert "Revision 1 · I'm telling 1 person by DM" in done

    assert [received(guest, MOVED) for guest in talks] == [1, 0, 0]
    moved = ben.sees()[-1]
    assert "When: Wed 14 Jan 2026, 9:30–10:00 AM (Berlin time)" in moved
    assert "Instead of: Tue 13 Jan 2026, 9:00–9:30 AM (Berlin time)" in moved
    before, after = await ics_of(ben)
    uid = [line for line in before.splitlines() if line.startswith("UID")]
    assert uid == [line for line in after.splitlines() if line.startswith("UID")]
    assert "SEQUENCE:0" in before and "SEQUENCE:1" in after
    assert "Finalized · revision 1" in await ben.run("calendar view", calendar="Talks")


async def test_not_at_all_leaves_the_slot_empty_if_the_owner_says_so(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben, chidi, _ = talks
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    told = olga.sees()[-1]
    assert "Chidi Example can't make Tue 13 Jan 9:30–10:00. No other time fits." in told
    assert "[Send this change]" not in told
    await olga.press("Leave it empty")
    assert received(chidi, OFF) == 1 and received(ben, OFF) == 0
    assert "delete the entry there" in chidi.sees()[-1]
    _, cancelled = await ics_of(chidi)
    assert "METHOD:CANCEL" in cancelled and "SEQUENCE:1" in cancelled and "STATUS:CANCELLED" in cancelled
    assert not await Office(world.bot.store.database).rows(Absence)
