"""What is offered while somebody types, to whom, and that a name typed by hand works as well.

That nothing is offered to those who may not see it is in the table of permissions.py too.
"""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from bot.demo.play import Player, Shown, players
from bot.demo.world import World
from tests.support.cast import labels, newcomers, register_as

# As people name things: with letters that only Unicode folds, in other scripts, with Discord's markup.
NAMES = {
    "german": "Übung",
    "turkish": "Çay Şöleni",
    "russian": "Встреча",
    "japanese": "会議の予定",
    "arabic": "اجتماع",
    "emoji": "🎉 Party 👩‍👩‍👧",
    "markup": "100% *fun* _now_ `x`",
}
PEOPLE = {"english": "Ana Lima", "turkish": "Özge Çelik", "russian": "Юлия Шах", "japanese": "花子 山田"}

names = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
people = pytest.mark.parametrize("full_name", PEOPLE.values(), ids=PEOPLE)


@pytest.fixture(autouse=True)
async def registered(request: pytest.FixtureRequest, world: World) -> None:
    """Whoever takes part in a test is registered."""
    for who in players(world):
        if who.name in request.fixturenames:
            await who.register()


@pytest.fixture
async def lunch(olga: Player, ben: Player) -> None:
    """Olga's "Team lunch", to which Ben is invited."""
    await opened(olga, "Team lunch")
    await olga.run("calendar invite", calendar="Team lunch", user=ben)


async def opened(who: Player, name: str, **options: str) -> Shown:
    """Opens a calendar of that name."""
    filled: dict[str, Any] = {"start_date": "2026-01-12", **options}
    shown = await who.run("calendar create", mode="group", name=name, **filled)
    assert "Calendar opened" in shown, shown.text
    return shown


async def attendees(who: Player, typed: str = "", calendar: str = "Team lunch") -> list[str]:
    """What `/availability view attendee:` offers."""
    return await who.offered("availability view", "attendee", typed, calendar=calendar)


async def uninvite(olga: Player, name: str) -> None:
    """Takes the invitation of somebody who has not answered back."""
    shown = await olga.run("calendar uninvite", calendar="Team lunch", attendee=name)
    assert "no longer invited" in shown, shown.text


def listed(shown: Shown) -> dict[str, str]:
    """The list to choose from that an ambiguous name gets: what to send, and what stands for it."""
    assert "could mean any of these" in shown, shown.text
    return dict(re.findall(r"^`([^`\n]+)`\s+(.+)$", shown.text, re.MULTILINE))


# --- calendars


async def test_commands_of_the_owner_offer_only_what_one_owns(
    lunch: None, olga: Player, ben: Player, world: World
) -> None:
    await opened(ben, "Ben's own")

    known = await labels(world, ben, "calendar view calendar")
    assert [label.split(" (")[0] for label in known.values()] == ["Ben's own", "Team lunch"]
    for command in ("calendar invite", "calendar status", "calendar finalize"):
        assert await ben.offered(command, "calendar") == list(known)[:1], command


async def test_people_who_are_not_on_a_calendar_are_not_offered_it(
    lunch: None, olga: Player, ben: Player, chidi: Player, world: World
) -> None:
    (unknown,) = newcomers(world, 1)
    await uninvite(olga, "Ben Example")

    for who in (ben, chidi, unknown):
        assert await who.offered("calendar view", "calendar", "lunch") == [], who.name


async def test_signing_out_ends_the_offers_and_signing_in_brings_them_back(lunch: None, ben: Player) -> None:
    before = await ben.offered("calendar view", "calendar")

    await ben.run("logout")
    assert await ben.offered("calendar view", "calendar") == []
    await ben.run("login")
    assert await ben.offered("calendar view", "calendar") == before != []


async def test_the_same_is_offered_in_a_dm(lunch: None, olga: Player, world: World) -> None:
    found = await world.people["olga"].user.autocomplete("calendar view", "calendar", "lun")

    assert [choice["value"] for choice in found] == await olga.offered("calendar view", "calendar", "lun")


async def test_any_part_of_a_name_finds_a_calendar_which_is_offered_with_its_days(
    lunch: None, olga: Player, world: World
) -> None:
    for typed in ("", "team", "LUNCH", "m l", "  lunch ", "Team lunch"):
        found = await labels(world, olga, "calendar view calendar", typed)
        assert list(found.values()) == ["Team lunch (Mon 12 Jan 2026 – Fri 16 Jan 2026)"], typed


