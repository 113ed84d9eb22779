"""Receipts: the keys, checking one or a file of them, and all of an attempt's."""

from collections.abc import Sequence
from typing import Any

from certprep.domain import proof
from certprep.domain.errors import NotFound
from certprep.domain.person import Person
from certprep.domain.proof import Proof
from certprep.domain.receipt import ReceiptKey
from certprep.domain.receipt import verify as verify_with
from certprep.store.store import Store


def keys(store: Store) -> list[ReceiptKey]:
    """All keys that sign or ever signed, the oldest first."""
    with store.reading() as tx:
        return tx.receipt_keys.all()


def verify(store: Store, receipt: str) -> dict[str, Any]:
    """What a receipt says. Raises Invalid where it is not ours."""
    return verify_with(receipt, _public(keys(store)))


def check(store: Store, text: str) -> list[Proof]:
    """Each receipt of a file, or of lines, checked with this site's keys. Raises Invalid where there is none in it."""
    return list(proof.check(proof.bundle(text).receipts, _public(keys(store))))


def of_attempt(store: Store, *, person: Person, course: str, attempt: str) -> list[tuple[str, Proof]]:
    """The receipts of all answers that were saved, in the order of acceptance, each with what it says.

    Raises NotFound for another's attempt.
    """
    with store.reading() as tx:
        found = tx.attempts.drawn(attempt, person=person.id)
        if found is None or found.course != course:
            raise NotFound("no-such-attempt")
        receipts = tx.attempts.receipts(attempt)
        public = _public(tx.receipt_keys.all())
    return list(zip(receipts, proof.check(receipts, public), strict=True))


def _public(keys: Sequence[ReceiptKey]) -> dict[str, bytes]:
    return {key.id: key.public for key in keys}
