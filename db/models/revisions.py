"""What became of meetings after they were set: who can't make theirs, and what changed for whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import NEVER_AGAIN, Base, Id, partial_index
from db.models.people import User


class Absence(Base):
    """Somebody can't make the meeting they had, or any free slot. It is there until the owner has decided.

    The meeting is as it was; in a one-on-one, its Event is gone, so that the slot is free. With an event, it
    is that one of a series and no other, and the row stays: the owner need not decide.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("(start_time IS NULL) = (end_time IS NULL)", name="whole"),
        CheckConstraint("start_time IS NULL OR start_time < end_time", name="starts_before_it_ends"),
        partial_index(
            "ix_absence_calendar_id_user_id_whole",
            "calendar_id",
            "user_id",
            where="event_id IS NULL",
            unique=True,
        ),
        UniqueConstraint("event_id", "user_id"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    start_time: Mapped[datetime | None]
    end_time: Mapped[datetime | None]
    ical_uid: Mapped[str | None] = mapped_column(String(100))
    ical_sequence: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise", viewonly=True)


class MeetingChange(Base):
    """What one revision of a calendar's meetings changed for one person, as their own calendar has it.

    Without a time before, they got a meeting; without one after, they have none any more. Of a series, it is
    about the meeting that the rule has at `original_start`, or without that about all.
    """

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("(start_before IS NULL) = (end_before IS NULL)", name="whole_before"),
        CheckConstraint("(start_after IS NULL) = (end_after IS NULL)", name="whole_after"),
        CheckConstraint("start_before IS NOT NULL OR start_after IS NOT NULL", name="something"),
        UniqueConstraint("calendar_id", "user_id", "revision"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    revision: Mapped[int]
    start_before: Mapped[datetime | None]
    end_before: Mapped[datetime | None]
    start_after: Mapped[datetime | None]
    end_after: Mapped[datetime | None]
    place_before: Mapped[str | None] = mapped_column(String(200))
    ical_uid: Mapped[str] = mapped_column(String(100))
    ical_sequence: Mapped[int]
    made_at: Mapped[datetime]
    original_start: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise", viewonly=True)
