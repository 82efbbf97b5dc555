"""From /register to a finalized meeting, as people do it."""

from bot.demo.play import Player
from bot.demo.world import World


async def test_from_nothing_to_a_finalized_meeting(
    world: World, olga: Player, ben: Player, dana: Player
) -> None:
    await olga.register()
    await ben.register()
    opened = await olga.run(
        "calendar create", mode="group", name="Team lunch", start_date="2026-01-12", hours="9-18"
    )
    assert "Calendar opened" in opened

    assert "sending a DM to" in await olga.run("calendar invite", calendar="Team lunch", user=ben)
    assert "sending a DM to" in await olga.run("calendar invite", calendar="Team lunch", user=dana)
    assert "Olga Example asks when you can meet" in ben.sees()[-1]

    await world.restart()

    await ben.press("Type my times")
    assert "**Tue 13 Jan 2026**  9:00–11:00 AM" in await ben.submit(when="2026-01-13 9-11")

    assert "What time is it for you now?" in await dana.press("Pick times")
    assert "Nothing yet." in await dana.say_clock("Auckland")
    await dana.press("▶")
    await dana.press("▶")
    await dana.tick("3:30", "4:00", menu="pick_high")
    picked = await dana.press("Done")
    assert "You've added your times." in picked
    assert "**Wed 14 Jan 2026**  3:30–4:30" in picked
    assert "Times shown in Auckland time" in picked

    status = await olga.run("calendar status", calendar="Team lunch")
    assert "2 of 2" in status

    await olga.run("calendar finalize", calendar="Team lunch", when="2026-01-13 15:30")
    assert "I'm telling 2 people by DM." in await olga.press("Finalize and tell everyone")
    assert "Your meeting is set" in ben.sees()[-1]
    assert "Tue 13 Jan 2026, 9:30–10:00 AM (New York time)" in ben.sees()[-1]
    assert "Wed 14 Jan 2026, 3:30–4:00 (Auckland time)" in dana.sees()[-1]
