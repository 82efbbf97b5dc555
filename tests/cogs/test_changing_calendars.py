"""/calendar edit, uninvite, cancel and copy."""

from typing import Any

import pytest

from bot.demo.play import Player
from bot.demo.world import World


@pytest.fixture(autouse=True)
async def lunch(olga: Player, ben: Player, chidi: Player) -> None:
    """Olga's calendar from Monday 12 to Friday 16 January; Ben has said when he can, Chidi nothing."""
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11, 2026-01-16 9-11")


SETTLED = 120
"""Seconds after which people are told of what is often taken back."""


async def edit(player: Player, **changes: Any) -> Any:
    return await player.run("calendar edit", calendar="Lunch", **changes)


async def test_what_is_given_is_changed_and_people_are_told(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    changed = await edit(olga, meeting_length="1h", hours="8-20")
    assert "Group meeting: 1 hour" in changed
    assert "I'm telling 2 people by DM" in changed
    await world.skip(SETTLED)
    for player in (ben, chidi):
        assert "Olga Example changed this calendar" in player.sees()[-1]
    assert "9:00–11:00 AM" in ben.sees()[-1]


async def test_a_new_name_or_description_disturbs_nobody(olga: Player, ben: Player) -> None:
    await edit(olga, name="Dinner", description="At the usual place")
    assert len(ben.sees()) == 1
    assert "At the usual place" in await olga.run("calendar view", calendar="Dinner")


async def test_dropping_availability_is_confirmed_and_trims_it(
    world: World, olga: Player, ben: Player
) -> None:
    asked = await edit(olga, end_date="2026-01-15")
    assert "Change Lunch?" in asked
    assert "Ben Example" in asked
    assert "Chidi" not in asked
    assert "Fri 16" in await olga.run("calendar view", calendar="Lunch")
    assert "Calendar updated" in await olga.press("Save and tell them")
    left = await ben.run("availability view", calendar="Lunch")
    assert "Tue 13 Jan 2026" in left
    assert "Fri 16" not in left
    await world.skip(SETTLED)
    assert "Olga Example changed this calendar" in ben.sees()[-1]


async def test_who_has_nothing_left_counts_as_not_submitted(olga: Player, ben: Player) -> None:
    assert "1 of 2" in await olga.run("calendar status", calendar="Lunch")
    await edit(olga, start_date="2026-01-14", end_date="2026-01-15")
    await olga.press("Save and tell them")
    assert "0 of 2" in await olga.run("calendar status", calendar="Lunch")
    assert "None yet." in await ben.run("availability view", calendar="Lunch")


async def test_an_edit_is_not_made_if_somebody_answered_since_it_was_shown(
    olga: Player, chidi: Player
) -> None:
    await edit(olga, end_date="2026-01-15")
    await chidi.run("availability add", calendar="Lunch", when="2026-01-16 9-11")
    assert "has changed since you looked" in await olga.press("Save and tell them")


async def test_changing_the_zone_keeps_every_instant(olga: Player, ben: Player) -> None:
    before = await ben.run("availability view", calendar="Lunch")
    changed = await edit(olga, timezone="London")
    assert "Hours: 10:00–19:00" in changed, "as they are in Berlin"
    assert "Sat 10 Jan 2026, 24:00 · " in changed
    assert (await ben.run("availability view", calendar="Lunch")).text == before.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end_date": "2026-01-16"}, "That wouldn't change anything"),
        ({"name": "Lunch"}, "That wouldn't change anything"),
        ({"name": " "}, "The name is empty."),
        ({"end_date": "2026-01-11"}, "The last day is before the first."),
        ({"end_date": "2026-05-01"}, "a calendar can have at most 92."),
        ({"deadline": "2025-12-31 10:00"}, "That deadline has already passed."),
        ({"deadline": "2026-01-17 0:00"}, "The deadline has to be before the calendar ends."),
        ({"start_date": "2026-01-05", "end_date": "2026-01-08"}, "The deadline has to be before"),
        ({"start_date": "someday"}, "I can't read “someday” as the start date."),
        ({"meeting_length": "0"}, "as a meeting length."),
        ({"hours": "x"}, "“x” as hours of the day."),
        ({"timezone": "Nowhere"}, "I don't know the time zone"),
    ],
    ids=str,
)
async def test_an_edit_keeps_the_rules_of_create(olga: Player, changes: dict[str, Any], said: str) -> None:
    before = await olga.run("calendar view", calendar="Lunch")
    assert said in await edit(olga, **changes)
    assert (await olga.run("calendar view", calendar="Lunch")).text == before.text


async def test_only_what_changes_is_checked(world: World, olga: Player) -> None:
    await world.skip(12 * 24 * 3600)
    assert "Calendar updated" in await edit(olga, name="Dinner")
    await olga.run("calendar edit", calendar="Dinner", deadline="2026-01-15 12:00")
    assert "Open" in await olga.run("calendar view", calendar="Dinner")


