"""Lists and names: paging, unusual names, and what happens between the lines."""

from datetime import timedelta

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from services.calendars import creation
from services.request import Account, Request


async def test_empty_lists_say_what_to_do_first(olga: Player) -> None:
    await olga.register()
    assert "Open one with `/calendar create`" in await olga.run("calendar list")
    assert "Add someone who's registered with `/contacts add`" in await olga.run("contacts list")
    assert "Nothing is waiting for your answer." in await olga.run("invites")


async def test_calendars_are_listed_with_their_state(olga: Player, ben: Player) -> None:
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert "**Lunch** · Mon 12 Jan 2026 – Fri 16 Jan 2026 · Open · yours" in await olga.run("calendar list")
    assert "from Olga Example · Not answered yet." in await ben.run("calendar list")
    assert "Answered: 0 of 1" in await ben.run("calendar view", calendar="Lunch")


async def test_many_calendars_are_paged(olga: Player) -> None:
    await olga.register()
    for number in range(11):
        await olga.run("calendar create", mode="group", name=f"Number {number}", start_date="2026-01-12")
    first = await olga.run("calendar list")
    assert "1–10 of 11" in first
    assert "Number 10" in first
    assert "Number 0" in await olga.press("Next")
    assert "1–10 of 11" in await olga.press("Previous")


async def test_invitations_are_answered_from_the_list_and_minds_may_change(olga: Player, ben: Player) -> None:
    await olga.register()
    await ben.register()
    for name in ("Lunch", "Dinner"):
        await olga.run("calendar create", mode="group", name=name, start_date="2026-01-12")
        await olga.run("calendar invite", calendar=name, user=ben)
    assert "**Lunch** from Olga Example" in await ben.run("invites")
    assert "Not answered yet." in await ben.choose("cal:1")
    assert "You declined." in await ben.more("decline")
    assert "You accepted." in await ben.more("accept")
    assert "Accepted, no times yet: 1" in await olga.run("calendar status", calendar="Lunch")
    assert "Not answered: 1" in await olga.run("calendar status", calendar="Dinner")


async def test_only_the_person_invited_can_answer(olga: Player, ben: Player, chidi: Player) -> None:
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await ben.more("decline")
    assert "Declined: 1" in await olga.run("calendar status", calendar="Lunch")
    assert "Not answered yet." in await chidi.run("calendar view", calendar="Lunch")


async def test_a_name_that_means_several_offers_them(olga: Player) -> None:
    await olga.register()
    for _ in range(2):
        await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    said = await olga.run("calendar view", calendar="lunch")
    assert "“lunch” could mean any of these." in said
    assert "`Lunch 2026-01-12 #1`  2026-01-12 to 2026-01-16, answer by " in said
    assert "[Use Lunch 2026-01-12 #1] [Use Lunch 2026-01-12 #2]" in said
    assert "Mon 12 Jan 2026" in await olga.press("Use Lunch 2026-01-12 #2")


async def test_many_people_have_a_status_in_pages(world: World, olga: Player) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    members = [world.guild.add_member(world.env.create_user(f"guest{number:02d}")) for number in range(24)]
    await olga.run("calendar invite", calendar="Lunch")
    await olga.choose(*members)
    shown = await olga.run("calendar status", calendar="Lunch")
    assert "0 of 24" in shown
    assert "1–10 of 24" in shown
    assert "guest23" not in shown
    await olga.press("Next people")
    shown = await olga.press("Next people")
    assert "guest23" in shown and "[Previous people]" in shown


NAMES = [
    "مرحبا بالعالم",
    "會議 🎉 ミーティング",
    "**bold** _under_ ~~strike~~ `code`",
    "@everyone <@123> <#456> </help:1>",
    "[click](https://example.com)",
    "# heading",
    "\u202egnitteem",
    "A" * 100,
    "🧑\u200d🤝\u200d🧑" * 10,
    "17",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_names_of_any_kind_are_shown_and_forge_nothing(olga: Player, ben: Player, name: str) -> None:
    await olga.register()
    await ben.run("register", email="b@example.com", first_name=name[:60], last_name="X", timezone="UTC")
    await olga.run("calendar create", mode="group", name=name, start_date="2026-01-12")
    assert "sending a DM to" in await olga.run("calendar invite", calendar=name, user=ben)
    message = ben.messages()[-1]
    assert message.mentions == [] and not message.mention_everyone
    shown = message.embeds[0].title or ""
    assert "\u202e" not in shown
    assert "<@123" not in shown.replace("\\<", "")
    assert "](" not in shown.replace("\\]", "")
    await ben.run("availability add", calendar=name, when="2026-01-13 9-11")
    assert "1 of 1" in await olga.run("calendar status", calendar=name)


async def test_an_interaction_that_came_too_late_writes_nothing(world: World, olga: Player) -> None:
    await olga.register()
    store = world.bot.store
    late = Request(
        store,
        Account(olga.id, "Olga"),
        store.now(),
        interaction_id=1,
        fresh_until=store.now() - timedelta(seconds=1),
    )
    from scheduling.errors import TooLate
    from scheduling.fields import CalendarWords

    with pytest.raises(TooLate):
        await creation.create(late, CalendarWords(name="Lunch", start_date="2026-01-12"))
    assert "None yet." in await olga.run("calendar list")
