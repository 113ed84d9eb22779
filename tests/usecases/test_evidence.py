"""What one graded answer leaves behind, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from certprep.domain.attempt import Confidence
from certprep.domain.exposure import Source
from certprep.domain.item import Response, Status, Use
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card
from certprep.store.schema import ResponseRow
from certprep.store.store import Store
from certprep.usecases.steps import evidence
from tests.builders import COURSE, a_bank, a_multiple, a_numeric, a_person, an_item, content, publish

ITEM = "exs1-001"
RIGHT, WRONG = ("b",), ("a",)


class Desk:
    """A published course and Alice, whose answers are recorded."""

    def __init__(self, store: Store, now: datetime, held: Content | None = None, *, zone: str = "UTC") -> None:
        self.store, self.now, self.rng = store, now, Random(5)
        self.content = publish(store, held, now=now).content
        self.alice = a_person(store, "alice", now=now, zone=zone)

    def graded(self, response: Response | None, item: str = ITEM, **changes: Any) -> evidence.Graded:
        released = self.content.items[item]
        correct = released.item.grade(response).correct
        fields = {"released": released, "correct": correct, "response": response, "confidence": None, "at": self.now}
        return evidence.Graded(**{**fields, **changes})

    def record(self, *graded: evidence.Graded, source: Source = Source.REVIEW, person: Person | None = None) -> None:
        with self.store.transaction() as tx:
            evidence.record(
                tx,
                graded,
                content=self.content,
                person=person or self.alice,
                source=source,
                attempt=None,
                now=self.now,
                rng=self.rng,
            )

    def card(self, item: str = ITEM) -> Card | None:
        with self.store.reading() as tx:
            return tx.cards.of(person=self.alice.id, course=COURSE, subjects=[item]).get(item)

    def log(self) -> list[Any]:
        with self.store.reading() as tx:
            return list(tx.connection.execute(select(ResponseRow.__table__).order_by(ResponseRow.id)))


@pytest.fixture
def desk(store: Store, now: datetime) -> Desk:
    return Desk(store, now)


# --- the raw log ----------------------------------------------------------------------------------------------------


def test_the_log_keeps_what_was_answered_and_not_what_was_made_of_it(desk: Desk) -> None:
    desk.record(desk.graded(WRONG, confidence=Confidence.SURE, spent_ms=4100), source=Source.CHECK)
    (row,) = desk.log()
    assert (row.person_id, row.course_id, row.item_id) == (desk.alice.id, COURSE, ITEM)
    assert row.revision_id == desk.content.items[ITEM].revision
    assert (row.source, row.attempt_id, row.at) == ("check", None, desk.now)
    assert (row.correct, row.response, row.confidence, row.spent_ms) == (False, '["a"]', "sure", 4100)


def test_each_kind_of_answer_is_kept_as_it_was_given(store: Store, now: datetime) -> None:
    desk = Desk(store, now, content([a_multiple("m"), a_numeric("n")], blueprints=[], readings=[]))
    desk.record(desk.graded(("a", "c"), "m"), desk.graded("12,5", "n"), desk.graded((), "m"))
    assert sorted(row.response for row in desk.log()) == ['"12,5"', '["a", "c"]', "[]"]


def test_what_was_shown_and_left_unanswered_is_no_exposure(desk: Desk) -> None:
    desk.record(desk.graded(None))
    assert desk.log() == []


def test_the_day_of_an_answer_is_the_learners_own_study_day(store: Store, now: datetime) -> None:
    """09:00 UTC on 2 March is one in the morning in California: still the study day of the first."""
    desk = Desk(store, now, zone="America/Los_Angeles")
    desk.record(desk.graded(RIGHT))
    assert [row.study_day for row in desk.log()] == [date(2026, 3, 1)]


def test_an_answer_is_logged_under_the_time_at_which_it_was_given(desk: Desk) -> None:
    earlier = desk.now - timedelta(hours=5, minutes=30)
    desk.record(desk.graded(RIGHT, at=earlier))
    (row,) = desk.log()
    assert (row.at, row.study_day) == (earlier, date(2026, 3, 1))


# --- cards ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "confidence", "is_card"),
    [
        (WRONG, Confidence.SURE, True),
        (WRONG, None, True),
        (None, None, True),  # left unanswered is missed
        ((), None, True),  # I don't know
        (RIGHT, Confidence.UNSURE, True),
        (RIGHT, Confidence.SURE, False),
        (RIGHT, None, False),
    ],
)
def test_what_was_missed_or_unsure_becomes_a_card(
    desk: Desk,
    response: Response | None,
    confidence: Confidence | None,
    is_card: bool,
) -> None:
    desk.record(desk.graded(response, confidence=confidence))
    assert (desk.card() is not None) is is_card


def test_a_card_that_exists_is_scheduled_by_right_answers_too(desk: Desk) -> None:
    desk.record(desk.graded(WRONG))
    first = desk.card()
    desk.now += timedelta(days=1)
    desk.record(desk.graded(RIGHT))
    second = desk.card()
    assert first is not None
    assert second is not None
    assert first.due_at == desk.now - timedelta(days=1) + timedelta(minutes=1)
    assert second.due_at > desk.now
    assert second.last_day == date(2026, 3, 3)


@pytest.mark.parametrize("change", [{"use": Use.MOCK}, {"status": Status.PILOT}, {"status": Status.RETIRED}])
def test_what_may_not_be_shown_in_practice_becomes_no_card(store: Store, now: datetime, change: dict[str, Any]) -> None:
    items = [*a_bank(), an_item("exs1-900", **change)]
    desk = Desk(store, now, content(items))
    desk.record(desk.graded(WRONG, "exs1-900"))
    assert desk.card("exs1-900") is None
    assert len(desk.log()) == 1


def test_bobs_miss_is_no_card_of_alice(desk: Desk) -> None:
    bob = a_person(desk.store, "bob", now=desk.now)
    desk.record(desk.graded(WRONG), person=bob)
    assert desk.card() is None


# --- items kept for mocks -------------------------------------------------------------------------------------------


@pytest.fixture
def with_mock(store: Store, now: datetime) -> Desk:
    """EXS-1.1 has one item kept for mocks beside those for practice: exs1-001 and exs1-004, and a pilot."""
    items = [*a_bank(), an_item("exs1-900", use=Use.MOCK), an_item("exs1-901", status=Status.PILOT)]
    return Desk(store, now, content(items))


def due(desk: Desk) -> list[str]:
    with desk.store.reading() as tx:
        return [card.subject for card in tx.cards.due(person=desk.alice.id, course=COURSE, now=desk.now)]


def test_a_missed_item_kept_for_mocks_makes_the_practice_items_of_its_objective_due(with_mock: Desk) -> None:
    with_mock.record(with_mock.graded(WRONG, "exs1-900"), source=Source.EXAM)
    assert due(with_mock) == ["exs1-001", "exs1-004"]


def test_kin_that_were_cards_already_come_due_with_the_memory_they_had(with_mock: Desk) -> None:
    known = Card(subject="exs1-004", due_at=with_mock.now + timedelta(days=40), stability=46.0, difficulty=5.0, state=2)
    with with_mock.store.transaction() as tx:
        tx.cards.keep([known], person=with_mock.alice.id, course=COURSE)
    with_mock.record(with_mock.graded(WRONG, "exs1-900"), source=Source.EXAM)
    assert with_mock.card("exs1-004") == replace(known, due_at=with_mock.now)


def test_kin_that_wait_in_the_queue_already_keep_their_place(with_mock: Desk) -> None:
    waits = Card(subject="exs1-004", due_at=with_mock.now - timedelta(days=2), stability=46.0, difficulty=5.0, state=2)
    with with_mock.store.transaction() as tx:
        tx.cards.keep([waits], person=with_mock.alice.id, course=COURSE)
    with_mock.record(with_mock.graded(WRONG, "exs1-900"), source=Source.EXAM)
    assert with_mock.card("exs1-004") == waits
    assert due(with_mock) == ["exs1-004", "exs1-001"]


def test_a_right_and_sure_answer_to_it_makes_nothing_due(with_mock: Desk) -> None:
    with_mock.record(with_mock.graded(RIGHT, "exs1-900"), source=Source.EXAM)
    assert due(with_mock) == []


def test_a_missed_pilot_makes_nothing_due(with_mock: Desk) -> None:
    with_mock.record(with_mock.graded(WRONG, "exs1-901"), source=Source.EXAM)
    assert due(with_mock) == []
