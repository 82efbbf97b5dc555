"""No id is given again on SQLite, after its row is deleted; what is preferred is HIGH or LOW."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    *("user", "email_lookup", "usual_week", "calendar", "attendee"),
    *("event", "proposal", "notification", "live_message", "draft"),
)
_GAP = 1_000_000  # More rows than were ever deleted from the end of a table.


def upgrade() -> None:
    with op.batch_alter_table("usual_week") as batch_op:
        batch_op.drop_constraint(op.f("ck_usual_week_availability"), type_="check")
        batch_op.drop_constraint(op.f("ck_usual_week_eventtype"), type_="check")
        batch_op.create_check_constraint(op.f("ck_usual_week_preference"), "preference IN ('HIGH', 'LOW')")
    with op.batch_alter_table("event") as batch_op:
        batch_op.create_check_constraint(op.f("ck_event_preference"), "preference_met IN ('HIGH', 'LOW')")
    if op.get_context().dialect.name == "sqlite":
        _rebuild(autoincrement=True)
        _leave_a_gap()


def downgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_constraint(op.f("ck_event_preference"), type_="check")
    with op.batch_alter_table("usual_week") as batch_op:
        batch_op.drop_constraint(op.f("ck_usual_week_preference"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_usual_week_eventtype"), "preference IN ('HIGH', 'LOW', 'FINALIZED')"
        )
        batch_op.create_check_constraint(op.f("ck_usual_week_availability"), "preference <> 'FINALIZED'")
    if op.get_context().dialect.name == "sqlite":
        _rebuild(autoincrement=False)


def _rebuild(autoincrement: bool) -> None:
    for table in _TABLES:
        kwargs = {"sqlite_autoincrement": autoincrement}
        with op.batch_alter_table(
            table, recreate="always", table_kwargs=kwargs, reflect_kwargs={"resolve_fks": False}
        ) as batch_op:
            # AUTOINCREMENT leaves no room for its name.
            batch_op.create_primary_key(op.f(f"pk_{table}"), ["id"])


def _leave_a_gap() -> None:
    """Beyond the ids that deleted rows have had: no row says which they were. A new database starts at 1."""
    database = op.get_bind()
    latest = {table: database.scalar(sa.text(f'SELECT max(id) FROM "{table}"')) for table in _TABLES}  # noqa: S608 - our own
    if not any(latest.values()):
        return
    op.execute("DELETE FROM sqlite_sequence")
    sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    op.bulk_insert(sequence, [{"name": table, "seq": (last or 0) + _GAP} for table, last in latest.items()])
