"""Why nothing is known of when somebody can, in words for organizers."""

from collections.abc import Iterable, Mapping

from scheduling.model import Person
from services.planning.silences import Silence

SAID = {
    Silence.NOT_ASKED: "hasn't been reached, so was never asked",
    Silence.NOT_ANSWERED: "hasn't answered",
    Silence.NO_TIME: "said no time works",
}
HEADINGS = {
    Silence.NO_TIME: "No time works",
    Silence.NOT_ANSWERED: "No answer",
    Silence.NOT_ASKED: "Never asked",
}


def why_missing(
    persons: Iterable[Person], silences: Mapping[int | None, Silence]
) -> list[tuple[str, list[Person]]]:
    """Who can't come to a group's meeting, and of whom nobody knows, each with a heading."""
    missing = list(persons)
    groups: tuple[tuple[Silence | None, str], ...] = ((None, "Can't come"), *HEADINGS.items())
    found = [(name, [one for one in missing if silences.get(one.id) is silence]) for silence, name in groups]
    return [(name, those) for name, those in found if those]
