"""An item asked outside exams, with feedback at once: its question, and afterwards its explanation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from certprep.domain.course import Module, Reference, Section
from certprep.domain.errors import Invalid
from certprep.domain.item import Item, Response
from certprep.domain.item.names import OptionNames, as_asked
from certprep.domain.item.shown import Explanation, Question
from certprep.domain.release import Content, ReleasedItem

SEED_BITS = 63
# What a form sends: the values of its one field, or a value for each part.
Fields: TypeAlias = Sequence[str] | Mapping[str, str]
Sent: TypeAlias = list[str] | Mapping[str, str] | str | None


@dataclass(frozen=True, kw_only=True)
class Taught:
    """Where an objective is taught; without a section where no heading names it."""

    module: Module
    section: Section | None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question with its truth, the sources it rests on, and where to read about it, if that is written."""

    question: Question
    explanation: Explanation
    sources: tuple[Reference, ...]
    taught: Taught | None
    item: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One showing of an item; `seed` (0 to 2^63 - 1) repeats the order and the names of its options."""

    released: ReleasedItem
    seed: int

    @cached_property
    def item(self) -> Item:
        return as_asked(self.released.item, seed=self.seed, position=0)

    @cached_property
    def names(self) -> OptionNames:
        return OptionNames(self.item, seed=self.seed, position=0)

    @cached_property
    def question(self) -> Question:
        return self.item.question(self.names.shown)

    def parse(self, given: Fields) -> Response:
        """What was chosen or typed, as a form sends it: strings.

        Raises Invalid for what the question does not have, and for nothing at all.
        """
        response = self.item.parse(self.names.inward(as_sent(self.question, given)))
        if response is None:
            raise Invalid("nothing-answered", field="response")
        return response

    def answered(self, response: Response | None, content: Content) -> Answered:
        explanation = self.item.explanation(response, self.names.shown)
        return Answered(
            question=self.question,
            explanation=explanation,
            sources=tuple(content.references[key] for key in explanation.references if key in content.references),
            taught=taught(content, explanation.objective),
            item=self.released.item.id,
        )


def as_sent(question: Question, given: Fields) -> Sent:
    """A form's strings in the shape that the question takes over the wire; what does not fit is left for the item to refuse."""
    if isinstance(given, Mapping):
        filled = {part: text.strip() for part, text in given.items() if text.strip()}
        return (_in_order(filled, question) if question.kind == "order" else filled) or None
    if question.kind in ("single", "multiple"):
        return list(given) or None
    return next((text.strip() for text in given if text.strip()), None)


def _in_order(places: Mapping[str, str], question: Question) -> list[str] | Mapping[str, str]:
    """The ids by their places; the places as they are where these are not 1, 2, 3, …, each once."""
    if sorted(places.values()) != sorted(str(number) for number in range(1, len(question.options) + 1)):
        return places
    return sorted(places, key=lambda part: int(places[part]))


def taught(content: Content, objective: str) -> Taught | None:
    """Where the written modules teach an objective."""
    module = content.course.module_by_objective[objective]
    reading = content.readings.get(module.slug)
    if reading is None:
        return None
    section = next((one for one in reading.sections if objective in one.objectives), None)
    return Taught(module=module, section=section)
