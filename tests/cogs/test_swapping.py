"""Swap two: two people of a suggested timetable change places, and stay there."""

import pytest

from bot.demo.play import Player, Shown


@pytest.fixture
async def guests(olga: Player, ben: Player, chidi: Player, dana: Player) -> list[Player]:
    """Olga's guests for one-on-ones of half an hour; all of them are in Berlin."""
    everybody = [ben, chidi, dana]
    for player in (olga, *everybody):
        await player.register()
        await player.run("profile edit", timezone="Europe/Berlin")
    await olga.run("calendar create", name="Talks", start_date="2026-01-12")
    for guest in everybody:
        await olga.run("calendar invite", calendar="Talks", user=guest)
    return everybody


async def says(player: Player, when: str, preference: str = "HIGH") -> None:
    """Says when they can."""
    await player.run("availability add", calendar="Talks", when=when, preference=preference)


async def swap(olga: Player, one: Player, other: Player) -> Shown:
    """Presses Swap two, and chooses one and then the other by name."""
    await olga.press("Swap two…")
    await olga.tick(one.name.capitalize(), menu="swap_from")
    return await olga.tick(other.name.capitalize(), menu="swap")


def meets(player: Player, when: str) -> str:
    """The beginning of their line in the timetable."""
    return f"{when} · <@{player.id}> {player.name.capitalize()} Example"


async def test_two_change_places_it_says_what_that_costs_and_it_lasts(
    olga: Player, guests: list[Player]
) -> None:
    ben, chidi, dana = guests
    await says(ben, "2026-01-13 9:00-9:30")
    await says(ben, "2026-01-13 9:30-10:00", "LOW")
    await says(chidi, "2026-01-13 9:00-10:00")
    await says(dana, "2026-01-13 10:00-10:30")
    shown = await olga.run("calendar suggest", calendar="Talks")
    assert meets(ben, "9:00–9:30") in shown
    asked = await olga.press("Swap two…")
    assert "Who should change places?" in asked
    asked = await olga.tick("Ben", menu="swap_from")
    assert "Who should change places with **Ben Example** (Tue 13 Jan 9:00–9:30)?" in asked
    assert "1 of 2 can" in asked
    swapped = await olga.tick("Chidi", menu="swap")
    assert "Ben Example and Chidi Example have changed places" in swapped
    assert "As many people as before, 1 fewer at times they prefer." in swapped
    assert "3 of 3 get a meeting. **Proven**" in swapped
    assert f"{meets(chidi, '9:00–9:30')} · pinned" in swapped
    assert f"{meets(ben, '9:30–10:00')} · if needed · pinned" in swapped
    assert f"{meets(chidi, '9:00–9:30')} · pinned" in await olga.run("calendar suggest", calendar="Talks")

    await olga.press("Pin a meeting…")
    loose = await olga.tick(menu="wish", off=("Ben", "Chidi"))
    assert meets(ben, "9:00–9:30") in loose
    assert "As many people as before, 1 more at times they prefer." in loose


async def test_who_never_said_they_could_then_is_not_swapped_and_it_says_what_can_be_done(
    olga: Player, guests: list[Player]
) -> None:
    ben, chidi, dana = guests
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:30-10:30")
    await says(dana, "2026-01-13 9:30-10:30")
    await olga.run("calendar suggest", calendar="Talks")
    refused = await swap(olga, chidi, ben)
    assert "Ben Example never said they can make Tue 13 Jan " in refused
    assert "Chidi Example never said they can make Tue 13 Jan 9:00–9:30, when Ben Example meets." in refused
    assert "Nothing was changed. Chidi Example can swap with Dana Example instead." in refused
    await olga.press("Swap two…")
    alone = await olga.tick("Ben", menu="swap_from")
    assert "Nobody can change places with **Ben Example**" in alone
    assert "finalize first: then `/calendar move` moves a meeting to any time" in alone
    assert "pinned" not in await olga.run("calendar suggest", calendar="Talks")


async def test_who_has_no_meeting_takes_the_place_of_who_has_one(olga: Player, guests: list[Player]) -> None:
    ben, chidi, _ = guests
    for guest in (ben, chidi):
        await says(guest, "2026-01-13 9:00-9:30")
    shown = await olga.run("calendar suggest", calendar="Talks")
    has, waits = (ben, chidi) if meets(ben, "9:00–9:30") in shown else (chidi, ben)
    swapped = await swap(olga, has, waits)
    assert f"{meets(waits, '9:00–9:30')} · pinned" in swapped
    assert "As many people as before, as many at times they prefer." in swapped
