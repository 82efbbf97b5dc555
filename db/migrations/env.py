"""Alembic's entry: runs on the connection that db.schema hands over."""

from typing import Any, Literal

from alembic import context

from db.models import Base
from db.types import UTCDateTime


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration must not change when our column types do.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
