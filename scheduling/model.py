"""The nouns of OneOnOne as frozen dataclasses: what the rules take and the services return.

Instants are aware UTC; dates and minutes of a day are wall time in the zone named beside them.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from scheduling.intervals import Span
from scheduling.zones import DAY_MINUTES, instant_at

USUAL_WAKING = (8 * 60, 22 * 60)
"""When people are awake who did not say: minutes after midnight."""
DELETED = "a deleted account"
"""What somebody is called whose data is deleted, where others' meetings still know of them."""


class Mode(StrEnum):
    """What a calendar is for: one meeting for everybody, or one with each invitee."""

    GROUP = "group"
    ONE_ON_ONE = "one-on-one"


class Acceptance(StrEnum):
    """What an attendee said to the invitation."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class AnswerStatus(StrEnum):
    """What an attendee said about their times."""

    NONE = "none"
    SUBMITTED = "submitted"
    NO_TIME = "no_time"


class Preference(StrEnum):
    """How somebody likes a time at which they can: HIGH ("prefer") or LOW ("if needed")."""

    HIGH = "HIGH"
    LOW = "LOW"


class OpenTo(StrEnum):
    """Who may answer from a live status: everybody who sees it, those with one role, or those invited."""

    EVERYBODY = "everybody"
    ROLE = "role"
    INVITED = "invited"


class EventType(StrEnum):
    """What a row of Event is: availability with its Preference, or a fixed meeting."""

    HIGH = "HIGH"
    LOW = "LOW"
    FINALIZED = "FINALIZED"


class NotificationKind(StrEnum):
    """Every kind of message that the bot may owe somebody.

    MORE_TIME asks for more times where those given do not suffice. Of meetings that are set, an ABSENCE
    tells the owner who can't make one, MEETING_CHANGED everybody whose own has changed; a BOOKING lets
    somebody who was added later choose a free slot, and BOOKED tells the owner which. COMING_AFTER_ALL tells
    the owner who takes back that they can't make it; OPENED_AGAIN shows them a calendar that opened itself
    again. A CALL asks somebody who cannot be reached by DM, in a channel; a CHANNEL_CALL asks several whose
    DMs would come too late. A CHANNEL_REMINDER is for all who may answer in a channel. UNDELIVERED and
    CHANNEL_LOST tell the owner what did not work, SERVER_EVENT_LOST why there is no server event, or no
    longer, and CATCH_UP somebody what was held for them. A CO_ORGANIZER is told to be one, and that they no
    longer are by CO_ORGANIZER_LEFT, which tells the owner who stepped back. NEW_OWNER is for everybody.
    """

    INVITATION = "invitation"
    UNINVITATION = "uninvitation"
    DEADLINE_REMINDER = "deadline_reminder"
    NUDGE = "nudge"
    DEADLINE_PASSED = "deadline_passed"
    ALL_ANSWERED = "all_answered"
    STATUS_SUMMARY = "status_summary"
    CALENDAR_CHANGED = "calendar_changed"
    FINALIZED = "finalized"
    CANCELLED = "cancelled"
    MEETING_REMINDER = "meeting_reminder"
    MORE_TIME = "more_time"
    ABSENCE = "absence"
    MEETING_CHANGED = "meeting_changed"
    BOOKING = "booking"
    BOOKED = "booked"
    COMING_AFTER_ALL = "coming_after_all"
    OPENED_AGAIN = "opened_again"
    CALL = "call"
    UNDELIVERED = "undelivered"
    CHANNEL_LOST = "channel_lost"
    CATCH_UP = "catch_up"
    CHANNEL_REMINDER = "channel_reminder"
    CHANNEL_CALL = "channel_call"
    SERVER_EVENT_LOST = "server_event_lost"
    CO_ORGANIZER = "co_organizer"
    CO_ORGANIZER_LEFT = "co_organizer_left"
    NEW_OWNER = "new_owner"


class Every(StrEnum):
    """How often a group's meeting repeats, or a calendar opens itself again.

    MONTH is on the same weekday, such as the second Tuesday.
    """

    WEEK = "weekly"
    TWO_WEEKS = "every two weeks"
    FOUR_WEEKS = "every four weeks"
    MONTH = "monthly"


class Outcome(StrEnum):
    """How a notification ended; an open one has none.

    What is HELD is told once messages are wanted again. Who is CALLED is asked in a channel instead.
    """

    SENT = "sent"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    GIVEN_UP = "given_up"
    CALLED = "called"


class EventEnd(StrEnum):
    """Why a server event is no longer kept up to date, or was never made.

    It was CANCELED with its calendar, or DELETED by somebody in the server. It is FORBIDDEN there, the server
    is FULL of events, the meeting BEGAN before, or Discord went on refusing it for another reason.
    """

    CANCELED = "canceled"
    DELETED = "deleted"
    FORBIDDEN = "forbidden"
    FULL = "full"
    BEGAN = "began"
    GIVEN_UP = "given_up"


class ServerEvent(Struct, frozen=True):
    """A meeting among a server's own events: `event_id` once Discord has it, `ended` once it is not kept."""

    guild_id: int
    event_id: int | None
    ended: EventEnd | None


