"""The hours of a calendar may run past midnight; where they do, an earlier version ends them there."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WITHIN_A_DAY = "0 <= day_start AND day_start < day_end AND day_end <= 1440"
_PAST_MIDNIGHT = "0 <= day_start AND day_start < 1440 AND day_start < day_end AND day_end - day_start <= 1440"


def upgrade() -> None:
    _allow(_PAST_MIDNIGHT)


def downgrade() -> None:
    op.execute("UPDATE calendar SET day_end = 1440 WHERE day_end > 1440")
    _allow(_WITHIN_A_DAY)


def _allow(hours: str) -> None:
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.drop_constraint(op.f("ck_calendar_hours"), type_="check")
        batch_op.create_check_constraint(op.f("ck_calendar_hours"), hours)
