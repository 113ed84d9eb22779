"""How far a learner is in each module of a course."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from certprep.domain.course import Module, Reading, Section
from certprep.domain.person import Person
from certprep.domain.progress import Progress
from certprep.domain.release import Content
from certprep.store.store import Tx


class State(StrEnum):
    """A module as one learner has it."""

    PLANNED = "planned"
    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A module and how far somebody is in it; without a reading it is still being written."""

    module: Module
    reading: Reading | None = None
    progress: Progress | None = None

    @property
    def state(self) -> State:
        if self.reading is None:
            return State.PLANNED
        if self.progress is None:
            return State.NEW
        return State.BEGUN if self.progress.done_at is None else State.DONE

    @property
    def section(self) -> Section | None:
        """Where they were last, if that section is still there."""
        if self.reading is None or self.progress is None:
            return None
        return next((one for one in self.reading.sections if one.anchor == self.progress.section), None)


def places(tx: Tx, content: Content, *, person: Person) -> dict[str, Place]:
    """By slug, in the order of the course."""
    progress = tx.progress.of(person=person.id, course=content.course.id)
    return {
        module.slug: Place(module=module, reading=content.readings.get(module.slug), progress=progress.get(module.slug))
        for module in content.course.modules()
    }


def resume(found: Iterable[Place]) -> Place | None:
    """The module to read on: of those begun and not done, the one read last."""
    begun = [(place.progress.read_at, place) for place in found if place.state is State.BEGUN and place.progress]
    return max(begun, key=lambda one: one[0])[1] if begun else None


def first_new(found: Iterable[Place]) -> Place | None:
    """The first written module that was not begun yet."""
    return next((place for place in found if place.state is State.NEW), None)
