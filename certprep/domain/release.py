"""A release: one published, immutable state of a course."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from certprep.domain.assembly import assemble, unmet
from certprep.domain.blueprint import Blueprint, Candidate, CanNeverDraw, CannotDraw, Purpose, Shortage
from certprep.domain.course import Course, Reading, Reference
from certprep.domain.glossary.glossary import Glossary
from certprep.domain.item import AnyItem, Status, Use
from certprep.domain.item.names import OptionNames, as_asked
from certprep.domain.practice import Practisable


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
                    kind=item.asked_kind,
                    case=item.case,
                    index=item.case_index,
                    difficulty=item.difficulty,
                    guess=item.guess,
                )

    @cached_property
    def glossary(self) -> Glossary:
        """The terms of its modules; made once, then held."""
        return Glossary(self.course, self.readings)

    def terms_of(self, item: str) -> frozenset[str]:
        """The terms, by slug, that a question's words use: not its rationales. Looked for when first asked, then held."""
        if item not in self._terms_of:
            asked = as_asked(self.items[item].item, seed=0, position=0)
            question = asked.question(OptionNames(asked, seed=0, position=0).shown)
            words = [question.stem_html, *(one.html for one in question.options)]
            module = self.course.module_by_objective[asked.objective]
            self._terms_of[item] = self.glossary.used_in(words, module.slug)
        return self._terms_of[item]

    @cached_property
    def _terms_of(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def drawable(self) -> dict[str, int]:
        """The blueprints that the bank can fill, with how many pilot seats it fills; reckoned once, then held."""
        pilots = {}
        for blueprint in self.blueprints.values():
            try:
                pilots[blueprint.id] = assemble(blueprint, self.candidates(), seed=0).pilots
            except CannotDraw:
                continue
        return pilots

    @cached_property
    def lacking(self) -> dict[str, tuple[Shortage, ...]]:
        """What the bank lacks for each mock that it can't fill; reckoned once, then held."""
        mocks = (one for one in self.blueprints.values() if one.purpose is Purpose.MOCK)
        return {one.id: self._lacking(one) for one in mocks if one.id not in self.drawable}

    def _lacking(self, blueprint: Blueprint) -> tuple[Shortage, ...]:
        """Nothing, too, where no questions would help."""
        try:
            return unmet(blueprint, self.candidates())
        except CanNeverDraw:
            return ()

    @cached_property
    def practisable(self) -> tuple[Practisable, ...]:
        """The live items that may be shown outside mocks, as practice chooses among them."""
        shown = {item for items in self.practice_by_objective.values() for item in items}
        return tuple(
            Practisable(
                item=one.item,
                domain=one.domain,
                module=one.module,
                objective=self.items[one.item].item.objective,
                level=one.level,
                enemies=one.enemies,
                case=one.case,
                index=one.index,
            )
            for one in self.candidates()
            if one.item in shown
        )

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
