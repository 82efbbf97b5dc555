"""Calendars, who is on them, when they are free, and what was found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import NEVER_AGAIN, Base, Id, Snowflake, partial_index
from db.models.people import User
from db.types import word
from scheduling.model import Acceptance, AnswerStatus, EventType, Every, Mode, Preference


class Calendar(Base):
    """A date range with a deadline. Lengths are minutes.

    day_start and day_end are minutes after midnight of each day; day_end may lie on the next. A copy was
    `copied_from` the calendar that asked the same people before. A group's meeting may repeat until a day, or
    else so many times; `first_*` is the first of them as it was set. `ended_by` is the Discord account that
    called it off, if it was not its owner. Once it is `anonymized_at`, nobody but its owner is named on it.
    """

    __tablename__ = "calendar"
    __table_args__ = (
        CheckConstraint("start_date <= end_date", name="dates"),
        CheckConstraint("0 < meeting_length AND meeting_length <= 1440", name="meeting_length"),
        CheckConstraint("0 <= buffer AND buffer <= 1440", name="buffer"),
        CheckConstraint(
            "0 <= day_start AND day_start < 1440 AND day_start < day_end AND day_end - day_start <= 1440",
            name="hours",
        ),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("expected > 0", name="expected"),
        partial_index("ix_calendar_end_date_named", "end_date", where="anonymized_at IS NULL"),
        partial_index("ix_calendar_copied_from_copies", "copied_from", where="copied_from IS NOT NULL"),
        CheckConstraint("until_count BETWEEN 2 AND 52", name="until_count"),
        CheckConstraint(
            "repeat IS NOT NULL OR (until_date IS NULL AND until_count IS NULL AND first_start IS NULL)",
            name="repeats",
        ),
        CheckConstraint("(first_start IS NULL) = (first_end IS NULL)", name="first_whole"),
        CheckConstraint("first_start IS NULL OR first_start < first_end", name="first_starts_before_it_ends"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    guild_id: Mapped[Snowflake | None] = mapped_column(
        ForeignKey("guild.discord_id", ondelete="SET NULL"), index=True
    )
    guild_name: Mapped[str | None] = mapped_column(String(100))
    channel_id: Mapped[Snowflake | None]
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    start_date: Mapped[date]
    end_date: Mapped[date] = mapped_column(index=True)
    timezone: Mapped[str] = mapped_column(String(64))
    deadline: Mapped[datetime] = mapped_column(index=True)
    mode: Mapped[Mode] = mapped_column(word(Mode))
    meeting_length: Mapped[int] = mapped_column(SmallInteger)
    buffer: Mapped[int] = mapped_column(SmallInteger, default=0)
    day_start: Mapped[int] = mapped_column(SmallInteger)
    day_end: Mapped[int] = mapped_column(SmallInteger)
    expected: Mapped[int | None] = mapped_column(SmallInteger)
    copied_from: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("calendar.id", ondelete="SET NULL")
    )
    repeat: Mapped[Every | None] = mapped_column(word(Every))
    until_date: Mapped[date | None]
    until_count: Mapped[int | None] = mapped_column(SmallInteger)
    first_start: Mapped[datetime | None]
    first_end: Mapped[datetime | None]
    is_finalized: Mapped[bool] = mapped_column(default=False)
    cancelled_at: Mapped[datetime | None]
    ended_by: Mapped[Snowflake | None]
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    anonymized_at: Mapped[datetime | None]

    owner: Mapped[User] = relationship(lazy="raise", viewonly=True, foreign_keys=owner_id)

    @property
    def hours(self) -> tuple[int, int]:
        """When its days begin and end."""
        return self.day_start, self.day_end

    @hours.setter
    def hours(self, hours: tuple[int, int]) -> None:
        self.day_start, self.day_end = hours

    @property
    def until(self) -> date | int | None:
        """The last day on which it may meet, else how many times."""
        return self.until_date or self.until_count

    @until.setter
    def until(self, until: date | int | None) -> None:
        self.until_count = until if isinstance(until, int) else None
        self.until_date = None if isinstance(until, int) else until


class Attendee(Base):
    """One User on one Calendar. Withdrawing is never a delete: inviting again reopens the row.

    `revision` counts the invitations, so that each is owed once. In a timetable that is suggested, the owner
    wants their meeting at `pinned_start`, or has them `left_out`.
    """

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("calendar_id", "user_id"), NEVER_AGAIN)

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    accepted: Mapped[Acceptance] = mapped_column(word(Acceptance), default=Acceptance.INVITED)
    status: Mapped[AnswerStatus] = mapped_column(word(AnswerStatus), default=AnswerStatus.NONE)
    note: Mapped[str] = mapped_column(String(1000), default="")
    required: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    nudged_at: Mapped[datetime | None]
    pinned_start: Mapped[datetime | None]
    left_out: Mapped[bool] = mapped_column(default=False, server_default=false())

    user: Mapped[User] = relationship(lazy="raise", viewonly=True)
    calendar: Mapped[Calendar] = relationship(lazy="raise", viewonly=True)


class Event(Base):
    """A span on a Calendar by one User: availability (HIGH, LOW) or a fixed meeting (FINALIZED).

    One of a series shares its `ical_uid` with the others; `original_start` is when the rule has it.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("start_time < end_time", name="starts_before_it_ends"),
        CheckConstraint("(event_type = 'FINALIZED') = (ical_uid IS NOT NULL)", name="uid_when_finalized"),
        CheckConstraint("preference_met IN ('HIGH', 'LOW')", name="preference"),
        CheckConstraint("original_start IS NULL OR event_type = 'FINALIZED'", name="series_when_finalized"),
        UniqueConstraint("ical_uid", "start_time"),
        Index(None, "calendar_id", "owner_id", "start_time"),
        Index(None, "owner_id", "event_type", "start_time"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(100), default="")
    start_time: Mapped[datetime]
    end_time: Mapped[datetime]
    event_type: Mapped[EventType] = mapped_column(word(EventType))
    last_modified: Mapped[datetime]
    ical_uid: Mapped[str | None] = mapped_column(String(100))
    ical_sequence: Mapped[int] = mapped_column(default=0)
    preference_met: Mapped[Preference | None] = mapped_column(word(Preference, checked=False))
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    original_start: Mapped[datetime | None]


