"""The bot runs as it is, in a process of its own, against the loopback Discord."""

from tests.support.wire.process import running
from tests.support.wire.scene import Scene


async def test_it_comes_online_answers_delivers_and_stops(scene: Scene) -> None:
    await scene.books.invite(scene.town.people[1:4])
    bot = await scene.start(hurried=False)
    count = await scene.settled()
    assert count.is_right
    assert count.delivered == 3
    answer = await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
    assert answer.message_id is not None
    assert await bot.stop() == 0
    assert "Traceback" not in bot.said


async def test_check_asks_the_discord_of_the_settings(scene: Scene) -> None:
    log = scene.folder / "check.log"
    async with running(scene.environment(), log, "check", hurried=False) as bot:
        assert await bot.ended() == 0
        assert "token: accepted, the bot is TestBot" in bot.said
