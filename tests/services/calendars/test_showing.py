"""Who can when, as others than the organizer see it: no look less another leaves one person's times."""

from collections.abc import Iterable

import pytest_asyncio

from scheduling.model import Entry
from services.answers import acceptance, availability, no_time
from services.calendars import posts, views
from services.outbox import live_status
from tests.support.fakes import OPEN, Office

CROWD = ("ben", "chidi", "dana", "edo", "fay", "gus")
Picture = set[tuple[tuple[str, str], ...]]


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with six invited."""
    await office.register("olga", *CROWD)
    ref = await office.calendar()
    await office.invite(ref, *CROWD)
    return ref


async def says(office: Office, lunch: str, *names: str, when: str = "2026-01-13") -> None:
    """Each in a time of their own, by which they are known in the picture."""
    for name in names:
        minute = 10 + CROWD.index(name)
        await availability.add(office.ask(name), lunch, f"{when} 9:{minute}-10:{minute}")


def drawn(answers: Iterable[Iterable[Entry]]) -> Picture:
    return {
        tuple((one.span.start.isoformat(), one.preference.value) for one in entries) for entries in answers
    }


async def seen_by(office: Office, name: str, lunch: str) -> Picture:
    """What the picture is drawn from for somebody."""
    return drawn(await views.answers(office.ask(name), int(lunch[4:])))


async def test_the_organizer_sees_each_answer_and_others_three_at_a_time(office: Office, lunch: str) -> None:
    sizes = []
    for name in CROWD:
        await says(office, lunch, name)
        sizes.append((len(await seen_by(office, "olga", lunch)), len(await seen_by(office, "ben", lunch))))
    assert sizes == [(1, 0), (2, 0), (3, 3), (4, 3), (5, 3), (6, 6)]


async def test_no_two_looks_differ_by_fewer_than_three_people(office: Office, lunch: str) -> None:
    await says(office, lunch, *CROWD[:4])
    before = await seen_by(office, "gus", lunch)
    await acceptance.decline(office.ask("ben"), lunch)
    assert await seen_by(office, "gus", lunch) == before
    await no_time.answer(office.ask("chidi"), lunch, "")
    assert await seen_by(office, "gus", lunch) == before
    await says(office, lunch, "fay")
    after = await seen_by(office, "gus", lunch)
    assert after != before
    assert len(before ^ after) >= 3


async def test_an_answer_changed_back_and_forth_shows_nothing(office: Office, lunch: str) -> None:
    await says(office, lunch, *CROWD[:3])
    before = await seen_by(office, "gus", lunch)
    for when in ("2026-01-14", "2026-01-15", "2026-01-16"):
        await says(office, lunch, "ben", when=when)
        assert await seen_by(office, "gus", lunch) == before


async def test_all_who_look_see_the_same_wherever_they_look(office: Office, lunch: str) -> None:
    await says(office, lunch, *CROWD[:3])
    await posts.post(office.ask("olga"), lunch, 77, OPEN)
    [shown] = await live_status.claim(office.store)
    assert len(drawn(shown.status.answers)) == 3
    await says(office, lunch, "edo", "fay")
    assert await seen_by(office, "ben", lunch) == drawn(shown.status.answers)
    assert drawn((await posts.public(office.ask("olga"), lunch)).answers) == drawn(shown.status.answers)
    looks = await office.at_once(*(seen_by(office, name, lunch) for name in CROWD))
    assert all(look == drawn(shown.status.answers) for look in looks)


async def test_a_preview_of_the_post_gives_nothing_away_later(office: Office, lunch: str) -> None:
    await says(office, lunch, *CROWD[:3])
    assert len(drawn((await posts.public(office.ask("olga"), lunch)).answers)) == 3
    await says(office, lunch, "edo")
    assert len(await seen_by(office, "ben", lunch)) == 4, "nobody but the organizer has looked before"


async def test_two_who_look_at_the_same_moment_make_one_step(office: Office, lunch: str) -> None:
    await says(office, lunch, *CROWD[:3])
    looks = await office.at_once(*(seen_by(office, name, lunch) for name in CROWD))
    assert all(look == looks[0] and len(look) == 3 for look in looks)


async def test_finalizing_shows_nobody_more_than_before(office: Office, lunch: str) -> None:
    await says(office, lunch, *CROWD[:3])
    before = await seen_by(office, "gus", lunch)
    await says(office, lunch, "edo")
    await office.close(lunch)
    assert await seen_by(office, "gus", lunch) == before
