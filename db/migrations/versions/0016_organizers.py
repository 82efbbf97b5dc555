"""More than one person may organize a calendar."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    *("invitation", "uninvitation", "deadline_reminder", "nudge", "deadline_passed", "all_answered"),
    *("status_summary", "calendar_changed", "finalized", "cancelled", "meeting_reminder", "more_time"),
    *("absence", "meeting_changed", "booking", "booked", "coming_after_all", "opened_again"),
    *("call", "undelivered", "channel_lost", "catch_up", "channel_reminder", "channel_call"),
    "server_event_lost",
)
_NEW_KINDS = ("co_organizer", "co_organizer_left", "new_owner")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _allow((*_OLD_KINDS, *_NEW_KINDS))
    calendar, user = op.f("fk_organizer_calendar_id"), op.f("fk_organizer_user_id")
    op.create_table(
        "organizer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("calendar_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=calendar, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=user, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizer")),
        sa.UniqueConstraint("calendar_id", "user_id", name=op.f("uq_organizer_calendar_id_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_organizer_user_id"), "organizer", ["user_id"])


def downgrade() -> None:
    """Calendars keep their owners; what is owed about organizers is lost."""
    op.drop_table("organizer")
    op.execute(f"DELETE FROM notification WHERE {_one_of(_NEW_KINDS)}")  # noqa: S608 - our own
    _allow(_OLD_KINDS)


def _one_of(kinds: Iterable[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _allow(kinds: Iterable[str]) -> None:
    name = op.f("ck_notification_notificationkind")
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _one_of(kinds))
