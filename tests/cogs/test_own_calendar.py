"""Answering from one's own calendar: a file, or its address, opens the picker filled in."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from msgspec.structs import replace

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Connection, Draft, Event, Spent
from services.people.connections import busy_of
from services.request import Account, Connecting, Request
from tests.support.far_server import FarServer, far_server, ok

KEY = Fernet.generate_key().decode()
BUSY = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:Therapy
DTSTART;TZID=America/New_York:20260112T090000
DTEND;TZID=America/New_York:20260112T103000
RRULE:FREQ=DAILY;COUNT=2
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(autouse=True)
async def lunch(world: World, olga: Player, ben: Player) -> None:
    """Ben, in New York, is invited to two days of Olga's, who is in Berlin: 3 to 12 for him."""
    await olga.register()
    await ben.register()
    await olga.run(
        "calendar create", mode="group", name="Lunch", start_date="2026-01-12", end_date="2026-01-13",
        hours="9-18", meeting_length="60",
    )  # fmt: skip
    await olga.run("calendar invite", calendar="Lunch", user=ben)


async def kept(world: World, table: type) -> list[dict[str, object]]:
    """All rows of a table."""
    async with world.bot.store.database.engine.connect() as connection:
        return [dict(row._mapping) for row in await connection.execute(table.__table__.select())]  # type: ignore[attr-defined]


async def bring(who: Player, text: str = BUSY, name: str = "calendar.ics") -> str:
    """What they see once they have imported a file."""
    return (await who.run("availability import", calendar="Lunch", file=(name, text.encode()))).text


async def test_what_is_free_is_ticked_and_nothing_is_answered_before_done(ben: Player, world: World) -> None:
    shown = await bring(ben)
    assert "busy times are marked" in shown
    assert "**Mon 12 Jan 2026**  8:00–9:00 AM, 11:00 AM–12:00 PM" in shown
    assert await kept(world, Event) == []
    (draft,) = await kept(world, Draft)
    assert "Therapy" not in str(draft)

    answered = await ben.press("Done")

    assert "You've added your times." in answered
    assert [str(row["start_time"])[:16] for row in await kept(world, Event)] == [
        "2026-01-12 13:00", "2026-01-12 16:00", "2026-01-13 13:00", "2026-01-13 16:00",
    ]  # fmt: skip


async def test_busy_times_are_marked_without_a_name_and_may_be_ticked(ben: Player) -> None:
    result = await ben.run("availability import", calendar="Lunch", file=("my.ics", BUSY.encode()))
    assert result.message is not None
    options = result.message.components[0]["components"][0]["options"]
    marks = {option["label"]: option.get("description") for option in options}
    assert [label for label, mark in marks.items() if mark == "Busy in your calendar"] == [
        "Mon 12 Jan 9:00–10:00 AM", "Mon 12 Jan 10:00–11:00 AM",
        "Tue 13 Jan 9:00–10:00 AM", "Tue 13 Jan 10:00–11:00 AM",
    ]  # fmt: skip
    assert "10:00 AM–12:00 PM" in await ben.tick("Mon 12 Jan 10:00", menu="pick_high")


async def test_times_between_which_no_meeting_fits_are_kept_as_one(ben: Player, world: World) -> None:
    short = BUSY.replace("T103000", "T091000")
    await bring(ben, short.replace("FREQ=DAILY;COUNT=2", "FREQ=MINUTELY;INTERVAL=30;COUNT=4"))
    (draft,) = await kept(world, Draft)
    assert draft["payload"]["busy"] == [["2026-01-12T14:00:00+00:00", "2026-01-12T15:40:00+00:00"]]  # type: ignore[index]


