"""Everything from one database into another, of the same or of the other kind, and told to be the same."""

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Table, insert, inspect, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.engine import READING
from db.models import Base

_AT_ONCE = 1000
_ALL = 1 << 256
_SEQUENCE = "CAST(pg_get_serial_sequence(quote_ident(CAST(:name AS text)), 'id') AS regclass)"
# The last id that a table has given, and how to have it go on from there.
_LAST = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = :name",
    "postgresql": f"SELECT pg_sequence_last_value({_SEQUENCE})",
}
_SET_LAST = {
    "sqlite": (
        "DELETE FROM sqlite_sequence WHERE name = :name",
        "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)",
    ),
    "postgresql": (f"SELECT setval({_SEQUENCE}, :last)",),
}


class NotEmpty(Exception):
    """There is something in the target; what it holds is told."""


class Differs(Exception):
    """What arrived is not what was sent; the table is told."""


class TableCopy(Struct, frozen=True):
    """A table's rows, and a sum of them that is the same on each kind of database."""

    table: str
    rows: int
    checksum: str


async def check_empty(target: AsyncEngine) -> None:
    """Raises NotEmpty if a table has a row."""

    def count(connection: Connection) -> None:
        quote = connection.dialect.identifier_preparer.quote
        for table in sorted(set(inspect(connection).get_table_names()) - {"alembic_version"}):
            rows = connection.scalar(text(f"SELECT count(*) FROM {quote(table)}"))  # noqa: S608 - as it says
            if rows:
                raise NotEmpty(f"{table} has {rows} row{'s' * (rows != 1)}")

    async with target.connect() as connection:
        await connection.run_sync(count)


async def in_use(database: AsyncEngine) -> bool:
    """Whether another OneOnOne is connected to this PostgreSQL database."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
    )
    async with database.connect() as connection:
        return bool(await connection.scalar(others))


async def transfer(source: AsyncEngine, target: AsyncEngine) -> list[TableCopy]:
    """Copies each table of a database into one that is empty and has the same schema.

    All of it, as it was at one moment, in one transaction. Raises Differs, and then nothing is kept.
    """
    copied = []
    reading = source.execution_options(**READING[source.dialect.name])
    async with reading.connect() as here, target.begin() as there:
        for table in Base.metadata.sorted_tables:
            await _copy(here, there, table)
            sent, arrived = await _summed(here, table), await _summed(there, table)
            if sent != arrived:
                raise Differs(table.name)
            copied.append(arrived)
            await _count_on(here, there, table)
    return copied


async def _copy(here: AsyncConnection, there: AsyncConnection, table: Table) -> None:
    """Rows that name others of their table, which may come later, do so once all are there."""
    own = [one for one in table.columns if any(key.column.table is table for key in one.foreign_keys)]
    blank = {column.name: None for column in own}
    async for batch in _batches(here, table):
        await there.execute(insert(table), [dict(row._mapping) | blank for row in batch])
    for column in own:
        for number, named in await here.execute(select(table.c.id, column).where(column.is_not(None))):
            await there.execute(update(table).where(table.c.id == number).values({column: named}))


async def _batches(connection: AsyncConnection, table: Table) -> AsyncIterator[list[Row[Any]]]:
    key = tuple_(*table.primary_key.columns)
    query = select(table).order_by(*table.primary_key.columns).limit(_AT_ONCE)
    names = table.primary_key.columns.keys()
    batch = list(await connection.execute(query))
    while batch:
        yield batch
        last = tuple(batch[-1]._mapping[name] for name in names)
        batch = list(await connection.execute(query.where(key > last)))


async def _summed(connection: AsyncConnection, table: Table) -> TableCopy:
    rows = total = 0
    async for batch in _batches(connection, table):
        rows += len(batch)
        for row in batch:
            plain = json.dumps(list(row), default=str, sort_keys=True)
            total += int.from_bytes(hashlib.sha256(plain.encode()).digest())
    return TableCopy(table.name, rows, f"{total % _ALL:064x}"[:16])


async def _count_on(here: AsyncConnection, there: AsyncConnection, table: Table) -> None:
    """No id that was given is given again, though its row be gone."""
    if "id" not in table.columns:
        return
    latest = await _latest(here, table.name)
    if not latest:
        return
    values = {"name": table.name, "last": latest}
    for statement in _SET_LAST[there.dialect.name]:
        await there.execute(text(statement), values)


async def _latest(connection: AsyncConnection, table: str) -> int | None:
    found: int | None = await connection.scalar(text(_LAST[connection.dialect.name]), {"name": table})
    return found
