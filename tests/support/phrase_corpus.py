"""Lines that people type with what they should mean, and how a reading of them is judged."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from msgspec.structs import replace

from scheduling.errors import Refusal
from scheduling.phrases import Reader, read_when
from tests.support.phrase_scenes import CORPUS_SCENES, SCENES, shown

DATA = Path(__file__).parents[1] / "data"
FILES = ("phrases_reported.jsonl", "phrases_own.jsonl")
BLIND = "phrases_blind.jsonl"


class Verdict(StrEnum):
    """How a line was read. Only what is WRONG does harm: it would be stored without a word."""

    RIGHT = "right"
    REFUSED = "refused"
    ASKED = "asked"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """What somebody types in a scene, and all outcomes that are right: ranges, "refused" or "asked".

    `locale` is the language of their Discord, if it is not English.
    """

    kind: str
    scene: str
    phrase: str
    want: tuple[str, ...]
    locale: str | None = None

    @property
    def reader(self) -> Reader:
        return replace((CORPUS_SCENES | SCENES)[self.scene], locale=self.locale)


def corpus(*files: str) -> Iterator[Line]:
    """The lines of these files of tests/data."""
    for name in files:
        for text in (DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(text)
            want = tuple(row["want"].split(" or "))
            yield Line(row["kind"], row["scene"], row["phrase"], want, row.get("locale"))


def outcome(phrase: str, reader: Reader) -> str:
    """The ranges on the reader's wall, "refused", or "asked"."""
    try:
        reading = read_when(phrase, reader)
    except Refusal:
        return "refused"
    return "asked" if reading.ambiguous else shown(reading, reader) or "refused"


def verdict(line: Line) -> Verdict:
    """How it is read; a line that should have been refused or asked about is right if it was."""
    found = outcome(line.phrase, line.reader)
    if found in line.want:
        return Verdict.RIGHT
    return Verdict(found) if found in ("refused", "asked") else Verdict.WRONG