@names
async def test_a_calendar_of_any_script_is_offered_in_any_case(olga: Player, world: World, name: str) -> None:
    await opened(olga, name)

    for typed in (name, name[:3], name.lower(), name.upper()):
        found = list((await labels(world, olga, "calendar view calendar", typed)).values())
        assert [label.startswith(name) for label in found] == [True], f"“{typed}” finds {found}"


async def test_signs_that_a_database_reads_as_patterns_mean_themselves(olga: Player, world: World) -> None:
    for name in ("100% fun", "100 people", "a_b", "aXb"):
        await opened(olga, name)

    for typed, name in (("100%", "100% fun"), ("a_b", "a_b")):
        (label,) = (await labels(world, olga, "calendar view calendar", typed)).values()
        assert label.startswith(name)


async def test_of_many_calendars_the_latest_25_are_offered_and_typing_finds_the_rest(
    olga: Player, world: World
) -> None:
    limits = replace(world.bot.store.limits, open_calendars_per_person=30)
    world.bot.store = replace(world.bot.store, limits=limits)
    for number in range(27):
        await opened(olga, f"Meeting {number}")

    found = list((await labels(world, olga, "calendar view calendar")).values())
    assert (len(found), found[0].split(" (")[0]) == (25, "Meeting 26")
    assert len(await olga.offered("calendar view", "calendar", "meeting 0")) == 1


@pytest.mark.parametrize("sign", ["x", "会", "🎉"])
async def test_the_longest_name_fits_into_a_label(olga: Player, world: World, sign: str) -> None:
    """At the end, `world` holds the label against Discord's limit, which it counts as JavaScript does."""
    await opened(olga, sign * 100)

    ((value, label),) = (await labels(world, olga, "calendar view calendar")).items()
    assert "… (Mon 12 Jan 2026" in label
    assert sign * 100 in await olga.run("calendar view", calendar=value)


async def test_calendars_alike_in_name_and_days_are_offered_so_that_they_can_be_told_apart(
    olga: Player, world: World
) -> None:
    for _ in range(2):
        await opened(olga, "Lunch")

    found = await labels(world, olga, "calendar view calendar")
    assert len(set(found.values())) == 2, f"which is which? {found}"


# --- calendars typed by hand


@pytest.mark.parametrize("name", [*NAMES.values(), "17", "cal", "con:1", "x" * 100])
async def test_a_name_works_as_well_as_what_is_picked(olga: Player, name: str) -> None:
    await opened(olga, "The first one")
    await opened(olga, name)
    (picked, _) = await olga.offered("calendar view", "calendar")

    by_name = await olga.run("calendar view", calendar=name)
    assert by_name.text == (await olga.run("calendar view", calendar=picked)).text


@names
async def test_case_and_space_around_a_name_do_not_matter(olga: Player, name: str) -> None:
    await opened(olga, name)

    for typed in (f" {name} ", name.lower(), name.upper()):
        shown = await olga.run("calendar view", calendar=typed)
        assert "Answer by" in shown.text, f"“{typed}” does not find “{name}”:\n{shown.text}"


async def test_a_number_is_a_name_and_never_the_id_of_a_calendar(olga: Player) -> None:
    await opened(olga, "The first one")
    assert "You don't have a calendar called “1”" in await olga.run("calendar view", calendar="1")

    await opened(olga, "1")
    assert "The first one" not in await olga.run("calendar view", calendar="1")


async def test_a_name_of_several_calendars_gets_a_list_to_choose_from(olga: Player) -> None:
    await opened(olga, "Lunch")
    await opened(olga, "Lunch", start_date="2026-02-02")

    choice = listed(await olga.run("calendar view", calendar="Lunch"))
    assert list(choice) == ["Lunch 2026-01-12", "Lunch 2026-02-02"]
    assert len(set(choice.values())) == 2, f"which is which? {choice}"
    for value, day in zip(choice, ("Mon 12 Jan 2026", "Mon 2 Feb 2026"), strict=True):
        assert day in await olga.run("calendar view", calendar=value)
        await olga.run("calendar view", calendar="Lunch")
        assert day in await olga.press(f"Use {value}")


async def test_a_namesake_that_one_may_not_see_does_not_make_a_name_ambiguous(
    olga: Player, ben: Player
) -> None:
    await opened(ben, "Lunch", description="Ben's alone")
    await opened(olga, "Lunch")

    shown = await olga.run("calendar view", calendar="Lunch")
    assert "Answer by" in shown
    assert "Ben's alone" not in shown


