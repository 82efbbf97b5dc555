"""/mydata: somebody takes along what is stored about them, and deletes it."""

import json

import pytest
from sqlalchemy import text

from bot.config import LimitSettings, PrivacySettings
from bot.demo.play import Player, Shown, players
from bot.demo.world import World, open_world
from db.models import Base
from scheduling.model import DELETED
from tests.support.cast import newcomers
from tests.support.line import trouble
from tests.support.settings import settings_for

ASKED = "Delete everything I know about you?"
DONE = "Your data is deleted"
NOTHING = "I have nothing stored about you."
SENDING = "/channels/*/messages"


async def delete(player: Player, name: str | None = None, *, dm: bool = False) -> Shown:
    """Deletes their data, confirmed by their name."""
    assert ASKED in await player.run("mydata delete", dm=dm)
    await player.press("Delete my data")
    return await player.submit(name=name or f"{player.name.capitalize()} Example")


async def everything(world: World) -> str:
    """All that is in the database, as text, in lower case, but for what is kept for a day."""
    lines = []
    async with world.bot.store.database.reading() as session:
        for name in Base.metadata.tables.keys() - {"spent"}:
            for row in await session.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608 - our own
                lines.append(f"{name}: {tuple(row)}")
    return "\n".join(lines).casefold()


async def exported(shown: Shown) -> tuple[str, dict[str, list[dict[str, object]]]]:
    """The text and the JSON of an export."""
    assert shown.message is not None
    files = {
        file.filename.rpartition(".")[2]: (await file.read()).decode()
        for file in shown.message.message.attachments
    }
    return files["txt"], json.loads(files["json"])


@pytest.mark.usefixtures("lunch")
async def test_an_export_has_what_is_stored_and_names_nobody_else(olga: Player, ben: Player) -> None:
    await ben.run("contacts add", user=olga)
    await ben.run("availability usual", when="weekdays 9-17")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await ben.run("calendar create", name="Own", start_date="2026-01-14")
    await ben.menu("Invite to calendar…", olga)
    words, data = await exported(await ben.run("mydata export"))
    assert data["user"][0]["email"] == "ben@example.com"
    assert data["user"][0]["discord_id"] == str(ben.id)
    assert [row["calendar"] for row in data["attendee"]] == ["Lunch"]
    assert data["event"][0]["start_time"] == "2026-01-13T14:00:00+00:00"
    assert len(data["usual_week"]) == 5
    assert data["contact"] == [{"user_id": str(olga.id)}]
    assert "Email: ben@example.com" in words
    assert "Waking hours: 8:00, 22:00" in words
    assert "olga" not in words.casefold() + json.dumps(data).casefold()


