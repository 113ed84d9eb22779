"""Opening the store and its transactions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError, OperationalError

from certprep.domain.attempt import Attempt
from certprep.domain.receipt import ReceiptKey
from certprep.domain.release import Release
from certprep.domain.search import Lexicon
from certprep.store.accommodations import Accommodations
from certprep.store.attempts import Attempts
from certprep.store.audit import Audit
from certprep.store.breaks import Breaks
from certprep.store.cards import Cards
from certprep.store.flaws import Flaws
from certprep.store.immutables import Immutables
from certprep.store.lines import Lines
from certprep.store.marks import Marks
from certprep.store.outbox import Outbox
from certprep.store.people import People
from certprep.store.progress import Progress
from certprep.store.rates import Rates
from certprep.store.recalls import Recalls
from certprep.store.receipts import ReceiptKeys
from certprep.store.recipes import Recipes
from certprep.store.releases import Releases
from certprep.store.responses import Responses
from certprep.store.search import Search

BUSY_TIMEOUT_MS = 10_000
_SINGLE = "certprep_single"


class Held:
    """What never changes and is held in memory, for all transactions of one store."""

    def __init__(self) -> None:
        self.releases: Immutables[Release] = Immutables(most=8)
        self.attempts: Immutables[Attempt] = Immutables(most=2_000)
        self.receipt_keys: Immutables[ReceiptKey] = Immutables(most=1)
        self.lexicons: Immutables[Lexicon] = Immutables(most=4)


class Tx:
    """An open transaction: the store's shelves, which give and take domain values."""

    def __init__(self, connection: Connection, held: "Held") -> None:
        self.connection = connection
        self._held = held

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection)

    @cached_property
    def rates(self) -> Rates:
        return Rates(self.connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    @cached_property
    def releases(self) -> Releases:
        return Releases(self.connection, held=self._held.releases)

    @cached_property
    def attempts(self) -> Attempts:
        return Attempts(self.connection, held=self._held.attempts)

    @cached_property
    def breaks(self) -> Breaks:
        return Breaks(self.connection)

    @cached_property
    def accommodations(self) -> Accommodations:
        return Accommodations(self.connection)

    @cached_property
    def receipt_keys(self) -> ReceiptKeys:
        return ReceiptKeys(self.connection, held=self._held.receipt_keys)

    @cached_property
    def responses(self) -> Responses:
        return Responses(self.connection)

    @cached_property
    def recipes(self) -> Recipes:
        return Recipes(self.connection)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self.connection)

    @cached_property
    def recalls(self) -> Recalls:
        return Recalls(self.connection)

    @cached_property
    def flaws(self) -> Flaws:
        return Flaws(self.connection)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self.connection)

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.connection)

    @cached_property
    def search(self) -> Search:
        return Search(self.connection, held=self._held.lexicons)


class Store:
    """One database. Use it from any thread; each transaction has a connection of its own."""

    unavailable = OperationalError  # what a transaction raises while the database does not answer

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.engine = _engine(url, pool_size=pool_size)
        self._single = self.engine.execution_options(**{_SINGLE: True})
        self._lines = Lines(self._line, most=pool_size // 2, refuse_dead=_refuses_dead(self.engine))
        self._reader = _engine(url, pool_size=pool_size, reading=True)
        self._held = Held()

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Commits on a clean exit, rolls back on an error. On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`)."""
        with self.engine.begin() as connection:
            yield Tx(connection, self._held)

    @contextmanager
    def single(self) -> Iterator[Tx]:
        """A transaction for deeds that write by one statement at most, such as the guarded insert of an answer.

        The database commits each statement as it ends, which saves PostgreSQL two round trips. On SQLite the statement takes the
        write lock before it reads, as `BEGIN IMMEDIATE` would, and gives it back with its commit.
        """
        tx = self._lines.take()
        try:
            yield tx
        except BaseException:
            tx.connection.close()  # to the pool, which looks after what went wrong
            raise
        self._lines.give_back(tx)

    def _line(self) -> Tx:
        return Tx(self._single.connect(), self._held)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """For looking only: it can't write, and never waits for a writer."""
        with self._reader.connect() as connection:
            yield Tx(connection, self._held)

    def close(self) -> None:
        self._lines.close()
        self.engine.dispose()
        self._reader.dispose()


def _engine(url: str, *, pool_size: int, reading: bool = False) -> Engine:
    """Readers have connections of their own, made read-only once: to change a connection's mind costs more than a statement."""
    pool: dict[str, Any] = {"pool_size": pool_size, "pool_use_lifo": True}  # the line used last is the warmest
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, **pool, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite_reader if reading else _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite_reading if reading else _begin_sqlite)
    else:
        engine = create_engine(url, **pool, connect_args={"autocommit": True}, skip_autocommit_rollback=reading)
        event.listen(engine, "checkout", lambda connection, _record, _fairy: _refuse_dead_postgresql(connection))
        if reading:
            event.listen(engine, "connect", _prepare_postgresql_reader)
        else:
            event.listen(engine, "begin", _begin_postgresql)
    return engine


# The drivers begin nothing by themselves: a transaction begins here, once it is known what it is for.


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_sqlite_reader(connection: SqliteConnection, record: object) -> None:
    _prepare_sqlite(connection, record)
    connection.execute("PRAGMA query_only=ON")


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_SINGLE):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_sqlite_reading(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection  # past SQLAlchemy, where a statement costs ten times as much
    driver.execute("BEGIN DEFERRED")


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get(_SINGLE):
        connection.exec_driver_sql("BEGIN")


def _prepare_postgresql_reader(connection: Any, _record: object) -> None:
    """A transaction around a reading would cost two round trips more, and each statement sees what is committed by then anyway."""
    connection.execute("set default_transaction_read_only = on")


def _refuses_dead(engine: Engine) -> Callable[[Any], None]:
    """What looks at a connection before it is used again; a file does not go away."""
    return _refuse_dead_postgresql if engine.dialect.name == "postgresql" else lambda _connection: None


def _refuse_dead_postgresql(connection: Any) -> None:
    """A server that went away has closed the line, which shows without asking it anything, or letting another thread go first.

    What it said before is read first, and the end of the line after that.
    """
    try:
        connection.pgconn.consume_input()
        connection.pgconn.consume_input()
    except connection.Error:
        raise DisconnectionError from None
