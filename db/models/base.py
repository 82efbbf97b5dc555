"""The declarative base: names for constraints, types for instants, Discord ids and JSON."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, Index, Integer, MetaData, text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import JSON

from db.types import UTCDateTime

Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Snowflake = Annotated[int, mapped_column(BigInteger)]

# For `__table_args__` of every table with an Id: buttons outlive rows, and SQLite would give their ids again.
NEVER_AGAIN = {"sqlite_autoincrement": True}


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that fulfil a condition only; see `partial_on_postgresql` as well."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


class Base(DeclarativeBase):
    """Maps `datetime` to an aware UTC instant and names every constraint alike on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime(), dict[str, Any]: JSON(), list[int]: JSON()}  # noqa: RUF012 - SQLAlchemy reads it from the class


def partial_on_postgresql() -> None:
    """Says the same of partial indexes to PostgreSQL: its dialect, which that loads, costs SQLite's hosts."""
    for index in (each for table in Base.metadata.tables.values() for each in table.indexes):
        where = index.dialect_kwargs.get("sqlite_where")
        if where is not None:
            index.dialect_kwargs["postgresql_where"] = where
