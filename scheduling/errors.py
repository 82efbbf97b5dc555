"""Refusals: what a person asked for that cannot be done. They carry facts; the words are in cogs/render."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scheduling.addresses import Trouble
from scheduling.busy import Flaw
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import Calendar, Person, Preference, UsualHours


class Refusal(Exception):
    """Nothing was changed. Each kind is a class of its own, so that each has its own clear message."""


# --- who asks


class NotRegistered(Refusal):
    """The person has no profile yet."""


@dataclass
class ZoneNeeded(Refusal):
    """The person has not said in which time zone they are, without which their times mean nothing."""

    calendar_id: int


class SignedOut(Refusal):
    """The person signed out; everything waits for /login."""


class FeedsOff(Refusal):
    """The host has not switched calendar feeds on."""


class NothingStored(Refusal):
    """Nothing is stored about the person."""


@dataclass
class NotYourName(Refusal):
    """What was typed to confirm is not the person's own name, which is `name`."""

    name: str


class AlreadyRegistered(Refusal):
    """The person has a profile already."""


class TooLate(Refusal):
    """The interaction grew too old before anything was written."""


@dataclass
class Unavailable(Refusal):
    """The database is busy or out of reach. `perhaps_saved` if it went away while it was to save."""

    perhaps_saved: bool = False


class OutOfDate(Refusal):
    """The command is not, or no longer, as it was shown: from before an update of the bot."""


class AlreadyHandled(Refusal):
    """The same interaction has been carried out before; it is not repeated."""


# --- profiles


@dataclass
class Blank(Refusal):
    """A required text has nothing in it."""

    what: str


@dataclass
class TooLong(Refusal):
    """A text is longer than may be kept."""

    what: str
    limit: int


@dataclass
class TooManyTimes(Refusal):
    """One person's availability on a calendar would fall into more entries than may be kept."""

    count: int
    limit: int


@dataclass
class TooManyUsual(Refusal):
    """A usual week of more stretches than one may have."""

    count: int
    limit: int


@dataclass
class MalformedEmail(Refusal):
    """Not the form of an email address."""

    email: str


@dataclass
class NothingPicked(Refusal):
    """Not one time is ticked, so that there is nothing to answer with."""

    calendar: str


class NothingToChange(Refusal):
    """What was given is what is there already."""


@dataclass
class Taken(Refusal):
    """Somebody else has this username or email."""

    what: str
    value: str


@dataclass
class UnknownZone(Refusal):
    """No such time zone; `nearest` are IANA names that resemble it."""

    text: str
    nearest: list[str] = field(default_factory=list)


# --- contacts


class EmailOrUser(Refusal):
    """Exactly one of email and user was wanted."""


@dataclass
class NoSuchPerson(Refusal):
    """Nobody is registered under what was given."""

    text: str


@dataclass
class NotYetRegistered(Refusal):
    """The account that was chosen has no profile."""

    name: str


class Oneself(Refusal):
    """People are neither their own contact nor their own invitee."""


@dataclass
class AlreadyContact(Refusal):
    """The person is in the list already."""

    name: str


@dataclass
class NoSuchContact(Refusal):
    """Nobody in the asker's own list is meant by this."""

    text: str


class NotInContacts(Refusal):
    """The id is nobody's in the asker's own list."""


@dataclass
class NotAContact(Refusal):
    """Somebody who is not in the list cannot be taken out of it."""

    name: str


# --- limits


@dataclass
class SpentUp(Refusal):
    """Of `what`, so many more would be over the `most` that one person may do within some time.

    They fit again at `again_at`; None if so many never fit at once.
    """

    what: Spending
    most: int
    again_at: datetime | None


@dataclass
class TooManyOpen(Refusal):
    """As many calendars are open as one person, or a server, may have; there is room again at `again_at`."""

    most: int
    again_at: datetime
    in_server: bool = False


@dataclass
class CalendarFull(Refusal):
    """So many more would be over the `most` that a calendar may have; `there` are on it."""

    calendar: str
    most: int
    there: int


