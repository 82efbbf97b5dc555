"""Reminders, summaries and the live status: more kinds, messages to people in channels, edits that are due."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = (
    *("invitation", "uninvitation", "deadline_reminder", "nudge", "deadline_passed", "all_answered"),
    *("status_summary", "calendar_changed", "finalized", "cancelled", "meeting_reminder", "more_time"),
    *("call", "undelivered", "channel_lost", "catch_up"),
)
_NEW_KINDS = ("all_answered", "more_time", "call", "undelivered", "channel_lost", "catch_up")


def _one_of(kinds: Iterable[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


_OLD_CHECKS = {
    "ck_notification_one_recipient": "(user_id IS NULL) <> (channel_id IS NULL)",
    "ck_notification_notificationkind": _one_of(kind for kind in _KINDS if kind not in _NEW_KINDS),
}
_NEW_CHECKS = {
    "ck_notification_has_recipient": "user_id IS NOT NULL OR channel_id IS NOT NULL",
    "ck_notification_notificationkind": _one_of(_KINDS),
}
_SET = ("due_at", "leased_until")


def upgrade() -> None:
    """What was posted before becomes live: an edit is due for it at once."""
    op.alter_column("user", "reminders_off_at", new_column_name="messages_off_at")
    _replace_checks(_OLD_CHECKS, _NEW_CHECKS)
    op.execute("DELETE FROM live_message WHERE message_id IS NULL")
    with op.batch_alter_table("live_message") as batch_op:
        batch_op.drop_index("ix_live_message_dirty")
        batch_op.alter_column("dirty_since", new_column_name="due_at")
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.SmallInteger(), nullable=True))
    op.execute("UPDATE live_message SET due_at = created_at, leased_until = NULL, attempts = 0")
    with op.batch_alter_table("live_message") as batch_op:
        batch_op.alter_column("attempts", existing_type=sa.SmallInteger(), nullable=False)
        for column in _SET:
            _index_where_set(batch_op, f"ix_live_message_{column}_set", column)


def downgrade() -> None:
    """Notifications that could not be before are lost."""
    with op.batch_alter_table("live_message") as batch_op:
        for column in _SET:
            batch_op.drop_index(f"ix_live_message_{column}_set")
        batch_op.drop_column("attempts")
        batch_op.drop_column("edited_at")
        batch_op.alter_column("due_at", new_column_name="dirty_since")
    with op.batch_alter_table("live_message") as batch_op:
        _index_where_set(batch_op, "ix_live_message_dirty", "dirty_since")
    op.execute(f"DELETE FROM notification WHERE {_one_of(_NEW_KINDS)}")  # noqa: S608 - our own
    op.execute("DELETE FROM notification WHERE user_id IS NOT NULL AND channel_id IS NOT NULL")
    _replace_checks(_NEW_CHECKS, _OLD_CHECKS)
    op.alter_column("user", "messages_off_at", new_column_name="reminders_off_at")


def _replace_checks(old: Mapping[str, str], new: Mapping[str, str]) -> None:
    with op.batch_alter_table("notification") as batch_op:
        for name in old:
            batch_op.drop_constraint(op.f(name), type_="check")
        for name, text in new.items():
            batch_op.create_check_constraint(op.f(name), text)


def _index_where_set(batch_op: BatchOperations, name: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    batch_op.create_index(name, [column], unique=False, sqlite_where=where, postgresql_where=where)