async def test_what_was_said_before_stays_unless_it_is_busy(ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="mon 6am-10am")
    await ben.run("availability add", calendar="Lunch", when="tue 11am-12pm if needed")
    shown = await bring(ben)
    assert "**Mon 12 Jan 2026**  6:00–9:00 AM, 11:00 AM–12:00 PM" in shown
    assert "11:00 AM–12:00 PM (if needed)" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "That file is empty."),
        ("<html></html>", "That's a web page, not a calendar."),
        ("PK\x03\x04", "That's a packed file."),
        ("name,when", "That isn't a calendar file."),
        (BUSY[:150], "That calendar is cut off"),
        (BUSY.replace("DAILY;COUNT=2", "SECONDLY"), "That calendar takes too long to read."),
        ("x" * 5_000_001, "That calendar is over 5 MB"),
    ],
    ids=lambda value: value[:20],
)
async def test_what_is_no_calendar_is_refused_in_words(
    ben: Player, world: World, text: str, said: str
) -> None:
    assert said in await bring(ben, text)
    assert await kept(world, Draft) == []


async def test_an_event_that_cant_be_read_in_full_takes_its_own_time_and_is_told(ben: Player) -> None:
    assert "can't be read" not in await bring(ben)
    shown = await bring(ben, BUSY.replace("DAILY", "NEVER"))
    assert "One event in your calendar can't be read in full, so check those times yourself." in shown
    assert "**Mon 12 Jan 2026**  8:00–9:00 AM, 11:00 AM–12:00 PM" in shown
    assert "**Tue 13 Jan 2026**  8:00 AM–12:00 PM" in shown


async def test_an_event_that_ends_at_24_00_ends_with_the_day(ben: Player) -> None:
    shown = await bring(ben, BUSY.replace("T103000", "T240000"))
    assert "**Mon 12 Jan 2026**  8:00–9:00 AM\n" in shown
    assert "can't be read" not in shown


async def test_a_file_can_be_chosen_while_picking(ben: Player, world: World) -> None:
    await ben.press("Pick times")
    await ben.tick("Tue 13 Jan 10:00", menu="pick_low")
    assert (await ben.press("Import a calendar")).text == "Import a calendar: Lunch"

    shown = await ben.submit(file=("calendar.ics", BUSY.encode()))

    assert "busy times are marked" in shown
    assert "**Mon 12 Jan 2026**  8:00–9:00 AM, 11:00 AM–12:00 PM" in shown
    assert "(if needed)" not in shown, "it is busy"
    assert await kept(world, Event) == []
    assert "You've added your times." in await ben.press("Done")
    assert len(await kept(world, Event)) == 4


async def test_a_chosen_file_that_tells_nothing_leaves_what_is_ticked(ben: Player) -> None:
    await ben.press("Pick times")
    await ben.tick("Mon 12 Jan 9:00", menu="pick_high")
    for text, said in (
        ("<html></html>", "That's a web page"),
        ("x" * 5_000_001, "That calendar is over 5 MB"),
    ):
        await ben.press("Import a calendar")
        shown = await ben.submit(file=("calendar.ics", text.encode()))
        assert said in shown
        assert "**Mon 12 Jan 2026**  9:00–10:00 AM" in shown
    await ben.press("Import a calendar")
    assert "11:00 AM–12:00 PM" in await ben.submit(file=("calendar.ics", BUSY.encode()))


async def test_a_chosen_file_comes_too_late_once_it_is_set(ben: Player, olga: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="mon 11am-12pm")
    await ben.press("Pick times")
    await ben.press("Import a calendar")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-12 17:00")
    await olga.press("Finalize and tell everyone")
    assert "is finalized, so" in await ben.submit(file=("calendar.ics", BUSY.encode()))


async def test_who_may_not_answer_has_no_file_read(chidi: Player, world: World) -> None:
    assert "don't have a calendar called" in await bring(chidi)
    assert "calendar_file" not in str(await kept(world, Spent))


async def test_a_guest_is_asked_where_they_are_first(olga: Player, chidi: Player) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    assert "What time is it for you" in await bring(chidi)


async def test_there_is_an_end_to_it(ben: Player) -> None:
    for _ in range(20):
        await bring(ben, "")
    assert "You've imported or connected calendars 20 times" in await bring(ben)


ADDRESS = "webcal://calendar.test/private-1234.ics"