@pytest.mark.usefixtures("lunch")
async def test_nothing_of_somebody_is_left_after_they_delete_their_data(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.run("contacts add", email="ben@example.com")
    await ben.run("availability usual", when="weekdays 9-17")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    assert "1 invitation is withdrawn" in await ben.run("mydata delete")
    assert DONE in await delete(ben)
    await world.skip(60)
    left = await everything(world)
    assert str(ben.id) not in left
    assert "ben" not in left
    assert not [table for table in ("contact", "usual_week", "event", "attendee") if f"{table}: " in left]


@pytest.mark.usefixtures("lunch")
async def test_the_bots_dms_to_them_disappear(world: World, ben: Player) -> None:
    assert len(ben.sees()) == 1
    await delete(ben)
    await world.skip(120)
    assert ben.sees() == []
    assert "erasure: " not in await everything(world)


@pytest.mark.usefixtures("lunch")
async def test_they_disappear_however_long_discord_does_not_answer(world: World, ben: Player) -> None:
    with trouble(world, path=SENDING, method="GET", times=-1, after=OSError):
        await delete(ben)
        await world.skip(3600)
        assert len(ben.sees()) == 1
    world.env.inject_error("GET", SENDING, status=500)
    await world.skip(3600)
    assert ben.sees() == []


@pytest.mark.usefixtures("lunch")
async def test_another_name_deletes_nothing_and_the_form_opens_again(world: World, ben: Player) -> None:
    assert "That isn't your name" in await delete(ben, "Ben")
    assert "ben@example.com" in await everything(world)
    await ben.press("Fix it")
    assert DONE in await ben.submit(name="  ben EXAMPLE ")
    await world.skip(60)
    assert "ben" not in await everything(world)


@pytest.mark.usefixtures("lunch")
async def test_own_calendars_are_called_off_and_everybody_is_told(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.run("calendar create", mode="group", name="Nobody's", start_date="2026-01-13")
    assert "Your 2 calendars are canceled, and everyone invited is told" in await olga.run("mydata delete")
    assert "Your 2 calendars are canceled; I'm telling 1 person" in await delete(olga)
    await world.skip(60)
    assert "Canceled: Lunch" in ben.sees()[-1]
    assert f"{DELETED} canceled it" in ben.sees()[-1].casefold()
    left = await everything(world)
    assert "olga" not in left
    assert str(olga.id) not in left
    assert "nobody's" not in left
    assert "Lunch" in await ben.run("calendar list")


@pytest.mark.usefixtures("lunch")
async def test_a_meeting_that_is_set_keeps_its_time(world: World, olga: Player, ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-17")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 16:00")
    await olga.press("Finalize and tell everyone")
    assert "1 meeting keeps its time" in await ben.run("mydata delete")
    await delete(ben)
    await world.skip(60)
    status = await olga.run("calendar status", calendar="Lunch")
    assert DELETED in status
    assert "<@-" not in status.text
    assert str(ben.id) not in status.text
    assert "ben" not in await everything(world)
    assert "Tue 13 Jan" in await olga.run("calendar view", calendar="Lunch")
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    await world.skip(3600)
    assert ben.sees() == []


@pytest.mark.usefixtures("lunch")
async def test_who_comes_back_is_a_new_person(world: World, olga: Player, ben: Player) -> None:
    await delete(ben)
    await world.skip(120)
    assert NOTHING in await ben.run("mydata export")
    assert NOTHING in await ben.run("mydata delete")
    assert "You're registered" in await ben.register()
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert "Olga Example asks when you can meet" in ben.sees()[-1]
    assert "1 invitation is withdrawn" in await ben.run("mydata delete")


@pytest.mark.usefixtures("lunch")
async def test_deleting_twice_says_so_and_keeps_nothing(world: World, ben: Player) -> None:
    await ben.run("mydata delete")
    await ben.press("Delete my data")
    first = ben._form
    await ben.press("Delete my data")
    assert DONE in await ben.submit(name="Ben Example")
    ben._form = first
    assert NOTHING in await ben.submit(name="Ben Example")
    await world.skip(60)
    assert "ben" not in await everything(world)


@pytest.mark.usefixtures("lunch")
async def test_a_guest_types_the_name_that_discord_shows(world: World, olga: Player) -> None:
    (guest,) = newcomers(world, 1)
    await olga.run("calendar invite", calendar="Lunch", user=guest)
    _, data = await exported(await guest.run("mydata export", dm=True))
    assert data["user"][0]["discord_name"] == "Guest 0"
    assert DONE in await delete(guest, "guest 0", dm=True)
    assert "guest 0" not in await everything(world)


@pytest.mark.usefixtures("lunch")
async def test_whoever_signed_out_can_take_their_data_along_and_delete_it(world: World, ben: Player) -> None:
    await ben.run("logout")
    _, data = await exported(await ben.run("mydata export"))
    assert data["user"][0]["signed_out_at"]
    assert DONE in await delete(ben)
    await world.skip(60)
    assert "ben" not in await everything(world)


@pytest.mark.usefixtures("lunch")
async def test_what_is_being_sent_to_them_meanwhile_is_deleted_as_well(
    world: World, olga: Player, ben: Player
) -> None:
    world.env.inject_error("POST", SENDING, status=500, times=5)
    await olga.run("calendar remind", calendar="Lunch")
    await delete(ben)
    await world.skip(3600)
    assert ben.sees() == []
    assert "erasure: " not in await everything(world)


def posts(player: Player) -> list[str]:
    """What the bot has posted in #general, with what only others were shown left out."""
    return [seen for seen in player.sees(dm=False) if "Lunch" in seen]


@pytest.mark.usefixtures("lunch")
async def test_posts_name_them_no_longer(world: World, olga: Player, ben: Player, chidi: Player) -> None:
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for everyone")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await world.skip(600)
    assert f"<@{ben.id}>" in posts(chidi)[-1]
    await delete(ben)
    await world.skip(600)
    assert "0 people so far" in posts(chidi)[-1]
    assert f"<@{ben.id}>" not in posts(chidi)[-1]


@pytest.mark.usefixtures("lunch")
async def test_what_once_thanked_them_in_the_channel_thanks_a_deleted_account(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Only summaries")
    await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await world.skip(48 * 3600)
    assert f"Thanks to: <@{ben.id}>" in posts(chidi)[-1]
    await delete(ben)
    await world.skip(60)
    assert f"Thanks to: {DELETED}" in posts(chidi)[-1]


async def test_a_call_in_the_channel_names_only_those_who_are_left(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url)
    settings.limits = LimitSettings(new_dms_per_minute=1, new_dms_per_day=1)
    async with open_world(settings, live=False) as world:
        olga, *others = players(world)
        await olga.register()
        await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-02-12")
        await olga.press("Post it here")
        await olga.press("Post for invitees")
        for player in others:
            await olga.run("calendar invite", calendar="Dinner", user=player)
        await world.skip(60)
        _, chidi, dana = others

        def calls() -> list[str]:
            return [seen for seen in chidi.sees(dm=False) if "You're invited: Dinner" in seen]

        assert calls()[0].startswith(f"<@{chidi.id}> <@{dana.id}>\n")
        await delete(chidi, "Chidi")
        await world.skip(60)
        assert calls()[0].startswith(f"<@{dana.id}>\n")
        await delete(dana, "Dana")
        await world.skip(60)
        assert calls() == []


async def test_help_says_where_the_policy_is_and_who_to_ask(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url)
    settings.privacy = PrivacySettings(privacy_url="https://example.org/privacy", contact="Olga (she/her)")
    async with open_world(settings, live=False) as world:
        shown = await players(world)[1].run("help")
        assert "[privacy policy](https://example.org/privacy)" in shown
        assert "Ask Olga (she/her)." in shown
        assert "`/mydata delete` deletes it" in shown


@pytest.mark.usefixtures("lunch")
async def test_a_calendar_with_a_co_organizer_goes_on_with_them_and_everybody_is_told(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await chidi.register()
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await olga.run("calendar organizers", calendar="Lunch")
    await olga.choose(chidi, menu="name_organizer")
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-13")
    asked = await olga.run("mydata delete")
    assert "1 calendar goes to its co-organizer, and everyone invited is told" in asked
    assert "Your calendar is canceled" in asked
    done = await delete(olga)
    assert "Your calendar is canceled" in done
    assert "1 calendar goes to its co-organizer; I'm telling everyone invited" in done
    await world.skip(600)
    assert "Chidi Example" in ben.sees()[-1]
    assert not any("Canceled" in seen for seen in ben.sees())
    assert "1 of 1" in await chidi.run("calendar status", calendar="Lunch")
    left = await everything(world)
    assert "olga" not in left
    assert str(olga.id) not in left
