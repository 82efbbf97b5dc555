"""/help knows where the person stands."""

from bot.demo.play import Player
from bot.demo.world import World


async def test_it_says_the_next_step_at_every_stage(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    assert "use `/register` once" in await olga.run("help")
    await olga.register()
    assert "**Use `/calendar create`**" in await olga.run("help")
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    assert "**Lunch** has nobody on it yet. **Use `/calendar invite`**" in await olga.run("help")

    for player in (ben, chidi):
        await player.register()
        await olga.run("calendar invite", calendar="Lunch", user=player)
    assert "0 of 2 have answered **Lunch**" in await olga.run("help")
    assert "**Lunch** is waiting for your answer" in await ben.run("help")

    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    assert "waiting for your answer" not in await ben.run("help")
    await world.skip(9.5 * 24 * 3600)
    assert "The deadline is <t:" in await olga.run("help")
    await chidi.more("decline")
    assert "Everyone has answered **Lunch**." in await olga.run("help")


async def test_it_says_when_the_deadline_is_over(world: World, olga: Player, ben: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await world.skip(10 * 24 * 3600)
    assert "The deadline has passed, and 0 of 1 have answered **Lunch**." in await olga.run("help")


async def test_it_works_signed_out(olga: Player) -> None:
    await olga.register()
    await olga.run("logout")
    assert "**Use `/login`** to continue." in await olga.run("help")


async def test_it_works_for_somebody_invited_who_never_registered(olga: Player, dana: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    assert "**Lunch** is waiting for your answer" in await dana.run("help")