@pytest.fixture
async def far(world: World, tmp_path: Path) -> AsyncIterator[FarServer]:
    """The host has switched on connecting; Ben's calendar is far away."""
    async with far_server(tmp_path) as server:
        server.paths["/private-1234.ics"] = ok(BUSY.encode(), 'ETag: "1"')
        bot = world.bot
        bot.store = replace(bot.store, connecting=Connecting(KEY, server.fetcher()))
        yield server


async def connect(who: Player) -> str:
    """What they see once they have connected their calendar."""
    return (await who.run("availability connect", calendar="Lunch", address=ADDRESS)).text


async def test_a_host_has_to_switch_it_on(ben: Player) -> None:
    assert "hasn't switched on connecting calendars" in await connect(ben)


async def test_connected_once_the_next_answer_is_half_done(
    far: FarServer, olga: Player, ben: Player, world: World
) -> None:
    shown = await connect(ben)
    assert "**Mon 12 Jan 2026**  8:00–9:00 AM, 11:00 AM–12:00 PM" in shown
    assert "never what" in shown
    await olga.run(
        "calendar create", mode="group", name="Dinner", start_date="2026-01-12", end_date="2026-01-12",
        hours="9-18", meeting_length="60",
    )  # fmt: skip
    await olga.run("calendar invite", calendar="Dinner", user=ben)

    shown_again = await ben.press("Pick times")

    assert "**Mon 12 Jan 2026**  8:00–9:00 AM, 11:00 AM–12:00 PM" in shown_again
    assert len(far.asked) == 1, "a quarter of an hour has not passed"
    assert await kept(world, Event) == []
    await ben.press("Done")
    assert len(await kept(world, Event)) == 2


async def test_the_address_is_kept_so_that_nobody_reads_it(far: FarServer, ben: Player, world: World) -> None:
    await connect(ben)
    everything = str([await kept(world, table) for table in (Connection, Draft, Spent)])
    for secret in ("private-1234", "calendar.test", "Therapy"):
        assert secret not in everything
    assert len((await kept(world, Connection))[0]["busy"]) == 2  # type: ignore[arg-type]

    assert "deleted its address" in await ben.run("availability disconnect")

    assert await kept(world, Connection) == []
    assert "haven't connected a calendar" in await ben.run("availability disconnect")


