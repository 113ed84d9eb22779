"""The answer log and its one guarded statement."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from certprep.domain.attempt import Answer, Attempt, Confidence, PinnedSeat
from certprep.domain.blueprint import BreakKind, Breaks, Purpose
from certprep.domain.course import Level
from certprep.domain.person import Person
from certprep.store.attempts import Appended
from certprep.store.store import Store
from tests.builders import COURSE, a_blueprint, a_person, an_attempt, publish
from tests.conftest import MORNING

TICK = timedelta(microseconds=1)


class Shelf:
    """A published course, Alice and Bob, and what a test needs of the shelf of attempts."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self.release = publish(store, now=now)
        items = self.release.content.items.values()
        self.seats = tuple(PinnedSeat(item=one.item.id, revision=one.revision, scored=True) for one in items)
        self.alice = a_person(store, "alice", now=now)
        self.bob = a_person(store, "bob", now=now)

    def attempt(self, attempt_id: str = "a1", *, person: Person | None = None, **changes: object) -> Attempt:
        drawn = replace(
            an_attempt(now=self.now, id=attempt_id, person=(person or self.alice).id, release=self.release.id),
            **{"seats": self.seats[:3], **changes},  # type: ignore[arg-type]
        )
        with self.store.transaction() as tx:
            tx.attempts.add(drawn)
        return drawn

    def append(
        self, sequence: int, *, at: datetime | None = None, person: Person | None = None, **fields: object
    ) -> Appended | None:
        said = {"position": 0, "response": ("a",), "saved_at": at or self.now, **fields}
        line = Answer(sequence=sequence, **said)  # type: ignore[arg-type]
        with self.store.transaction() as tx:
            return tx.attempts.append(
                line, attempt="a1", person=(person or self.alice).id, receipt=f"receipt {sequence}"
            )

    def log(self) -> list[Answer]:
        with self.store.reading() as tx:
            return tx.attempts.log("a1")

    def get(self, attempt_id: str = "a1") -> Attempt:
        with self.store.reading() as tx:
            found = tx.attempts.get(attempt_id, person=self.alice.id)
        assert found is not None
        return found


@pytest.fixture
def shelf(store: Store, now: datetime) -> Shelf:
    return Shelf(store, now)


# --- attempts -------------------------------------------------------------------------------------------------------


def test_an_attempt_comes_back_as_it_was_drawn(shelf: Shelf) -> None:
    blueprint = a_blueprint(purpose=Purpose.MOCK, levels={Level.RECALL: (10.0, 50.0)}, pilot=1)
    drawn = shelf.attempt(blueprint=blueprint, seed=2**63 - 1)
    assert shelf.get() == drawn


def test_an_untimed_attempt_has_no_deadline(shelf: Shelf) -> None:
    shelf.attempt(deadline_at=None)
    assert shelf.get().deadline_at is None
    assert shelf.append(1, at=shelf.now + timedelta(days=900)) == Appended(deadline_at=None)


def test_bob_finds_nothing_under_the_id_of_alices_attempt(shelf: Shelf) -> None:
    shelf.attempt()
    with shelf.store.reading() as tx:
        assert tx.attempts.get("a1", person=shelf.bob.id) is None
        assert tx.attempts.drawn("a1", person=shelf.alice.id) is not None
        assert tx.attempts.drawn("a1", person=shelf.bob.id) is None


def test_the_attempts_of_a_person_come_newest_first(shelf: Shelf) -> None:
    for number in range(3):
        shelf.attempt(f"a{number}", started_at=shelf.now + timedelta(minutes=number))
    shelf.attempt("bobs", person=shelf.bob)
    with shelf.store.reading() as tx:
        assert [one.id for one in tx.attempts.of(person=shelf.alice.id)] == ["a2", "a1", "a0"]
        assert tx.attempts.of(person=shelf.alice.id, course="another") == []


