"""Where a meeting is: told with a calendar, pressed where it can be, and in everybody's own calendar."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from bot.demo.play import Player, items
from bot.demo.world import World
from cogs.render import statuses as render
from cogs.render.text import safe
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Attendee, Calendar, Meeting, Mode, Person
from scheduling.next_steps import Progress
from services.calendars.statuses import AttendeeStatus, Delivery, Status
from services.paging import Page
from tests.support.inbox import ics_of

LINK = "https://meet.example.com/a_b_c?x=*1*"


@pytest.fixture(autouse=True)
async def people(olga: Player, ben: Player) -> None:
    """Olga opens calendars, Ben is invited."""
    for player in (olga, ben):
        await player.register()


async def opened(olga: Player, ben: Player, place: str) -> None:
    """A group's calendar at the place, to which Ben is invited."""
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", place=place)
    await olga.run("calendar invite", calendar="Lunch", user=ben)


async def test_a_place_goes_with_the_meeting_from_the_first_to_the_last_word(
    world: World, olga: Player, ben: Player
) -> None:
    shown = await olga.run(
        "calendar create", mode="group", name="Lunch", start_date="2026-01-12", place=" At *Luigi's* \n"
    )
    assert "Place: At \\*Luigi's\\*" in shown
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert "Place: At \\*Luigi's\\*" in ben.sees()[-1]

    changed = await olga.run("calendar edit", calendar="Lunch", place=LINK)
    assert "I'm telling 1 person by DM" in changed
    await world.skip(120)
    assert "changed this calendar" in ben.sees()[-1]
    for seen in (changed.text, ben.sees()[-1], (await ben.run("calendar view", calendar="Lunch")).text):
        assert f"Place: {LINK}\n" in seen, "just as it is, so that it can be pressed"
    assert f"Place: {LINK}\n" in await olga.run("calendar status", calendar="Lunch")
    assert f"Place: {LINK}\n" in await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for invitees")
    assert f"Place: {LINK}\n" in ben.sees(dm=False)[-1]

    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    assert f"Place: {LINK}\n" in await olga.run(
        "calendar finalize", calendar="Lunch", when="2026-01-13 16:00"
    )
    await olga.press("Finalize and tell everyone")
    assert "Your meeting is set" in ben.sees()[-1]
    assert f"Place: {LINK}\n" in ben.sees()[-1]
    [text] = await ics_of(ben)
    [event] = IcsCalendarStream.calendar_from_ics(text).events
    other = vobject.readOne(text).vevent
    assert (event.location, event.url) == (other.location.value, other.url.value) == (LINK, LINK)
    links = [item.url for item in items(ben.messages()[-1]) if getattr(item, "url", None)]
    assert [parse_qs(urlsplit(link).query)["location"] for link in links] == [[LINK], [LINK]]

    await world.skip((12 * 24 + 14.8) * 3600)
    assert "Your meeting starts soon" in ben.sees()[-1]
    assert f"Place: {LINK}\n" in ben.sees()[-1]


async def test_a_channel_is_a_mention_in_discord_and_an_address_elsewhere(
    world: World, olga: Player, ben: Player
) -> None:
    await opened(olga, ben, "<#123456789012345678>")
    assert "Place: <#123456789012345678>\n" in ben.sees()[-1]
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 16:00")
    await olga.press("Finalize and tell everyone")
    [text] = await ics_of(ben)
    [event] = IcsCalendarStream.calendar_from_ics(text).events
    url = f"https://discord.com/channels/{world.guild.id}/123456789012345678"
    assert (event.location, event.url) == (f"Discord voice channel {url}", url)


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("in <#123>", "in \\<#123>"),
        ("<@123456789012345678>", "\\<@\u200b123456789012345678>"),
        ("@everyone", "@\u200beveryone"),
        ("[here](https://evil.example)", "\\[here\\]\u200b(https://evil.example)"),
        ("https://x.org](https://evil.example)", None),
        ("Zoom: https://zoom.us/j/1_2_3", "Zoom: https://zoom.us/j/1_2_3"),
        ("**bold** `code`", "\\*\\*bold\\*\\* \\`code\\`"),
    ],
)
async def test_whatever_else_is_typed_neither_formats_nor_pings(
    olga: Player, ben: Player, place: str, seen: str | None
) -> None:
    await opened(olga, ben, place)
    assert f"Place: {safe(place, links=True)}\n" in ben.sees()[-1]
    assert seen is None or seen == safe(place, links=True)


async def test_none_takes_the_place_away_and_people_are_told(world: World, olga: Player, ben: Player) -> None:
    await opened(olga, ben, "Room 5")
    changed = await olga.run("calendar edit", calendar="Lunch", place="none")
    assert "I'm telling 1 person by DM" in changed
    assert "Place:" not in changed
    await world.skip(120)
    assert "Place:" not in ben.sees()[-1]
    assert "wouldn't change anything" in await olga.run("calendar edit", calendar="Lunch", place="none")


async def test_a_copy_is_at_the_same_place(olga: Player, ben: Player) -> None:
    await opened(olga, ben, "Room 5")
    await olga.run("calendar copy", calendar="Lunch", start_date="2026-02-02")
    assert "Mon 2 Feb 2026" in ben.sees()[-1]
    assert "Place: Room 5" in ben.sees()[-1]


async def test_a_preview_of_an_edit_keeps_the_place_until_it_is_confirmed(olga: Player, ben: Player) -> None:
    await opened(olga, ben, "Room 5")
    await ben.run("availability add", calendar="Lunch", when="2026-01-16 9-11")
    await olga.run("calendar edit", calendar="Lunch", end_date="2026-01-15", place="Room 6")
    assert "Place: Room 5" in await olga.run("calendar view", calendar="Lunch")
    await olga.press("Save and tell them")
    assert "Place: Room 6" in await olga.run("calendar view", calendar="Lunch")


async def test_a_place_that_is_too_long_is_refused_with_the_line_to_copy(olga: Player) -> None:
    shown = await olga.run("calendar create", name="Lunch", start_date="2026-01-12", place="x" * 201)
    assert "The place is too long." in shown
    assert "200" in shown
    fits = await olga.run("calendar create", name="Lunch", start_date="2026-01-12", place="x" * 200)
    assert f"Place: {'x' * 200}\n" in fits


async def test_the_fullest_status_fits_into_a_message() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    zone = "America/Argentina/ComodRivadavia"
    guests = [Person(number, 10**18 + number, "*" * 129) for number in range(30)]
    calendar = Calendar(
        id=1,
        owner=guests[0],
        name="*" * 100,
        description="*" * 1000,
        place="*" * 200,
        start_date=date(2026, 9, 28),
        end_date=date(2026, 12, 28),
        timezone=zone,
        deadline=now + timedelta(days=3),
        mode=Mode.ONE_ON_ONE,
        meeting_length=timedelta(minutes=725),
        buffer=timedelta(minutes=725),
    )
    said = [
        AttendeeStatus(
            Attendee(guest, Acceptance.ACCEPTED, AnswerStatus.NO_TIME, required=False, note="*" * 1000),
            Delivery.FAILED,
            None,
            "x" * 200,
        )
        for guest in guests
    ]
    meetings = [Meeting(one.id, one.id, Span(now, now + timedelta(hours=1)), "", "") for one in guests]
    status = Status(calendar, guests[0], Progress(calendar), said, meetings)
    assert len(render.private(status, Page(items=said[:10], number=0, total=30), now)) <= 6000
