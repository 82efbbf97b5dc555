"""People may connect their own calendar's address; reading files is limited."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OLD_SPENDINGS = (
    *("email_lookup", "calendar", "invitation", "uninvitation", "edit", "reminder", "suggestion", "absence"),
)
_NEW_SPENDINGS = ("calendar_file",)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _allow((*_OLD_SPENDINGS, *_NEW_SPENDINGS))
    op.create_table(
        "connection",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("asked_at", _AT, nullable=False),
        sa.Column("read_at", _AT, nullable=False),
        sa.Column("busy", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_connection_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_connection")),
    )


def downgrade() -> None:
    """Connected addresses are lost, and so is how often files were read."""
    op.drop_table("connection")
    op.execute(f"DELETE FROM spent WHERE {_one_of(_NEW_SPENDINGS)}")  # noqa: S608 - our own
    _allow(_OLD_SPENDINGS)


def _one_of(what: Iterable[str]) -> str:
    return f"what IN ({', '.join(repr(one) for one in what)})"


def _allow(what: Iterable[str]) -> None:
    name = op.f("ck_spent_spending")
    with op.batch_alter_table("spent") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _one_of(what))
