"""Where somebody is: asked when it is first needed, by the clock before their eyes.

What they were about to do waits as a draft, and goes on once they have said.
"""

from msgspec import Struct
from msgspec.structs import replace

from db import models
from scheduling.clocks import ZoneClock, clocks, told_apart
from scheduling.errors import DraftGone, SignedOut
from scheduling.model import Person
from scheduling.profiles import read_zone
from services import drafts
from services.actors import know
from services.mapping import to_person, to_window
from services.request import Request

_KIND = "begun"


class Begun(Struct, frozen=True):
    """What somebody was about to do: a press, or a form if there are `values`."""

    verb: str
    ids: tuple[int, ...]
    values: dict[str, str] | None = None


class Asked(Struct, frozen=True):
    """The clocks to choose from, and the draft that goes on with what was begun."""

    draft_id: int
    clocks: list[ZoneClock]


async def ask(request: Request, begun: Begun, calendar_id: int) -> Asked:
    """Keeps what was begun, and offers the wall times that there are now."""
    payload = {"verb": begun.verb, "ids": list(begun.ids), "values": begun.values}
    draft_id = await drafts.keep(request, _KIND, payload, calendar_id)
    return Asked(draft_id, clocks(request.now, request.actor.locale))


async def tell_clock(request: Request, draft_id: int, zone: str) -> Asked | Begun:
    """Keeps the zone by whose clock somebody lives, unless others with that clock differ on the calendar.

    Then these are offered. Raises UnknownZone, DraftGone, SignedOut.
    """
    zone = read_zone(zone)
    async with request.reading() as session:
        draft = await drafts.fetch_in(session, request, draft_id, _KIND)
        calendar = await session.get(models.Calendar, draft.calendar_id)
        if calendar is None:
            raise DraftGone
        days = to_window(calendar)
    apart = told_apart(zone, request.now, days, request.actor.locale)
    if len(apart) > 1:
        return Asked(draft_id, apart)
    return await tell(request, draft_id, apart[0].zone)


async def tell(request: Request, draft_id: int, zone: str) -> Begun:
    """Keeps where somebody is; what they had begun. Raises UnknownZone, DraftGone, SignedOut."""
    zone = read_zone(zone)
    kept = await drafts.fetch(request, draft_id, _KIND)
    await _keep_zone(request, zone)
    return Begun(kept["verb"], tuple(kept["ids"]), kept["values"])


async def _keep_zone(request: Request, zone: str) -> Person:
    """Not as the use case of the interaction, which is what was begun."""
    async with replace(request, interaction_id=None).writing() as session:
        user = await know(session, request.actor)
        if user.signed_out_at is not None:
            raise SignedOut
        user.timezone = zone
        return to_person(user)
