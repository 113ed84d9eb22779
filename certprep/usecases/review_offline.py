"""Review without a connection: cards to take along, and the answers that come back from a device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from certprep.domain.attempt import Confidence
from certprep.domain.course import Course
from certprep.domain.errors import Conflict, Invalid
from certprep.domain.exposure import Source
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.store import Store, Tx
from certprep.usecases.steps import evidence, released, reviewing, withheld
from certprep.usecases.steps.asked import Answered, Fields
from certprep.usecases.steps.showing import NOTHING_CHOSEN, Showing

AHEAD = timedelta(days=2)  # what comes due so soon goes along, and waits on the device until then
MOST = 40  # cards


@dataclass(frozen=True, kw_only=True)
class TakenAlong:
    """A card with its truth: this learner has answered its item before, and so has seen the explanation."""

    showing: Showing
    truth: Answered


@dataclass(frozen=True, kw_only=True)
class Luggage:
    """What a device takes along of a course's review, longest waiting first."""

    course: Course
    cards: tuple[TakenAlong, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer that waited on a device. `seen` names the showing; `given`: none is *I don't know*. `answered_at` is by its clock."""

    sequence: int
    seen: str
    given: Fields | None
    confidence: Confidence | None
    answered_at: datetime


class Outcome(StrEnum):
    """What became of an answer: kept; not kept, as the card was answered elsewhere or its question changed; not an answer to it."""

    SAVED = "saved"
    MOVED_ON = "moved-on"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """`correct` is none where nothing was graded now."""

    sequence: int
    outcome: Outcome
    correct: bool | None = None


def take_along(store: Store, *, person: Person, course: str, now: datetime) -> Luggage:
    """Cards whose items they have answered before, and which no open exam of theirs has. Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        found = _showings(tx, content, person=person, now=now, until=now + AHEAD)
        met = tx.responses.answered_items(person=person.id, course=course)
    mine = [one for one in found if one.card.subject in met][:MOST]
    cards = tuple(TakenAlong(showing=one, truth=one.asked.answered(None, content)) for one in mine)
    return Luggage(course=content.course, cards=cards)


def settle(
    store: Store, kept: Sequence[Kept], *, person: Person, course: str, now: datetime, rng: Random
) -> list[Settled]:
    """Grade what a device kept, in its order, each by itself. Sending the same again is harmless: what is saved says so again."""
    return [_settle(store, one, person=person, course=course, now=now, rng=rng) for one in kept]


def _settle(store: Store, one: Kept, *, person: Person, course: str, now: datetime, rng: Random) -> Settled:
    try:
        correct = _answer(store, one, person=person, course=course, now=now, rng=rng)
    except Conflict:
        return Settled(sequence=one.sequence, outcome=Outcome.MOVED_ON)
    except Invalid:
        return Settled(sequence=one.sequence, outcome=Outcome.REFUSED)
    return Settled(sequence=one.sequence, outcome=Outcome.SAVED, correct=correct)


def _answer(store: Store, one: Kept, *, person: Person, course: str, now: datetime, rng: Random) -> bool | None:
    """Whether it is right; none if it was kept before. Raises Conflict and Invalid."""
    with store.transaction() as tx:
        tx.people.lock(person.id)
        if tx.responses.has(_name(one, person=person)):
            return None
        content = released.live(tx, course).content
        showing = _seen(tx, content, one.seen, person=person, now=now)
        response = None if one.given is None else showing.asked.parse(one.given)
        graded = evidence.Graded(
            id=_name(one, person=person),
            released=showing.released,
            correct=showing.asked.answered(response, content).explanation.correct,
            response=NOTHING_CHOSEN if response is None else response,
            confidence=None if response is None else one.confidence,
            at=_at(one, showing, now=now),
        )
        _record(tx, graded, content, person=person, rng=rng)
        return graded.correct


def _record(tx: Tx, graded: evidence.Graded, content: Content, *, person: Person, rng: Random) -> None:
    """As if it had been answered online, when it was answered."""
    evidence.record(
        tx, [graded], content=content, person=person, source=Source.REVIEW, attempt=None, now=graded.at, rng=rng
    )


def _name(one: Kept, *, person: Person) -> str:
    """The response's id follows from what was answered when, so that a repeat is known."""
    return new_id(one.answered_at, Random(f"{person.id} {one.seen}"))  # noqa: S311  no secret


def _at(one: Kept, showing: Showing, *, now: datetime) -> datetime:
    """When it was answered: never before the card was due nor after now, whatever the device's clock says."""
    return min(max(one.answered_at, showing.card.due_at), now)


def _seen(tx: Tx, content: Content, seen: str, *, person: Person, now: datetime) -> Showing:
    for showing in _showings(tx, content, person=person, now=now, until=now + reviewing.AHEAD):
        if showing.seen == seen:
            return showing
    raise Conflict("card-moved-on")


def _showings(tx: Tx, content: Content, *, person: Person, now: datetime, until: datetime) -> list[Showing]:
    """The cards on questions that may be shown to them, due by then."""
    shown = {item for items in content.practice_by_objective.values() for item in items}
    shown -= withheld.in_open_exams(tx, person=person, now=now)
    cards = tx.cards.due(person=person.id, course=content.course.id, now=until)
    return [Showing(card=card, released=content.items[card.subject]) for card in cards if card.subject in shown]
