"""Heat: how hot it feels, for decisions about training outside."""

from decimal import Decimal

from certprep.domain.calculators import units
from certprep.domain.calculators.calculator import Calculator, Chosen
from certprep.domain.calculators.measures import always, quantity, result, step
from certprep.domain.calculators.working import Values

_COOL = Decimal(80)
_LEVELS = ((80, "below caution"), (90, "caution"), (103, "extreme caution"), (125, "danger"))


def _too_cool(values: Values) -> str:
    """The weather service's own test: a simple formula, averaged with the temperature, must come to 80 °F."""
    degrees, humidity = values["temperature"], values["humidity"]
    simple = (degrees + 61 + (degrees - 68) * Decimal("1.2") + humidity * Decimal("0.094")) / 2
    return "calculator-too-cool" if (simple + degrees) / 2 < _COOL else ""


def _level(values: Values, _chosen: Chosen) -> str:
    """The levels of the NWS chart."""
    felt = round(values["index"])
    level = next((words for below, words in _LEVELS if felt < below), "extreme danger")
    return f"The US National Weather Service calls this {level}, with long exposure or hard activity."


HEAT_INDEX = Calculator(
    id="heat-index",
    title="Heat index",
    quantities=(
        quantity("temperature", "air temperature", units.FAHRENHEIT, units.CELSIUS, within=("77", "112"), example="90"),
        quantity("humidity", "relative humidity", units.PER_CENT, within=("5", "100"), example="50"),
    ),
    fault=_too_cool,
    steps=always(
        step(
            "regression",
            "regression",
            "-42.379 + 2.04901523 * temperature + 10.14333127 * humidity - 0.22475541 * temperature * humidity "
            "- 0.00683783 * temperature ** 2 - 0.05481717 * humidity ** 2 + 0.00122874 * temperature ** 2 * humidity "
            "+ 0.00085282 * temperature * humidity ** 2 - 0.00000199 * temperature ** 2 * humidity ** 2",
            units.FAHRENHEIT,
        ),
        step(
            "dry",
            "correction of dry air",
            "max(0, 13 - humidity) / 4 * sqrt(max(0, 17 - abs(temperature - 95)) / 17)",
            units.FAHRENHEIT,
        ),
        step(
            "damp",
            "correction of damp air",
            "max(0, humidity - 85) / 10 * max(0, 87 - temperature) / 5",
            units.FAHRENHEIT,
        ),
        result(
            "index",
            "heat index",
            "regression - dry + damp",
            units.FAHRENHEIT,
            decimals=0,
            error="± 1.3 °F of the tables that it is fitted to",
            also=(units.CELSIUS,),
            within=("76", "137"),
        ),
    ),
    verdict=_level,
    sources=("nws-rothfusz-1990", "nws-heat-index"),
    note="An estimate for the shade and light wind: full sun adds up to 15 °F (8 °C), and hard work makes heat of its own. For sport, a "
    "WBGT meter tells more.",
)

CALCULATORS = (HEAT_INDEX,)
