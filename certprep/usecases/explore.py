"""Interactive figures: which there are, and what a course says of each."""

from dataclasses import dataclass

from certprep.domain.course import Course, Reading, Reference
from certprep.domain.errors import NotFound
from certprep.domain.explore import EXPLORATIONS, Exploration
from certprep.store.store import Store
from certprep.usecases.steps import released


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An interactive figure with its sources, as far as the course lists them, and the modules that have it in their text."""

    course: Course
    exploration: Exploration
    references: tuple[Reference, ...]
    readings: tuple[Reading, ...]


def find(store: Store, *, course: str, figure: str) -> Opened:
    """Raises NotFound for a course without a release, and for a figure that there is not."""
    with store.reading() as tx:
        content = released.live(tx, course).content
    found = EXPLORATIONS.get(figure)
    if found is None:
        raise NotFound("no-such-figure")
    return Opened(
        course=content.course,
        exploration=found,
        references=tuple(content.references[key] for key in found.sources if key in content.references),
        readings=tuple(
            reading
            for reading in content.readings.values()
            if any(one.tool == "explore" and one.id == figure for one in reading.tools)
        ),
    )
