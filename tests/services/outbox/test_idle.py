"""What an idle bot costs: each look is one query, answered by indexes, however much was sent before."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event, insert, text

from db.engine import Database
from db.models import LiveMessage, Notification
from scheduling.model import NotificationKind, Outcome
from services.outbox.due import next_due
from tests.support.fakes import Office

CLOSED = 3_000
INDEXES = {
    "ix_notification_due_at_open",
    "ix_notification_leased_until_open",
    "ix_live_message_due_at_set",
    "ix_live_message_leased_until_set",
    "ix_greeting_created_at_open",
    "ix_server_event_due_at_set",
    "ix_server_event_leased_until_set",
    "ix_erasure_due_at",
    "ix_series_opens_at",
}


async def test_a_look_of_an_idle_bot_is_one_query(office: Office) -> None:
    await _have_a_past(office)
    async with _statements(office.database) as statements:
        due = await next_due(office.store)
    assert due.notification is not None and office.clock() < due.notification, "the bot is not idle"
    assert len(statements) == 1, f"an idle bot asks more than it must: {statements}"
    assert statements[0][0].startswith("SELECT")


async def test_a_look_is_answered_by_the_indexes_of_what_is_open(office: Office) -> None:
    await _have_a_past(office)
    async with _statements(office.database) as statements:
        await next_due(office.store)
    async with office.database.engine.connect() as connection:
        plan = await connection.run_sync(_plan, *statements[0])
    used = re.findall(r"\bix_\w+", plan)
    assert set(used) == INDEXES and len(used) == len(INDEXES), plan
    tables = "notification|live_message|greeting|server_event|erasure"
    assert not re.search(rf"Seq Scan|^SCAN ({tables})\b", plan, re.MULTILINE), plan


async def _have_a_past(office: Office) -> None:
    """Thousands of messages sent, as many live ones up to date, and what is planned for a calendar."""
    await office.register("olga")
    calendar = int((await office.calendar())[4:])
    async with office.database.writing() as session:
        for table, row in ((LiveMessage, _up_to_date), (Notification, _sent)):
            rows = [row(office, number) | {"calendar_id": calendar} for number in range(CLOSED)]
            await session.execute(insert(table), rows)


def _sent(office: Office, number: int) -> dict[str, Any]:
    before = office.clock() - timedelta(minutes=number)
    return {
        "kind": NotificationKind.FINALIZED,
        "channel_id": number,
        "dedupe_key": f"sent:{number}",
        "created_at": before,
        "due_at": before,
        "outcome": Outcome.SENT,
        "sent_at": before,
    }


def _up_to_date(office: Office, number: int) -> dict[str, Any]:
    return {"channel_id": number, "created_at": office.clock(), "edited_at": office.clock()}


@asynccontextmanager
async def _statements(database: Database) -> AsyncIterator[list[tuple[str, Any]]]:
    """What the database is asked meanwhile, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def _plan(connection: Connection, statement: str, parameters: Any) -> str:
    """How the database carries the statement out; PostgreSQL as it would with tables too long to read."""
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        connection.execute(text("ANALYZE notification, live_message"))
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    found = connection.exec_driver_sql(f"{explain} {statement}", parameters)
    return "\n".join(str(row[-1]) for row in found)
