"""Review: the cards that are due, one at a time."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from random import Random

from certprep.domain.attempt import Confidence
from certprep.domain.course import Course
from certprep.domain.errors import Conflict
from certprep.domain.exposure import Source
from certprep.domain.item import Response
from certprep.domain.person import Person
from certprep.domain.release import Content, ReleasedItem
from certprep.domain.review import Card
from certprep.store.store import Store, Tx
from certprep.usecases.steps import evidence, released, reviewing
from certprep.usecases.steps.asked import Answered, Asked, Fields

DONT_KNOW = None
_NOTHING_CHOSEN: Response = ()  # how the log keeps *I don't know*: an answer, and an empty one


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A card as it stands, with its item's wording. `seen` names exactly this state, so that no answer counts twice; the options'
    order follows from it, so that it is new each time the card comes back and the same when a page is loaded again.
    """

    card: Card
    released: ReleasedItem

    @cached_property
    def seen(self) -> str:
        card = self.card
        state = (self.released.revision, card.subject, card.due_at, card.state, card.step, card.stability, card.last_day)
        return blake2b(repr(state).encode(), digest_size=7).hexdigest()

    @cached_property
    def asked(self) -> Asked:
        return Asked(released=self.released, seed=int(self.seen, 16))


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a learner has to review now: the question to answer, and how many there are with it."""

    course: Course
    showing: Showing | None
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
    return Session(
        course=content.course,
        showing=next((_showing(content, card) for card in queue.cards), None),
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
            response=_NOTHING_CHOSEN if response is None else response,
            confidence=None if response is None else confidence,
            at=now,
        )
        evidence.record(
            tx, [graded], content=content, person=person, source=Source.REVIEW, attempt=None, now=now, rng=rng
        )
        return _reviewed(tx, content, showing.card.subject, answered, person=person, now=now)


def _seen(tx: Tx, content: Content, seen: str, *, person: Person, now: datetime) -> Showing:
    queue = reviewing.queue(tx, content, person=person, now=now)
    for card in queue.cards:
        if (showing := _showing(content, card)).seen == seen:
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
