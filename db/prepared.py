"""Statements of which most is done once: compiled, and how their values go in and their rows come out.

A session does that, and looks for changes, with every statement, which on SQLite takes several times as long
as the statement itself. What is read this way is not the session's: its objects are for reading, and setting
anything of them fails. On PostgreSQL, where waiting for the server is most of it, the session does it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from sqlite3 import Error
from typing import Any

from sqlalchemy import Delete, Dialect, Engine, Insert, Select, Update, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db.quick_session import QuickSession

Preparable = Select[*tuple[Any, ...]] | Insert | Update | Delete


class Prepared:
    """A statement with a `bindparam` for whatever differs: it selects columns, or mapped classes.

    An INSERT into a table is given its values by the names of the columns, always the same ones.
    """

    def __init__(self, statement: Any) -> None:
        self.statement: Preparable = statement
        self._on_sqlite: _Compiled | None = None

    async def all(self, session: AsyncSession, **values: Any) -> list[Any]:
        """All rows, as tuples with names; of a single class, its objects."""
        quick = session if isinstance(session, QuickSession) else None
        if (quick is None or quick.is_made) and (session.new or session.dirty or session.deleted):
            await session.flush()
        if quick is not None:
            return await self.on_sqlite(quick.engine.sync_engine, quick.driver, values)
        found: Any = await session.execute(self.statement, values)
        is_class = len(described := _described(self.statement)) == 1 and _is_class(described[0])
        return list((found.scalars() if is_class else found).all() if described else ())

    async def on_sqlite(self, engine: Engine, driver: Any, values: Mapping[str, Any]) -> list[Any]:
        """The same on a connection as the pool has it."""
        if self._on_sqlite is None:
            self._on_sqlite = _Compiled(self.statement, engine.dialect, list(values))
        return await self._on_sqlite.run(engine, driver, values)

    async def one(self, session: AsyncSession, **values: Any) -> Any:
        """The only row there can be, or None."""
        found = await self.all(session, **values)
        return found[0] if found else None


def put_beside(one: Any, name: str, value: Any) -> None:
    """Puts into an object what another statement stores or reads: nothing of it is left to be written."""
    one.__dict__[name] = value


class _Compiled:
    """The same for SQLite."""

    def __init__(self, statement: Preparable, dialect: Dialect, given: list[str]) -> None:
        self.execution_options, self.in_thread = statement.get_execution_options(), False
        described = _described(statement)
        parts = [_columns_of(each) for each in described]
        columns = [column for part in parts for column in part]
        if isinstance(statement, Select):
            statement = statement.with_only_columns(*columns)
        names = given if isinstance(statement, Insert) else None
        compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError(f"its values have to be given: {compiled.insert_prefetch}")
        self._dialect, self._text = dialect, compiled.string
        known = compiled.construct_params(_check=False)
        self._parameters = [
            (compiled._bind_processors.get(name), name, known.get(name)) for name in compiled.positiontup
        ]
        types = [column.type.dialect_impl(dialect) for column in columns]
        read = [(place, kind.result_processor(dialect, None)) for place, kind in enumerate(types)]
        self._read = [(place, processor) for place, processor in read if processor is not None]
        self._row = _row_of(described, [len(part) for part in parts])

    async def run(self, engine: Engine, driver: Any, values: Mapping[str, Any]) -> list[Any]:
        parameters: Any = tuple(
            [
                process(values.get(name, known)) if process else values.get(name, known)
                for process, name, known in self._parameters
            ]
        )
        text = self._text
        # What a listener sets of the cursor it sets of this.
        for listener in engine.dispatch.before_cursor_execute:
            text, parameters = listener(engine, self, text, parameters, self, False)
        try:
            rows = await driver.fetch(text, parameters, in_thread=self.in_thread)
        except Error as error:
            raise DBAPIError.instance(
                text, None, error, Error, hide_parameters=True, dialect=self._dialect
            ) from error
        return [self._row(self._values(row)) for row in rows]

    def _values(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, process in self._read:
            if values[place] is not None:
                values[place] = process(values[place])
        return values


def _described(statement: Preparable) -> list[Mapping[str, Any]]:
    """What each part of its rows is."""
    if isinstance(statement, Select):
        return list(statement.column_descriptions)
    return list(statement.returning_column_descriptions)


def _is_class(described: Mapping[str, Any]) -> bool:
    return described.get("entity") is not None and described["expr"] is described["entity"]


def _columns_of(described: Mapping[str, Any]) -> list[Any]:
    """What is selected by one part: a column, or all those of a mapped class."""
    if not _is_class(described):
        return [described["expr"]]
    entity = described["entity"]
    return [getattr(entity, name) for name in inspect(entity).mapper.columns.keys()]  # noqa: SIM118 - it is no dictionary


def _row_of(described: list[Mapping[str, Any]], sizes: list[int]) -> Callable[[list[Any]], Any]:
    """What makes a row of all its values."""
    if not any(map(_is_class, described)):
        row: Any = namedtuple("Row", [str(each["name"]) for each in described])  # type: ignore[misc]  # whatever they are
        return row._make
    makers: list[Callable[[list[Any]], Any]] = []
    start = 0
    for each, size in zip(described, sizes, strict=True):
        makers.append(_object_of(each, start) if _is_class(each) else itemgetter(start))
        start += size
    return makers[0] if len(makers) == 1 else lambda values: tuple(maker(values) for maker in makers)


def _object_of(described: Mapping[str, Any], start: int) -> Callable[[list[Any]], Any]:
    """What makes an object of its values; None where an outer join has found none."""
    mapper = inspect(described["entity"]).mapper
    return partial(_made, mapper.class_, list(mapper.columns.keys()), start)


def _made(kind: type[Any], names: list[str], start: int, values: list[Any]) -> Any:
    if values[start] is None:
        return None
    made = object.__new__(kind)
    made.__dict__.update(zip(names, values[start : start + len(names)], strict=True))
    return made
