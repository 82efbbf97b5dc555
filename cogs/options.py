"""What autocomplete offers while somebody types: never what they may not see.

The value of a choice is a prefixed id, so that a name typed by hand works as well.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial, wraps
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from discord import app_commands
from msgspec.structs import replace

from cogs.base import Interaction, ask
from cogs.render import fields
from cogs.render.audience import EVERYBODY, Audience
from cogs.render.calendars import MARKS
from cogs.render.namesakes import calendars_told_apart
from cogs.render.text import cut, cut_list, day_label, people
from scheduling.errors import Ambiguous, Refusal, SeveralMeanings, SeveralWeeks
from scheduling.fields import FIELDS, MOST_MEETINGS, Viewpoint
from scheduling.model import Calendar, Every, Preference
from scheduling.phrases import (
    WAKING_HOURS,
    examples_for,
    read_hours,
    read_meeting,
    write_meeting,
)
from scheduling.planning.answers import Slot
from scheduling.usual import EXAMPLES, is_none, read_usual, write_usual
from scheduling.zones import COMMON_ZONES, find_zone, is_fixed, similar_zones, zone_label
from services.answers import availability
from services.calendars import statuses, views
from services.lookup import attendee_ref, calendar_ref
from services.people import accounts, contacts, profiles
from services.planning import moves, proposals
from services.planning.moves import PossibleSlot
from services.planning.proposals import proposal_ref

MODES = [app_commands.Choice(name=name, value=value) for value, name in fields.MODES.items()]
REPEATS = [
    app_commands.Choice(name="Once", value="none"),
    app_commands.Choice(name="Weekly", value=Every.WEEK.value),
    app_commands.Choice(name="Every two weeks", value=Every.TWO_WEEKS.value),
    app_commands.Choice(name="Every four weeks", value=Every.FOUR_WEEKS.value),
    app_commands.Choice(name="Monthly on that weekday", value=Every.MONTH.value),
]
LONGEST_VALUE = 100  # Discord's limit for what a choice stands for.
Choices = list[app_commands.Choice[str]]
_FIRST_DAYS = ["tomorrow", "next monday", "in 2 weeks"]
_LAST_DAYS = ["friday", "in 2 weeks", "end of the month"]
Value = TypeVar("Value")
Offer = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def _quiet(offer: Offer) -> Offer:
    """A list that cannot be made is empty: the command itself says what is wrong."""

    @wraps(offer)
    async def quiet(interaction: Interaction, text: str) -> Choices:
        try:
            return _told_apart((await offer(interaction, text))[:25])
        except Refusal:
            return []

    return quiet


@_quiet
async def known_calendar(interaction: Interaction, text: str) -> Choices:
    """Calendars that the asker owns or is invited to."""
    return await _calendars(interaction, text, owned=False)


@_quiet
async def own_calendar(interaction: Interaction, text: str) -> Choices:
    """Calendars that the asker owns."""
    return await _calendars(interaction, text, owned=True)


@_quiet
async def contact(interaction: Interaction, text: str) -> Choices:
    """The asker's contacts."""
    found = await contacts.suggest(ask(interaction), text)
    return [_choice(person.name, f"con:{person.id}") for person in found]


@_quiet
async def attendee(interaction: Interaction, text: str) -> Choices:
    """The attendees of the calendar chosen before, for its owner only."""
    chosen = _filled(interaction, "calendar")
    people = [item.attendee.person for item in (await statuses.status(ask(interaction), chosen)).attendees]
    wanted = text.strip().lower()
    return [_choice(who.name, attendee_ref(who.id)) for who in people if wanted in who.name.lower()]


