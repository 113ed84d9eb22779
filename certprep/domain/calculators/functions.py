"""Calculators as functions of formulas: numbers in their own units, in the order in which a form asks for them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from types import MappingProxyType

from certprep.domain.calculators import CALCULATORS
from certprep.domain.calculators.calculator import Calculator, Chosen
from certprep.domain.errors import Invalid
from certprep.domain.formula import Operation, OutOfRangeError


def _functions() -> Iterator[tuple[str, Operation]]:
    for calculator in CALCULATORS.values():
        for chosen in _ways(calculator):
            name = "_".join([calculator.id, *chosen.values()]).replace("-", "_")
            results = [step.name for step in calculator.steps(chosen) if step.result]
            for result in results[:1]:
                yield name, _operation(calculator, chosen, result)
            for result in results if len(results) > 1 else ():
                yield f"{name}_{result}", _operation(calculator, chosen, result)


def _ways(calculator: Calculator) -> Iterator[Chosen]:
    """Each way to choose."""
    names = [one.name for one in calculator.choices]
    for values in product(*([value for value, _ in one.options] for one in calculator.choices)):
        yield dict(zip(names, values, strict=True))


def _operation(calculator: Calculator, chosen: Chosen, result: str) -> Operation:
    names = [one.name for one in calculator.quantities]

    def work(*numbers: Decimal) -> Decimal:
        try:
            return calculator.answer(dict(zip(names, numbers, strict=True)), chosen).value(result)
        except Invalid as refused:
            raise OutOfRangeError from refused

    return Operation(work, len(names), len(names))


# `karvonen`; one for each option of a choice, `rockport_female`; and one for each result where there are several,
# `protein_range_high`, of which the first goes by the plain name as well.
FUNCTIONS: Mapping[str, Operation] = MappingProxyType(dict(_functions()))
