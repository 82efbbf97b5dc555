"""Column types that refuse values which would be ambiguous later."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: takes aware datetimes only, stores UTC, returns aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and self._stored(value)

    @staticmethod
    def _stored(value: datetime) -> datetime:
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored as an instant: {value!r}")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """SQLite's are written in one step."""
        if dialect.name == "sqlite":
            return lambda value: value and self._stored(value).isoformat(" ", "microseconds")[:-6]
        return super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's are read in one step: there are two or more in each row."""
        if dialect.name == "sqlite":
            return lambda text: text and datetime.fromisoformat(f"{text}+00:00")
        return super().result_processor(dialect, coltype)


def word(enum: type[StrEnum], *, checked: bool = True) -> Enum:
    """A column that holds one of DESIGN's words, with a CHECK that the database enforces.

    With `checked` off, the model has a CHECK of its own, which allows only some of them.
    """
    return Enum(
        enum,
        native_enum=False,
        create_constraint=checked,
        length=32,
        name=enum.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
