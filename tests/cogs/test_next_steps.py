"""The organizer always sees what comes next: in the status, in /help and in messages."""

import discord
import pytest

from bot.demo.play import Player, items
from bot.demo.world import World

DAY = 24 * 3600


@pytest.fixture
async def lunch(olga: Player, ben: Player, chidi: Player) -> None:
    """Olga's group calendar with nobody on it; the others have accounts."""
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")


def offered(text: str) -> str:
    """The buttons, as they are read."""
    return text.splitlines()[-1]


async def status(olga: Player) -> str:
    return offered((await olga.run("calendar status", calendar="Lunch")).text)


async def help_of(player: Player) -> str:
    return offered((await player.run("help")).text)


@pytest.mark.usefixtures("lunch")
async def test_from_nobody_invited_to_finalized(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    assert await status(olga) == "[Invite people] [Post it here] [Organizers]"
    assert await help_of(olga) == "[Invite people] [See status]"

    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    assert await status(olga) == "[Invite people] [Post it here] [Remind] [Organizers]"

    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9am-11am")
    assert await help_of(olga) == "[Remind] [Suggest times] [Invite people] [See status]"
    assert "Reminding 1 person" in await olga.press("Remind")
    assert await help_of(olga) == "[Suggest times] [Invite people] [See status]", (
        "nobody twice within the hour"
    )

    await chidi.run("availability add", calendar="Lunch", when="2026-01-13 15:00-16:00")
    await world.skip(12 * 3600)
    told = next(text for text in olga.sees() if "Everyone has answered" in text)
    everybody = "[Suggest times] [Finalize the best] [See status] [Choose a time…]"
    assert offered(told) == f"{everybody} [Stop messages]"
    assert await help_of(olga) == f"{everybody} [Invite people]"

    assert "Best times" in await olga.press("Suggest times")
    assert await help_of(olga) == (
        "[Finalize the best] [Suggest times] [See status] [Choose a time…] [Invite people]"
    )
    assert "Finalize Lunch?" in await olga.press("Finalize the best")
    await olga.press("Finalize and tell everyone")
    assert await status(olga) == "[Create an event] [Add somebody] [Organizers]"
    assert await help_of(olga) == "[See status] [Add somebody]"

    await ben.press("Can't make it")
    await ben.press("Not at all")
    assert await status(olga) == "[Other ways] [Add somebody] [Create an event] [Organizers]"
    assert "1 person can't make it: **Lunch**" in (said := await olga.run("help"))
    assert offered(said.text) == "[Other ways] [See status] [Add somebody]"


@pytest.mark.usefixtures("lunch")
async def test_the_first_button_is_the_primary_one(olga: Player, ben: Player) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    for see in (status, help_of):
        await see(olga)
        first, *others = (item.style for item in items(olga.messages(dm=False)[-1]))
        assert first is discord.ButtonStyle.primary
        assert set(others) == {discord.ButtonStyle.secondary}


@pytest.mark.usefixtures("lunch")
async def test_near_the_deadline_after_it_and_once_it_is_all_over(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await world.skip(9.5 * DAY)
    assert await status(olga) == "[Remind] [Invite people] [Organizers]"
    await world.skip(DAY)
    assert await status(olga) == "[Extend by a day] [Extend by 3 days] [Choose a time…] [Organizers]"
    await world.skip(10 * DAY)
    assert await status(olga) == "[Organizers]"
    assert await help_of(olga) == "[Open a calendar]", "nothing of that one lies ahead"


@pytest.mark.usefixtures("lunch")
async def test_the_buttons_work_for_a_co_organizer(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await olga.run("calendar organizers", calendar="Lunch")
    await olga.choose(ben, menu="name_organizer")
    await world.skip(1)
    assert offered(ben.sees()[-1]) == "[Invite people] [Remind] [See status] [Step back] [Stop messages]"
    assert "Reminding 1 person" in await ben.press("Remind")
    assert "Lunch" in await ben.press("See status")


async def test_help_opens_what_waits_for_whoever_asks(olga: Player, ben: Player) -> None:
    await olga.register()
    assert await help_of(olga) == "[Open a calendar]"
    await olga.press("Open a calendar")
    await olga.submit(name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert await help_of(ben) == "[Answer]"
    assert "[Pick times]" in await ben.press("Answer")


@pytest.mark.usefixtures("lunch")
async def test_who_is_added_to_a_meeting_that_is_set_hears_that_it_is_canceled(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9am-11am")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:00")
    await olga.press("Finalize and tell everyone")
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await world.skip(300)
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    await world.skip(5)
    assert "Canceled: Lunch" in chidi.sees()[-1]
