"""Looks that every request takes: compiled once, and given to the driver past SQLAlchemy, whose way costs more than they do."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.dialects import sqlite


class Prepared:
    """A select by strings, for a store's `reading`: one statement, which needs no transaction around it."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled = cache(self._compile)

    def one_or_none(self, connection: Connection, values: Mapping[str, str]) -> list[Any] | None:
        """The only row's values."""
        sql, processors = self._compiled(connection.dialect)
        driver: Any = connection.connection.driver_connection
        row = driver.execute(sql, values).fetchone()
        return None if row is None else [process(one) for process, one in zip(processors, row, strict=True)]

    def _compile(self, dialect: Dialect) -> tuple[str, list[Any]]:
        """The text with its parameters by name, and what makes Python's values of the driver's."""
        by_name = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect
        types = [column.type.dialect_impl(dialect) for column in self._statement.selected_columns]
        processors = [one.result_processor(dialect, None) or _as_it_is for one in types]
        return str(self._statement.compile(dialect=by_name)), processors


def _as_it_is(value: Any) -> Any:
    return value
