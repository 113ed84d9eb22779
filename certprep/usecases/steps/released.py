"""Finding the release that a deed is about."""

from certprep.domain.errors import NotFound
from certprep.domain.release import Release, ReleasedItem
from certprep.store.store import Tx


def live(tx: Tx, course: str) -> Release:
    """Raises NotFound for a course without a release."""
    release = tx.releases.live(course)
    if release is None:
        raise NotFound("no-such-course", course=course)
    return release


def practice_item(release: Release, item: str) -> ReleasedItem:
    """An item that may be shown outside exams. Raises NotFound for any other."""
    released = release.content.items.get(item)
    if released is None or item not in release.content.practice_by_objective.get(released.item.objective, ()):
        raise NotFound("no-such-item")
    return released
