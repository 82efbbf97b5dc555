"""A backup of a running bot, restored on another machine, goes on from there and sends nothing twice."""

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


async def test_what_was_sent_before_and_after_the_backup_is_not_sent_again(scene: Scene) -> None:
    town, sent = scene.town, scene.discord.ledger
    for _ in range(3):
        await scene.books.invite(town.people[1:])
    bot = await scene.start()
    await scene.discord.until(lambda: len(sent.accepted) > 10)
    backup = str(scene.folder / "backup.db")
    await command(scene, "db", "backup", backup)
    assert (await scene.settled()).is_right
    await scene.books.invite(town.people[1:3])
    assert (await scene.settled()).is_right
    await bot.kill()
    before = {row: list(messages) for row, messages in sent.accepted.items()}

    await move(scene)
    scene.discord.nonces = Nonces(scene.discord.clock)  # Discord has forgotten them meanwhile.
    assert "whatever happened after that backup is gone" in await command(scene, "db", "restore", backup)
    unmarked = [row for row, kept in (await scene.books.rows()).items() if kept.outcome is None]
    assert unmarked, "the backup knows of some that they were sent"
    await scene.start()
    count = await scene.settled()
    assert count.is_right, count
    assert sent.accepted == before
    await scene.books.invite(town.people[1:4])
    assert (await scene.settled()).is_right
    new = sent.accepted.keys() - before.keys()
    assert len(new) == 3
    assert min(new) > 1_000_000, "no button that is out there names one of them"
    assert not await scene.errors()
