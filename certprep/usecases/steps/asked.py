"""An item asked outside exams, with feedback at once: its question, and afterwards its explanation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from certprep.domain.course import Module, Reference, Section
from certprep.domain.errors import Invalid
from certprep.domain.item import Response
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Explanation, Question
from certprep.domain.release import Content, ReleasedItem

SEED_BITS = 63


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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One showing of an item; `seed` (0 to 2^63 - 1) repeats the order and the names of its options."""

    released: ReleasedItem
    seed: int

    @cached_property
    def names(self) -> OptionNames:
        return OptionNames(self.released.item, seed=self.seed, position=0)

    @cached_property
    def question(self) -> Question:
        return self.released.item.question(self.names.shown)

    def parse(self, given: Sequence[str]) -> Response:
        """The options chosen, or the number typed, as a form sends them: strings.

        Raises Invalid for what the question does not have, and for nothing at all.
        """
        raw = self.names.inward(list(given)) if self.question.options else next(iter(given), None)
        response = self.released.item.parse(raw)
        if response is None:
            raise Invalid("nothing-answered", field="response")
        return response

    def answered(self, response: Response | None, content: Content) -> Answered:
        explanation = self.released.item.explanation(response, self.names.shown)
        return Answered(
            question=self.question,
            explanation=explanation,
            sources=tuple(content.references[key] for key in explanation.references if key in content.references),
            taught=taught(content, explanation.objective),
        )


def taught(content: Content, objective: str) -> Taught | None:
    """Where the written modules teach an objective."""
    module = content.course.module_by_objective[objective]
    reading = content.readings.get(module.slug)
    if reading is None:
        return None
    section = next((one for one in reading.sections if objective in one.objectives), None)
    return Taught(module=module, section=section)
