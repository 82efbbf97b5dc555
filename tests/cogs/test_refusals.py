"""Every refusal, as the person sees it: what was wrong, what to do, and what they typed."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.play import Player
from bot.demo.world import World
from cogs.render import refusals
from db.models import Draft
from scheduling import errors
from scheduling.errors import Refusal

REGISTER: dict[str, Any] = {
    "email": "olga@example.com",
    "first_name": "Olga",
    "last_name": "Example",
    "timezone": "Europe/Berlin",
}


def kinds(of: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every kind of refusal that has none below it."""
    below = [kind for sub in of.__subclasses__() for kind in kinds(sub)]
    return below or [of]


def test_every_kind_of_refusal_has_words_of_its_own() -> None:
    assert set(refusals._TABLE) == set(kinds()) - {errors.AlreadyHandled}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": " "}, "The email is empty."),
        ({"first_name": " "}, "The first name is empty."),
        ({"last_name": "\u202e"}, "The last name is empty."),
        ({"username": " "}, "The username is empty."),
        ({"email": "olga@"}, "“olga@” isn't an email address."),
        ({"email": "olga"}, "It should look like `ana@example.com`."),
        ({"timezone": "Berlni"}, "Did you mean `Europe/Berlin`"),
        ({"timezone": "Middle-earth"}, "I don't know the time zone “Middle-earth”."),
        ({"first_name": "O" * 65}, "Keep it to 64 characters."),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_registering(olga: Player, changed: Mapping[str, Any], said: str) -> None:
    answer = await olga.run("register", **{**REGISTER, **changed})
    assert said in answer
    assert "/register email:" in answer
    assert "You're not registered yet." in await olga.run("profile view")


@pytest.mark.parametrize("field", ["email", "username"])
async def test_what_somebody_else_has_is_taken_without_regard_to_case(
    olga: Player, ben: Player, field: str
) -> None:
    await olga.run("register", **REGISTER, username="Straße")
    mine = {"email": "ben@example.com", "username": "ben"} | (
        {"email": "OLGA@example.com"} if field == "email" else {"username": "STRASSE"}
    )
    said = await ben.run("register", **{**REGISTER, **mine})
    assert f"Someone else already uses the {field}" in said


async def test_registering_twice(olga: Player) -> None:
    await olga.register()
    assert "You're already registered." in await olga.register()


CREATE: dict[str, Any] = {"name": "Lunch", "start_date": "2026-01-12"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "  "}, "The name is empty."),
        ({"start_date": "someday"}, "I can't read “someday” as the start date."),
        ({"start_date": "someday"}, "Try something like `2026-01-08`, `tomorrow`"),
        ({"start_date": "5"}, "I can't read “5” as the start date."),
        ({"end_date": "the end"}, "I can't read “the end” as the end date."),
        ({"end_date": "2026-01-11"}, "The last day is before the first."),
        ({"end_date": "2026-04-14"}, "That's 93 days; a calendar can have at most 92."),
        ({"start_date": "2025-12-01", "end_date": "2025-12-05"}, "Those days have passed."),
        ({"deadline": "2025-12-31 12:00"}, "That deadline has already passed."),
        ({"deadline": "2026-01-17 00:00"}, "The deadline has to be before the calendar ends."),
        ({"deadline": "soonish"}, "I can't read “soonish” as the deadline."),
        ({"meeting_length": "0"}, "as a meeting length."),
        ({"meeting_length": "25h"}, "as a meeting length."),
        ({"meeting_length": "a while"}, "Try something like `30`, `45 min`, `1h` or `1h30`."),
        ({"buffer": "a little"}, "as free time between meetings."),
        ({"hours": "18-9"}, "“18-9” as hours of the day."),
        ({"hours": "daytime"}, "Try something like `9-18`"),
        ({"timezone": "Nowhere"}, "I don't know the time zone “Nowhere”."),
        ({"description": "x" * 1001}, "The description is too long."),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_opening_a_calendar(olga: Player, changed: Mapping[str, Any], said: str) -> None:
    await olga.register()
    answer = await olga.run("calendar create", **{**CREATE, **changed})
    assert said in answer
    assert "/calendar create name:" in answer
    assert "None yet." in await olga.run("calendar list")


