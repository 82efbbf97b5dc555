"""What belongs to people can be taken out of Discord, and what is finished is forgotten in time."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
# Name, table, column, and of which rows; all of them if nothing is said.
_INDEXES = (
    ("ix_draft_calendar_id", "draft", "calendar_id", None),
    ("ix_calendar_end_date", "calendar", "end_date", None),
    ("ix_calendar_end_date_named", "calendar", "end_date", "anonymized_at IS NULL"),
    ("ix_notification_due_at_done", "notification", "due_at", "outcome IS NOT NULL"),
    ("ix_absence_user_id", "absence", "user_id", None),
    ("ix_change_user_id", "change", "user_id", None),
)


def upgrade() -> None:
    op.add_column("calendar", sa.Column("anonymized_at", _AT, nullable=True))
    op.add_column("guild", sa.Column("left_at", _AT, nullable=True))
    for name, table, column, condition in _INDEXES:
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    _create_erasure()


def downgrade() -> None:
    op.drop_table("erasure")
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
    op.drop_column("guild", "left_at")
    op.drop_column("calendar", "anonymized_at")


def _create_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", _AT, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "(message_id IS NULL AND discord_id IS NOT NULL) OR"
            " (message_id IS NOT NULL AND channel_id IS NOT NULL)",
            name=op.f("ck_erasure_something"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erasure_due_at", "erasure", ["due_at"])
