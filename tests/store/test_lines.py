"""Deeds of one statement: the connections that stay open for them."""

from threading import Barrier, Thread

import pytest

from certprep.store.store import Store, Tx
from tests.builders import a_person
from tests.conftest import MORNING


def line_of(tx: Tx) -> int:
    return id(tx.connection.connection.driver_connection)


def one_line(store: Store) -> int:
    with store.single() as tx:
        return line_of(tx)


def test_the_next_deed_has_the_line_of_the_one_before(store: Store) -> None:
    assert one_line(store) == one_line(store)


def test_what_is_written_is_committed_as_it_ends_and_seen_by_everybody(store: Store) -> None:
    alice = a_person(store, "alice", now=MORNING)
    with store.single() as tx:
        tx.people.set_zone(alice.id, "Europe/Vienna")
        with store.reading() as others:
            found = others.people.get(alice.id)
        assert found is not None
        assert found.zone == "Europe/Vienna"


def test_two_deeds_at_once_have_lines_of_their_own(store: Store) -> None:
    with store.single() as one, store.single() as other:
        assert line_of(one) != line_of(other)


def test_a_deed_that_fails_is_no_harm_to_the_next(store: Store) -> None:
    for number in range(30):  # more than there are connections: each comes back
        with pytest.raises(LookupError):
            _look_and_fail(store)
        a_person(store, f"learner-{number}", now=MORNING)
    with store.single() as tx:
        assert tx.people.count() == 30


def _look_and_fail(store: Store) -> None:
    with store.single() as tx:
        raise LookupError(tx.people.count())


def test_more_threads_than_idle_lines_all_get_on(store: Store) -> None:
    a_person(store, "alice", now=MORNING)
    counted, together = [], Barrier(14)

    def count() -> None:
        with store.single() as tx:
            together.wait(timeout=20)
            counted.append(tx.people.count())

    for _ in range(3):
        threads = [Thread(target=count) for _ in range(14)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counted == [1] * 42


def test_such_a_line_never_holds_a_transaction_that_keeps_old_rows_in_view(store: Store) -> None:
    with store.single() as tx:
        assert tx.people.count() == 0
    a_person(store, "alice", now=MORNING)
    with store.single() as tx:
        assert tx.people.count() == 1


def test_its_answers_wait_for_the_disk(sqlite_store: Store) -> None:
    """As in every other transaction: WAL, and synchronous=FULL (2)."""
    with sqlite_store.single() as tx:
        found = [tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]


@pytest.mark.postgresql
def test_a_line_that_postgresql_closed_is_replaced(postgresql_store: Store) -> None:
    """PostgreSQL was restarted, or an administrator ended it: the next learner does not notice."""
    with postgresql_store.single() as tx:
        first = tx.connection.exec_driver_sql("select pg_backend_pid()").scalar()
    with postgresql_store.transaction() as tx:
        tx.connection.exec_driver_sql(f"select pg_terminate_backend({first})")
        tx.connection.exec_driver_sql("select pg_sleep(0.3)")  # its goodbye must arrive
    with postgresql_store.single() as tx:
        assert tx.people.count() == 0
        assert tx.connection.exec_driver_sql("select pg_backend_pid()").scalar() != first