async def test_contacts(olga: Player, ben: Player, dana: Player) -> None:
    await olga.register()
    await ben.register()
    assert "either an `email` or a `user`" in await olga.run("contacts add")
    both = await olga.run("contacts add", email="ben@example.com", user=ben)
    assert "either an `email` or a `user`" in both
    assert f"user:@{ben.name}" in both
    assert "Dana isn't registered yet." in await olga.run("contacts add", user=dana)
    assert "Nobody is registered as “x@example.com”." in await olga.run("contacts add", email="x@example.com")
    assert "“x@” isn't an email address." in await olga.run("contacts add", email="x@")
    assert "That's you." in await olga.run("contacts add", user=olga)
    assert "That's you." in await olga.run("contacts add", email="OLGA@example.com")
    assert "Contact added" in await olga.run("contacts add", email="Ben@Example.com")
    assert "is already one of your contacts." in await olga.run("contacts add", user=ben)


async def test_inviting(world: World, olga: Player, ben: Player, chidi: Player) -> None:
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=ben)

    async def invites(who: Player, **options: Any) -> Any:
        return await who.run("calendar invite", calendar="Lunch", **options)

    assert "Ben Example is already invited." in await invites(olga, user=ben)
    assert "That's you." in await invites(olga, user=olga)
    assert "You don't have a contact called “Chidi”." in await invites(olga, contact="Chidi")
    assert "either a `user` or a `contact`" in await invites(olga, user=chidi, contact="Ben")
    assert "Only the organizer of Lunch can do that." in await invites(ben, user=chidi)
    assert "You don't have a calendar called “Lunch”." in await invites(chidi, user=ben)
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    assert "robot is a bot." in await invites(olga, user=robot)
    await world.skip(30 * 24 * 3600)
    assert "The deadline for Lunch was" in await invites(olga, user=chidi)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("someday", "I can't read “someday”."),
        ("mon, tue: no", "“mon, tue: no” can mean more than one thing, so I haven't saved anything yet."),
        ("someday", "Try something like `tue 9:00-11:30`"),
        ("2026-01-13 9-11, then cake", "I can't read “cake”."),
        ("2026-01-13 14:00-12:00", "“14:00-12:00” ends before it starts."),
        ("2026-02-13 9-11", "That's outside the calendar."),
        ("yesterday 9-11", "outside the calendar"),
    ],
)
async def test_availability(olga: Player, when: str, said: str) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", **CREATE)
    answer = await olga.run("availability add", calendar="Lunch", when=when)
    assert said in answer
    assert f"when:{when}" in answer
    assert "None yet." in await olga.run("availability view", calendar="Lunch")


async def test_availability_after_the_deadline(world: World, olga: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await world.skip(11 * 24 * 3600)
    said = await olga.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    assert "The deadline for Lunch was" in said


async def test_other_peoples_availability_is_the_organizers_to_see(
    olga: Player, ben: Player, chidi: Player
) -> None:
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", **CREATE)
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    said = await ben.run("availability view", calendar="Lunch", attendee="Chidi Example")
    assert "Only the organizer of Lunch can do that." in said
    said = await olga.run("availability view", calendar="Lunch", attendee="Dana")
    assert "Dana isn't invited to this calendar." in said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-01-13", "I can't read “2026-01-13”."),
        ("2026-01-13 13:00", "Nobody you invited is free"),
        ("2026-01-13 7:00", "That's outside the hours of Lunch."),
        ("2026-01-13 17:45", "Its hours are 9:00–18:00 Berlin time. Choose a time within them, or change"),
        ("2026-02-13 9:00", "That's outside the calendar."),
        ("2026-01-12 9:00 to 2026", "I can't read"),
        ("yesterday 9:00", "I can't read “yesterday 9:00”."),
    ],
)
async def test_finalizing(olga: Player, ben: Player, when: str, said: str) -> None:
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    assert said in await olga.run("calendar finalize", calendar="Lunch", when=when)


