"""Numeric: a number within a tolerance of the key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, Literal, Self

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Grade, Item, Response, Wording
from certprep.domain.item.shown import Explanation, Names, Question
from certprep.domain.numbers import shown_number, typed_number, without_unit
from certprep.domain.problem import Problem, Severity

_LONGEST = 40


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A wrong route that people take, and the number it leads to."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    value: Decimal
    why: str


@dataclass(frozen=True, kw_only=True)
class Numeric(Item):
    """A number; `tolerance` is absolute, in the item's unit. `why` is the worked solution."""

    kind: Literal["numeric"] = "numeric"
    value: Decimal
    tolerance: Decimal
    unit: str
    why: str = ""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def guess(self) -> float:
        return 0.0

    def parse(self, raw: object) -> Response | None:
        if raw is None:
            return None
        if not isinstance(raw, str) or len(raw) > _LONGEST:
            raise Invalid("response-not-a-number", field="response")
        text = without_unit(raw, self.unit)
        if not text:
            return None
        if typed_number(text) is None:
            raise Invalid("response-not-a-number", field="response")
        return text

    def grade(self, response: Response | None) -> Grade:
        correct = self._within(response, self.value)
        return Grade(correct=correct, credit=float(correct))

    def mistake(self, response: Response | None) -> Mistake | None:
        """The wrong route that a response shows, if it is one of those named."""
        return next((one for one in self.mistakes if self._within(response, one.value)), None)

    def _within(self, response: Response | None, value: Decimal) -> bool:
        number = typed_number(response) if isinstance(response, str) else None
        return number is not None and abs(number - value) <= self.tolerance

    def question(self, names: Names) -> Question:  # noqa: ARG002  there are no options to name
        return Question(kind=self.kind, stem_html=self.stem, unit=self.unit, stimulus=self.in_case)

    def explanation(self, response: Response | None, names: Names) -> Explanation:  # noqa: ARG002
        mistake = self.mistake(response)
        return self.explained(
            response,
            given=response if isinstance(response, str) else "",
            value=shown_number(self.value),
            unit=self.unit,
            solution_html=self.why,
            mistake_html=mistake.why if mistake else "",
        )

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:  # noqa: ARG002  none in a line
        mistakes = tuple(replace(one, why=block(one.why)) for one in self.mistakes)
        return replace(
            self, stem=block(self.stem), stimulus=block(self.stimulus), why=block(self.why), mistakes=mistakes
        )

    def body(self) -> Wording:
        return {
            "value": str(self.value),
            "tolerance": str(self.tolerance),
            "unit": self.unit,
            "why": self.why,
            "mistakes": [{"value": str(one.value), "why": one.why} for one in self.mistakes],
        }

    def problems(self) -> Iterator[Problem]:
        if self.tolerance < 0:
            yield Problem(rule="negative-tolerance")
        if not self.why.strip():
            yield Problem(rule="key-without-why", parameters={"option": "value"})
        if not self.mistakes:
            yield Problem(rule="numeric-without-mistakes", severity=Severity.WARNING)
        for mistake in self.mistakes:
            if not mistake.why.strip():
                yield Problem(rule="distractor-without-why", parameters={"option": str(mistake.value)})
            if abs(mistake.value - self.value) <= self.tolerance:
                yield Problem(rule="mistake-within-tolerance", parameters={"value": str(mistake.value)})
