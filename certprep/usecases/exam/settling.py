"""Settling what nobody looks at: attempts whose time ran out."""

from datetime import datetime
from random import Random

from certprep.store.store import Store
from certprep.usecases.steps import settling

_AT_ONCE = 20


def settle_due(store: Store, *, now: datetime, rng: Random) -> int:
    """Settle some of the attempts that are past their close; gives how many. Call it again until it gives 0."""
    with store.transaction() as tx:
        due = tx.attempts.claim_to_settle(now=now, most=_AT_ONCE)
        for attempt, owner in due:
            person = tx.people.get(owner)
            if person is not None:
                settling.look(tx, attempt, person=person, now=now, rng=rng)
        return len(due)
