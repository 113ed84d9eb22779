"""The two race experiments that the store's guards were decided by; each guard is seen to be needed.

Twenty threads answer while one hands in: every acknowledged answer is among those that were graded. Four processes do many small
transactions on one database: none fails, none is lost.
"""

import multiprocessing
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from certprep.domain.attempt import PinnedSeat
from certprep.domain.errors import Conflict
from certprep.domain.identity import new_id
from certprep.domain.progress import Progress
from certprep.domain.release import Release, ReleasedItem
from certprep.store.schema import ResponseRow
from certprep.store.store import Store
from certprep.usecases.exam import answering, room
from tests.builders import COURSE, a_bank, a_person, a_reading, an_attempt, an_entry, content, publish
from tests.conftest import MORNING
from tests.store import counting
from tests.store.counting import COUNTED, COUNTER, count_up, take_away, take_away_prepared

THREADS = 20
ROUNDS = 4
PROCESSES = 4
TRANSACTIONS = 60

# SQLAlchemy's, and the driver's own, to which prepared statements go past it.
_LOCKED = (OperationalError, sqlite3.OperationalError)
_ANSWER_GUARDS = {"sqlite": ("BEGIN IMMEDIATE", "BEGIN DEFERRED"), "postgresql": (" FOR SHARE OF attempts", "")}


# --- twenty threads answer while one hands in -------------------------------------------------------------------------


class Race:
    """An exam of twenty questions, twenty threads with an answer to one of them each, and one that hands in."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self.release = publish(store, content(a_bank(each=THREADS // 2), readings=[a_reading()]), now=now)
        self.alice = a_person(store, "alice", now=now)
        self.locked = 0

    def run(self, number: int) -> set[str]:
        """One round; gives the items whose answers were acknowledged and not graded, or the other way round."""
        attempt = self._start(number)
        start = Barrier(THREADS + 1)
        with ThreadPoolExecutor(THREADS + 1) as threads:
            answers = [threads.submit(self._answer, attempt, position, start) for position in range(THREADS)]
            threads.submit(self._hand_in, attempt, start, Random(number)).result()
        acknowledged = {item for answer in answers if (item := answer.result()) is not None}
        return acknowledged ^ self._graded(attempt)

    def _start(self, number: int) -> str:
        seats = tuple(PinnedSeat(item=one.item.id, revision=one.revision, scored=True) for one in _drawn(self.release))
        attempt = replace(
            an_attempt(now=self.now, id=new_id(self.now, Random(number)), person=self.alice.id),
            release=self.release.id,
            seats=seats,
        )
        with self.store.transaction() as tx:
            tx.attempts.add(attempt)
        return attempt.id

    def _answer(self, attempt: str, position: int, start: Barrier) -> str | None:
        """The item whose answer was acknowledged; none where it was refused."""
        item = _drawn(self.release)[position].item.id
        look = room.look(self.store, person=self.alice, attempt=attempt, now=self.now, rng=Random(1))
        entry = an_entry(position + 1, position, response=[look.names(position).shown["b"]])
        start.wait(timeout=30)
        try:
            answering.answer(self.store, person=self.alice, attempt=attempt, entry=entry, now=self.now)
        except Conflict:
            return None
        except _LOCKED:
            self.locked += 1
            return None
        return item

    def _hand_in(self, attempt: str, start: Barrier, rng: Random) -> None:
        start.wait(timeout=30)
        try:
            room.submit(self.store, person=self.alice, attempt=attempt, now=self.now, rng=rng)
        except _LOCKED:
            self.locked += 1

    def _graded(self, attempt: str) -> set[str]:
        with self.store.reading() as tx:
            graded = select(ResponseRow.item_id).where(ResponseRow.attempt_id == attempt)
            return set(tx.connection.scalars(graded))


def _drawn(release: Release) -> list[ReleasedItem]:
    return [one for one in release.content.items.values() if one.item.id != "smp-001"]


def test_every_acknowledged_answer_is_among_those_that_were_graded(store: Store) -> None:
    race = Race(store, MORNING)
    assert [race.run(number) for number in range(ROUNDS)] == [set()] * ROUNDS
    assert race.locked == 0


def test_without_the_guard_acknowledged_answers_are_missed_or_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    race = Race(store, MORNING)
    guard, instead = _ANSWER_GUARDS[store.engine.dialect.name]
    take_away(store.engine, guard, instead=instead)
    take_away_prepared(monkeypatch, guard, instead=instead)
    assert any(race.run(number) or race.locked for number in range(8 * ROUNDS))


# --- four processes do many small transactions -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    """Processes that share nothing with this one; what they need is imported once, and then forked."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", counting.__name__])
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        yield pool


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What four processes report that they did, and by how much the number rose."""

    reported: Counter[str]
    rose: int


def count_together(store: Store, processes: Executor, *, person: str, guarded: bool) -> Tally:
    before = number(store, person)
    run = partial(count_up, person=person, course=COURSE, times=TRANSACTIONS, guarded=guarded)
    url = store.engine.url.render_as_string(hide_password=False)
    reported = sum(processes.map(run, [url] * PROCESSES, timeout=120), Counter[str]())
    return Tally(reported=reported, rose=number(store, person) - before)


def number(store: Store, person: str) -> int:
    with store.reading() as tx:
        return int(tx.progress.of(person=person, course=COURSE)[COUNTER].section)


@pytest.fixture
def alice(store: Store) -> str:
    """Her id; her number is 0."""
    person = a_person(store, "alice", now=MORNING).id
    with store.transaction() as tx:
        tx.progress.keep(Progress(slug=COUNTER, section="0", read_at=MORNING), person=person, course=COURSE)
    return person


def test_four_processes_lose_no_transaction_and_find_no_database_locked(
    store: Store, processes: Executor, alice: str
) -> None:
    every = PROCESSES * TRANSACTIONS
    tally = count_together(store, processes, person=alice, guarded=True)
    assert tally == Tally(reported=Counter({COUNTED: every}), rose=every)


def test_without_the_guard_transactions_are_refused_or_lost(store: Store, processes: Executor, alice: str) -> None:
    tallies = (count_together(store, processes, person=alice, guarded=False) for _ in range(ROUNDS))
    if store.engine.dialect.name == "sqlite":
        assert any(tally.reported["database is locked"] for tally in tallies)
    else:
        assert any(tally.rose < tally.reported[COUNTED] for tally in tallies)