async def test_it_is_asked_again_after_a_quarter_of_an_hour(
    far: FarServer, ben: Player, world: World
) -> None:
    await connect(ben)
    await world.skip(16 * 60)
    far.paths["/private-1234.ics"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert "8:00–9:00 AM, 11:00 AM–12:00 PM" in await ben.press("Pick times")
    assert 'If-None-Match: "1"' in far.asked[1]
    await ben.press("Back")
    await world.skip(16 * 60)
    far.paths["/private-1234.ics"] = ok(BUSY.replace("T103000", "T120000").encode())
    shown = await ben.press("Pick times")
    assert shown.message is not None
    options = shown.message.components[0]["components"][0]["options"]
    assert sum(option.get("description") == "Busy in your calendar" for option in options) == 6


def answers(world: World) -> int:
    """How many interactions have been answered."""
    return sum(one.path.endswith("/callback") for one in world.env.http_requests)


@pytest.mark.parametrize("how", ["/invites", "the list", "Back"])
async def test_it_is_asked_once_the_invitation_is_shown_and_picking_need_not_wait(
    far: FarServer, olga: Player, ben: Player, world: World, how: str
) -> None:
    await connect(ben)
    if how == "the list":
        await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12", hours="9-18")
        await olga.run("calendar invite", calendar="Dinner", user=ben)
        await ben.run("invites")
    await world.skip(16 * 60)
    answered: list[bool] = []
    before = answers(world)

    async def note(_request: str, writer: asyncio.StreamWriter) -> None:
        answered.append(answers(world) > before)
        writer.write(ok(BUSY.replace("T103000", "T120000").encode()))

    far.paths["/private-1234.ics"] = note

    if how == "/invites":
        await ben.run("invites")
    elif how == "the list":
        await ben.choose("cal:1")
    else:
        await ben.press("Back")

    assert answered == [True], "it was asked, and the answer did not wait for that"
    shown = await ben.press("Pick times")
    assert shown.message is not None
    options = shown.message.components[0]["components"][0]["options"]
    assert sum(option.get("description") == "Busy in your calendar" for option in options) == 6
    assert len(answered) == 1


async def test_asked_for_several_times_at_once_it_is_fetched_once(
    far: FarServer, ben: Player, world: World
) -> None:
    await connect(ben)
    await world.skip(16 * 60)
    ids = [int(str(row["user_id"])) for row in await kept(world, Connection)]
    request = Request(world.bot.store, Account(ben.id, ben.name), world.bot.store.now())
    found = await asyncio.gather(*(busy_of(request, ids) for _ in range(3)))
    assert [len(one.kept) for (one,) in found] == [2, 2, 2]
    assert len(far.asked) == 2


async def test_what_cannot_be_fetched_is_said_and_what_was_known_stands(
    far: FarServer, ben: Player, world: World
) -> None:
    await connect(ben)
    await world.skip(16 * 60)
    far.paths.clear()
    shown = await ben.press("Pick times")
    assert "There's no calendar for me at that address." in shown
    assert "8:00–9:00 AM, 11:00 AM–12:00 PM" in shown


@pytest.mark.parametrize("later", ["within a quarter of an hour", "unchanged", "changed"])
async def test_of_a_connected_calendar_it_is_told_what_cant_be_read(
    far: FarServer, ben: Player, world: World, later: str
) -> None:
    broken, path = BUSY.replace("DTSTART", "DTEND"), "/private-1234.ics"
    far.paths[path] = ok((broken + BUSY.replace("DAILY", "NEVER")).encode(), 'ETag: "1"')
    assert "2 events in your calendar can't be read in full" in await connect(ben)
    await ben.press("Back")
    if later != "within a quarter of an hour":
        await world.skip(16 * 60)
        far.paths[path] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    if later == "changed":
        far.paths[path] = ok((broken + BUSY).encode())
        await ben.run("invites")
    told = "One event" if later == "changed" else "2 events"
    assert f"{told} in your calendar can't be read in full" in await ben.press("Pick times")


async def test_with_another_key_people_connect_again(far: FarServer, ben: Player, world: World) -> None:
    await connect(ben)
    await world.skip(16 * 60)
    other = Connecting(Fernet.generate_key().decode(), far.fetcher())
    world.bot.store = replace(world.bot.store, connecting=other)
    assert "Give it again with `/availability connect`." in await ben.press("Pick times")
    assert "8:00–9:00 AM" in await connect(ben)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://calendar.test/a.ics", "begin with `https://`"),
        ("https://127.0.0.1/a.ics", "I can't reach that address."),
        ("https://calendar.test/b.ics", "There's no calendar for me"),
        ("https://calendar.test/page", "That's a web page"),
    ],
)
async def test_what_is_no_address_is_refused(
    far: FarServer, ben: Player, world: World, address: str, said: str
) -> None:
    far.paths["/page"] = ok(b"<html></html>")
    assert said in await ben.run("availability connect", calendar="Lunch", address=address)
    assert await kept(world, Connection) == []


async def test_the_organizer_hears_who_has_something_by_now_and_not_what(
    far: FarServer, olga: Player, ben: Player, world: World
) -> None:
    await connect(ben)
    await ben.press("Done")
    quiet = await olga.run("calendar finalize", calendar="Lunch", when="2026-01-12 14:00")
    assert "own calendar" not in quiet
    await world.skip(16 * 60)
    later = BUSY.replace("T090000", "T080000")
    far.paths["/private-1234.ics"] = ok(later.encode())

    shown = await olga.run("calendar finalize", calendar="Lunch", when="2026-01-12 14:00")

    assert "Their own calendar now has something then: <@" in shown
    assert "Ben Example: Mon 12 Jan 2026, 14:00–15:00" in shown
    assert "Therapy" not in shown
    assert "Finalized: Lunch" in await olga.press("Finalize and tell everyone")
