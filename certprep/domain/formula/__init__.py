"""Formulas that authors write: arithmetic on named numbers, read by a parser of our own. Nothing is ever run as Python.

    condition  = sum ("<" | "<=" | ">" | ">=" | "==" | "!=") sum
    sum        = product (("+" | "-") product)*
    product    = signed (("*" | "/") signed)*
    signed     = ("+" | "-") signed | power
    power      = atom ("**" signed)?
    atom       = number | name | function "(" sum ("," sum)* ")" | "(" sum ")"

Numbers are decimal, with 28 significant digits, so that 0.1 + 0.2 is 0.3. `round` rounds halves away from zero, as people do.
"""

from collections.abc import Mapping
from functools import lru_cache

from certprep.domain.formula.reader import DEEPEST, LONGEST, Reader
from certprep.domain.formula.tree import (
    ARITHMETIC,
    COMPARISONS,
    LARGEST,
    MOST_PLACES,
    Condition,
    Formula,
    FormulaError,
    Operation,
    OutOfRangeError,
)


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """Read a formula. Raises FormulaError with the place where it stops making sense."""
    return read_formula(text, more={})


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition:
    """Read a condition, such as `rest < 200 - age`. Raises FormulaError."""
    return read_condition(text, more={})


def read_formula(text: str, *, more: Mapping[str, Operation]) -> Formula:
    """As `formula`, with more functions than arithmetic has."""
    reader = Reader(text, more=more)
    root = reader.sum()
    reader.ends()
    return Formula(text, root)


def read_condition(text: str, *, more: Mapping[str, Operation]) -> Condition:
    """As `condition`, with more functions than arithmetic has."""
    reader = Reader(text, more=more)
    left = reader.sum()
    sign = reader.taken(*COMPARISONS)
    if not sign:
        raise FormulaError("formula-comparison", reader.place)
    right = reader.sum()
    reader.ends()
    return Condition(Formula(text, left), sign, Formula(text, right))


__all__ = [
    "ARITHMETIC",
    "DEEPEST",
    "LARGEST",
    "LONGEST",
    "MOST_PLACES",
    "Condition",
    "Formula",
    "FormulaError",
    "Operation",
    "OutOfRangeError",
    "condition",
    "formula",
    "read_condition",
    "read_formula",
]