# --- contacts


async def test_ones_own_contacts_are_offered_and_nobody_elses(
    lunch: None, olga: Player, ben: Player, chidi: Player, dana: Player, world: World
) -> None:
    await olga.run("contacts add", user=chidi)
    await ben.run("contacts add", user=dana)

    for who, expected in ((olga, ["Chidi Example"]), (ben, ["Dana Example"]), (dana, [])):
        found = await labels(world, who, "calendar invite contact", calendar="Team lunch")
        assert list(found.values()) == expected, who.name
    await olga.run("logout")
    assert await olga.offered("calendar invite", "contact") == []


@people
async def test_a_contact_is_offered_by_any_part_of_the_name_in_any_case(
    lunch: None, olga: Player, world: World, full_name: str
) -> None:
    (guest,) = newcomers(world, 1)
    await olga.run("contacts add", user=await register_as(guest, full_name))

    for typed in (*full_name.split(), full_name, "guest", full_name[:3].lower(), full_name.upper()):
        found = await labels(world, olga, "calendar invite contact", typed, calendar="Team lunch")
        assert list(found.values()) == [full_name], f"“{typed}” finds {found}"


@people
async def test_a_contact_typed_by_hand_is_found_as_well_in_any_case(
    lunch: None, olga: Player, world: World, full_name: str
) -> None:
    (guest,) = newcomers(world, 1)
    await olga.run("contacts add", user=await register_as(guest, full_name))

    for typed in (full_name, "GUEST0", f" {full_name} ", full_name.lower(), full_name.upper()):
        shown = await olga.run("calendar invite", calendar="Team lunch", contact=typed)
        found = "sending a DM to" in shown or "is already invited" in shown
        assert found, f"“{typed}”:\n{shown.text}"


async def test_a_name_of_several_contacts_gets_a_list_to_choose_from(
    lunch: None, olga: Player, world: World
) -> None:
    for guest in newcomers(world, 2):
        await olga.run("contacts add", user=await register_as(guest, "Ana Lima"))

    choice = listed(await olga.run("calendar invite", calendar="Team lunch", contact="Ana Lima"))
    for value in choice:
        assert "I'm sending" in await olga.run("calendar invite", calendar="Team lunch", contact=value)
    assert len(set(choice.values())) == 2, f"which is which? {choice}"


async def test_namesakes_are_offered_so_that_they_can_be_told_apart(
    lunch: None, olga: Player, world: World
) -> None:
    for guest in newcomers(world, 2):
        await olga.run("contacts add", user=await register_as(guest, "Ana Lima"))

    found = await labels(world, olga, "calendar invite contact", "ana", calendar="Team lunch")
    assert len(set(found.values())) == 2, f"which is which? {found}"


async def test_somebody_elses_contact_is_as_unknown_as_nobody(
    lunch: None, olga: Player, ben: Player, dana: Player
) -> None:
    await ben.run("contacts add", user=dana)
    (of_ben,) = await ben.offered("calendar invite", "contact")

    for there, nowhere in ((of_ben, "con:999999"), ("Dana Example", "Nobody"), ("dana", "nobody")):
        shown = await olga.run("contacts profile", contact=there)
        unknown = await olga.run("contacts profile", contact=nowhere)
        assert shown.text.replace(there, nowhere) == unknown.text


# --- attendees


async def test_the_owner_is_offered_everybody_invited_to_that_very_calendar(
    lunch: None, olga: Player, chidi: Player, world: World
) -> None:
    (guest,) = newcomers(world, 1)
    await olga.run("calendar invite", calendar="Team lunch", user=guest)
    await opened(olga, "Another")
    await olga.run("calendar invite", calendar="Another", user=chidi)

    for calendar, expected in (("Team lunch", ["Ben Example", "Guest 0"]), ("Another", ["Chidi Example"])):
        found = await labels(world, olga, "availability view attendee", calendar=calendar)
        assert list(found.values()) == expected, calendar


async def test_an_invitee_who_never_registered_goes_by_the_discord_name_in_any_case(
    lunch: None, olga: Player, world: World
) -> None:
    (guest,) = newcomers(world, 1)
    await olga.run("calendar invite", calendar="Team lunch", user=guest)

    for named in ("Guest 0", " Guest 0 ", "guest 0"):
        shown = await olga.run("availability view", calendar="Team lunch", attendee=named)
        assert "Guest 0's times" in shown.text, f"“{named}”:\n{shown.text}"


