"""Formulas that authors write: arithmetic on named numbers, read by a parser of our own. Nothing is ever run as Python.

    condition  = sum ("<" | "<=" | ">" | ">=" | "==" | "!=") sum
    sum        = product (("+" | "-") product)*
    product    = signed (("*" | "/") signed)*
    signed     = ("+" | "-") signed | power
    power      = atom ("**" signed)?
    atom       = number | name | function "(" sum ("," sum)* ")" | "(" sum ")"

Numbers are decimal, with 28 significant digits, so that 0.1 + 0.2 is 0.3. `round` rounds halves away from zero, as people do.
"""

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
)


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """Read a formula. Raises FormulaError with the place where it stops making sense."""
    reader = Reader(text)
    root = reader.sum()
    reader.ends()
    return Formula(text, root)


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition:
    """Read a condition, such as `rest < 200 - age`. Raises FormulaError."""
    reader = Reader(text)
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
    "condition",
    "formula",
]
