"""Connections that stay open for deeds of one statement: a pool's way of lending one costs more than such a statement."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DisconnectionError


class Line(Protocol):
    """Whatever works over a connection, one deed after the other."""

    @property
    def connection(self) -> Connection: ...


Kind = TypeVar("Kind", bound=Line)


class Lines(Generic[Kind]):
    """At most `most` idle ones; each is one thread's while it is taken. `refuse_dead` raises DisconnectionError for a driver's
    connection that the database has closed meanwhile.
    """

    def __init__(self, open_one: Callable[[], Kind], *, most: int, refuse_dead: Callable[[object], None]) -> None:
        self._open, self._most, self._refuse_dead = open_one, most, refuse_dead
        self._idle: list[Kind] = []  # the one used last is the warmest; `append` and `pop` need no lock

    def take(self) -> Kind:
        while self._idle:
            try:
                line = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            try:
                self._refuse_dead(line.connection.connection.driver_connection)
            except DisconnectionError:
                line.connection.invalidate()
                line.connection.close()
            else:
                return line
        return self._open()

    def give_back(self, line: Kind) -> None:
        """For the next deed; to the pool where there are enough."""
        if line.connection.in_transaction():
            line.connection.rollback()  # each statement was committed as it ended: it only forgets that it began
        if len(self._idle) < self._most:
            self._idle.append(line)
        else:
            line.connection.close()

    def close(self) -> None:
        """Those that are idle."""
        while self._idle:
            self._idle.pop().connection.close()
