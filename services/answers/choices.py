"""A line of several meanings: which use case it came from, and the one that was chosen."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from scheduling.errors import AlreadyChosen, ReadsOtherwise, SeveralMeanings, SeveralWeeks
from scheduling.intervals import Span
from scheduling.model import Preference, UsualHours
from scheduling.phrases import Range, Reader, Reading
from services.drafts import fetch_in
from services.request import Request

DRAFT = "meanings"
KeptMeaning = list[Any]


@contextmanager
def asking(use_case: str, **arguments: Any) -> Iterator[None]:
    """Lets a line that has several meanings say how it is carried out once one is chosen."""
    try:
        yield
    except (SeveralMeanings, SeveralWeeks) as several:
        several.asked = {"use_case": use_case, "arguments": arguments}
        raise


class ChosenMeaning(Struct, frozen=True):
    """The meaning that somebody has chosen: what was shown to them, as the draft keeps it."""

    draft_id: int
    meaning: KeptMeaning

    def among(self, text: str, reading: Reading, reader: Reader) -> Reading:
        """The chosen one of a line's meanings, as far as it lies ahead.

        Raises ReadsOtherwise if the line, read again, has no such meaning.
        """
        shown = (_range(*kept) for kept in self.meaning)
        ahead = [(reader.ahead(item.span), item.preference) for item in shown]
        wanted = tuple(Range(span, preference) for span, preference in ahead if span is not None)
        for one in reading.alternatives or (reading,):
            if one.ranges == wanted:
                return one
        raise ReadsOtherwise(text)

    def week(self, text: str, weeks: list[list[UsualHours]]) -> list[UsualHours]:
        """The same for a usual week."""
        for one in weeks:
            if as_kept_week(one) == self.meaning:
                return one
        raise ReadsOtherwise(text)


async def use_up(session: AsyncSession, request: Request, choice: ChosenMeaning | None) -> None:
    """Ends the transaction that stores a choice, if there was any: no other is made, nor this one twice."""
    if choice is None:
        return
    draft = await fetch_in(session, request, choice.draft_id, DRAFT)
    check_unused(draft.payload)
    draft.payload = {**draft.payload, "chosen": True}


def check_unused(payload: dict[str, Any]) -> None:
    """Raises AlreadyChosen."""
    if payload.get("chosen"):
        raise AlreadyChosen


def as_kept_meaning(meaning: Iterable[tuple[Span, Preference | None]]) -> KeptMeaning:
    """What a meaning would store, as a draft keeps it."""
    return [[span.start.isoformat(), span.end.isoformat(), preference] for span, preference in meaning]


def as_kept_week(week: list[UsualHours]) -> KeptMeaning:
    """The same for a usual week."""
    return [[row.weekday, row.start, row.end, row.preference.value] for row in week]


def _range(start: str, end: str, preference: str | None) -> Range:
    span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
    return Range(span, Preference(preference) if preference else None)
