"""A release: one published, immutable state of a course."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from certprep.domain.assembly import assemble
from certprep.domain.blueprint import Blueprint, Candidate, CannotDraw
from certprep.domain.course import Course, Reading, Reference
from certprep.domain.item import AnyItem, Status, Use


@dataclass(frozen=True, kw_only=True)
class ReleasedItem:
    """An item with its texts as safe HTML, under the id of its exact wording."""

    item: AnyItem
    revision: str
    module: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a release holds: everything learners may meet. `figures` are SVG files by their SHA-256."""

    course: Course
    references: dict[str, Reference]
    readings: dict[str, Reading]
    items: dict[str, ReleasedItem]
    blueprints: dict[str, Blueprint]
    figures: dict[str, bytes]

    def candidates(self) -> Iterator[Candidate]:
        """The items that may be drawn for exams: all but the sample."""
        for released in self.items.values():
            item = released.item
            if item.id != self.course.sample:
                yield Candidate(
                    item=item.id,
                    domain=released.domain,
                    module=released.module,
                    level=item.level,
                    status=item.status,
                    use=item.use,
                    enemies=frozenset(item.enemies),
                )

    @cached_property
    def drawable(self) -> dict[str, int]:
        """The blueprints that the bank can fill, with how many pilot seats it fills; reckoned once, then held."""
        pilots = {}
        for blueprint in self.blueprints.values():
            try:
                pilots[blueprint.id] = assemble(blueprint, self.candidates(), recent=(), seed=0).pilots
            except CannotDraw:
                continue
        return pilots

    @cached_property
    def practice_by_objective(self) -> dict[str, tuple[str, ...]]:
        """Objective -> the live items that may be shown outside mocks."""
        found: dict[str, tuple[str, ...]] = {}
        for released in self.items.values():
            item = released.item
            if item.status is Status.LIVE and item.use is Use.ANY and item.id != self.course.sample:
                found[item.objective] = (*found.get(item.objective, ()), item.id)
        return found


@dataclass(frozen=True, kw_only=True)
class Release:
    """Content with its place in history; `number` counts a course's releases from 1."""

    id: str
    number: int
    made_at: datetime
    content: Content
