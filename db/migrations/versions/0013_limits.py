"""Limits: what people have used up, whom they want no invitations from, and who opens calendars where."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)
_SPENDINGS = (
    *("email_lookup", "calendar", "invitation", "uninvitation", "edit", "reminder", "suggestion", "absence"),
)


def upgrade() -> None:
    _create_spent()
    op.execute(
        "INSERT INTO spent (user_discord_id, what, amount, spent_at) "
        "SELECT discord_id, 'email_lookup', 1, looked_up_at "
        'FROM email_lookup JOIN "user" ON "user".id = user_id ORDER BY email_lookup.id'
    )
    op.drop_table("email_lookup")
    _create_barred()
    op.add_column("guild", sa.Column("opener_role_id", sa.BigInteger(), nullable=True))
    op.add_column("guild", sa.Column("opening_channels", sa.JSON(), nullable=True))
    op.add_column("calendar", sa.Column("ended_by", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_calendar_guild_id"), "calendar", ["guild_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_calendar_guild_id"), "calendar")
    op.drop_column("calendar", "ended_by")
    op.drop_column("guild", "opening_channels")
    op.drop_column("guild", "opener_role_id")
    op.drop_table("barred")
    op.create_table(
        "email_lookup",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("looked_up_at", _AT, nullable=False),
        _user_key("email_lookup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_lookup")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_email_lookup_user_id_looked_up_at"), "email_lookup", ["user_id", "looked_up_at"])
    op.execute(
        "INSERT INTO email_lookup (user_id, looked_up_at) "
        'SELECT "user".id, spent_at FROM spent JOIN "user" ON discord_id = user_discord_id '
        "WHERE what = 'email_lookup' ORDER BY spent.id"
    )
    op.drop_table("spent")


def _create_spent() -> None:
    op.create_table(
        "spent",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_discord_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("calendar_id", _ID, nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("spent_at", _AT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_spent_amount")),
        sa.CheckConstraint(
            f"what IN ({', '.join(repr(one) for one in _SPENDINGS)})", name=op.f("ck_spent_spending")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_spent_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_spent_user_discord_id_what_spent_at"), "spent", ["user_discord_id", "what", "spent_at"]
    )
    op.create_index(op.f("ix_spent_calendar_id"), "spent", ["calendar_id"])


def _create_barred() -> None:
    op.create_table(
        "barred",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("owner_id", _ID, nullable=False),
        sa.Column("said_at", _AT, nullable=False),
        sa.CheckConstraint("user_id <> owner_id", name=op.f("ck_barred_not_oneself")),
        _user_key("barred"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_barred_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "owner_id", name=op.f("pk_barred")),
    )
    op.create_index(op.f("ix_barred_owner_id"), "barred", ["owner_id"])


def _user_key(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_user_id")
    return sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=name, ondelete="CASCADE")