async def test_the_calendar_may_have_been_picked_typed_or_not_given_yet(lunch: None, olga: Player) -> None:
    (picked,) = await olga.offered("calendar view", "calendar")

    assert (
        len(await attendees(olga, calendar=picked)) == len(await attendees(olga, calendar="team lunch")) == 1
    )
    assert await attendees(olga, calendar="Team lun") == []
    assert await olga.offered("availability view", "attendee") == []


async def test_somebody_uninvited_is_neither_offered_nor_found(lunch: None, olga: Player) -> None:
    (picked,) = await attendees(olga)
    await uninvite(olga, "Ben Example")

    assert await attendees(olga) == []
    for named in (picked, "Ben Example"):
        shown = await olga.run("availability view", calendar="Team lunch", attendee=named)
        assert "isn't invited" in shown.text, shown.text


@people
async def test_an_attendee_typed_by_hand_is_found_as_well_in_any_case(
    lunch: None, olga: Player, world: World, full_name: str
) -> None:
    (guest,) = newcomers(world, 1)
    await register_as(guest, full_name)
    await olga.run("calendar invite", calendar="Team lunch", user=guest)
    (picked,) = await attendees(olga, full_name[-3:].lower())

    for named in (picked, "GUEST0", f" {full_name} ", full_name.lower(), full_name.upper()):
        shown = await olga.run("availability view", calendar="Team lunch", attendee=named)
        assert f"{full_name}'s times" in shown.text, f"“{named}”:\n{shown.text}"


async def test_a_name_of_several_attendees_gets_a_list_to_choose_from(
    lunch: None, olga: Player, world: World
) -> None:
    for guest in newcomers(world, 2):
        await register_as(guest, "Ana Lima")
        await olga.run("calendar invite", calendar="Team lunch", user=guest)

    choice = listed(await olga.run("availability view", calendar="Team lunch", attendee="Ana Lima"))
    for value in choice:
        shown = await olga.run("availability view", calendar="Team lunch", attendee=value)
        assert "Ana Lima's times" in shown
    assert len(set(choice.values())) == 2, f"which is which? {choice}"


async def test_attendees_find_themselves_and_cannot_find_out_who_else_is_invited(
    lunch: None, olga: Player, ben: Player, chidi: Player
) -> None:
    await olga.run("calendar invite", calendar="Team lunch", user=chidi)
    (of_chidi,) = await attendees(olga, "chidi")

    answers = set()
    for named in ("Chidi Example", of_chidi, "Chidi", "Dana Example", "att:999999", "Nobody"):
        shown = await ben.run("availability view", calendar="Team lunch", attendee=named)
        answers.add(shown.text.replace(named, "…"))
    assert len(answers) == 1, answers
    assert "Your times" in await ben.run("availability view", calendar="Team lunch", attendee="ben example")


async def test_of_many_attendees_25_are_offered_and_typing_finds_the_rest(
    lunch: None, olga: Player, world: World
) -> None:
    for guest in newcomers(world, 26):
        await olga.run("calendar invite", calendar="Team lunch", user=guest)

    assert len(await attendees(olga)) == 25
    assert len(await attendees(olga, "guest 25")) == 1


# --- entries


async def entries(world: World, who: Player, typed: str = "") -> dict[str, str]:
    """What `/availability edit entry:` offers."""
    return await labels(world, who, "availability edit entry", typed, calendar="Team lunch")


async def test_only_ones_own_entries_are_offered_in_ones_own_zone(
    lunch: None, olga: Player, ben: Player, chidi: Player, world: World
) -> None:
    await olga.run("availability add", calendar="Team lunch", when="2026-01-13 9-11")
    await ben.run(
        "availability add", calendar="Team lunch", when="2026-01-14 9-11", preference="LOW", name="Naptime"
    )

    assert list((await entries(world, olga)).values()) == ["Tue 13 Jan 2026, 9:00–11:00"]
    assert list((await entries(world, ben)).values()) == [
        "Wed 14 Jan 2026, 9:00–11:00 AM (if needed) Naptime"
    ]
    assert (
        await entries(world, ben, "NAP") == await entries(world, ben, "14 jan") == await entries(world, ben)
    )
    assert await entries(world, ben, "13 jan") == await entries(world, chidi) == {}


