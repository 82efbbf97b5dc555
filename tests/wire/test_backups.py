"""A backup of a running bot, restored on another machine, goes on from there and sends nothing twice."""

import asyncio
from datetime import UTC, datetime, timedelta

from db.engine import Database
from tests.support.wire.nonces import Nonces
from tests.support.wire.process import running
from tests.support.wire.scene import Scene


async def command(scene: Scene, *arguments: str) -> str:
    """What a command says that works."""
    log = scene.folder / "command.log"
    log.unlink(missing_ok=True)
    async with running(scene.environment(), log, *arguments) as process:
        assert await process.ended() == 0, process.said
        return process.said


async def move(scene: Scene) -> None:
    """To a folder where there is no database yet."""
    await scene.books.database.close()
    folder = scene.folder / "elsewhere"
    folder.mkdir()
    scene.books.url = f"sqlite+aiosqlite:///{folder / 'oneonone.db'}"
    scene.books.database = Database(scene.books.url)


async def all_ended(scene: Scene) -> None:
    """Waits until no message is open, whenever it is due."""
    async with asyncio.timeout(60):
        while any(row.outcome is None for row in (await scene.books.rows()).values()):
            await scene.discord.changed(within=0.3)


async def test_what_was_sent_before_and_after_the_backup_is_not_sent_again(scene: Scene) -> None:
    town, sent = scene.town, scene.discord.ledger
    await scene.books.invite(town.people[1:])
    await scene.books.invite(town.people[1:], due=datetime.now(UTC) + timedelta(hours=1))
    scene.set_clock(0)
    bot = await scene.start()
    await scene.discord.until(lambda: len(sent.accepted) > 10)
    backup = str(scene.folder / "backup.db")
    await command(scene, "db", "backup", backup)
    scene.set_clock(3700)
    await scene.books.invite(town.people[1:3])
    await all_ended(scene)
    await bot.kill()
    before = {row: list(messages) for row, messages in sent.accepted.items()}
    assert len(before) == 2 * 19 + 2

    await move(scene)
    scene.discord.nonces = Nonces(scene.discord.clock)  # Discord has forgotten them meanwhile.
    assert "whatever happened after that backup is gone" in await command(scene, "db", "restore", backup)
    unmarked = [row for row, kept in (await scene.books.rows()).items() if kept.outcome is None]
    assert len(unmarked) >= 19, "of some that were sent, the backup does not know it"
    await scene.start()
    await all_ended(scene)
    assert sent.accepted == before
    await scene.books.invite(town.people[1:4])
    await all_ended(scene)
    new = sent.accepted.keys() - before.keys()
    assert len(new) == 3
    assert min(new) > 1_000_000, "no button that is out there names one of them"
    assert not sent.doubled
    assert not await scene.errors()
