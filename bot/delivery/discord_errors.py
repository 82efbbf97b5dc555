"""What a refusal by Discord means for what was refused: a notification, or a live message."""

from datetime import timedelta
from enum import Enum

import aiohttp
import discord
from msgspec import Struct

from bot.delivery.outage import is_unanswered, pause_after
from scheduling.errors import Unavailable

MAX_ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)

_PERSON = {
    10013: "the account no longer exists",
    50001: "no access",
    50007: "they don't accept DMs from me",
    50013: "no permission",
    50278: "we share no server, or they don't accept DMs",
}
_PLACE = {
    10003: "the channel is gone",
    10008: "the message is gone",
    40058: "posts there need an opening message",
    50001: "I can't see the channel",
    50013: "I can't post there",
    50083: "the thread is archived",
}
_UNKNOWN_CHANNEL = 10003
OPENING_TOO_FAST = 40003
FLAGGED_FOR_SPAM = 20026
_THEIRS = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError, Unavailable)


class PostingForbidden(Exception):
    """The bot, or the person it posts for, may not view or send in the channel."""


class Lost(Enum):
    """What a final refusal says something about."""

    MESSAGE = "message"
    PERSON = "person"
    CHANNEL = "channel"


class Again(Struct, frozen=True):
    """Worth another try after the pause. With `reopen`, the stored DM channel is no good any more.

    `attempts`: how many tries count so far.
    """

    pause: timedelta
    reason: str
    attempts: int
    reopen: bool = False


class Never(Struct, frozen=True):
    """Not worth another try: the person or the channel cannot be reached, or the message not be sent."""

    reason: str
    lost: Lost


def judge(error: Exception, attempts: int, *, in_channel: bool = False) -> Again | Never:
    """What follows from a failed try, the `attempts`-th of its row; `in_channel` if it was no DM."""
    code = error.code if isinstance(error, discord.HTTPException) else None
    final, lost = (_PLACE, Lost.CHANNEL) if in_channel else (_PERSON, Lost.PERSON)
    if code in final:
        return Never(f"{final[code]} (Discord {code})", lost)
    if isinstance(error, PostingForbidden):
        return Never(str(error), Lost.CHANNEL)
    reason = describe(error)
    if is_unanswered(error):
        # However long it lasts, nothing is given up for it.
        return Again(pause_after(attempts), reason, min(attempts, MAX_ATTEMPTS // 2))
    if attempts >= MAX_ATTEMPTS:
        return Never(f"given up after {attempts} tries: {reason}", Lost.MESSAGE)
    if code == _UNKNOWN_CHANNEL:
        return Again(timedelta(0), reason, attempts, reopen=True)
    if isinstance(error, discord.RateLimited):
        return Again(timedelta(seconds=error.retry_after), reason, attempts)
    return Again(min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE), reason, attempts)


def is_ours(error: Exception) -> bool:
    """Whether the fault is neither Discord's, the network's nor the database's: it belongs in the log."""
    return not isinstance(error, (*_THEIRS, PostingForbidden))


def describe(error: Exception) -> str:
    """The kind of error and Discord's code; never its text, which may quote the message."""
    if isinstance(error, discord.HTTPException):
        return f"Discord {error.status}/{error.code}"
    return type(error).__name__
