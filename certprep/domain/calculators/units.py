"""Units of measure: what people type, in the unit that a formula wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from certprep.domain.formula import ARITHMETIC

_DIGITS = 18


@dataclass(frozen=True, kw_only=True)
class Unit:
    """`base = value × factor + offset`, where base is the first unit of its kind below. Factors are exact by definition
    (NIST Special Publication 811, 2008, appendix B), but for those of energy, which name theirs.
    """

    symbol: str
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)

    def to_base(self, value: Decimal) -> Decimal:
        with localcontext(ARITHMETIC):
            return value * self.factor + self.offset

    def from_base(self, value: Decimal) -> Decimal:
        with localcontext(ARITHMETIC):
            return (value - self.offset) / self.factor


def _unit(symbol: str, factor: str, offset: str = "0") -> Unit:
    return Unit(symbol=symbol, factor=Decimal(factor), offset=Decimal(offset))


def _ratio(symbol: str, numerator: int | str, denominator: int | str) -> Unit:
    with localcontext(ARITHMETIC):
        return Unit(symbol=symbol, factor=Decimal(numerator) / Decimal(denominator))


def converted(value: Decimal, unit: Unit, wanted: Unit) -> Decimal:
    """A value in another unit of its kind, to 18 significant digits: there and back, it is what it was."""
    if unit == wanted:
        return value
    with localcontext(ARITHMETIC) as exact:
        exact.prec += 4
        found = (value * unit.factor + unit.offset - wanted.offset) / wanted.factor
        exact.prec = _DIGITS
        return +found


KG, LB = Unit(symbol="kg"), _unit("lb", "0.45359237")
METRE, MM, CM, KM = Unit(symbol="m"), _unit("mm", "0.001"), _unit("cm", "0.01"), _unit("km", "1000")
INCH, FOOT, MILE = _unit("in", "0.0254"), _unit("ft", "0.3048"), _unit("mi", "1609.344")
METRES_A_MINUTE, KM_AN_HOUR, MPH = Unit(symbol="m/min"), _ratio("km/h", 1000, 60), _unit("mph", "26.8224")
FAHRENHEIT, CELSIUS = Unit(symbol="°F"), _unit("°C", "1.8", "32")
LITRE, ML, FLUID_OUNCE = Unit(symbol="L"), _unit("mL", "0.001"), _unit("US fl oz", "0.0295735295625")
LITRES_AN_HOUR, OUNCES_AN_HOUR = Unit(symbol="L/h"), _unit("US fl oz/h", "0.0295735295625")
# As ACSM's equations have it: 1 W is about 6 kg·m/min (exactly 60/9.80665, 6.118).
KG_M_A_MINUTE, WATT = Unit(symbol="kg·m/min"), _ratio("W", 60, "9.80665")
WATTS = Unit(symbol="W")
NEWTON, POUND_FORCE, KG_FORCE = Unit(symbol="N"), _unit("lbf", "4.4482216152605"), _unit("kgf", "9.80665")
NEWTON_METRE, FOOT_POUND = Unit(symbol="N·m"), _unit("lbf·ft", "1.3558179483314004")
JOULE = Unit(symbol="J")
MINUTE, SECOND, HOUR = Unit(symbol="min"), _ratio("s", 1, 60), _unit("h", "60")
SECONDS = Unit(symbol="s")
HOURS, MINUTES_OF_HOUR = Unit(symbol="h"), _ratio("min", 1, 60)
ARBITRARY = Unit(symbol="AU")
YEAR = Unit(symbol="years")
BEAT = Unit(symbol="bpm")
MMHG, RATE_PRESSURE = Unit(symbol="mmHg"), Unit(symbol="bpm × mmHg")
MILLILITRE = Unit(symbol="mL")
PER_CENT = Unit(symbol="%")
MET, MET_MINUTE = Unit(symbol="MET"), Unit(symbol="MET-min")
KCAL = Unit(symbol="kcal")
VO2, LITRES_A_MINUTE = Unit(symbol="mL/kg/min"), Unit(symbol="L/min")
KCAL_A_DAY, KJ_A_DAY = Unit(symbol="kcal/day"), _ratio("kJ/day", 1, "4.184")
KCAL_A_MINUTE, KCAL_PER_KG = Unit(symbol="kcal/min"), Unit(symbol="kcal/kg/day")
KCAL_PER_LITRE = Unit(symbol="kcal/L")
KJ = _ratio("kJ", 1, "4.184")  # the thermochemical calorie; its base is the kcal
GRAM, MG = Unit(symbol="g"), Unit(symbol="mg")
GRAMS_A_DAY = Unit(symbol="g/day")
DENSITY = Unit(symbol="g/cm³")
BMI = Unit(symbol="kg/m²")
NUMBER = Unit(symbol="")
DOLLAR = Unit(symbol="US$")
_US = frozenset({LB, INCH, FOOT, MILE, MPH, FAHRENHEIT, FLUID_OUNCE, OUNCES_AN_HOUR, POUND_FORCE, FOOT_POUND})


def usual(accepted: Sequence[Unit], *, us: bool) -> Unit:
    """Of the units that something may be typed in, the one that people of that system type."""
    return next((one for one in accepted if (one in _US) is us), accepted[0])
