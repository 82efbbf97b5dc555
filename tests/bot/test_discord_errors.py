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
from bot.delivery.pace import CLOSED_CHECK, Pace

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


def test_a_lost_connection_is_no_fault_of_ours() -> None:
    assert not any(is_ours(error) for error in (ClientConnectionError(TEXT), TimeoutError(), OSError(TEXT)))
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


def at(second: float) -> datetime:
    """An instant so many seconds after noon."""
    return NOON + timedelta(seconds=second)


def test_so_many_channels_may_be_opened_within_any_minute_and_the_others_queue() -> None:
    pace = Pace(3)
    asked = [0, 10, 20, 30, 40, 50, 59]
    places = [pace.take(whom, at(second)) for whom, second in enumerate(asked)]
    assert places == [None, None, None, at(60), at(70), at(80), at(120)]


def test_who_comes_back_at_their_place_is_let_in_and_earlier_keeps_it() -> None:
    pace = Pace(1)
    assert pace.take(1, NOON) is None
    for second in range(1, 60):
        assert pace.take(2, at(second)) == at(60)
    assert pace.take(3, at(59)) == at(120)
    assert pace.take(2, at(60)) is None


def test_whoever_all_come_back_late_do_not_come_at_once() -> None:
    pace = Pace(2)
    for whom in range(6):
        pace.take(whom, NOON)
    late = [pace.take(whom, at(600)) for whom in range(2, 6)]
    assert late == [None, None, at(660), at(660)]


def test_when_discord_wants_no_new_channels_none_are_opened_and_it_is_asked_again_now_and_then() -> None:
    pace = Pace(3)
    pace.close(NOON + timedelta(hours=3))
    assert pace.take(1, NOON) == NOON + CLOSED_CHECK
    assert pace.take(1, NOON + timedelta(hours=2.5)) == NOON + timedelta(hours=3)
    assert pace.take(1, NOON + timedelta(hours=3)) is None
    pace.close(datetime.max.replace(tzinfo=UTC))
    assert pace.take(1, NOON + timedelta(days=365)) == NOON + timedelta(days=365) + CLOSED_CHECK


@pytest.mark.parametrize("per_minute", [1, 2, 10, 60])
def test_no_minute_ever_has_more_than_the_pace(per_minute: int) -> None:
    pace = Pace(per_minute)
    due, opened = {whom: NOON for whom in range(per_minute * 10)}, list[datetime]()
    while due:
        whom, now = min(due.items(), key=lambda item: (item[1], item[0]))
        place = pace.take(whom, now)
        if place is None:
            opened.append(now)
            del due[whom]
        else:
            assert place > now, "coming back at once would never end"
            due[whom] = place
    for start in opened:
        assert sum(start <= other < start + timedelta(minutes=1) for other in opened) <= per_minute
    assert opened[-1] <= NOON + timedelta(minutes=10), "and none is held back without need"
