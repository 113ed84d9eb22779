"""Flashcards of terms and highlights come up in review among questions, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from certprep.domain.errors import Conflict
from certprep.domain.identity import new_id
from certprep.domain.marks.mark import Colour, Mark, on_item, on_module
from certprep.domain.review import Card, Rating
from certprep.store.store import Store
from certprep.usecases import glossary, marks, review, study, today
from certprep.usecases.exam import building
from tests.builders import COURSE, a_blueprint, a_person, a_reading, an_item, content, publish

READING = replace(a_reading(), terms={"ATP": "The molecule that muscle splits.", "MET": "A unit."})


class Desk:
    """A published course, and Alice."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now, self.rng = store, now, Random(5)
        self.publish([READING.terms])
        self.alice = a_person(store, "alice", now=now)

    def publish(self, terms: Sequence[dict[str, str]]) -> None:
        readings = [replace(READING, terms=one) for one in terms]
        held = content([an_item("exs1-001")], readings=readings, blueprints=[a_blueprint(scored={"EXS": 1})])
        publish(self.store, held, now=self.now)

    def give(self, **due: datetime) -> None:
        """Cards by subject (`term_atp`, `exs1__001`)."""
        cards = [Card(subject=one.replace("__", "-").replace("_", ":"), due_at=at) for one, at in due.items()]
        with self.store.transaction() as tx:
            tx.cards.keep(cards, person=self.alice.id, course=COURSE)

    def mark(self, place: str, **changes: str) -> Mark:
        fields = {"quote": "Muscle burns fuel.", "section": "begin", **changes}
        mark = Mark(
            id=new_id(self.now, self.rng),
            place=place,
            colour=Colour.YELLOW,
            made_at=self.now,
            changed_at=self.now,
            quote=fields["quote"],
            section=fields["section"],
            note=fields.get("note", ""),
        )
        with self.store.transaction() as tx:
            tx.marks.add(mark, person=self.alice.id, course=COURSE)
            tx.cards.keep([Card(subject=mark.subject, due_at=self.now)], person=self.alice.id, course=COURSE)
        return mark

    def look(self) -> review.Session:
        return review.look(self.store, person=self.alice, course=COURSE, now=self.now)

    def card(self) -> review.Flashcard:
        flashcard = self.look().flashcard
        assert flashcard is not None
        return flashcard

    def recall(self, rated: Rating, seen: str = "") -> None:
        review.recall(
            self.store,
            person=self.alice,
            course=COURSE,
            seen=seen or self.card().seen,
            rated=rated,
            now=self.now,
            rng=self.rng,
        )

    def kept(self, subject: str) -> list[Card]:
        with self.store.reading() as tx:
            return list(tx.cards.of(person=self.alice.id, course=COURSE, subjects=[subject]).values())

    def due_on_the_module(self) -> int:
        """What the end of a module says, once it is done."""
        study.finish(self.store, person=self.alice, course=COURSE, slug="exs-one", done=True, now=self.now)
        opened = study.read(self.store, person=self.alice, course=COURSE, slug="exs-one", now=self.now, rng=self.rng)
        return opened.due

    def log(self) -> list[tuple[str, Rating]]:
        with self.store.reading() as tx:
            return [(one.subject, one.rating) for one in tx.recalls.of(person=self.alice.id, course=COURSE)]


@pytest.fixture
def desk(store: Store, now: datetime) -> Desk:
    return Desk(store, now)


def test_a_term_comes_up_among_questions_the_longest_waiting_first(desk: Desk) -> None:
    desk.give(term_atp=desk.now - timedelta(days=1), exs1__001=desk.now)
    first = desk.look()
    assert (first.showing, first.due) == (None, 2)
    assert isinstance(desk.card().face, review.TermFace)
    desk.recall(Rating.GOOD)
    second = desk.look()
    assert second.flashcard is None
    assert second.showing is not None
    assert second.showing.card.subject == "exs1-001"


def test_what_she_says_is_logged_and_decides_when_it_comes_back(desk: Desk) -> None:
    desk.give(term_atp=desk.now)
    choices = desk.card().choices
    assert choices[Rating.AGAIN] < choices[Rating.HARD] < choices[Rating.GOOD]
    desk.recall(Rating.AGAIN)
    assert desk.card().card.due_at == choices[Rating.AGAIN]
    desk.now = choices[Rating.AGAIN]
    desk.recall(Rating.GOOD)
    assert desk.log() == [("term:atp", Rating.AGAIN), ("term:atp", Rating.GOOD)]


def test_well_known_terms_come_back_after_days_and_then_weeks(desk: Desk) -> None:
    desk.give(term_atp=desk.now)
    waits = []
    for _ in range(5):
        desk.recall(Rating.GOOD)
        with desk.store.reading() as tx:
            due_at = tx.cards.of(person=desk.alice.id, course=COURSE, subjects=["term:atp"])["term:atp"].due_at
        waits.append((due_at - desk.now).days)
        desk.now = due_at
    assert waits == sorted(waits)
    assert waits[-1] > 21


def test_a_second_press_counts_once(desk: Desk) -> None:
    desk.give(term_atp=desk.now)
    seen = desk.card().seen
    desk.recall(Rating.GOOD, seen)
    with pytest.raises(Conflict, match="card-moved-on"):
        desk.recall(Rating.GOOD, seen)
    assert len(desk.log()) == 1


