"""Statements made once, for the few that every decision needs.

SQLAlchemy takes several times longer to run a statement than SQLite does, even one that it knows.
So it only writes the text here; SQLite's driver runs it. PostgreSQL's statements go the usual way:
there the network takes longer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Engine, Insert, Select, Update

Row = Mapping[str, Any]
Values = Mapping[str, object]
Process = Callable[[Any], Any]
Named = tuple[tuple[str, Process | None], ...]


@dataclass(frozen=True)
class _Text:
    """A statement as the driver takes it; constants are the values that stand in the statement."""

    sql: str
    given: Named
    constants: Row
    columns: Named

    def values(self, values: Values) -> list[object]:
        """Return the values in their order, as the database stores them."""
        constants = self.constants
        return [
            constants[name]
            if name in constants
            else values[name]
            if process is None
            else process(values[name])
            for name, process in self.given
        ]

    def row(self, found: Sequence[Any]) -> Row:
        """Return a row by the names of its columns."""
        return {
            name: value if process is None else process(value)
            for (name, process), value in zip(self.columns, found, strict=True)
        }


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
    given = tuple((name, _binding(compiled, dialect, name)) for name in compiled.positiontup or ())
    constants = {
        name: compiled.params[name] if process is None else process(compiled.params[name])
        for name, process in given
        if name not in names
    }
    columns = tuple(
        (str(column.key), column.type.dialect_impl(dialect).result_processor(dialect, None))
        for column in statement.exported_columns
    )
    return _Text(str(compiled), given, constants, columns)


def _binding(compiled: Any, dialect: Dialect, name: str) -> Process | None:  # noqa: ANN401  (SQLAlchemy's own)
    if name not in compiled.binds:
        return None
    process: Process | None = (
        compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
    )
    return process
