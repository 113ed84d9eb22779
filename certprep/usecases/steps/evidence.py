"""What one graded answer leaves behind: a line in the raw log, and a card where it is worth reviewing."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from certprep.domain.attempt import Confidence
from certprep.domain.exposure import Exposure, Source
from certprep.domain.identity import new_id
from certprep.domain.item import AnyItem, Response, Status, Use
from certprep.domain.person import Person
from certprep.domain.release import Content, ReleasedItem
from certprep.domain.review import Card, rating, schedule, study_day
from certprep.store.store import Tx


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One answer, graded. Without a response it was left unanswered: wrong, but no exposure, unless "I don't know" was said. `id` names it in
    the log, where it must be the same when it is sent again.
    """

    released: ReleasedItem
    correct: bool
    response: Response | None
    confidence: Confidence | None
    at: datetime
    spent_ms: int = 0
    id: str = ""

    @property
    def item(self) -> AnyItem:
        return self.released.item

    @property
    def exposed(self) -> bool:
        return self.response is not None or self.confidence is Confidence.UNKNOWN

    @property
    def to_review(self) -> bool:
        """Missed or unsure."""
        return not self.correct or self.confidence is Confidence.UNSURE


def record(
    tx: Tx,
    graded: Sequence[Graded],
    *,
    content: Content,
    person: Person,
    source: Source,
    attempt: str | None,
    now: datetime,
    rng: Random,
) -> None:
    """Keep the raw log, schedule the cards that exist, and make cards of what was missed or unsure.

    One deed at a time for one person: two that read the same card would overwrite each other's scheduling.
    """
    tx.people.lock(person.id)
    tx.responses.add(
        [
            _exposure(one, course=content.course.id, person=person, source=source, attempt=attempt, rng=rng)
            for one in graded
            if one.exposed
        ]
    )
    _schedule(tx, graded, content=content, person=person, now=now, rng=rng)
    mock = [one.item for one in graded if one.item.use is Use.MOCK and one.to_review]
    _make_due(tx, _kin(mock, content), content=content, person=person, now=now)


def _schedule(
    tx: Tx, graded: Sequence[Graded], *, content: Content, person: Person, now: datetime, rng: Random
) -> None:
    kept = [one for one in graded if _reviewable(one.item)]
    cards = tx.cards.of(person=person.id, course=content.course.id, subjects=[one.item.id for one in kept])
    scheduled = [
        schedule(
            cards.get(one.item.id) or Card(subject=one.item.id, due_at=now),
            rating(correct=one.correct, confidence=one.confidence),
            now=now,
            zone=person.zone,
            rng=rng,
        )
        for one in kept
        if one.to_review or one.item.id in cards
    ]
    tx.cards.keep(scheduled, person=person.id, course=content.course.id)


def review_now(tx: Tx, missed: Collection[str], *, content: Content, person: Person, now: datetime) -> int:
    """Have items come up for review at once, whether they are cards already or not; gives how many questions wait.

    In place of an item kept for mocks, its objective's other items come up. What is no longer asked is passed over.
    """
    tx.people.lock(person.id)
    asked = [content.items[item].item for item in missed if item in content.items]
    mine = {item.id for item in asked if _reviewable(item)}
    mock = [item for item in asked if item.use is Use.MOCK]
    return _make_due(tx, mine | _kin(mock, content), content=content, person=person, now=now)


def _make_due(tx: Tx, items: Collection[str], *, content: Content, person: Person, now: datetime) -> int:
    """Gives how many cards are due for it."""
    cards = tx.cards.of(person=person.id, course=content.course.id, subjects=items)
    due = [_due(cards.get(item) or Card(subject=item, due_at=now), now=now) for item in sorted(items)]
    tx.cards.keep(due, person=person.id, course=content.course.id)
    return len(due)


def _due(card: Card, *, now: datetime) -> Card:
    return card if card.is_due(now) else replace(card, due_at=now)


def _reviewable(item: AnyItem) -> bool:
    return item.use is Use.ANY and item.status is Status.LIVE


def _kin(mock: Iterable[AnyItem], content: Content) -> set[str]:
    """An item kept for mocks is never shown elsewhere: its objective's other items come up for review in its place."""
    return {other for item in mock for other in content.practice_by_objective.get(item.objective, ())}


def _exposure(
    one: Graded, *, course: str, person: Person, source: Source, attempt: str | None, rng: Random
) -> Exposure:
    return Exposure(
        id=one.id or new_id(one.at, rng),
        person=person.id,
        course=course,
        item=one.item.id,
        revision=one.released.revision,
        source=source,
        attempt=attempt,
        at=one.at,
        study_day=study_day(one.at, person.zone),
        correct=one.correct,
        response=json.dumps(one.response),
        confidence=one.confidence,
        spent_ms=one.spent_ms,
    )
