"""Items whose keys a learner must not see yet."""

from datetime import datetime

from certprep.domain.person import Person
from certprep.store.store import Tx


def in_open_exams(tx: Tx, *, person: Person, now: datetime) -> frozenset[str]:
    """The items of the attempts that still take this person's answers: asked elsewhere, with feedback, they would tell their keys.

    Not of practice that tells each key when it is asked to: left lying about, that would keep its items from everything else.
    """
    if not tx.attempts.has_open(person=person.id):
        return frozenset()
    return in_other_exams(tx, "", person=person, now=now)


def in_other_exams(tx: Tx, attempt: str, *, person: Person, now: datetime) -> frozenset[str]:
    """The items of this person's other open attempts that show no key before their end: not to be explained in this one either."""
    others = [one for one in tx.attempts.open_of(person=person.id) if one.id != attempt and one.accepts(now)]
    drawn = [tx.attempts.drawn(one.id, person=person.id) for one in others if not one.checkable]
    return frozenset(seat.item for one in drawn if one for seat in one.seats)
