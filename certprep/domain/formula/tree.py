"""A formula that was read: numbers, names and what is done with them; and what it comes to."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from typing import NamedTuple, TypeAlias

from certprep.domain.errors import Parameter

LARGEST = Decimal(10) ** 15
LARGEST_EXPONENT = 12
MOST_PLACES = 6  # decimals
ARITHMETIC = Context(prec=28, Emax=999, Emin=-999, traps=[DivisionByZero, InvalidOperation, Overflow])


class FormulaError(Exception):
    """A formula that can't be read or worked out: the rule it breaks, and its place in the text, in characters from 1."""

    def __init__(self, rule: str, place: int, **parameters: Parameter) -> None:
        super().__init__(rule)
        self.rule = rule
        self.place = place
        self.parameters = parameters


class OutOfRangeError(Exception):
    """A function does not take these numbers."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A named number."""

    name: str
    place: int


@dataclass(frozen=True, slots=True)
class Call:
    """An operation or a function on its arguments."""

    function: str
    arguments: tuple["Node", ...]
    place: int
    operation: "Operation"


Node: TypeAlias = Number | Name | Call


class Operation(NamedTuple):
    """What is done, and with how many numbers."""

    work: Callable[..., Decimal]
    fewest: int = 1
    most: int = 1


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise Overflow
    return Decimal(1) if base == 0 and exponent == 0 else base**exponent  # as Python's own numbers have it


def _rounded(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if places != int(places) or not 0 <= places <= MOST_PLACES:
        raise InvalidOperation
    return number.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)


OPERATIONS: dict[str, Operation] = {
    "+": Operation(operator.add, 2, 2),
    "-": Operation(operator.sub, 2, 2),
    "*": Operation(operator.mul, 2, 2),
    "/": Operation(operator.truediv, 2, 2),
    "**": Operation(_power, 2, 2),
    "negative": Operation(operator.neg),
    "abs": Operation(abs),
    "ceil": Operation(lambda one: one.to_integral_value(rounding=ROUND_CEILING)),
    "floor": Operation(lambda one: one.to_integral_value(rounding=ROUND_FLOOR)),
    "max": Operation(max, 2, 10),
    "min": Operation(min, 2, 10),
    "round": Operation(_rounded, 1, 2),
    "sqrt": Operation(Decimal.sqrt),
}
FUNCTIONS = tuple(sorted(name for name in OPERATIONS if name.isalpha() and name != "negative"))
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read."""

    text: str
    root: Node

    def value(self, given: Mapping[str, Decimal]) -> Decimal:
        """The number that it comes to. Raises FormulaError where it comes to none, or to one out of all proportion."""
        with localcontext(ARITHMETIC):
            return _value(self.root, given)

    def names(self) -> frozenset[str]:
        return frozenset(node.name for node in _nodes(self.root) if isinstance(node, Name))

    def unknown(self, known: Mapping[str, object]) -> Iterator[FormulaError]:
        """The names in it that stand for nothing."""
        for node in _nodes(self.root):
            if isinstance(node, Name) and node.name not in known:
                yield FormulaError("formula-name", node.place, name=node.name, known=", ".join(sorted(known)))


@dataclass(frozen=True, slots=True)
class Condition:
    """Two formulas compared."""

    left: Formula
    sign: str
    right: Formula

    def holds(self, given: Mapping[str, Decimal]) -> bool:
        """Raises FormulaError as `Formula.value` does."""
        return COMPARISONS[self.sign](self.left.value(given), self.right.value(given))

    def unknown(self, known: Mapping[str, object]) -> Iterator[FormulaError]:
        """As `Formula.unknown`."""
        yield from self.left.unknown(known)
        yield from self.right.unknown(known)


def _value(node: Node, given: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        if node.name not in given:
            raise FormulaError("formula-name", node.place, name=node.name, known=", ".join(sorted(given)))
        return given[node.name]
    return _worked(node, [_value(one, given) for one in node.arguments])


def _worked(call: Call, arguments: list[Decimal]) -> Decimal:
    try:
        found = call.operation.work(*arguments)
    except OutOfRangeError:
        raise FormulaError("formula-out-of-range", call.place, name=call.function) from None
    except DivisionByZero:
        raise FormulaError("formula-division-by-zero", call.place) from None
    except Overflow:
        raise FormulaError("formula-too-large", call.place) from None
    except InvalidOperation:
        rule = "formula-division-by-zero" if call.function == "/" else "formula-no-number"
        raise FormulaError(rule, call.place) from None
    if abs(found) > LARGEST:
        raise FormulaError("formula-too-large", call.place)
    return found


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Call):
        for one in node.arguments:
            yield from _nodes(one)
