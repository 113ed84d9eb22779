"""What a learner has to review: the cards whose items may be shown outside exams."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card
from certprep.store.store import Tx

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
    """Cards of items that the release no longer shows outside exams are passed over."""
    soon = _shown(tx.cards.due(person=person.id, course=content.course.id, now=now + AHEAD), content)
    due = tuple(card for card in soon if card.is_due(now))
    return Queue(
        due=due,
        ahead=tuple(soon[len(due) :]),
        next_due_at=None if due else _next_due_at(tx, content, person=person),
    )


def _next_due_at(tx: Tx, content: Content, *, person: Person) -> datetime | None:
    coming = _shown(tx.cards.due(person=person.id, course=content.course.id, now=_EVER), content)
    return coming[0].due_at if coming else None


def _shown(cards: Iterable[Card], content: Content) -> list[Card]:
    shown = {item for items in content.practice_by_objective.values() for item in items}
    return [card for card in cards if card.item in shown]
