"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import Select, func
from sqlalchemy.ext.asyncio import AsyncSession

PAGE = 10
T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True):
    """Some of a list. Pages count from 0; a page beyond the last is the last."""

    items: list[T]
    number: int
    total: int

    @property
    def has_next(self) -> bool:
        """Whether there are more after these."""
        return (self.number + 1) * PAGE < self.total

    @property
    def range(self) -> str:
        """Which of how many are shown, such as "11–20 of 34"."""
        first = self.number * PAGE + 1
        return f"{first}–{first + len(self.items) - 1} of {self.total}"


async def count(session: AsyncSession, query: Select[Any]) -> int:
    """How many rows a query has."""
    counted = query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return await session.scalar(counted) or 0


def clamp(number: int, total: int) -> int:
    """The page nearest to `number` that exists."""
    return max(0, min(number, (total - 1) // PAGE))


def page_of(items: Sequence[T], number: int) -> Page[T]:
    """One page of a list that is loaded already."""
    number = clamp(number, len(items))
    return Page(list(items[number * PAGE : (number + 1) * PAGE]), number, len(items))