def test_an_attempt_is_closed_once(shelf: Shelf) -> None:
    drawn = shelf.attempt()
    with shelf.store.transaction() as tx:
        assert tx.attempts.close(drawn.submitted(shelf.now))
    with shelf.store.transaction() as tx:
        assert not tx.attempts.close(drawn.submitted(shelf.now + timedelta(minutes=1)))
    assert shelf.get().closed_at == shelf.now
    with shelf.store.reading() as tx:
        assert tx.attempts.open_of(person=shelf.alice.id) == []


def test_a_moved_deadline_moves_the_close_with_it(shelf: Shelf) -> None:
    shelf.attempt()
    later = shelf.now + timedelta(hours=2)
    with shelf.store.transaction() as tx:
        tx.attempts.change(replace(shelf.get(), deadline_at=later))
    assert shelf.append(1, at=later + timedelta(seconds=10)) == Appended(deadline_at=later)
    assert shelf.append(2, at=later + timedelta(seconds=10) + TICK) is None


def test_what_changes_while_an_attempt_runs_is_kept_and_nothing_else(shelf: Shelf) -> None:
    drawn = shelf.attempt()
    later = shelf.now + timedelta(minutes=3)
    changed = replace(drawn, deadline_at=None, paused_at=later, frozen=frozenset({0, 2}))
    with shelf.store.transaction() as tx:
        tx.attempts.change(replace(changed, seed=1, time_factor=2.0))
    assert shelf.get() == changed
    with shelf.store.reading() as tx:
        assert tx.attempts.without_seats("a1", person=shelf.alice.id) == replace(changed, seats=())
        assert tx.attempts.without_seats("a1", person=shelf.bob.id) is None


def test_terms_change_the_time_factor_and_the_breaks(shelf: Shelf) -> None:
    drawn = shelf.attempt()
    breaks = Breaks(kind=BreakKind.FREE, minutes=10, count=2, stops_clock=True)
    changed = replace(drawn, blueprint=replace(drawn.blueprint, breaks=breaks), time_factor=1.5)
    with shelf.store.transaction() as tx:
        tx.attempts.change_terms(changed)
    assert shelf.get() == changed


def test_the_items_of_the_last_forms_are_known(shelf: Shelf) -> None:
    for number, seat in enumerate(shelf.seats[:3]):
        shelf.attempt(f"a{number}", seats=(seat,), started_at=shelf.now + timedelta(minutes=number))
    shown = [seat.item for seat in shelf.seats[:3]]
    with shelf.store.reading() as tx:
        assert tx.attempts.shown_items(person=shelf.alice.id, course=COURSE) == set(shown)
        assert tx.attempts.shown_items(person=shelf.alice.id, course=COURSE, last_forms=2) == set(shown[1:])
        assert tx.attempts.shown_items(person=shelf.bob.id, course=COURSE) == set()


# --- the guarded statement ------------------------------------------------------------------------------------------


def test_an_answer_to_an_open_attempt_is_appended_and_tells_the_deadline(shelf: Shelf) -> None:
    drawn = shelf.attempt()
    assert shelf.append(1) == Appended(deadline_at=drawn.deadline_at)
    assert [one.sequence for one in shelf.log()] == [1]


def test_a_line_of_the_log_comes_back_as_it_was_written(shelf: Shelf) -> None:
    shelf.attempt()
    said: dict[str, Any] = {
        "position": 2,
        "flagged": True,
        "struck": ("c", "d"),
        "confidence": Confidence.UNSURE,
        "spent_ms": 41_250,
        "after": 0,
        "superseded": True,
    }
    shelf.append(7, response=("a", "b"), **said)
    shelf.append(8, response="12.5")
    shelf.append(9, response=None)
    assert shelf.log()[0] == Answer(sequence=7, response=("a", "b"), saved_at=shelf.now, **said)
    assert [one.response for one in shelf.log()[1:]] == ["12.5", None]


@pytest.mark.parametrize(
    ("late", "taken"),
    [
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, seconds=10), True),
        (timedelta(minutes=10, seconds=10) + TICK, False),
    ],
)
def test_the_log_takes_answers_to_the_last_microsecond_of_the_grace(shelf: Shelf, late: timedelta, taken: bool) -> None:
    shelf.attempt()
    assert (shelf.append(1, at=shelf.now + late) is not None) is taken
    assert len(shelf.log()) == taken


