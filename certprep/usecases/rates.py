"""Counters behind rate limits."""

from datetime import datetime, timedelta

from certprep.store.store import Store


def count(store: Store, key: str, *, amount: int, lasts: timedelta, now: datetime) -> int:
    """Add to a counter and give what it stands at; it starts again once it has lasted."""
    with store.transaction() as tx:
        return tx.rates.count(key, amount=amount, now=now, until=now + lasts)


def standing(store: Store, key: str, *, now: datetime) -> tuple[int, datetime]:
    """What a counter stands at and when it starts again; 0 and `now` where it does not run."""
    with store.reading() as tx:
        return tx.rates.get(key, now=now)


def clear(store: Store, key: str | None = None) -> int:
    """Start one counter again, or all; how many there were."""
    with store.transaction() as tx:
        return tx.rates.clear(key)
