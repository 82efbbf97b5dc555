"""A picture is drawn once for each state of its calendar, whoever asks, and not for ever kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import discord
import pytest
from msgspec.structs import replace

from benchmarks.pictures import answers, calendar
from cogs import base
from cogs.render import pictures
from cogs.render.audience import EVERYBODY
from cogs.render.pictures import Answers, Pictures

PLANS = calendar(2)
BEFORE = PLANS.window.start - timedelta(days=9)


@pytest.fixture
async def drawn() -> AsyncIterator[Pictures]:
    """Pictures, none of which is drawn yet."""
    made = Pictures()
    yield made
    made.close()


async def test_all_who_ask_share_one_drawing_until_the_calendar_changes(drawn: Pictures) -> None:
    asked = []

    async def given() -> Answers:
        asked.append(1)
        return answers(PLANS, 3)

    first, second = drawn.draw(PLANS, given, EVERYBODY, BEFORE), drawn.draw(PLANS, given, EVERYBODY, BEFORE)
    assert first is second
    assert await first is not None
    assert len(asked) == 1
    await drawn.draw(replace(PLANS, version=PLANS.version + 1), given, EVERYBODY, BEFORE)
    assert len(asked) == 2


async def test_nothing_to_see_and_what_failed_are_not_kept(drawn: Pictures) -> None:
    async def fails() -> Answers:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await drawn.draw(PLANS, fails, EVERYBODY, BEFORE)
    assert await drawn.draw(PLANS, [], EVERYBODY, BEFORE) is None
    assert await drawn.draw(PLANS, answers(PLANS, 3), EVERYBODY, BEFORE) is not None


async def test_no_more_than_so_many_bytes_are_kept(drawn: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    given = answers(PLANS, 3)
    first = await drawn.draw(PLANS, given, EVERYBODY, BEFORE)
    assert first is not None
    monkeypatch.setattr(pictures, "KEPT_BYTES", int(2.5 * len(first.png)))
    versions = [replace(PLANS, version=version) for version in (7, 8)]
    for version in versions:
        await drawn.draw(version, given, EVERYBODY, BEFORE)
    assert all(drawn.draw(version, given, EVERYBODY, BEFORE).done() for version in versions)
    assert not drawn.draw(PLANS, given, EVERYBODY, BEFORE).done(), "it is drawn again"


async def test_the_answers_of_few_calendars_are_held_at_a_time(drawn: Pictures) -> None:
    held, are_held, let_go = 0, asyncio.Event(), asyncio.Event()

    async def given() -> Answers:
        nonlocal held
        held += 1
        are_held.set()
        await let_go.wait()
        return answers(PLANS, 3)

    versions = [replace(PLANS, version=version) for version in range(20)]
    drawings = [drawn.draw(version, given, EVERYBODY, BEFORE) for version in versions]
    await are_held.wait()
    for _ in drawings:
        await asyncio.sleep(0)
    assert held == 1
    let_go.set()
    assert None not in await asyncio.gather(*drawings)
    assert held == 20


async def test_only_the_last_ones_are_kept(drawn: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "KEPT", 2)
    given, first = answers(PLANS, 3), drawn.draw(PLANS, answers(PLANS, 3), EVERYBODY, BEFORE)
    await first
    for version in (7, 8, 9):
        await drawn.draw(replace(PLANS, version=version), given, EVERYBODY, BEFORE)
    assert drawn.draw(PLANS, given, EVERYBODY, BEFORE) is not first


class Device:
    """What somebody is shown: words, or words with a picture, and what takes their place."""

    def __init__(self, drawn: Pictures) -> None:
        self.client = self.response = self
        self.pictures = drawn
        self.shown: list[str] = []
        self.answered = asyncio.Event()

    def is_done(self) -> bool:
        """Whether Discord has an answer."""
        return self.answered.is_set()

    async def send_message(
        self, *, embed: discord.Embed, files: Sequence[discord.File] = (), ephemeral: bool
    ) -> None:
        """The answer."""
        assert ephemeral
        self.shown.append("picture" if files and embed.image.url else "words")
        self.answered.set()

    async def edit_original_response(
        self, *, embed: discord.Embed, attachments: Sequence[discord.File]
    ) -> None:
        """What is there in its place."""
        self.shown.append("picture" if attachments and embed.image.url else "words")


async def test_whoever_looks_while_nobody_else_does_has_words_and_picture_at_once(
    drawn: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PICTURE_WITHIN", 60)
    device: Any = Device(drawn)
    drawing = drawn.draw(PLANS, answers(PLANS, 3), EVERYBODY, BEFORE)
    await base.respond_with_picture(device, discord.Embed(), drawing)
    assert device.shown == ["picture"]


async def test_whoever_would_wait_for_the_pictures_of_others_has_the_words_at_once(
    drawn: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PICTURE_WITHIN", 60)
    begin = asyncio.Event()

    async def later() -> Answers:
        await begin.wait()
        return answers(PLANS, 3)

    drawn.draw(PLANS, later, EVERYBODY, BEFORE)
    device: Any = Device(drawn)
    mine = drawn.draw(replace(PLANS, version=9), answers(PLANS, 3), EVERYBODY, BEFORE)
    looking = asyncio.create_task(base.respond_with_picture(device, discord.Embed(), mine))
    async with asyncio.timeout(10):
        await device.answered.wait()
    assert device.shown == ["words"]
    begin.set()
    await looking
    assert device.shown == ["words", "picture"]
