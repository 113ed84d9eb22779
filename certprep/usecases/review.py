"""Review: the cards that are due, one at a time: questions to answer, and flashcards of terms and highlights to recall."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random

from certprep.domain.attempt import Confidence
from certprep.domain.course import Course, Module
from certprep.domain.errors import Conflict
from certprep.domain.exposure import Source
from certprep.domain.glossary.glossary import Entry
from certprep.domain.identity import new_id
from certprep.domain.marks.mark import Mark, card_face
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card, Rating, Recall, schedule, study_day
from certprep.store.store import Store, Tx
from certprep.usecases.steps import evidence, flashcards, released, reviewing
from certprep.usecases.steps.asked import Answered, Fields
from certprep.usecases.steps.showing import NOTHING_CHOSEN, Showing, name_of

DONT_KNOW = None


@dataclass(frozen=True, kw_only=True)
class TermFace:
    """A term: what does it mean?"""

    entry: Entry


@dataclass(frozen=True, kw_only=True)
class MarkFace:
    """A highlight, with the module or the question that it is on."""

    mark: Mark
    front: str
    back: str
    blanked: bool
    module: Module | None


@dataclass(frozen=True, kw_only=True)
class Flashcard:
    """A card to recall, as it stands. `choices`: when it comes back after each thing that one may say of it."""

    card: Card
    face: TermFace | MarkFace
    choices: Mapping[Rating, datetime]

    @cached_property
    def seen(self) -> str:
        wording = "" if isinstance(self.face, TermFace) else f"{self.face.front} {self.face.back}"
        return name_of(self.card, wording=wording)


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a learner has to review now: the question to answer or the flashcard to recall, and how many cards there are with it."""

    course: Course
    showing: Showing | None
    flashcard: Flashcard | None = None
    due: int
    left: int
    next_due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """An answered card: the truth, when it comes back (`soon`: in this session), and what is left."""

    course: Course
    answered: Answered
    due_at: datetime
    soon: bool
    left: int


def look(store: Store, *, person: Person, course: str, now: datetime) -> Session:
    """Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        queue = reviewing.queue(tx, content, person=person, now=now)
        first = queue.cards[0] if queue.cards else None
        flashcard = _flashcard(tx, content, first, person=person, now=now) if first else None
    return Session(
        course=content.course,
        showing=_showing(content, first) if first and first.subject in content.items else None,
        flashcard=flashcard,
        due=len(queue.due),
        left=len(queue.cards),
        next_due_at=queue.next_due_at,
    )


def answer(
    store: Store,
    *,
    person: Person,
    course: str,
    seen: str,
    given: Fields | None,
    confidence: Confidence | None,
    now: datetime,
    rng: Random,
) -> Reviewed:
    """Grade an answer, log it, and schedule its card; `given` DONT_KNOW is *I don't know*.

    Raises Conflict where the card was answered meanwhile or its wording changed, Invalid for no answer and for what the question
    does not have.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        content = released.live(tx, course).content
        showing = _seen(tx, content, seen, person=person, now=now)
        response = None if given is DONT_KNOW else showing.asked.parse(given)
        answered = showing.asked.answered(response, content)
        graded = evidence.Graded(
            released=showing.released,
            correct=answered.explanation.correct,
            response=NOTHING_CHOSEN if response is None else response,
            confidence=None if response is None else confidence,
            at=now,
        )
        evidence.record(
            tx, [graded], content=content, person=person, source=Source.REVIEW, attempt=None, now=now, rng=rng
        )
        return _reviewed(tx, content, showing.card.subject, answered, person=person, now=now)


def recall(store: Store, *, person: Person, course: str, seen: str, rated: Rating, now: datetime, rng: Random) -> None:
    """Log how well they knew a flashcard, and schedule it. Raises Conflict where that was said meanwhile."""
    with store.transaction() as tx:
        tx.people.lock(person.id)
        content = released.live(tx, course).content
        card = _recalled(tx, content, seen, person=person, now=now).card
        tx.cards.keep([schedule(card, rated, now=now, zone=person.zone, rng=rng)], person=person.id, course=course)
        day = study_day(now, person.zone)
        log = Recall(id=new_id(now, rng), subject=card.subject, at=now, study_day=day, rating=rated)
        tx.recalls.add(log, person=person.id, course=course)


def remove(store: Store, *, person: Person, course: str, seen: str, now: datetime) -> None:
    """Take a flashcard out of their review. Raises Conflict where it is not there as they saw it."""
    with store.transaction() as tx:
        content = released.live(tx, course).content
        card = _recalled(tx, content, seen, person=person, now=now).card
        flashcards.remove(tx, card.subject, person=person, course=course)


def _recalled(tx: Tx, content: Content, seen: str, *, person: Person, now: datetime) -> Flashcard:
    queue = reviewing.queue(tx, content, person=person, now=now)
    for card in queue.cards:
        flashcard = _flashcard(tx, content, card, person=person, now=now)
        if flashcard and flashcard.seen == seen:
            return flashcard
    raise Conflict("card-moved-on")


def _flashcard(tx: Tx, content: Content, card: Card, *, person: Person, now: datetime) -> Flashcard | None:
    face = _term_face(content, card) or _mark_face(tx, content, card, person=person)
    if face is None:
        return None
    choices = {one: schedule(card, one, now=now, zone=person.zone, rng=None).due_at for one in Rating}
    return Flashcard(card=card, face=face, choices=choices)


def _term_face(content: Content, card: Card) -> TermFace | None:
    entry = content.glossary.of_subject(card.subject)
    return TermFace(entry=entry) if entry else None


def _mark_face(tx: Tx, content: Content, card: Card, *, person: Person) -> MarkFace | None:
    mark = reviewing.marks(tx, [card], person=person, course=content.course.id).get(card.subject)
    face = card_face(mark) if mark else None
    if mark is None or face is None:
        return None
    module = content.course.module_by_slug.get(mark.module) if mark.module in content.readings else None
    return MarkFace(mark=mark, front=face.front, back=face.back, blanked=face.blanked, module=module)


def _seen(tx: Tx, content: Content, seen: str, *, person: Person, now: datetime) -> Showing:
    queue = reviewing.queue(tx, content, person=person, now=now)
    for card in queue.cards:
        if card.subject in content.items and (showing := _showing(content, card)).seen == seen:
            return showing
    raise Conflict("card-moved-on")


def _showing(content: Content, card: Card) -> Showing:
    return Showing(card=card, released=content.items[card.subject])


def _reviewed(tx: Tx, content: Content, item: str, answered: Answered, *, person: Person, now: datetime) -> Reviewed:
    card = tx.cards.of(person=person.id, course=content.course.id, subjects=[item])[item]
    return Reviewed(
        course=content.course,
        answered=answered,
        due_at=card.due_at,
        soon=card.is_due(now + reviewing.AHEAD),
        left=len(reviewing.queue(tx, content, person=person, now=now).cards),
    )