def _closed(shelf: Shelf) -> Appended | None:
    with shelf.store.transaction() as tx:
        tx.attempts.close(shelf.get().submitted(shelf.now))
    return shelf.append(1)


def _bobs(shelf: Shelf) -> Appended | None:
    return shelf.append(1, person=shelf.bob)


def _taken(shelf: Shelf) -> Appended | None:
    assert shelf.append(1, response=("b",)) is not None
    return shelf.append(1, response=("c",))


def _paused(shelf: Shelf) -> Appended | None:
    with shelf.store.transaction() as tx:
        tx.attempts.change(replace(shelf.get(), paused_at=shelf.now))
    return shelf.append(1)


def _frozen(shelf: Shelf) -> Appended | None:
    with shelf.store.transaction() as tx:
        tx.attempts.change(shelf.get().frozen_with([0, 2]))
    return shelf.append(1)


@pytest.mark.parametrize(
    ("refused", "logged"), [(_closed, []), (_bobs, []), (_taken, [("b",)]), (_paused, []), (_frozen, [])]
)
def test_nothing_is_appended_to_what_is_closed_paused_frozen_or_anothers_or_under_a_sequence_that_is_taken(
    shelf: Shelf, refused: Callable[[Shelf], Appended | None], logged: list[object]
) -> None:
    shelf.attempt()
    assert refused(shelf) is None
    assert [one.response for one in shelf.log()] == logged


def test_a_question_beside_a_frozen_one_takes_answers(shelf: Shelf) -> None:
    """10 is frozen, 1 and 0 are not."""
    shelf.attempt(seats=tuple(shelf.seats[0] for _ in range(12)))
    with shelf.store.transaction() as tx:
        tx.attempts.change(shelf.get().frozen_with([10]))
    assert [shelf.append(one, position=position) is not None for one, position in enumerate((0, 1, 10, 11), 1)] == [
        True,
        True,
        False,
        True,
    ]


def test_nothing_is_appended_to_an_attempt_that_there_is_not(shelf: Shelf) -> None:
    assert shelf.append(1) is None


def test_the_log_is_in_the_order_of_acceptance_whatever_the_sequences(shelf: Shelf) -> None:
    shelf.attempt()
    for sequence in (5, 2, 9, 1):
        shelf.append(sequence)
    assert [one.sequence for one in shelf.log()] == [5, 2, 9, 1]
    with shelf.store.reading() as tx:
        assert tx.attempts.receipts("a1") == ["receipt 5", "receipt 2", "receipt 9", "receipt 1"]
        assert tx.attempts.last_sequence("a1") == 9
        assert tx.attempts.last_sequence("another") == 0


def test_an_answer_is_found_again_with_its_receipt(shelf: Shelf) -> None:
    shelf.attempt()
    shelf.append(3)
    with shelf.store.reading() as tx:
        found = tx.attempts.at_sequence("a1", 3)
        assert tx.attempts.at_sequence("a1", 4) is None
    assert found is not None
    assert (found[0].sequence, found[1]) == (3, "receipt 3")


def test_a_refused_answer_is_kept_with_its_time(shelf: Shelf) -> None:
    shelf.attempt()
    with shelf.store.transaction() as tx:
        tx.attempts.add_late("a1", Answer(sequence=4, position=0, response=("a",), saved_at=shelf.now))
    with shelf.store.reading() as tx:
        assert tx.attempts.late("a1") == [(4, shelf.now)]
        assert tx.attempts.log("a1") == []


@pytest.mark.postgresql
@pytest.mark.parametrize("change", [{"paused_at": MORNING}, {"frozen": frozenset({0})}])
def test_an_answer_that_waited_for_a_break_to_begin_is_refused(
    postgresql_store: Store, now: datetime, change: dict[str, Any]
) -> None:
    """On SQLite only one is in a transaction at a time."""
    shelf = Shelf(postgresql_store, now)
    drawn = shelf.attempt()
    with ThreadPoolExecutor(1) as threads:
        with postgresql_store.transaction() as tx:
            tx.attempts.lock(drawn.id)
            tx.attempts.change(replace(drawn, **change))
            answer = threads.submit(shelf.append, 1)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
        assert answer.result(timeout=10) is None
    assert shelf.log() == []


