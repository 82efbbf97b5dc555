"""What calendar apps read of somebody."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class CalendarFeed(Base):
    """A person's calendar feed. Of the token in its address, only the SHA-256 is kept, in hexadecimal.

    `stamp` stands for all that it shows, as of when it was last read, and has been that since `changed_at`.
    `fetched_at` is when that was, noted once an hour.
    """

    __tablename__ = "feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    stamp: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    changed_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
