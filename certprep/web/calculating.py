"""A calculator as people meet it: its fields with what was typed, what is wrong with that, and what it comes to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from flask_babel import gettext

from certprep.domain.calculators import CALCULATORS, Calculator
from certprep.domain.calculators.inputs import Choice, Quantity
from certprep.domain.calculators.units import Unit, converted, usual
from certprep.domain.calculators.working import Answer, Step, written
from certprep.domain.errors import Invalid
from certprep.domain.numbers import shown_number, typed_number
from certprep.web.wording import sentence

US = "us"
UNITS = "units"
_DIGITS = 4  # that matter in a number that is put into the other system's unit


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input. `unit` is the chosen one, `range` and `example` are in it; a choice has none of them."""

    asked: Quantity | Choice
    id: str
    value: str
    unit: Unit | None = None
    range: tuple[str, str] = ("", "")
    example: str = ""
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A calculator's form, filled in or empty; `wrong` says what is wrong with its numbers together."""

    calculator: Calculator
    fields: tuple[Field, ...]
    units: str = ""
    answer: Answer | None = None
    wrong: str = ""
    address: Mapping[str, str] = field(default_factory=dict)  # what leads back to it

    @property
    def has_two_systems(self) -> bool:
        return any(usual(one.units, us=True) != usual(one.units, us=False) for one in self.calculator.quantities)


@dataclass(frozen=True, kw_only=True)
class Way:
    """The formulas, in words, for one option of a choice; `name` is empty where there is but one way."""

    name: str
    lines: tuple[tuple[str, str], ...]


def sheet(calculator: Calculator, typed: Mapping[str, str], *, anchor: str, lenient: bool = False) -> Sheet:
    """`lenient`: fields that are still empty are not held against anybody, as while they type."""
    units = US if typed.get(UNITS) == US else ""
    fields = {one.asked.name: one for one in _fields(calculator, typed, us=units == US, anchor=anchor)}
    blank = Sheet(calculator=calculator, fields=tuple(fields.values()), units=units, address=_address(fields, units))
    if not any(one.value for one in fields.values()):
        return blank
    taken = calculator.take(_form(fields))
    wrong = {one.field: _said(one) for one in taken.refused if fields[one.field].value or not lenient}
    marked = tuple(replace(one, wrong=wrong.get(one.asked.name, "")) for one in blank.fields)
    if taken.refused:
        return replace(blank, fields=marked)
    try:
        return replace(blank, answer=calculator.answer(taken.given, taken.chosen))
    except Invalid as refused:
        return replace(blank, wrong=_said(refused))


def block(calculator: str, anchor: str) -> Sheet:
    """An empty form, for the text of a module."""
    return sheet(CALCULATORS[calculator], {}, anchor=anchor)


def example(calculator: Calculator) -> Answer:
    return calculator.answer(*calculator.example())


def switched(of: Sheet) -> dict[str, str]:
    """What leads to the same numbers in the other system's units."""
    us = of.units != US
    found = {UNITS: US} if us else {}
    for one in of.fields:
        if one.value:
            wanted = usual(one.asked.units, us=us) if isinstance(one.asked, Quantity) else None
            found[one.asked.name] = _moved(one.value, one.unit, wanted) if one.unit and wanted else one.value
    return found


def ways(calculator: Calculator) -> tuple[Way, ...]:
    """Its formulas in words."""
    every = calculator.formulas()
    names = [label for choice in calculator.choices for _, label in choice.options] if len(every) > 1 else [""]
    return tuple(Way(name=name, lines=_lines(calculator, steps)) for name, steps in zip(names, every, strict=True))


def _lines(calculator: Calculator, steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    labels = {one.name: one.label for one in calculator.quantities}
    lines = []
    for step in steps:
        lines.append((step.label, written(step.formula, labels)))
        labels[step.name] = step.label
    return tuple(lines)


def _fields(calculator: Calculator, typed: Mapping[str, str], *, us: bool, anchor: str) -> Iterator[Field]:
    for choice in calculator.choices:
        yield Field(asked=choice, id=f"{anchor}-{choice.name}", value=typed.get(choice.name, ""))
    for one in calculator.quantities:
        named = typed.get(f"{one.name}-unit", "")
        unit = next((unit for unit in one.units if unit.symbol == named), usual(one.units, us=us))
        yield Field(
            asked=one,
            id=f"{anchor}-{one.name}",
            value=typed.get(one.name, "").strip(),
            unit=unit,
            range=one.range(unit),
            example=_brief(converted(one.example, one.unit, unit)),
        )


def _form(fields: Mapping[str, Field]) -> dict[str, str]:
    """As the calculator reads it: each number with the unit that its field shows."""
    units = {f"{name}-unit": one.unit.symbol for name, one in fields.items() if one.unit}
    return {name: one.value for name, one in fields.items()} | units


def _address(fields: Mapping[str, Field], units: str) -> dict[str, str]:
    found = {UNITS: units} if units else {}
    for name, one in fields.items():
        if one.value:
            found[name] = one.value
            if one.unit and isinstance(one.asked, Quantity) and one.unit != usual(one.asked.units, us=units == US):
                found[f"{name}-unit"] = one.unit.symbol
    return found


def _moved(text: str, unit: Unit, wanted: Unit) -> str:
    """What was typed, in another unit; as it is where it is no number that anybody means."""
    typed = typed_number(text)
    if typed is None or unit == wanted or abs(typed.adjusted()) > _DIGITS * 2:
        return text
    return _brief(converted(typed, unit, wanted))


def _brief(value: Decimal) -> str:
    return shown_number(round(value, _DIGITS - 1 - value.adjusted()))


def _said(refused: Invalid) -> str:
    return gettext(sentence(refused.rule, refused.parameters))
