"""What was found, a line for each thing."""

from enum import StrEnum

from msgspec import Struct


class Health(StrEnum):
    """Nothing to do; something to look into; something that keeps the bot from doing what it should."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


class Finding(Struct, frozen=True):
    """How one thing is, and what to do about it unless it is fine."""

    subject: str
    verdict: Health
    text: str


def fine(subject: str, text: str) -> Finding:
    return Finding(subject, Health.FINE, text)


def warning(subject: str, text: str) -> Finding:
    return Finding(subject, Health.WARNING, text)


def wrong(subject: str, text: str) -> Finding:
    return Finding(subject, Health.WRONG, text)
