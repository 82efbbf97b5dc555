"""What can be said of a table: whose its rows are, and what `/mydata delete` does to them."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Table, select

from db.models import Base

TABLES: Mapping[str, Table] = Base.metadata.tables
WITH_CALENDAR = "until {anonymize_after_days} days after the calendar's last day"


class Holding(Struct, frozen=True):
    """What a table holds, and what becomes of it.

    `whose` are the columns that say whose a row is: nobody's if there is none. `theirs` are the columns that
    say something about that person, with how each is called; `others` what is about somebody else, and `bots`
    what the bot needs to work. All rows of a person go, but for those that the deletion keeps for others: in
    them, it leaves what is in `left` and `stays`, and nothing else of theirs.
    """

    what: str
    why: str
    kept: str
    deleted: str
    whose: tuple[str, ...] = ()
    theirs: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    left: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Every column that it says something of; `whose` may be one of the others."""
        return [*self.theirs, *self.others, *self.bots]

    @property
    def emptied(self) -> dict[str, Any]:
        """What the deletion puts into the rows that stay, by column."""
        return {name: self.left.get(name) for name in self.theirs if name not in self.stays}

    @property
    def shown(self) -> list[str]:
        """How what it holds is called, each once."""
        return list(dict.fromkeys(self.theirs.values()))


def owned_by(table: str, user_id: int, discord_id: int, whose: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """For each of the columns, which rows of the table are a person's by it, or by their own calendars."""
    ids = {True: discord_id, False: user_id}
    calendars = TABLES["calendar"]
    own = select(calendars.c.id).where(calendars.c.owner_id == user_id)
    return [
        TABLES[table].c[column].in_(own)
        if column == "calendar_id"
        else TABLES[table].c[column] == ids[column.endswith("discord_id")]
        for column in whose
    ]
