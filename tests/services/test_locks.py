"""Every two use cases may meet: on PostgreSQL, none of them waits for the other for ever.

Whatever the tests of the services do is watched for the order of locks besides (tests/support/lock_order.py);
here each pair really runs side by side, on one calendar with the same people. Refusals are answers, too.
"""

import itertools
from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from msgspec.structs import replace

from db.models import Absence, Event
from scheduling.errors import Refusal, Unavailable
from scheduling.fields import CalendarWords
from scheduling.model import EventType, Outcome, Preference
from scheduling.profiles import ProfileChanges
from services.answers import absences, acceptance, availability, joining, no_time, picks, usual_weeks
from services.calendars import edits, invitations, nudges, posts
from services.outbox import claims, live_status, outcomes
from services.outbox.outcomes import Sent
from services.people import accounts, profiles
from services.planning import finalization, moves, ways
from services.request import Request
from tests.support.fakes import OPEN, Office

CHANNEL, MESSAGE = 77, 88
WHEN = "2026-01-13 9-11"
Act = Callable[[Office, str], Awaitable[object]]


def _as(shown: str, office: Office, name: str) -> Request:
    """What somebody asks for under a name that is news to the bot."""
    return office.ask(name, actor=office.account(name, name=shown))


async def sent(office: Office, _ref: str) -> None:
    """Claims what is due, with a name that may have changed, and marks it sent."""
    claimed = await claims.claim(office.store)
    if claimed:
        await outcomes.mark_sent(office.store, *(Sent(one, MESSAGE, CHANNEL) for one in claimed))


async def given_up(office: Office, _ref: str) -> None:
    for claimed in await claims.claim(office.store):
        await outcomes.give_up(office.store, claimed, Outcome.UNREACHABLE, "takes no DMs")


async def lost(office: Office, _ref: str) -> None:
    for claimed in await claims.claim(office.store):
        await outcomes.give_up_channel(office.store, claimed, "gone")


async def shown(office: Office, _ref: str) -> None:
    for claimed in await live_status.claim(office.store):
        await live_status.mark_shown(office.store, claimed, MESSAGE)


async def suggested(office: Office, ref: str) -> None:
    await office.suggestion(ref)


async def edited(office: Office, ref: str) -> None:
    hours = f"8-{17 + office.clock.at.second % 3}"
    await edits.edit(office.ask("olga"), ref, CalendarWords(hours=hours, deadline="2026-01-12 9:00"))


async def stopped_and_resumed(office: Office, _ref: str) -> None:
    await accounts.stop_messages(office.ask("ben"))
    await accounts.resume_messages(office.ask("ben"))


async def logged_out_and_in(office: Office, _ref: str) -> None:
    await accounts.logout(office.ask("chidi"))
    await accounts.login(office.ask("chidi"))


async def found_ways(office: Office, ref: str) -> None:
    await ways.find(office.store, int(ref[4:]))


async def decided(office: Office, ref: str) -> None:
    """Sends the first way, or goes without whoever is absent."""
    found = await ways.ways_out(office.ask("olga"), ref)
    for way in found.ways[:1]:
        await ways.send(office.ask("olga"), way.id)
    for absence in await office.rows(Absence):
        await ways.go_without(office.ask("olga"), absence.id)


async def moved(office: Office, ref: str) -> None:
    when = f"2026-01-14 {9 + office.clock.at.minute % 8}:00"
    shown = await moves.preview(office.ask("olga"), ref, "ben", when)
    await moves.confirm(office.ask("olga"), shown.draft_id)


ON_WHAT_IS_SET: dict[str, Act] = {
    "can't": lambda office, ref: absences.excuse(office.ask("ben"), ref, "2026-01-15 any time"),
    "not at all": lambda office, ref: absences.excuse(office.ask("chidi"), ref, None),
    "find ways": found_ways,
    "decide": decided,
    "move": moved,
    "pin": lambda office, ref: ways.pin(office.ask("olga"), ref, 2),
    "relocate": lambda office, ref: edits.edit(
        office.ask("olga"), ref, CalendarWords(place=f"Room {office.clock.at.minute}")
    ),
    "add": lambda office, ref: invitations.invite(office.ask("olga"), ref, office.account("edo")),
    "take off": lambda office, ref: invitations.uninvite(office.ask("olga"), ref, "edo"),
    "met": lambda office, _: accounts.met(_as("Benny", office, "ben")),
    "stop and resume": stopped_and_resumed,
    "send": sent,
    "give up": given_up,
}


