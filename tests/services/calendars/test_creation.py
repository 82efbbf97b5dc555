"""Calendars: opening one, and who may know of it by which name."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from db.models import Attendee, Calendar, Guild
from scheduling.errors import (
    Ambiguous,
    CalendarClosed,
    DeadlineOver,
    EndBeforeStart,
    NoSuchCalendar,
    NotOpenToAll,
    NotRegistered,
    NotTheOwner,
    SignedOut,
    Withdrawn,
)
from scheduling.fields import CalendarWords
from scheduling.model import Mode, Preference
from services.answers import acceptance, availability
from services.calendars import creation, views
from services.people import accounts
from services.planning import finalization
from tests.support.fakes import Office, refusal_of, refused, same


async def test_a_calendar_is_opened_with_what_its_owner_gave(office: Office) -> None:
    olga = (await office.register("olga"))[0]
    typed = CalendarWords(
        name=" Team  lunch ",
        start_date="2026-01-12",
        end_date="2026-01-13",
        deadline="2026-01-10 12:00",
        description="At Luigi's",
        meeting_length="1h30",
        hours="10-16",
        timezone="St Johns",
    )
    opened = await creation.create(office.ask("olga", guild_id=42), typed)

    assert (opened.owner, opened.name, opened.description) == (olga, "Team lunch", "At Luigi's")
    assert (opened.start_date, opened.end_date) == (date(2026, 1, 12), date(2026, 1, 13))
    assert opened.timezone == "America/St_Johns"
    assert opened.deadline == datetime(2026, 1, 10, 11, tzinfo=UTC), "typed by Olga, in Berlin"
    assert (opened.meeting_length, opened.hours) == (timedelta(minutes=90), (600, 960))
    assert (opened.mode, opened.is_finalized, opened.cancelled_at) == (Mode.ONE_ON_ONE, False, None)
    view = await views.view(office.ask("olga"), f"cal:{opened.id}")
    assert view.calendar == opened
    assert [row.guild_id for row in await office.rows(Calendar)] == [42]


async def test_what_is_left_out_follows_the_owners_zone(office: Office) -> None:
    await office.register("ben")
    opened = await creation.create(office.ask("ben"), CalendarWords(name="Lunch", start_date="2026-01-12"))
    assert opened.timezone == "America/New_York"
    assert opened.deadline == datetime(2026, 1, 11, 5, tzinfo=UTC)
    assert [row.guild_id for row in await office.rows(Calendar)] == [None]


async def test_a_servers_settings_survive_its_next_calendar(office: Office) -> None:
    await office.register("olga")
    async with office.database.writing() as session:
        session.add(Guild(discord_id=42, channel_id=7, reminder_hours=[24]))
    await creation.create(
        office.ask("olga", guild_id=42), CalendarWords(name="Lunch", start_date="2026-01-12")
    )
    assert [(row.channel_id, row.reminder_hours) for row in await office.rows(Guild)] == [(7, [24])]


async def test_two_first_calendars_of_a_server_at_once(office: Office) -> None:
    await office.register("olga", "ben")
    lunch = CalendarWords(name="Lunch", start_date="2026-01-12")
    results = await office.at_once(
        *(creation.create(office.ask(name, guild_id=42), lunch) for name in ("olga", "ben"))
    )
    assert refused(results) == [], results


async def test_nobody_but_the_registered_opens_calendars(office: Office) -> None:
    await office.register("olga")
    lunch = CalendarWords(name="Lunch", start_date="2026-01-12")
    assert same(await refusal_of(creation.create(office.ask("x"), lunch)), NotRegistered())
    backwards = CalendarWords(name="Lunch", start_date="2026-01-12", end_date="2026-01-11")
    assert same(await refusal_of(creation.create(office.ask("olga"), backwards)), EndBeforeStart())
    await accounts.logout(office.ask("olga"))
    assert same(await refusal_of(creation.create(office.ask("olga"), lunch)), SignedOut())
    assert await office.count(Calendar) == 0


async def test_a_calendar_may_be_named_in_any_way(office: Office, subtests: pytest.Subtests) -> None:
    await office.register("olga")
    lunch, number = await office.calendar(), await office.calendar(name="17")
    umlaut = await office.calendar(name="Ölprobe")
    named = {
        lunch: [lunch, "Team lunch", "team LUNCH", "  Team lunch "],
        number: [number, "17"],
        umlaut: [umlaut, "Ölprobe", "ölprobe", "ÖLPROBE"],
    }
    for wanted, refs in named.items():
        for ref in refs:
            with subtests.test(ref):
                found = await views.view(office.ask("olga"), ref)
                assert f"cal:{found.calendar.id}" == wanted
    for ref in ("cal:17", "cal:", "cal:x", "CAL:1", "cal:-1", "", "%", "Team", "cal:" + "9" * 40):
        with subtests.test(ref):
            assert same(await refusal_of(views.view(office.ask("olga"), ref)), NoSuchCalendar(ref))


async def test_a_name_that_means_several_calendars_gets_a_list_to_choose_from(office: Office) -> None:
    await office.register("olga")
    await office.calendar()
    await office.calendar(name="TEAM LUNCH", start_date="2026-02-02")
    refusal = await refusal_of(views.view(office.ask("olga"), "team lunch"))
    assert isinstance(refusal, Ambiguous)
    assert refusal.choices == [
        ("Team lunch 2026-01-12", "2026-01-12 to 2026-01-16, answer by 2026-01-10"),
        ("TEAM LUNCH 2026-02-02", "2026-02-02 to 2026-02-06, answer by 2026-01-31"),
    ]


async def test_a_calendar_exists_for_nobody_but_owner_and_attendees(
    office: Office, subtests: pytest.Subtests
) -> None:
    await office.register("olga", "ben", "mallory")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await acceptance.decline(office.ask("ben"), ref)
    use_cases: dict[str, Callable[[], Awaitable[object]]] = {
        "view": lambda: views.view(office.ask("mallory"), ref),
        "invitable": lambda: views.invitable(office.ask("mallory"), ref),
        "accept": lambda: acceptance.accept(office.ask("mallory"), ref),
        "decline": lambda: acceptance.decline(office.ask("mallory"), ref),
        "add": lambda: availability.add(office.ask("mallory"), ref, "2026-01-12 9-11", Preference.HIGH),
        "availability": lambda: availability.view(office.ask("mallory"), ref),
        "finalize": lambda: finalization.preview(office.ask("mallory"), ref, "2026-01-12 9:00"),
        "look": lambda: acceptance.look(office.ask("mallory"), ref),
    }
    for what, use_case in use_cases.items():
        with subtests.test(what):
            hidden = NotOpenToAll() if what == "add" else NoSuchCalendar(ref)
            assert same(await refusal_of(use_case()), hidden)
    nowhere = availability.add(office.ask("mallory"), "cal:999", "2026-01-12 9-11")
    assert same(await refusal_of(nowhere), NotOpenToAll()), "as to a calendar that nobody made"
    assert (await views.listing(office.ask("mallory"))).items == []
    assert await views.suggest(office.ask("mallory"), "") == []
    assert (await views.view(office.ask("ben"), ref)).calendar.name == "Team lunch", "declined, but invited"


async def test_whose_invitation_was_taken_back_is_told_so_when_they_press_an_old_button(
    office: Office,
) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    await office.change(Attendee, {}, withdrawn_at=office.clock())
    assert same(await refusal_of(views.view(office.ask("ben"), ref)), Withdrawn("Team lunch"))
    assert same(await refusal_of(acceptance.accept(office.ask("ben"), ref)), Withdrawn("Team lunch"))
    by_name = views.view(office.ask("ben"), "Team lunch")
    assert same(await refusal_of(by_name), NoSuchCalendar("Team lunch")), "a typed name is no memory"


async def test_invitees_who_never_registered_see_it_from_a_message_about_it(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar()
    await office.invite(ref, "stranger")
    view = await views.view(office.ask("stranger"), ref)
    assert (view.calendar.name, view.viewer.name) == ("Team lunch", "stranger")
    unknown = views.view(office.ask("mallory"), ref)
    assert same(await refusal_of(unknown), NoSuchCalendar(ref))


async def test_the_view_counts_who_is_invited_and_who_has_answered(office: Office) -> None:
    await office.register("olga", "ben", "chidi", "dana", "eve")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi", "dana", "eve", "unregistered")
    await acceptance.accept(office.ask("ben"), ref)
    await availability.add(office.ask("chidi"), ref, "2026-01-13 9-11")
    await acceptance.decline(office.ask("dana"), ref)
    await office.change(Attendee, {"user_id": 5}, withdrawn_at=office.clock())

    view = await views.view(office.ask("chidi"), ref)
    assert (view.invited, view.answered) == (4, 2)
    assert view.attendee is not None
    assert view.attendee.person.name == "Chidi Example"
    assert [entry.preference for entry in view.entries] == [Preference.HIGH]
    assert (await views.view(office.ask("olga"), ref)).entries == [], "nobody else's are shown"


async def test_the_list_holds_ones_own_and_those_one_is_invited_to_the_latest_first(office: Office) -> None:
    await office.register("olga", "ben")
    await office.calendar(name="Mine", owner="ben")
    await office.invite(await office.calendar(name="Hers"), "ben")
    await office.calendar(name="Hers alone")
    for number in range(12):
        await office.calendar(name=f"Old {number}", owner="olga")

    listed = (await views.listing(office.ask("ben"))).items
    assert [(item.calendar.name, item.attendee is not None) for item in listed] == [
        ("Hers", True),
        ("Mine", False),
    ]
    pages = [await views.listing(office.ask("olga"), number) for number in (0, 1, 99)]
    assert [(page.number, len(page.items), page.total) for page in pages] == [
        (0, 10, 14),
        (1, 4, 14),
        (1, 4, 14),
    ]
    names = [item.calendar.name for page in pages[:2] for item in page.items]
    assert names == [f"Old {number}" for number in reversed(range(12))] + ["Hers alone", "Hers"]


async def test_autocomplete_offers_calendars_by_part_of_the_name(office: Office) -> None:
    await office.register("olga", "ben")
    await office.invite(await office.calendar(name="Team lunch"), "ben")
    await office.calendar(name="Lunch for two", owner="ben")
    await office.calendar(name="100%", owner="ben")

    async def offered(text: str, *, owned: bool = False) -> list[str]:
        return [item.name for item in await views.suggest(office.ask("ben"), text, owned=owned)]

    assert await offered("LUNCH ") == ["Lunch for two", "Team lunch"]
    assert await offered("lunch", owned=True) == ["Lunch for two"]
    assert await offered("%") == ["100%"]
    assert len(await offered("")) == 3


async def test_people_can_be_invited_to_ones_own_calendar_until_its_deadline(office: Office) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar()
    await office.invite(ref, "ben")
    opened = await views.invitable(office.ask("olga"), ref)
    assert opened.name == "Team lunch"
    not_his = await refusal_of(views.invitable(office.ask("ben"), ref))
    assert same(not_his, NotTheOwner("Team lunch"))

    office.clock.at = opened.deadline
    over = DeadlineOver("Team lunch", opened.deadline)
    assert same(await refusal_of(views.invitable(office.ask("olga"), ref)), over)
    await office.close(ref, cancelled_at=office.clock())
    closed = await refusal_of(views.invitable(office.ask("olga"), ref))
    assert same(closed, CalendarClosed("Team lunch", cancelled=True))