@dataclass
class NoRoomLeft(Refusal):
    """The calendar that the asker would join has all the people it may have."""

    calendar: str
    most: int


@dataclass
class CantBeInvited(Refusal):
    """The person can't be invited; why is theirs to know."""

    name: str


@dataclass
class MayNotOpen(Refusal):
    """In this server, only people with one role open calendars."""

    role_id: int


@dataclass
class OpensElsewhere(Refusal):
    """In this server, calendars are opened in other channels."""

    channels: list[int]


# --- calendars


@dataclass
class OpenedItself(Refusal):
    """The series has already opened what would be a copy on these days."""

    calendar: str


@dataclass
class NoSuchCalendar(Refusal):
    """No calendar that the asker may know of is meant by this."""

    text: str


@dataclass
class Ambiguous(Refusal):
    """A name or a date that means several things; `choices` are pairs of what to send, and what it is."""

    text: str
    choices: Sequence[tuple[str, str | Span | date | datetime]]


@dataclass
class NotTheOwner(Refusal):
    """Only its organizers may do this."""

    calendar: str


@dataclass
class OwnersAlone(Refusal):
    """Only the owner may do this, and no co-organizer; `owner` is their name."""

    calendar: str
    owner: str


@dataclass
class IsTheOwner(Refusal):
    """The calendar is theirs: they are neither invited to it nor made its co-organizer."""

    name: str


@dataclass
class AlreadyOrganizes(Refusal):
    """They are a co-organizer of the calendar."""

    name: str


@dataclass
class DoesNotOrganize(Refusal):
    """They are no co-organizer of the calendar."""

    name: str


@dataclass
class TooManyOrganizers(Refusal):
    """The calendar has as many co-organizers as there can be."""

    most: int


@dataclass
class OwnerIsHere(Refusal):
    """The owner has not left the server, so that nobody takes their calendar over."""

    calendar: str
    owner: str


@dataclass
class UnreadableDate(Refusal):
    """Not a date or time that can be read; `examples` are some that can, for this very field."""

    what: str
    text: str
    examples: list[str]


class EndBeforeStart(Refusal):
    """The last day lies before the first."""


class StartInThePast(Refusal):
    """The whole calendar lies in the past."""


@dataclass
class RangeTooLong(Refusal):
    """More days than a calendar may have."""

    days: int
    limit: int


class DeadlinePast(Refusal):
    """The deadline is not in the future."""


class DeadlineTooLate(Refusal):
    """The deadline is not before the end of the calendar."""


@dataclass
class BadMeetingLength(Refusal):
    """Not a length, not positive, or over a day."""

    text: str


@dataclass
class BadExpected(Refusal):
    """Not a number of people between 1 and `most`."""

    text: str
    most: int


@dataclass
class BadBuffer(Refusal):
    """Not a length, nor none."""

    text: str


@dataclass
class BadMode(Refusal):
    """Neither a meeting of all nor one with each."""

    text: str


@dataclass
class BadRepeat(Refusal):
    """Not a way for a meeting to repeat."""

    text: str


@dataclass
class BadUntil(Refusal):
    """A series has neither fewer than two meetings nor more than `most`."""

    text: str
    most: int


class RepeatsForGroups(Refusal):
    """Only the meeting of a group repeats."""


class UntilWithoutRepeat(Refusal):
    """An end was given for a meeting that takes place once."""


@dataclass
class SeriesTooShort(Refusal):
    """The series would end before the second meeting; `last` is its last day."""

    last: date


@dataclass
class SeriesTooLong(Refusal):
    """More meetings than a series may have would take place by `last`."""

    last: date
    most: int


@dataclass
class BadHours(Refusal):
    """Not hours of a day such as 9-18."""

    text: str


@dataclass
class CalendarClosed(Refusal):
    """Nothing changes any more: the calendar is finalized or cancelled."""

    calendar: str
    cancelled: bool


@dataclass
class DeadlineOver(Refusal):
    """Answers were possible until `deadline`."""

    calendar: str
    deadline: datetime


