"""What most commands begin with: the settings, and the store made ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import SystemRandom

from certprep.clock import utc_now
from certprep.config import Config, from_env
from certprep.store.store import Store
from certprep.usecases import setup

RNG = SystemRandom()


@contextmanager
def opened() -> Iterator[tuple[Config, Store]]:
    """The settings and a store that is up to date."""
    config = from_env()
    store = Store(config.database_url)
    try:
        setup.prepare(store, now=utc_now(), rng=RNG)
        yield config, store
    finally:
        store.close()
