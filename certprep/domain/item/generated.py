"""Generated numeric: a calculation in which each learner gets numbers of their own. In a bank it is `kind: numeric` with `given`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from random import Random
from typing import Any, ClassVar, Literal, Self

from certprep.domain.formula import MOST_PLACES
from certprep.domain.item import given as numbers_of
from certprep.domain.item import placeholders
from certprep.domain.item.formulas import condition, formula
from certprep.domain.item.given import NotGivenError, Numbers, Written
from certprep.domain.item.item import Grade, Item, Response, Wording
from certprep.domain.item.numeric import Mistake, Numeric
from certprep.domain.item.placeholders import VALUE
from certprep.domain.item.samples import names_in, sampled, unreadable
from certprep.domain.item.shown import Explanation, Names, Question
from certprep.domain.problem import Problem, Severity


@dataclass(frozen=True, kw_only=True)
class Route:
    """A wrong route that people take: its formula, and what went wrong."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    value: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Generated(Item):
    """`given` names numbers and what each may be, `where` are conditions on them, `value` is the formula of the key.

    The key is rounded to `decimals`, halves away from zero, where there are any; so is what each mistake leads to.
    """

    kind: Literal["generated"] = "generated"
    given: dict[str, Written]
    where: tuple[str, ...] = ()
    value: str
    decimals: int | None = None
    tolerance: Decimal = Decimal(0)
    unit: str
    why: str = ""
    mistakes: tuple[Route, ...] = ()

    @property
    def asked_kind(self) -> str:
        return "numeric"

    @property
    def guess(self) -> float:
        return 0.0

    def drawn(self, seed: str) -> Numeric:
        """The calculation with one learner's numbers; the same seed gives the same."""
        return self.with_numbers(numbers_of.drawn(self.given, self.where, Random(seed)))  # noqa: S311

    def with_numbers(self, numbers: Numbers) -> Numeric:
        """The calculation with these numbers. Raises FormulaError where they come to none."""
        key = self.worked(self.value, numbers)
        shown = {**numbers, VALUE: key}
        shared: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(Item)}
        shared["stem"] = placeholders.filled(self.stem, shown)
        return Numeric(
            **shared,
            value=key,
            tolerance=self.tolerance,
            unit=self.unit,
            why=placeholders.filled(self.why, shown),
            mistakes=tuple(
                Mistake(value=self.worked(one.value, numbers), why=placeholders.filled(one.why, shown))
                for one in self.mistakes
            ),
        )

    def worked(self, text: str, numbers: Numbers) -> Decimal:
        """What a formula comes to, rounded as the key is."""
        found = formula(text).value(numbers)
        return found if self.decimals is None else placeholders.to_places(found, self.decimals)

    def _example(self) -> Numeric:
        return self.drawn(self.id)

    def parse(self, raw: object) -> Response | None:
        return self._example().parse(raw)

    def grade(self, response: Response | None) -> Grade:
        return self._example().grade(response)

    def question(self, names: Names) -> Question:
        return self._example().question(names)

    def explanation(self, response: Response | None, names: Names) -> Explanation:
        return self._example().explanation(response, names)

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:  # noqa: ARG002  none in a line
        text = placeholders.kept(block, {*self.given, VALUE})
        return replace(
            self,
            stem=text(self.stem),
            stimulus=block(self.stimulus),
            why=text(self.why),
            mistakes=tuple(replace(one, why=text(one.why)) for one in self.mistakes),
        )

    def body(self) -> Wording:
        return {
            "given": {name: list(one) if isinstance(one, tuple) else one for name, one in self.given.items()},
            "names": list(self.given),  # their order decides what a seed draws
            "where": list(self.where),
            "value": self.value,
            "decimals": self.decimals,
            "tolerance": str(self.tolerance),
            "unit": self.unit,
            "why": self.why,
            "mistakes": [{"value": one.value, "why": one.why} for one in self.mistakes],
        }

    def problems(self) -> Iterator[Problem]:
        written = list(self._written())
        yield from written
        if not any(problem.blocks for problem in written):
            yield from sampled(self)

    def _written(self) -> Iterator[Problem]:
        """What is wrong before any number is drawn."""
        if self.tolerance < 0:
            yield Problem(rule="negative-tolerance")
        if self.decimals is not None and not 0 <= self.decimals <= MOST_PLACES:
            yield Problem(rule="decimals-range", parameters={"most": MOST_PLACES})
        if not self.why.strip():
            yield Problem(rule="key-without-why", parameters={"option": "value"})
        if not self.mistakes:
            yield Problem(rule="numeric-without-mistakes", severity=Severity.WARNING)
        for mistake in self.mistakes:
            if not mistake.why.strip():
                yield Problem(rule="distractor-without-why", parameters={"option": mistake.value})
        yield from self._given_problems()
        yield from self._formula_problems()
        yield from self._text_problems()

    def _given_problems(self) -> Iterator[Problem]:
        if not self.given:
            yield Problem(rule="given-empty")
        for name, written in self.given.items():
            if not numbers_of.NAME.fullmatch(name) or name == VALUE:
                yield Problem(rule="given-name", parameters={"name": name})
            try:
                numbers_of.values(written)
            except NotGivenError:
                shown = ", ".join(written) if isinstance(written, tuple) else written
                yield Problem(rule="given-range", parameters={"name": name, "range": shown})

    def _formula_problems(self) -> Iterator[Problem]:
        for text in self.where:
            yield from unreadable(text, self.given, read=condition)
        for text in (self.value, *(mistake.value for mistake in self.mistakes)):
            yield from unreadable(text, self.given)

    def _text_problems(self) -> Iterator[Problem]:
        known = {**self.given, VALUE: ""}
        shown = placeholders.named(self.stem)
        for text in (self.stem, self.why, *(mistake.why for mistake in self.mistakes)):
            for place in placeholders.strange(text, known):
                yield Problem(rule="place-unknown", parameters={"place": place})
            for one in placeholders.formulas(text):
                yield from unreadable(one, known)
        for name in self.given:
            if name not in shown:
                yield Problem(rule="given-not-shown", parameters={"name": name})
        if VALUE in shown or any(VALUE in names_in(one) for one in placeholders.formulas(self.stem)):
            yield Problem(rule="key-in-stem")