# --- settling -------------------------------------------------------------------------------------------------------


def claimed(shelf: Shelf, *, after: timedelta, most: int = 20) -> list[str]:
    with shelf.store.transaction() as tx:
        return sorted(attempt for attempt, _ in tx.attempts.claim_to_settle(now=shelf.now + after, most=most))


def test_what_is_past_its_close_is_claimed_and_nothing_else(shelf: Shelf) -> None:
    shelf.attempt("past")
    shelf.attempt("longer", deadline_at=shelf.now + timedelta(minutes=20))
    shelf.attempt("untimed", deadline_at=None)
    shelf.attempt("closed", closed_at=shelf.now)
    assert claimed(shelf, after=timedelta(minutes=10, seconds=10)) == []
    assert claimed(shelf, after=timedelta(minutes=10, seconds=10) + TICK) == ["past"]
    assert claimed(shelf, after=timedelta(days=9)) == ["longer", "past"]


def test_no_more_are_claimed_than_were_asked_for(shelf: Shelf) -> None:
    for number in range(5):
        shelf.attempt(f"a{number}")
    assert len(claimed(shelf, after=timedelta(days=1), most=3)) == 3


@pytest.mark.postgresql
def test_two_workers_never_claim_the_same_attempt(postgresql_store: Store, now: datetime) -> None:
    """What one has locked, the other skips and does not wait for. On SQLite only one is in a transaction at a time."""
    shelf = Shelf(postgresql_store, now)
    for number in range(4):
        shelf.attempt(f"a{number}")
    later = now + timedelta(days=1)
    with postgresql_store.transaction() as one, postgresql_store.transaction() as other:
        other.connection.exec_driver_sql("set local lock_timeout = '2s'")  # should it wait after all
        first = {attempt for attempt, _ in one.attempts.claim_to_settle(now=later, most=3)}
        second = {attempt for attempt, _ in other.attempts.claim_to_settle(now=later, most=3)}
    assert (len(first), len(second)) == (3, 1)
    assert first.isdisjoint(second)


# --- workspaces -----------------------------------------------------------------------------------------------------


def test_notes_are_kept_by_question_and_the_scratchpad_apart(shelf: Shelf) -> None:
    shelf.attempt()
    with shelf.store.transaction() as tx:
        for position, body in ((0, "first"), (None, "pad"), (0, "second")):
            tx.attempts.keep_workspace(attempt="a1", position=position, body=body, now=shelf.now)
    with shelf.store.reading() as tx:
        assert tx.attempts.workspaces("a1") == {0: "second", None: "pad"}


# --- how often items were drawn -------------------------------------------------------------------------------------


def test_items_are_counted_over_all_forms_and_over_one_learners(store: Store, now: datetime) -> None:
    """Alice had the first item twice and the second once, Bob the second once; forms of another course are not counted."""
    shelf = Shelf(store, now)
    first, second = shelf.seats[:2]
    shelf.attempt("a1", seats=(first, second))
    shelf.attempt("a2", seats=(first,))
    shelf.attempt("a3", seats=(second,), person=shelf.bob)
    shelf.attempt("a4", seats=(second,), course="another")
    with store.reading() as tx:
        assert tx.attempts.uses(COURSE) == {first.item: 2, second.item: 2}
        assert tx.attempts.uses(COURSE, person=shelf.alice.id) == {first.item: 2, second.item: 1}
        assert tx.attempts.uses(COURSE, person=shelf.bob.id) == {second.item: 1}


def test_only_the_newest_forms_say_how_often_items_are_drawn(store: Store, now: datetime) -> None:
    shelf = Shelf(store, now)
    first, second = shelf.seats[:2]
    shelf.attempt("a1", seats=(first,))
    shelf.attempt("a2", seats=(second,))
    with store.reading() as tx:
        assert tx.attempts.uses(COURSE, newest=1) == {second.item: 1}
