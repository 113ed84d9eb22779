"""The numbers of a generated item: which each name may take, and drawing them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product
from random import Random
from typing import TypeAlias

from certprep.domain.formula import FormulaError
from certprep.domain.item.formulas import condition

Numbers: TypeAlias = Mapping[str, Decimal]
Written: TypeAlias = str | tuple[str, ...]  # `20..70`, `20..70 step 5`, or the numbers themselves

NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
MOST_NUMBERS = 10_000
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
_RANGE = re.compile(rf"({_NUMBER.pattern})\s*\.\.\s*({_NUMBER.pattern})(?:\s+step\s+({_NUMBER.pattern}))?")
_TRIES = 1_000  # of drawing numbers that meet the conditions; rarer than 1 in 20 is a problem of the item


class NotGivenError(Exception):
    """A name's numbers can't be read, or no numbers meet the conditions."""


@dataclass(frozen=True)
class Range:
    """Evenly spaced numbers."""

    first: Decimal
    step: Decimal
    count: int

    def __getitem__(self, index: int) -> Decimal:
        return self.first + self.step * (index % self.count)

    def __len__(self) -> int:
        return self.count


Values: TypeAlias = Range | tuple[Decimal, ...]


@lru_cache(maxsize=1024)
def values(written: Written) -> Values:
    """The numbers that a name may take. Raises NotGivenError for what is no range and no list of at least two."""
    if isinstance(written, tuple):
        if len(set(written)) < max(2, len(written)) or not all(_NUMBER.fullmatch(one.strip()) for one in written):
            raise NotGivenError
        return tuple(Decimal(one.strip()) for one in written)
    found = _RANGE.fullmatch(written.strip())
    if not found or (not found[3] and "." in found[1] + found[2]):
        raise NotGivenError
    first, last, step = Decimal(found[1]), Decimal(found[2]), Decimal(found[3] or 1)
    if step <= 0 or last <= first or (last - first) // step >= MOST_NUMBERS:
        raise NotGivenError
    return Range(first, step, int((last - first) // step) + 1)


def drawn(given: Mapping[str, Written], where: Sequence[str], rng: Random) -> dict[str, Decimal]:
    """Numbers for the names, in the order of the file, that meet every condition. Raises NotGivenError where none are found."""
    for _ in range(_TRIES):
        numbers = {name: _one(values(written), rng) for name, written in given.items()}
        if meets(numbers, where):
            return numbers
    raise NotGivenError


def _one(found: Values, rng: Random) -> Decimal:
    return found[int(rng.random() * len(found))]  # of an rng's methods, `random` alone gives the same in every Python


def meets(numbers: Numbers, where: Sequence[str]) -> bool:
    """Raises FormulaError for a condition that can't be read or worked out."""
    return all(condition(one).holds(numbers) for one in where)


def corners(given: Mapping[str, Written]) -> Iterator[dict[str, Decimal]]:
    """Every lowest and highest number with every other."""
    found = [values(written) for written in given.values()]
    for ends in product(*((one[0], one[len(one) - 1]) for one in found)):
        yield dict(zip(given, ends, strict=True))


__all__ = ["NAME", "FormulaError", "NotGivenError", "Numbers", "Written", "corners", "drawn", "meets", "values"]
