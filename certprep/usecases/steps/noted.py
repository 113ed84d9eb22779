"""Notes and highlights with what they are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from certprep.domain.course import Domain, Module, Section
from certprep.domain.item.names import as_asked
from certprep.domain.marks.mark import Mark, card_face
from certprep.domain.person import Person
from certprep.domain.release import Content, ReleasedItem
from certprep.store.store import Tx
from certprep.usecases.steps import marking
from certprep.usecases.steps.marking import Placed


class Kind(StrEnum):
    """What somebody may look for among their own."""

    HIGHLIGHT = "highlight"
    NOTE = "note"
    QUESTION = "question"
    DETACHED = "detached"


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A mark with what it is on. `question` is a question's text as HTML; `card`: it is a flashcard, or None where it can be none."""

    placed: Placed
    domain: Domain | None
    module: Module | None
    section: Section | None
    question: str
    card: bool | None

    @property
    def mark(self) -> Mark:
        return self.placed.mark

    @property
    def kinds(self) -> frozenset[Kind]:
        found = {Kind.DETACHED} if self.placed.detached else set()
        found |= {Kind.HIGHLIGHT} if self.mark.quote else set()
        found |= {Kind.NOTE} if self.mark.note else set()
        return frozenset(found | ({Kind.QUESTION} if self.mark.item is not None else set()))


def noted(tx: Tx, content: Content, marks: Sequence[Mark], *, person: Person) -> list[Noted]:
    """In their order."""
    quoted = {mark.subject for mark in marks if mark.quote}
    cards = tx.cards.subjects(person=person.id, course=content.course.id) & quoted
    return [_with_place(one, content, cards) for one in marking.placed(marks, content)]


def _with_place(one: Placed, content: Content, cards: set[str]) -> Noted:
    mark, course = one.mark, content.course
    item = content.items.get(mark.item or "")
    slug = item.module if item else mark.module or ""
    reading = content.readings.get(slug) if item is None else None
    anchor = one.spot.section if one.spot else mark.section
    sections = reading.sections if reading else ()
    return Noted(
        placed=one,
        domain=course.domain_by_module.get(slug),
        module=course.module_by_slug.get(slug),
        section=next((section for section in sections if section.anchor == anchor), None),
        question=stem_of(item) if item else "",
        card=None if card_face(mark) is None else mark.subject in cards,
    )


def stem_of(released: ReleasedItem) -> str:
    """The question's text, with some numbers where each learner has others."""
    return as_asked(released.item, seed=0, position=0).stem
