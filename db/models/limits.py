"""What people have used up of what there is a limit for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import NEVER_AGAIN, Base, Id, Snowflake
from db.types import word
from scheduling.limits import Spending


class Spent(Base):
    """So much of something that an account may do only so often, for one calendar if each has its own limit.

    Kept for as long as it counts.
    """

    __tablename__ = "spent"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "user_discord_id", "what", "spent_at"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    user_discord_id: Mapped[Snowflake]
    what: Mapped[Spending] = mapped_column(word(Spending))
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), index=True)
    amount: Mapped[int]
    spent_at: Mapped[datetime] = mapped_column(index=True)
