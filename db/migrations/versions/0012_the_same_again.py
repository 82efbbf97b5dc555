"""Calendars that open themselves again, and what owners are told about that and about who comes after all."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    *("invitation", "uninvitation", "deadline_reminder", "nudge", "deadline_passed", "all_answered"),
    *("status_summary", "calendar_changed", "finalized", "cancelled", "meeting_reminder", "more_time"),
    *("absence", "meeting_changed", "booking", "booked"),
    *("call", "undelivered", "channel_lost", "catch_up", "channel_reminder", "channel_call"),
    "server_event_lost",
)
_NEW_KINDS = ("coming_after_all", "opened_again")
_KINDS = (*_OLD_KINDS[:16], *_NEW_KINDS, *_OLD_KINDS[16:])
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.add_column(sa.Column("copied_from", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_calendar_copied_from"), "calendar", ["copied_from"], ["id"], ondelete="SET NULL"
        )
    _allow(_KINDS)
    op.create_table(
        "series",
        sa.Column("id", _ID, nullable=False),
        sa.Column("calendar_id", _ID, nullable=False),
        sa.Column("copy_id", _ID, nullable=True),
        sa.Column("every", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_itself", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "every IN ('weekly', 'every two weeks', 'every four weeks', 'monthly')",
            name=op.f("ck_series_every"),
        ),
        *_keys("calendar_id", "copy_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_series_opens_at"), "series", ["opens_at"])


def downgrade() -> None:
    """Nothing opens itself any more, and what is owed about it is lost."""
    op.drop_table("series")
    op.execute(f"DELETE FROM notification WHERE {_one_of(_NEW_KINDS)}")  # noqa: S608 - our own
    _allow(_OLD_KINDS)
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.drop_constraint(op.f("fk_calendar_copied_from"), type_="foreignkey")
        batch_op.drop_column("copied_from")


def _keys(*columns: str) -> list[sa.Constraint]:
    return [
        constraint
        for column in columns
        for constraint in (
            sa.ForeignKeyConstraint(
                [column], ["calendar.id"], name=op.f(f"fk_series_{column}"), ondelete="CASCADE"
            ),
            sa.UniqueConstraint(column, name=op.f(f"uq_series_{column}")),
        )
    ]


def _one_of(kinds: Iterable[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _allow(kinds: Iterable[str]) -> None:
    name = op.f("ck_notification_notificationkind")
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _one_of(kinds))
