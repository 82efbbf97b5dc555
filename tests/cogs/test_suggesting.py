"""/calendar suggest: the best times, with reasons; one of them is finalized into everybody's calendar."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from ical.calendar_stream import IcsCalendarStream

from benchmarks.instances import timetable_search
from bot.demo.play import Player, Shown
from bot.demo.world import World
from cogs.buttons import suggestions as buttons
from db.engine import Database
from db.models import Event
from scheduling.model import EventType
from services.answers import availability
from services.planning import suggestions
from services.planning.computing import Planner
from tests.support.cast import newcomers, register_as
from tests.support.crowds import give_times
from tests.support.fakes import Office
from tests.support.inbox import ics_of, received

FIXED = "Your meeting is set"


@pytest.fixture
async def everybody(olga: Player, ben: Player, chidi: Player, dana: Player) -> list[Player]:
    """Olga's guests, all registered."""
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


async def says(player: Player, when: str, preference: str = "HIGH") -> None:
    """Says when they can."""
    await player.run("availability add", calendar="Talks", when=when, preference=preference)


async def test_a_timetable_is_proved_and_finalized_with_one_press_and_a_confirmation(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, dana = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:00-10:00")
    await says(dana, "2026-01-13 9:00-10:30", "LOW")
    shown = await olga.run("calendar suggest", calendar="Talks")
    assert "3 of 3 get a meeting. **Proven**: no timetable does better." in shown
    assert f"**Tue 13 Jan**\n` 1` 9:00–9:30 · <@{ben.id}> Ben Example" in shown
    assert f"9:30–10:00 · <@{chidi.id}> Chidi Example" in shown
    assert f"10:00–10:30 · <@{dana.id}> Dana Example · if needed" in shown

    before = await olga.press("Finalize this")
    assert "I'll tell 3 people by DM" in before
    assert [received(guest, FIXED) for guest in everybody] == [0, 0, 0]
    await olga.press("Finalize and tell everyone")
    for guest, starts in zip(everybody, ("9:00–9:30 AM", "9:30–10:00", "10:00–10:30"), strict=True):
        [told] = [seen for seen in guest.sees() if FIXED in seen]
        assert f"When: Tue 13 Jan 2026, {starts} (Berlin time)" in told
        assert "[Add to Google Calendar]" in told
        assert told.count("When:") == 1, "their own meeting, and nobody else's"
    events = await Office(world.bot.store.database).rows(Event, event_type=EventType.FINALIZED)
    assert [event.preference_met for event in events] == ["HIGH", "HIGH", "LOW"]


async def test_each_ics_has_ones_own_meeting_and_nobodys_address(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben = everybody[0]
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    [text] = await ics_of(ben)
    [event] = IcsCalendarStream.calendar_from_ics(text).events
    assert event.summary == "Talks: Olga Example"
    assert event.dtstart == datetime(2026, 1, 13, 8, tzinfo=UTC)
    assert "@example.com" not in text
    assert "I had no times from you" in everybody[1].sees()[-1], "who has no meeting is told so"

    await olga.run("calendar cancel", calendar="Talks")
    await olga.press("Cancel and tell everyone")
    [_, cancelled] = await ics_of(ben)
    [gone] = IcsCalendarStream.calendar_from_ics(cancelled).events
    assert "METHOD:CANCEL" in cancelled
    assert (gone.uid, gone.sequence, gone.status) == (event.uid, 1, "CANCELLED")


async def test_export_is_the_file_one_was_sent_and_all_meetings_for_the_owner(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, dana = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:30-10:00")
    assert "You don't have a meeting" in await ben.run("calendar export", calendar="Talks")
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    assert "The file has 1 meeting." in await ben.run("calendar export", calendar="Talks")
    assert "You don't have a meeting" in await dana.run("calendar export", calendar="Talks")
    assert "The files have 2 meetings, one each." in await olga.run("calendar export", calendar="Talks")


class Device:
    """What somebody is shown meanwhile; they press what is offered. (Simulated time waits for threads.)"""

    def __init__(self, press: Callable[[], Awaitable[None]]) -> None:
        self.shown: list[str] = []
        self.response = self
        self._press = press

    def is_done(self) -> bool:
        """Whether Discord has been told anything."""
        return bool(self.shown)

    async def defer(self, *, ephemeral: bool, thinking: bool) -> None:
        """Discord shows that the bot is thinking."""
        assert ephemeral
        assert thinking
        self.shown.append("thinking")

    async def edit_original_response(
        self, *, view: discord.ui.View | None, embed: discord.Embed | None = None
    ) -> None:
        """The place of the answer changes."""
        self.shown.append(embed.description or "" if embed else "no button")
        if view is not None:
            [offered] = view.to_components()[0]["components"]
            self.shown.append(offered["label"])
            await self._press()


async def test_what_takes_long_says_how_far_it_has_got_and_can_be_taken_as_it_is(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buttons, "AT_ONCE", 0)
    monkeypatch.setattr(buttons, "PATIENCE", 0.05)
    database = Database(sqlite_url)
    office, planner = Office(database), Planner()
    database.on_outdated = planner.end
    await office.register("olga", "ben")
    ref = await office.calendar(
        mode="one-on-one", start_date="2026-03-02", end_date="2026-04-30", buffer="10m"
    )
    await office.invite(ref, "ben")
    await give_times(database, ref, timetable_search(200, 1.0, 1, buffer=10))
    computation = planner.compute(office.store, await suggestions.ask_for(office.ask("olga"), ref))
    device: Any = Device(lambda: planner.take_now(office.ask("olga"), ref))
    await buttons.keep_company(device, computation)
    assert device.shown[:2] == ["thinking", "Just a few more seconds."]
    assert re.match(
        r"So far 1\d\d of 201 people have a meeting, and no more than 200 can\. I'm", device.shown[2]
    )
    assert device.shown[3] == "Take this one now"
    await buttons.keep_company(device, computation)
    assert len(device.shown) == 4, "what has been found needs no company"
    device.shown.clear()
    again = planner.compute(office.store, await suggestions.ask_for(office.ask("olga"), ref))
    company = asyncio.create_task(buttons.keep_company(device, again))
    await availability.add(office.ask("ben"), ref, "2026-03-03 9-11")
    await company
    assert device.shown[-1] == "no button", "it has changed meanwhile, which is said by itself"
    await database.close()


async def test_who_cannot_be_placed_is_explained_and_exactly_those_are_asked_for_more(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, dana = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:00-9:30")
    await says(dana, "2026-01-14 9:00-12:00")
    await world.skip(9 * 3600)
    shown = await olga.run("calendar suggest", calendar="Talks")
    assert "2 of 3 get a meeting." in shown
    assert f"<@{ben.id}>, <@{chidi.id}> share only 1 time slot." in shown
    label = next(line for line in shown.text.splitlines() if "Finalize this" in line)
    assert "for more times" in label
    button = next(part for part in label.strip("[]").split("] [") if part.startswith("Ask "))
    assert "Asking 2 people for more times" in await olga.press(button)
    asked = [received(guest, "asks you for more times") for guest in everybody]
    assert asked == [1, 1, 0]


async def test_a_pinned_meeting_stays_and_the_rest_is_found_around_it(
    olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, _ = everybody
    await opened(olga, everybody)
    for guest in (ben, chidi):
        await says(guest, "2026-01-13 9:00-10:00")
    shown = await olga.run("calendar suggest", calendar="Talks")
    first = next(line for line in shown.text.splitlines() if "9:00–9:30 ·" in line)
    who = ben if str(ben.id) in first else chidi
    await olga.press("Pin a meeting…")
    again = await olga.tick(who.name.capitalize(), menu="wish")
    assert "2 of 3 get a meeting." in again
    assert "As many people as before" in again
    assert f"9:00–9:30 · <@{who.id}> {who.name.capitalize()} Example · pinned" in again
    assert "· pinned" in await olga.run("calendar suggest", calendar="Talks"), "it lasts"
    await olga.press("Pin a meeting…")
    loose = await olga.tick(menu="wish", off=(who.name.capitalize(),))
    assert "· pinned" not in loose


async def test_who_is_required_goes_first_and_keeps_that_in_a_copy(
    olga: Player, ben: Player, chidi: Player, everybody: list[Player]
) -> None:
    await opened(olga, [])
    await olga.run("calendar invite", calendar="Talks", user=ben, required=False)
    await olga.run("calendar invite", calendar="Talks", user=chidi)
    assert "Ben Example (optional)" in await olga.run("calendar status", calendar="Talks")
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:00-9:30", "LOW")
    assert f"9:00–9:30 · <@{chidi.id}>" in await olga.run("calendar suggest", calendar="Talks")
    await olga.run("calendar copy", calendar="Talks", start_date="2026-01-19", name="More talks")
    assert "Ben Example (optional)" in await olga.run("calendar status", calendar="More talks")


async def test_a_group_gets_the_slots_that_most_can_come_to(olga: Player, everybody: list[Player]) -> None:
    ben, chidi, dana = everybody
    await opened(olga, everybody, mode="group")
    await says(ben, "2026-01-13 9:00-12:00")
    await says(chidi, "2026-01-13 10:00-11:00", "LOW")
    await says(dana, "2026-01-13 10:00-11:00, 2026-01-14 9:00-10:00")
    shown = await olga.run("calendar suggest", calendar="Talks")
    assert "3 of 3 can make the best one." in shown
    assert "1. 3 can come, 2 prefer it: the best" in shown
    assert "Tue 13 Jan 2026, 10:00–10:30\n" in shown
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    assert [received(guest, FIXED) for guest in everybody] == [1, 1, 1]


async def test_nothing_is_suggested_before_anybody_has_answered(
    olga: Player, everybody: list[Player]
) -> None:
    await opened(olga, everybody)
    assert "has said when they're free yet" in await olga.run("calendar suggest", calendar="Talks")


async def test_where_nothing_fits_it_says_what_may_be_wrong(olga: Player, everybody: list[Player]) -> None:
    await opened(olga, everybody)
    await says(everybody[0], "2026-01-13 9:00-9:15")
    shown = await olga.run("calendar suggest", calendar="Talks")
    assert "No meeting fits the times" in shown
    assert "`/calendar edit`" in shown


async def test_the_picture_is_for_the_owner_at_once_and_for_others_once_it_tells_on_nobody(
    olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, dana = everybody
    await opened(olga, everybody)
    for guest in (ben, chidi):
        await says(guest, "2026-01-13 9:00-10:00")
    assert pictures(await olga.run("calendar view", calendar="Talks")) == ["times.png"]
    assert pictures(await olga.run("calendar suggest", calendar="Talks")) == ["timetable.png"]
    assert pictures(await ben.run("calendar view", calendar="Talks")) == []
    await says(dana, "2026-01-13 9:00-10:00")
    assert pictures(await ben.run("calendar view", calendar="Talks")) == ["times.png"]


async def test_the_live_status_shows_the_picture_with_words_for_who_cannot_see_it(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    await opened(olga, everybody)
    await olga.run("calendar status", calendar="Talks", post=True)
    await olga.press("Post for invitees")
    for guest in everybody:
        await says(guest, "2026-01-13 9:00-10:00")
    await world.skip(2)
    [live] = [message for message in everybody[0].messages(dm=False) if message.attachments]
    [picture] = live.attachments
    assert (await picture.read()).startswith(b"\x89PNG")
    assert "When 3 people can meet" in (picture.description or "")


def pictures(shown: Shown) -> list[str]:
    """The names of the files with an answer."""
    return [file.filename for file in shown.message.message.attachments] if shown.message else []


async def test_a_suggestion_that_somebody_has_overtaken_is_not_finalized(
    olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, _ = everybody
    await opened(olga, everybody)
    await says(ben, "2026-01-13 9:00-9:30")
    await olga.run("calendar suggest", calendar="Talks")
    await says(chidi, "2026-01-13 9:00-9:30")
    assert "has changed since you looked" in await olga.press("Finalize this")


async def test_a_proposal_can_be_finalized_by_command(olga: Player, everybody: list[Player]) -> None:
    await opened(olga, everybody)
    await says(everybody[0], "2026-01-13 9:00-9:30")
    assert await olga.offered("calendar finalize", "proposal", calendar="cal:1") == []
    await olga.run("calendar suggest", calendar="Talks")
    [proposal] = await olga.offered("calendar finalize", "proposal", calendar="cal:1")
    assert "Finalize Talks?" in await olga.run("calendar finalize", calendar="Talks", proposal=proposal)
    refused = await olga.run("calendar finalize", calendar="Talks", when="2026-01-13 9:00")
    assert "is for one-on-one meetings" in refused
    assert "either a `proposal` or" in await olga.run("calendar finalize", calendar="Talks")


async def test_who_got_a_time_if_needed_goes_first_the_next_time(
    world: World, olga: Player, everybody: list[Player]
) -> None:
    ben, chidi, _ = everybody
    await opened(olga, [ben, chidi])
    await says(ben, "2026-01-13 9:00-9:30")
    await says(chidi, "2026-01-13 9:30-10:00", "LOW")
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    await olga.run("calendar copy", calendar="Talks", start_date="2026-01-19", name="More talks")
    for guest in (ben, chidi):
        for when, preference in (("2026-01-20 9:00-9:30", "HIGH"), ("2026-01-20 9:30-10:00", "LOW")):
            await guest.run("availability add", calendar="More talks", when=when, preference=preference)
    shown = await olga.run("calendar suggest", calendar="More talks")
    assert f"9:00–9:30 · <@{chidi.id}>" in shown, "Chidi had to take the time that he did not prefer"
    assert f"9:30–10:00 · <@{ben.id}> Ben Example · if needed" in shown


async def test_twelve_invitees_on_a_tight_day_get_twelve_ics_files(world: World, olga: Player) -> None:
    """Six hours for twelve meetings of half an hour: first come, first served would leave people out."""
    await olga.register()
    await olga.run("profile edit", timezone="Europe/Paris")
    guests = newcomers(world, 12)
    for number, guest in enumerate(guests):
        await register_as(guest, f"Guest N{number}")
    await olga.run(
        "calendar create", name="Talks", start_date="2026-01-13", end_date="2026-01-13", hours="9-15"
    )
    for guest in guests:
        await olga.run("calendar invite", calendar="Talks", user=guest)
    nine = datetime(2026, 1, 13, 9, tzinfo=ZoneInfo("Europe/Paris"))
    for number, guest in enumerate(guests):
        start = nine + timedelta(minutes=30 * max(0, number - 1))
        end = nine + timedelta(minutes=30 * (number + 1))
        await says(guest, f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}")
    assert "12 of 12 get a meeting. **Proven**" in await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    assert "telling 12 people" in await olga.press("Finalize and tell everyone")
    await world.skip(120)
    starts = []
    for guest in guests:
        [text] = await ics_of(guest)
        [event] = IcsCalendarStream.calendar_from_ics(text).events
        assert isinstance(event.dtstart, datetime)
        starts.append(f"{event.dtstart.astimezone(nine.tzinfo):%H:%M}")
    assert sorted(starts) == [f"{nine + timedelta(minutes=30 * number):%H:%M}" for number in range(12)]
