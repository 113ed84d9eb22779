"""Every kind of item through an exam, on both databases: drawn, answered, proven, graded and explained as one and the same."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from certprep.domain.attempt import latest
from certprep.domain.item import Numeric
from certprep.domain.item.names import as_asked
from certprep.domain.receipt import verify
from certprep.domain.scoring import Mark
from certprep.store.store import Store
from certprep.usecases.exam import answering, building, report, room
from tests.builders import (
    COURSE,
    a_blueprint,
    a_case,
    a_cloze,
    a_course,
    a_generated,
    a_hotspot,
    a_match,
    a_multiple,
    a_numeric,
    a_person,
    an_entry,
    an_item,
    an_order,
    content,
    publish,
)
from tests.conftest import FakeClock

ITEMS = [
    *(an_item(), a_multiple(), a_numeric(), a_match(), an_order(), a_cloze(), a_hotspot(), a_generated()),
    *a_case(count=2),
]
RIGHT: Mapping[str, Any] = {
    "exs1-001": ("b",),
    "exs1-002": ("a", "c"),
    "exs1-003": "12.5",
    "exs1-004": {"a": "a.right", "b": "b.right", "c": "c.right"},
    "exs1-005": ("a", "b", "c", "d"),
    "exs1-006": {"gas": "gas.a", "litres": "6", "organ": "lungs"},
    "exs1-007": "b",
    "exs1-091": ("b",),
    "exs1-092": ("b",),
}


class Sitting:
    """Alice in an exam with one item of each kind and a case."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        blueprint = a_blueprint(scored={"EXS": len(ITEMS)})
        publish(store, content(ITEMS, blueprints=[blueprint], course=a_course("EXS", "NUT")), now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.id = building.start(store, person=self.alice, course=COURSE, exam="quiz", now=clock(), rng=self.rng)

    def look(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def sent(self, position: int) -> Any:
        """The right answer as a browser sends it."""
        found = self.look()
        item = found.attempt.seats[position].item
        if item in RIGHT:
            return found.names(position).outward(RIGHT[item])
        held = as_asked(found.content.items[item].item, seed=found.attempt.seed, position=position)
        assert isinstance(held, Numeric)
        return str(held.value)

    def answer(self, sequence: int, position: int, response: Any) -> answering.Saved:
        entry = an_entry(sequence, position, response=response)
        return answering.answer(self.store, person=self.alice, attempt=self.id, entry=entry, now=self.clock())

    def report(self) -> report.Report:
        room.submit(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)
        return report.report(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)


def marks(found: report.Report) -> list[Mark]:
    return [one.mark for one in found.questions]


@pytest.fixture
def sitting(store: Store, clock: FakeClock) -> Sitting:
    return Sitting(store, clock)


def test_every_kind_answered_rightly_is_right(sitting: Sitting) -> None:
    for position in range(len(ITEMS)):
        sitting.answer(position + 1, position, sitting.sent(position))
    found = sitting.report()
    assert [mark.item for mark in marks(found) if not mark.correct] == []
    assert all(one.explanation and one.explanation.correct and one.explanation.credit == 1 for one in found.questions)


def test_every_kind_left_open_is_explained_and_wrong(sitting: Sitting) -> None:
    found = sitting.report()
    assert [mark.item for mark in marks(found) if mark.correct] == []
    assert all(one.explanation and not one.explanation.answered for one in found.questions)


def test_a_response_comes_back_as_it_was_sent_and_its_receipt_says_so(sitting: Sitting) -> None:
    with sitting.store.reading() as tx:
        keys = {key.id: key.public for key in tx.receipt_keys.all()}
    for position in range(len(ITEMS)):
        sent = sitting.sent(position)
        saved = sitting.answer(position + 1, position, sent)
        found = sitting.look()
        assert found.names(position).outward(found.answers[position].response) == sent
        assert verify(saved.receipt, keys)["answer"] == (list(sent) if isinstance(sent, tuple) else sent)


def test_the_same_pairs_in_another_order_are_a_repeat(sitting: Sitting) -> None:
    position = next(place for place, one in enumerate(sitting.look().questions) if one.kind == "match")
    sent = sitting.sent(position)
    first = sitting.answer(1, position, sent)
    again = sitting.answer(1, position, dict(reversed(sent.items())))
    assert (again.outcome, again.receipt) == (answering.Outcome.REPEATED, first.receipt)


def test_a_case_is_together_and_in_order_and_each_of_its_questions_has_it(sitting: Sitting) -> None:
    shared = [one.stimulus for one in sitting.look().questions]
    places = [place for place, one in enumerate(shared) if one]
    assert places[1] == places[0] + 1
    assert [one.index for one in shared if one] == [1, 2]


def test_numbers_of_ones_own_are_the_same_in_room_report_and_grading(sitting: Sitting) -> None:
    item = "exs1-008"
    found = sitting.look()
    position = [seat.item for seat in found.attempt.seats].index(item)
    asked = found.question(position)
    assert "{" not in asked.stem_html
    assert asked.kind == "numeric"
    sitting.answer(1, position, f"{sitting.sent(position)} beats/min")
    with sitting.store.reading() as tx:
        assert latest(tx.attempts.log(sitting.id))[position].response == sitting.sent(position)
    reported = next(one for one in sitting.report().questions if one.mark.item == item)
    assert reported.question == asked
    assert reported.explanation
    assert reported.explanation.value == sitting.sent(position)
    assert reported.explanation.correct
