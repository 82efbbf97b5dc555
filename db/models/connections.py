"""The address of somebody's own calendar, and when they are busy by it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Connection(Base):
    """`address` is encrypted with the host's key. `busy` are seconds since 1970, from and to; not all of
    `unread` events could be read.

    `etag` is that of what was read at `read_at`; `asked_at` is when the address was last asked, also in vain.
    """

    __tablename__ = "connection"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime]
    busy: Mapped[list[list[int]]] = mapped_column(JSON)
    unread: Mapped[int] = mapped_column(default=0, server_default="0")
