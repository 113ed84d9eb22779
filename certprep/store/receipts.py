"""The keys that sign receipts."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from certprep.domain.receipt import ReceiptKey
from certprep.store.immutables import Immutables
from certprep.store.schema import ReceiptKeyRow


class ReceiptKeys:
    def __init__(self, connection: Connection, *, held: Immutables[ReceiptKey]) -> None:
        self._connection = connection
        self._held = held

    def current(self) -> ReceiptKey:
        """The key that signs, held in memory. There is one once the store has been prepared."""
        key = self._held.get("current", lambda: self.all()[-1])
        assert key is not None  # noqa: S101  `all` of a prepared store is never empty
        return key

    def all(self) -> list[ReceiptKey]:
        """The oldest first; the last one signs."""
        rows = self._connection.execute(select(ReceiptKeyRow.__table__).order_by(ReceiptKeyRow.id))
        return [ReceiptKey(id=row.id, secret=row.secret, public=row.public) for row in rows]

    def add(self, key: ReceiptKey, *, made_at: datetime) -> None:
        self._connection.execute(
            insert(ReceiptKeyRow).values(id=key.id, secret=key.secret, public=key.public, made_at=made_at)
        )
