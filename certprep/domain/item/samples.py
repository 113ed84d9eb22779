"""What a few hundred draws of a generated item show: every learner's numbers must make sense."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Protocol

from certprep.domain.formula import MOST_PLACES, Condition, Formula, FormulaError
from certprep.domain.item import given as numbers_of
from certprep.domain.item import placeholders
from certprep.domain.item.formulas import formula
from certprep.domain.item.given import Numbers, Written
from certprep.domain.item.placeholders import VALUE
from certprep.domain.numbers import shown_number
from certprep.domain.problem import Problem, Severity

SAMPLES = 200  # draws that the checks look at, besides the corners
FEWEST_DRAWS = 10  # different ones among the samples
_COMMONEST_MISS = 0.95  # of tries; conditions that are met more seldom make drawing slow


class Wrong(Protocol):
    """A wrong route, as a sample needs it."""

    @property
    def value(self) -> str: ...

    @property
    def why(self) -> str: ...


class Calculation(Protocol):
    """A generated item, as samples of it need it: what is drawn, the formulas, and the texts that have some in them."""

    @property
    def id(self) -> str: ...

    @property
    def given(self) -> Mapping[str, Written]: ...

    @property
    def where(self) -> tuple[str, ...]: ...

    @property
    def value(self) -> str: ...

    @property
    def tolerance(self) -> Decimal: ...

    @property
    def stem(self) -> str: ...

    @property
    def why(self) -> str: ...

    @property
    def mistakes(self) -> Sequence[Wrong]: ...

    def worked(self, text: str, numbers: Numbers) -> Decimal:
        """What a formula comes to."""


def sampled(item: Calculation) -> Iterator[Problem]:
    """Each rule once, with the first numbers that break it."""
    yield from _Samples(item).problems()


class _Samples:
    """The draws of one item."""

    def __init__(self, item: Calculation) -> None:
        self.item = item
        self.rng = Random(item.id)  # noqa: S311  the same draws in every check

    def problems(self) -> Iterator[Problem]:
        """Each rule once, with the first numbers that break it."""
        found: dict[str, Problem] = {}
        try:
            draws = list(self._draws())
            if draws:
                for numbers in draws:
                    for problem in self._wrong(numbers):
                        found.setdefault(f"{problem.rule} {problem.parameters.get('formula')}", problem)
                found.update({problem.rule: problem for problem in self._too_few(draws)})
            else:
                found["where-seldom"] = Problem(rule="where-seldom")
        except FormulaError as error:  # in a condition
            found[error.rule] = _refused(error, " and ".join(self.item.where))
        yield from found.values()

    def _draws(self) -> Iterator[dict[str, Decimal]]:
        """The samples with the corners; nothing where the conditions are met too seldom."""
        item = self.item
        tried = [numbers_of.drawn(item.given, (), self.rng) for _ in range(SAMPLES)]
        met = [numbers for numbers in tried if numbers_of.meets(numbers, item.where)]
        if len(met) > (1 - _COMMONEST_MISS) * SAMPLES:
            yield from met
            more = SAMPLES - len(met)
            yield from (numbers_of.drawn(item.given, item.where, self.rng) for _ in range(more))
            if len(item.given) <= 8:
                yield from (one for one in numbers_of.corners(item.given) if numbers_of.meets(one, item.where))

    def _wrong(self, numbers: Mapping[str, Decimal]) -> Iterator[Problem]:
        item, text = self.item, self.item.value
        try:
            key = item.worked(text, numbers)
            if -int(key.normalize().as_tuple().exponent) > MOST_PLACES:
                yield Problem(rule="key-needs-decimals", parameters=_shown(text, numbers))
            for mistake in item.mistakes:
                text = mistake.value
                if abs(item.worked(text, numbers) - key) <= item.tolerance:
                    yield Problem(rule="mistake-meets-key", parameters=_shown(text, numbers))
            for text in self._in_texts():
                formula(text).value({**numbers, VALUE: key})
        except FormulaError as error:
            yield _refused(error, text, numbers)

    def _in_texts(self) -> Iterator[str]:
        for text in (self.item.stem, self.item.why, *(mistake.why for mistake in self.item.mistakes)):
            yield from placeholders.formulas(text)

    def _too_few(self, draws: list[dict[str, Decimal]]) -> Iterator[Problem]:
        different = len({tuple(numbers.values()) for numbers in draws})
        if different < FEWEST_DRAWS:
            parameters = {"count": different, "fewest": FEWEST_DRAWS}
            yield Problem(rule="given-too-few", severity=Severity.WARNING, parameters=parameters)


def unreadable(
    text: str, known: Mapping[str, object], *, read: Callable[[str], Formula | Condition] = formula
) -> Iterator[Problem]:
    """A formula or condition that can't be read, and the names in it that are not `known`."""
    try:
        yield from (_refused(error, text) for error in read(text).unknown(known))
    except FormulaError as error:
        yield _refused(error, text)


def names_in(text: str) -> frozenset[str]:
    """The names in a formula; none where it can't be read."""
    try:
        return formula(text).names()
    except FormulaError:
        return frozenset()


def _refused(error: FormulaError, text: str, numbers: Numbers | None = None) -> Problem:
    parameters = {**error.parameters, **_shown(text, numbers or {}), "place": error.place}
    return Problem(rule=error.rule, parameters=parameters)


def _shown(text: str, numbers: Numbers) -> dict[str, str]:
    """`numbers` as people read them, with a lead: nothing where none were drawn."""
    listed = ", ".join(f"{name} = {shown_number(number)}" for name, number in numbers.items())
    return {"formula": text, "numbers": f" with {listed}" if listed else ""}
