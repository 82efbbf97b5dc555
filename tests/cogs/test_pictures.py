"""A picture is drawn once for each state of its calendar, whoever asks, and not for ever kept."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from benchmarks.pictures import answers, calendar
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


async def test_only_the_last_ones_are_kept(drawn: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "KEPT", 2)
    given, first = answers(PLANS, 3), drawn.draw(PLANS, answers(PLANS, 3), EVERYBODY, BEFORE)
    await first
    for version in (7, 8, 9):
        await drawn.draw(replace(PLANS, version=version), given, EVERYBODY, BEFORE)
    assert drawn.draw(PLANS, given, EVERYBODY, BEFORE) is not first
