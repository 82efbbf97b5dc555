"""What the payload checks have in common: a finding, and how Discord's limits are measured."""

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple


class Violation(NamedTuple):
    """One rule that a payload breaks, and where: `path` is a JSON path such as `$.embeds[0].title`.

    `misshapen` marks a payload so unlike what is expected that its limits cannot be looked at.
    """

    path: str
    rule: str
    misshapen: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}"


Found = Iterator[Violation]


def length(text: str) -> int:
    """The most that Discord might count.

    The documentation says "characters" and not which. An emoji is one code point but two UTF-16 units, so the
    units are counted: the stricter of the two. The white space that Discord trims is counted as well.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def blank(text: str | None) -> bool:
    """Whether nothing is left once Discord has trimmed the white space around it."""
    return not (text or "").strip()


def too_long(at: str, text: str | None, most: int) -> Found:
    """A text that may be absent but not longer than this."""
    if text is not None and length(text) > most:
        yield Violation(at, f"longer than {most} characters ({length(text)})")


def unfilled_or_too_long(at: str, text: str | None, most: int) -> Found:
    """A text that must be there, hold more than white space and be no longer than this."""
    if blank(text):
        yield Violation(at, "empty or only white space")
    yield from too_long(at, text, most)


def miscounted(at: str, number: int, least: int, most: int, what: str) -> Found:
    """A number of things outside the range allowed."""
    if not least <= number <= most:
        yield Violation(at, f"{number} {what}, allowed are {least} to {most}")


def doubled(values: Iterable[tuple[str, Hashable]], what: str) -> Found:
    """Values that must differ, given with their paths, and do not."""
    seen: dict[Hashable, str] = {}
    for at, value in values:
        if value in seen:
            yield Violation(at, f"{what} {value!r} already used at {seen[value]}")
        seen.setdefault(value, at)
