"""A server that the bot joins is greeted once; those that it is in already are not."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "greeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_greeting")),
        sa.UniqueConstraint("guild_id", name=op.f("uq_greeting_guild_id")),
        sqlite_autoincrement=True,
    )
    where = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_greeting_created_at_open", "greeting", ["created_at"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_table("greeting")
