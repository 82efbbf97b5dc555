"""Plans change after finalizing: who can't make it says so, and the owner sends the smallest change."""

from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from bot.demo.play import Player, items
from bot.demo.world import World
from db.models import Absence, Event, Proposal
from scheduling.model import EventType
from tests.support.cast import forged, newcomers, register_as
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
    await ben.press("Type my times")
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
    status = await olga.run("calendar status", calendar="Talks")
    assert "Chidi Example: Tue 13 Jan 2026, 9:30–10:00" in status
    assert "[Other ways] [Add somebody]" in status
    assert "[Send this change]" not in told
    await olga.press("Leave it empty")
    assert received(chidi, OFF) == 1 and received(ben, OFF) == 0
    assert "delete the entry there" in chidi.sees()[-1]
    _, cancelled = await ics_of(chidi)
    assert "METHOD:CANCEL" in cancelled and "SEQUENCE:1" in cancelled and "STATUS:CANCELLED" in cancelled
    assert not await Office(world.bot.store.database).rows(Absence)


async def test_squeezed_others_move_as_few_as_possible_and_are_told(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, dana = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:30-10:00, 2026-01-14 11:00-11:30 if needed")
    await says(dana, "2026-01-13 10:00-10:30")
    await finalize(olga)
    await ben.press("Can't make it")
    await ben.press("Type my times")
    await ben.submit(when="2026-01-13 9:30-10")
    told = olga.sees()[-1]
    assert "Smallest change: " in told and "nobody else moves" not in told
    assert "Chidi Example to Wed 14 Jan 11:00–11:30" in told
    shown = await olga.press("Other ways")
    assert "1. 2 people move" in shown and "Proven" in shown
    await olga.press("Send this change")
    assert [received(guest, MOVED) for guest in everybody] == [1, 1, 0]
    assert [(one.start_time, one.ical_sequence) for one in sorted(await events(world), key=_by_time)] == [
        (at(13, 9, 30), 1),
        (at(13, 10), 0),
        (at(14, 11), 1),
    ]


async def test_a_pinned_meeting_is_left_alone(world: World, olga: Player, everybody: list[Player]) -> None:
    ben, chidi, _ = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:30-10:00, 2026-01-14 11:00-11:30 if needed")
    await finalize(olga)
    await ben.press("Can't make it")
    await ben.press("Type my times")
    await ben.submit(when="2026-01-13 9:30-10")
    await olga.press("Other ways")
    await olga.press("Pin a meeting…")
    [chidis] = [event for event in await events(world)]
    around = await olga.choose(f"att:{chidis.owner_id}")
    assert "Pinned: " in around and "[Send this change]" not in around
    assert "Wed 14 Jan" not in around


async def test_a_meeting_that_begins_within_two_hours_is_left_alone(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, _ = everybody
    await opened(olga, everybody)
    await says(chidi, "2026-01-13 9:00-9:30, 2026-01-14 11:00-11:30 if needed")
    await says(ben, "2026-01-13 16:00-16:30")
    await finalize(olga)
    await world.skip((at(13, 7, 30) - world.now()).total_seconds())
    await ben.press("Can't make it")
    await ben.press("Type my times")
    await ben.submit(when="2026-01-13 9:00-9:30")
    assert "No other time fits." in olga.sees()[-1]


async def test_a_group_is_kept_without_somebody_whose_calendar_follows(
    world: World, olga: Player, lunch: list[Player]
) -> None:
    ben = lunch[0]
    await ben.press("Can't make it")
    await ben.press("Not at all")
    told = olga.sees()[-1]
    assert "Ben Example can't make Tue 13 Jan 9:00–9:30. The best other time: Tue 13 Jan 9:30–10:00" in told
    assert "[Keep it without Ben Example] [New time] [Call it off]" in told
    await olga.press("Keep it without Ben Example")
    assert [received(guest, OFF) for guest in lunch] == [1, 0, 0]
    assert "METHOD:CANCEL" in (await ics_of(ben))[-1]
    await world.skip((at(13, 8, 46) - world.now()).total_seconds())
    reminded = [received(guest, "Your meeting starts soon") for guest in lunch]
    assert reminded == [0, 1, 1], "whoever is out is not reminded"
    assert "[Can't make it]" in lunch[1].sees()[-1], "it can still be said now"


async def test_a_group_gets_a_new_time_and_whoever_can_then_is_back(
    world: World, olga: Player, lunch: list[Player]
) -> None:
    ben = lunch[0]
    await ben.press("Can't make it")
    await ben.press("Type my times")
    await ben.submit(when="2026-01-13 11:00-12:00")
    shown = await olga.press("New time")
    assert "1. 3 people can come" in shown and "Tue 13 Jan 11:00–11:30" in shown
    await olga.press("Send this change")
    assert [received(guest, MOVED) for guest in lunch] == [1, 1, 1]
    [meeting] = await events(world)
    assert meeting.start_time == at(13, 11)
    assert [text.count("SEQUENCE:1") for text in [(await ics_of(guest))[-1] for guest in lunch]] == [1, 1, 1]
    await world.skip((at(13, 8, 50) - world.now()).total_seconds())
    assert received(ben, "Your meeting starts soon") == 0, "the old reminder is gone"
    await world.skip((at(13, 10, 46) - world.now()).total_seconds())
    assert received(ben, "Your meeting starts soon") == 1


async def test_a_group_is_called_off_and_whoever_was_out_is_told_once(
    world: World, olga: Player, lunch: list[Player]
) -> None:
    ben = lunch[0]
    await ben.press("Can't make it")
    await ben.press("Not at all")
    await olga.press("Call it off")
    assert "I'm telling 3 people" in await olga.press("Cancel and tell everyone")
    assert [received(guest, "anceled: Talks") for guest in lunch] == [1, 1, 1]
    for guest in lunch:
        assert "METHOD:CANCEL" in (await ics_of(guest))[-1]


async def test_the_owner_moves_a_meeting_to_a_time_of_their_own(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben = talks[0]
    offered = await olga.offered("calendar move", "attendee", "ben", calendar="Talks")
    assert len(offered) == 1
    slots = await olga.offered("calendar move", "when", "", calendar="Talks", attendee=offered[0])
    assert "2026-01-12 09:00" in slots and "2026-01-13 09:30" not in slots
    taken = await olga.run("calendar move", calendar="Talks", attendee=offered[0], when="2026-01-13 9:45")
    assert "is taken by now" in taken
    before = await olga.run("calendar move", calendar="Talks", attendee=offered[0], when="2026-01-15 20:00")
    assert "Never said they could then (1)" in before and "Outside the calendar's hours" in before
    assert received(ben, MOVED) == 0
    assert "Thu 15 Jan 20:00–20:30" in await olga.press("Move and tell them")
    assert [received(guest, MOVED) for guest in talks] == [1, 0, 0]
    assert "pinned · changed" in await olga.run("calendar view", calendar="Talks")
    bens = next(event for event in await events(world) if event.start_time == at(15, 20))
    assert bens.pinned, "what was set by hand is not moved for others"


async def test_two_change_places_once_they_are_set_and_both_are_told(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben, chidi, _ = talks
    bens = (await olga.offered("calendar move", "attendee", "ben", calendar="Talks"))[0]
    before = await olga.run("calendar move", calendar="Talks", attendee=bens, when="2026-01-13 9:30")
    assert f"<@{chidi.id}> Chidi Example, who meets then: Tue 13 Jan 2026, 9:30–10:00 → " in before
    assert "Never said they could then (2)" in before and "I'll tell 2 people" in before
    await olga.press("Move and tell them")
    assert [received(guest, MOVED) for guest in talks] == [1, 1, 0]
    shown = await olga.run("calendar view", calendar="Talks")
    assert f"9:00–9:30 · <@{chidi.id}> Chidi Example · never offered · pinned · changed" in shown
    assert f"9:30–10:00 · <@{ben.id}> Ben Example · never offered · pinned · changed" in shown


async def test_two_who_change_places_at_times_that_suit_them_can_still_be_moved_for_others(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    await opened(olga, everybody)
    for guest, when in zip(everybody, ("9:00-10:00", "9:00-10:00", "10:00-10:30"), strict=True):
        await says(guest, f"2026-01-13 {when}")
    await finalize(olga)
    bens = (await olga.offered("calendar move", "attendee", "ben", calendar="Talks"))[0]
    slots = await olga.offered("calendar move", "when", "", calendar="Talks", attendee=bens)
    assert slots[0] in ("2026-01-13 09:00", "2026-01-13 09:30"), "what nobody has offered comes later"
    before = await olga.run("calendar move", calendar="Talks", attendee=bens, when=slots[0])
    assert "Chidi Example, who meets then" in before and "Never said" not in before
    assert "pinned" not in await olga.press("Move and tell them")
    assert not any(event.pinned for event in await events(world))


async def test_the_second_of_two_changes_is_told_what_is_new(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben, chidi, dana = talks
    await ben.press("Can't make it")
    await ben.press("Type my times")
    await ben.submit(when="2026-01-14 9:30-11")
    stale = olga.messages()[-1]
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    send = next(item for item in items(stale) if item.label == "Send this change")
    refused = await olga.press_again(stale, send.custom_id)
    assert "has changed since you looked" in refused
    assert "Chidi Example: " in refused and "no meeting" in refused
    assert len(await events(world)) == 1, "nothing was done"
    assert received(olga, "Chidi Example drops out") == 1, "the later message knows of both"
    await olga.press("Send this change")
    assert (received(ben, MOVED), received(chidi, OFF), received(dana, MOVED)) == (1, 1, 0)
    again = await olga.press_again(stale, send.custom_id)
    assert "Ben Example: " in again, "and what was sent is not sent twice"
    assert received(ben, MOVED) == 1


async def test_somebody_added_later_books_a_free_slot(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben = everybody[0]
    await opened(olga, everybody, end_date="2026-01-13", hours="9-12")
    await says(ben, "2026-01-13 9:00-9:30")
    await finalize(olga)
    edo, fay = newcomers(world, 2)
    await olga.run("calendar invite", calendar="Talks", user=edo)
    await olga.run("calendar invite", calendar="Talks", user=fay)
    asked = edo.sees()[-1]
    assert "Choose a time: it's yours at once." in asked and "[Can't make it]" in asked
    assert asked.count("Berlin time") == 1 and "(Berlin" not in menus(edo), "the zone is named once"
    start = str(int(at(13, 10, 30).timestamp()))
    assert "Booked: Talks" in await edo.choose(start)
    assert received(edo, SET) == 1 and "BEGIN:VEVENT" in (await ics_of(edo))[0]
    assert "Booked: Talks" in olga.sees()[-1] and "Tue 13 Jan 2026, 10:30–11:00" in olga.sees()[-1]
    assert "is taken by now" in await fay.choose(start)
    assert [received(guest, MOVED) for guest in everybody] == [0, 0, 0]
    status = await olga.run("calendar status", calendar="Talks")
    assert "revision 1" in status


def menus(player: Player) -> str:
    """What the menus of their latest message say, in words."""
    found = [item for item in items(player.messages()[-1]) if isinstance(item, discord.SelectMenu)]
    assert found
    return "\n".join(
        text for item in found for text in (item.placeholder or "", *(each.label for each in item.options))
    )


async def test_whom_no_free_slot_suits_the_organizer_hears_of(
    world: World, olga: Player, talks: list[Player]
) -> None:
    [edo] = newcomers(world, 1)
    await register_as(edo, "Edo Example")
    await edo.run("profile edit", timezone="Europe/Berlin")
    await olga.run("calendar invite", calendar="Talks", user=edo)
    assert "None of the free times works?" in await edo.press("Can't make it")
    await edo.press("Type my times")
    await edo.submit(when="2026-01-13 9:00-9:30")
    told = olga.sees()[-1]
    assert "None of the free times suits" in told and "No other time fits." in told


async def test_who_is_uninvited_loses_their_meeting_and_is_told_once(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben, chidi, dana = talks
    before = await olga.run("calendar uninvite", calendar="Talks", attendee="Ben Example")
    assert "Their meeting is canceled" in before
    await olga.press("Remove Ben Example")
    assert received(ben, OFF) == 1 and received(ben, "no longer invited") == 0
    assert "METHOD:CANCEL" in (await ics_of(ben))[-1]
    assert len(await events(world)) == 2
    assert [received(guest, OFF) for guest in (chidi, dana)] == [0, 0]


async def test_a_group_takes_somebody_in_at_once(world: World, olga: Player, lunch: list[Player]) -> None:
    [edo] = newcomers(world, 1)
    await olga.run("calendar invite", calendar="Talks", user=edo)
    assert received(edo, SET) == 1 and "BEGIN:VEVENT" in (await ics_of(edo))[0]
    assert [received(guest, SET) for guest in lunch] == [1, 1, 1]
    await world.skip((at(13, 8, 46) - world.now()).total_seconds())
    assert received(edo, "Your meeting starts soon") == 1


async def test_another_place_is_told_to_everybody_and_nothing_else_can_be_edited(
    world: World, olga: Player, talks: list[Player]
) -> None:
    edited = await olga.run("calendar edit", calendar="Talks", place="Room 7")
    assert "I'm telling 3 people by DM" in edited
    for guest in talks:
        told = guest.sees()[-1]
        assert "Your meeting is somewhere else" in told and "Place: Room 7" in told
        last = (await ics_of(guest))[-1]
        assert "LOCATION:Room 7" in last and "SEQUENCE:1" in last
    await olga.run("calendar edit", calendar="Talks", place="none")
    await world.skip(120)
    assert "Place before: Room 7" in talks[0].sees()[-1]
    refused = await olga.run("calendar edit", calendar="Talks", place="Room 8", hours="8-20")
    assert "is finalized, so that can't be changed" in refused


async def test_it_can_be_said_from_view_and_from_invites(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben = talks[0]
    await ben.run("calendar view", calendar="Talks")
    assert "You can't make" in await ben.press("Can't make it")
    listed = await ben.run("invites")
    assert "Your meetings: **Talks** · Tue 13 Jan 2026, 9:00–9:30 AM" in listed
    [meeting, *_] = await events(world)
    assert "You can't make" in await ben.choose(f"cal:{meeting.calendar_id}")


async def test_what_comes_too_late_or_from_the_wrong_person_is_refused(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben, chidi, _ = talks
    await ben.press("Can't make it")
    await ben.press("Not at all")
    await olga.press("Leave it empty")
    with pytest.raises(LookupError, match="Leave it empty"):
        await olga.press("Leave it empty")
    await chidi.press("Can't make it")
    await world.skip((at(13, 9, 31) - world.now()).total_seconds())
    assert "began" in await chidi.press("Not at all")
    assert "began" in await olga.run(
        "calendar move", calendar="Talks", attendee="Chidi Example", when="2026-01-15 10:00"
    )


async def test_times_that_are_the_meetings_own_are_no_other_times(
    world: World, olga: Player, talks: list[Player]
) -> None:
    ben = talks[0]
    await ben.press("Can't make it")
    await ben.press("Type my times")
    refused = await ben.submit(when="2026-01-13 9:00-9:30")
    assert "wouldn't change anything" in refused and "[Fix it]" in refused
    assert len(await events(world)) == 3
    await ben.press("Fix it")
    assert "I'm telling Olga" in await ben.submit(when="2026-01-15 9-10")


def _by_time(event: Event) -> datetime:
    return event.start_time


async def test_the_organizer_moves_rather_than_miss_a_meeting(
    world: World, olga: Player, lunch: list[Player]
) -> None:
    await world.skip((at(13, 8, 46) - world.now()).total_seconds())
    reminder = olga.sees()[-1]
    assert "Your meeting starts soon" in reminder and "Can't make it" not in reminder
    assert "[Can't make it]" not in await olga.run("calendar view", calendar="Talks")
    [meeting] = await events(world)
    theirs = next(message for message in reversed(lunch[0].messages()) if any(items(message)))
    button = next(item for item in items(theirs) if item.label == "Can't make it")
    assert button.custom_id.startswith(f"cant:{meeting.calendar_id}:")


async def test_a_group_is_moved_by_command_and_the_channel_sees_the_revision(
    world: World, olga: Player, lunch: list[Player]
) -> None:
    await olga.run("calendar status", calendar="Talks", post=True)
    await olga.press("Post for invitees")
    offered = await olga.offered("calendar move", "when", "", calendar="Talks")
    assert offered[0] == "2026-01-13 09:30"
    before = await olga.run("calendar move", calendar="Talks", when="2026-01-13 11:30")
    assert "Everyone: Tue 13 Jan 2026, 9:00–9:30 → Tue 13 Jan 2026, 11:30–12:00" in before
    assert "Never said" not in before
    await olga.press("Move and tell them")
    assert [received(guest, MOVED) for guest in lunch] == [1, 1, 1]
    await world.skip(600)
    assert any("Finalized · revision 1" in seen for seen in lunch[0].sees(dm=False)), "in the live status"


async def test_only_the_owner_decides_and_only_who_was_added_chooses(
    world: World, olga: Player, talks: list[Player]
) -> None:
    """Buttons are guessed here, by people who never saw them."""
    ben, chidi, _ = talks
    [edo] = newcomers(world, 1)
    await ben.press("Can't make it")
    await ben.press("Type my times")
    await ben.submit(when="2026-01-14 9:30-11")
    office = Office(world.bot.store.database)
    [absence], [way, *_] = await office.rows(Absence), await office.rows(Proposal)
    calendar = absence.calendar_id
    before = await office.rows(Event)
    refusals = {
        f"ways:{calendar}:0": "Only the organizer of",
        f"pick_kept:{calendar}": "Only the organizer of",
        f"call_off:{calendar}:0": "Only the organizer of",
        f"send_change:{way.id}:{calendar}:0": "already done",
        f"go_without:{absence.id}:{calendar}:0": "already done",
        f"free_slots:{calendar}": "already done",
    }
    for custom_id, why in refusals.items():
        shown = await forge(world, chidi, custom_id)
        assert why in shown, custom_id
    for custom_id in (f"cant:{calendar}:0", f"cant_at_all:{calendar}", f"free_slots:{calendar}"):
        assert "You don't have a calendar" in await forge(world, edo, custom_id)
    assert len(await office.rows(Event)) == len(before)
    assert "You can't make" in await forge(world, chidi, f"cant:{calendar}:0")


async def forge(world: World, who: Player, custom_id: str) -> Any:
    """Presses a button that the bot never showed to them."""
    view = discord.ui.View(timeout=None)
    view.add_item(forged(custom_id))
    view.stop()
    place = world.people[who.name].user.dm_channel
    message = await world.bot.get_partial_messageable(place.id).send("Not meant for you", view=view)
    return await who.press_again(message, custom_id)
