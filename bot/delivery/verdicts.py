"""What a refusal by Discord means for the notification that was refused."""

from dataclasses import dataclass
from datetime import timedelta

import discord

MAX_ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)

_PERMANENT = {
    10013: "no such account any more",
    50001: "no access",
    50007: "they do not take DMs from me",
    50013: "no permission",
    50278: "we share no server, or they do not take DMs",
}
_UNKNOWN_CHANNEL = 10003
OPENING_TOO_FAST = 40003
FLAGGED_FOR_SPAM = 20026


@dataclass(frozen=True, slots=True)
class Again:
    """Worth another try after the pause. With `reopen`, the stored DM channel is no good any more."""

    pause: timedelta
    reason: str
    reopen: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """Not worth another try. `unreachable` if it says something about the person, not the message."""

    reason: str
    unreachable: bool


def judge(error: Exception, attempts: int) -> Again | Never:
    """What follows from a failed send, the `attempts`-th of its row."""
    if isinstance(error, discord.HTTPException) and error.code in _PERMANENT:
        return Never(f"{_PERMANENT[error.code]} (Discord {error.code})", unreachable=True)
    reason = describe(error)
    if attempts >= MAX_ATTEMPTS:
        return Never(f"given up after {attempts} tries: {reason}", unreachable=False)
    if isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_CHANNEL:
        return Again(timedelta(0), reason, reopen=True)
    if isinstance(error, discord.RateLimited):
        return Again(timedelta(seconds=error.retry_after), reason)
    return Again(min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE), reason)


def describe(error: Exception) -> str:
    """The kind of error and Discord's code; never its text, which may quote the message."""
    if isinstance(error, discord.HTTPException):
        return f"Discord {error.status}/{error.code}"
    return type(error).__name__
