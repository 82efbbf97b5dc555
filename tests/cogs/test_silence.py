"""Not having answered, times that don't fit, and never having been asked are three different things."""

from bot.demo.play import Player
from bot.demo.world import World


async def test_a_suggestion_says_which_it_is(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", name="Talks", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Talks", user=chidi)
    await chidi.more("stop")
    await olga.run("calendar create", name="Chats", start_date="2026-01-12")
    for player in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Chats", user=player)
    await ben.run("availability add", calendar="Chats", when="2026-01-13 9am-10am")
    found = await olga.run("calendar suggest", calendar="Chats")
    assert f"<@{chidi.id}> hasn't been reached, so was never asked." in found
    assert f"<@{dana.id}> hasn't answered." in found

    await olga.press("Ask Chidi Example and Dana for more times")
    await world.skip(12 * 3600)
    assert "I have no times from you yet. Any would help" in dana.sees()[-1]
    shown = await olga.press("Finalize this")
    assert f"<@{dana.id}> Dana: hasn't answered" in shown
    await olga.press("Finalize and tell everyone")
    await world.skip(2)
    assert "I had no times from you" in dana.sees()[-1]


async def test_of_a_group_too(olga: Player, ben: Player, chidi: Player, dana: Player) -> None:
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for player in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9am-10am")
    await chidi.more("no_time")
    await chidi.submit(note="")
    found = await olga.run("calendar suggest", calendar="Lunch")
    assert f"No time works: <@{chidi.id}>" in found
    assert f"No answer: <@{dana.id}>" in found
    assert "Can't come" not in found
    shown = await olga.press("Finalize this")
    assert "No time works (1)" in shown and "No answer (1)" in shown
    await olga.press("Finalize and tell everyone")
    seen = await olga.run("calendar view", calendar="Lunch")
    assert f"No time works (1): <@{chidi.id}>" in seen and f"No answer (1): <@{dana.id}>" in seen
    assert "Can't come" not in seen


async def test_who_stopped_messages_shows_as_such_also_after_the_invitation(
    world: World, olga: Player, ben: Player
) -> None:
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.more("stop")
    assert "stopped my messages" in await olga.run("calendar status", calendar="Lunch")
    assert f"<@{ben.id}> (stopped my messages)" in await olga.run("calendar remind", calendar="Lunch")
    await world.skip(11 * 24 * 3600)
    passed = next(text for text in olga.sees() if "The deadline has passed" in text)
    assert f"No answer from: <@{ben.id}> (stopped my messages)" in passed


async def test_whose_times_do_not_fit_is_told_that(olga: Player, ben: Player, chidi: Player) -> None:
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", name="Talks", start_date="2026-01-12")
    for player, when in ((ben, "3am-3:30am"), (chidi, "9:00-9:30")):
        await olga.run("calendar invite", calendar="Talks", user=player)
        await player.run("availability add", calendar="Talks", when=f"2026-01-13 {when}")
    assert "share only 1 time slot" in await olga.run("calendar suggest", calendar="Talks")
    assert ": none of their times fit" in await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    assert sum("none fit your times" in player.sees()[-1] for player in (ben, chidi)) == 1
