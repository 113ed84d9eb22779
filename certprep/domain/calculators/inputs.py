"""What a calculator asks for: numbers with their units and ranges, and choices of a few words."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from certprep.domain.calculators.units import Unit, converted
from certprep.domain.errors import Invalid
from certprep.domain.numbers import shown_number, typed_number

LONGEST = 20  # characters of a number that is typed


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number to type. `lowest`, `highest` and `example` are in the first of its `units`, which is the formulas' own."""

    name: str
    label: str
    units: tuple[Unit, ...]
    lowest: Decimal
    highest: Decimal
    example: Decimal
    hint: str = ""

    @property
    def unit(self) -> Unit:
        return self.units[0]

    def read(self, text: str, unit: str = "") -> Decimal:
        """What was typed, in the formulas' unit. Raises Invalid with the range, in the unit typed, where it can't be."""
        chosen = next((one for one in self.units if one.symbol == unit), self.unit)
        typed = typed_number(text) if len(text) <= LONGEST else None
        if typed is None or abs(typed.adjusted()) > LONGEST:
            example = shown_number(self.example)
            raise Invalid("calculator-not-a-number", field=self.name, label=self.label, example=example)
        return self.checked(converted(typed, chosen, self.unit), typed_in=chosen)

    def checked(self, value: Decimal, *, typed_in: Unit | None = None) -> Decimal:
        """The value, in the formulas' unit. Raises Invalid where a living person, or a method, can't have it."""
        if self.lowest <= value <= self.highest:
            return value
        unit = typed_in or self.unit
        lowest, highest = self.range(unit)
        symbol = f" {unit.symbol}".rstrip()
        raise Invalid(
            "calculator-range", field=self.name, label=self.label, lowest=lowest, highest=highest, unit=symbol
        )

    def range(self, unit: Unit) -> tuple[str, str]:
        """The ends in a unit, rounded inwards: what is named is taken."""
        lowest, highest = (converted(end, self.unit, unit) for end in (self.lowest, self.highest))
        return _end(lowest, ROUND_CEILING), _end(highest, ROUND_FLOOR)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a few words to choose, as (value, label)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]

    def read(self, text: str) -> str:
        """Raises Invalid for what it does not have."""
        if text not in dict(self.options):
            raise Invalid("calculator-choice", field=self.name, label=self.label)
        return text


def _end(value: Decimal, rounding: str) -> str:
    place = Decimal("0.1") if abs(value) >= 10 else Decimal("0.001")
    return shown_number(value.quantize(place, rounding=rounding))
