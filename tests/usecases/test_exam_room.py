"""The exam room's deeds, on both databases."""

from datetime import datetime
from random import Random

import pytest

from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.store.store import Store
from certprep.usecases.exam import answering, building, receipts, report, room, settling
from tests.builders import COURSE, a_person, an_entry, publish
from tests.conftest import FakeClock


class Sitting:
    """Alice in an exam of six questions and ten minutes."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        publish(store, now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.id = building.start(store, person=self.alice, course=COURSE, exam="quiz", now=clock(), rng=self.rng)

    def look(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def option(self, position: int, own: str) -> str:
        return self.look().names(position).shown[own]

    def answer(self, sequence: int, position: int = 0, own: str = "b", **changes: object) -> answering.Saved:
        entry = an_entry(sequence, position, response=[self.option(position, own)], **changes)
        return answering.answer(self.store, person=self.alice, attempt=self.id, entry=entry, now=self.clock())

    def submit(self) -> None:
        room.submit(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def report(self) -> report.Report:
        return report.report(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)


@pytest.fixture
def sitting(store: Store, clock: FakeClock) -> Sitting:
    return Sitting(store, clock)


def test_an_answer_is_there_on_alices_next_device(sitting: Sitting) -> None:
    saved = sitting.answer(1, position=2, own="c")
    assert saved.outcome is answering.Outcome.SAVED
    assert saved.deadline_at == sitting.look().attempt.deadline_at
    assert sitting.look().answers[2].response == ("c",)
    assert sitting.look().last_sequence == 1


def test_the_same_sequence_again_gets_the_same_receipt(sitting: Sitting) -> None:
    first = sitting.answer(1)
    sitting.clock.advance(seconds=5)
    again = sitting.answer(1)
    assert again.outcome is answering.Outcome.REPEATED
    assert (again.receipt, again.saved_at) == (first.receipt, first.saved_at)


def test_a_sequence_that_another_device_took_is_told_apart_from_a_repeat(sitting: Sitting) -> None:
    sitting.answer(1, own="a")
    with pytest.raises(Conflict) as refused:
        sitting.answer(1, own="b")
    assert refused.value.rule == "sequence-taken"
    assert refused.value.parameters == {"last_sequence": 1}
    assert sitting.look().answers[0].response == ("a",)


def test_a_late_answer_is_refused_and_kept_with_its_time(sitting: Sitting) -> None:
    sitting.clock.advance(minutes=10, seconds=11)
    entry = an_entry(1, 0, response=None)
    with pytest.raises(Conflict, match="attempt-closed"):
        answering.answer(sitting.store, person=sitting.alice, attempt=sitting.id, entry=entry, now=sitting.clock())
    with sitting.store.reading() as tx:
        assert tx.attempts.late(sitting.id) == [(1, sitting.clock())]
        assert tx.attempts.log(sitting.id) == []


def test_an_answer_within_the_grace_counts(sitting: Sitting) -> None:
    sitting.clock.advance(minutes=10, seconds=9)
    assert sitting.answer(1).outcome is answering.Outcome.SAVED


def test_bob_can_neither_see_nor_answer_alices_attempt(sitting: Sitting) -> None:
    bob = a_person(sitting.store, "bob", now=sitting.clock())
    with pytest.raises(NotFound):
        room.look(sitting.store, person=bob, attempt=sitting.id, now=sitting.clock(), rng=sitting.rng)
    with pytest.raises(NotFound):
        answering.answer(sitting.store, person=bob, attempt=sitting.id, entry=an_entry(), now=sitting.clock())
    with pytest.raises(NotFound):
        room.submit(sitting.store, person=bob, attempt=sitting.id, now=sitting.clock(), rng=sitting.rng)


def test_an_option_of_another_question_is_refused(sitting: Sitting) -> None:
    entry = an_entry(1, 0, response=[sitting.option(1, "b")])
    with pytest.raises(Invalid, match="unknown-option"):
        answering.answer(sitting.store, person=sitting.alice, attempt=sitting.id, entry=entry, now=sitting.clock())


def test_a_journal_is_replayed_in_order_and_each_entry_has_its_outcome(sitting: Sitting) -> None:
    sitting.answer(1, position=0, own="a")
    journal = [
        an_entry(1, 0, response=[sitting.option(0, "a")], after=0),  # had arrived, its acknowledgement was lost
        an_entry(2, 1, response=[sitting.option(1, "d")], after=1),
        an_entry(3, 9, after=1),
        an_entry(4, 2, response=["nothing"], after=1),
    ]
    done = answering.replay(
        sitting.store, person=sitting.alice, attempt=sitting.id, entries=journal, now=sitting.clock()
    )
    assert [one.outcome for one in done] == ["repeated", "saved", "invalid", "invalid"]
    assert sitting.look().answers[1].response == ("d",)


def test_an_old_entry_from_a_device_that_slept_does_not_undo_a_newer_answer(sitting: Sitting) -> None:
    sitting.answer(1, position=0, own="a")
    sitting.answer(2, position=0, own="b")  # on the laptop, while the phone was offline
    entry = an_entry(3, 0, response=[sitting.option(0, "c")], after=1)
    (done,) = answering.replay(
        sitting.store, person=sitting.alice, attempt=sitting.id, entries=[entry], now=sitting.clock()
    )
    assert done.outcome is answering.Outcome.SUPERSEDED
    assert sitting.look().answers[0].response == ("b",)


def test_two_replayed_changes_of_one_question_both_count_and_the_later_wins(sitting: Sitting) -> None:
    journal = [an_entry(n, 0, response=[sitting.option(0, own)], after=0) for n, own in ((1, "a"), (2, "d"))]
    done = answering.replay(
        sitting.store, person=sitting.alice, attempt=sitting.id, entries=journal, now=sitting.clock()
    )
    assert [one.outcome for one in done] == ["saved", "saved"]
    assert sitting.look().answers[0].response == ("d",)


def test_what_a_device_wrote_itself_never_supersedes_what_it_wrote_after(sitting: Sitting) -> None:
    """The first of two changes of one question arrived, its acknowledgement was lost, and both are sent again."""
    sitting.answer(1, position=0, own="a")
    journal = [an_entry(n, 0, response=[sitting.option(0, own)], after=0) for n, own in ((1, "a"), (2, "d"))]
    done = answering.replay(
        sitting.store, person=sitting.alice, attempt=sitting.id, entries=journal, now=sitting.clock()
    )
    assert [one.outcome for one in done] == ["repeated", "saved"]
    assert sitting.look().answers[0].response == ("d",)


def test_an_answer_that_lingered_after_its_receipt_was_lost_does_not_undo_the_one_after_it(sitting: Sitting) -> None:
    """Time spent is counted on until an answer is known to be saved; she changed her mind meanwhile."""
    sitting.answer(1, position=0, own="a", spent_ms=1000)
    first = an_entry(1, 0, response=[sitting.option(0, "a")], spent_ms=4000, after=0)
    second = an_entry(2, 0, response=[sitting.option(0, "d")], spent_ms=5000, after=0)
    done = answering.replay(
        sitting.store, person=sitting.alice, attempt=sitting.id, entries=[first, second], now=sitting.clock()
    )
    assert [one.outcome for one in done] == ["repeated", "saved"]
    assert sitting.look().answers[0].response == ("d",)


def test_handing_in_closes_the_attempt_and_grades_it_once(sitting: Sitting) -> None:
    sitting.answer(1, position=0, own="b")
    sitting.answer(2, position=1, own="a")
    sitting.submit()
    sitting.clock.advance(minutes=1)
    sitting.submit()
    found = sitting.report()
    assert (found.score.total.correct, found.score.total.of, found.score.unanswered) == (1, 6, 4)
    assert found.attempt.closed_at == sitting.look().attempt.started_at
    with pytest.raises(Conflict, match="attempt-closed"):
        sitting.answer(3)


def test_what_was_missed_waits_in_review(sitting: Sitting) -> None:
    sitting.answer(1, position=0, own="b")
    sitting.submit()
    assert sitting.report().to_review == 5
    with sitting.store.reading() as tx:
        soon = sitting.clock.advance(minutes=2)
        assert len(tx.cards.due(person=sitting.alice.id, course=COURSE, now=soon)) == 5


def test_a_right_answer_that_alice_was_unsure_of_becomes_a_card(sitting: Sitting) -> None:
    for position in range(6):
        sitting.answer(position + 1, position=position, confidence="unsure" if position == 3 else None)
    sitting.submit()
    with sitting.store.reading() as tx:
        assert tx.cards.count(person=sitting.alice.id, course=COURSE) == 1


def test_the_report_is_not_there_before_the_end(sitting: Sitting) -> None:
    with pytest.raises(Conflict, match="not-yet"):
        sitting.report()


def test_an_attempt_whose_time_ran_out_is_settled_by_whoever_looks(sitting: Sitting) -> None:
    sitting.answer(1)
    deadline = sitting.look().attempt.deadline_at
    sitting.clock.advance(hours=3)
    assert sitting.look().attempt.closed_at == deadline
    assert sitting.report().score.total.correct == 1


def test_the_worker_settles_what_nobody_looks_at(sitting: Sitting) -> None:
    deadline = sitting.look().attempt.deadline_at
    assert settling.settle_due(sitting.store, now=sitting.clock(), rng=sitting.rng) == 0
    sitting.clock.advance(minutes=10, seconds=11)
    assert settling.settle_due(sitting.store, now=sitting.clock(), rng=sitting.rng) == 1
    assert settling.settle_due(sitting.store, now=sitting.clock(), rng=sitting.rng) == 0
    with sitting.store.reading() as tx:
        (attempt,) = tx.attempts.of(person=sitting.alice.id)
    assert attempt.closed_at == deadline


def test_starting_the_same_exam_again_takes_up_the_open_attempt(sitting: Sitting) -> None:
    again = building.start(
        sitting.store, person=sitting.alice, course=COURSE, exam="quiz", now=sitting.clock(), rng=sitting.rng
    )
    assert again == sitting.id


def test_notes_and_the_scratchpad_survive_a_change_of_device(sitting: Sitting) -> None:
    for position, body in ((None, {"text": "HRR = max - rest"}), (1, {"note": "come back"}), (1, {"note": "done"})):
        room.keep_workspace(
            sitting.store, person=sitting.alice, attempt=sitting.id, position=position, body=body, now=sitting.clock()
        )
    assert sitting.look().workspaces == {None: {"text": "HRR = max - rest"}, 1: {"note": "done"}}


@pytest.mark.parametrize("letter", ["a", "ж", "力"])
def test_a_scratchpad_is_as_long_in_every_script(sitting: Sitting, letter: str) -> None:
    def keep(text: str) -> None:
        room.keep_workspace(
            sitting.store,
            person=sitting.alice,
            attempt=sitting.id,
            position=None,
            body={"text": text},
            now=sitting.clock(),
        )

    keep(letter * 12_000)
    assert sitting.look().workspaces == {None: {"text": letter * 12_000}}
    with pytest.raises(Invalid, match="note-too-long"):
        keep(letter * 20_000)


def test_that_a_figure_was_answered_in_words_stays_on_record_whatever_another_device_writes(sitting: Sitting) -> None:
    for body in ({"text_version": True}, {"note": "from the phone, which did not know"}):
        room.keep_workspace(
            sitting.store, person=sitting.alice, attempt=sitting.id, position=1, body=body, now=sitting.clock()
        )
    assert sitting.look().workspaces == {1: {"note": "from the phone, which did not know", "text_version": True}}


def test_nothing_in_the_room_tells_the_files_option_ids(sitting: Sitting) -> None:
    shown = [option.id for question in sitting.look().questions for option in question.options]
    assert len(set(shown)) == len(shown) == 24
    assert not {"a", "b", "c", "d"} & set(shown)


def test_every_saved_answer_has_a_receipt_that_the_public_key_verifies(sitting: Sitting, now: datetime) -> None:
    sitting.answer(1, position=2)
    (receipt,) = room.receipts(sitting.store, person=sitting.alice, attempt=sitting.id)
    said = receipts.verify(sitting.store, receipt)
    assert said["position"] == 2
    assert said["saved_at"] == now.isoformat()
    assert said["answer"] == [sitting.option(2, "b")]
