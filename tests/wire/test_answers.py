"""Every interaction is answered in time, once, and writes once, whatever befalls it."""

from pathlib import Path

from tests.support import postgres
from tests.wire.faults import broken
from tests.wire.scene import Scene, open_scene

ANSWERING = "/interactions/*/*/callback"


async def test_an_answer_that_arrived_unknown_to_the_bot_is_no_failure(scene: Scene) -> None:
    await scene.start()
    scene.discord.faults.append(broken(502, path=ANSWERING, takes_effect=True))
    interaction = scene.town.slash(scene.town.owner, "calendar list")
    await scene.discord.answered(interaction)
    await scene.discord.until(lambda: callbacks(scene) > 1)
    await scene.discord.answered(scene.town.slash(scene.town.owner, "help"))
    assert not await scene.errors()


async def test_several_processes_answer_once_between_them(
    postgres_server: postgres.Server, tmp_path: Path
) -> None:
    async with postgres_server.copy() as url, open_scene(url, tmp_path) as scene:
        for _ in range(2):
            await scene.start()
        asked = [scene.town.slash(scene.town.owner, "calendar list") for _ in range(5)]
        asked += [scene.town.slash(who, "calendar cancel", calendar="None") for who in scene.town.people[:5]]
        for interaction in asked:
            await scene.discord.answered(interaction)
        await scene.discord.until(lambda: callbacks(scene) == 2 * len(asked))
        assert not await scene.errors()


def callbacks(scene: Scene) -> int:
    """How many answers the bots have tried to give."""
    return sum(path.endswith("/callback") for _, _, path in scene.discord.requests)
