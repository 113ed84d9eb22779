"""How far a learner is in each module of a course."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from certprep.domain.course import Module, Reading, Section
from certprep.domain.person import Person
from certprep.domain.progress import Progress, SectionTime, Standing, standing
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
    """A module and how far somebody is in it; without a reading it is still being written.

    `times` are by section, `checks` the latest answers in quick checks by item.
    """

    module: Module
    reading: Reading | None = None
    progress: Progress | None = None
    times: Mapping[str, SectionTime] = field(default_factory=dict)
    checks: Mapping[str, bool] = field(default_factory=dict)

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

    @cached_property
    def standing(self) -> Standing | None:
        """Section by section; none for a module that is not written."""
        return None if self.reading is None else standing(self.reading, times=self.times, checks=self.checks)


def places(tx: Tx, content: Content, *, person: Person) -> dict[str, Place]:
    """By slug, in the order of the course."""
    course = content.course.id
    progress = tx.progress.of(person=person.id, course=course)
    times = tx.progress.sections(person=person.id, course=course)
    checks = tx.progress.checks(person=person.id, course=course)
    return {
        module.slug: Place(
            module=module,
            reading=content.readings.get(module.slug),
            progress=progress.get(module.slug),
            times=times.get(module.slug, {}),
            checks=checks,
        )
        for module in content.course.modules()
    }


def place(tx: Tx, content: Content, slug: str, *, person: Person) -> Place:
    """One module of the course, with links to the glossary in its text."""
    course, reading, module = content.course.id, content.glossary.linked(slug), content.course.module_by_slug[slug]
    progress = tx.progress.at(person=person.id, course=course, slug=slug)
    if reading is None or progress is None:  # who has read or answered something has a place
        return Place(module=module, reading=reading)
    items = {item for section in reading.sections for item in section.asked}
    return Place(
        module=module,
        reading=reading,
        progress=progress,
        times=tx.progress.sections_of(person=person.id, course=course, slug=slug),
        checks=tx.progress.checks(person=person.id, course=course, items=items) if items else {},
    )


def resume(found: Iterable[Place]) -> Place | None:
    """The module to read on: of those begun and not done, the one read last."""
    begun = [(place.progress.read_at, place) for place in found if place.state is State.BEGUN and place.progress]
    return max(begun, key=lambda one: one[0])[1] if begun else None


def first_new(found: Iterable[Place]) -> Place | None:
    """The first written module that was not begun yet."""
    return next((place for place in found if place.state is State.NEW), None)
