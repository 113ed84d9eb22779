"""What changed in a module since somebody read it."""

from dataclasses import dataclass
from datetime import datetime

from certprep.domain.changes import SectionChange, changes
from certprep.domain.course import Reading
from certprep.domain.release import Release
from certprep.store.store import Tx
from certprep.usecases.steps.reading import Place


@dataclass(frozen=True, kw_only=True)
class Changed:
    """`sections` that differ from the text that somebody knows; `read_at` is when they were last in that, where they have not been in
    today's since, `changed_at` when today's text came.
    """

    sections: tuple[SectionChange, ...]
    changed_at: datetime
    read_at: datetime | None


def since_read(tx: Tx, release: Release, reading: Reading, place: Place) -> Changed | None:
    """Nothing where they know today's text, or no word of it changed."""
    known = place.progress.revision if place.progress else None
    if place.progress is None or known is None:
        return None
    course, now = release.content.course.id, tx.releases.module_revision(release.id, reading.slug)
    if now is None or known == now:
        return None
    before, changed_at = tx.releases.reading_of(known), tx.releases.first_released_at(course, now)
    found = changes(before, reading) if before else ()
    sections = tuple(one for one in found if not _read_since(place, one, changed_at))
    if not sections or changed_at is None:
        return None
    read_at = place.progress.read_at
    return Changed(sections=sections, changed_at=changed_at, read_at=read_at if read_at < changed_at else None)


def _read_since(place: Place, section: SectionChange, changed_at: datetime | None) -> bool:
    time = place.times.get(section.anchor)
    return bool(changed_at and time and time.read_at and time.read_at >= changed_at)
