"""Alembic's entry: runs on the connection that db.schema hands over, on which nothing has begun yet."""

from typing import Any, Literal

from alembic import context

from db.migrations.safety import migrating
from db.models import Base
from db.types import UTCDateTime


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration must not change when our column types do.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


connection = context.config.attributes["connection"]
with migrating(connection) as after_each:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=True,
        on_version_apply=after_each,
    )
    context.run_migrations()
