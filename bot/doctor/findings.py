"""What was found, a line for each thing."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Nothing to do; something to look into; something that keeps the bot from doing what it should."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is, and what to do about it unless it is fine."""

    subject: str
    verdict: Verdict
    text: str


def fine(subject: str, text: str) -> Finding:
    return Finding(subject, Verdict.FINE, text)


def warning(subject: str, text: str) -> Finding:
    return Finding(subject, Verdict.WARNING, text)


def wrong(subject: str, text: str) -> Finding:
    return Finding(subject, Verdict.WRONG, text)
