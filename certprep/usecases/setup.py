"""Making a store ready for its first request."""

from datetime import datetime
from random import Random

from certprep.domain.identity import new_id
from certprep.domain.receipt import ReceiptKey
from certprep.store import migrate
from certprep.store.store import Store


def prepare(store: Store, *, now: datetime, rng: Random) -> None:
    """Bring the tables up to date and make the key that signs receipts, where there is none. Repeating it is harmless."""
    if not migrate.is_current(store):
        migrate.upgrade(store)
    with store.transaction() as tx:
        if not tx.receipt_keys.all():
            tx.receipt_keys.add(ReceiptKey.make(new_id(now, rng)), made_at=now)


def has_people(store: Store) -> bool:
    with store.reading() as tx:
        return tx.people.count() > 0
