"""Working out the best times: once for all who ask, until somebody has enough or the calendar changes."""

import asyncio
import time

import pytest
import pytest_asyncio
from sqlalchemy import text

from benchmarks.instances import timetable_search
from db.models import Proposal
from scheduling.errors import CalendarChanged, DraftGone, NothingFits, NotTheOwner, Unavailable
from services.answers import availability
from services.locks import SOLVING
from services.planning import suggestions
from services.planning.computing import Computation, Planner
from tests.support.crowds import give_times
from tests.support.fakes import Office


@pytest.fixture
def planner(office: Office, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """As the bot has it."""
    planner = Planner()
    monkeypatch.setattr(office.database, "on_outdated", planner.end)
    return planner


@pytest_asyncio.fixture(loop_scope="session")
async def talks(office: Office) -> str:
    """Olga's one-on-ones with two hundred people and buffers, of which proof takes seconds; Ben is on it."""
    await office.register("olga", "ben")
    ref = await office.calendar(
        mode="one-on-one", start_date="2026-03-02", end_date="2026-04-30", buffer="10m"
    )
    await office.invite(ref, "ben")
    await give_times(office.database, ref, timetable_search(200, 1.0, 1, buffer=10))
    return ref


async def asked(office: Office, planner: Planner, ref: str) -> Computation:
    """What Olga is waiting for then."""
    return planner.compute(office.store, await suggestions.ask_for(office.ask("olga"), ref))


async def has_begun(computation: Computation) -> None:
    """Something has been found."""

    def wait() -> None:
        while not computation.progress.placed:
            time.sleep(0.01)

    await asyncio.to_thread(wait)


async def test_who_asks_meanwhile_waits_for_the_same(office: Office, planner: Planner) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode="one-on-one")
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    presses = [await suggestions.ask_for(office.ask("olga"), ref) for _ in range(8)]
    waiting = [planner.compute(office.store, press) for press in presses]
    found = await asyncio.gather(*(one.finding for one in waiting))
    kept = [row.id for row in await office.rows(Proposal)]
    assert all([option.id for option in one.options] == kept for one in found), "nobody's are replaced"
    later = await asked(office, planner, ref)
    assert later is not waiting[0], "it is worked out again"
    assert [option.id for option in (await later.finding).options] == kept, "and what is the same stays"


async def test_the_best_so_far_can_be_taken_at_any_time(office: Office, planner: Planner, talks: str) -> None:
    computation = await asked(office, planner, talks)
    await has_begun(computation)
    await planner.take_now(office.ask("olga"), talks)
    [taken] = (await computation.finding).options
    assert len(taken.slots) == computation.progress.placed <= taken.bound
    assert not taken.proved
    with pytest.raises(DraftGone):
        await planner.take_now(office.ask("olga"), talks)
    with pytest.raises(NotTheOwner):
        await planner.take_now(office.ask("ben"), talks)


async def test_a_change_of_the_calendar_ends_what_is_being_worked_out_for_it(
    office: Office, planner: Planner, talks: str
) -> None:
    before = await asked(office, planner, talks)
    await has_begun(before)
    await availability.add(office.ask("ben"), talks, "2026-03-03 9-11")
    after = await asked(office, planner, talks)
    assert before.progress.is_enough
    assert after is not before
    with pytest.raises(CalendarChanged):
        await before.finding
    planner.end(after.asked.calendar.id)
    assert (await after.finding).options


async def test_what_fails_is_tried_again_by_the_next_who_asks(office: Office, planner: Planner) -> None:
    await office.register("olga", "ben")
    ref = await office.calendar(mode="one-on-one", meeting_length="1h")
    await office.invite(ref, "ben")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9:00-9:30")
    for _ in range(2):
        with pytest.raises(NothingFits):
            await (await asked(office, planner, ref)).finding


LEASES = text("SELECT pid, granted FROM pg_locks WHERE classid = :what ORDER BY granted DESC")


async def leases(office: Office) -> tuple[int, int]:
    """Which connection works on it; returns once somebody else waits for it."""
    while True:
        async with office.database.reading() as session:
            found = (await session.execute(LEASES, {"what": SOLVING})).all()
        if len(found) > 1:
            return found[0].pid, len(found) - 1


async def two_processes(office: Office, planner: Planner, ref: str) -> tuple[Computation, Computation, int]:
    """One works on it and another waits; the connection of the first."""
    if office.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one process")
    first = await asked(office, planner, ref)
    await has_begun(first)
    second = await asked(office, Planner(), ref)
    pid, waiting = await leases(office)
    assert waiting == 1
    assert not second.progress.placed and not first.finding.done()
    return first, second, pid


async def test_of_two_processes_one_works_on_a_calendar_and_the_other_waits(
    office: Office, planner: Planner, talks: str
) -> None:
    first, second, _ = await two_processes(office, planner, talks)
    planner.end(first.asked.calendar.id)
    assert (await first.finding).options
    await has_begun(second)
    second.progress.is_enough = True
    assert (await second.finding).options


async def test_a_process_that_is_cut_off_keeps_nothing_and_lets_the_other_go_on(
    office: Office, planner: Planner, talks: str
) -> None:
    first, second, pid = await two_processes(office, planner, talks)
    async with office.database.reading() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await has_begun(second)
    planner.end(first.asked.calendar.id)
    with pytest.raises(Unavailable):
        await first.finding
    second.progress.is_enough = True
    kept = (await second.finding).options
    assert [option.id for option in kept] == [row.id for row in await office.rows(Proposal)]
