"""What organizers do on a calendar with as many people as it takes: answered at once, done once, followed."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, select

from bot.demo.play import Player, Shown
from bot.demo.world import World
from bot.duties import AllDuties
from db.models import Attendee, Calendar, Notification
from scheduling.model import NotificationKind
from tests.support.counting import counted
from tests.support.fakes import Office
from tests.support.full_house import PEOPLE, fill

MOST = 45
"""Statements that any of it may take."""


@pytest.fixture
async def lunch(world: World, olga: Player) -> None:
    """Olga's calendar, before anybody is on it."""
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")


async def copy(olga: Player) -> Shown:
    return await olga.run("calendar copy", calendar="Lunch", start_date="2026-02-02", name="Again")


async def invitations(world: World, name: str) -> tuple[int, int]:
    """How many there are to calendars of that name, and to how many people."""
    row = Notification
    query = (
        select(func.count(), func.count(row.user_id.distinct())).join(Calendar).where(Calendar.name == name)
    )
    async with world.bot.store.database.reading() as session:
        total, people = (await session.execute(query.where(row.kind == NotificationKind.INVITATION))).one()
        return total, people


async def test_a_copy_says_how_far_its_invitations_have_got_and_tried_again_invites_nobody_twice(
    lunch: None, world: World, olga: Player
) -> None:
    await fill(world, 1)
    copied = await copy(olga)
    assert "Calendar copied" in copied
    assert f"I'm inviting {PEOPLE} people by DM" in copied
    assert f"0 of {PEOPLE}" in copied
    assert "about 8 minutes for 40 people" in copied
    await world.skip(60)
    refreshed = await olga.press("Refresh")
    assert f"10 of {PEOPLE}" in refreshed, "five a minute are new to the bot"
    assert f"0 of {PEOPLE}" not in refreshed.text.replace("10 of", "")
    assert "Calendar copied" in refreshed, "the rest of the answer stays"

    again = await copy(olga)
    assert "Already copied" in again
    assert f"I invited {PEOPLE} people then, and nobody again now." in again
    assert f"10 of {PEOPLE}" in again
    assert await invitations(world, "Again") == (PEOPLE, PEOPLE)
    assert await Office(world.bot.store.database).count(Calendar) == 2


async def test_nothing_an_organizer_does_takes_a_statement_for_each_of_them(
    lunch: None, world: World, olga: Player, subtests: pytest.Subtests
) -> None:
    await fill(world, 1, known=True)
    duties = world.bot.duties
    assert isinstance(duties, AllDuties)
    duties.alarm.stop()  # What is sent takes statements of its own.
    await olga.run("calendar status", calendar="Lunch", post=True)
    deeds: list[tuple[str, Callable[[], Awaitable[Shown]], str]] = [
        ("post", lambda: olga.press("Post for everyone"), "Posted: Lunch"),
        ("copy", lambda: copy(olga), f"0 of {PEOPLE}"),
        ("edit", lambda: olga.run("calendar edit", calendar="Lunch", place="Room 5"), f"0 of {PEOPLE}"),
        (
            "the deadline",
            lambda: olga.run("calendar edit", calendar="Lunch", deadline="2026-01-10"),
            f"0 of {PEOPLE}",
        ),
        ("remind", lambda: olga.run("calendar remind", calendar="Lunch"), f"0 of {PEOPLE}"),
        (
            "uninvite",
            lambda: olga.run("calendar uninvite", calendar="Lunch", attendee="att:9"),
            "Removed from Lunch",
        ),
    ]
    for what, act, said in deeds:
        with subtests.test(what):
            with counted(world) as seen:
                assert said in await act()
            assert len(seen.statements) <= MOST, "\n".join(statement for statement, _ in seen.statements)
            assert len(seen.begun) <= 4
    assert await Office(world.bot.store.database).count(Attendee, withdrawn_at=None) == 2 * PEOPLE - 1
