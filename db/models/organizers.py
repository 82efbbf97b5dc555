"""Who organizes a calendar beside its owner."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import NEVER_AGAIN, Base, Id
from db.models.people import User


class Organizer(Base):
    """A co-organizer of a calendar: may do what its owner may, but cancel it and name others.

    Who was named first has the lowest id, and becomes its owner if the owner goes.
    """

    __tablename__ = "organizer"
    __table_args__ = (UniqueConstraint("calendar_id", "user_id"), NEVER_AGAIN)

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = relationship(lazy="raise", viewonly=True)
