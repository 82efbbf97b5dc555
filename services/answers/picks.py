"""Answering by ticking times. What is ticked and not sent yet is kept as a draft, as what it would change."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling import picking
from scheduling.errors import NothingPicked, Refusal, ZoneNeeded
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, Meeting, Mode, Person, Preference
from scheduling.painting import Said
from scheduling.phrases import Range, Reading, write_when
from scheduling.phrases.reading import LONGEST
from scheduling.picking import Pages, PickPage, Picks
from scheduling.planning.search import open_times
from services.answers.availability import reader
from services.answers.conflicts import meetings_elsewhere
from services.answers.joining import admit, may_answer
from services.answers.submission import Added, NewTimes, Source, submit
from services.answers.usual_weeks import offer_in
from services.attendees import attendee_of
from services.drafts import KEPT
from services.events import available_rows, entries_of
from services.locks import lock_user
from services.mapping import to_calendar, to_person, to_said
from services.request import Request

_KIND = "picks"
PickChange = Callable[["Picking"], Picks]


@dataclass(frozen=True, slots=True)
class Picking:
    """What somebody can choose from, with what they said before and have ticked since.

    `is_invited`: they have an invitation to go back to. `has_answered`: what they said before is their
    answer, or they are the owner. `meetings` are those that take their time already, `taken` what does by
    their own calendar; `filled`: its free times were ticked just now. `is_connected`: its address is known,
    `refusal` why it could not be fetched.
    `lost`: something that was to be ticked is not offered any more.
    """

    calendar: Calendar
    person: Person
    pages: Pages
    picks: Picks
    before: list[Said]
    meetings: list[Meeting]
    is_invited: bool
    has_answered: bool
    lost: bool = False
    taken: tuple[Span, ...] = ()
    filled: bool = False
    is_connected: bool = False
    refusal: Refusal | None = None

    @property
    def said(self) -> list[Said]:
        """What they will have said once they are done."""
        return self.picks.over(self.before)

    @property
    def busy(self) -> list[Span]:
        """When they have meetings, here or in their own calendar."""
        return [*(meeting.span for meeting in self.meetings), *self.taken]

    def page(self, number: int) -> PickPage:
        """The page of that number, or the nearest that there is."""
        return self.pages.pages[self.pages.at(number)]


async def look(request: Request, ref: str) -> Picking:
    """What the asker can choose from. Raises ZoneNeeded, and what may_answer does."""
    async with request.reading() as session:
        me, row = await may_answer(session, request, ref)
        draft, is_connected = await _kept(session, request, me, row.id)
        shown = await _picking(session, request, me, row, draft)
        return replace(shown, is_connected=is_connected)


async def bring(request: Request, ref: str, busy: Collection[Span], *, anew: bool) -> Picking:
    """Marks when the asker is busy by their own calendar, and ticks what is free in their waking hours.

    Without `anew`, only where they have said nothing yet; else what is busy is unticked as well.
    Raises as look does.
    """

    did_fill = False

    def fill(shown: Picking) -> Picks:
        nonlocal did_fill
        did_fill = anew or not shown.said
        if not did_fill:
            return shown.picks
        waking = shown.person.waking_hours
        return picking.prefill(shown.pages, shown.picks, shown.before, waking, shown.busy)

    shown = await _change(request, ref, fill, busy)
    return replace(shown, filled=did_fill)


async def tick(
    request: Request, ref: str, number: int, preference: Preference, values: Collection[str]
) -> Picking:
    """Ticks just these in a page's menu of that preference. Raises as look does."""

    def ticked(shown: Picking) -> Picks:
        page = shown.page(number)
        return picking.tick(shown.pages, page, shown.picks, shown.before, preference, values, shown.busy)

    shown = await _change(request, ref, ticked)
    offered = {*picking.PARTS, *map(picking.value, shown.pages.spans)}
    return replace(shown, lost=shown.lost or not offered.issuperset(values))


async def copy(request: Request, ref: str, number: int) -> Picking:
    """Makes all other days like that one. Raises as look does."""
    return await _change(
        request,
        ref,
        lambda shown: picking.copy(shown.pages, shown.page(number), shown.picks, shown.before, shown.busy),
    )


async def clear(request: Request, ref: str, number: int) -> Picking:
    """Unticks all of a page. Raises as look does."""
    return await _change(request, ref, lambda shown: shown.picks.put(shown.page(number).spans, None))


async def done(request: Request, ref: str) -> Added | None:
    """Answers with what is ticked, which is then no draft any more.

    None where nothing was changed, so that what was said before stands. Raises NothingPicked, and what admit
    and submit raise.
    """
    async with request.writing() as session:
        me, row = await admit(session, request, ref)
        draft = await _draft(session, request, row.id)
        shown = await _picking(session, request, me, row, draft)
        if not shown.said:
            raise NothingPicked(row.name)
        if not shown.picks and shown.has_answered:
            return None
        offers = await offer_in(session, request, me, shown.said)
        added = await submit(session, request, me, row, _answer(request, shown))
        if draft is not None:
            await session.delete(draft)
        ranges = [(one.span, one.preference) for one in shown.said]
        return replace(added, ranges=ranges, replaced=0, offers_usual=offers, lost=shown.lost)


