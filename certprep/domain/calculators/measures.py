"""The inputs that many calculators ask for, each with the range in which a living adult can be."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from certprep.domain.calculators import units
from certprep.domain.calculators.calculator import Chosen
from certprep.domain.calculators.inputs import Choice, Quantity
from certprep.domain.calculators.units import Unit
from certprep.domain.calculators.working import Step


def quantity(
    name: str,
    label: str,
    *accepted: Unit,
    within: tuple[str, str],
    example: str,
    hint: str = "",
) -> Quantity:
    """A number to type; `accepted` are its units, the formulas' own first."""
    lowest, highest = within
    return Quantity(
        name=name,
        label=label,
        units=accepted,
        lowest=Decimal(lowest),
        highest=Decimal(highest),
        example=Decimal(example),
        hint=hint,
    )


def step(name: str, label: str, formula: str, unit: Unit, *, decimals: int = 1) -> Step:
    """A line of the working that is not yet the result."""
    return Step(name=name, label=label, formula=formula, unit=unit, decimals=decimals)


def result(
    name: str,
    label: str,
    formula: str,
    unit: Unit,
    *,
    decimals: int = 1,
    error: str = "",
    also: tuple[Unit, ...] = (),
    within: tuple[str, str] | None = None,
) -> Step:
    """A line of the working that is an answer; `within` is what the method can give."""
    return Step(
        name=name,
        label=label,
        formula=formula,
        unit=unit,
        decimals=decimals,
        also=also,
        result=True,
        error=error,
        within=(Decimal(within[0]), Decimal(within[1])) if within else None,
    )


def always(*steps: Step) -> Callable[[Chosen], tuple[Step, ...]]:
    """The same steps, whatever was chosen."""
    return lambda _chosen: steps


def by(choice: Choice, ways: Mapping[str, tuple[Step, ...]]) -> Callable[[Chosen], tuple[Step, ...]]:
    """Steps for each option of a choice."""
    return lambda chosen: ways[chosen[choice.name]]


AGE = quantity("age", "age", units.YEAR, within=("18", "90"), example="40")
MASS = quantity("mass", "body mass", units.KG, units.LB, within=("30", "300"), example="70")
HEIGHT_CM = quantity("height", "height", units.CM, units.INCH, within=("120", "230"), example="170")
HEIGHT_M = quantity("height", "height", units.METRE, units.CM, units.INCH, within=("1.2", "2.3"), example="1.70")
REST = quantity("rest", "resting heart rate", units.BEAT, within=("30", "110"), example="60")
HEART_RATE = quantity("heart_rate", "heart rate", units.BEAT, within=("30", "220"), example="140")
MINUTES = quantity("minutes", "time", units.MINUTE, units.HOUR, within=("1", "600"), example="30")
MET = quantity("met", "intensity", units.MET, within=("1", "23"), example="5")
LOAD = quantity("load", "load", units.KG, units.LB, within=("1", "500"), example="80")
SEX = Choice(name="sex", label="equation for", options=(("female", "women"), ("male", "men")))
