"""Making a store ready for its first request."""

from datetime import datetime
from random import Random

from certprep.domain.identity import new_id
from certprep.domain.receipt import ReceiptKey
from certprep.store import migrate
from certprep.store.store import Store
from certprep.usecases.steps import indexing


def prepare(store: Store, *, now: datetime, rng: Random) -> None:
    """Bring the tables up to date, make the key that signs receipts, where there is none, and index what was published before it could be
    searched. Repeating it is harmless.
    """
    if not migrate.is_current(store):
        migrate.upgrade(store)
    with store.transaction() as tx:
        if not tx.receipt_keys.all():
            tx.receipt_keys.add(ReceiptKey.make(new_id(now, rng)), made_at=now)
        indexing.catch_up(tx)


def has_people(store: Store) -> bool:
    with store.reading() as tx:
        return tx.people.count() > 0
