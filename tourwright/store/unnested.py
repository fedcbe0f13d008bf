"""Many rows in one statement of PostgreSQL: an array for each column, taken apart by the server.

A statement for each row would wait for the network and be planned five hundred times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

Process = Callable[[Any], Any]


@dataclass(frozen=True)
class _Statement:
    sql: str
    columns: tuple[tuple[str, Process | None], ...]

    def arrays(self, rows: Sequence[Mapping[str, object]]) -> tuple[list[object], ...]:
        """Return the values by column, as the database stores them."""
        return tuple(
            [row[name] for row in rows] if process is None else [process(row[name]) for row in rows]
            for name, process in self.columns
        )


def insert_unnested(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], ending: str = ""
) -> None:
    """Add the rows, all of the same columns; ending is what follows, as `ON CONFLICT ...`."""
    statement = _written(table, tuple(rows[0]), ending)
    connection.exec_driver_sql(statement.sql, statement.arrays(rows))


@cache
def _written(table: Table, names: tuple[str, ...], ending: str) -> _Statement:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    quote = dialect.identifier_preparer.quote
    kinds = [table.c[name].type.dialect_impl(dialect) for name in names]
    arrays = ", ".join(f"%s::{kind.compile(dialect)}[]" for kind in kinds)
    listed = ", ".join(quote(name) for name in names)
    sql = f"INSERT INTO {table.name} ({listed}) SELECT * FROM unnest({arrays}) {ending}"  # noqa: S608  (names of our tables only)
    processes = [kind.bind_processor(dialect) for kind in kinds]
    return _Statement(sql, tuple(zip(names, processes, strict=True)))