@_quiet
async def entry(interaction: Interaction, text: str) -> Choices:
    """The asker's own entries on the calendar chosen before, in their zone."""
    chosen = _filled(interaction, "calendar")
    seen = await availability.view(ask(interaction), chosen)
    audience = Audience.of(seen.viewer)
    labels = [
        (f"{audience.span(item.span)}{MARKS[item.preference]} {item.name}".strip(), f"ent:{item.id}")
        for item in seen.entries
    ]
    return [_choice(label, value) for label, value in labels if text.strip().lower() in label.lower()]


async def timezone(interaction: Interaction, text: str) -> Choices:
    """Time zones by city, with the wall time there now, by which people know theirs."""
    request = ask(interaction)
    names = similar_zones(text) if text.strip() else list(COMMON_ZONES)
    walls = [(name, request.now.astimezone(ZoneInfo(name))) for name in names]
    clock = _audience(interaction).clock
    return [
        _choice(f"{_zone_label(name)} ({clock(wall.hour * 60 + wall.minute)} now)", zone_label(name))
        for name, wall in walls
    ]


def _zone_label(name: str) -> str:
    return f"{zone_label(name)}, without summer time" if is_fixed(name) else name


@_quiet
async def first_day(interaction: Interaction, text: str) -> Choices:
    """A preview of the first day that the words mean, as the command reads them."""
    return await _days(interaction, "start_date", [text] if text.strip() else _FIRST_DAYS)


@_quiet
async def last_day(interaction: Interaction, text: str) -> Choices:
    """The same for the last day, which may be said by the first."""
    return await _days(interaction, "end_date", [text] if text.strip() else _LAST_DAYS)


async def _days(interaction: Interaction, field: str, words: list[str]) -> Choices:
    at = await _viewpoint(interaction, first=field == "start_date")
    return [
        _choice(f"{word} → {day_label(day)}", value)
        for word in words
        for value, day in _meant(partial(FIELDS[field].read, word, at), str)
    ]


@_quiet
async def until(interaction: Interaction, text: str) -> Choices:
    """How many meetings, or a preview of the last day that the words mean."""
    counts = [_choice(f"{count} meetings", str(count)) for count in (4, 8, 12, 26, MOST_MEETINGS)]
    if not text.strip():
        return counts
    if text.strip().isdecimal():
        return [_choice(f"{text.strip()} meetings", text.strip())]
    return await _days(interaction, "until", [text])


@_quiet
async def deadline(interaction: Interaction, text: str) -> Choices:
    """A preview of the instant that the words mean, in the asker's own zone."""
    at = await _viewpoint(interaction)
    before = ["2 days before"] if at.start else []
    words = [text] if text.strip() else ["tomorrow 6pm", "in 3 days", "in 1 week", *before]
    audience = _audience(interaction, at.owner_zone.key)
    return [
        _choice(f"{word} → {audience.moment(moment)}", value)
        for word in words
        for value, moment in _meant(
            partial(FIELDS["deadline"].read, word, at),
            lambda moment: f"{moment.astimezone(at.owner_zone):%Y-%m-%d %H:%M}",
        )
    ]


def _meant(read: Callable[[], Value], write: Callable[[Value], str]) -> list[tuple[str, Any]]:
    """What is read, by the words to send for it: one thing, or all that it may be."""
    try:
        found = read()
    except Ambiguous as several:
        return list(several.choices)
    return [(write(found), found)]


@_quiet
async def waking_hours(interaction: Interaction, text: str) -> Choices:
    """A preview of the hours of one day that the words mean."""
    return _hours(interaction, text, past_midnight=False)


@_quiet
async def hours(interaction: Interaction, text: str) -> Choices:
    """The same for a calendar, whose hours may run past midnight."""
    return _hours(interaction, text, past_midnight=True)


def _hours(interaction: Interaction, text: str, *, past_midnight: bool) -> Choices:
    words = [text] if text.strip() else ["9-18", "8-20", "7:30-16", "noon-6pm"]
    audience = _audience(interaction)
    found = [(word, read_hours(word, past_midnight=past_midnight)) for word in words]
    return [
        _choice(f"{word} → {audience.hours(*hours)}", "-".join(map(EVERYBODY.clock, hours)))
        for word, hours in found
    ]


