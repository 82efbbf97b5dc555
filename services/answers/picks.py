"""Answering by ticking times. What is ticked and not sent yet is kept as a draft, as what it would change."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling import picking
from scheduling.errors import NothingPicked, Refusal, ZoneNeeded
from scheduling.intervals import Span, difference
from scheduling.model import Acceptance, AnswerStatus, Calendar, Meeting, Mode, Person, Preference
from scheduling.painting import Said, without
from scheduling.phrases import Range, Reading, write_when
from scheduling.phrases.reading import LONGEST
from scheduling.picking import Pages, PickPage, Picks
from scheduling.planning.search import open_times
from services.answers.absences import Absentee, Excused, absentee_in, excuse_in
from services.answers.availability import reader
from services.answers.conflicts import meetings_elsewhere
from services.answers.joining import admit, may_answer
from services.answers.submission import Added, NewTimes, Source, submit
from services.answers.usual_weeks import offer_in
from services.attendees import attendee_of
from services.drafts import KEPT
from services.events import available_rows, entries_of
from services.locks import lock_user
from services.lookup import on_calendar
from services.mapping import to_calendar, to_person, to_said
from services.request import Request

_KIND, _KIND_INSTEAD = "picks", "picks_instead"
PickChange = Callable[["Picking"], Picks]


class Picking(Struct, frozen=True):
    """What somebody can choose from, with what they said before and have ticked since.

    `is_invited`: they have an invitation to go back to. `has_answered`: what they said before is their
    answer, or they are the owner. `meetings` are those that take their time already, `taken` what does by
    their own calendar; `filled`: its free times were ticked just now, and not all of `unread` events in it
    could be read. `is_connected`: its address is known, `refusal` why it could not be fetched. `lost`:
    something that was to be ticked is not offered any more. With an `absentee`, these are times instead of
    their meeting.
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
    absentee: Absentee | None = None
    taken: tuple[Span, ...] = ()
    filled: bool = False
    is_connected: bool = False
    refusal: Refusal | None = None
    unread: int = 0

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


async def look(request: Request, ref: str, *, instead: bool = False) -> Picking:
    """What the asker can choose from; `instead` of the meeting that they can't make, if there is one.

    Raises ZoneNeeded, and what may_answer, or absences.look, does.
    """
    async with request.reading() as session:
        if instead:
            return (await _shown(session, request, ref, instead=True))[0]
        me, row = await may_answer(session, request, ref)
        draft, is_connected = await _kept(session, request, me, row.id)
        return replace(await _picking(session, request, me, row, draft), is_connected=is_connected)


async def bring(request: Request, ref: str, busy: Collection[Span], *, anew: bool) -> Picking:
    """Marks when the asker is busy by their own calendar, and ticks what is free in their waking hours.

    `busy` is sorted and disjoint, and lies within the window of this calendar.
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

    shown = await _change(request, ref, fill, False, busy)
    return replace(shown, filled=did_fill)


async def tick(
    request: Request,
    ref: str,
    number: int,
    preference: Preference,
    values: Collection[str],
    *,
    instead: bool = False,
) -> Picking:
    """Ticks just these in a page's menu of that preference. Raises as look does."""

    def ticked(shown: Picking) -> Picks:
        page = shown.page(number)
        return picking.tick(shown.pages, page, shown.picks, shown.before, preference, values, shown.busy)

    shown = await _change(request, ref, ticked, instead)
    offered = {*picking.PARTS, *map(picking.value, shown.pages.spans)}
    return replace(shown, lost=shown.lost or not offered.issuperset(values))


async def copy(request: Request, ref: str, number: int, *, instead: bool = False) -> Picking:
    """Makes all other days like that one. Raises as look does."""

    def copied(shown: Picking) -> Picks:
        return picking.copy(shown.pages, shown.page(number), shown.picks, shown.before, shown.busy)

    return await _change(request, ref, copied, instead)


async def clear(request: Request, ref: str, number: int, *, instead: bool = False) -> Picking:
    """Unticks all of a page. Raises as look does."""
    return await _change(request, ref, lambda shown: shown.picks.put(shown.page(number).spans, None), instead)