@dataclass
class DeadlineAhead(Refusal):
    """More time is given once the deadline has passed; it is at `deadline`."""

    calendar: str
    deadline: datetime


@dataclass
class NobodyMissing(Refusal):
    """There is nobody to remind: all have answered, or nobody is invited."""

    calendar: str


@dataclass
class NudgedLately(Refusal):
    """Everybody who is missing was reminded within the hour; allowed again at `again_at`."""

    again_at: datetime


# --- invitations and availability


@dataclass
class AlreadyInvited(Refusal):
    """The person is an attendee already."""

    name: str


class UserOrContact(Refusal):
    """At most one of user and contact was wanted."""


@dataclass
class IsABot(Refusal):
    """Bots have no time to give."""

    name: str


@dataclass
class Withdrawn(Refusal):
    """The owner took the invitation back."""

    calendar: str


@dataclass
class NotInvited(Refusal):
    """The asker owns the calendar and was not invited, or somebody named is no attendee of it."""

    name: str


@dataclass
class Unreadable(Refusal):
    """Availability or a meeting time that cannot be read. `part` is what failed."""

    part: str
    examples: list[str]


@dataclass
class NoSuchEntry(Refusal):
    """None of the asker's own entries on this calendar is meant by this."""

    text: str


class NothingToClear(Refusal):
    """The asker has no availability on this calendar."""


@dataclass
class EndNotAfterStart(Refusal):
    """A range that ends before it starts."""

    part: str


@dataclass
class OutsideCalendar(Refusal):
    """Nothing of what was given lies inside the calendar, or not in the future."""

    calendar: str
    window: Span
    past: bool


@dataclass
class OutsideHours(Refusal):
    """Nothing of what was given, or not all of a meeting, lies in the calendar's daily hours.

    `person` is who asks, on whose clock the hours are said; `left_out` what was given.
    """

    calendar: Calendar
    person: Person
    left_out: tuple[Span, ...] = ()


@dataclass
class SeveralMeanings(Refusal):
    """A line on a calendar that can mean more than one thing: one must be chosen before anything is stored.

    `person` is who typed it, `meanings` are what it would store, and `phrases` say each so that it is
    the only one. `asked` is the use case in which it was typed, with its arguments.
    """

    text: str
    calendar: Calendar
    person: Person
    meanings: list[list[tuple[Span, Preference | None]]]
    phrases: list[str]
    asked: dict[str, Any] = field(default_factory=dict)


@dataclass
class SeveralWeeks(Refusal):
    """The same for a usual week."""

    text: str
    weeks: list[list[UsualHours]]
    person: Person | None = None
    asked: dict[str, Any] = field(default_factory=dict)


@dataclass
class ReadsOtherwise(Refusal):
    """A line that does not mean any more what was shown and chosen."""

    text: str


class AlreadyChosen(Refusal):
    """One of the meanings of a line has been chosen before."""


@dataclass
class AnsweredSince(Refusal):
    """The asker's answer is no longer what they want to take back."""

    calendar: str


class NoUsualWeek(Refusal):
    """The asker has told no usual week."""


@dataclass
class NothingUsual(Refusal):
    """Nothing of the asker's usual week is free in the days of the calendar."""

    calendar: str


@dataclass
class NothingAgain(Refusal):
    """The asker gave no times last time, or nothing of them can be on the days of the calendar."""

    calendar: str
    had_times: bool


class NotOpenToAll(Refusal):
    """The calendar takes only those whom its owner invites."""


@dataclass
class NotInRole(Refusal):
    """The calendar takes those with a role, which the asker has not got, and those who are invited."""

    role_id: int


class NobodyInRole(Refusal):
    """Nobody but the asker, and bots, has the role."""


@dataclass
class TooManyInRole(Refusal):
    """More people have the role than are invited one by one."""

    people: int
    most: int


class NoSuchRole(Refusal):
    """The server has no such role (any more)."""


# --- posting and servers


class NotInAServer(Refusal):
    """Only a channel of a server can be posted in."""


@dataclass
class BotNotInServer(Refusal):
    """The bot was installed for a person here, not for the server. `link` adds it."""

    link: str


