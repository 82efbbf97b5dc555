"""Who may answer from a live status without having been invited by name."""

from msgspec import Struct

from scheduling.errors import NotInRole, NotOpenToAll
from scheduling.model import OpenTo


class Admission(Struct, frozen=True):
    """What the owner of a calendar allows where it is posted; `role_id` is there for one role only."""

    open_to: OpenTo = OpenTo.INVITED
    role_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether more than the invited may answer."""
        return self.open_to is not OpenTo.INVITED

    def check(self, roles: frozenset[int]) -> None:
        """Raises NotOpenToAll, or NotInRole, to somebody with these roles who is not on the calendar."""
        if self.open_to is OpenTo.INVITED:
            raise NotOpenToAll
        if self.role_id is not None and self.role_id not in roles:
            raise NotInRole(self.role_id)


ONLY_INVITED = Admission()


def has_everybody(expected: int | None, invited: int, answered: int, *, is_open: bool) -> bool:
    """Whether nobody is missing any more: of an open calendar, that is known only if it expects a number."""
    if is_open:
        return answered == expected
    return 0 < invited == answered and answered >= (expected or 0)
