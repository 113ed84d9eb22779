"""What a learner has to review: the cards whose items may be shown outside exams."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card
from certprep.store.store import Tx
from certprep.usecases.steps import withheld

AHEAD = timedelta(
    minutes=10
)  # a session goes on with what comes due so soon: the steps after a miss are 1 and 10 minutes
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
    """Cards of items that the release no longer shows outside exams, or that are in an open exam, are passed over."""
    shown = {item for items in content.practice_by_objective.values() for item in items}
    shown -= withheld.in_open_exams(tx, person=person, now=now)
    cards = tx.cards.due(person=person.id, course=content.course.id, now=now + AHEAD)
    soon = [card for card in cards if card.subject in shown]
    due = tuple(card for card in soon if card.is_due(now))
    return Queue(
        due=due,
        ahead=tuple(soon[len(due) :]),
        next_due_at=None if due else _next_due_at(tx, content, shown, person=person),
    )


def _next_due_at(tx: Tx, content: Content, shown: set[str], *, person: Person) -> datetime | None:
    coming = tx.cards.due(person=person.id, course=content.course.id, now=_EVER)
    return next((card.due_at for card in coming if card.subject in shown), None)
