"""Receipts: the keys, and checking one."""

from typing import Any

from certprep.domain.receipt import ReceiptKey
from certprep.domain.receipt import verify as verify_with
from certprep.store.store import Store


def keys(store: Store) -> list[ReceiptKey]:
    """All keys that sign or ever signed, the oldest first."""
    with store.reading() as tx:
        return tx.receipt_keys.all()


def verify(store: Store, receipt: str) -> dict[str, Any]:
    """What a receipt says. Raises Invalid where it is not ours."""
    return verify_with(receipt, {key.id: key.public for key in keys(store)})
