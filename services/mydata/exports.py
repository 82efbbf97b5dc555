"""All that is stored about somebody, as db/personal.py has it; of others, no names and no emails."""

import asyncio
import json
from calendar import day_name
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, Select, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.holding import TABLES, owned_by
from db.personal import PERSONAL
from scheduling.errors import NothingStored
from services.actors import find_user
from services.people.file_process import spans
from services.request import Request

_CALENDAR = "calendar"
_LEFT_OUT = ("name", "people")  # Of a draft: whom somebody was about to invite.
_EXACT = 2**53  # Beyond it, programs round numbers in JSON.
_MINUTES = ("waking_start", "waking_end", "start_wall", "end_wall", "day_start", "day_end")
Stored = Mapping[str, Sequence[RowMapping]]


class MyData(Struct, frozen=True):
    """Two files with the same in them: for programs, and for people."""

    json: str
    text: str


async def export(request: Request) -> MyData:
    """What is stored about the asker, signed out or not. Raises NothingStored."""
    async with request.reading() as session:
        user = await find_user(session, request.actor.discord_id)
        ids = (user.id if user is not None else 0, request.actor.discord_id)
        kept = {name: await _rows_of(session, name, *ids) for name in PERSONAL}
    found = {name: rows for name, rows in kept.items() if rows}
    if not found:
        raise NothingStored
    return await asyncio.to_thread(_files, found, request.now)


def _files(found: Stored, now: datetime) -> MyData:
    plain = {
        name: [{key: _plain(value) for key, value in row.items()} for row in rows]
        for name, rows in found.items()
    }
    return MyData(json.dumps(plain, indent=2, ensure_ascii=False), _in_words(found, now))


async def _rows_of(session: AsyncSession, name: str, user_id: int, discord_id: int) -> Sequence[RowMapping]:
    table, rows = TABLES[name], PERSONAL[name]
    columns = [_value(table, column).label(column) for column in rows.theirs]
    if "calendar_id" in table.c:
        calendars = TABLES["calendar"]
        named = select(calendars.c.name).where(calendars.c.id == table.c.calendar_id).scalar_subquery()
        columns.append(named.label(_CALENDAR))
    (theirs,) = owned_by(name, user_id, discord_id, rows.whose[:1])
    query: Select[Any] = select(*columns).where(theirs).order_by(*table.primary_key.columns)
    found = await session.execute(query, execution_options={"in_thread": True})
    return list(found.mappings())


def _value(table: Table, column: str) -> ColumnElement[Any]:
    """A column, or, where it is another person, their Discord ID."""
    users = TABLES["user"]
    if any(key.column.table is users for key in table.c[column].foreign_keys):
        return select(users.c.discord_id).where(users.c.id == table.c[column]).scalar_subquery()
    return table.c[column]


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: each for name, each in value.items() if name not in _LEFT_OUT}
    return str(value) if isinstance(value, int) and value > _EXACT else value


def _in_words(found: Stored, now: datetime) -> str:
    """A heading for each table, and a paragraph for each row."""
    lines = [f"What is stored about you, as of {_worded('', now)}", ""]
    for name, rows in found.items():
        lines += [PERSONAL[name].what, "=" * len(PERSONAL[name].what), ""]
        for row in rows:
            lines += [*_paragraph(PERSONAL[name].theirs, row), ""]
    return "\n".join(lines)


def _paragraph(labels: Mapping[str, str], row: RowMapping) -> list[str]:
    """What there is, each once: some columns repeat another, for looking it up."""
    values: dict[str, list[str]] = {}
    for column, value in row.items():
        known, text = values.setdefault(labels.get(column, column), []), _worded(column, value)
        if text and text.casefold() not in map(str.casefold, known):
            known.append(text)
    return [f"{label[:1].upper()}{label[1:]}: {', '.join(texts)}" for label, texts in values.items() if texts]


def _worded(column: str, value: Any) -> str:
    """As people read it."""
    if value is None:
        return ""
    if column in _MINUTES:
        return f"{value // 60}:{value % 60:02}"
    if column == "weekday":
        return str(day_name[value])
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if column == "busy":
        return ", ".join(f"{_worded('', span.start)} to {_worded('', span.end)}" for span in spans(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(_plain(value))
