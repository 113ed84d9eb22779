"""The audit log: only ever added to."""

import json

from sqlalchemy import Connection, insert, select

from certprep.domain.audit import Entry
from certprep.store.schema import AuditRow


class Audit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: Entry) -> None:
        self._connection.execute(
            insert(AuditRow).values(
                id=entry.id,
                at=entry.at,
                actor_id=entry.actor,
                deed=entry.deed,
                subject=entry.subject,
                details=json.dumps(dict(entry.details), sort_keys=True),
            )
        )

    def latest(self, *, most: int, subject: str | None = None) -> list[Entry]:
        """The newest first; about one subject, where it is given."""
        wanted = select(AuditRow.__table__).order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(most)
        if subject is not None:
            wanted = wanted.where(AuditRow.subject == subject)
        return [
            Entry(
                id=row.id,
                at=row.at,
                actor=row.actor_id,
                deed=row.deed,
                subject=row.subject,
                details=json.loads(row.details),
            )
            for row in self._connection.execute(wanted)
        ]
