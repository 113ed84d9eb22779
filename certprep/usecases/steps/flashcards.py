"""Flashcards: cards on terms and highlights, where somebody says themselves how well they knew it."""

from collections.abc import Collection
from datetime import datetime

from certprep.domain.person import Person
from certprep.domain.review import Card, recalled
from certprep.store.store import Tx


def keep(tx: Tx, subjects: Collection[str], *, person: Person, course: str, now: datetime) -> int:
    """Have cards on these from now on; those that are there stay as they are. Gives how many are new."""
    tx.people.lock(person.id)
    there = tx.cards.of(person=person.id, course=course, subjects=subjects)
    new = [Card(subject=one, due_at=now) for one in dict.fromkeys(subjects) if one not in there]
    tx.cards.keep(new, person=person.id, course=course)
    return len(new)


def remove(tx: Tx, subject: str, *, person: Person, course: str) -> bool:
    """What was said of it so far stays in the log. False where there is none."""
    tx.people.lock(person.id)
    return tx.cards.remove(person=person.id, course=course, subject=subject)


def bring_back(tx: Tx, subject: str, *, person: Person, course: str, now: datetime) -> None:
    """A card that was removed, as well known as the log says."""
    said = tx.recalls.of(person=person.id, course=course, subject=subject)
    card = recalled(Card(subject=subject, due_at=now), said, zone=person.zone)
    tx.cards.keep([card], person=person.id, course=course)
