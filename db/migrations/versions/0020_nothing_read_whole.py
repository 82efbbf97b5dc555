"""What goes with a calendar, and what was spent long ago, is found without reading all of it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    copies = sa.text("copied_from IS NOT NULL")
    name = "ix_calendar_copied_from_copies"
    op.create_index(name, "calendar", ["copied_from"], sqlite_where=copies, postgresql_where=copies)
    op.create_index(op.f("ix_absence_calendar_id"), "absence", ["calendar_id"])
    op.create_index(op.f("ix_spent_spent_at"), "spent", ["spent_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_spent_spent_at"), "spent")
    op.drop_index(op.f("ix_absence_calendar_id"), "absence")
    op.drop_index("ix_calendar_copied_from_copies", "calendar")
