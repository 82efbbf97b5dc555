"""Reminders, summaries and the live status: more kinds, messages to people in channels, edits that are due."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = (
    "invitation",
    "uninvitation",
    "deadline_reminder",
    "nudge",
    "deadline_passed",
    "all_answered",
    "status_summary",
    "calendar_changed",
    "finalized",
    "cancelled",
    "meeting_reminder",
    "more_time",
    "call",
    "undelivered",
    "channel_lost",
    "catch_up",
)
_CHECKS = {
    "ck_notification_has_recipient": "user_id IS NOT NULL OR channel_id IS NOT NULL",
    "ck_notification_notificationkind": f"kind IN ({', '.join(repr(kind) for kind in _KINDS)})",
}


def upgrade() -> None:
    op.alter_column("user", "reminders_off_at", new_column_name="messages_off_at")
    with op.batch_alter_table("notification") as batch_op:
        for name in ("ck_notification_one_recipient", "ck_notification_notificationkind"):
            batch_op.drop_constraint(op.f(name), type_="check")
        for name, text in _CHECKS.items():
            batch_op.create_check_constraint(op.f(name), text)
    _renew_live_messages()


def _renew_live_messages() -> None:
    """What was posted before becomes live: an edit is due for it at once."""
    copied = "calendar_id, channel_id, message_id, open_to_all, created_at"
    op.execute(f"CREATE TEMPORARY TABLE posted AS SELECT {copied} FROM live_message")  # noqa: S608 - our own
    op.drop_table("live_message")
    op.create_table(
        "live_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("open_to_all", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_live_message_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_message")),
        sa.UniqueConstraint("calendar_id", "channel_id", name=op.f("uq_live_message_calendar_id_channel_id")),
    )
    _index("ix_live_message_due_at_set", ["due_at"], "due_at IS NOT NULL")
    _index("ix_live_message_leased_until_set", ["leased_until"], "leased_until IS NOT NULL")
    op.execute(
        f"INSERT INTO live_message ({copied}, due_at, attempts) SELECT {copied}, created_at, 0 FROM posted"  # noqa: S608
        " WHERE message_id IS NOT NULL"
    )
    op.execute("DROP TABLE posted")


def _index(name: str, columns: Iterable[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name, "live_message", list(columns), unique=False, sqlite_where=where, postgresql_where=where
    )
