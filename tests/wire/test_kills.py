"""Nothing is lost and nothing doubled when the bot is killed at any moment."""

from tests.support.wire.chaos import KILLS, SEED
from tests.support.wire.killing import AgainKiller, EventKiller, Killer, RevisionKiller, SeriesKiller
from tests.support.wire.scene import Scene


def senders(scene: Scene) -> int:
    """One on SQLite, three on PostgreSQL."""
    return 1 if scene.books.url.startswith("sqlite") else 3


async def test_killed_at_any_moment_it_loses_and_doubles_nothing(either_scene: Scene) -> None:
    tally = await Killer(either_scene, senders(either_scene), SEED).run(KILLS)
    print(tally)
    assert tally.count is not None
    assert tally.count.is_right, tally
    assert tally.in_between >= KILLS // 4, tally
    assert not await either_scene.errors()


async def test_killed_in_the_middle_of_a_revision_it_loses_and_doubles_nothing(either_scene: Scene) -> None:
    tally = await RevisionKiller(either_scene, senders(either_scene), SEED).run(KILLS)
    print(tally)
    assert tally.count is not None
    assert tally.count.is_right, tally
    told = [row for row in (await either_scene.books.rows()).values() if row.kind == "meeting_changed"]
    assert len(told) > 2 * KILLS, "revisions were made"
    assert not await either_scene.errors()


async def test_killed_in_the_middle_of_making_a_server_event_it_loses_and_doubles_none(
    either_scene: Scene,
) -> None:
    killer = EventKiller(either_scene, senders(either_scene), SEED)
    tally = await killer.run(KILLS)
    wrong = await killer.events.settled(within=60)
    print(tally)
    assert not wrong, wrong
    assert tally.count is not None
    assert tally.count.is_right, tally
    assert tally.in_between >= KILLS // 4, tally
    assert not await either_scene.errors()


async def test_killed_in_the_middle_of_changing_a_series_it_loses_and_doubles_nothing(
    either_scene: Scene,
) -> None:
    killer = SeriesKiller(either_scene, senders(either_scene), SEED)
    tally = await killer.run(KILLS)
    told, wrong = await killer.series.revised()
    print(tally, told)
    assert not wrong, wrong
    assert tally.count is not None
    assert tally.count.is_right, tally
    assert told > 8 * KILLS // 2, "revisions were made"
    assert not await either_scene.errors()


async def test_killed_while_calendars_open_themselves_it_loses_and_doubles_none(either_scene: Scene) -> None:
    killer = AgainKiller(either_scene, senders(either_scene), SEED)
    tally = await killer.run(KILLS)
    wrong = await killer.series.opened()
    print(tally)
    assert not wrong, wrong
    assert tally.count is not None
    assert tally.count.is_right, tally
    assert tally.count.owed >= 2 * KILLS * 4, "everybody was invited"
    assert not await either_scene.errors()