class Proposal(Base):
    """One ranked way to finalize, found for one version of its calendar."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("calendar_id", "version", "rank"), NEVER_AGAIN)

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    version: Mapped[int]
    rank: Mapped[int] = mapped_column(SmallInteger)
    payload: Mapped[dict[str, Any]]
    proved: Mapped[bool]


class ShownAnswers(Base):
    """Who can when, as others than the owner were last shown it: each entry by user, without its name."""

    __tablename__ = "shown_answers"

    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), primary_key=True)
    payload: Mapped[dict[str, Any]]


class Series(Base):
    """A calendar that opens itself again, until the row is deleted.

    `calendar_id` is the last one that people were asked on, and whose people are asked again; `copy_id` one
    that is open and waits for its owner to send the invitations. The next begins on `start_date` and opens at
    `opens_at`; `name` is that of each, without its date, `lead` how many minutes before the first day its
    deadline is, on the wall. With `by_itself`, the invitations go when it opens.
    """

    __tablename__ = "series"
    __table_args__ = NEVER_AGAIN

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), unique=True)
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), unique=True)
    every: Mapped[Every] = mapped_column(word(Every))
    name: Mapped[str] = mapped_column(String(100))
    lead: Mapped[int]
    start_date: Mapped[date]
    opens_at: Mapped[datetime] = mapped_column(index=True)
    by_itself: Mapped[bool] = mapped_column(default=False, server_default=false())
