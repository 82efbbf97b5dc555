"""A calendar says where its meetings are; nothing is said for those that there are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calendar", sa.Column("place", sa.String(200), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("calendar", "place")