async def test_after_finalizing_nothing_changes_any_more(olga: Player, ben: Player) -> None:
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    closed = "Lunch is finalized, so that can't be changed."
    assert closed in await olga.run("calendar edit", calendar="Lunch", hours="8-20")
    assert closed in await olga.run("calendar suggest", calendar="Lunch")
    assert closed in await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:45")
    assert closed in await ben.run("availability add", calendar="Lunch", when="2026-01-14 9-11")
    assert closed in await ben.more("decline")


async def test_a_meeting_is_not_fixed_if_somebody_answered_since_it_was_shown(
    olga: Player, ben: Player
) -> None:
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await ben.more("decline")
    assert "Lunch has changed since you looked." in await olga.press("Finalize and tell everyone")
    assert len(ben.sees()) == 1


async def test_a_second_press_on_finalize_fixes_nothing_twice(olga: Player, ben: Player) -> None:
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    first = await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    second = await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 16:00")
    assert first.message and second.message
    await olga.press_again(first.message, first.message.components[0]["components"][0]["custom_id"])
    refused = await olga.press_again(
        second.message, second.message.components[0]["components"][0]["custom_id"]
    )
    assert "Lunch is finalized, so that can't be changed." in refused
    assert sum("Your meeting is set" in text for text in ben.sees()) == 1


async def test_a_refused_form_opens_again_with_what_was_typed(olga: Player, dana: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await dana.press("Type my times")
    await dana.press("My city isn't here")
    assert "Did you mean `Pacific/Auckland`" in await dana.submit(timezone="aukland")
    form = await dana.press("Fix it")
    assert form.values == {"timezone": "aukland"}
    assert "Got it: your time zone" in await dana.submit(timezone="auckland")
    await dana.press("Type my times")
    assert "I can't read “doomsday”" in await dana.submit(when="doomsday", preference="LOW")
    form = await dana.press("Fix it")
    assert form.values == {"when": "doomsday", "preference": "LOW"}
    assert "You've added your times." in await dana.submit(when="tue 10pm-11pm")


async def test_a_draft_expires_after_a_day(world: World, olga: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.press("Add my times")
    await olga.press("Type my times")
    await olga.submit(when="someday")
    await world.skip(24 * 3600)
    assert "has expired" in await olga.press("Fix it")


async def test_a_form_that_could_only_be_refused_is_not_opened(
    world: World, olga: Player, dana: Player
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await world.skip(11 * 24 * 3600)
    for button in ("Type my times", "Pick times"):
        shown = await dana.press(button)
        assert shown.form is None
        assert "The deadline for Lunch was" in shown


async def test_the_status_of_a_finalized_calendar_says_when(olga: Player, ben: Player) -> None:
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", **CREATE)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    status = await olga.run("calendar status", calendar="Lunch")
    assert "Meeting: Tue 13 Jan 2026, 15:30–16:00\n" in status


@pytest.mark.parametrize("kept", [{"verb": "a_form_of_old"}, {"ids": [1, 2, 3, 4]}])
async def test_a_refused_form_that_an_update_took_away_is_said_to_be_gone(
    world: World, lunch: None, ben: Player, kept: dict[str, Any]
) -> None:
    await ben.press("Type my times")
    await ben.submit(when="whenever the moon is full")
    async with world.bot.store.database.writing() as session:
        draft = await session.scalar(select(Draft).filter_by(kind="form"))
        assert draft is not None
        draft.payload = {**draft.payload, **kept}
    assert "has expired" in await ben.press("Fix it")
