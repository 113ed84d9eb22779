"""Alice looks terms up, meets again what she has answered on them, and makes flashcards, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from certprep.domain.course import Passage
from certprep.domain.errors import NotFound
from certprep.domain.exposure import Source
from certprep.domain.item import AnyItem, Use
from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import glossary
from certprep.usecases.exam import building, room
from certprep.usecases.steps import evidence
from tests.builders import COURSE, a_blueprint, a_person, a_reading, an_item, an_option, content, publish

TERMS = {"ATP": "The molecule that muscle splits.", "Motor unit": "A neuron and its fibres.", "Fibre": "A muscle cell."}
BANK: list[AnyItem] = [
    an_item("exs1-001", stem="What does ATP do?"),
    an_item(
        "exs1-002",
        stem="Which unit of motors?",
        options=(an_option("a", "Motor units"), an_option("b", "None", key=True)),
    ),
    an_item("exs1-003", stem="What else does ATP do?"),
    an_item("exs1-004", stem="ATP in a mock?", use=Use.MOCK),
]


class Desk:
    """A published glossary, and Alice."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now, self.rng = store, now, Random(1)
        reading = replace(a_reading(), terms=TERMS)
        first = replace(reading.sections[0], parts=(Passage(html="<p>Fibres burn ATP.</p>"),))
        second = replace(a_reading("nut-one", check=()), terms={"Fibre": "From plants."}, title="Second")
        readings = [replace(reading, sections=(first, *reading.sections[1:])), second]
        exam = a_blueprint(scored={"EXS": 3})
        self.content = publish(store, content(BANK, readings=readings, blueprints=[exam]), now=now).content
        self.alice = a_person(store, "alice", now=now)

    def answer(self, *items: str, person: Person | None = None) -> None:
        with self.store.transaction() as tx:
            released = [self.content.items[item] for item in items]
            graded = [
                evidence.Graded(released=one, correct=True, response=("b",), confidence=None, at=self.now)
                for one in released
            ]
            who = person or self.alice
            evidence.record(
                tx,
                graded,
                content=self.content,
                person=who,
                source=Source.REVIEW,
                attempt=None,
                now=self.now,
                rng=self.rng,
            )

    def met(self, term: str) -> list[str]:
        found = glossary.show(self.store, person=self.alice, course=COURSE, term=term, now=self.now)
        return [one.asked.released.item.id for one in found.met]

    def cards(self) -> dict[str, Card]:
        with self.store.reading() as tx:
            subjects = ["term:atp", "term:motor-unit", "term:fibre"]
            return tx.cards.of(person=self.alice.id, course=COURSE, subjects=subjects)


@pytest.fixture
def desk(store: Store, now: datetime) -> Desk:
    return Desk(store, now)


def names(desk: Desk, **asked: str) -> list[str]:
    found = glossary.look(desk.store, person=desk.alice, course=COURSE, **asked)
    return [one.entry.name for letter in found.letters for one in letter.terms]


def test_all_terms_from_a_to_z(desk: Desk) -> None:
    found = glossary.look(desk.store, person=desk.alice, course=COURSE)
    assert [(one.letter, len(one.terms)) for one in found.letters] == [("A", 1), ("F", 1), ("M", 1)]
    assert (found.found, found.total, [one.code for one in found.domains]) == (3, 3, ["EXS", "NUT"])


def test_terms_of_a_domain_and_terms_with_some_words(desk: Desk) -> None:
    assert names(desk, domain="nut") == ["Fibre"]
    assert names(desk, words="  NEURON fib") == ["Motor unit"]
    assert names(desk, domain="nut", words="neuron") == []
    assert names(desk, domain="nowhere") == []


def test_a_term_says_where_it_is_taught_and_what_is_related(desk: Desk) -> None:
    found = glossary.show(desk.store, person=desk.alice, course=COURSE, term="fibre", now=desk.now)
    places = [(one.module.slug, one.section.anchor if one.section else None) for one in found.taught]
    assert places == [("exs-one", "begin"), ("nut-one", None)]
    assert [one.html for one in found.entry.meanings] == ["A muscle cell.", "From plants."]
    assert [one.slug for one in found.related] == ["motor-unit"]


def test_nobody_explains_everything(desk: Desk) -> None:
    with pytest.raises(NotFound):
        glossary.show(desk.store, person=desk.alice, course=COURSE, term="lever", now=desk.now)
    with pytest.raises(NotFound):
        glossary.keep(desk.store, person=desk.alice, course=COURSE, term="lever", now=desk.now)
    with pytest.raises(NotFound):
        glossary.keep_all(desk.store, person=desk.alice, course=COURSE, module="lever", now=desk.now)


def test_only_questions_that_she_has_answered_are_shown(desk: Desk) -> None:
    bob = a_person(desk.store, "bob", now=desk.now)
    desk.answer("exs1-003", person=bob)
    assert desk.met("atp") == []
    desk.answer("exs1-001", "exs1-002")
    assert desk.met("atp") == ["exs1-001"]
    assert desk.met("motor-unit") == ["exs1-002"]  # an option says so


def test_what_is_kept_for_mocks_is_not_shown_even_when_answered(desk: Desk) -> None:
    desk.answer("exs1-004")
    assert desk.met("atp") == []


def test_a_question_of_an_open_exam_comes_back_when_that_is_handed_in(desk: Desk) -> None:
    desk.answer("exs1-001")
    attempt = building.start(desk.store, person=desk.alice, course=COURSE, exam="quiz", now=desk.now, rng=Random(3))
    assert desk.met("atp") == []
    room.submit(desk.store, person=desk.alice, attempt=attempt, now=desk.now, rng=Random(3))
    assert desk.met("atp") == ["exs1-001"]


def test_the_questions_she_met_come_up_for_review(desk: Desk) -> None:
    desk.answer("exs1-001")
    assert glossary.review(desk.store, person=desk.alice, course=COURSE, term="atp", now=desk.now) == 1
    with desk.store.reading() as tx:
        due = tx.cards.due(person=desk.alice.id, course=COURSE, now=desk.now)
    assert [card.subject for card in due] == ["exs1-001"]


def test_a_term_becomes_a_flashcard_once_and_goes_again(desk: Desk) -> None:
    glossary.keep(desk.store, person=desk.alice, course=COURSE, term="atp", now=desk.now)
    later = desk.now + timedelta(days=1)
    glossary.keep(desk.store, person=desk.alice, course=COURSE, term="atp", now=later)
    assert desk.cards() == {"term:atp": Card(subject="term:atp", due_at=desk.now)}
    assert glossary.show(desk.store, person=desk.alice, course=COURSE, term="atp", now=later).kept
    glossary.drop(desk.store, person=desk.alice, course=COURSE, term="atp")
    assert desk.cards() == {}


def test_all_terms_of_a_module_become_flashcards(desk: Desk) -> None:
    glossary.keep(desk.store, person=desk.alice, course=COURSE, term="atp", now=desk.now)
    later = desk.now + timedelta(days=1)
    kept = glossary.keep_all(desk.store, person=desk.alice, course=COURSE, module="exs-one", now=later)
    assert (kept.new, kept.count) == (2, 3)
    assert {subject: card.due_at for subject, card in desk.cards().items()} == {
        "term:atp": desk.now,
        "term:motor-unit": later,
        "term:fibre": later,
    }
