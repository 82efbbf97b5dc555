"""A group's meeting may be an event of the server as well, by the organizer's choice or the server's."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    *("invitation", "uninvitation", "deadline_reminder", "nudge", "deadline_passed", "all_answered"),
    *("status_summary", "calendar_changed", "finalized", "cancelled", "meeting_reminder", "more_time"),
    *("absence", "meeting_changed", "booking", "booked"),
    *("call", "undelivered", "channel_lost", "catch_up", "channel_reminder", "channel_call"),
)
_NEW_KIND = "server_event_lost"
_ENDS = ("canceled", "deleted", "forbidden", "full", "began", "given_up")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "guild", sa.Column("server_events", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _allow((*_OLD_KINDS, _NEW_KIND))
    op.create_table(
        "server_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("calendar_id", _ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("due_at", _AT, nullable=True),
        sa.Column("leased_until", _AT, nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("ended", sa.String(32), nullable=True),
        sa.CheckConstraint(_one_of("ended", _ENDS), name=op.f("ck_server_event_eventend")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_server_event_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_server_event")),
        sa.UniqueConstraint("calendar_id", name=op.f("uq_server_event_calendar_id")),
        sqlite_autoincrement=True,
    )
    for column in ("due_at", "leased_until"):
        where, name = sa.text(f"{column} IS NOT NULL"), f"ix_server_event_{column}_set"
        op.create_index(name, "server_event", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """What is owed about server events is lost with them; Discord keeps those that it has."""
    op.drop_table("server_event")
    op.execute(f"DELETE FROM notification WHERE kind = '{_NEW_KIND}'")  # noqa: S608 - our own
    _allow(_OLD_KINDS)
    op.drop_column("guild", "server_events")


def _one_of(column: str, words: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _allow(kinds: Iterable[str]) -> None:
    name = op.f("ck_notification_notificationkind")
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _one_of("kind", kinds))
