"""Asking which of its meanings a line has, and carrying out what was typed with the one that is chosen."""

from collections.abc import Awaitable, Callable
from typing import Any

from scheduling.errors import DraftGone, SeveralMeanings, SeveralWeeks
from scheduling.model import Preference
from services import drafts
from services.answers import absences, availability, undoing, usual_weeks
from services.answers.absences import Excused
from services.answers.choices import DRAFT, ChosenMeaning, as_kept_meaning, as_kept_week, check_unused
from services.answers.submission import Added
from services.answers.usual_weeks import Usual
from services.lookup import calendar_ref
from services.request import Request


async def keep(request: Request, several: SeveralMeanings | SeveralWeeks) -> int:
    """Keeps what was typed with all that it can mean, until one is chosen; the draft's id."""
    asked, calendar_id = several.asked, None
    if isinstance(several, SeveralMeanings):
        meanings, calendar_id = [as_kept_meaning(one) for one in several.meanings], several.calendar.id
        if "ref" in asked["arguments"]:
            # The calendar may have another name by then.
            asked["arguments"]["ref"] = calendar_ref(calendar_id)
    else:
        meanings = [as_kept_week(one) for one in several.weeks]
    return await drafts.keep(request, DRAFT, {**asked, "meanings": meanings}, calendar_id)


async def choose(request: Request, draft_id: int, number: int) -> tuple[str, Added | Usual | Excused]:
    """Stores exactly the meaning of that number, as its use case would have; which one that was.

    Raises DraftGone, AlreadyChosen, ReadsOtherwise if the line no longer has that meaning, and what the use
    case raises.
    """
    kept = await drafts.fetch(request, draft_id, DRAFT)
    check_unused(kept)
    if number >= len(kept["meanings"]):
        raise DraftGone
    use_case, choice = kept["use_case"], ChosenMeaning(draft_id, kept["meanings"][number])
    return use_case, await _USE_CASES[use_case](request, choice=choice, **kept["arguments"])


def _with_preference(use_case: Callable[..., Awaitable[Added]]) -> Callable[..., Awaitable[Added]]:
    async def carry_out(request: Request, *, preference: str | None, **arguments: Any) -> Added:
        return await use_case(request, preference=Preference(preference) if preference else None, **arguments)

    return carry_out


_USE_CASES: dict[str, Callable[..., Awaitable[Added | Usual | Excused]]] = {
    "add": _with_preference(availability.add),
    "edit": _with_preference(availability.edit),
    "excuse": absences.excuse,
    "read_again": undoing.read_again,
    "usual": usual_weeks.tell,
}
