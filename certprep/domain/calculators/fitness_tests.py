"""Field tests of aerobic fitness."""

from certprep.domain.calculators import measures, units
from certprep.domain.calculators.calculator import Calculator, Chosen
from certprep.domain.calculators.inputs import Choice
from certprep.domain.calculators.measures import always, by, quantity, result, step
from certprep.domain.calculators.working import Step, Values

_PLAUSIBLE = ("10", "90")


def _vo2max(formula: str, error: str) -> Step:
    return result("vo2max", "VO2max", formula, units.VO2, error=error, within=_PLAUSIBLE)


def _rockport(formula: str) -> tuple[Step, ...]:
    pounds = step("pounds", "body mass in pounds", "mass / 0.45359237", units.LB)
    return pounds, _vo2max(formula, "about ± 5 mL/kg/min (one standard error of estimate)")


_ROCKPORT = "132.853 - 0.0769 * pounds - 0.3877 * age{} - 3.2649 * minutes - 0.1565 * heart_rate"

ROCKPORT = Calculator(
    id="rockport",
    title="Rockport one-mile walk",
    quantities=(
        measures.MASS,
        quantity("age", "age", units.YEAR, within=("20", "69"), example="40"),
        quantity("minutes", "walking time", units.MINUTE, units.SECOND, within=("8", "30"), example="14.5"),
        quantity("heart_rate", "heart rate at the end", units.BEAT, within=("60", "210"), example="130"),
    ),
    choices=(measures.SEX,),
    steps=by(
        measures.SEX, {"female": _rockport(_ROCKPORT.format("")), "male": _rockport(_ROCKPORT.format(" + 6.315"))}
    ),
    sources=("kline-1987",),
    note="An estimate from people of 30 to 69 years. Type the time in minutes with a decimal: 14 min 30 s is 14.5. Medicines that slow the "
    "heart make it wrong.",
)

RUN_1_5_MILES = Calculator(
    id="run-1-5-miles",
    title="1.5-mile run",
    quantities=(quantity("minutes", "running time", units.MINUTE, units.SECOND, within=("6.5", "25"), example="12.5"),),
    steps=always(_vo2max("3.5 + 483 / minutes", "several mL/kg/min; it rests on pacing and full effort")),
    sources=("acsm-getp-11",),
    note="An estimate, and a test of maximal effort: only for people who are screened and used to running. 12 min 30 s is 12.5.",
)

COOPER = Calculator(
    id="cooper-12-minutes",
    title="12-minute run (Cooper)",
    quantities=(
        quantity("distance", "distance", units.METRE, units.KM, units.MILE, within=("1000", "4400"), example="2400"),
    ),
    steps=always(_vo2max("(distance - 504.9) / 44.73", "several mL/kg/min; it rests on pacing and full effort")),
    sources=("cooper-1968",),
    note="An estimate from young men of the US Air Force, and a test of maximal effort: only for people who are screened and used to running.",
)

_AFTER = quantity("heart_rate", "heart rate after stepping", units.BEAT, within=("80", "220"), example="140")
_STEP_ERROR = "about ± 16 % for one person"

QUEENS_COLLEGE = Calculator(
    id="queens-college-step",
    title="Queens College step test",
    quantities=(_AFTER,),
    choices=(measures.SEX,),
    steps=by(
        measures.SEX,
        {
            "female": (_vo2max("65.81 - 0.1847 * heart_rate", _STEP_ERROR),),
            "male": (_vo2max("111.33 - 0.42 * heart_rate", _STEP_ERROR),),
        },
    ),
    sources=("mcardle-1972",),
    note="An estimate from college students: 3 minutes on a step of 41.3 cm (16.25 in), 22 steps a minute for women and 24 for men; count the "
    "pulse from 5 to 20 s afterwards, standing.",
)

_WHOSE = Choice(name="sex", label="scores of", options=(("female", "women"), ("male", "men")))
# Fewer stands than this are below average, for each five years from 60 on.
_STANDS = {"female": (12, 11, 10, 10, 9, 8, 4), "male": (14, 12, 12, 11, 10, 8, 7)}


def _class_of_stands(values: Values, chosen: Chosen) -> str:
    group = int(values["age"] - 60) // 5
    least, first = _STANDS[chosen["sex"]][group], 60 + 5 * group
    whose = f"for {dict(_WHOSE.options)[chosen['sex']]} of {first} to {first + 4} years: the table's line is {least} stands."
    if values["stands"] < least:
        return f"Below average {whose} The CDC reads this as a sign of a risk of falls."
    return f"Not below average {whose}"


CHAIR_STAND = Calculator(
    id="chair-stand",
    title="30-second chair stand",
    quantities=(
        quantity("age", "age", units.YEAR, within=("60", "94"), example="70"),
        quantity("stands", "stands in 30 s", units.NUMBER, within=("0", "40"), example="11"),
    ),
    choices=(_WHOSE,),
    steps=always(),
    verdict=_class_of_stands,
    sources=("cdc-steadi-chair-stand-2017",),
    note="An estimate of the strength and endurance of the legs, from a table of averages by age; no diagnosis. Who needs their arms to stand "
    "up scores 0. Stand beside the chair, and stop at pain or dizziness.",
)

CALCULATORS = (ROCKPORT, RUN_1_5_MILES, COOPER, QUEENS_COLLEGE, CHAIR_STAND)