ACTS: dict[str, Act] = {
    "accept": lambda office, ref: acceptance.accept(office.ask("ben"), ref),
    "add": lambda office, ref: availability.add(office.ask("ben"), ref, WHEN),
    "no time": lambda office, ref: no_time.answer(office.ask("chidi"), ref, ""),
    "usual week": lambda office, _: usual_weeks.tell(office.ask("ben"), "weekdays 9-12"),
    "tick": lambda office, ref: picks.tick(office.ask("ben"), ref, 0, Preference.HIGH, ["all"]),
    "done": lambda office, ref: picks.done(office.ask("ben"), ref),
    "join": lambda office, ref: joining.join(
        replace(_as("Edo!", office, "edo"), channel_id=CHANNEL), int(ref[4:])
    ),
    "invite": lambda office, ref: invitations.invite_all(
        office.ask("olga"), ref, [office.account(name, name=f"{name}?") for name in ("edo", "ben", "fay")]
    ),
    "uninvite": lambda office, ref: invitations.uninvite(office.ask("olga"), ref, "edo!"),
    "edit": edited,
    "post": lambda office, ref: posts.post(office.ask("olga"), ref, CHANNEL, OPEN),
    "nudge": lambda office, ref: nudges.nudge(office.ask("olga"), ref),
    "extend": lambda office, ref: nudges.extend(office.ask("olga"), int(ref[4:])),
    "suggest": suggested,
    "finalize": lambda office, ref: finalization.preview(office.ask("olga"), ref, "2026-01-13 9:30"),
    "profile": lambda office, _: profiles.edit(office.ask("ben"), ProfileChanges(first_name="Benjamin")),
    "met": lambda office, _: accounts.met(_as("Benny", office, "ben")),
    "stop and resume": stopped_and_resumed,
    "log out and in": logged_out_and_in,
    "send": sent,
    "give up": given_up,
    "lose the channel": lost,
    "show": shown,
}


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar, posted, with Ben, Chidi and Dana, and messages to send."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await posts.post(office.ask("olga"), ref, CHANNEL, OPEN)
    await office.invite(ref, "ben", "chidi", "dana")
    return ref


@pytest_asyncio.fixture(loop_scope="session")
async def talks(office: Office) -> str:
    """One-on-ones of Olga's with Ben, Chidi and Dana that are set."""
    await office.register("olga", "ben", "chidi", "dana")
    ref = await office.calendar(mode="one-on-one")
    await office.invite(ref, "ben", "chidi", "dana")
    for name in ("ben", "chidi", "dana"):
        await availability.add(office.ask(name), ref, "any time")
    found = await office.suggestion(ref)
    preview = await finalization.preview_proposal(office.ask("olga"), found.options[0].id)
    await finalization.confirm(office.ask("olga"), preview.draft_id)
    return ref


async def answered(act: Act, office: Office, ref: str) -> None:
    """Does it, or is refused for a reason; anything else is raised, a deadlock as well."""
    try:
        await act(office, ref)
    except Unavailable:
        raise
    except Refusal:
        pass


async def test_no_two_use_cases_wait_for_each_other_for_ever(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    if office.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    await _each_beside_each(office, lunch, ACTS, subtests)


async def test_nor_do_any_two_that_change_what_is_set(
    office: Office, talks: str, subtests: pytest.Subtests
) -> None:
    if office.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    await _each_beside_each(office, talks, ON_WHAT_IS_SET, subtests)
    starts = [row.start_time for row in await office.rows(Event, event_type=EventType.FINALIZED)]
    assert len(starts) == len(set(starts))


async def _each_beside_each(
    office: Office, ref: str, acts: dict[str, Act], subtests: pytest.Subtests
) -> None:
    for pair in itertools.combinations_with_replacement(acts, 2):
        office.clock.skip(seconds=61)
        with subtests.test(" beside ".join(pair)):
            results = await office.at_once(*(answered(acts[each], office, ref) for each in pair))
            assert not [result for result in results if isinstance(result, BaseException)], results
