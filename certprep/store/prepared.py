"""Statements that every request takes: compiled once, and given to the driver past SQLAlchemy, whose way costs more than they do."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

Change = Callable[[Any], Any]


class Prepared:
    """One statement: a select, or an insert that returns what it did.

    It needs no transaction around it, and begins none: where none is open, the drivers commit it as it ends.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled = cache(self._compile)

    def one_or_none(self, connection: Connection, values: Mapping[str, Any]) -> list[Any] | None:
        """The only row's values."""
        rows = self.rows(connection, values)
        return rows[0] if rows else None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """All rows' values. All are fetched, since SQLite ends a statement, and commits it, with its last row."""
        sql, inward, outward = self._compiled(connection.dialect)
        driver: Any = connection.connection.driver_connection
        changed = {name: change(values[name]) for name, change in inward}
        rows = driver.execute(sql, {**values, **changed}).fetchall()
        return [[change(one) for change, one in zip(outward, row, strict=True)] for row in rows]

    def _compile(self, dialect: Dialect) -> tuple[str, list[tuple[str, Change]], list[Change]]:
        """The text with its parameters by name, and what makes the driver's values of Python's, and Python's of the driver's."""
        by_name = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect
        compiled = self._statement.compile(dialect=by_name)
        inward = {name: _here(one.type, dialect).bind_processor(dialect) for name, one in compiled.binds.items()}
        outward = [_here(one.type, dialect).result_processor(dialect, None) for one in self._statement.exported_columns]
        return (
            str(compiled),
            [(name, change) for name, change in inward.items() if change],
            [change or _as_it_is for change in outward],
        )


def _here(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _as_it_is(value: Any) -> Any:
    return value
