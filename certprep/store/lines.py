"""Connections that stay open for deeds of one statement: the pool's way of lending one costs more than such a statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DisconnectionError


class Line(Protocol):
    """Whatever works over a connection and can be used again on it."""

    @property
    def connection(self) -> Connection: ...


Kind = TypeVar("Kind", bound=Line)


class Lines(Generic[Kind]):
    """At most `most` idle connections of an engine, which commit each statement as it ends. One thread uses a line at a time."""

    def __init__(self, engine: Engine, *, most: int) -> None:
        self._engine, self._most = engine, most
        self._idle: list[Kind] = []  # the one used last is the warmest; `append` and `pop` are safe among threads

    def take(self) -> Kind | None:
        """One that is open and idle; none where a new one must be made."""
        while self._idle:
            try:
                line = self._idle.pop()
            except IndexError:  # another thread was quicker
                return None
            if _is_alive(line.connection):
                return line
            line.connection.close()
        return None

    def give_back(self, line: Kind) -> None:
        """For the next deed, unless there are enough."""
        if line.connection.in_transaction():
            line.connection.rollback()  # nothing is undone, each statement was committed; the connection only forgets that it began
        if len(self._idle) < self._most:
            self._idle.append(line)
        else:
            line.connection.close()
