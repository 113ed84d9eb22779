"""Without a connection: what belongs to a course that a device keeps."""

from dataclasses import dataclass

from certprep.domain.calculators import CALCULATORS
from certprep.domain.course import Course
from certprep.store.store import Store
from certprep.usecases.steps import released


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a device keeps of a course: written modules, terms and calculators by the names in their addresses. `release` is its id."""

    course: Course
    release: str
    modules: tuple[str, ...]
    terms: tuple[str, ...]
    calculators: tuple[str, ...]


def look(store: Store, *, course: str) -> Kept:
    """Raises NotFound for a course without a release."""
    with store.reading() as tx:
        release = released.live(tx, course)
    content = release.content
    return Kept(
        course=content.course,
        release=release.id,
        modules=tuple(one.slug for one in content.course.modules() if one.slug in content.readings),
        terms=tuple(content.glossary.entries),
        calculators=tuple(CALCULATORS),
    )
