"""What can go wrong on the host's side: each is survived, or refused with one clear line."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.wire.process import running
from tests.support.wire.scene import Scene, open_scene


def file_of(scene: Scene) -> Path:
    """The SQLite file of the scene."""
    return Path(scene.books.url.partition("///")[2])


async def refusal(scene: Scene, log: str = "refused") -> str:
    """The one line with which a bot ends that cannot start."""
    async with running(scene.environment(log), scene.folder / f"{log}.log") as bot:
        assert await bot.ended() == 2, bot.said
        assert len(bot.faults) == 1, bot.said
        assert "Traceback" not in bot.said
        return bot.faults[0]


async def test_a_second_bot_on_the_same_file_loses_and_doubles_nothing(scene: Scene) -> None:
    for _ in range(2):
        await scene.start()
    for _ in range(3):
        await scene.books.invite(scene.town.people[1:])
    assert (await scene.settled()).is_right
    asked = scene.town.slash(scene.town.owner, "calendar create", name="Pier", start_date="in 9 days")
    await scene.discord.answered(asked)
    assert not await scene.errors()


async def test_a_database_that_another_process_locks_for_ten_seconds_is_waited_for(scene: Scene) -> None:
    calendar = await scene.books.invite(scene.town.people[1:3])
    bot = await scene.start()
    with closing(sqlite3.connect(file_of(scene), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        created = scene.town.slash(scene.town.owner, "calendar create", name="Pier", start_date="in 9 days")
        looked = scene.town.slash(scene.town.owner, "calendar list")
        form = scene.town.submit(scene.town.owner, f"own_times_form:{calendar}", when="tomorrow 2-5pm")
        for asked in (looked, created, form):
            await scene.discord.answered(asked, within=3)
        assert "Nothing was saved" in scene.town.said(created)
        assert "tomorrow 2-5pm" in scene.town.said(form)
        await asyncio.sleep(10)  # How long it is locked is what is tested.
        other.execute("ROLLBACK")
    await scene.books.invite(scene.town.people[1:])
    assert (await scene.settled()).is_right
    await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
    assert bot.runs
    assert not await scene.books.named("Pier")
    assert not await scene.errors()


async def test_a_full_disk_stops_only_what_is_written_and_only_until_there_is_room(
    scene: Scene,
) -> None:
    bot = await scene.start(limit=file_of(scene).stat().st_size + 400_000)
    town = scene.town
    for _ in range(40):
        await scene.books.invite(town.people[1:])
    await scene.discord.until(lambda: "can't use the database" in bot.said)
    created = town.slash(town.owner, "calendar create", name="Pier", start_date="in 9 days")
    looked = town.slash(town.owner, "calendar list")
    for asked in (created, looked):
        await scene.discord.answered(asked, within=3)
    assert "Nothing was saved" in town.said(created)
    bot.make_room()
    assert (await scene.settled(within=120)).is_right
    assert not await scene.books.named("Pier")
    assert not await scene.errors()


async def test_a_database_that_cannot_be_reached_is_refused(scene: Scene) -> None:
    await scene.books.database.close()
    scene.books.url = "postgresql+asyncpg://ana:secret@127.0.0.1:1/db"
    said = await refusal(scene)
    assert "can't use the postgresql+asyncpg database" in said
    assert "secret" not in said


async def test_a_database_that_cannot_be_written_is_refused(scene: Scene) -> None:
    await scene.books.database.close()
    scene.books.url = f"sqlite+aiosqlite:///file:{file_of(scene)}?mode=ro&uri=true"
    assert "readonly" in await refusal(scene)


@pytest.mark.parametrize("damage", ["newer", "garbage", "truncated", "half a schema"])
async def test_a_database_that_is_not_ours_to_use_is_refused(scene: Scene, damage: str) -> None:
    await scene.books.database.close()
    DAMAGES[damage](file_of(scene))
    said = await refusal(scene)
    assert "database" in said


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = 'from the future'")


def _garbage(file: Path) -> None:
    _without_log(file)
    file.write_bytes(b"This is not a database. " * 1000)


def _truncated(file: Path) -> None:
    _without_log(file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def _half(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DROP TABLE notification")


def _without_log(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "newer": _newer,
    "garbage": _garbage,
    "truncated": _truncated,
    "half a schema": _half,
}


async def test_postgresql_may_restart_under_load(postgres_server: postgres.Server, tmp_path: Path) -> None:
    async with postgres_server.copy() as url, open_scene(url, tmp_path) as scene:
        town = scene.town
        for _ in range(3):
            await scene.start()
        for _ in range(5):
            await scene.books.invite(town.people[1:])
        await scene.discord.until(lambda: len(scene.discord.ledger.accepted) > 5)
        async with postgres_server.down():
            lost = [town.slash(town.owner, "calendar list"), town.press(town.people[1], "accept:1:1")]
            for asked in lost:
                await scene.discord.answered(asked, within=3)
                assert "I can't reach my database" in town.said(asked)
        assert (await scene.settled()).is_right
        assert all(bot.runs for bot in scene.bots)
        await scene.discord.answered(town.slash(town.owner, "calendar list"))
        assert not await scene.errors()


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
@pytest.mark.parametrize("when", ["at the start", "later"])
async def test_what_discord_refuses_for_good_ends_it_with_one_line(
    scene: Scene, code: int, when: str
) -> None:
    gateway = scene.discord.gateway
    if when == "later":
        bot = await scene.start()
        await gateway.close_for_good(code)
    else:
        gateway.closes_with = code
        bot = await scene.start(ready=False)
    assert await bot.ended() == 2, bot.said
    assert len(bot.faults) == 1
    assert "Traceback" not in bot.said
    assert gateway.refused <= 1, "it does not knock again"
