"""Items whose keys a learner must not see yet."""

from datetime import datetime

from certprep.domain.person import Person
from certprep.store.store import Tx


def in_open_exams(tx: Tx, *, person: Person, now: datetime) -> frozenset[str]:
    """The items of the attempts that still take this person's answers: asked elsewhere, with feedback, they would tell their keys."""
    taken = [one.id for one in tx.attempts.open_of(person=person.id) if one.accepts(now)]
    drawn = [tx.attempts.drawn(attempt, person=person.id) for attempt in taken]
    return frozenset(seat.item for attempt in drawn if attempt for seat in attempt.seats)
