"""The outbox: mails that deeds wrote, on their way to be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from certprep.domain.mail import Mail
from certprep.store.schema import MailRow


class Outbox:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: Mail, *, now: datetime) -> None:
        self._connection.execute(
            insert(MailRow).values(
                id=mail.id,
                recipient=mail.recipient,
                subject=mail.subject,
                body=mail.body,
                created_at=now,
                next_try_at=now,
                tries=mail.tries,
            )
        )

    def claim_due(self, *, now: datetime, most: int, until: datetime) -> list[Mail]:
        """Mails to try now, the longest due first; nobody else is given them before `until`."""
        due = select(MailRow.__table__).where(MailRow.next_try_at <= now).order_by(MailRow.next_try_at, MailRow.id)
        rows = self._connection.execute(due.limit(most).with_for_update(skip_locked=True)).all()
        claimed = update(MailRow).where(MailRow.id.in_([row.id for row in rows]))
        self._connection.execute(claimed.values(tries=MailRow.tries + 1, next_try_at=until))
        return [
            Mail(id=row.id, recipient=row.recipient, subject=row.subject, body=row.body, tries=row.tries + 1)
            for row in rows
        ]

    def tries(self, mail_id: str) -> int:
        """How often it was tried; 0 where there is no such mail."""
        return self._connection.scalar(select(MailRow.tries).where(MailRow.id == mail_id)) or 0

    def put_off(self, mail_id: str, *, until: datetime | None) -> None:
        """None: never to be tried again."""
        self._change(mail_id, next_try_at=until)

    def sent(self, mail_id: str, *, now: datetime) -> None:
        """It left. What it said is forgotten: its links are secrets."""
        self._change(mail_id, sent_at=now, next_try_at=None, body="")

    def forget(self, *, created_before: datetime) -> int:
        """Remove mails with which there is nothing more to do."""
        done = delete(MailRow).where(MailRow.next_try_at.is_(None), MailRow.created_at < created_before)
        return self._connection.execute(done).rowcount

    def _change(self, mail_id: str, **values: Any) -> None:
        self._connection.execute(update(MailRow).where(MailRow.id == mail_id).values(**values))
