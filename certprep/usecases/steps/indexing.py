"""What search finds, kept up with what is published and what people mark."""

from collections.abc import Collection

from certprep.domain.calculators import CALCULATORS
from certprep.domain.marks.mark import Mark
from certprep.domain.release import Release
from certprep.domain.search import Kind, of_calculators, of_content, of_mark, of_room
from certprep.store.store import Tx
from certprep.usecases.steps import marking


def release(tx: Tx, live: Release) -> None:
    """From now on this release is what is found in its course; call it where one goes live. Repeating it is harmless."""
    documents = [*of_content(live.content), *of_calculators(CALCULATORS.values())]
    tx.search.replace(live.content.course.id, live.id, documents)


def catch_up(tx: Tx) -> int:
    """Index what was published before there was an index, or by other rules; how many courses that were.

    With it goes what everybody marked in these courses.
    """
    stale = tx.search.stale()
    for course in stale:
        if live := tx.releases.live(course):
            release(tx, live)
        for person in tx.marks.owners(course):
            _own(tx, course=course, person=person)
    return len(stale)


def _own(tx: Tx, *, course: str, person: str) -> None:
    for mark in reversed(tx.marks.of(person=person, course=course)):
        keep_mark(tx, mark, course=course, person=person)
    keep_rooms(tx, course=course, person=person)


def keep_mark(tx: Tx, mark: Mark, *, course: str, person: str) -> None:
    """A mark was made or changed."""
    tx.search.keep(of_mark(mark), course=course, person=person)


def keep_rooms(tx: Tx, *, course: str, person: str, attempt: str | None = None) -> None:
    """What somebody marked in the exam room is found once the attempt is closed; of all their attempts, without one."""
    for one in reversed(marking.of_rooms(tx, person=person, course=course, attempt=attempt)):
        made = of_room(one.note, one.quotes, attempt=one.attempt, position=one.position, item=one.item)
        tx.search.keep(made, course=course, person=person)


def drop_marks(tx: Tx, marks: Collection[str], *, course: str, person: str) -> None:
    """Marks were deleted."""
    tx.search.drop(marks, kind=Kind.MARK, course=course, person=person)
