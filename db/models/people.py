"""Users, whom they know, their usual week, and the servers they meet in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import NEVER_AGAIN, Base, Id, Snowflake
from db.types import word
from scheduling.model import Preference

_PROFILE = (
    "username",
    "username_key",
    "email",
    "email_key",
    "first_name",
    "last_name",
    "full_name_key",
    "timezone",
)


class User(Base):
    """A Discord account known to the bot; registered once its profile is complete.

    `*_key` is the value in NFKC and casefolded, so that "unique" and "found" do not depend on case.
    Waking hours are minutes after midnight on the user's wall. `usual_offered_at`: their usual week was
    suggested to them, which happens once. `dm_turn_at` is when a DM with a newcomer was first opened, or may
    be. A deleted account that others' meetings still name keeps its row, with its id turned negative for the
    discord_id.
    """

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint(
            "registered_at IS NULL OR (" + " AND ".join(f"{name} IS NOT NULL" for name in _PROFILE) + ")",
            name="profile_complete",
        ),
        CheckConstraint(
            "0 <= waking_start AND waking_start < waking_end AND waking_end <= 1440", name="waking"
        ),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    discord_id: Mapped[Snowflake] = mapped_column(unique=True)
    discord_name: Mapped[str] = mapped_column(String(100))
    username: Mapped[str | None] = mapped_column(String(32))
    username_key: Mapped[str | None] = mapped_column(Text, unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(Text, unique=True)
    first_name: Mapped[str | None] = mapped_column(String(64))
    last_name: Mapped[str | None] = mapped_column(String(64))
    full_name_key: Mapped[str | None] = mapped_column(Text)
    timezone: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(16))
    waking_start: Mapped[int] = mapped_column(SmallInteger, default=8 * 60)
    waking_end: Mapped[int] = mapped_column(SmallInteger, default=22 * 60)
    registered_at: Mapped[datetime | None]
    usual_offered_at: Mapped[datetime | None]
    signed_out_at: Mapped[datetime | None]
    messages_off_at: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    dm_channel_id: Mapped[Snowflake | None]
    dm_turn_at: Mapped[datetime | None] = mapped_column(index=True)


class Contact(Base):
    """`user` is in the list of `owner`. `by_email` is the key of the email it was added by, if it was."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("owner_id <> user_id", name="not_oneself"),)

    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    by_email: Mapped[str | None] = mapped_column(Text)


class Barred(Base):
    """`user` wants no invitations from `owner` any more."""

    __tablename__ = "barred"
    __table_args__ = (CheckConstraint("user_id <> owner_id", name="not_oneself"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    said_at: Mapped[datetime]


class UsualWeek(Base):
    """A stretch of somebody's usual week: minutes after midnight on their wall, Monday is 0."""

    __tablename__ = "usual_week"
    __table_args__ = (
        UniqueConstraint("user_id", "weekday", "start_wall"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= start_wall AND start_wall < end_wall AND end_wall <= 1440", name="walls"),
        CheckConstraint("preference IN ('HIGH', 'LOW')", name="preference"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    start_wall: Mapped[int] = mapped_column(SmallInteger)
    end_wall: Mapped[int] = mapped_column(SmallInteger)
    preference: Mapped[Preference] = mapped_column(word(Preference, checked=False))


class Guild(Base):
    """A Discord server and what its managers settled, None where they left it to the bot.

    Reminders are in hours before a deadline. Calendars may be opened by those with one role, and in some
    channels only. `server_events`: a group's meeting becomes an event of the server unless its organizer says
    otherwise. `left_at` is when the bot was first found not to be in it.
    """

    __tablename__ = "guild"

    discord_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    channel_id: Mapped[Snowflake | None]
    reminder_hours: Mapped[list[int] | None]
    server_events: Mapped[bool] = mapped_column(default=False, server_default=false())
    left_at: Mapped[datetime | None]
    opener_role_id: Mapped[Snowflake | None]
    opening_channels: Mapped[list[int] | None]
