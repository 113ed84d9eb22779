"""Forgetting what is of no more use: lapsed sign-ins, spent links, old mails, counters that ran out."""

from datetime import datetime, timedelta

from certprep.domain.account import IDLE
from certprep.store.store import Store

_MAILS_STAY = timedelta(days=30)


def forget(store: Store, *, now: datetime) -> int:
    """For the worker, now and then; how many rows went."""
    with store.transaction() as tx:
        return (
            tx.people.end_lapsed_sessions(unseen_since=now - IDLE)
            + tx.people.forget_links(now=now)
            + tx.outbox.forget(created_before=now - _MAILS_STAY)
            + tx.rates.forget(now=now)
        )
