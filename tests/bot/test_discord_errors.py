"""What a refusal by Discord means, and how fast new DM channels may be opened: the rules by themselves."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from aiohttp import ClientConnectionError

from bot.delivery.discord_errors import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MAX_ATTEMPTS,
    Again,
    Lost,
    Never,
    PostingForbidden,
    describe,
    is_ours,
    judge,
)

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
    KeyError(TEXT),
]
UNANSWERED = [ClientConnectionError(TEXT), TimeoutError(), OSError(TEXT)]


def test_a_lost_connection_is_no_fault_of_ours() -> None:
    assert not any(is_ours(error) for error in UNANSWERED)
    assert is_ours(KeyError(TEXT))


@pytest.mark.parametrize(("status", "code"), UNREACHABLE)
def test_what_says_that_a_person_cannot_be_reached_is_final_at_once(status: int, code: int) -> None:
    verdict = judge(refused(status, code), attempts=1)
    assert isinstance(verdict, Never)
    assert verdict.lost is Lost.PERSON
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
    assert last.lost is Lost.MESSAGE, "it says nothing about the person"


@pytest.mark.parametrize("error", UNANSWERED, ids=describe)
def test_what_discord_has_not_answered_is_tried_again_after_a_second_and_never_given_up(
    error: Exception,
) -> None:
    attempts, pauses = 1, []
    for _ in range(100):
        verdict = judge(error, attempts)
        assert isinstance(verdict, Again)
        pauses.append(verdict.pause.total_seconds())
        attempts = verdict.attempts + 1
    assert 0.8 <= pauses[0] <= 1.2
    assert pauses[0] < pauses[1] < pauses[2] < pauses[3] <= 60 * 1.2
    assert len(set(pauses[10:])) > 1, "bots that lost it together do not come back together"
    assert isinstance(judge(refused(500), attempts), Again), "nor is it held against it afterwards"


def test_a_channel_that_is_gone_is_opened_anew_at_once() -> None:
    verdict = judge(refused(404, 10003), attempts=1)
    assert verdict == Again(timedelta(0), "Discord 404/10003", 1, reopen=True)
    assert isinstance(judge(refused(404, 10003), MAX_ATTEMPTS), Never), "but not for ever"


def test_a_rate_limit_is_waited_for_as_long_as_discord_says() -> None:
    assert judge(discord.RateLimited(77.5), attempts=1) == Again(timedelta(seconds=77.5), "RateLimited", 1)


@pytest.mark.parametrize("error", [*PASSING, *UNANSWERED, refused(403, 50007)], ids=describe)
def test_no_reason_quotes_what_was_sent(error: Exception) -> None:
    for attempts in (1, MAX_ATTEMPTS):
        reason = judge(error, attempts).reason
        assert TEXT not in reason
        assert 0 < len(reason) <= 100, "more is not kept"


LOST_PLACES = [(404, 10003), (404, 10008), (403, 50001), (403, 50013), (400, 50083), (400, 40058)]


@pytest.mark.parametrize(("status", "code"), LOST_PLACES)
def test_what_says_that_a_channel_takes_nothing_more_is_final_at_once(status: int, code: int) -> None:
    verdict = judge(refused(status, code), attempts=1, in_channel=True)
    assert isinstance(verdict, Never)
    assert verdict.lost is Lost.CHANNEL
    assert str(code) in verdict.reason


def test_who_may_not_post_for_somebody_loses_the_channel() -> None:
    verdict = judge(PostingForbidden("the organizer may not write there"), attempts=1, in_channel=True)
    assert verdict == Never("the organizer may not write there", Lost.CHANNEL)


def test_in_a_channel_it_says_nothing_about_a_person() -> None:
    assert isinstance(judge(refused(403, 50007), attempts=1, in_channel=True), Again)