def _answer(request: Request, shown: Picking) -> NewTimes:
    """What was ticked, as what was typed would say it: in another zone, that is read again."""
    picks = shown.picks
    ranges = [(one.span, one.preference) for one in picks.free]
    reading = Reading(tuple(sorted(Range(span, preference) for span, preference in ranges)))
    text = write_when(reading.ranges, reader(shown.person, shown.calendar, request))
    source: Source = {"when": text, "preference": None, "name": "", "entry": None}
    return NewTimes(
        reading, ranges, source=source if text and len(text) <= LONGEST else None, erased=picks.cleared
    )


async def _change(
    request: Request, ref: str, change: PickChange, busy: Collection[Span] | None = None
) -> Picking:
    """Keeps what a press makes of the picks, and when they are busy where that is news; what comes of it."""
    async with request.writing() as session:
        me, row = await may_answer(session, request, ref)
        # Two presses of one person at once follow each other.
        await lock_user(session, me)
        draft = await _draft(session, request, row.id, lock=True)
        shown = await _picking(session, request, me, row, draft)
        if busy is not None:
            window = shown.calendar.window
            shown = replace(shown, taken=tuple(part for one in busy if (part := one.within(window))))
        if not shown.pages:
            return shown
        picks = change(shown)
        if draft is None:
            draft = models.Draft(user_discord_id=me.discord_id, kind=_KIND, calendar_id=row.id)
            session.add(draft)
        draft.payload, draft.expires_at = _to_json(picks, shown.taken), request.now + KEPT
        return replace(shown, picks=picks)


async def _picking(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, draft: models.Draft | None
) -> Picking:
    calendar, person = to_calendar(row), to_person(me)
    if person.timezone is None:
        raise ZoneNeeded(row.id)
    # In one-on-ones, the organizer's own times are what can be chosen.
    asks_for_theirs = calendar.mode is Mode.ONE_ON_ONE and me.id != row.owner_id
    open_ = open_times(calendar, await entries_of(session, row.id, row.owner_id) if asks_for_theirs else [])
    pages = picking.pages(open_, calendar.meeting_length, request.now, ZoneInfo(person.timezone))
    attendee = await attendee_of(session, row.id, me)
    kept = _from_json(draft.payload) if draft else Picks()
    picks = kept.within(pages.spans)
    return Picking(
        calendar=calendar,
        person=person,
        pages=pages,
        picks=picks,
        before=[to_said(each) for each in await available_rows(session, row.id, me.id)],
        meetings=await meetings_elsewhere(session, me.id, row),
        is_invited=attendee is not None,
        has_answered=attendee is None
        or (attendee.accepted is Acceptance.ACCEPTED and attendee.status is AnswerStatus.SUBMITTED),
        lost=picks != kept,
        taken=_spans(draft.payload.get("busy", [])) if draft else (),
    )


async def _kept(
    session: AsyncSession, request: Request, me: models.User, calendar_id: int
) -> tuple[models.Draft | None, bool]:
    """The picks that the asker has not sent yet, and whether their own calendar is connected."""
    draft, connection = models.Draft, models.Connection
    mine = and_(
        draft.user_discord_id == models.User.discord_id,
        draft.kind == _KIND,
        draft.calendar_id == calendar_id,
        draft.expires_at > request.now,
    )
    both = select(draft, connection.user_id).select_from(models.User).outerjoin(draft, mine)
    both = both.outerjoin(connection, connection.user_id == models.User.id).where(models.User.id == me.id)
    found = (await session.execute(both.order_by(draft.id).limit(1))).one_or_none()
    return (found[0], found[1] is not None) if found else (None, False)


async def _draft(
    session: AsyncSession, request: Request, calendar_id: int, *, lock: bool = False
) -> models.Draft | None:
    """The picks that the asker has not sent yet."""
    draft = models.Draft
    mine = select(draft).where(
        draft.user_discord_id == request.actor.discord_id,
        draft.kind == _KIND,
        draft.calendar_id == calendar_id,
        draft.expires_at > request.now,
    )
    mine = mine.order_by(draft.id)
    found: models.Draft | None = await session.scalar(mine.with_for_update() if lock else mine)
    return found


def _to_json(picks: Picks, taken: tuple[Span, ...]) -> dict[str, Any]:
    spans = {"high": picks.high, "low": picks.low, "cleared": picks.cleared, "busy": taken}
    return {
        name: [[span.start.isoformat(), span.end.isoformat()] for span in each]
        for name, each in spans.items()
    }


def _from_json(kept: dict[str, Any]) -> Picks:
    return Picks(*(_spans(kept[name]) for name in ("high", "low", "cleared")))


def _spans(kept: list[list[str]]) -> tuple[Span, ...]:
    return tuple(Span(*map(datetime.fromisoformat, ends)) for ends in kept)
