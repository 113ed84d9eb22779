"""What Today says first: the open exam, then what is due, then the text, then the next exam."""

from datetime import datetime, timedelta
from random import Random

import pytest

from certprep.domain.blueprint import Blueprint, Purpose
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import front, study, today
from certprep.usecases.exam import building, room
from certprep.usecases.steps import drawing, released
from certprep.usecases.today import Action
from tests.builders import (
    COURSE,
    a_bank,
    a_blueprint,
    a_course,
    a_person,
    a_reading,
    content,
    publish,
)


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    return a_person(store, now=now)


def _look(store: Store, alice: Person, now: datetime) -> today.CourseToday:
    (found,) = today.look(store, person=alice, now=now)
    return found


def _start(store: Store, alice: Person, now: datetime, exam: str = "quiz") -> str:
    return building.start(store, person=alice, course=COURSE, exam=exam, now=now, rng=Random(3))


def _exams(*blueprints: Blueprint) -> Content:
    return content(a_bank(), blueprints=blueprints)


def test_without_a_release_there_is_nothing(store: Store, alice: Person, now: datetime) -> None:
    assert today.look(store, person=alice, now=now) == []


def test_a_new_learner_is_offered_the_next_exam_and_the_first_module(
    store: Store, alice: Person, now: datetime
) -> None:
    publish(store, now=now)
    found = _look(store, alice, now)
    assert found.action is Action.EXAM
    assert found.exam is not None
    assert found.exam.blueprint.id == "quiz"
    assert found.begin is not None
    assert found.begin.module.slug == "exs-one"
    assert (found.attempts, found.resume, found.queue.due) == ((), None, ())
    assert found.queue.next_due_at is None


def test_without_any_exam_a_new_learner_begins_to_read(store: Store, alice: Person, now: datetime) -> None:
    publish(store, content(blueprints=[]), now=now)
    assert _look(store, alice, now).action is Action.BEGIN


def test_an_empty_course_says_so(store: Store, alice: Person, now: datetime) -> None:
    publish(store, content([], blueprints=[], readings=[]), now=now)
    assert _look(store, alice, now).action is Action.NOTHING


def test_each_thing_gives_way_to_the_more_pressing_one(store: Store, alice: Person, now: datetime) -> None:
    publish(store, now=now)
    study.reach(store, study.Report(section="begin"), person=alice, course=COURSE, slug="exs-one", now=now)
    assert _look(store, alice, now).action is Action.READ
    with store.transaction() as tx:
        tx.cards.keep([Card(subject="exs1-001", due_at=now)], person=alice.id, course=COURSE)
    assert _look(store, alice, now).action is Action.REVIEW
    attempt = _start(store, alice, now)
    found = _look(store, alice, now)
    assert found.action is Action.ATTEMPT
    assert [one.id for one in found.attempts] == [attempt]


def test_a_practice_that_the_course_brings_is_offered_after_every_exam(
    store: Store, alice: Person, now: datetime
) -> None:
    practice = a_blueprint("practice", purpose=Purpose.PRACTICE)
    publish(store, _exams(practice, a_blueprint("diagnostic", purpose=Purpose.DIAGNOSTIC)), now=now)
    with store.reading() as tx:
        offer = drawing.next_offer(tx, released.live(tx, COURSE).content, person=alice, now=now)
    assert offer is not None
    assert offer.blueprint.id == "diagnostic"


def test_an_attempt_whose_time_ran_out_is_no_longer_open(store: Store, alice: Person, now: datetime) -> None:
    publish(store, now=now)
    _start(store, alice, now)
    assert _look(store, alice, now + timedelta(minutes=10)).attempts
    assert not _look(store, alice, now + timedelta(minutes=11)).attempts


def test_the_exam_whose_time_runs_comes_before_the_untimed_one(store: Store, alice: Person, now: datetime) -> None:
    publish(store, _exams(a_blueprint("untimed", minutes=None), a_blueprint("timed")), now=now)
    _start(store, alice, now, "untimed")
    _start(store, alice, now + timedelta(minutes=1), "timed")
    found = _look(store, alice, now + timedelta(minutes=2))
    assert [one.blueprint.id for one in found.attempts] == ["timed", "untimed"]


def test_the_diagnostic_comes_first_and_then_what_was_never_sat(store: Store, alice: Person, now: datetime) -> None:
    exams = [
        a_blueprint("diagnostic", purpose=Purpose.DIAGNOSTIC, minutes=None),
        a_blueprint("mock", purpose=Purpose.MOCK),
        a_blueprint("quiz"),
        a_blueprint("impossible", purpose=Purpose.MOCK, scored={"EXS": 99}),
    ]
    publish(store, _exams(*exams), now=now)
    offered = []
    for hour in range(4):
        later = now + timedelta(hours=hour)
        offer = _look(store, alice, later).exam
        assert offer is not None
        offered.append(exam := offer.blueprint.id)
        attempt = _start(store, alice, later, exam)
        room.submit(store, person=alice, attempt=attempt, now=later, rng=Random(5))
    assert offered == ["diagnostic", "mock", "quiz", "mock"]


def test_an_exam_that_is_open_is_not_offered_as_the_next(store: Store, alice: Person, now: datetime) -> None:
    publish(store, now=now)
    _start(store, alice, now)
    assert _look(store, alice, now).exam is None


def test_of_two_courses_the_one_with_something_to_do_comes_first(store: Store, alice: Person, now: datetime) -> None:
    other = a_course()
    object.__setattr__(other, "id", "a-course-before")
    publish(store, content([], blueprints=[], readings=[], course=other), now=now)
    publish(store, content(readings=[a_reading()]), now=now)
    assert [one.course.id for one in today.look(store, person=alice, now=now)] == [COURSE, "a-course-before"]


def test_a_visitor_answers_the_sample_and_nothing_is_kept(store: Store, now: datetime) -> None:
    publish(store, now=now)
    sample = front.sample(store, seed=4)
    assert sample is not None
    chosen = [sample.asked.names.shown["b"]]
    assert front.answer_sample(store, course=COURSE, seed=4, given=chosen).explanation.correct
    assert not front.answer_sample(
        store, course=COURSE, seed=4, given=[sample.asked.names.shown["a"]]
    ).explanation.correct
    with store.reading() as tx:
        assert tx.responses.count(person="", course=COURSE, source="check") == 0


def test_without_a_release_there_is_no_sample(store: Store) -> None:
    assert front.sample(store, seed=4) is None