async def test_somebody_who_has_not_answered_is_taken_off_at_once(
    world: World, olga: Player, chidi: Player
) -> None:
    assert "Chidi Example is no longer invited." in await olga.run(
        "calendar uninvite", calendar="Lunch", attendee="Chidi Example"
    )
    await world.skip(SETTLED)
    assert "You're no longer invited to" in chidi.sees()[-1]
    assert "You don't have a calendar called “Lunch”" in await chidi.run("calendar view", calendar="Lunch")
    assert "You're no longer invited to Lunch." in await chidi.press("Pick times")
    assert "Chidi Example isn't invited" in await olga.run(
        "calendar uninvite", calendar="Lunch", attendee="Chidi Example"
    )


async def test_taking_somebody_off_who_has_answered_is_confirmed(
    world: World, olga: Player, ben: Player
) -> None:
    asked = await olga.run("calendar uninvite", calendar="Lunch", attendee="ben")
    assert "They've already answered" in asked
    assert len(ben.sees()) == 1
    assert "no longer invited" in await olga.press("Remove Ben Example")
    await world.skip(SETTLED)
    assert "You're no longer invited to" in ben.sees()[-1]
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert "9:00–11:00 AM" in await ben.run("availability view", calendar="Lunch")


async def test_who_was_never_reached_is_not_told(world: World, olga: Player, dana: Player) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await dana.register()
    await dana.run("logout")
    other = world.guild.add_member(world.env.create_user("eve"))
    await other.slash(
        world.general, "register", email="e@example.com", first_name="Eve", last_name="E", timezone="UTC"
    )
    await other.slash(world.general, "logout")
    await olga.run("calendar invite", calendar="Lunch", user=other)
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Eve E")
    await other.slash(world.general, "login")
    assert other.user.dm_channel.history(viewer=other.user) == []


async def test_calling_off_is_confirmed_and_everybody_is_told(
    olga: Player, ben: Player, chidi: Player
) -> None:
    await chidi.more("decline")
    asked = await olga.run("calendar cancel", calendar="Lunch")
    assert "I'll tell 1 person by DM." in asked
    assert "Canceled: Lunch" in await olga.press("Cancel and tell everyone")
    assert "Olga Example canceled it." in ben.sees()[-1]
    assert len(chidi.sees()) == 1
    off = "Lunch was canceled and can't be changed."
    assert off in await olga.run("calendar cancel", calendar="Lunch")
    assert off in await edit(olga, name="Dinner")
    assert off in await ben.run("availability add", calendar="Lunch", when="2026-01-14 9-11")
    assert off in await ben.more("decline")
    assert "Canceled" in await ben.run("calendar view", calendar="Lunch")


async def test_a_finalized_calendar_can_still_be_called_off_and_copied(olga: Player, ben: Player) -> None:
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    assert "is finalized" in await edit(olga, name="Dinner")
    assert "Calendar copied" in await olga.run(
        "calendar copy", calendar="Lunch", start_date="2026-02-02", name="Again"
    )
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert "canceled it" in ben.sees()[-1]


async def test_a_copy_has_as_many_days_the_same_people_and_a_deadline_as_far_ahead(
    olga: Player, ben: Player, chidi: Player
) -> None:
    copied = await olga.run("calendar copy", calendar="Lunch", start_date="2026-02-02", name="February")
    assert "Mon 2 Feb 2026 – Fri 6 Feb 2026" in copied
    assert "Sat 31 Jan 2026, 24:00" in copied
    assert "I'm inviting 2 people by DM" in copied
    for player in (ben, chidi):
        assert "February" in player.sees()[-1]
    assert "None yet." in await ben.run("availability view", calendar="February")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"start_date": "someday"}, "I can't read “someday” as the start date."),
        ({"start_date": "2025-01-01"}, "Those days have passed."),
        ({"start_date": "2026-02-02", "name": " "}, "The name is empty."),
    ],
    ids=str,
)
async def test_a_refused_copy_invites_nobody(
    olga: Player, ben: Player, options: dict[str, str], said: str
) -> None:
    assert said in await olga.run("calendar copy", dm=False, calendar="Lunch", **options)
    assert len(ben.sees()) == 1


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("edit", {"name": "Mine"}),
        ("uninvite", {"attendee": "Chidi Example"}),
        ("cancel", {}),
        ("copy", {"start_date": "2026-02-02"}),
        ("status", {"post": True}),
    ],
)
async def test_these_are_the_organizers(ben: Player, command: str, options: dict[str, Any]) -> None:
    said = await ben.run(f"calendar {command}", calendar="Lunch", **options)
    assert "Only the organizer of Lunch can do that." in said