async def done(request: Request, ref: str) -> Added | None:
    """Answers with what is ticked, which is then no draft any more.

    None where nothing was changed, so that what was said before stands. Raises NothingPicked, and what admit
    and submit raise.
    """
    async with request.writing() as session:
        me, row = await admit(session, request, ref)
        draft = await _draft(session, request, row.id, _KIND)
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


async def done_instead(request: Request, ref: str) -> Excused:
    """Says that the asker can't make their meeting, and that they can at what is ticked.

    Raises NothingPicked, and what absences.excuse does.
    """
    async with request.writing() as session:
        me, row = await on_calendar(session, request, ref, lock=True)
        draft = await _draft(session, request, row.id, _KIND_INSTEAD)
        absentee = await absentee_in(session, request, me, row)
        shown = await _picking(session, request, me, row, draft, absentee)
        if not shown.said:
            raise NothingPicked(row.name)
        ranges = tuple(sorted(Range(one.span, one.preference) for one in shown.said))
        said = await excuse_in(session, request, me, row, Reading(ranges))
        if draft is not None:
            await session.delete(draft)
        return said


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
    request: Request, ref: str, change: PickChange, instead: bool, busy: Collection[Span] | None = None
) -> Picking:
    """Keeps what a press makes of the picks, and when they are busy where that is news; what comes of it."""
    async with request.writing() as session:
        shown, draft = await _shown(session, request, ref, instead=instead, to_change=True)
        if busy is not None:
            shown = replace(shown, taken=tuple(busy))
        if not shown.pages:
            return shown
        picks = change(shown)
        if draft is None:
            kind = _KIND_INSTEAD if instead else _KIND
            draft = models.Draft(
                user_discord_id=request.actor.discord_id, kind=kind, calendar_id=shown.calendar.id
            )
            session.add(draft)
        draft.payload, draft.expires_at = _to_json(picks, shown.taken), request.now + KEPT
        return replace(shown, picks=picks)


async def _shown(
    session: AsyncSession, request: Request, ref: str, *, instead: bool, to_change: bool = False
) -> tuple[Picking, models.Draft | None]:
    """What somebody can choose from, if they may, and the draft of what they have ticked."""
    absentee = None
    if instead:
        me, row = await on_calendar(session, request, ref)
        absentee = await absentee_in(session, request, me, row)
    else:
        me, row = await may_answer(session, request, ref)
    if to_change:
        # Two presses of one person at once follow each other.
        await lock_user(session, me)
    kind = _KIND_INSTEAD if instead else _KIND
    draft = await _draft(session, request, row.id, kind, lock=to_change)
    return await _picking(session, request, me, row, draft, absentee), draft


async def _picking(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    draft: models.Draft | None,
    absentee: Absentee | None = None,
) -> Picking:
    calendar, person = to_calendar(row), to_person(me)
    if person.timezone is None:
        raise ZoneNeeded(row.id)
    # In one-on-ones, the organizer's own times are what can be chosen.
    asks_for_theirs = calendar.mode is Mode.ONE_ON_ONE and me.id != row.owner_id
    open_ = open_times(calendar, await entries_of(session, row.id, row.owner_id) if asks_for_theirs else [])
    gone = [absentee.meeting] if absentee and absentee.meeting else []
    zone = ZoneInfo(person.timezone)
    pages = picking.pages(difference(open_, gone), calendar.meeting_length, request.now, zone)
    attendee = await attendee_of(session, row.id, me)
    kept = _from_json(draft.payload) if draft else Picks()
    picks = kept.within(pages.spans)
    before = [to_said(each) for each in await available_rows(session, row.id, me.id)]
    return Picking(
        calendar=calendar,
        person=person,
        pages=pages,
        picks=picks,
        before=without(before, gone),
        meetings=await meetings_elsewhere(session, me.id, row),
        is_invited=attendee is not None,
        has_answered=attendee is None
        or (attendee.accepted is Acceptance.ACCEPTED and attendee.status is AnswerStatus.SUBMITTED),
        lost=picks != kept,
        absentee=absentee,
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
    session: AsyncSession, request: Request, calendar_id: int, kind: str, *, lock: bool = False
) -> models.Draft | None:
    """The picks that the asker has not sent yet."""
    draft = models.Draft
    mine = select(draft).where(
        draft.user_discord_id == request.actor.discord_id,
        draft.kind == kind,
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
