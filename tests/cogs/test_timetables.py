"""The timetable of one-on-ones: whole, by time and by person, wherever it is shown, and as files."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.play import Player, Shown
from bot.demo.world import World
from tests.support.cast import newcomers, register_as

WHOLE = 41


@pytest.fixture
async def guests(world: World, olga: Player) -> list[Player]:
    """Olga has asked 41 people for one-on-ones of a quarter hour, and each can at one time of their own."""
    await olga.register()
    await olga.run("profile edit", timezone="Europe/Berlin")
    everybody = newcomers(world, WHOLE)
    await olga.run(
        "calendar create", name="Talks", start_date="2026-01-12", meeting_length="15", hours="9-18"
    )
    first = datetime(2026, 1, 12, 9, tzinfo=UTC)
    for number, guest in enumerate(everybody):
        await register_as(guest, f"Guest N{number:02}")
        await olga.run("calendar invite", calendar="Talks", user=guest)
        start = first + timedelta(days=number % 3, minutes=15 * (number // 3))
        when = f"{start:%Y-%m-%d %H:%M}-{start + timedelta(minutes=15):%H:%M}"
        preference = "LOW" if number == 7 else "HIGH"
        await guest.run(
            "availability add", calendar="Talks", when=f"{when} Berlin time", preference=preference
        )
    return everybody


def named(shown: Shown, guests: list[Player]) -> set[int]:
    """Whose account the answer names."""
    return {guest.id for guest in guests if f"<@{guest.id}>" in shown}


async def leafed(olga: Player, shown: Shown, guests: list[Player]) -> set[int]:
    """Everybody whom the pages of a timetable name, from the first to the last."""
    found = named(shown, guests)
    while "[Next meetings]" in shown:
        shown = await olga.press("Next meetings")
        found |= named(shown, guests)
    return found


async def test_every_list_of_41_meetings_is_whole_by_time_and_by_person(
    olga: Player, guests: list[Player]
) -> None:
    everybody = {guest.id for guest in guests}
    suggested = await olga.run("calendar suggest", calendar="Talks")
    assert "41 of 41 get a meeting. **Proven**" in suggested
    assert pictures(suggested) == ["timetable.png"]
    assert await leafed(olga, suggested, guests) == everybody
    assert await leafed(olga, await olga.press("By person"), guests) == everybody
    before = await olga.press("Finalize this")
    assert "Finalize Talks?" in before
    assert await leafed(olga, before, guests) == everybody
    after = await olga.press("Finalize and tell everyone")
    assert "Finalized: Talks" in after
    assert await leafed(olga, after, guests) == everybody
    for command in ("calendar view", "calendar status"):
        shown = await olga.run(command, calendar="Talks")
        assert pictures(shown) == ["timetable.png"]
        assert await leafed(olga, shown, guests) == everybody, command


def pictures(shown: Shown) -> list[str]:
    """The names of the files with an answer."""
    return [file.filename for file in shown.message.message.attachments] if shown.message else []
