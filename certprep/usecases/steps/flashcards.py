"""Flashcards: cards on terms and highlights, where somebody says themselves how well they knew it."""

from collections.abc import Collection
from datetime import datetime

from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Tx


def keep(tx: Tx, subjects: Collection[str], *, person: Person, course: str, now: datetime) -> int:
    """Have cards on these from now on; those that are there stay as they are. Gives how many are new."""
    tx.people.lock(person.id)
    there = tx.cards.of(person=person.id, course=course, subjects=subjects)
    new = [Card(subject=one, due_at=now) for one in dict.fromkeys(subjects) if one not in there]
    tx.cards.keep(new, person=person.id, course=course)
    return len(new)


def remove(tx: Tx, subject: str, *, person: Person, course: str) -> None:
    """What was said of it so far stays in the log."""
    tx.people.lock(person.id)
    tx.cards.remove(person=person.id, course=course, subject=subject)
