"""The migrations make exactly what the models describe, on both databases, and lose nothing on the way."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

import db.schema
from db.engine import Database
from db.models import Base, LiveMessage, Notification, User
from db.schema import SchemaState, revisions, schema_state, upgrade
from scheduling.model import Outcome
from tests.support.revisions import (
    REVISIONS,
    Rows,
    begin_at,
    down,
    empty,
    execute,
    name_now,
    rows,
    schema,
    sync,
    up,
)
from tests.support.valid_rows import NOON


async def test_alembic_finds_no_difference_to_the_models(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    assert await sync(database, differences) == [], "write a migration for what the models changed"


async def test_migrating_an_empty_database_makes_what_the_models_would_make(database: Database) -> None:
    """Alembic compares neither CHECK constraints nor the conditions of indexes, so this does."""
    await empty(database)
    assert await schema_state(database.engine) is SchemaState.BEHIND

    await upgrade(database.engine)
    migrated = await sync(database, schema)
    assert not _differing(migrated, await _modelled(database))


def test_revisions_are_told_from_the_files_as_alembic_tells_them() -> None:
    script = ScriptDirectory(str(Path(db.schema.__file__).parent / "migrations"))
    assert revisions() == {one.revision for one in script.walk_revisions()}
    assert max(revisions()) == script.get_current_head()


async def test_the_state_of_the_schema(database: Database) -> None:
    assert await schema_state(database.engine) is SchemaState.CURRENT

    await upgrade(database.engine)
    assert await schema_state(database.engine) is SchemaState.CURRENT, "upgrading twice does no harm"

    await execute(database, "ALTER TABLE live_message RENAME TO elsewhere")
    assert await schema_state(database.engine) is SchemaState.DAMAGED

    await execute(database, "UPDATE alembic_version SET version_num = '9999'")
    assert await schema_state(database.engine) is SchemaState.UNKNOWN

    await execute(database, "DELETE FROM alembic_version")
    assert await schema_state(database.engine) is SchemaState.BEHIND


def _to_0002(kept: Rows) -> Rows:
    live = {"edited_at": None, "leased_until": None, "attempts": 0}
    users = [row | {"messages_off_at": row["reminders_off_at"]} for row in kept["user"]]
    posted = [row | live | {"due_at": row["created_at"]} for row in kept["live_message"]]
    return kept | {"user": users, "live_message": posted}


def _back_to_0001(kept: Rows) -> Rows:
    users = [row | {"reminders_off_at": row["messages_off_at"]} for row in kept["user"]]
    posted = [row | {"dirty_since": row["due_at"]} for row in kept["live_message"]]
    return kept | {"user": users, "live_message": posted}


def _to_0007(kept: Rows) -> Rows:
    new = {"role_id": None, "pings": False, "reminder_pings": False}
    posted = [
        row | new | {"audience": "everybody" if row["open_to_all"] else "invited"}
        for row in kept["live_message"]
    ]
    return kept | {"live_message": posted}


def _back_to_0004(kept: Rows) -> Rows:
    posted = [row | {"open_to_all": row["audience"] == "everybody"} for row in kept["live_message"]]
    return kept | {"live_message": posted}


def _to_0013(kept: Rows) -> Rows:
    looked_up = [row | {"spent_at": row["looked_up_at"]} for row in kept["email_lookup"]]
    return kept | {"spent": looked_up}


def _back_to_0009(kept: Rows) -> Rows:
    looked_up = [row | {"looked_up_at": row["spent_at"]} for row in kept["spent"]]
    return kept | {"email_lookup": looked_up}


def _as_it_was(kept: Rows) -> Rows:
    return kept


# What a migration, named by its revision, makes of rows that do not stay as they were, and its downgrade.
CHANGES: dict[str, tuple[Callable[[Rows], Rows], Callable[[Rows], Rows]]] = {
    "0002": (_to_0002, _back_to_0001),
    "0007": (_to_0007, _back_to_0004),
    "0013": (_to_0013, _back_to_0009),
}


@pytest.mark.parametrize(("before", "after"), list(pairwise(REVISIONS)))
async def test_a_step_up_and_down_keeps_every_value_of_every_table(
    database: Database, before: str, after: str
) -> None:
    forth, back = CHANGES.get(after, (_as_it_was, _as_it_was))
    await begin_at(database, before)
    plan, first = await sync(database, schema), await sync(database, rows)
    assert all(first.values()), "a table without a row"
    await up(database, after)
    second = await sync(database, rows)
    assert _shared(second, forth(first)) == _shared(forth(first), second)
    await down(database, before)
    third = await sync(database, rows)
    assert _shared(third, back(second)) == _shared(back(second), third)
    assert not _differing(await sync(database, schema), plan)
    await up(database, after)
    fourth = await sync(database, rows)
    assert _shared(fourth, forth(third)) == _shared(forth(third), fourth)


@pytest.mark.parametrize("revision", REVISIONS)
async def test_all_the_way_up_from_each_version_and_down_to_nothing(
    database: Database, revision: str
) -> None:
    await begin_at(database, revision)
    there = {table: len(found) for table, found in (await sync(database, rows)).items()}
    await upgrade(database.engine)
    assert await schema_state(database.engine) is SchemaState.CURRENT
    migrated = await sync(database, schema)
    after = await sync(database, rows)
    assert {table: len(after[name_now(table)]) for table in there} == there
    await down(database, "base")
    assert await sync(database, rows) == {}
    assert not _differing(migrated, await _modelled(database))


async def test_what_was_posted_by_0001_becomes_live_and_what_never_was_goes(database: Database) -> None:
    await begin_at(database, "0001")
    copied = "calendar_id, open_to_all, created_at"
    await execute(
        database,
        f"INSERT INTO live_message ({copied}, channel_id) SELECT {copied}, 7 FROM live_message",  # noqa: S608 - our own
    )
    await upgrade(database.engine)
    async with database.reading() as session:
        sent, *_ = await session.scalars(select(Notification).order_by(Notification.id))
        (live,) = await session.scalars(select(LiveMessage))
        stopped = set(await session.scalars(select(User.messages_off_at)))
    assert (sent.outcome, sent.sent_at) == (Outcome.SENT, NOON)
    assert (live.message_id, live.due_at) == (2**60, NOON), "what was posted is brought up to date"
    assert stopped == {NOON}


async def test_what_0001_does_not_know_is_not_kept_for_it(database: Database) -> None:
    await begin_at(database, "0002")
    await execute(
        database,
        "UPDATE notification SET user_id = 1, channel_id = 7 WHERE id = 1",
        "UPDATE notification SET kind = 'channel_lost' WHERE id = 2",
        "INSERT INTO notification (dedupe_key, kind,"
        " calendar_id, user_id, revision, attempts, created_at, due_at)"
        " SELECT 'kept', 'invitation', 1, 1, 1, 0, created_at, due_at FROM notification WHERE id = 1",
    )
    await down(database, "0001")
    assert [row["dedupe_key"] for row in (await sync(database, rows))["notification"]] == ["kept"]


async def test_hours_past_midnight_end_at_it_for_0004(database: Database) -> None:
    await begin_at(database, "0005")
    await execute(database, "UPDATE calendar SET day_start = 1080, day_end = 1560 WHERE id = 1")
    await down(database, "0004")
    kept = {row["id"]: (row["day_start"], row["day_end"]) for row in (await sync(database, rows))["calendar"]}
    assert kept == dict.fromkeys(kept, (540, 1080)) | {1: (1080, 1440)}
    await up(database, "0005")


def _shared(some: Rows, others: Rows) -> Rows:
    """What there is in columns that the others have as well."""
    return {
        table: sorted(
            ({column: row[column] for column in row.keys() & others[table][0].keys()} for row in some[table]),
            key=lambda row: sorted(map(str, row.items())),
        )
        for table in some.keys() & others.keys()
    }


def _differing(some: dict[str, Any], others: dict[str, Any]) -> str:
    return "\n".join(
        f"{thing}: {some.get(thing)} on the one side, {others.get(thing)} on the other"
        for thing in sorted({*some, *others})
        if some.get(thing) != others.get(thing) and "alembic_version" not in thing
    )


async def _modelled(database: Database) -> dict[str, Any]:
    """The schema as the models have it, in place of all that is there."""
    await empty(database)
    await sync(database, Base.metadata.create_all)
    found: dict[str, Any] = await sync(database, schema)
    return found
