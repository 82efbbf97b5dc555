"""The meeting of a group repeats: its rule, which one of a series a row is about, who misses one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)
_EVERY = ("weekly", "every two weeks", "every four weeks", "monthly")
_CHECKS = {
    "ck_calendar_every": f"repeat IN ({', '.join(map(repr, _EVERY))})",
    "ck_calendar_until_count": "until_count BETWEEN 2 AND 52",
    "ck_calendar_repeats": (
        "repeat IS NOT NULL OR (until_date IS NULL AND until_count IS NULL AND first_start IS NULL)"
    ),
    "ck_calendar_first_whole": "(first_start IS NULL) = (first_end IS NULL)",
    "ck_calendar_first_starts_before_it_ends": "first_start IS NULL OR first_start < first_end",
}
_ONE_OF_A_SERIES = "ck_event_series_when_finalized"
_WHOLE = "ix_absence_calendar_id_user_id_whole"


def upgrade() -> None:
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.add_column(sa.Column("repeat", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("until_date", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until_count", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("first_start", _AT, nullable=True))
        batch_op.add_column(sa.Column("first_end", _AT, nullable=True))
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(op.f(name), condition)
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("original_start", _AT, nullable=True))
        batch_op.drop_constraint(op.f("uq_event_ical_uid"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_event_ical_uid_start_time"), ["ical_uid", "start_time"])
        condition = "original_start IS NULL OR event_type = 'FINALIZED'"
        batch_op.create_check_constraint(op.f(_ONE_OF_A_SERIES), condition)
    with op.batch_alter_table("absence") as batch_op:
        batch_op.add_column(sa.Column("event_id", _ID, nullable=True))
        batch_op.drop_constraint(op.f("uq_absence_calendar_id_user_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_absence_event_id_user_id"), ["event_id", "user_id"])
        batch_op.create_foreign_key(
            op.f("fk_absence_event_id"), "event", ["event_id"], ["id"], ondelete="CASCADE"
        )
    where = sa.text("event_id IS NULL")
    op.create_index(
        _WHOLE,
        "absence",
        ["calendar_id", "user_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.add_column("change", sa.Column("original_start", _AT, nullable=True))


def downgrade() -> None:
    """Of a series the first meeting that is kept, and who can't make one of the others, and its changes, go."""
    op.execute("DELETE FROM change WHERE original_start IS NOT NULL")
    op.drop_column("change", "original_start")
    op.execute("DELETE FROM absence WHERE event_id IS NOT NULL")
    op.drop_index(_WHOLE, "absence")
    with op.batch_alter_table("absence") as batch_op:
        batch_op.drop_constraint(op.f("fk_absence_event_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_absence_event_id_user_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_absence_calendar_id_user_id"), ["calendar_id", "user_id"])
        batch_op.drop_column("event_id")
    op.execute(
        "DELETE FROM event WHERE original_start IS NOT NULL AND EXISTS (SELECT 1 FROM event AS former"
        " WHERE former.ical_uid = event.ical_uid AND former.start_time < event.start_time)"
    )
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_constraint(op.f(_ONE_OF_A_SERIES), type_="check")
        batch_op.drop_constraint(op.f("uq_event_ical_uid_start_time"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_event_ical_uid"), ["ical_uid"])
        batch_op.drop_column("original_start")
    with op.batch_alter_table("calendar") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(name), type_="check")
        for column in ("first_end", "first_start", "until_count", "until_date", "repeat"):
            batch_op.drop_column(column)
