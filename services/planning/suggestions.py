"""Finding times: what the planner needs is read, solved outside any transaction, and kept."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import CalendarChanged, NobodyAnswered, NothingFits
from scheduling.limits import Spending
from scheduling.model import Calendar, Entry, EventType, Mode, Person, Preference
from scheduling.planning.answers import Because, GroupProposal, Slot, TimetableProposal
from scheduling.planning.effort import SearchProgress
from scheduling.planning.group import rank_slots
from scheduling.planning.proposals import propose_timetables
from scheduling.planning.reasons import Reason, Why, reasons_for
from scheduling.planning.search import Pin, Search, invitee_of, open_times
from services.attendees import coming
from services.events import by_user, entries_by_user, rows_of
from services.limits import spend
from services.locks import Writing
from services.lookup import check_open, on_own_calendar
from services.mapping import EventRow, to_calendar, to_person
from services.planning.proposals import slots_to_json
from services.planning.silences import Silence, silences
from services.request import Request, Store

TIME_LIMIT = timedelta(seconds=5)
TO_EXPLAIN = 0.1
"""What part of it is kept for finding out why somebody has no meeting."""
MOST_EXPLAINED = 12


class Wanted(Struct, frozen=True):
    """Of which calendar, as it is, somebody wants the best times."""

    calendar: Calendar
    viewer: Person


class Question(Struct, frozen=True):
    """What is asked of the planner, for the calendar as it was when it was read; people are by id."""

    calendar: Calendar
    viewer: Person
    people: dict[int, Person]
    search: Search
    answers: list[list[Entry]]
    silences: dict[int | None, Silence] = field(default_factory=dict)


class Option(Struct, frozen=True):
    """One way to finalize. `missing` have no meeting, or cannot come; `bound`: nobody can place more people.

    `id` is that of its row, 0 before it is kept.
    """

    slots: list[Slot]
    present: list[Person]
    preferred: int
    missing: list[Person]
    because: Because
    proved: bool
    bound: int
    id: int = 0


class Explained(Struct, frozen=True):
    """Why somebody has no meeting. In a shortage, `people` share only `slots` slots."""

    person: Person
    why: Why
    people: list[Person]
    slots: int


class Suggestion(Struct, frozen=True):
    """Up to three options, the best first, and why whoever the first leaves out has no meeting.

    `people` are those who are coming, by id; `answers` is what everybody said who has said when
    they can, and `silences` why nothing is known of the others.
    """

    calendar: Calendar
    viewer: Person
    people: dict[int, Person]
    options: list[Option]
    reasons: list[Explained] = field(default_factory=list)
    answers: list[list[Entry]] = field(default_factory=list)
    silences: dict[int | None, Silence] = field(default_factory=dict)

    @property
    def to_ask(self) -> list[Person]:
        """Whose further times would help: those that the reasons name."""
        named = [person for reason in self.reasons for person in (reason.person, *reason.people)]
        return list({person.id: person for person in named}.values())


async def ask_for(request: Request, ref: str) -> Wanted:
    """Takes that somebody wants the best times for their own calendar.

    Raises NotTheOwner, CalendarClosed, SpentUp.
    """
    # Not as the use case of the interaction, which may go on to finalize what is found.
    async with replace(request, interaction_id=None).writing() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_open(row)
        await spend(session, request, Spending.SUGGESTION, calendar_id=row.id)
        return Wanted(to_calendar(row), to_person(me))


async def question(store: Store, asked: Wanted) -> Question:
    """What finding the times is about, with what its owner wants of a timetable.

    Raises CalendarChanged if it is no longer as it was, and NobodyAnswered while there is nothing to find.
    """
    async with store.database.reading() as session:
        query = select(models.Calendar).options(joinedload(models.Calendar.owner))
        row = await session.scalar(query.filter_by(id=asked.calendar.id))
        if row is None or row.version != asked.calendar.version:
            raise CalendarChanged(asked.calendar.name)
        attendees = await _to_place(session, row)
        rows = await rows_of(session, row.id, [row.owner_id, *(one.user_id for one in attendees)])
        owed = await _owed(session, row.owner_id, [attendee.user_id for attendee in attendees])
        silent = await silences(session, attendees)
    found = await asyncio.to_thread(_question, asked, row, attendees, rows, owed, store.now())
    return replace(found, silences=silent)


def _question(
    asked: Wanted,
    row: models.Calendar,
    attendees: Sequence[models.Attendee],
    rows: Sequence[EventRow],
    owed: set[int],
    now: datetime,
) -> Question:
    """Of hundreds of people, that takes too long for the event loop."""
    entries = by_user(rows)
    if not any(entries.get(attendee.user_id) for attendee in attendees):
        raise NobodyAnswered(row.name)
    search = _search(row, attendees, entries, owed, now)
    people = {attendee.user_id: to_person(attendee.user) for attendee in attendees}
    answers = [entries[number] for number in people if entries.get(number)]
    return Question(asked.calendar, asked.viewer, people, search, answers)


async def search_of(session: AsyncSession, row: models.Calendar, now: datetime) -> Search:
    """What is asked of the planner for a calendar as it is, whose owner is loaded."""
    attendees = await _to_place(session, row)
    owed = await _owed(session, row.owner_id, [attendee.user_id for attendee in attendees])
    return _search(row, attendees, await entries_by_user(session, row.id), owed, now)


async def _to_place(session: AsyncSession, row: models.Calendar) -> list[models.Attendee]:
    """Who is coming, but for whom its owner leaves out."""
    return [one for one in await coming(session, row.id) if not one.left_out]


def _search(
    row: models.Calendar,
    attendees: Sequence[models.Attendee],
    entries: Mapping[int, list[Entry]],
    owed: set[int],
    now: datetime,
) -> Search:
    calendar = to_calendar(row)
    return Search(
        people=tuple(
            invitee_of(
                attendee.user_id,
                entries.get(attendee.user_id, []),
                required=attendee.required,
                owed=attendee.user_id in owed,
            )
            for attendee in attendees
        ),
        open=open_times(calendar, entries.get(row.owner_id, [])),
        length=calendar.meeting_length,
        now=now,
        buffer=calendar.buffer,
        pins=tuple(Pin(one.user_id, one.pinned_start) for one in attendees if one.pinned_start is not None),
    )


async def _owed(session: AsyncSession, owner_id: int, users: list[int]) -> set[int]:
    """Who got a time that they did not prefer when they last met this owner one on one."""
    event, calendar = models.Event, models.Calendar
    met = (
        select(event.owner_id, event.preference_met)
        .join(calendar, calendar.id == event.calendar_id)
        .where(
            calendar.owner_id == owner_id,
            event.owner_id.in_(users),
            event.event_type == EventType.FINALIZED,
            event.preference_met.is_not(None),
        )
        .order_by(event.start_time)
    )
    last = {user: preference for user, preference in (await session.execute(met)).all()}
    return {user for user, preference in last.items() if preference == Preference.LOW}


def solve(
    question: Question, time_limit: timedelta = TIME_LIMIT, progress: SearchProgress | None = None
) -> Suggestion:
    """Works it out: for a thread of its own, since it may take seconds. Raises NothingFits.

    `progress` says how far it has got.
    """
    if question.calendar.mode is Mode.GROUP:
        options = [_of_group(question, found) for found in rank_slots(question.search)]
        reasons: list[Explained] = []
    else:
        found = propose_timetables(question.search, time_limit * (1 - TO_EXPLAIN), progress)
        options = [_of_timetable(question, one) for one in found]
        reasons = _explained(question, found[0], time_limit * TO_EXPLAIN) if found else []
    if not options:
        raise NothingFits(question.calendar.name)
    return Suggestion(
        calendar=question.calendar,
        viewer=question.viewer,
        people=question.people,
        options=options,
        reasons=reasons,
        answers=question.answers,
        silences=question.silences,
    )


def _of_group(question: Question, found: GroupProposal) -> Option:
    people = question.people
    return Option(
        slots=[Slot(question.calendar.owner.id, found.span, None)],
        present=[people[number] for number in found.present],
        preferred=len(found.preferred),
        missing=[people[number] for number in found.missing],
        because=found.because,
        proved=True,
        bound=len(found.present),
    )


def _of_timetable(question: Question, found: TimetableProposal) -> Option:
    people, table = question.people, found.timetable
    return Option(
        slots=list(table.slots),
        present=[people[one.user_id] for one in table.slots],
        preferred=table.preferred,
        missing=[people[number] for number in table.left_out],
        because=found.because,
        proved=table.proof.people and table.proof.preference and table.every_start,
        bound=table.people_bound,
    )


def _explained(question: Question, best: TimetableProposal, time_limit: timedelta) -> list[Explained]:
    if len(best.timetable.left_out) > MOST_EXPLAINED:
        return []
    return [
        _in_words(question, reason) for reason in reasons_for(question.search, best.timetable, time_limit)
    ]


def _in_words(question: Question, reason: Reason) -> Explained:
    people = question.people
    named = [people[number] for number in reason.people if number != reason.user_id]
    return Explained(people[reason.user_id], reason.why, named, reason.slots)


async def keep(writing: Writing, question: Question, suggestion: Suggestion) -> Suggestion:
    """Stores the options, to be finalized, in place of those before. Raises CalendarChanged if it has.

    Where they are the same, those before stay, and so do the buttons of whoever else has asked.
    """
    calendar = models.Calendar
    async with writing() as session:
        locked = select(calendar.version).filter_by(id=question.calendar.id).with_for_update(key_share=True)
        if await session.scalar(locked) != question.calendar.version:
            raise CalendarChanged(question.calendar.name)
        kept = models.Proposal
        before = select(kept).filter_by(calendar_id=question.calendar.id).order_by(kept.rank)
        rows = [_row(question, suggestion, rank) for rank in range(len(suggestion.options))]
        found = list(await session.scalars(before))
        if [*map(_content, found)] == [*map(_content, rows)]:
            rows = found
        else:
            await session.execute(delete(kept).filter_by(calendar_id=question.calendar.id))
            session.add_all(rows)
            await session.flush()
        options = [replace(option, id=row.id) for option, row in zip(suggestion.options, rows, strict=True)]
        return replace(suggestion, options=options)


def _content(row: models.Proposal) -> tuple[object, ...]:
    return row.version, row.rank, row.proved, row.payload


def _row(question: Question, suggestion: Suggestion, rank: int) -> models.Proposal:
    option = suggestion.options[rank]
    return models.Proposal(
        calendar_id=question.calendar.id,
        version=question.calendar.version,
        rank=rank,
        proved=option.proved,
        payload={
            "slots": slots_to_json(option.slots),
            "pins": [[pin.user_id, pin.start.isoformat()] for pin in question.search.pins],
            "ask": [person.id for person in suggestion.to_ask],
        },
    )
