"""What a learner has to review: the cards whose items may be shown outside exams, and the flashcards they keep."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from certprep.domain.marks.mark import Mark, card_face, card_subject
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card
from certprep.store.store import Tx
from certprep.usecases.steps import withheld

AHEAD = timedelta(
    minutes=10
)  # a session goes on with what comes due so soon: the steps after a miss are 1 and 10 minutes
MARK = card_subject("")
_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The cards of one session: those due, longest waiting first, then those due within minutes.

    `next_due_at` is when the next one comes, where nothing is due; none without cards.
    """

    due: tuple[Card, ...]
    ahead: tuple[Card, ...]
    next_due_at: datetime | None = None

    @property
    def cards(self) -> tuple[Card, ...]:
        return (*self.due, *self.ahead)


def queue(tx: Tx, content: Content, *, person: Person, now: datetime) -> Queue:
    """Cards are passed over whose items the release no longer shows outside exams, or are in an open exam; and flashcards of terms and
    highlights that are no longer there.
    """
    hidden = withheld.in_open_exams(tx, person=person, now=now)
    soon = _askable(tx, content, hidden, person=person, until=now + AHEAD)
    due = tuple(card for card in soon if card.is_due(now))
    coming = () if due else _askable(tx, content, hidden, person=person, until=_EVER)
    return Queue(
        due=due,
        ahead=tuple(soon[len(due) :]),
        next_due_at=next((card.due_at for card in coming), None),
    )


def due(tx: Tx, content: Content, hidden: Collection[str], *, person: Person, now: datetime) -> int:
    """How many cards wait, of those that a queue would show; `hidden` are the items of open exams."""
    return len(_askable(tx, content, hidden, person=person, until=now))


def by_module(content: Content, cards: Sequence[Card]) -> Counter[str]:
    """How many cards are about the questions and the terms of each module, by its slug."""
    terms = (content.glossary.of_subject(card.subject) for card in cards)
    return Counter(
        term.modules[0] if term else content.items[card.subject].module
        for card, term in zip(cards, terms, strict=True)
        if term or card.subject in content.items
    )


def marks(tx: Tx, cards: Iterable[Card], *, person: Person, course: str) -> dict[str, Mark]:
    """The highlights that cards are about, by subject."""
    wanted = [card.subject.removeprefix(MARK) for card in cards if card.subject.startswith(MARK)]
    found = tx.marks.by_id(wanted, person=person.id, course=course) if wanted else {}
    return {one.subject: one for one in found.values()}


def _askable(tx: Tx, content: Content, hidden: Collection[str], *, person: Person, until: datetime) -> Sequence[Card]:
    course = content.course.id
    cards = tx.cards.due(person=person.id, course=course, now=until)
    marked = marks(tx, cards, person=person, course=course)
    shown = {item for items in content.practice_by_objective.values() for item in items}.difference(hidden)
    shown |= {subject for subject, mark in marked.items() if mark.item not in hidden and card_face(mark)}
    return [card for card in cards if card.subject in shown or content.glossary.of_subject(card.subject)]
