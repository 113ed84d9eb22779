"""What search finds, kept up with what is published and what people mark."""

from collections.abc import Collection

from certprep.domain.calculators import CALCULATORS
from certprep.domain.marks.mark import Mark
from certprep.domain.release import Release
from certprep.domain.search import Kind, of_calculators, of_content, of_mark
from certprep.store.store import Tx


def release(tx: Tx, live: Release) -> None:
    """From now on this release is what is found in its course; call it where one goes live. Repeating it is harmless."""
    documents = [*of_content(live.content), *of_calculators(CALCULATORS.values())]
    tx.search.replace(live.content.course.id, live.id, documents)


def catch_up(tx: Tx) -> int:
    """Index what was published before there was an index, or by other rules; how many courses that were."""
    stale = tx.search.stale()
    for course in stale:
        if live := tx.releases.live(course):
            release(tx, live)
    return len(stale)


def keep_mark(tx: Tx, mark: Mark, *, course: str, person: str) -> None:
    """A mark was made or changed."""
    tx.search.keep(of_mark(mark), course=course, person=person)


def drop_marks(tx: Tx, marks: Collection[str], *, course: str, person: str) -> None:
    """Marks were deleted."""
    tx.search.drop(marks, kind=Kind.MARK, course=course, person=person)
