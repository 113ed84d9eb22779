"""Opening the store: transactions, reading, times."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError, StatementError

from certprep.domain.account import LinkPurpose
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from tests.builders import a_person
from tests.conftest import MORNING


def alice(**changes: object) -> Person:
    fields = {"id": "a1", "email": "alice@example.org", "role": Role.LEARNER, "zone": "UTC", "confirmed_at": None}
    return Person(**{**fields, **changes})  # type: ignore[arg-type]


def people(store: Store) -> int:
    with store.reading() as tx:
        return tx.people.count()


def test_what_a_transaction_wrote_is_there_for_the_next(store: Store) -> None:
    with store.transaction() as tx:
        tx.people.add(alice(), password_hash=None, created_at=MORNING)
    with store.reading() as tx:
        assert tx.people.get("a1") == alice()


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(LookupError, match="half way"):
        _add_and_fail(store)
    assert people(store) == 0


def _add_and_fail(store: Store) -> None:
    with store.transaction() as tx:
        tx.people.add(alice(), password_hash=None, created_at=MORNING)
        raise LookupError("half way")


def test_reading_can_not_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"), store.reading() as tx:
        tx.people.add(alice(), password_hash=None, created_at=MORNING)
    assert people(store) == 0


def test_a_connection_that_was_read_with_can_write_again(store: Store) -> None:
    for number in range(40):  # more than the pool holds: each connection has had both
        with store.reading() as tx:
            assert tx.people.count() == number
        a_person(store, f"learner-{number}", now=MORNING)


def test_reading_never_waits_for_a_writer_and_does_not_see_what_is_not_committed(store: Store) -> None:
    with store.transaction() as writing:
        writing.people.add(alice(), password_hash=None, created_at=MORNING)
        assert people(store) == 0
    assert people(store) == 1


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="naive time"), store.transaction() as tx:
        tx.people.add(alice(), password_hash=None, created_at=datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001


def test_a_time_is_stored_in_utc_whatever_zone_it_was_written_in(store: Store) -> None:
    """Two hours east of Greenwich it is eleven: one moment, one order, one way to read it back."""
    eleven = MORNING.astimezone(timezone(timedelta(hours=2)))
    with store.transaction() as tx:
        tx.people.add(alice(confirmed_at=eleven), password_hash=None, created_at=eleven)
        tx.people.add_link(
            "l1", person="a1", purpose=LinkPurpose.CONFIRM, secret_hash="s", expires_at=eleven + timedelta(seconds=1)
        )
    with store.reading() as tx:
        found = tx.people.get("a1")
        assert tx.people.link("s", purpose=LinkPurpose.CONFIRM, now=MORNING) is not None
        assert tx.people.link("s", purpose=LinkPurpose.CONFIRM, now=MORNING + timedelta(seconds=1)) is None
    assert found is not None
    assert found.confirmed_at == MORNING
    assert found.confirmed_at.tzinfo is UTC


def test_a_row_that_refers_to_nobody_is_refused(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), store.transaction() as tx:
        tx.people.add_link("l1", person="nobody", purpose=LinkPurpose.RESET, secret_hash="s", expires_at=MORNING)


# --- durability: what the serving connections really have ------------------------------------------------------------


def test_sqlite_writes_through_a_log_and_waits_for_the_disk(sqlite_store: Store) -> None:
    """WAL, and synchronous=FULL (2): an acknowledged answer survives a power cut."""
    for opened in (sqlite_store.transaction, sqlite_store.reading):
        with opened() as tx:
            settings = {
                name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_every_connection_of_the_pool_waits_for_the_disk(sqlite_store: Store) -> None:
    connections = [sqlite_store.engine.raw_connection() for _ in range(20)]
    try:
        found = [connection.cursor().execute("PRAGMA synchronous").fetchone() for connection in connections]
    finally:
        for connection in connections:
            connection.close()
    assert found == [(2,)] * 20


@pytest.mark.postgresql
def test_postgresql_waits_for_the_disk(postgresql_store: Store) -> None:
    for opened in (postgresql_store.transaction, postgresql_store.reading):
        with opened() as tx:
            settings = {
                name: tx.connection.exec_driver_sql(f"show {name}").scalar() for name in ("synchronous_commit", "fsync")
            }
        assert settings == {"synchronous_commit": "on", "fsync": "on"}
