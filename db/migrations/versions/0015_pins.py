"""What the owner wants of a timetable lasts until it is changed: who is pinned to a time, who is left out."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendee", sa.Column("pinned_start", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attendee", sa.Column("left_out", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("attendee", "left_out")
    op.drop_column("attendee", "pinned_start")
