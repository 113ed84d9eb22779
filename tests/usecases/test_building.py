"""Which exams a learner may sit, and starting one, on both databases."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import Blueprint, Purpose
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.item import AnyItem, Status
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.exam import answering, building, report, room, settling
from certprep.usecases.steps.drawing import Offer
from tests.builders import COURSE, a_bank, a_blueprint, a_person, an_entry, an_item, content, publish
from tests.conftest import FakeClock


class School:
    """A published course with these exams, and Alice."""

    def __init__(
        self,
        store: Store,
        clock: FakeClock,
        *blueprints: Blueprint,
        items: Sequence[AnyItem] | None = None,
    ) -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        publish(store, content(items, blueprints=blueprints or None), now=clock())
        self.alice = a_person(store, "alice", now=clock())

    def start(self, exam: str = "quiz", person: Person | None = None) -> str:
        return building.start(
            self.store, person=person or self.alice, course=COURSE, exam=exam, now=self.clock(), rng=self.rng
        )

    def sit(self, exam: str = "quiz") -> list[str]:
        """Start an exam and hand it in; gives the items that were in it."""
        attempt = self.start(exam)
        items = self.items(attempt)
        room.submit(self.store, person=self.alice, attempt=attempt, now=self.clock(), rng=self.rng)
        self.clock.advance(minutes=1)
        return items

    def attempt(self, attempt: str) -> Attempt:
        return room.look(self.store, person=self.alice, attempt=attempt, now=self.clock(), rng=self.rng).attempt

    def items(self, attempt: str) -> list[str]:
        return [seat.item for seat in self.attempt(attempt).seats]

    def offer(self, exam: str = "quiz") -> Offer:
        return building.offer(self.store, person=self.alice, course=COURSE, exam=exam, now=self.clock())


def pilots(count: int) -> list[AnyItem]:
    return [an_item(f"pil1-{number:03}", status=Status.PILOT) for number in range(count)]


# --- starting -------------------------------------------------------------------------------------------------------


def test_a_form_is_pinned_to_its_wordings_and_its_deadline_is_reckoned_once(store: Store, clock: FakeClock) -> None:
    school = School(store, clock)
    attempt = school.attempt(school.start())
    with store.reading() as tx:
        live = tx.releases.live(COURSE)
    assert live is not None
    assert [seat.revision for seat in attempt.seats] == [
        live.content.items[seat.item].revision for seat in attempt.seats
    ]
    assert (attempt.release, attempt.started_at) == (live.id, clock())
    assert attempt.deadline_at == clock() + timedelta(minutes=10)


def test_publishing_during_an_exam_does_not_change_it(store: Store, clock: FakeClock) -> None:
    school = School(store, clock)
    attempt = school.start()
    before = school.attempt(attempt)
    clock.advance(minutes=1)
    publish(store, content(a_bank(stem="Reworded?"), blueprints=[a_blueprint(minutes=5)]), now=clock())
    assert school.attempt(attempt) == before
    shown = room.look(store, person=school.alice, attempt=attempt, now=clock(), rng=school.rng).questions
    assert all(question.stem_html.startswith("Stem of") for question in shown)


def test_one_timed_attempt_a_person_is_open_at_a_time(store: Store, clock: FakeClock) -> None:
    school = School(store, clock, a_blueprint("quiz"), a_blueprint("another", title="Another"))
    attempt = school.start("quiz")
    with pytest.raises(Conflict) as refused:
        school.start("another")
    assert refused.value.rule == "another-attempt-open"
    assert refused.value.parameters == {"attempt": attempt, "title": "Quiz"}


def test_bob_may_start_while_alice_is_sitting(store: Store, clock: FakeClock) -> None:
    school = School(store, clock)
    bob = a_person(store, "bob", now=clock())
    assert school.start() != school.start(person=bob)


@pytest.mark.parametrize("ended", ["handed in", "run out"])
def test_the_next_exam_can_be_started_once_the_last_is_over(store: Store, clock: FakeClock, ended: str) -> None:
    school = School(store, clock, a_blueprint("quiz"), a_blueprint("another"))
    first = school.start("quiz")
    if ended == "handed in":
        room.submit(store, person=school.alice, attempt=first, now=clock(), rng=school.rng)
    else:
        clock.advance(minutes=10, seconds=11)  # and nobody has settled it yet
    assert school.start("another") != first


def test_an_untimed_exam_may_be_open_beside_a_timed_one(store: Store, clock: FakeClock) -> None:
    untimed = a_blueprint("diagnostic", purpose=Purpose.DIAGNOSTIC, minutes=None, about_minutes=50)
    school = School(store, clock, a_blueprint("quiz"), untimed)
    assert len({school.start("diagnostic"), school.start("quiz")}) == 2


def test_starting_an_open_exam_again_takes_it_up(store: Store, clock: FakeClock) -> None:
    school = School(store, clock)
    first = school.start()
    clock.advance(minutes=5)
    assert school.start() == first
    assert school.attempt(first).deadline_at == clock() + timedelta(minutes=5)


def test_two_starts_at_the_same_moment_give_one_attempt(store: Store, clock: FakeClock) -> None:
    school = School(store, clock)
    for _ in range(3):
        together = Barrier(4)

        def start(seed: int, together: Barrier = together) -> str:
            together.wait(timeout=30)
            return building.start(store, person=school.alice, course=COURSE, exam="quiz", now=clock(), rng=Random(seed))

        with ThreadPoolExecutor(4) as threads:
            (attempt,) = set(threads.map(start, range(4)))
        room.submit(store, person=school.alice, attempt=attempt, now=clock(), rng=school.rng)
        clock.advance(minutes=1)


def test_the_diagnostic_never_closes_by_itself(store: Store, clock: FakeClock) -> None:
    untimed = a_blueprint("diagnostic", purpose=Purpose.DIAGNOSTIC, minutes=None, about_minutes=50)
    school = School(store, clock, untimed)
    attempt = school.start("diagnostic")
    assert school.attempt(attempt).deadline_at is None
    clock.advance(days=400)
    assert settling.settle_due(store, now=clock(), rng=school.rng) == 0
    saved = answering.answer(store, person=school.alice, attempt=attempt, entry=an_entry(1), now=clock())
    assert saved.outcome is answering.Outcome.SAVED
    with pytest.raises(Conflict, match="not-yet"):
        report.report(store, person=school.alice, attempt=attempt, now=clock(), rng=school.rng)
    assert school.start("diagnostic") == attempt


# --- what can't be drawn ---------------------------------------------------------------------------------------------


def test_an_exam_that_the_bank_can_not_fill_is_neither_offered_nor_started(store: Store, clock: FakeClock) -> None:
    school = School(store, clock, a_blueprint("quiz"), a_blueprint("mock", scored={"EXS": 7, "NUT": 3}))
    assert [one.blueprint.id for one in building.offers(store, person=school.alice, course=COURSE, now=clock())] == [
        "quiz"
    ]
    with pytest.raises(NotFound, match="no-such-exam"):
        school.offer("mock")
    with pytest.raises(NotFound, match="no-such-exam"):
        school.start("mock")
    with store.reading() as tx:
        assert tx.attempts.of(person=school.alice.id) == []


def test_an_exam_or_a_course_that_there_is_not_is_not_found(store: Store, clock: FakeClock) -> None:
    school = School(store, clock)
    with pytest.raises(NotFound, match="no-such-exam"):
        school.start("unknown")
    with pytest.raises(NotFound, match="no-such-course"):
        building.start(store, person=school.alice, course="unknown", exam="quiz", now=clock(), rng=school.rng)
    with pytest.raises(NotFound, match="no-such-course"):
        building.offers(store, person=school.alice, course="unknown", now=clock())


def test_the_sample_that_visitors_answer_is_never_drawn(store: Store, clock: FakeClock) -> None:
    """Six of NUT are there without the sample, which belongs to NUT too."""
    school = School(store, clock, a_blueprint(scored={"NUT": 6}), a_blueprint("more", scored={"NUT": 7}))
    assert [one.blueprint.id for one in building.offers(store, person=school.alice, course=COURSE, now=clock())] == [
        "quiz"
    ]
    assert "smp-001" not in school.items(school.start())


# --- offers ---------------------------------------------------------------------------------------------------------


def test_an_offer_tells_how_many_of_its_questions_the_learner_has_seen(store: Store, clock: FakeClock) -> None:
    """Of twelve items six are in each form: all six new, all six new again, and then all seen."""
    school = School(store, clock)
    assert school.offer().seen == 0
    first = school.sit()
    assert school.offer().seen == 0
    assert set(school.sit()).isdisjoint(first)
    assert school.offer().seen == 6


def test_a_question_shown_but_not_answered_counts_as_seen(store: Store, clock: FakeClock) -> None:
    school = School(store, clock, items=a_bank(each=3))
    school.sit()
    with store.reading() as tx:
        assert tx.responses.answered_items(person=school.alice.id, course=COURSE) == set()
    assert school.offer().seen == 6


def test_an_offer_leads_back_into_the_open_attempt(store: Store, clock: FakeClock) -> None:
    school = School(store, clock, a_blueprint("quiz"), a_blueprint("untimed", minutes=None))
    attempt = school.start("quiz")
    found = {
        one.blueprint.id: one.open_attempt
        for one in building.offers(store, person=school.alice, course=COURSE, now=clock())
    }
    assert found == {"quiz": attempt, "untimed": None}


def test_the_minutes_shrink_with_the_pilot_seats_that_stay_empty(store: Store, clock: FakeClock) -> None:
    """Eight minutes for six questions and two pilots: with one pilot, 8 * 7 / 8 = 7."""
    school = School(store, clock, a_blueprint(pilot=2, minutes=8), items=[*a_bank(), *pilots(1)])
    offer = school.offer()
    assert (offer.count, offer.pilots, offer.pilots_left_out, offer.time) == (7, 1, 1, timedelta(minutes=7))
    attempt = school.attempt(school.start())
    assert [seat.scored for seat in attempt.seats].count(False) == 1
    assert attempt.deadline_at == clock() + timedelta(minutes=7)


# --- retaking -------------------------------------------------------------------------------------------------------


def test_a_retake_has_none_of_the_questions_of_the_last_two_forms(store: Store, clock: FakeClock) -> None:
    """Three forms' worth of items: each form is new until the first comes round again."""
    school = School(store, clock, items=a_bank(each=9))
    forms = [set(school.sit()) for _ in range(6)]
    for number in range(2, 6):
        assert forms[number].isdisjoint(forms[number - 1] | forms[number - 2])


def test_a_small_bank_can_be_sat_again_and_again(store: Store, clock: FakeClock) -> None:
    school = School(store, clock, items=a_bank(each=4))
    first, second = set(school.sit()), set(school.sit())
    assert len(first & second) == 4  # of eight items two are new: the other four must come back
    assert len(school.sit()) == 6


def test_the_courses_with_a_release_are_listed(store: Store, clock: FakeClock) -> None:
    assert building.courses(store) == []
    School(store, clock)
    assert building.courses(store) == [COURSE]