@_quiet
async def when(interaction: Interaction, text: str) -> Choices:
    """A preview of the times that a line means on the calendar chosen before; what is sent is the line.

    For a line of several meanings each of them, with words that mean only that.
    """
    request, chosen = ask(interaction), _filled(interaction, "calendar")
    seen = await availability.view(request, chosen)
    if not text.strip():
        examples = examples_for(availability.reader(seen.viewer, seen.calendar, request))
        return [_choice(example, example) for example in examples]
    if len(text) > LONGEST_VALUE:
        return []
    try:
        lines = [await availability.line_for(request, seen.viewer, seen.calendar, text)]
    except SeveralMeanings as several:
        phrases = [phrase for phrase in several.phrases if len(phrase) <= LONGEST_VALUE]
        lines = [await availability.line_for(request, seen.viewer, seen.calendar, one) for one in phrases]
    return [
        _choice(_previewed(line, _audience(interaction, line.reader.zone.key)), line.text) for line in lines
    ]


def _previewed(line: availability.Line, audience: Audience) -> str:
    """What it means, on the clock of whoever types."""
    spans = [f"{audience.brief(span)}{MARKS[how]}" for span, how in line.reading.settled(None)]
    return audience.name_zone(cut_list(spans, 100 - len(audience.name_zone(""))))


@_quiet
async def usual_week(interaction: Interaction, text: str) -> Choices:
    """A preview of a usual week; what is sent is the line, or words that have only one of its meanings."""
    if not text.strip():
        return [_choice(example, example) for example in EXAMPLES]
    if is_none(text):
        return [_choice("none → no usual week", "none")]
    person = await accounts.find(ask(interaction))
    waking = person.waking_hours if person else WAKING_HOURS
    clock = _audience(interaction).clock
    try:
        offered = {text: await asyncio.to_thread(read_usual, text, waking)}
    except SeveralWeeks as several:
        offered = {write_usual(week): week for week in several.weeks}
    return [
        _choice(write_usual(week, clock), line)
        for line, week in offered.items()
        if len(line) <= LONGEST_VALUE
    ]


@_quiet
async def meeting(interaction: Interaction, text: str) -> Choices:
    """A preview of the meeting that the words mean on the calendar chosen before."""
    request, chosen = ask(interaction), _filled(interaction, "calendar")
    if not chosen:
        return await deadline(interaction, text)
    seen = await views.view(request, chosen)
    length, reader = seen.calendar.meeting_length, availability.reader(seen.viewer, seen.calendar, request)
    audience = _audience(interaction, reader.zone.key)
    found = _meant(
        lambda: read_meeting(text, reader, length), lambda span: write_meeting(span, reader, length)
    )
    if not text.strip():
        return []
    return [_choice(audience.name_zone(audience.span(span)), value) for value, span in found]


@_quiet
async def proposal(interaction: Interaction, text: str) -> Choices:
    """What has been suggested for the calendar that was filled in."""
    request, ref = ask(interaction), _filled(interaction, "calendar")
    audience = Audience.of(await profiles.own_profile(request))
    found = await proposals.offered(request, ref)
    labels = {proposal_ref(number): _slots(slots, audience) for number, slots in found}
    return [_choice(label, value) for value, label in labels.items() if text.lower() in label.lower()]


def _slots(slots: list[Slot], audience: Audience) -> str:
    first = audience.span(slots[0].span)
    return first if slots[0].is_for_all else f"{len(slots)} one-on-one meetings, the first {first}"


@_quiet
async def whose_meeting(interaction: Interaction, text: str) -> Choices:
    """Everybody on the finalized calendar chosen before, with their meeting."""
    request = ask(interaction)
    found = await moves.set_meetings(request, _filled(interaction, "calendar"))
    audience = Audience.of(await profiles.own_profile(request))
    labels = [
        (f"{who.name}: {audience.brief(span) if span else 'no meeting'}", who.id) for who, span in found
    ]
    wanted = text.strip().lower()
    return [_choice(label, attendee_ref(number)) for label, number in labels if wanted in label.lower()]