def test_a_question_can_not_be_passed_by_saying_that_it_was_known(desk: Desk) -> None:
    desk.give(exs1__001=desk.now)
    showing = desk.look().showing
    assert showing is not None
    with pytest.raises(Conflict):
        desk.recall(Rating.GOOD, showing.seen)


def test_another_learner_can_not_say_it_for_her(desk: Desk) -> None:
    desk.give(term_atp=desk.now)
    seen = desk.card().seen
    bob = a_person(desk.store, "bob", now=desk.now)
    with pytest.raises(Conflict):
        review.recall(desk.store, person=bob, course=COURSE, seen=seen, rated=Rating.GOOD, now=desk.now, rng=desk.rng)
    assert review.look(desk.store, person=bob, course=COURSE, now=desk.now).due == 0


def test_a_term_that_no_module_explains_any_more_is_passed_over(desk: Desk) -> None:
    desk.give(term_atp=desk.now, term_met=desk.now)
    desk.publish([{"MET": "A unit."}])
    assert desk.look().due == 1
    assert desk.card().card.subject == "term:met"


def test_a_removed_card_does_not_come_back_and_what_she_said_stays(desk: Desk) -> None:
    desk.give(term_atp=desk.now)
    desk.recall(Rating.AGAIN)
    review.remove(desk.store, person=desk.alice, course=COURSE, seen=desk.card().seen, now=desk.now)
    assert (desk.look().flashcard, desk.look().next_due_at) == (None, None)
    assert desk.log() == [("term:atp", Rating.AGAIN)]


def test_a_highlight_asks_for_its_longest_word_or_by_its_note(desk: Desk) -> None:
    desk.mark(on_module("exs-one"))
    face = desk.card().face
    assert isinstance(face, review.MarkFace)
    assert (face.front, face.back, face.blanked) == ("_____ burns fuel.", "Muscle burns fuel.", True)
    assert face.module is not None
    desk.recall(Rating.GOOD)
    desk.mark(on_module("exs-one"), note="What burns?")
    face = desk.card().face
    assert isinstance(face, review.MarkFace)
    assert (face.front, face.back, face.blanked) == ("What burns?", "Muscle burns fuel.", False)


def test_a_deleted_highlight_and_a_note_without_words_of_the_text_are_passed_over(desk: Desk) -> None:
    gone = desk.mark(on_module("exs-one"))
    desk.mark(on_module("exs-one"), quote="", note="On the whole.")
    with desk.store.transaction() as tx:
        tx.marks.delete(gone.id, person=desk.alice.id, course=COURSE)
    assert desk.look().due == 0


def test_a_deleted_highlight_takes_its_flashcard_along_and_undo_brings_it_back_as_well_known(desk: Desk) -> None:
    mark = desk.mark(on_module("exs-one"))
    for rated in (Rating.GOOD, Rating.GOOD):
        desk.recall(rated)
        desk.now = desk.kept(mark.subject)[0].due_at
    (before,) = desk.kept(mark.subject)
    gone = marks.delete(desk.store, person=desk.alice, course=COURSE, mark=mark.id, now=desk.now)
    assert gone.card
    assert desk.kept(mark.subject) == []
    assert (desk.look().due, desk.look().next_due_at, desk.due_on_the_module()) == (0, None, 0)
    for _ in range(2):  # pressed twice
        marks.restore(desk.store, gone, person=desk.alice, course=COURSE, now=desk.now)
    (after,) = desk.kept(mark.subject)
    assert replace(after, due_at=before.due_at) == before
    assert abs(after.due_at - before.due_at) <= timedelta(days=1)  # chance had a part in it


def test_a_deleted_highlight_that_was_no_flashcard_comes_back_as_none(desk: Desk) -> None:
    mark = desk.mark(on_module("exs-one"))
    review.remove(desk.store, person=desk.alice, course=COURSE, seen=desk.card().seen, now=desk.now)
    gone = marks.delete(desk.store, person=desk.alice, course=COURSE, mark=mark.id, now=desk.now)
    marks.restore(desk.store, gone, person=desk.alice, course=COURSE, now=desk.now)
    assert (gone.card, desk.kept(mark.subject)) == (False, [])


def test_a_term_that_is_gone_is_due_nowhere_and_again_when_it_comes_back(desk: Desk) -> None:
    desk.give(term_atp=desk.now)
    assert desk.due_on_the_module() == 1
    desk.publish([{"MET": "A unit."}])
    (course,) = today.look(desk.store, person=desk.alice, now=desk.now)
    assert (desk.look().due, len(course.queue.due), desk.due_on_the_module()) == (0, 0, 0)
    assert (desk.look().flashcard, desk.look().next_due_at) == (None, None)
    desk.now += timedelta(minutes=1)
    desk.publish([READING.terms])
    assert (desk.look().due, desk.due_on_the_module()) == (1, 1)


def test_a_highlight_on_a_question_waits_while_that_is_in_an_open_exam(desk: Desk) -> None:
    desk.mark(on_item("exs1-001"), section="")
    assert desk.look().due == 1
    building.start(desk.store, person=desk.alice, course=COURSE, exam="quiz", now=desk.now, rng=desk.rng)
    assert desk.look().due == 0


def test_today_counts_flashcards(desk: Desk) -> None:
    glossary.keep_all(desk.store, person=desk.alice, course=COURSE, module="exs-one", now=desk.now)
    (course,) = today.look(desk.store, person=desk.alice, now=desk.now)
    assert len(course.queue.due) == 2
    assert course.action is today.Action.REVIEW
