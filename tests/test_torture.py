"""The torture, five rounds on each database; and that its verifier sees what it is there to see."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench import torture
from bench.databases import Postgresql, Sqlite
from bench.ledger import Kept, Ledger, Sent, log_faults, shown_faults

ROUNDS = 5


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="torture-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def entry(sequence: int = 1, number: int = 3, *, response: object = None) -> Sent:
    body = {"sequence": sequence, "response": response or ["b"], "flagged": False, "struck": [], "spent_ms": 4100}
    return Sent(number=number, body=body)


@pytest.fixture
def ledger(folder: Path) -> Ledger:
    """Alice sent three answers to question 3; two were acknowledged before the server was killed."""
    alice = Ledger(folder / "alice.jsonl")
    for sequence in (1, 2, 3):
        alice.will_send(3, entry(sequence).body)
    for sequence in (1, 2):
        alice.acknowledged(sequence, f"receipt {sequence}")
    return alice


def kept(*sequences: int) -> list[Kept]:
    return [Kept(sent=entry(sequence), receipt=f"receipt {sequence}") for sequence in sequences]


# --- the real thing ---------------------------------------------------------------------------------------------------


@pytest.mark.torture
def test_no_acknowledged_answer_is_lost_when_the_server_on_sqlite_is_killed(folder: Path) -> None:
    result = torture.run(Sqlite(folder), folder=folder, rounds=ROUNDS)
    assert result.faults == []
    assert (result.rounds, result.acknowledged >= ROUNDS * torture.FEWEST_SAVES) == (ROUNDS, True)


@pytest.mark.torture
@pytest.mark.postgresql
def test_no_acknowledged_answer_is_lost_when_the_server_on_postgresql_is_killed(
    postgresql_url: str, folder: Path
) -> None:
    database = Postgresql(postgresql_url.replace("+psycopg", ""), postmaster=0)
    result = torture.run(database, folder=folder, rounds=ROUNDS)
    assert result.faults == []
    assert (result.rounds, result.acknowledged >= ROUNDS * torture.FEWEST_SAVES) == (ROUNDS, True)


@pytest.mark.torture
def test_an_acknowledged_answer_that_is_taken_out_of_the_database_is_missed(folder: Path) -> None:
    with torture.Torture(Sqlite(folder), folder=folder).begun() as begun:
        begun.round()
        assert begun.faults() + begun.database_faults() == []
        client = begun.clients[0]
        with closing(sqlite3.connect(folder / "certprep.sqlite3")) as database, database:
            last = (client.attempt, client.ledger.last_acknowledged)
            database.execute("delete from answers where attempt_id = ? and sequence = ?", last)
        client.check()
        assert any("not shown" in fault for fault in begun.faults())
        assert any("another receipt" in fault for fault in begun.faults())


# --- the verifier -----------------------------------------------------------------------------------------------------


def test_what_was_acknowledged_and_is_kept_is_right_and_so_is_what_was_in_flight(ledger: Ledger) -> None:
    assert log_faults(ledger, kept(1, 2)) == []
    assert log_faults(ledger, kept(1, 2, 3)) == []


def test_a_lost_answer_is_found(ledger: Ledger) -> None:
    assert log_faults(ledger, kept(1)) == ["sequence 2, question 3: LOST"]


def test_an_answer_that_was_never_sent_is_found(ledger: Ledger) -> None:
    assert log_faults(ledger, kept(1, 2, 4)) == ["sequence 4, question 3: never sent"]


def test_another_value_another_question_and_another_receipt_are_found(ledger: Ledger) -> None:
    changed = Kept(sent=entry(2, response=["c"]), receipt="receipt 2")
    moved = Kept(sent=entry(2, number=4), receipt="receipt 2")
    forged = Kept(sent=entry(2), receipt="receipt of somebody else")
    for wrong in (changed, moved, forged):
        assert len(log_faults(ledger, [*kept(1), wrong])) == 1


def test_a_sequence_that_is_kept_twice_is_found(ledger: Ledger) -> None:
    assert log_faults(ledger, kept(1, 2, 2)) == ["1 sequences are in the log twice"]


def test_a_second_device_must_see_the_newest_acknowledged_answer_or_one_after_it(ledger: Ledger) -> None:
    assert shown_faults(ledger, [entry(2)], last_sequence=2) == []
    assert shown_faults(ledger, [entry(3)], last_sequence=3) == []
    assert len(shown_faults(ledger, [entry(1)], last_sequence=1)) == 2
    assert shown_faults(ledger, [], last_sequence=2) == ["sequence 2, question 3: not shown"]
    assert len(shown_faults(ledger, [entry(4)], last_sequence=4)) == 2


def test_a_ledger_is_read_back_as_it_was_written(ledger: Ledger) -> None:
    again = Ledger.read(ledger.path)
    assert (again.sent, again.receipts) == (ledger.sent, ledger.receipts)
    assert [one.sequence for one in again.in_flight] == [3]
