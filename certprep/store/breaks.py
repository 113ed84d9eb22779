"""The breaks and pauses of attempts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from certprep.domain.breaks import Rest, RestKind
from certprep.store.schema import BreakRow

_MS = timedelta(milliseconds=1)


class Breaks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attempt: str, rest: Rest) -> None:
        self._connection.execute(insert(BreakRow).values(attempt_id=attempt, number=rest.number, **_values(rest)))

    def change(self, attempt: str, rest: Rest) -> None:
        this = update(BreakRow).where(BreakRow.attempt_id == attempt, BreakRow.number == rest.number)
        self._connection.execute(this.values(**_values(rest)))

    def of(self, attempt: str) -> list[Rest]:
        """The earliest first; one that nobody has ended is the last."""
        wanted = select(BreakRow.__table__).where(BreakRow.attempt_id == attempt).order_by(BreakRow.number)
        return [_rest(row) for row in self._connection.execute(wanted)]


def _values(rest: Rest) -> dict[str, Any]:
    return {
        "kind": rest.kind,
        "began_at": rest.began_at,
        "limit_at": rest.limit_at,
        "ended_at": rest.ended_at,
        "stops_clock": rest.stops_clock,
        "left_ms": None if rest.left is None else rest.left // _MS,
    }


def _rest(row: Any) -> Rest:
    return Rest(
        number=row.number,
        kind=RestKind(row.kind),
        began_at=row.began_at,
        limit_at=row.limit_at,
        ended_at=row.ended_at,
        stops_clock=row.stops_clock,
        left=None if row.left_ms is None else row.left_ms * _MS,
    )
