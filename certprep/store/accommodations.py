"""Accommodations of people, and the time given during attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from certprep.domain.accommodation import Accommodation, Grant, Terms
from certprep.store.schema import AccommodationRow, GrantRow


class Accommodations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, accommodation: Accommodation, *, person: str) -> None:
        terms = accommodation.terms
        self._connection.execute(
            insert(AccommodationRow).values(
                id=accommodation.id,
                person_id=person,
                time_factor=terms.time_factor,
                extra_minutes=terms.extra_minutes,
                clock_stopping_breaks=terms.clock_stopping_breaks,
                break_minutes=terms.break_minutes,
                untimed=terms.untimed,
                reason=accommodation.reason,
                given_by=accommodation.given_by,
                given_at=accommodation.given_at,
                expires_at=accommodation.expires_at,
                ended_at=accommodation.ended_at,
            )
        )

    def of(self, person: str) -> list[Accommodation]:
        """The newest first."""
        wanted = select(AccommodationRow.__table__).where(AccommodationRow.person_id == person)
        newest_first = (AccommodationRow.given_at.desc(), AccommodationRow.id.desc())
        rows = self._connection.execute(wanted.order_by(*newest_first))
        return [_accommodation(row) for row in rows]

    def end(self, person: str, *, now: datetime) -> int:
        """None of a person's holds from now on; how many did."""
        holding = update(AccommodationRow).where(
            AccommodationRow.person_id == person,
            AccommodationRow.ended_at.is_(None),
            or_(AccommodationRow.expires_at.is_(None), AccommodationRow.expires_at > now),
        )
        return self._connection.execute(holding.values(ended_at=now)).rowcount

    # --- time given during an attempt -------------------------------------------------------------------------------

    def add_grant(self, grant: Grant, *, attempt: str) -> None:
        self._connection.execute(
            insert(GrantRow).values(
                id=grant.id,
                attempt_id=attempt,
                minutes=grant.minutes,
                reason=grant.reason,
                given_by=grant.given_by,
                given_at=grant.given_at,
            )
        )

    def grants(self, attempt: str) -> list[Grant]:
        """The earliest first."""
        wanted = select(GrantRow.__table__).where(GrantRow.attempt_id == attempt)
        return [
            Grant(id=row.id, minutes=row.minutes, reason=row.reason, given_by=row.given_by, given_at=row.given_at)
            for row in self._connection.execute(wanted.order_by(GrantRow.given_at, GrantRow.id))
        ]


def _accommodation(row: Any) -> Accommodation:
    return Accommodation(
        id=row.id,
        terms=Terms(
            time_factor=row.time_factor,
            extra_minutes=row.extra_minutes,
            clock_stopping_breaks=row.clock_stopping_breaks,
            break_minutes=row.break_minutes,
            untimed=row.untimed,
        ),
        reason=row.reason,
        given_by=row.given_by,
        given_at=row.given_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
