"""Counters of rate limits, shared by all processes."""

from datetime import datetime

from sqlalchemy import Connection, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from certprep.store.schema import RateRow


class Rates:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, key: str, *, amount: int, now: datetime, until: datetime) -> int:
        """Add to a counter and give what it stands at. One that ran out starts again, and lasts until `until`."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(RateRow).values(key=key, count=amount, expires_at=until)
        over = RateRow.expires_at <= now
        changed = {
            "count": case((over, adding.excluded.count), else_=RateRow.count + adding.excluded.count),
            "expires_at": case((over, adding.excluded.expires_at), else_=RateRow.expires_at),
        }
        counted = adding.on_conflict_do_update(index_elements=["key"], set_=changed).returning(RateRow.count)
        return int(self._connection.execute(counted).scalar_one())

    def get(self, key: str, *, now: datetime) -> tuple[int, datetime]:
        """What a counter stands at and until when; 0 until now, where it does not run."""
        running = select(RateRow.count, RateRow.expires_at).where(RateRow.key == key, RateRow.expires_at > now)
        row = self._connection.execute(running).one_or_none()
        return (0, now) if row is None else (row[0], row[1])

    def clear(self, key: str | None = None) -> int:
        """Remove one counter, or all."""
        removing = delete(RateRow) if key is None else delete(RateRow).where(RateRow.key == key)
        return self._connection.execute(removing).rowcount

    def forget(self, *, now: datetime) -> int:
        """Remove those that ran out."""
        return self._connection.execute(delete(RateRow).where(RateRow.expires_at <= now)).rowcount
