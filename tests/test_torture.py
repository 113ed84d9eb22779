"""The server is killed while eight learners answer: nothing acknowledged is lost. `make torture` does it 200 times."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bench import databases, torture
from bench.torture import Learner, Sent
from certprep.store.store import Store
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_person, an_entry, publish
from tests.conftest import FakeClock

ROUNDS = 5


@pytest.mark.torture
@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(name: str, tmp_path: Path) -> None:
    with databases.opened(name, tmp_path) as database:
        assert torture.torment(database, tmp_path, rounds=ROUNDS, rng=Random(ROUNDS)) == []


@pytest.fixture
def noted(sqlite_store: Store, clock: FakeClock, tmp_path: Path) -> Learner:
    """Alice, who sent two answers, had both acknowledged, and noted it."""
    publish(sqlite_store, now=clock())
    alice = a_person(sqlite_store, "alice", now=clock())
    attempt = building.start(sqlite_store, person=alice, course=COURSE, exam="quiz", now=clock(), rng=Random(1))
    learner = Learner(email=alice.email, token="", notes=tmp_path / "notes", rng=Random(1), attempt=attempt)
    page = room.look(sqlite_store, person=alice, attempt=attempt, now=clock(), rng=Random(1))
    for sequence in (1, 2):
        response = [page.questions[sequence].options[0].id]
        entry = an_entry(sequence, sequence, response=response)
        saved = room.answer(sqlite_store, person=alice, attempt=attempt, entry=entry, now=clock())
        learner.sent[sequence] = Sent(sequence=sequence, number=sequence + 1, body={"response": response})
        learner.receipts[sequence] = saved.receipt
    return learner


def _run(store: Store, statement: str) -> None:
    with store.transaction() as tx:
        tx.connection.execute(text(statement))


def test_the_search_for_faults_finds_none_where_there_is_none(sqlite_store: Store, noted: Learner) -> None:
    assert list(torture.faults(sqlite_store, noted)) == []


def test_a_lost_answer_is_found(sqlite_store: Store, noted: Learner) -> None:
    _run(sqlite_store, "delete from answers where sequence = 2")
    assert [fault.split(": ")[1] for fault in torture.faults(sqlite_store, noted)] == [
        "answer 2 was acknowledged and is lost"
    ]


def test_a_changed_answer_is_found(sqlite_store: Store, noted: Learner) -> None:
    _run(sqlite_store, "update answers set response = 'null' where sequence = 1")
    assert [fault.split(": ")[1] for fault in torture.faults(sqlite_store, noted)] == ["answer 1 is not what was sent"]


def test_an_answer_that_nobody_sent_is_found(sqlite_store: Store, noted: Learner) -> None:
    _run(sqlite_store, "update answers set sequence = 7 where sequence = 1")
    assert len(list(torture.faults(sqlite_store, noted))) == 2
