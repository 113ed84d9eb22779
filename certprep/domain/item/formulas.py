"""Formulas as items have them: arithmetic, and each calculator of the site as a function."""

from functools import lru_cache

from certprep.domain.calculators.functions import FUNCTIONS
from certprep.domain.formula import Condition, Formula, read_condition, read_formula


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """Read a formula, such as `karvonen(age, rest, 60)`. Raises FormulaError with the place where it stops making sense."""
    return read_formula(text, more=FUNCTIONS)


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition:
    """Read a condition, such as `bmi(mass, height) < 30`. Raises FormulaError."""
    return read_condition(text, more=FUNCTIONS)
