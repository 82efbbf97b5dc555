"""What a refusal by Discord means, and how fast new DM channels may be opened: the rules by themselves."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from aiohttp import ClientConnectionError

from bot.delivery.sender import CLOSED_CHECK, Pace
from bot.delivery.verdicts import FIRST_PAUSE, LONGEST_PAUSE, MAX_ATTEMPTS, Again, Never, describe, judge

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TEXT = "Dear Ana, let us meet"


def refused(status: int, code: int = 0) -> discord.HTTPException:
    """What discord.py raises for an answer of Discord."""
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    answer: Any = SimpleNamespace(status=status, reason="because")
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    return kind(answer, {"code": code, "message": TEXT})


UNREACHABLE = [(403, 50007), (403, 50278), (404, 10013), (403, 50001), (403, 50013)]
PASSING = [
    refused(500),
    refused(502),
    refused(503),
    refused(400, 40003),
    refused(429, 30046),
    ClientConnectionError(TEXT),
    TimeoutError(),
    OSError(TEXT),
    KeyError(TEXT),
]


@pytest.mark.parametrize(("status", "code"), UNREACHABLE)
def test_what_says_that_a_person_cannot_be_reached_is_final_at_once(status: int, code: int) -> None:
    verdict = judge(refused(status, code), attempts=1)
    assert isinstance(verdict, Never)
    assert verdict.unreachable
    assert str(code) in verdict.reason


@pytest.mark.parametrize("error", PASSING, ids=describe)
def test_what_may_pass_is_tried_again_with_growing_pauses_and_at_last_given_up(error: Exception) -> None:
    verdicts = [judge(error, attempts) for attempts in range(1, MAX_ATTEMPTS + 1)]
    pauses = [verdict.pause for verdict in verdicts if isinstance(verdict, Again)]
    assert len(pauses) == MAX_ATTEMPTS - 1
    assert (pauses[0], pauses[1], pauses[-1]) == (FIRST_PAUSE, 2 * FIRST_PAUSE, LONGEST_PAUSE)
    assert pauses == sorted(pauses)
    last = verdicts[-1]
    assert isinstance(last, Never)
    assert not last.unreachable, "it says nothing about the person"


def test_a_channel_that_is_gone_is_opened_anew_at_once() -> None:
    verdict = judge(refused(404, 10003), attempts=1)
    assert verdict == Again(timedelta(0), "Discord 404/10003", reopen=True)
    assert isinstance(judge(refused(404, 10003), MAX_ATTEMPTS), Never), "but not for ever"


def test_a_rate_limit_is_waited_for_as_long_as_discord_says() -> None:
    assert judge(discord.RateLimited(77.5), attempts=1) == Again(timedelta(seconds=77.5), "RateLimited")


@pytest.mark.parametrize("error", [*PASSING, refused(403, 50007)], ids=describe)
def test_no_reason_quotes_what_was_sent(error: Exception) -> None:
    for attempts in (1, MAX_ATTEMPTS):
        reason = judge(error, attempts).reason
        assert TEXT not in reason
        assert 0 < len(reason) <= 100, "more is not kept"


def test_so_many_channels_may_be_opened_within_any_minute() -> None:
    pace = Pace(3)
    seconds = [0, 10, 20, 30, 59, 60, 61, 71, 80, 81]
    waits = [pace.take(NOON + timedelta(seconds=second)) for second in seconds]
    free = [None if at is None else (at - NOON).total_seconds() for at in waits]
    assert free == [None, None, None, 60, 60, None, 70, None, None, 120]


def test_asking_does_not_count_as_opening() -> None:
    pace = Pace(1)
    assert pace.take(NOON) is None
    for second in range(1, 60):
        assert pace.take(NOON + timedelta(seconds=second)) == NOON + timedelta(minutes=1)
    assert pace.take(NOON + timedelta(minutes=1)) is None


def test_when_discord_wants_no_new_channels_none_are_opened_and_it_is_asked_again_now_and_then() -> None:
    pace = Pace(3)
    pace.close(NOON + timedelta(hours=3))
    assert pace.take(NOON) == NOON + CLOSED_CHECK
    assert pace.take(NOON + timedelta(hours=2.5)) == NOON + timedelta(hours=3)
    assert pace.take(NOON + timedelta(hours=3)) is None
    pace.close(datetime.max.replace(tzinfo=UTC))
    assert pace.take(NOON + timedelta(days=365)) == NOON + timedelta(days=365) + CLOSED_CHECK


@pytest.mark.parametrize("per_minute", [1, 2, 10, 60])
def test_no_minute_ever_has_more_than_the_pace(per_minute: int) -> None:
    pace = Pace(per_minute)
    opened = [at for at in (NOON + timedelta(seconds=n) for n in range(600)) if pace.take(at) is None]
    for at in opened:
        within = [other for other in opened if at <= other < at + timedelta(minutes=1)]
        assert len(within) <= per_minute
    assert len(opened) == per_minute * 10, "and none is held back without need"
