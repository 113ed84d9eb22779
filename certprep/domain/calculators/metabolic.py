"""Energy cost of activity: METs, ACSM's metabolic equations, oxygen uptake, and the mix of fuels."""

from certprep.domain.calculators import measures, units
from certprep.domain.calculators.calculator import Calculator
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.measures import always, quantity, result, step
from certprep.domain.calculators.units import Unit
from certprep.domain.calculators.working import Step

_KCAL_ERROR = "often 10 to 20 % off for one person"
_STEADY = "the equation's standard error is about 7 % in steady state, more for one person"


def _met(uptake: str = "vo2") -> Step:
    return result("met", "intensity", f"{uptake} / 3.5", units.MET, error="as the oxygen uptake")


MET_TO_KCAL = Calculator(
    id="met-to-kcal",
    title="Energy from METs",
    quantities=(measures.MET, measures.MASS, measures.MINUTES),
    steps=always(
        step("rate", "energy a minute", "met * 3.5 * mass / 200", units.KCAL_A_MINUTE),
        result("energy", "energy", "rate * minutes", units.KCAL, decimals=0, error=_KCAL_ERROR, also=(units.KJ,)),
    ),
    sources=("compendium-2024", "acsm-getp-12"),
    note="An estimate of gross energy (rest included): 1 MET is taken as 3.5 mL/kg/min of oxygen, and a litre of oxygen as 5 kcal. Real resting "
    "rates are often lower.",
)

MET_MINUTES = Calculator(
    id="met-minutes",
    title="MET-minutes a week",
    quantities=(
        measures.MET,
        quantity("minutes", "time a session", units.MINUTE, units.HOUR, within=("1", "600"), example="30"),
        quantity("sessions", "sessions a week", units.NUMBER, within=("1", "21"), example="5"),
    ),
    steps=always(result("volume", "volume", "met * minutes * sessions", units.MET_MINUTE, decimals=0)),
    sources=("pag-2018", "compendium-2024"),
    note="An estimate, as the METs are. 500 to 1,000 MET-minutes a week of moderate to vigorous activity is what the guidelines' 150 to 300 "
    "minutes come to.",
)


def _weekly(name: str, label: str, example: str) -> Quantity:
    return quantity(name, label, units.MINUTE, units.HOUR, within=("0", "3000"), example=example)


MODERATE_EQUIVALENT = Calculator(
    id="moderate-equivalent-minutes",
    title="Moderate-equivalent minutes a week",
    quantities=(
        _weekly("moderate", "moderate activity a week", "90"),
        _weekly("vigorous", "vigorous activity a week", "40"),
    ),
    steps=always(
        result("equivalent", "moderate-equivalent time", "moderate + 2 * vigorous", units.MINUTE, decimals=0),
        result("share", "share of 150 minutes", "equivalent / 150 * 100", units.PER_CENT, decimals=0),
    ),
    sources=("pag-2018",),
    note="An estimate by the rule of thumb of the guidelines: one vigorous minute counts as two moderate ones.",
)

ABSOLUTE_TO_RELATIVE = Calculator(
    id="relative-vo2",
    title="Absolute to relative oxygen uptake",
    quantities=(
        quantity("absolute", "oxygen uptake", units.LITRES_A_MINUTE, within=("0.1", "7.5"), example="2.8"),
        measures.MASS,
    ),
    steps=always(
        result("vo2", "oxygen uptake", "absolute * 1000 / mass", units.VO2, within=("2", "98")),
        result("met", "intensity", "vo2 / 3.5", units.MET),
    ),
    sources=("acsm-getp-12",),
    note="The arithmetic is exact; the result is as good an estimate as the uptake that was measured.",
)


def _speed(*accepted: Unit, within: tuple[str, str], example: str) -> Quantity:
    return quantity("speed", "speed", *accepted, within=within, example=example)


_SPEEDS = (units.METRES_A_MINUTE, units.KM_AN_HOUR, units.MPH)


def _grade(highest: str) -> Quantity:
    return quantity("grade", "grade", units.PER_CENT, within=("0", highest), example="5")


WALKING = Calculator(
    id="acsm-walking",
    title="ACSM equation: walking",
    quantities=(_speed(*_SPEEDS, within=("50", "100"), example="80"), _grade("25")),
    steps=always(
        result(
            "vo2",
            "oxygen uptake",
            "3.5 + 0.1 * speed + 1.8 * speed * grade / 100",
            units.VO2,
            error=_STEADY,
        ),
        _met(),
    ),
    sources=("acsm-getp-11", "acsm-getp-12"),
    note="An estimate for steady state at 50 to 100 m/min (1.9 to 3.7 mph), without holding on to the rail.",
)

