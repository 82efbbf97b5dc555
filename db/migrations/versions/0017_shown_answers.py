"""Others than the organizer see answers in steps, of which the last is kept; what they saw before is not."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown_answers",
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("calendar_id", name=op.f("pk_shown_answers")),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendar.id"],
            name=op.f("fk_shown_answers_calendar_id"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("shown_answers")
