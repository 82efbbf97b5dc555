"""Every interaction is answered in time, once, and writes once, whatever befalls it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from simcord.backend.models import Interaction
from sqlalchemy import func, select

from db import models
from tests.support.wire.faults import Fault, broken, cut_after, cut_before
from tests.support.wire.scene import Scene, open_scene
from tests.support.wire.town import COMMAND

ANSWERING = "/interactions/*/*/callback"
IN_TIME = 3.0


async def test_an_answer_that_arrived_unknown_to_the_bot_is_no_failure(scene: Scene) -> None:
    await scene.start()
    for fault in (broken(502, path=ANSWERING, takes_effect=True), cut_after(path=ANSWERING)):
        before = callbacks(scene)
        scene.discord.faults.append(fault)
        await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
        await scene.discord.until(lambda before=before: callbacks(scene) > before + 1)  # type: ignore[misc]
    errors = await scene.errors()
    assert len(errors) <= 1, errors


@pytest.mark.parametrize("cut", [cut_before, cut_after])
async def test_an_answer_whose_connection_broke_says_what_was_done(
    scene: Scene, cut: Callable[..., Fault]
) -> None:
    await scene.start()
    scene.discord.faults.append(cut(path=ANSWERING))
    asked = scene.town.slash(scene.town.owner, "calendar create", name="Pier", start_date="in 9 days")
    await scene.discord.answered(asked)
    await scene.last_word()
    assert "Calendar opened" in scene.town.said(asked)
    assert await kept(scene, models.Calendar) == 1
    assert not await scene.errors()


async def test_several_processes_answer_once_between_them(either_scene: Scene) -> None:
    """On PostgreSQL, one of them does; on SQLite, which they shouldn't share, both try."""
    scene = either_scene
    tries = 2 if scene.books.url.startswith("sqlite") else 1
    for _ in range(2):
        await scene.start()
    asked = [scene.town.slash(scene.town.owner, "calendar list") for _ in range(5)]
    asked += [scene.town.slash(who, "calendar cancel", calendar="None") for who in scene.town.people[:5]]
    for interaction in asked:
        await scene.discord.answered(interaction)
    await scene.discord.until(lambda: callbacks(scene) >= tries * len(asked))
    assert not await scene.errors()
    assert callbacks(scene) == tries * len(asked)


async def test_everybody_is_answered_in_time_while_messages_are_due(sqlite_url: str, tmp_path: Path) -> None:
    async with open_scene(sqlite_url, tmp_path, people=51) as scene:
        calendar = 0
        for _ in range(10):
            calendar = await scene.books.invite(scene.town.people[1:])
        await scene.start(hurried=False)
        await scene.discord.until(lambda: len(scene.discord.ledger.accepted) > 10)
        taken = await scene.time_to_answer([act(scene, who, calendar) for who in range(50)])
        count = await scene.settled(within=120)
        print(f"50 answers at once within {max(taken):.2f} s, half of them within {sorted(taken)[25]:.2f} s")
        assert max(taken) < IN_TIME
        assert count.is_right
        assert count.owed >= 500


def act(scene: Scene, number: int, calendar: int) -> Interaction:
    """One of the things that people do, by number."""
    town, who = scene.town, scene.town.people[number + 1]
    match number % 4:
        case 0:
            return town.slash(who, "calendar list")
        case 1:
            return town.press(who, f"times:{calendar}:0")
        case 2:
            return town.slash(who, "availability add", calendar="Lighthouse 10", when="any time")
        case _:
            return town.submit(who, f"times_form:{calendar}:0", when="any time")


async def test_an_interaction_that_comes_twice_writes_once(scene: Scene) -> None:
    await scene.start()
    asked = scene.town.slash(scene.town.owner, "calendar create", name="Pier", start_date="in 9 days")
    scene.town.again(asked)
    await scene.discord.answered(asked)
    await scene.last_word()
    assert await kept(scene, models.Calendar) == 1


async def test_an_interaction_too_old_to_be_answered_writes_nothing(scene: Scene) -> None:
    await scene.start()
    scene.town.slash(scene.town.owner, "calendar create", age=2.6, name="Pier", start_date="in 9 days")
    await scene.last_word()
    assert await kept(scene, models.Calendar) == 0


async def test_an_answer_that_discord_no_longer_takes_is_no_bug(scene: Scene) -> None:
    bot = await scene.start()
    scene.town.slash(scene.town.owner, "help", age=4)
    await scene.last_word()
    assert "an answer came too late" in bot.said
    assert not await scene.errors()


@pytest.mark.parametrize("kind", ["press", "submit"])
async def test_forged_and_malformed_ids_are_answered_and_change_nothing(scene: Scene, kind: str) -> None:
    mine = await scene.books.invite(scene.town.people[1:3])
    await scene.start()
    await scene.settled()
    stranger = scene.town.people[5]
    verbs = [
        *("accept", "decline", "times", "times_form", "join_form", "cancel_calendar", "uninvite", "fix"),
        *("pick", "pick_high", "pick_done", "copy_day", "more", "do_more", "tell_clock", "city_form"),
    ]
    ids = [f"{verb}:{calendar}:{row}" for verb in verbs for calendar, row in ((mine, 1), (999, 999))]
    ids += ["resume:1", "create_form"]
    ids += [
        "",
        "x" * 100,
        "accept",
        "accept:1:2:3",
        "accept:999999999999999999",
        "🦊" * 25,
        "accept:-1",
        ":::",
    ]
    for custom_id in ids:
        await scene.discord.answered(getattr(scene.town, kind)(stranger, custom_id))
    assert await kept(scene, models.Attendee) == 2
    assert await kept(scene, models.Event) == 0
    assert not await scene.errors()


async def test_a_command_from_before_an_update_says_how_to_get_the_present_one(scene: Scene) -> None:
    await scene.start()
    old = {"id": "1", "type": 1, "options": [{"name": "gone", "type": 3, "value": "x"}]}
    for name in ("register", "vanished"):
        asked = scene.town.interact(scene.town.owner, COMMAND, {**old, "name": name})
        await scene.discord.answered(asked)
        assert "has changed since Discord loaded it" in scene.town.said(asked)
    assert not await scene.errors()


async def test_buttons_and_forms_from_before_a_restart_work(scene: Scene) -> None:
    calendar = await scene.books.invite(scene.town.people[1:3])
    bot = await scene.start()
    await scene.settled()
    opened = await scene.discord.answered(scene.town.press(scene.town.people[1], f"times:{calendar}:1"))
    assert opened.modal is not None
    await bot.kill()
    await scene.start()
    form = opened.modal["custom_id"]
    await scene.discord.answered(scene.town.submit(scene.town.people[1], form, when="any time"))
    await scene.discord.answered(scene.town.press(scene.town.people[2], f"accept:{calendar}:2"))
    assert await kept(scene, models.Event) > 0


async def kept(scene: Scene, table: type[models.Base]) -> int:
    """How many rows there are."""
    async with scene.books.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


def callbacks(scene: Scene) -> int:
    """How many answers the bots have tried to give."""
    return sum(path.endswith("/callback") for _, _, path in scene.discord.requests)