RUNNING = Calculator(
    id="acsm-running",
    title="ACSM equation: running",
    quantities=(_speed(*_SPEEDS, within=("80.4", "360"), example="160"), _grade("20")),
    steps=always(
        result(
            "vo2",
            "oxygen uptake",
            "3.5 + 0.2 * speed + 0.9 * speed * grade / 100",
            units.VO2,
            error=_STEADY,
            within=("15", "98"),
        ),
        _met(),
    ),
    sources=("acsm-getp-11", "acsm-getp-12"),
    note="An estimate for steady state at speeds above 134 m/min (5 mph), or from 80 m/min (3 mph) where somebody truly jogs.",
)


def _rate(lowest: str, highest: str, example: str) -> Quantity:
    return quantity(
        "work_rate", "work rate", units.KG_M_A_MINUTE, units.WATT, within=(lowest, highest), example=example
    )


LEG_CYCLING = Calculator(
    id="acsm-leg-cycling",
    title="ACSM equation: leg cycling",
    quantities=(_rate("300", "1224", "450"), measures.MASS),
    steps=always(
        result(
            "vo2",
            "oxygen uptake",
            "3.5 + 3.5 + 1.8 * work_rate / mass",
            units.VO2,
            error=_STEADY,
            within=("8", "85"),
        ),
        _met(),
    ),
    sources=("acsm-getp-11", "acsm-getp-12"),
    note="An estimate for steady state at 300 to 1,200 kg·m/min (50 to 200 W).",
)

ARM_CYCLING = Calculator(
    id="acsm-arm-cycling",
    title="ACSM equation: arm cycling",
    quantities=(_rate("150", "765", "300"), measures.MASS),
    steps=always(
        result("vo2", "oxygen uptake", "3.5 + 3 * work_rate / mass", units.VO2, error=_STEADY, within=("4", "80")),
        _met(),
    ),
    sources=("acsm-getp-11", "acsm-getp-12"),
    note="An estimate for steady state at 150 to 750 kg·m/min (25 to 125 W).",
)

STEPPING = Calculator(
    id="acsm-stepping",
    title="ACSM equation: stepping",
    quantities=(
        quantity("frequency", "steps a minute", units.NUMBER, within=("12", "30"), example="24"),
        quantity("height", "step height", units.METRE, units.CM, units.INCH, within=("0.04", "0.4"), example="0.2"),
    ),
    steps=always(
        result(
            "vo2",
            "oxygen uptake",
            "3.5 + 0.2 * frequency + 1.33 * 1.8 * height * frequency",
            units.VO2,
            error=_STEADY,
        ),
        _met(),
    ),
    sources=("acsm-getp-11", "acsm-getp-12"),
    note="An estimate for steady state at 12 to 30 steps a minute, with a full rise and descent each (up, up, down, down).",
)

RER_FUEL_MIX = Calculator(
    id="rer-fuel-mix",
    title="Fuel mix from the respiratory exchange ratio",
    quantities=(quantity("rer", "respiratory exchange ratio", units.NUMBER, within=("0.707", "1"), example="0.85"),),
    steps=always(
        step(
            "oxygen_share",
            "share of the oxygen used for carbohydrate",
            "(rer - 0.707) / 0.293",
            units.NUMBER,
            decimals=2,
        ),
        result(
            "per_litre", "energy of a litre of oxygen", "4.686 + 0.361 * oxygen_share", units.KCAL_PER_LITRE, decimals=2
        ),
        result(
            "carbohydrate",
            "energy from carbohydrate",
            "5.047 * oxygen_share / per_litre * 100",
            units.PER_CENT,
            decimals=0,
            error="protein is left out, and breath says nothing above lactate threshold",
        ),
        result("fat", "energy from fat", "100 - carbohydrate", units.PER_CENT, decimals=0, error="as above"),
    ),
    sources=("lusk-1924", "peronnet-1991"),
    note="An estimate that illustrates: it holds at rest and in steady state below the lactate threshold only.",
)

CALCULATORS = (
    MET_TO_KCAL,
    MET_MINUTES,
    MODERATE_EQUIVALENT,
    ABSOLUTE_TO_RELATIVE,
    WALKING,
    RUNNING,
    LEG_CYCLING,
    ARM_CYCLING,
    STEPPING,
    RER_FUEL_MIX,
)