@_quiet
async def possible_slot(interaction: Interaction, text: str) -> Choices:
    """Times that the meeting can be moved to, those first that suit; else what the words mean."""
    request, ref, who = ask(interaction), _filled(interaction, "calendar"), _filled(interaction, "attendee")
    audience = Audience.of(await profiles.own_profile(request))
    slots = [(_possible(one, audience), one) for one in await moves.possible(request, ref, who or None)]
    zone = ZoneInfo(audience.zone or "UTC")
    offered = [
        _choice(label, f"{one.span.start.astimezone(zone):%Y-%m-%d %H:%M}")
        for label, one in slots
        if text.strip().lower() in label.lower()
    ]
    return offered or await meeting(interaction, text)


def _possible(slot: PossibleSlot, audience: Audience) -> str:
    if slot.able is not None:
        return f"{audience.span(slot.span)}: {people(slot.able)} can come"
    if slot.other is not None:
        return f"{audience.span(slot.span)}: swap with {slot.other.name}"
    return f"{audience.span(slot.span)}: {_SUITS[slot.preference]}"


_SUITS = {Preference.HIGH: "they prefer it", Preference.LOW: "if needed", None: "they never said they can"}


async def length(interaction: Interaction, text: str) -> Choices:
    """Usual lengths of a meeting."""
    usual = {"15": "15 minutes", "30": "30 minutes", "45": "45 minutes", "1h": "1 hour", "1h30": "1½ hours"}
    return [_choice(label, value) for value, label in usual.items() if text.strip() in value]


def _told_apart(choices: Choices) -> Choices:
    """Discord takes no name twice: namesakes get what they stand for behind it."""
    seen: set[str] = set()
    for choice in choices:
        if choice.name in seen:
            choice.name = f"{cut(choice.name, 80)} ({choice.value})"
        seen.add(choice.name)
    return choices


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=cut(name, 100), value=value[:100])


async def _calendars(interaction: Interaction, text: str, *, owned: bool) -> Choices:
    found = await views.suggest(ask(interaction), text, owned=owned)
    labels = calendars_told_apart(found)
    return [_choice(label, calendar_ref(item.id)) for label, item in zip(labels, found, strict=True)]


def _audience(interaction: Interaction, zone: str | None = None) -> Audience:
    return Audience.speaking(ask(interaction).actor.locale, zone)


async def _viewpoint(interaction: Interaction, *, first: bool = False) -> Viewpoint:
    """Where and when a command reads days and moments, with what it was told of the calendar already.

    Unless the `first` day itself is typed, others may be said by it.
    """
    request = ask(interaction)
    person, calendar = await accounts.find(request), await _edited(interaction)
    own = (person and person.timezone) or "UTC"
    zone = find_zone(_filled(interaction, "timezone")) or (calendar.timezone if calendar else own)
    day_first = request.actor.writes_day_first(own)
    at = Viewpoint(ZoneInfo(zone), ZoneInfo(own), request.now, day_first, request.actor.locale)
    if first:
        return at
    start = calendar.start_date if calendar else None
    with suppress(Refusal):
        start = FIELDS["start_date"].read(_filled(interaction, "start_date"), at)
    return replace(at, start=start)


async def _edited(interaction: Interaction) -> Calendar | None:
    """The calendar that the command is about, if that was filled in."""
    chosen = _filled(interaction, "calendar")
    with suppress(Refusal):
        return (await views.view(ask(interaction), chosen)).calendar if chosen else None
    return None


def _filled(interaction: Interaction, option: str) -> str:
    """What has been filled in for another option."""
    return str(getattr(interaction.namespace, option, None) or "")
