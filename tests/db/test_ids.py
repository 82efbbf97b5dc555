"""No id is given again after its row is deleted: buttons outlive rows, and must not mean others."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from db.engine import Database
from db.schema import upgrade
from tests.support.revisions import HEAD, REBUILD_ALL, REVISIONS, begin_at, down, put, sync, up
from tests.support.valid_rows import VALID, store, valid

NUMBERED = {model.__tablename__: model for model in VALID if hasattr(model, "id")}


async def test_the_next_row_has_another_id(database: Database) -> None:
    await sync(database, store)
    first = await sync(database, _come_and_go)
    assert not _given_again(first, await sync(database, _come_and_go))


@pytest.mark.parametrize("revision", REVISIONS)
async def test_an_upgrade_does_not_forget_the_ids_of_deleted_rows(database: Database, revision: str) -> None:
    """Not from a version either that gave them again: no row there says which ones it had given."""
    await begin_at(database, revision)
    first = await sync(database, _come_and_go)
    await upgrade(database.engine)
    assert not _given_again(first, await sync(database, _come_and_go))


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_migration_that_rebuilds_the_tables_does_not_either(
    database: Database, tmp_path: Path, revision: str
) -> None:
    """Nor one that comes after others in the same upgrade."""
    (tmp_path / "9999.py").write_text(REBUILD_ALL)
    await begin_at(database, revision)
    first = await sync(database, _come_and_go)
    await up(database, "9999", tmp_path)
    second = await sync(database, _come_and_go)
    assert not _given_again(first, second)
    await down(database, HEAD, tmp_path)
    assert not _given_again(second, await sync(database, _come_and_go))


async def test_going_back_to_an_earlier_version_and_forth_does_not_either(database: Database) -> None:
    await sync(database, store)
    first = await sync(database, _come_and_go)
    await down(database, "0002")
    known = set(await sync(database, _numbered))
    await upgrade(database.engine)
    kept = {table: number for table, number in first.items() if table in known}
    assert not _given_again(kept, await sync(database, _come_and_go))


async def test_a_new_database_counts_from_one(database: Database) -> None:
    await sync(database, store)
    assert max((await sync(database, _come_and_go)).values()) == 3, "two users were stored before"


def _come_and_go(connection: Connection) -> dict[str, int]:
    """The latest id of each table, of a row that is deleted at once, with all the others that can be."""
    latest = {
        table: put(connection, NUMBERED[table], valid(NUMBERED[table], 2)) for table in _numbered(connection)
    }
    for table, number in latest.items():
        only = f" WHERE id = {number}" if table in ("user", "calendar", "event") else ""
        connection.execute(text(f'DELETE FROM "{table}"{only}'))  # noqa: S608 - our own
    return latest


def _numbered(connection: Connection) -> list[str]:
    """The tables with ids that the version of the database has."""
    there = inspect(connection).get_table_names()
    return [table for table in NUMBERED if table in there]


def _given_again(before: dict[str, int], now: dict[str, int]) -> dict[str, int]:
    """What is not beyond all that were given before."""
    assert before
    assert before.keys() <= now.keys()
    return {table: now[table] for table, number in before.items() if now[table] <= number}
