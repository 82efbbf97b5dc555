"""What a line can mean: each meaning by day, with the number of its button."""

from cogs.render.audience import Audience
from cogs.render.availability import PREFERENCES
from cogs.render.text import cut, safe
from cogs.render.usual_weeks import lines_of
from scheduling.errors import SeveralMeanings, SeveralWeeks
from scheduling.intervals import Span
from scheduling.model import Preference

MOST_MEANINGS = 8
MOST_ALIKE = 6
"""More times than these that all meanings share are not listed with each."""
_ROOM = 2000
SaidTime = tuple[Span, Preference | None]


def several_meanings(error: SeveralMeanings) -> tuple[str, str]:
    """What is asked about a line on a calendar."""
    audience = Audience.of(error.person)
    alike = set.intersection(*(set(meaning) for meaning in error.meanings))
    same = alike if len(alike) > MOST_ALIKE else set()
    limit = _ROOM // min(len(error.meanings), MOST_MEANINGS)
    shown = [_by_day(meaning, same, audience, limit) for meaning in error.meanings]
    return _asked(error.text, shown, audience)


def several_weeks(error: SeveralWeeks) -> tuple[str, str]:
    """What is asked about a usual week."""
    audience = Audience.of(error.person)
    return _asked(error.text, [lines_of(week, audience) for week in error.weeks], audience)


def _asked(text: str, shown: list[str], audience: Audience) -> tuple[str, str]:
    numbered = [f"**Meaning {n}**\n{words}" for n, words in enumerate(shown[:MOST_MEANINGS], 1)]
    times = audience.name_zone("\n".join(numbered))
    return (
        f"“{safe(text, 100)}” can mean more than one thing, so I haven't saved anything yet.",
        cut(f"Press the one you mean, or write it differently.\n{times}", _ROOM + 200),
    )


def _by_day(meaning: list[SaidTime], same: set[SaidTime], audience: Audience, limit: int) -> str:
    """The times by day; of many, those that are the same in each meaning are only counted."""
    marked = [
        (span, PREFERENCES[preference] if preference else "")
        for span, preference in meaning
        if (span, preference) not in same
    ]
    rest = [f"… and {len(same)} times that are the same either way"] if same else []
    return "\n".join([*filter(None, [audience.by_day(marked, limit)]), *rest])