class Profile(Struct, frozen=True):
    """What a registered User told about themselves. The time zone is an IANA name."""

    username: str
    email: str
    first_name: str
    last_name: str
    timezone: str

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Person(Struct, frozen=True):
    """A Discord account known to the bot. Registered once it has a profile; a guest until then.

    `guest_timezone` is where somebody is who has no profile, once they have said. `locale` is the language
    that Discord shows them, such as "en-US", as of when they last interacted.
    """

    id: int
    discord_id: int
    discord_name: str
    profile: Profile | None = None
    guest_timezone: str | None = None
    locale: str | None = None
    signed_out: bool = False
    messages_off: bool = False
    waking_hours: tuple[int, int] = USUAL_WAKING
    unreachable_since: datetime | None = None

    @property
    def is_deleted(self) -> bool:
        """Whether their data is deleted, and they are there only for the meetings of others."""
        return self.discord_id < 0

    @property
    def wants_nothing(self) -> bool:
        """Whether they have signed out, or stopped messages: what is owed to them waits."""
        return self.signed_out or self.messages_off

    @property
    def name(self) -> str:
        return self.profile.full_name if self.profile else self.discord_name

    @property
    def timezone(self) -> str | None:
        """An IANA name; None while they have not said where they are."""
        return (self.profile.timezone if self.profile else self.guest_timezone) or None


class UsualHours(Struct, frozen=True, order=True):
    """A stretch of one weekday, Monday being 0, in minutes after midnight on the person's wall."""

    weekday: int
    start: int
    end: int
    preference: Preference = Preference.HIGH


class CalendarFields(Struct, frozen=True, kw_only=True):
    """What its owner says about a calendar: all that is created, edited and copied.

    `place` is a text, a link, or the mention of a voice channel; `buffer` what the owner wants between
    one-on-one meetings; `expected` how many people are to answer, where that was said. A group's meeting may
    `repeat`, `until` a day, that included, or so many times; nothing said is as often as may be. Dates and
    `hours` (minutes after midnight, beyond 1440 if they run past the next one) are wall time in `timezone`;
    `deadline` is an instant. `scheduling.fields` reads each from words; what has no default here depends on
    the others.
    """

    name: str
    description: str = ""
    place: str = ""
    start_date: date
    end_date: date
    timezone: str
    deadline: datetime
    mode: Mode = Mode.ONE_ON_ONE
    meeting_length: timedelta = timedelta(minutes=30)
    buffer: timedelta = timedelta()
    hours: tuple[int, int] = (9 * 60, 18 * 60)
    expected: int | None = None
    repeat: Every | None = None
    until: date | int | None = None

    @property
    def window(self) -> Span:
        """What the calendar covers, as covered has it."""
        return covered(self.start_date, self.end_date, self.hours, self.timezone)


def covered(first: date, last: date, hours: tuple[int, int], timezone: str) -> Span:
    """From 00:00 of the first to 24:00 of the last day, or as long as the hours run past that midnight, on
    the wall of the zone.
    """
    zone = ZoneInfo(timezone)
    return Span(instant_at(first, 0, zone), instant_at(last, max(DAY_MINUTES, hours[1]), zone))


class Calendar(CalendarFields, frozen=True, kw_only=True):
    """A date range in which a meeting is sought, or one with each invitee, with a deadline for answers.

    `guild_id` is the server in which it was opened, `guild_name` how that was called then; `revision` counts
    the changes of its meetings since they were set. `first` is the first meeting of a series as it was set.
    `ended_by` is the account of who called it off, if that was not its owner.
    """

    id: int
    owner: Person
    guild_id: int | None = None
    guild_name: str | None = None
    is_finalized: bool = False
    cancelled_at: datetime | None = None
    ended_by: int | None = None
    version: int = 1
    revision: int = 0
    first: Span | None = None

    def accepts_answers(self, now: datetime) -> bool:
        return not self.is_finalized and self.cancelled_at is None and now < self.deadline


class Attendee(Struct, frozen=True):
    """One Person on one Calendar, invited to it so many times.

    `note` is for the owner alone, with the answer that no time works. `left_out`: the owner wants no meeting
    with them this time.
    """

    person: Person
    accepted: Acceptance
    status: AnswerStatus
    required: bool = True
    withdrawn_at: datetime | None = None
    note: str = ""
    times_invited: int = 1
    left_out: bool = False

    @property
    def has_answered(self) -> bool:
        """Whether nothing more is wanted of them: they declined, or said when they can."""
        return self.accepted is Acceptance.DECLINED or self.status is not AnswerStatus.NONE


class Entry(Struct, frozen=True):
    """One stretch of somebody's availability on a Calendar."""

    id: int
    span: Span
    preference: Preference
    name: str = ""


class Meeting(Struct, frozen=True):
    """A fixed meeting: a FINALIZED Event. `person_id` is whose it is: in a group, the owner's.

    It is more than the Slot it was, since people have it in their calendars: there, `uid` names it for ever
    and `sequence` goes up with every change. One that is `pinned` never moves for the sake of others. One of
    a series has the series' name there, and tells by `original` when the rule has it, moved or not.
    """

    id: int
    person_id: int
    span: Span
    name: str
    uid: str
    sequence: int = 0
    pinned: bool = False
    original: datetime | None = None


class Invitation(Struct, frozen=True):
    """An Attendee's own view: the calendar they were invited to and what they said so far.

    `told_before`: they gave times on the calendar that this one was copied from, and none here. There are
    `more` entries than the first ones.
    """

    calendar: Calendar
    attendee: Attendee
    entries: list[Entry] = field(default_factory=list)
    has_usual_week: bool = False
    told_before: bool = False
    more: int = 0
