"""Working out: the steps of a calculator with a person's own numbers in them, and no more precision than the method has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from certprep.domain.calculators.units import Unit, converted
from certprep.domain.errors import Invalid
from certprep.domain.formula import ARITHMETIC, formula

Values = Mapping[str, Decimal]
_NAME = re.compile(r"\b[A-Za-z_]\w*\b(?!\()")
_SIGNS = (("**", "^"), ("*", "×"), ("/", "÷"), ("-", "−"))
_SQUARE = re.compile(r" \^ 2(?![\d.])")
_PLACES = 6  # significant digits of a number inside a formula


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the working: `name` is what later formulas call it. `decimals` is all that may be shown of it, `within` all that
    the method can give.
    """

    name: str
    label: str
    formula: str
    unit: Unit
    decimals: int = 1
    also: tuple[Unit, ...] = ()  # other units that the value is shown in
    result: bool = False
    error: str = ""  # how far off the method is, in words, with its unit
    within: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, kw_only=True)
class Worked:
    """A step worked out: its formula in words, the same with this person's numbers, and the value in full."""

    step: Step
    words: str
    numbers: str
    value: Decimal

    @property
    def shown(self) -> str:
        return with_unit(shown(self.value, self.step.decimals), self.step.unit)

    @property
    def shown_also(self) -> tuple[str, ...]:
        return tuple(self._in(unit) for unit in self.step.also)

    def _in(self, unit: Unit) -> str:
        """The value in another unit, with fewer decimals where the unit is smaller by a power of ten."""
        step = self.step
        decimals = step.decimals - max(0, (step.unit.factor / unit.factor).adjusted())
        return with_unit(shown(converted(self.value, step.unit, unit), decimals), unit)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The working, and what it means in words where the calculator says so."""

    steps: tuple[Worked, ...]
    verdict: str = ""

    @property
    def results(self) -> tuple[Worked, ...]:
        return tuple(one for one in self.steps if one.step.result)

    def value(self, name: str) -> Decimal:
        """A step's value in full, by its name."""
        return next(one.value for one in self.steps if one.step.name == name)


def worked(step: Step, values: Values, *, labels: Mapping[str, str]) -> Worked:
    """Raises Invalid for a value that the method can't give."""
    value = formula(step.formula).value(values)
    if step.within and not step.within[0] <= value <= step.within[1]:
        lowest, highest = (shown(end, step.decimals) for end in step.within)
        unit = f" {step.unit.symbol}".rstrip()
        raise Invalid("calculator-implausible", label=step.label, lowest=lowest, highest=highest, unit=unit)
    numbers = written(step.formula, {name: _plain(one) for name, one in values.items()})
    return Worked(step=step, words=written(step.formula, labels), numbers=numbers, value=value)


def written(text: str, names: Mapping[str, str]) -> str:
    """A formula for people: signs as in print, names replaced."""
    for sign, printed in _SIGNS:
        text = text.replace(sign, printed)
    return _SQUARE.sub("²", _NAME.sub(lambda found: names.get(found[0], found[0]), text))


def shown(value: Decimal, decimals: int) -> str:
    """A number as people read it: rounded half up, never more than its decimals."""
    with localcontext(ARITHMETIC):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded + 0 if rounded else abs(rounded):,f}".replace("-", "−")


def with_unit(number: str, unit: Unit) -> str:
    """`12 kg`, `US$ 12`, `12 %`, or the number alone."""
    if unit.symbol.endswith("$"):
        return f"{unit.symbol} {number}"
    return f"{number} {unit.symbol}".rstrip()


def _plain(value: Decimal) -> str:
    """A number inside a formula: to six significant digits, without zeros at the end."""
    places = max(0, _PLACES - 1 - value.adjusted()) if value else 0
    text = f"{round(value, max(places, 1)).normalize():f}"
    return f"({text})".replace("-", "−") if text.startswith("-") else text