@dataclass
class MayNotPost(Refusal):
    """The bot, or the person it posts for, may not view or send there; `missing` names the permissions."""

    who: str
    missing: list[str]


class MayNotManage(Refusal):
    """Settings of a server are for those who manage it."""


@dataclass
class BadReminders(Refusal):
    """Not times before a deadline such as "48, 4"."""

    text: str


@dataclass
class OtherChannel(Refusal):
    """The server's managers want calendars posted in another channel."""

    channel_id: int


# --- finalizing


@dataclass
class NobodyCan(Refusal):
    """Nobody who was invited is free at that time."""

    meeting: Span


@dataclass
class OneByOne(Refusal):
    """A calendar of one-on-one meetings has no one time; its timetable is found."""

    calendar: str


class ProposalOrTime(Refusal):
    """Exactly one of a proposal and a time was wanted."""


@dataclass
class NotFinalized(Refusal):
    """No meeting of the asker's is fixed on this calendar."""

    calendar: str


@dataclass
class NobodyAnswered(Refusal):
    """No time can be found before anybody has said when they can."""

    calendar: str


@dataclass
class NothingFits(Refusal):
    """No meeting fits into the times that are still to come."""

    calendar: str


@dataclass
class CantSwap(Refusal):
    """Of two who are to change places, these never said they could when the other meets.

    `refused` has who, the other and when. `suiting` are those with whom the `first` could swap.
    """

    viewer: Person
    refused: list[tuple[Person, Person, Span]]
    first: Person
    suiting: list[Person]


@dataclass
class NoServerEvent(Refusal):
    """Only the meeting of a group becomes an event, and only in the server of its calendar."""

    calendar: str


@dataclass
class MayNotCreateEvents(Refusal):
    """The bot, or the person who asks, has no permission to create events in the server."""

    who: str


# --- files and addresses of calendars


@dataclass
class BadFile(Refusal):
    """A file, or what was found at an address, says nothing of when somebody is busy."""

    flaw: Flaw


@dataclass
class BadAddress(Refusal):
    """There is no calendar to be had from an address."""

    trouble: Trouble


class NotConnected(Refusal):
    """The person has connected no calendar of theirs."""


class NotSwitchedOn(Refusal):
    """The host lets nobody connect a calendar."""


# --- changing what is set


@dataclass
class StillOpen(Refusal):
    """The meetings of the calendar are not set yet, so there is nothing to change."""

    calendar: str


@dataclass
class NoSuchMeeting(Refusal):
    """The asker, or whoever was named, has no meeting there to change."""

    calendar: str


@dataclass
class MeetingBegan(Refusal):
    """The meeting has begun, or is over."""

    meeting: Span


@dataclass
class SlotTaken(Refusal):
    """Somebody else has that time by now."""

    slot: Span


@dataclass
class OrganizersOwn(Refusal):
    """The organizer moves the meeting or calls it off, rather than tell themselves that they can't."""

    calendar: str


@dataclass
class Revised(Refusal):
    """The meetings have changed since they were shown: whose, from when to when; None is no meeting."""

    calendar: str
    news: list[tuple[str, Span | None, Span | None]] = field(default_factory=list)


@dataclass
class StartComesTwice(Refusal):
    """The clock shows the start of a series twice that night, and the second time can't be repeated."""

    first: Span


@dataclass
class PartOfSeries(Refusal):
    """The meeting repeats: its meetings are changed one by one, or the series ends."""

    calendar: str


@dataclass
class MeetsThen(Refusal):
    """Another meeting of the same series is at that time."""

    slot: Span


@dataclass
class TimePassed(Refusal):
    """A meeting would be moved to a time that has passed."""

    slot: Span


@dataclass
class OnlyOneLeft(Refusal):
    """The series has no other meeting, so there would be none."""

    calendar: str


class DraftGone(Refusal):
    """What was kept has expired or was used."""


@dataclass
class CalendarChanged(Refusal):
    """Something changed since it was shown; look again."""

    calendar: str
