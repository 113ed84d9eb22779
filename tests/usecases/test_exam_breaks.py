"""Breaks, pauses, feedback on one question, linear exams: the room's deeds that stop, freeze and explain."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from certprep.domain.attempt import Confidence
from certprep.domain.blueprint import Blueprint, BreakKind, Breaks, Feedback, Purpose
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.review import Rating, rating
from certprep.store.store import Store
from certprep.usecases.exam import answering, breaks, building, feedback, report, room, settling
from tests.builders import COURSE, a_blueprint, a_person, an_entry, content, publish
from tests.conftest import FakeClock

STOPPING = Breaks(kind=BreakKind.FREE, minutes=5, count=2, stops_clock=True)
RUNNING = Breaks(kind=BreakKind.FREE, minutes=5, count=2)
TUTOR: dict[str, Any] = {"purpose": Purpose.PRACTICE, "feedback": Feedback.EACH}
MINUTE = timedelta(minutes=1)


class Sitting:
    """Alice in an exam of six questions; its deeds by the clock on the wall."""

    def __init__(self, store: Store, clock: FakeClock, blueprint: Blueprint) -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        publish(store, content(blueprints=[blueprint, a_blueprint("other", minutes=None)]), now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.id = self.start(blueprint.id)
        self.sequence = 0

    def start(self, exam: str) -> str:
        return building.start(self.store, person=self.alice, course=COURSE, exam=exam, now=self.clock(), rng=self.rng)

    def look(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def state(self) -> room.State:
        return room.state(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def answer(self, position: int = 0, own: str | None = "b", **changes: Any) -> answering.Saved:
        self.sequence += 1
        response = None if own is None else [self.look().names(position).shown[own]]
        entry = an_entry(changes.pop("sequence", self.sequence), position, response=response, **changes)
        return answering.answer(self.store, person=self.alice, attempt=self.id, entry=entry, now=self.clock())

    def replay(self, *entries: tuple[int, int]) -> list[answering.Saved]:
        journal = [an_entry(sequence, position, after=0) for sequence, position in entries]
        return answering.replay(self.store, person=self.alice, attempt=self.id, entries=journal, now=self.clock())

    def rest(self, *seen: int) -> None:
        breaks.begin(self.store, person=self.alice, attempt=self.id, seen=seen, now=self.clock())

    def end(self) -> None:
        breaks.end(self.store, person=self.alice, attempt=self.id, now=self.clock())

    def pause(self) -> None:
        breaks.pause(self.store, person=self.alice, attempt=self.id, now=self.clock())

    def resume(self) -> None:
        breaks.resume(self.store, person=self.alice, attempt=self.id, now=self.clock())

    def check(self, position: int) -> None:
        feedback.check(self.store, person=self.alice, attempt=self.id, position=position, now=self.clock())

    def submit(self) -> None:
        room.submit(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def late(self) -> list[int]:
        with self.store.reading() as tx:
            return [sequence for sequence, _ in tx.attempts.late(self.id)]

    def minutes_left(self) -> float:
        deadline = self.state().attempt.deadline_at
        assert deadline is not None
        return (deadline - self.clock()) / MINUTE


@pytest.fixture
def sit(store: Store, clock: FakeClock) -> Callable[..., Sitting]:
    return lambda **changes: Sitting(store, clock, a_blueprint(**changes))


# --- breaks ---------------------------------------------------------------------------------------------------------


def test_what_alice_saw_and_what_she_answered_is_final_after_a_break(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.answer(1, own="c")
    sitting.rest(0)
    assert sitting.look().attempt.frozen == {0, 1}
    sitting.clock.advance(minutes=1)
    sitting.end()
    for position in (0, 1):
        with pytest.raises(Conflict, match="frozen"):
            sitting.answer(position)
    assert sitting.answer(2).outcome is answering.Outcome.SAVED
    assert sitting.look().answers[1].response == ("c",)
    assert sitting.late() == [2, 3]


def test_nothing_is_accepted_in_a_break_and_what_came_is_kept(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.rest()
    with pytest.raises(Conflict, match="paused"):
        sitting.answer(4)
    assert [one.outcome for one in sitting.replay((2, 4), (3, 5))] == ["paused", "paused"]
    assert sitting.late() == [1, 2, 3]
    assert sitting.look().answers == {}


def test_a_repeat_gets_its_receipt_in_a_break_and_for_a_frozen_question(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    first = sitting.answer(1)
    sitting.rest()
    assert sitting.answer(1, sequence=1).receipt == first.receipt
    sitting.end()
    assert sitting.answer(1, sequence=1).outcome is answering.Outcome.REPEATED
    assert sitting.late() == []


def test_the_clock_gives_back_the_break_and_not_what_was_left_of_it(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.clock.advance(minutes=4)
    sitting.rest()
    sitting.clock.advance(minutes=2)
    sitting.end()
    assert sitting.minutes_left() == 6
    sitting.rest()
    sitting.clock.advance(minutes=60)
    assert sitting.state().attempt.closed_at == sitting.look().attempt.started_at + 17 * MINUTE


@pytest.mark.parametrize("first", ["look", "state", "answer", "replay"])
def test_a_break_that_nobody_ended_is_over_for_whatever_comes_next(sit: Callable[..., Sitting], first: str) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.clock.advance(minutes=4)
    sitting.rest()
    sitting.clock.advance(minutes=7)  # five of the break, two after it
    if first == "replay":
        assert [one.outcome for one in sitting.replay((1, 0))] == ["saved"]
    elif first == "answer":
        entry = an_entry(1, 0)
        answering.answer(sitting.store, person=sitting.alice, attempt=sitting.id, entry=entry, now=sitting.clock())
    else:
        getattr(sitting, first)()
    state = sitting.state()
    assert (state.rest, state.attempt.paused_at, sitting.minutes_left()) == (None, None, 4)
    assert state.rests[0].ended_at == state.attempt.started_at + 9 * MINUTE
    assert sitting.late() == []


def test_a_break_whose_clock_runs_on_costs_its_time(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=RUNNING)
    sitting.clock.advance(minutes=4)
    sitting.rest()
    sitting.clock.advance(minutes=2)
    assert sitting.minutes_left() == 4
    sitting.end()
    assert sitting.minutes_left() == 4


def test_time_that_runs_out_in_a_break_closes_the_exam(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=RUNNING)
    sitting.clock.advance(minutes=9)
    sitting.rest()
    sitting.clock.advance(minutes=2)
    assert settling.settle_due(sitting.store, now=sitting.clock(), rng=sitting.rng) == 1
    state = sitting.state()
    assert (state.attempt.closed_at, state.rest) == (state.attempt.started_at + 10 * MINUTE, None)
    with pytest.raises(Conflict, match="attempt-closed"):
        sitting.end()


def test_a_break_asked_for_twice_is_one_break_and_ending_twice_is_harmless(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.rest(0)
    sitting.clock.advance(minutes=1)
    sitting.rest(3)
    assert sitting.look().attempt.frozen == {0}
    sitting.end()
    sitting.clock.advance(minutes=1)
    sitting.end()
    assert (len(sitting.state().rests), sitting.state().breaks_left, sitting.minutes_left()) == (1, 1, 9)


def test_breaks_are_refused_where_there_are_none(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    with pytest.raises(Conflict, match="no-break-left"):
        sitting.rest()
    bob = a_person(sitting.store, "bob", now=sitting.clock())
    with pytest.raises(NotFound):
        breaks.begin(sitting.store, person=bob, attempt=sitting.id, seen=(), now=sitting.clock())


def test_a_question_that_the_exam_does_not_have_was_not_seen(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    with pytest.raises(Invalid, match="no-such-question"):
        sitting.rest(6)
    assert sitting.state().rest is None


def test_handing_in_from_a_break_ends_it(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.rest()
    sitting.clock.advance(minutes=1)
    sitting.submit()
    state = sitting.state()
    assert state.attempt.closed_at == state.attempt.started_at + MINUTE
    assert (state.attempt.paused_at, state.rests[0].ended_at) == (None, state.attempt.closed_at)


def test_notes_are_kept_in_a_break_and_not_after_the_end(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    keep: dict[str, Any] = {"person": sitting.alice, "attempt": sitting.id, "position": 0, "now": sitting.clock()}
    sitting.rest(0)
    room.keep_workspace(sitting.store, body={"note": "look up"}, **keep)
    assert sitting.look().workspaces == {0: {"note": "look up"}}
    sitting.submit()
    with pytest.raises(Conflict, match="attempt-closed"):
        room.keep_workspace(sitting.store, body={"note": "too late"}, **keep)


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_practice_is_paused_over_night_and_goes_on_where_it_was(sit: Callable[..., Sitting]) -> None:
    sitting = sit(purpose=Purpose.PRACTICE)
    sitting.answer(0)
    sitting.clock.advance(minutes=4)
    sitting.pause()
    sitting.pause()
    sitting.clock.advance(hours=20)
    assert settling.settle_due(sitting.store, now=sitting.clock(), rng=sitting.rng) == 0
    assert sitting.state().attempt.deadline_at is None
    with pytest.raises(Conflict, match="paused"):
        sitting.answer(0, own="c")
    sitting.resume()
    sitting.resume()
    assert sitting.minutes_left() == 6
    assert sitting.answer(0, own="c").outcome is answering.Outcome.SAVED


def test_a_pause_is_no_break_and_a_break_no_pause(sit: Callable[..., Sitting]) -> None:
    sitting = sit(purpose=Purpose.PRACTICE, breaks=STOPPING)
    sitting.pause()
    with pytest.raises(Conflict, match="paused"):
        sitting.rest()
    sitting.end()
    assert sitting.state().rest is not None
    sitting.resume()
    sitting.rest()
    with pytest.raises(Conflict, match="paused"):
        sitting.pause()
    sitting.resume()
    assert sitting.state().rest is not None


def test_a_timed_quiz_can_not_be_paused(sit: Callable[..., Sitting]) -> None:
    with pytest.raises(Conflict, match="not-pausable"):
        sit().pause()


def test_what_is_paused_can_be_handed_in(sit: Callable[..., Sitting]) -> None:
    sitting = sit(purpose=Purpose.PRACTICE)
    sitting.pause()
    sitting.clock.advance(hours=1)
    sitting.submit()
    assert sitting.state().attempt.closed_at == sitting.clock()


# --- linear exams ---------------------------------------------------------------------------------------------------


def test_moving_on_locks_what_was_left_behind(sit: Callable[..., Sitting]) -> None:
    sitting = sit(linear=True)
    sitting.answer(0)
    sitting.answer(2, own=None)
    assert sitting.state().attempt.frozen == {0, 1}
    with pytest.raises(Conflict, match="frozen"):
        sitting.answer(1)
    assert sitting.answer(2).outcome is answering.Outcome.SAVED
    assert sitting.late() == [3]


def test_a_replayed_journal_of_a_linear_exam_locks_as_it_goes(sit: Callable[..., Sitting]) -> None:
    sitting = sit(linear=True)
    assert [one.outcome for one in sitting.replay((1, 0), (2, 3), (3, 1), (4, 3), (2, 3))] == [
        "saved",
        "saved",
        "frozen",
        "saved",
        "repeated",
    ]
    assert sitting.state().attempt.frozen == {0, 1, 2}


def test_a_refused_entry_locks_nothing(sit: Callable[..., Sitting]) -> None:
    sitting = sit(linear=True)
    sitting.answer(1)
    with pytest.raises(Conflict, match="sequence-taken"):
        sitting.answer(5, sequence=1)
    with pytest.raises(Invalid):
        sitting.answer(5, own=None, struck=("nothing",))
    assert sitting.state().attempt.frozen == {0}


# --- feedback on one question ---------------------------------------------------------------------------------------


def test_a_checked_question_is_explained_on_every_device_and_final(sit: Callable[..., Sitting]) -> None:
    sitting = sit(**TUTOR)
    sitting.answer(2, own="a")
    assert sitting.look().explained() == {}
    sitting.check(2)
    sitting.check(2)
    explained = sitting.look().explained()
    assert list(explained) == [2]
    assert (explained[2].correct, [one.key for one in explained[2].options].count(True)) == (False, 1)
    with pytest.raises(Conflict, match="frozen"):
        sitting.answer(2, own="b")
    assert sitting.answer(3).outcome is answering.Outcome.SAVED


def test_nobody_gets_an_explanation_for_nothing(sit: Callable[..., Sitting]) -> None:
    sitting = sit(**TUTOR)
    with pytest.raises(Invalid, match="nothing-answered"):
        sitting.check(0)
    sitting.answer(0)
    sitting.answer(0, own=None)
    with pytest.raises(Invalid, match="nothing-answered"):
        sitting.check(0)
    assert sitting.state().attempt.frozen == frozenset()


def test_an_exam_tells_nothing_before_its_end(sit: Callable[..., Sitting]) -> None:
    sitting = sit(breaks=STOPPING)
    sitting.answer(0)
    with pytest.raises(Conflict, match="no-feedback"):
        sitting.check(0)
    sitting.rest()
    assert sitting.look().explained() == {}


def test_what_is_in_another_open_exam_is_not_explained(sit: Callable[..., Sitting]) -> None:
    sitting = sit(**TUTOR)
    sitting.answer(0)
    sitting.answer(1)
    sitting.check(1)
    exam = sitting.start("other")
    with sitting.store.reading() as tx:
        other = tx.attempts.get(exam, person=sitting.alice.id)
    assert other is not None
    shared = {seat.item for seat in other.seats} & {seat.item for seat in sitting.look().attempt.seats}
    mine = [seat.item for seat in sitting.look().attempt.seats]
    assert list(sitting.look().explained()) == ([] if mine[1] in shared else [1])
    if mine[0] in shared:
        with pytest.raises(Conflict, match="in-open-exam"):
            sitting.check(0)
    room.submit(sitting.store, person=sitting.alice, attempt=exam, now=sitting.clock(), rng=sitting.rng)
    sitting.check(0)
    assert list(sitting.look().explained()) == [0, 1]


def test_a_question_can_not_be_checked_in_a_pause_nor_after_the_end(sit: Callable[..., Sitting]) -> None:
    sitting = sit(**TUTOR)
    sitting.answer(0)
    sitting.pause()
    with pytest.raises(Conflict, match="paused"):
        sitting.check(0)
    sitting.submit()
    with pytest.raises(Conflict, match="attempt-closed"):
        sitting.check(0)


# --- I don't know ---------------------------------------------------------------------------------------------------


def test_not_knowing_is_wrong_and_an_exposure_and_comes_back(sit: Callable[..., Sitting]) -> None:
    sitting = sit(**TUTOR)
    sitting.answer(0, own=None, confidence=Confidence.UNKNOWN)
    assert 0 not in sitting.look().unanswered()
    sitting.check(0)
    explained = sitting.look().explained()[0]
    assert (explained.correct, explained.answered) == (False, False)
    item = sitting.look().attempt.seats[0].item
    sitting.submit()
    with sitting.store.reading() as tx:
        assert tx.responses.answered_items(person=sitting.alice.id, course=COURSE) == {item}
        assert item in tx.cards.of(person=sitting.alice.id, course=COURSE, subjects=[item])
    assert rating(correct=False, confidence=Confidence.UNKNOWN) is Rating.AGAIN


def test_an_exam_takes_no_i_dont_know(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    with pytest.raises(Invalid, match="unknown-not-here"):
        sitting.answer(0, own=None, confidence=Confidence.UNKNOWN)
    unknown = an_entry(2, 1, confidence=Confidence.UNKNOWN)
    done = answering.replay(
        sitting.store, person=sitting.alice, attempt=sitting.id, entries=[unknown], now=sitting.clock()
    )
    assert [one.outcome for one in done] == ["invalid"]


def test_the_report_of_practice_is_there_at_its_end(sit: Callable[..., Sitting]) -> None:
    sitting = sit(feedback=Feedback.EACH)
    sitting.answer(0)
    sitting.check(0)
    sitting.submit()
    found = report.report(sitting.store, person=sitting.alice, attempt=sitting.id, now=sitting.clock(), rng=sitting.rng)
    assert found.score.total.correct == 1
