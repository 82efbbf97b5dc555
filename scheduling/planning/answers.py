"""What the planner answers: slots, timetables and how they compare."""

from enum import StrEnum

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.model import Preference


class Slot(Struct, frozen=True):
    """A time for a meeting that is not fixed yet: whose, and whether they prefer it or would do it if needed.

    That of a group is the owner's, as its Meeting will be, and has no preference: everybody has their own.
    """

    user_id: int
    span: Span
    preference: Preference | None

    @property
    def is_for_all(self) -> bool:
        return self.preference is None


class Proof(Struct, frozen=True):
    """Which objectives of a timetable are proved the best there is, each given those before it."""

    people: bool = False
    preference: bool = False
    stretches: bool = False

    @property
    def complete(self) -> bool:
        return self.people and self.preference and self.stretches


class Timetable(Struct, frozen=True):
    """One-on-one meetings in the order of time, who is left out, and what is known about better ones.

    `stretches` counts the owner's unbroken runs of meetings: fewer of them is fewer gaps. No timetable
    places more than `people_bound` people (while as many required ones); given those, none meets more
    than `preferred_bound` preferences. `every_start` says whether that holds for all starts there are, or
    only for those considered.
    """

    slots: tuple[Slot, ...]
    left_out: tuple[int, ...]
    required: int
    stretches: int
    proof: Proof
    people_bound: int
    preferred_bound: int
    every_start: bool

    @property
    def people(self) -> int:
        return len(self.slots)

    @property
    def preferred(self) -> int:
        return sum(slot.preference is Preference.HIGH for slot in self.slots)


class Change(Struct, frozen=True):
    """What becomes of people from one timetable to another, by user id."""

    moved: tuple[int, ...]
    added: tuple[int, ...]
    dropped: tuple[int, ...]


class Because(StrEnum):
    """Why a proposal is worth a look beside the first."""

    BEST = "best"
    FEWER_STRETCHES = "fewer stretches"
    MORE_PREFERRED = "more preferred"
    ENDS_EARLIER = "ends earlier"
    SOONER = "sooner"
    OTHER_PEOPLE = "other people"
    ELSEWHEN = "elsewhen"


class TimetableProposal(Struct, frozen=True):
    """A timetable to choose, why, and how it differs from the first proposal."""

    timetable: Timetable
    because: Because
    change: Change


class GroupProposal(Struct, frozen=True):
    """A slot for everybody: who can, who of them prefers it, who cannot, and which of those are required.

    `gained` can come unlike at the first proposal, `lost` cannot.
    """

    span: Span
    present: tuple[int, ...]
    preferred: tuple[int, ...]
    missing: tuple[int, ...]
    required_missing: tuple[int, ...]
    because: Because
    gained: tuple[int, ...]
    lost: tuple[int, ...]


def change_between(before: Timetable, after: Timetable) -> Change:
    """Who is moved, added and dropped."""
    old, new = ({one.user_id: one.span for one in table.slots} for table in (before, after))
    return Change(
        moved=tuple(sorted(who for who in old.keys() & new.keys() if old[who] != new[who])),
        added=tuple(sorted(new.keys() - old.keys())),
        dropped=tuple(sorted(old.keys() - new.keys())),
    )
