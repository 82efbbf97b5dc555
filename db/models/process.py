"""What the running bot must remember between interactions and between runs."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Snowflake


class HandledInteraction(Base):
    """A Discord interaction that has written something: its id is the idempotency key. Kept for an hour."""

    __tablename__ = "handled_interaction"

    discord_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    handled_at: Mapped[datetime] = mapped_column(index=True)


class Note(Base):
    """A fact that the processes on one database share, such as the hash of the commands last synced."""

    __tablename__ = "note"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
