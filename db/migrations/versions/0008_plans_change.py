"""Meetings change after they are set: revisions, pins, who can't make theirs, and what changed for whom."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    *("invitation", "uninvitation", "deadline_reminder", "nudge", "deadline_passed", "all_answered"),
    *("status_summary", "calendar_changed", "finalized", "cancelled", "meeting_reminder", "more_time"),
    *("call", "undelivered", "channel_lost", "catch_up", "channel_reminder", "channel_call"),
)
_NEW_KINDS = ("absence", "meeting_changed", "booking", "booked")
_KINDS = (*_OLD_KINDS[:12], *_NEW_KINDS, *_OLD_KINDS[12:])
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "calendar", sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("event", sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False))
    _allow(_KINDS)
    _create_absence()
    _create_change()


def downgrade() -> None:
    """What is owed about changes is lost, with what they were."""
    op.drop_table("change")
    op.drop_table("absence")
    op.execute(f"DELETE FROM notification WHERE {_one_of(_NEW_KINDS)}")  # noqa: S608 - our own
    _allow(_OLD_KINDS)
    op.drop_column("event", "pinned")
    op.drop_column("calendar", "revision")


def _one_of(kinds: Iterable[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _allow(kinds: Iterable[str]) -> None:
    name = op.f("ck_notification_notificationkind")
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _one_of(kinds))


def _create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("calendar_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("start_time", _AT, nullable=True),
        sa.Column("end_time", _AT, nullable=True),
        sa.Column("ical_uid", sa.String(100), nullable=True),
        sa.Column("ical_sequence", sa.Integer(), nullable=False),
        sa.Column("said_at", _AT, nullable=False),
        sa.CheckConstraint("(start_time IS NULL) = (end_time IS NULL)", name=op.f("ck_absence_whole")),
        sa.CheckConstraint(
            "start_time IS NULL OR start_time < end_time", name=op.f("ck_absence_starts_before_it_ends")
        ),
        sa.UniqueConstraint("calendar_id", "user_id", name=op.f("uq_absence_calendar_id_user_id")),
        *_keys("absence"),
        sqlite_autoincrement=True,
    )


def _create_change() -> None:
    op.create_table(
        "change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("calendar_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("start_before", _AT, nullable=True),
        sa.Column("end_before", _AT, nullable=True),
        sa.Column("start_after", _AT, nullable=True),
        sa.Column("end_after", _AT, nullable=True),
        sa.Column("place_before", sa.String(200), nullable=True),
        sa.Column("ical_uid", sa.String(100), nullable=False),
        sa.Column("ical_sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", _AT, nullable=False),
        sa.CheckConstraint(
            "(start_before IS NULL) = (end_before IS NULL)", name=op.f("ck_change_whole_before")
        ),
        sa.CheckConstraint("(start_after IS NULL) = (end_after IS NULL)", name=op.f("ck_change_whole_after")),
        sa.CheckConstraint(
            "start_before IS NOT NULL OR start_after IS NOT NULL", name=op.f("ck_change_something")
        ),
        sa.UniqueConstraint(
            "calendar_id", "user_id", "revision", name=op.f("uq_change_calendar_id_user_id_revision")
        ),
        *_keys("change"),
        sqlite_autoincrement=True,
    )


def _keys(table: str) -> list[sa.Constraint]:
    calendar, user = op.f(f"fk_{table}_calendar_id"), op.f(f"fk_{table}_user_id")
    return [
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=calendar, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=user),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
