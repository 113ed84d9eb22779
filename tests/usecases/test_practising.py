"""Practice by intent, one engine with the exams, on both databases."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from certprep.domain.attempt import Attempt, Confidence
from certprep.domain.blueprint import Blueprint, Feedback, Purpose
from certprep.domain.course import Level
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.item import AnyItem, Use
from certprep.domain.person import Person
from certprep.domain.practice import Mode, Recipe, Standing
from certprep.store.store import Store
from certprep.usecases.exam import answering, building, practising, room
from certprep.usecases.exam.practising import Page
from tests.builders import COURSE, a_bank, a_blueprint, a_person, an_entry, an_item, content, publish
from tests.conftest import FakeClock


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that readings send meanwhile."""
    sent: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(store._reader, "before_cursor_execute", hear)
    yield sent
    event.remove(store._reader, "before_cursor_execute", hear)


class Desk:
    """A published course with a bank of twenty-four items, and Alice, who practises."""

    def __init__(
        self, store: Store, clock: FakeClock, *blueprints: Blueprint, items: Sequence[AnyItem] | None = None
    ) -> None:
        self.store, self.clock, self.rng = store, clock, Random(11)
        bank = a_bank(each=12) if items is None else items
        publish(store, content(bank, blueprints=blueprints or [a_blueprint(scored={"EXS": 4, "NUT": 4})]), now=clock())
        self.alice = a_person(store, "alice", now=clock(), zone="Europe/Berlin")

    def start(
        self, exam: str, *, recipe: Recipe | None = None, person: Person | None = None, agreed: bool = False
    ) -> str:
        return building.start(
            self.store,
            person=person or self.alice,
            course=COURSE,
            exam=exam,
            recipe=recipe,
            agreed=agreed,
            now=self.clock(),
            rng=self.rng,
        )

    def look(self, attempt: str, person: Person | None = None) -> room.Room:
        found = person or self.alice
        return room.look(self.store, person=found, attempt=attempt, now=self.clock(), rng=self.rng)

    def attempt(self, attempt: str) -> Attempt:
        return self.look(attempt).attempt

    def items(self, attempt: str, person: Person | None = None) -> list[str]:
        return [seat.item for seat in self.look(attempt, person).attempt.seats]

    def answer(self, attempt: str, *, wrong: Collection[str] = (), only: int | None = None, **said: Any) -> list[str]:
        """Answer questions in their order, the first `only` of them, right but for the items named; gives the items answered."""
        found = self.look(attempt)
        seats = found.attempt.seats[:only]
        for position, seat in enumerate(seats):
            names = found.names(position)
            chosen = list(names.outward_ids(["a" if seat.item in wrong else "b"]))
            entry = an_entry(found.last_sequence + position + 1, position, response=chosen, **said)
            answering.answer(self.store, person=self.alice, attempt=attempt, entry=entry, now=self.clock())
        return [seat.item for seat in seats]

    def submit(self, attempt: str) -> None:
        room.submit(self.store, person=self.alice, attempt=attempt, now=self.clock(), rng=self.rng)

    def practise(
        self, exam: str, *, wrong: Collection[str] = (), recipe: Recipe | None = None, **said: Any
    ) -> list[str]:
        """From start to end; the next one begins a minute later."""
        attempt = self.start(exam, recipe=recipe)
        self.answer(attempt, wrong=wrong, **said)
        self.submit(attempt)
        self.clock.advance(minutes=1)
        return self.items(attempt)

    def page(self) -> Page:
        return practising.look(self.store, person=self.alice, course=COURSE, now=self.clock())

    def count(self, mode: Mode) -> int:
        return self.page().practices[mode].waiting


# --- modes ----------------------------------------------------------------------------------------------------------


