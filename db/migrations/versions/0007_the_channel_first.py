"""A live status says who may answer from it; how many are expected; when new DMs were opened or may be."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = (
    *("invitation", "uninvitation", "deadline_reminder", "nudge", "deadline_passed", "all_answered"),
    *("status_summary", "calendar_changed", "finalized", "cancelled", "meeting_reminder", "more_time"),
    *("call", "undelivered", "channel_lost", "catch_up"),
)
_NEW_KINDS = ("channel_reminder", "channel_call")
_OUTCOMES = ("sent", "held", "withdrawn", "unreachable", "given_up")
_NEW_OUTCOMES = ("called",)
_CALLED = "ix_notification_called_in_set"


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    """Whoever could join before is everybody; else it is for those who were invited."""
    op.add_column("user", sa.Column("dm_turn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_user_dm_turn_at"), "user", ["dm_turn_at"])
    op.add_column("calendar", sa.Column("guild_name", sa.String(100), nullable=True))
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.add_column(sa.Column("expected", sa.SmallInteger(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_calendar_expected"), "expected > 0")
    _allow(_KINDS + _NEW_KINDS, _OUTCOMES + _NEW_OUTCOMES)
    with op.batch_alter_table("notification") as batch_op:
        batch_op.add_column(sa.Column("called_in", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_notification_called_in"), "notification", ["called_in"], ["id"])
    where = sa.text("called_in IS NOT NULL")
    op.create_index(_CALLED, "notification", ["called_in"], sqlite_where=where, postgresql_where=where)
    with op.batch_alter_table("live_message") as batch_op:
        batch_op.add_column(sa.Column("audience", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("role_id", sa.BigInteger(), nullable=True))
        for name in ("pings", "reminder_pings"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE live_message SET audience = CASE WHEN open_to_all THEN 'everybody' ELSE 'invited' END")
    with op.batch_alter_table("live_message") as batch_op:
        batch_op.alter_column("audience", existing_type=sa.String(32), nullable=False)
        batch_op.drop_column("open_to_all")
        for name, text in _LIVE_CHECKS.items():
            batch_op.create_check_constraint(op.f(name), text)


_LIVE_CHECKS = {
    "ck_live_message_opento": "audience IN ('everybody', 'role', 'invited')",
    "ck_live_message_role_if_for_one": "(audience = 'role') = (role_id IS NOT NULL)",
}


def downgrade() -> None:
    """What is for one role is then for those who are invited; what could not be before is lost."""
    with op.batch_alter_table("live_message") as batch_op:
        batch_op.add_column(sa.Column("open_to_all", sa.Boolean(), nullable=True))
    op.execute("UPDATE live_message SET open_to_all = (audience = 'everybody')")
    with op.batch_alter_table("live_message") as batch_op:
        batch_op.alter_column("open_to_all", existing_type=sa.Boolean(), nullable=False)
        for name in _LIVE_CHECKS:
            batch_op.drop_constraint(op.f(name), type_="check")
        for column in ("audience", "role_id", "pings", "reminder_pings"):
            batch_op.drop_column(column)
    op.execute("UPDATE notification SET outcome = 'withdrawn' WHERE outcome = 'called'")
    op.drop_index(_CALLED, "notification")
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint(op.f("fk_notification_called_in"), type_="foreignkey")
        batch_op.drop_column("called_in")
    op.execute(f"DELETE FROM notification WHERE {_one_of('kind', _NEW_KINDS)}")  # noqa: S608 - our own
    _allow(_KINDS, _OUTCOMES)
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.drop_constraint(op.f("ck_calendar_expected"), type_="check")
        batch_op.drop_column("expected")
        batch_op.drop_column("guild_name")
    op.drop_index(op.f("ix_user_dm_turn_at"), "user")
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("dm_turn_at")


def _allow(kinds: tuple[str, ...], outcomes: tuple[str, ...]) -> None:
    with op.batch_alter_table("notification") as batch_op:
        for column, words in (("kind", kinds), ("outcome", outcomes)):
            name = op.f(f"ck_notification_{'notificationkind' if column == 'kind' else column}")
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, _one_of(column, words))
