"""The best slots for one meeting of everybody.

Candidates are the quarter hours, every start of availability, and every end minus the meeting length,
from now on and within the times at which the owner can meet. They are ranked by the required people
present, then the people present, then those who prefer it, then the earlier. A candidate closer than
one meeting length to a better one is folded into it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.planning.answers import Because, GroupProposal
from scheduling.planning.search import Search, open_windows
from scheduling.seconds import at, bounds, fitting, quarters, seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

MOST = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rank_slots(search: Search, most: int = MOST) -> tuple[GroupProposal, ...]:
    """The best slots at which anybody can come, at least a meeting length apart."""
    import numpy as np

    length = seconds(search.length)
    people = sorted(search.people, key=lambda invitee: invitee.user_id)
    high, low = ([invitee.prefer for invitee in people], [invitee.if_needed for invitee in people])
    given = _Spans.of(high)
    everything = given.and_also(_Spans.of(low))
    able, prefer = everything.starts(length), given.starts(length)
    crowd = _Crowd(
        np.array([invitee.user_id for invitee in people], dtype=np.int64),
        np.array([invitee.required for invitee in people], dtype=bool),
    )
    needed = able.of_people(crowd.required)
    candidates = _candidates(everything, search, length)
    counts = [spans.counts(candidates) for spans in (needed, able, prefer)]
    order = np.lexsort((candidates, -counts[2], -counts[1], -counts[0]))
    ranked = candidates[order[counts[1][order] > 0]].tolist()
    found: list[GroupProposal] = []
    for start in _far_apart(ranked, length, most):
        span = Span(at(start), at(start + length))
        found.append(crowd.proposal(span, able.at(start), prefer.at(start), found[:1]))
    return tuple(found)


class _Spans(Struct, frozen=True):
    """Stretches of time of many people: whose, from, and to which second."""

    whose: "Seconds"
    low: "Seconds"
    high: "Seconds"

    @classmethod
    def of(cls, people: Sequence[Sequence[Span]]) -> "_Spans":
        """What is not whole seconds is cut."""
        import numpy as np

        flat = [span for spans in people for span in spans]
        since = [span.start - EPOCH for span in flat]
        until = [span.end - EPOCH for span in flat]
        low = [each.days * 86400 + each.seconds + (each.microseconds > 0) for each in since]
        high = [each.days * 86400 + each.seconds for each in until]
        whose = np.repeat(np.arange(len(people)), [len(spans) for spans in people])
        return cls(whose, np.array(low, dtype=np.int64), np.array(high, dtype=np.int64))

    def and_also(self, other: "_Spans") -> "_Spans":
        import numpy as np

        return _Spans(
            np.concatenate((self.whose, other.whose)),
            np.concatenate((self.low, other.low)),
            np.concatenate((self.high, other.high)),
        )

    def starts(self, length: int) -> "_Spans":
        """Where a meeting may start: touching stretches of one person are joined, short ones left out."""
        import numpy as np

        if not len(self.low):
            return self
        order = np.lexsort((self.low, self.whose))
        whose, zero = self.whose[order], self.low.min()
        apart = int(self.high.max() - zero + 1)
        low = self.low[order] - zero + whose * apart
        high = np.maximum.accumulate(self.high[order] - zero + whose * apart)
        first = np.flatnonzero(np.append(True, low[1:] > high[:-1]))
        last = np.append(first[1:], len(low)) - 1
        shift = zero - whose[first] * apart
        found = _Spans(whose[first], low[first] + shift, high[last] + shift - length)
        return found._only(found.low <= found.high)

    def of_people(self, chosen: "NDArray[np.bool_]") -> "_Spans":
        """Those of the chosen people."""
        return self._only(chosen[self.whose])

    def counts(self, seconds: "Seconds") -> "Seconds":
        """In how many of the stretches each second lies, both ends included."""
        import numpy as np

        begun = np.searchsorted(np.sort(self.low), seconds, side="right")
        return begun - np.searchsorted(np.sort(self.high), seconds, side="left")

    def at(self, second: int) -> "Seconds":
        """Whose stretches hold that second, in order; a person's stretches do not overlap."""
        return self.whose[(self.low <= second) & (second <= self.high)]

    def _only(self, kept: "NDArray[np.bool_]") -> "_Spans":
        return _Spans(self.whose[kept], self.low[kept], self.high[kept])


def _candidates(given: _Spans, search: Search, length: int) -> "Seconds":
    """The sorted starts to rank."""
    import numpy as np

    room = fitting(open_windows(search), length)
    opening = [edge for span in bounds(search.open) for edge in (span[0], span[1] - length)]
    edges = np.concatenate((given.low, given.high - length, np.array(opening, dtype=np.int64)))
    within = [edges[(low <= edges) & (edges <= high)] for low, high in room]
    return np.unique(np.concatenate((*within, np.array(sorted(quarters(room)), dtype=np.int64))))


def _far_apart(ranked: list[int], length: int, most: int) -> list[int]:
    chosen: list[int] = []
    for start in ranked:
        if len(chosen) == most:
            break
        if all(abs(start - other) >= length for other in chosen):
            chosen.append(start)
    return chosen


class _Crowd(Struct, frozen=True):
    """Everybody's user id, and whether they are required."""

    ids: "Seconds"
    required: "NDArray[np.bool_]"

    def proposal(
        self, span: Span, able: "Seconds", prefer: "Seconds", first: list[GroupProposal]
    ) -> GroupProposal:
        import numpy as np

        absent = np.ones(len(self.ids), dtype=bool)
        absent[able] = False
        present = _names(self.ids[~absent])
        before = first[0].present if first else present
        gained = tuple(sorted(set(present).difference(before)))
        return GroupProposal(
            span=span,
            present=present,
            preferred=_names(self.ids[prefer]),
            missing=_names(self.ids[absent]),
            required_missing=_names(self.ids[absent & self.required]),
            because=_because(first[0], span, bool(gained), len(prefer)) if first else Because.BEST,
            gained=gained,
            lost=tuple(sorted(set(before).difference(present))),
        )


def _names(ids: "Seconds") -> tuple[int, ...]:
    return tuple(int(user_id) for user_id in ids.tolist())


def _because(first: GroupProposal, span: Span, gained: bool, preferred: int) -> Because:
    if gained:
        return Because.OTHER_PEOPLE
    if preferred > len(first.preferred):
        return Because.MORE_PREFERRED
    return Because.SOONER if span.start < first.span.start else Because.ELSEWHEN