def test_a_quick_ten_is_ten_untimed_questions_with_feedback_after_each(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    attempt = desk.attempt(desk.start("quick-ten"))
    blueprint = attempt.blueprint
    assert len(attempt.seats) == len({seat.item for seat in attempt.seats}) == 10
    assert (blueprint.id, blueprint.purpose, blueprint.feedback) == ("quick-ten", Purpose.PRACTICE, Feedback.EACH)
    assert (attempt.deadline_at, blueprint.about_minutes) == (None, 8)
    assert sum(blueprint.scored.values()) == 10
    assert all(seat.scored for seat in attempt.seats)


def test_half_of_a_quick_ten_is_due_and_half_is_new(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    missed = set(desk.practise("quiz", wrong=[item.id for item in a_bank(each=12)]))
    clock.advance(days=3)
    found = set(desk.items(desk.start("quick-ten")))
    assert len(found & missed) == 5


def test_what_was_missed_is_there_until_it_is_right_on_a_later_study_day(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    drawn = desk.practise("quiz", wrong=[item.id for item in a_bank(each=12)][:24])
    assert desk.count(Mode.MISSED) == 8
    again = desk.practise("missed", wrong=drawn[:2])
    assert set(again) == set(drawn)
    assert desk.count(Mode.MISSED) == 8  # right again, but on the same study day
    clock.advance(days=1)
    assert set(desk.practise("missed", wrong=drawn[:2])) == set(drawn)
    assert desk.count(Mode.MISSED) == 2
    assert set(desk.items(desk.start("missed"))) == set(drawn[:2])


def test_a_study_day_ends_at_four_in_the_morning_where_alice_is(store: Store, clock: FakeClock) -> None:
    """She misses at 23:30 in Berlin and puts it right at 02:00: that is the same study day; at 04:10 it is another."""
    desk = Desk(store, clock)
    clock.now = clock.now.replace(hour=22, minute=30)
    drawn = desk.practise("quiz", wrong=[item.id for item in a_bank(each=12)])
    clock.advance(hours=2, minutes=30)
    desk.practise("missed")
    assert desk.count(Mode.MISSED) == len(drawn)
    clock.advance(hours=2, minutes=10)
    desk.practise("missed")
    assert desk.count(Mode.MISSED) == 0


def test_what_was_put_right_can_still_be_found_as_ever_missed(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    desk.practise("quiz", wrong=[item.id for item in a_bank(each=12)])
    clock.advance(days=1)
    desk.practise("missed")
    ever = practising.build(
        store, person=desk.alice, course=COURSE, recipe=Recipe(standings=(Standing.EVER_MISSED,)), now=clock()
    )
    assert (desk.count(Mode.MISSED), ever.counts.total) == (0, 8)


def test_never_seen_shows_nothing_twice_until_all_is_seen(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    first, second = desk.practise("never-seen"), desk.practise("never-seen")
    assert (len(first), len(second)) == (20, 4)
    assert set(first).isdisjoint(second)
    with pytest.raises(Invalid, match="nothing-to-practise"):
        desk.start("never-seen")


def test_a_question_is_flagged_as_its_latest_answer_says(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    attempt = desk.start("quiz")
    answered = desk.answer(attempt, only=3, flagged=True)
    desk.submit(attempt)
    clock.advance(minutes=1)
    assert desk.count(Mode.FLAGGED) == 3
    again = desk.start("flagged")
    assert set(desk.items(again)) == set(answered)
    desk.answer(again, only=1)
    assert desk.count(Mode.FLAGGED) == 2


def test_unsure_is_what_the_latest_answer_says_of_itself(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    drawn = desk.practise("quiz", confidence=Confidence.UNSURE)
    assert desk.count(Mode.UNSURE) == len(drawn) == 8
    desk.practise("unsure", confidence=Confidence.SURE)
    assert desk.count(Mode.UNSURE) == 0


def test_the_weakest_objectives_come_first(store: Store, clock: FakeClock) -> None:
    """EXS was right and NUT wrong. Two of each of six objectives make twelve; the other eight begin with NUT's three again."""
    desk = Desk(store, clock, items=a_bank(each=30))
    desk.practise("quiz", wrong=[item.id for item in a_bank(each=30, domains=["NUT"])])
    drawn = desk.items(desk.start("weakest"))
    assert Counter(item[:3] for item in drawn) == {"nut": 12, "exs": 8}
    assert desk.page().weakest == ("Domain NUT", "Domain EXS")


def test_a_module_check_is_eight_questions_of_the_module(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    attempt = desk.start("module-check", recipe=Recipe(modules=("nut-one",)))
    assert len(desk.items(attempt)) == 8
    assert {item[:3] for item in desk.items(attempt)} == {"nut"}
    assert desk.attempt(attempt).blueprint.title == "Module check: First of NUT"
    with pytest.raises(NotFound, match="no-such-module"):
        desk.start("module-check", recipe=Recipe(modules=("elsewhere",)))
    with pytest.raises(NotFound, match="no-such-module"):
        desk.start("module-check")


def test_an_open_practice_is_taken_up_again_and_another_recipe_is_another(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    first = desk.start("quick-ten")
    assert desk.start("quick-ten") == first
    assert desk.page().practices[Mode.QUICK_TEN].open_attempt == first
    exs = desk.start("module-check", recipe=Recipe(modules=("exs-one",)))
    assert desk.start("module-check", recipe=Recipe(modules=("nut-one",))) != exs
    assert desk.start("module-check", recipe=Recipe(modules=("exs-one",))) == exs


def test_practice_never_shows_what_is_kept_for_mocks(store: Store, clock: FakeClock) -> None:
    kept = a_bank(each=6, domains=["NUT"], use=Use.MOCK)
    desk = Desk(store, clock, a_blueprint(scored={"EXS": 2}), items=[*a_bank(each=6, domains=["EXS"]), *kept])
    for mode in ("never-seen", "quick-ten", "weakest", "question-of-the-day"):
        assert {item[:3] for item in desk.items(desk.start(mode))} == {"exs"}
    everything = practising.build(store, person=desk.alice, course=COURSE, recipe=Recipe(count=100), now=clock())
    assert everything.counts.total == 6


def test_questions_of_an_open_exam_are_withheld_and_come_back_with_its_end(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    exam = desk.start("quiz")
    drawn = set(desk.items(exam))
    recipe = Recipe(count=100)
    assert drawn.isdisjoint(desk.items(desk.start("build-my-own", recipe=recipe)))
    desk.submit(exam)
    clock.advance(minutes=1)
    assert drawn <= set(desk.items(desk.start("build-my-own", recipe=replace(recipe, count=99))))


def test_practice_that_lies_open_keeps_nothing_from_anything_else(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    desk.start("quick-ten")
    found = practising.build(store, person=desk.alice, course=COURSE, recipe=Recipe(count=100), now=clock())
    assert found.counts.total == 24


def test_practice_that_ends_early_counts_only_what_was_answered(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    attempt = desk.start("quick-ten")
    answered = desk.answer(attempt, only=3, wrong=desk.items(attempt)[:1])
    desk.submit(attempt)
    clock.advance(minutes=1)
    with store.reading() as tx:
        assert tx.responses.answered_items(person=desk.alice.id, course=COURSE) == set(answered)
        assert tx.cards.count(person=desk.alice.id, course=COURSE) == 1  # the one that was missed
    assert desk.count(Mode.MISSED) == 1


def test_looking_takes_as_many_statements_whatever_was_answered(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    with counted(store) as before:
        desk.page()
    for _ in range(3):
        desk.practise("quiz", wrong=["exs1-001", "nut1-001"], flagged=True)
    with counted(store) as after:
        desk.page()
    assert len(after) <= len(before) + 1  # the release is read once more where nobody held it


# --- the question of the day ----------------------------------------------------------------------------------------


def test_the_question_of_the_day_is_everybodys_and_one_a_day(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    bob = a_person(store, "bob", now=clock(), zone="Europe/Berlin")
    first = desk.start("question-of-the-day")
    assert desk.items(first) == desk.items(desk.start("question-of-the-day", person=bob), person=bob)
    desk.answer(first)
    desk.submit(first)
    assert desk.start("question-of-the-day") == first  # answered: it is shown again, not asked again
    today = desk.page().today
    assert today is not None
    assert today.closed
    clock.advance(days=1)
    assert desk.page().today is None
    assert desk.start("question-of-the-day") != first


@pytest.mark.parametrize("same", [True, False])
def test_the_question_of_the_day_is_not_asked_twice(store: Store, clock: FakeClock, same: bool) -> None:
    desk = Desk(store, clock)
    first = desk.start("question-of-the-day")
    desk.submit(first)
    with pytest.raises(Conflict, match="not-to-be-repeated"):
        again(desk, first, same=same)


def test_yesterdays_question_that_was_left_open_is_handed_in(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    yesterday = desk.start("question-of-the-day")
    clock.advance(days=1)
    today = desk.start("question-of-the-day")
    assert today != yesterday
    assert desk.attempt(yesterday).closed
    with store.reading() as tx:
        assert tx.cards.count(person=desk.alice.id, course=COURSE) == 0  # nobody answered it


def test_what_was_answered_yesterday_and_not_handed_in_counts(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    yesterday = desk.start("question-of-the-day")
    desk.answer(yesterday, wrong=desk.items(yesterday))
    clock.advance(days=1)
    desk.start("question-of-the-day")
    assert desk.count(Mode.MISSED) == 1


def test_the_question_of_the_day_waits_while_it_is_in_an_open_exam(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock, a_blueprint(scored={"EXS": 3}), items=a_bank(each=3, domains=["EXS"]))
    exam = desk.start("quiz")
    with pytest.raises(Conflict, match="in-open-exam"):
        desk.start("question-of-the-day")
    desk.submit(exam)
    assert len(desk.items(desk.start("question-of-the-day"))) == 1


# --- simulate and rehearse ------------------------------------------------------------------------------------------

FULL = a_blueprint("full-mock", title="Full mock", purpose=Purpose.MOCK, scored={"EXS": 50}, agreement=True)
HALF = a_blueprint("half-mock", title="Half mock", purpose=Purpose.MOCK, scored={"EXS": 6, "NUT": 3}, pilot=2)
QUIZ = a_blueprint("quiz")


@pytest.mark.parametrize("mode", ["simulate", "rehearsal"])
def test_simulate_runs_the_longest_mock_that_can_be_drawn_and_says_what_is_missing(
    store: Store, clock: FakeClock, mode: str
) -> None:
    desk = Desk(store, clock, FULL, HALF, QUIZ)
    found = desk.page().simulation
    assert found is not None
    assert (found.meant, found.runs, found.falls_back) == (FULL, HALF, True)
    assert sum(one.missing for one in found.lacking) == 38  # fifty are wanted, twelve are there
    attempt = desk.attempt(desk.start(mode, agreed=True))
    assert (attempt.blueprint.id, attempt.blueprint.title) == ("half-mock", "Half mock")


def test_simulate_runs_the_full_mock_once_it_can_be_drawn(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock, replace(FULL, scored={"EXS": 12}), HALF)
    found = desk.page().simulation
    assert found is not None
    assert (found.falls_back, found.lacking) == (False, ())
    assert desk.attempt(desk.start("simulate", agreed=True)).blueprint.id == "full-mock"


def test_without_a_mock_that_can_be_drawn_simulate_says_what_is_missing(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock, FULL, QUIZ)
    found = desk.page().simulation
    assert found is not None
    assert (found.runs, bool(found.lacking)) == (None, True)
    with pytest.raises(NotFound, match="no-such-exam"):
        desk.start("simulate", agreed=True)
    assert Desk(store, clock, QUIZ).page().simulation is None


@pytest.mark.parametrize("exam", ["simulate", "rehearsal"])
def test_the_rules_are_agreed_to_first_whoever_starts_it(store: Store, clock: FakeClock, exam: str) -> None:
    desk = Desk(store, clock, FULL, HALF)
    with pytest.raises(Invalid, match="must-agree"):
        desk.start(exam)
    begun = desk.start(exam, agreed=True)
    assert desk.start(exam) == begun  # taken up again: agreed already


def test_an_exam_by_its_own_name_asks_for_its_own_agreement_only(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock, replace(FULL, scored={"EXS": 10}), HALF)
    desk.submit(desk.start("half-mock"))
    with pytest.raises(Invalid, match="must-agree"):
        desk.start("full-mock")


# --- build my own ---------------------------------------------------------------------------------------------------

ANALYSIS = Recipe(name="Deep", domains=("NUT",), levels=(Level.ANALYSIS,), count=3, feedback=Feedback.END)


def test_a_recipe_gives_what_it_says(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    attempt = desk.attempt(desk.start("build-my-own", recipe=ANALYSIS))
    with store.reading() as tx:
        items = tx.releases.get(attempt.release).content.items
    assert {(items[seat.item].domain, items[seat.item].item.level) for seat in attempt.seats} == {
        ("NUT", Level.ANALYSIS)
    }
    assert (len(attempt.seats), attempt.blueprint.feedback, attempt.blueprint.title) == (3, Feedback.END, "Deep")
    assert attempt.recipe == ANALYSIS.checked()


def test_fewer_than_asked_for_are_given_where_there_are_no_more(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    found = practising.build(store, person=desk.alice, course=COURSE, recipe=replace(ANALYSIS, count=50), now=clock())
    assert (found.counts.total, found.practice.count) == (4, 4)
    assert len(desk.items(desk.start("build-my-own", recipe=replace(ANALYSIS, count=50)))) == 4


def test_a_recipe_that_matches_nothing_is_refused(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    with pytest.raises(Invalid, match="nothing-to-practise"):
        desk.start("build-my-own", recipe=Recipe(standings=(Standing.FLAGGED,)))
    with pytest.raises(Invalid, match="recipe-missing"):
        desk.start("build-my-own")
    with pytest.raises(Invalid, match="bad-count"):
        desk.start("build-my-own", recipe=Recipe(count=0))


def test_a_timed_practice_has_a_clock_with_the_time_chosen_and_the_one_place_of_a_timed_exam(
    store: Store, clock: FakeClock
) -> None:
    desk = Desk(store, clock)
    attempt = desk.attempt(desk.start("build-my-own", recipe=Recipe(count=5, minutes=10, time_factor=1.5)))
    assert (attempt.deadline_at, attempt.time_factor) == (clock() + timedelta(minutes=15), 1.5)
    with pytest.raises(Conflict) as refused:
        desk.start("quiz")
    assert refused.value.rule == "another-attempt-open"
    with pytest.raises(Conflict, match="another-attempt-open"):
        desk.start("build-my-own", recipe=Recipe(count=6, minutes=10))
    assert desk.start("quick-ten")  # no clock, no clash


def test_recipes_are_kept_started_renamed_deleted_and_taken_back(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    here: dict[str, Any] = {"person": desk.alice, "course": COURSE}
    kept = practising.keep(store, **here, recipe=ANALYSIS, now=clock(), rng=desk.rng)
    assert [(one.kept.recipe, one.practice.count) for one in desk.page().own] == [(ANALYSIS.checked(), 3)]
    begun = desk.start("build-my-own", recipe=practising.kept(store, **here, recipe=kept))
    assert desk.page().own[0].practice.open_attempt == begun
    practising.rename(store, **here, recipe=kept, name="  Deeper   still ")
    deleted = practising.delete(store, **here, recipe=kept)
    assert (deleted.name, desk.page().own) == ("Deeper still", ())
    practising.keep(store, **here, recipe=deleted, now=clock(), rng=desk.rng)
    assert [one.kept.recipe for one in desk.page().own] == [replace(ANALYSIS, name="Deeper still").checked()]


def test_a_name_is_used_once_and_is_a_name(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    here: dict[str, Any] = {"person": desk.alice, "course": COURSE}
    practising.keep(store, **here, recipe=ANALYSIS, now=clock(), rng=desk.rng)
    other = practising.keep(store, **here, recipe=Recipe(name="Other"), now=clock(), rng=desk.rng)
    with pytest.raises(Conflict, match="recipe-name-taken"):
        practising.keep(store, **here, recipe=ANALYSIS, now=clock(), rng=desk.rng)
    with pytest.raises(Conflict, match="recipe-name-taken"):
        practising.rename(store, **here, recipe=other, name="Deep")
    with pytest.raises(Invalid, match="bad-recipe-name"):
        practising.keep(store, **here, recipe=Recipe(name="  "), now=clock(), rng=desk.rng)
    practising.rename(store, **here, recipe=other, name="Other")  # its own name is not taken


def test_nobody_keeps_more_than_fifty(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    here: dict[str, Any] = {"person": desk.alice, "course": COURSE}
    for number in range(50):
        practising.keep(store, **here, recipe=Recipe(name=f"Number {number}"), now=clock(), rng=desk.rng)
    with pytest.raises(Invalid, match="too-many-recipes"):
        practising.keep(store, **here, recipe=Recipe(name="One more"), now=clock(), rng=desk.rng)


def test_alices_recipes_are_nothing_to_bob(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    kept = practising.keep(store, person=desk.alice, course=COURSE, recipe=ANALYSIS, now=clock(), rng=desk.rng)
    bob = a_person(store, "bob", now=clock())
    for deed in (practising.kept, practising.delete):
        with pytest.raises(NotFound, match="no-such-recipe"):
            deed(store, person=bob, course=COURSE, recipe=kept)
    with pytest.raises(NotFound, match="no-such-recipe"):
        practising.rename(store, person=bob, course=COURSE, recipe=kept, name="Mine")
    practising.keep(store, person=bob, course=COURSE, recipe=ANALYSIS, now=clock(), rng=desk.rng)


# --- once more ------------------------------------------------------------------------------------------------------


def again(desk: Desk, attempt: str, *, same: bool, person: Person | None = None) -> str:
    return building.again(
        desk.store,
        person=person or desk.alice,
        course=COURSE,
        attempt=attempt,
        same=same,
        now=desk.clock(),
        rng=desk.rng,
    )


def test_practice_is_done_again_with_new_questions_or_the_same(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    recipe = Recipe(name="Half of all", count=12)
    first = desk.start("build-my-own", recipe=recipe)
    desk.answer(first)
    desk.submit(first)
    clock.advance(minutes=1)
    new = again(desk, first, same=False)
    assert set(desk.items(new)).isdisjoint(desk.items(first))
    desk.submit(new)
    clock.advance(minutes=1)
    same = desk.attempt(again(desk, first, same=True))
    assert {seat.item for seat in same.seats} == set(desk.items(first))
    assert (same.blueprint.title, same.recipe) == ("Half of all", recipe)
    assert same.seed != desk.attempt(first).seed


def test_a_timed_practice_is_done_again_with_its_clock(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    first = desk.start("build-my-own", recipe=Recipe(count=4, minutes=10, time_factor=2.0))
    desk.submit(first)
    clock.advance(minutes=1)
    assert desk.attempt(again(desk, first, same=True)).deadline_at == clock() + timedelta(minutes=20)


def test_only_practice_that_is_over_is_done_again_like_that(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock)
    exam, practice = desk.start("quiz"), desk.start("quick-ten")
    with pytest.raises(Conflict, match="not-to-be-repeated"):
        again(desk, practice, same=True)
    desk.submit(exam)
    with pytest.raises(Conflict, match="not-to-be-repeated"):
        again(desk, exam, same=True)
    with pytest.raises(NotFound, match="no-such-attempt"):
        again(desk, exam, same=True, person=a_person(store, "bob", now=clock()))


def test_questions_that_were_retired_meanwhile_are_not_asked_again(store: Store, clock: FakeClock) -> None:
    desk = Desk(store, clock, items=[*a_bank(each=3), an_item("exs1-900")])
    first = desk.start("build-my-own", recipe=Recipe(count=100))
    desk.submit(first)
    clock.advance(minutes=1)
    publish(store, content(a_bank(each=3)), now=clock())
    assert sorted(desk.items(again(desk, first, same=True))) == sorted(item.id for item in a_bank(each=3))
