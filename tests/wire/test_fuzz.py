"""Whatever is typed, pressed and sent, in whatever order: everything is answered, and nothing breaks."""

from tests.support.wire.chaos import FUZZED, SEED
from tests.support.wire.fuzzing import Fuzzer
from tests.support.wire.scene import Scene


async def test_any_interactions_in_any_order_are_answered_and_break_nothing(either_scene: Scene) -> None:
    scene = either_scene
    for _ in range(3):
        await scene.books.invite(scene.town.people[1:8])
    bot = await scene.start()
    answers = await Fuzzer(scene, bot, SEED).run(FUZZED)
    count = await scene.settled(within=120)
    print(f"{answers.sent} interactions, the slowest handful answered in {answers.slowest:.1f} s; {count}")
    assert count.is_right
    assert not await scene.errors()
