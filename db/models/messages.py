"""What is owed to people, what is shown live, and what they typed that was not yet accepted."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import NEVER_AGAIN, Base, Id, Snowflake, partial_index
from db.models.calendars import Calendar
from db.models.people import User
from db.types import word
from scheduling.model import EventEnd, NotificationKind, OpenTo, Outcome


class Notification(Base):
    """A message the bot owes at `due_at`. Open until it has an outcome.

    It is for `user`, or for all who read the channel; without a channel, it goes to the user's DMs. Nobody
    claims it before `leased_until`: somebody is sending it, or it is put off. An invitation that was not sent
    because its user is called in a channel says by which message: `called_in`.
    """

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint("user_id IS NOT NULL OR channel_id IS NOT NULL", name="has_recipient"),
        CheckConstraint(
            "(sent_at IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'sent')", name="sent_has_time"
        ),
        partial_index("ix_notification_due_at_open", "due_at", where="outcome IS NULL"),
        partial_index(
            "ix_notification_leased_until_open",
            "leased_until",
            where="outcome IS NULL AND leased_until IS NOT NULL",
        ),
        partial_index("ix_notification_called_in_set", "called_in", where="called_in IS NOT NULL"),
        partial_index("ix_notification_due_at_done", "due_at", where="outcome IS NOT NULL"),
        Index(None, "calendar_id", "user_id"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    kind: Mapped[NotificationKind] = mapped_column(word(NotificationKind))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[Snowflake | None]
    revision: Mapped[int] = mapped_column(default=1)
    dedupe_key: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    sent_at: Mapped[datetime | None]
    message_id: Mapped[Snowflake | None]
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome))
    reason: Mapped[str | None] = mapped_column(String(100))
    called_in: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("notification.id"))

    calendar: Mapped[Calendar] = relationship(lazy="raise", viewonly=True)
    user: Mapped[User | None] = relationship(lazy="raise", viewonly=True)


class LiveMessage(Base):
    """A status kept up to date in a channel. `due_at` is when it next has to be sent or edited, if it has to.

    Nobody claims it before `leased_until`: somebody is at it, or it is put off. `audience` may answer from
    it, with `role_id` if it is one role. That is pinged when it is sent, if `pings`, and by reminders, if
    `reminder_pings`.
    """

    __tablename__ = "live_message"
    __table_args__ = (
        UniqueConstraint("calendar_id", "channel_id"),
        CheckConstraint("(audience = 'role') = (role_id IS NOT NULL)", name="role_if_for_one"),
        partial_index("ix_live_message_due_at_set", "due_at", where="due_at IS NOT NULL"),
        partial_index("ix_live_message_leased_until_set", "leased_until", where="leased_until IS NOT NULL"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    channel_id: Mapped[Snowflake]
    message_id: Mapped[Snowflake | None]
    audience: Mapped[OpenTo] = mapped_column(word(OpenTo), default=OpenTo.INVITED)
    role_id: Mapped[Snowflake | None]
    pings: Mapped[bool] = mapped_column(default=False, server_default=false())
    reminder_pings: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)

    calendar: Mapped[Calendar] = relationship(lazy="raise", viewonly=True)


class ServerEvent(Base):
    """A calendar's meeting among a server's events. `due_at` is when Discord next has to be made to agree.

    Nobody claims it before `leased_until`: somebody is at it, or it is put off. Once `ended`, it is left as
    it is.
    """

    __tablename__ = "server_event"
    __table_args__ = (
        partial_index("ix_server_event_due_at_set", "due_at", where="due_at IS NOT NULL"),
        partial_index("ix_server_event_leased_until_set", "leased_until", where="leased_until IS NOT NULL"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), unique=True)
    guild_id: Mapped[Snowflake]
    event_id: Mapped[Snowflake | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    ended: Mapped[EventEnd | None] = mapped_column(word(EventEnd))

    calendar: Mapped[Calendar] = relationship(lazy="raise", viewonly=True)


class Greeting(Base):
    """What a server that the bot has joined is told once. Open until `ended_at`, sent if it has a message.

    Nobody claims it before `leased_until`: somebody is sending it, or it is put off.
    """

    __tablename__ = "greeting"
    __table_args__ = (
        partial_index("ix_greeting_created_at_open", "created_at", where="ended_at IS NULL"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    guild_id: Mapped[Snowflake] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    ended_at: Mapped[datetime | None]
    message_id: Mapped[Snowflake | None]
    reason: Mapped[str | None] = mapped_column(String(100))


class Erasure(Base):
    """What the bot has sent, to be taken out of Discord after somebody has deleted their data.

    Without a message, it is every DM with the account; otherwise the account's mention in that message, or,
    without an account, the message itself. The row goes when that is done.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint(
            "(message_id IS NULL AND discord_id IS NOT NULL) OR"
            " (message_id IS NOT NULL AND channel_id IS NOT NULL)",
            name="something",
        ),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    discord_id: Mapped[Snowflake | None]
    channel_id: Mapped[Snowflake | None]
    message_id: Mapped[Snowflake | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)


class Draft(Base):
    """What somebody typed that was not accepted yet, so that nothing is lost. Expires."""

    __tablename__ = "draft"
    __table_args__ = NEVER_AGAIN

    id: Mapped[Id]
    user_discord_id: Mapped[Snowflake] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(32))
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
