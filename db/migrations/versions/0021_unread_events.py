"""Of a connected calendar it is known how many events could not be read in full."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connection", sa.Column("unread", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("connection", "unread")
