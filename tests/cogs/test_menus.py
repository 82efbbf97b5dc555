"""The user menu's Invite to calendar…"""

from bot.demo.play import Player
from bot.demo.world import World


async def test_somebody_is_invited_from_their_menu(olga: Player, dana: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    assert "Which calendar do you want to invite Dana to?" in await olga.menu("Invite to calendar…", dana)
    assert "Invited to Lunch" in await olga.choose("cal:1")
    assert "Olga Example asks when you can meet" in dana.sees()[-1]


async def test_what_cannot_be(world: World, olga: Player, ben: Player) -> None:
    await olga.register()
    assert "None of your calendars is open for invitations." in await olga.menu("Invite to calendar…", ben)
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    assert "That's you." in await olga.menu("Invite to calendar…", olga)
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.menu("Invite to calendar…", ben)
    assert "Ben is already invited." in await olga.choose("cal:1")
    await world.skip(11 * 24 * 3600)
    assert "None of your calendars is open for invitations." in await olga.menu("Invite to calendar…", ben)
