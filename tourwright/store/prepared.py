"""Statements made once, for the few that every decision needs.

SQLAlchemy takes several times longer to run a statement than SQLite does, even one that it knows.
So it only writes the text here; SQLite's driver runs it. PostgreSQL's statements go the usual way:
there the network takes longer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Engine, Insert, Select, Update
from sqlalchemy.types import TypeEngine

Row = Mapping[str, Any]
Values = Mapping[str, object]
Process = Callable[[Any], Any]


@dataclass(frozen=True)
class _Text:
    """A statement as the driver takes it; constants are the values that stand in the statement.

    stores and reads say of some parameters and columns how the database has their values.
    """

    sql: str
    given: tuple[str, ...]
    constants: Row
    stores: tuple[tuple[int, Process], ...]
    columns: tuple[str, ...]
    reads: tuple[tuple[str, Process], ...]

    def values(self, values: Values) -> list[Any]:
        """Return the values in their order, as the database stores them."""
        known = {**values, **self.constants} if self.constants else values
        found = list(map(known.__getitem__, self.given))
        for place, process in self.stores:
            found[place] = process(found[place])
        return found

    def row(self, found: Sequence[Any]) -> Row:
        """Return a row by the names of its columns."""
        row = dict(zip(self.columns, found, strict=True))
        for name, process in self.reads:
            row[name] = process(row[name])
        return row


class Prepared:
    """A statement; the values go by the names of its parameters and of the columns it sets."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        """Keep the statement; it is written out when it is first needed."""
        self._statement = statement
        self._texts: dict[tuple[str, ...], _Text] = {}

    def rows(self, connection: Connection, values: Values) -> list[Row]:
        """Return the rows that the statement finds or returns."""
        if connection.dialect.name != "sqlite":
            return [row._asdict() for row in connection.execute(self._statement, dict(values))]
        return self.rows_of(connection.connection.dbapi_connection, connection.engine, values)

    def rows_of(self, driver: Any, engine: Engine, values: Values) -> list[Row]:  # noqa: ANN401  (the driver's own)
        """Return the rows, over a connection of SQLite's driver."""
        text = self._text(engine.dialect, values)
        return [text.row(found) for found in _run(driver, engine, text, values).fetchall()]

    def first(self, connection: Connection, values: Values) -> Row | None:
        """Return the first row, None without one."""
        return next(iter(self.rows(connection, values)), None)

    def run(self, connection: Connection, values: Values) -> int:
        """Return how many rows were written."""
        if connection.dialect.name != "sqlite":
            counted = {"preserve_rowcount": True}
            done = connection.execute(self._statement, dict(values), execution_options=counted)
            return done.rowcount
        text = self._text(connection.dialect, values)
        driver = connection.connection.dbapi_connection
        written: int = _run(driver, connection.engine, text, values).rowcount
        return written

    def _text(self, dialect: Dialect, values: Values) -> _Text:
        names = tuple(values)
        text = self._texts.get(names)
        if text is None:
            text = self._texts[names] = _written(self._statement, dialect, names)
        return text


def _run(driver: Any, engine: Engine, text: _Text, values: Values) -> Any:  # noqa: ANN401  (the driver's own)
    for listener in engine.dispatch.before_cursor_execute:
        listener(None, None, text.sql, values, None, False)  # noqa: FBT003  (SQLAlchemy's)
    return driver.execute(text.sql, text.values(values))


def _written(
    statement: Select[Any] | Insert | Update | Delete, dialect: Dialect, names: Sequence[str]
) -> _Text:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    given = tuple(compiled.positiontup or ())
    types = {column.key: column.type for column in statement.exported_columns}
    stores = ((place, _binding(compiled, dialect, name)) for place, name in enumerate(given))
    reads = ((str(name), _reading(kind, dialect)) for name, kind in types.items())
    return _Text(
        str(compiled),
        given,
        {name: compiled.params[name] for name in given if name not in names},
        tuple((place, process) for place, process in stores if process is not None),
        tuple(map(str, types)),
        tuple((name, process) for name, process in reads if process is not None),
    )


def _binding(compiled: Any, dialect: Dialect, name: str) -> Process | None:  # noqa: ANN401  (SQLAlchemy's own)
    if name not in compiled.binds:
        return None
    process: Process | None = (
        compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
    )
    return process


def _reading(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
