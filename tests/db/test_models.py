"""Every column gives back what its annotation says."""

from enum import Enum
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import Enum as EnumColumn
from sqlalchemy import select

from db.engine import Database
from db.models import Base
from tests.support.valid_rows import VALID, store

COLUMNS = [
    (mapper.class_, attribute.key)
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    for attribute in mapper.column_attrs
]


def annotated(model: type[Base], column: str) -> type:
    """What the column is said to load as, None aside: `dict` for Mapped[dict[str, Any] | None]."""
    (told,) = get_args(get_type_hints(model)[column])
    if get_origin(told) in (Union, UnionType):
        (told,) = set(get_args(told)) - {type(None)}
    found: type = get_origin(told) or told
    return found


def test_there_is_a_valid_row_for_every_table() -> None:
    assert set(VALID) == {model for model, _ in COLUMNS}


async def test_every_column_of_a_stored_row_is_what_its_annotation_says(
    database: Database, subtests: pytest.Subtests
) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(store)
    async with database.reading() as session:
        for model, column in COLUMNS:
            with subtests.test(f"{model.__name__}.{column}"):
                values = set(map(type, await session.scalars(select(getattr(model, column)))))
                assert values - {type(None)} == {annotated(model, column)}, "or no row has a value"


@pytest.mark.parametrize(
    ("model", "column"), [one for one in COLUMNS if issubclass(annotated(*one), Enum)], ids=str
)
def test_a_column_that_is_said_to_be_an_enum_loads_each_member(model: type[Base], column: str) -> None:
    kind, enum = model.__table__.columns[column].type, annotated(model, column)
    assert isinstance(kind, EnumColumn)
    assert kind.enum_class is enum
    assert kind.enums == [member.value for member in enum]