async def test_an_entry_may_be_picked_or_called_by_its_name_in_any_case(
    lunch: None, ben: Player, world: World
) -> None:
    for day, name in (("2026-01-13", "Übung"), ("2026-01-14", "17"), ("2026-01-15", "Gym")):
        await ben.run("availability add", calendar="Team lunch", when=f"{day} 9-11", name=name)
    (picked,) = await entries(world, ben, "übung")

    for named, gone in ((picked, "13 Jan"), ("17", "14 Jan"), (" gym ", "15 Jan")):
        left = await ben.run("availability remove", calendar="Team lunch", entry=named)
        assert "Your times" in left.text and gone not in left.text, f"“{named}”:\n{left.text}"


async def test_a_name_of_several_entries_gets_a_list_to_choose_from(
    lunch: None, ben: Player, world: World
) -> None:
    for when in ("2026-01-13 9-11", "2026-01-15 9-11"):
        await ben.run("availability add", calendar="Team lunch", when=when, name="Gym")

    choice = listed(await ben.run("availability remove", calendar="Team lunch", entry="Gym"))
    assert list(choice) == list(await entries(world, ben))
    first, second = choice.values()
    assert first == "<t:1768312800:F>–<t:1768320000:t>", "on the clock of whoever reads it"
    assert second != first


# --- time zones


async def test_a_city_is_offered_its_zone(olga: Player) -> None:
    zones = {
        "berlin": "Europe/Berlin",
        "New York": "America/New_York",
        "kathm": "Asia/Kathmandu",
        "europe/lis": "Europe/Lisbon",
        "utc": "UTC",
        "aukland": "Pacific/Auckland",
    }
    for typed, zone in zones.items():
        for command in ("register", "calendar create", "profile edit"):
            offered = await olga.offered(command, "timezone", typed)
            assert offered[:1] == [zone], f"/{command}: “{typed}” is offered {offered}"


async def test_a_zone_is_offered_with_the_time_there_and_taken(world: World) -> None:
    (guest,) = newcomers(world, 1)
    (zone, label), *_ = (await labels(world, guest, "register timezone", "kathmandu")).items()

    assert label == "Asia/Kathmandu (5:45 AM now)"
    shown = await guest.run("register", email="g@example.com", first_name="G", last_name="H", timezone=zone)
    assert "Time zone: Kathmandu time (Asia/Kathmandu)" in shown


async def test_of_many_zones_25_are_offered_and_none_for_what_is_no_place(olga: Player) -> None:
    for typed in ("", "a", "america", "/"):
        assert 10 <= len(await olga.offered("register", "timezone", typed)) <= 25, typed
    for typed in ("qqqqqq", "🎉", "会" * 300, "%", "\\"):
        assert await olga.offered("register", "timezone", typed) == [], typed


# --- days and moments


async def test_days_and_moments_are_offered_as_they_are_understood(olga: Player, world: World) -> None:
    for option in ("calendar create start_date", "calendar create end_date"):
        found = await labels(world, olga, option, "next monday")
        assert found == {"2026-01-05": "next monday → Mon 5 Jan 2026"}, option
    for option in ("calendar create deadline", "calendar finalize when"):
        found = await labels(world, olga, option, "tomorrow 6pm")
        assert found == {"2026-01-02 18:00": "tomorrow 6pm → Fri 2 Jan 2026, 18:00"}, option


async def test_tomorrow_is_tomorrow_where_the_asker_lives(ben: Player, dana: Player) -> None:
    assert await ben.offered("calendar create", "start_date", "tomorrow") == ["2026-01-01"]
    assert await dana.offered("calendar create", "start_date", "tomorrow") == ["2026-01-02"]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
async def test_what_is_picked_does_the_same_as_the_words_that_were_typed(ben: Player, zone: str) -> None:
    """Ben lives in New York, where it is still yesterday; the calendar may be for another zone."""
    words = {"start_date": "in 5 days", "end_date": "in 1 week", "deadline": "tomorrow 6pm"}
    picked = {
        option: (await ben.offered("calendar create", option, typed, timezone=zone))[0]
        for option, typed in words.items()
    }

    by_words = await opened(ben, "Lunch", timezone=zone, **words)
    assert by_words.text == (await opened(ben, "Lunch", timezone=zone, **picked)).text, picked


async def test_examples_are_offered_before_anything_is_typed_and_nothing_for_what_is_no_date(
    olga: Player,
) -> None:
    for option in ("start_date", "end_date", "deadline"):
        assert len(await olga.offered("calendar create", option)) == 3, option
        for typed in ("someday", "99", "🎉", "2026-13-45", "x" * 300):
            assert await olga.offered("calendar create", option, typed) == [], f"{option}: {typed}"
