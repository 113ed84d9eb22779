"""Energy, macronutrients, fluid and supplements."""

from certprep.domain.calculators import measures, units
from certprep.domain.calculators.calculator import Calculator, Chosen
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.measures import always, by, quantity, result, step
from certprep.domain.calculators.working import Step, Values

_EDUCATION = "For education only: what one person should eat or take is a question for a dietitian or a doctor."


def _resting(formula: str) -> Step:
    return result(
        "resting",
        "resting energy",
        formula,
        units.KCAL_A_DAY,
        decimals=-1,
        error="within 10 % of what is measured in about 8 of 10 people",
        also=(units.KJ_A_DAY,),
        within=("500", "4500"),
    )


_MIFFLIN = "10 * mass + 6.25 * height - 5 * age {}"
_BY_SEX = {"female": _resting(_MIFFLIN.format("- 161")), "male": _resting(_MIFFLIN.format("+ 5"))}

MIFFLIN = Calculator(
    id="mifflin-st-jeor",
    title="Resting energy (Mifflin-St Jeor)",
    quantities=(measures.MASS, measures.HEIGHT_CM, measures.AGE),
    choices=(measures.SEX,),
    steps=by(measures.SEX, {sex: (formula,) for sex, formula in _BY_SEX.items()}),
    sources=("mifflin-1990",),
    note="An estimate from healthy adults of 19 to 78 years.",
)

_TOTAL = result(
    "total",
    "energy a day",
    "resting * factor",
    units.KCAL_A_DAY,
    decimals=-2,
    error="several hundred kcal: the factor is a guess",
    also=(units.KJ_A_DAY,),
)

TDEE = Calculator(
    id="tdee",
    title="Total daily energy",
    quantities=(
        measures.MASS,
        measures.HEIGHT_CM,
        measures.AGE,
        quantity(
            "factor",
            "physical activity level",
            units.NUMBER,
            within=("1.2", "2.5"),
            example="1.5",
            hint="1.2 to 1.39 sedentary, 1.4 to 1.59 low active, 1.6 to 1.89 active, 1.9 to 2.5 very active",
        ),
    ),
    choices=(measures.SEX,),
    steps=by(measures.SEX, {sex: (formula, _TOTAL) for sex, formula in _BY_SEX.items()}),
    sources=("mifflin-1990", "dri-2005"),
    note="An estimate twice over. Body weight over weeks tells more than any equation.",
)


def _not_a_whole(values: Values) -> str:
    return "calculator-macros" if values["carbohydrate"] + values["protein"] + values["fat"] != 100 else ""


MACRO_SPLIT = Calculator(
    id="macro-split",
    title="Grams of each macronutrient",
    quantities=(
        quantity("energy", "energy", units.KCAL_A_DAY, within=("800", "8000"), example="2000"),
        quantity("carbohydrate", "carbohydrate", units.PER_CENT, within=("0", "90"), example="50"),
        quantity("protein", "protein", units.PER_CENT, within=("5", "60"), example="20"),
        quantity("fat", "fat", units.PER_CENT, within=("5", "90"), example="30"),
    ),
    fault=_not_a_whole,
    steps=always(
        result("carbohydrate_g", "carbohydrate", "energy * carbohydrate / 100 / 4", units.GRAMS_A_DAY, decimals=0),
        result("protein_g", "protein", "energy * protein / 100 / 4", units.GRAMS_A_DAY, decimals=0),
        result("fat_g", "fat", "energy * fat / 100 / 9", units.GRAMS_A_DAY, decimals=0),
    ),
    sources=("dri-2005",),
    note=f"An estimate with 4, 4 and 9 kcal a gram. The acceptable ranges of adults: 45 to 65 % carbohydrate, 10 to 35 % protein, 20 to 35 % fat. {_EDUCATION}",
)

PROTEIN = Calculator(
    id="protein-range",
    title="Protein by body mass",
    quantities=(measures.MASS,),
    steps=always(
        result("allowance", "recommended allowance of adults (0.8 g/kg)", "0.8 * mass", units.GRAMS_A_DAY, decimals=0),
        result("low", "people who exercise, from (1.4 g/kg)", "1.4 * mass", units.GRAMS_A_DAY, decimals=0),
        result("high", "people who exercise, to (2.0 g/kg)", "2 * mass", units.GRAMS_A_DAY, decimals=0),
    ),
    sources=("dri-2005", "issn-protein-2017"),
    note=f"An estimate for healthy adults; at a high body mass it says too much. {_EDUCATION}",
)

_BEFORE = quantity("before", "mass before", units.KG, units.LB, within=("30", "300"), example="70")
_AFTER = quantity("after", "mass after", units.KG, units.LB, within=("30", "300"), example="69.2")


def _volume(name: str, label: str, example: str, highest: str) -> Quantity:
    return quantity(name, label, units.LITRE, units.ML, units.FLUID_OUNCE, within=("0", highest), example=example)


SWEAT_RATE = Calculator(
    id="sweat-rate",
    title="Sweat rate",
    quantities=(
        _BEFORE,
        _AFTER,
        _volume("drunk", "fluid drunk", "0.5", "8"),
        _volume("urine", "urine passed", "0", "3"),
        quantity("hours", "time", units.HOURS, units.MINUTES_OF_HOUR, within=("0.25", "6"), example="1"),
    ),
    steps=always(
        step("loss", "sweat lost", "before - after + drunk - urine", units.LITRE, decimals=2),
        result(
            "rate",
            "sweat rate",
            "loss / hours",
            units.LITRES_AN_HOUR,
            error="about ± 0.1 L/h: the scale's step, wet clothes, and breath",
            also=(units.OUNCES_AN_HOUR,),
            within=("0", "4"),
        ),
    ),
    sources=("acsm-fluid-2007", "nata-heat-2015"),
    note="An estimate for this weather, clothing and intensity only; a kilogram lost is taken as a litre.",
)


def _nothing_lost(values: Values) -> str:
    return "calculator-gained" if values["after"] >= values["before"] else ""


FLUID_REPLACEMENT = Calculator(
    id="fluid-replacement",
    title="Fluid to replace after exercise",
    quantities=(_BEFORE, _AFTER),
    fault=_nothing_lost,
    steps=always(
        step("lost", "mass lost", "before - after", units.KG),
        result("share", "share of body mass lost", "lost / before * 100", units.PER_CENT, within=("0", "10")),
        result(
            "fluid",
            "fluid to drink, where recovery must be quick",
            "1.5 * lost",
            units.LITRE,
            error="a rule of thumb",
            also=(units.FLUID_OUNCE,),
        ),
    ),
    sources=("acsm-fluid-2007",),
    note="An estimate: about 1.5 L for each kilogram lost, over hours, with sodium in food or drink. Where there is time, eating and drinking as "
    "usual are enough; drinking far more than was lost is dangerous.",
)


def _dose(name: str, label: str, formula: str, unit: units.Unit) -> Step:
    return result(name, label, formula, unit, decimals=0)


CAFFEINE = Calculator(
    id="caffeine-dose",
    title="Caffeine doses of the studies, by body mass",
    quantities=(measures.MASS,),
    steps=always(
        _dose("low", "from (3 mg/kg)", "3 * mass", units.MG), _dose("high", "to (6 mg/kg)", "6 * mass", units.MG)
    ),
    sources=("issn-caffeine-2021",),
    note=f"An estimate of what was studied, not advice. For most adults the US FDA names 400 mg a day as an amount not linked with bad effects. {_EDUCATION}",
)

CREATINE = Calculator(
    id="creatine-dose",
    title="Creatine doses of the studies, by body mass",
    quantities=(measures.MASS,),
    steps=always(_dose("loading", "loading for 5 to 7 days (0.3 g/kg/day)", "0.3 * mass", units.GRAMS_A_DAY)),
    sources=("issn-creatine-2017",),
    note=f"An estimate of what was studied, not advice; 3 to 5 g a day follow, or suffice from the beginning. {_EDUCATION}",
)


def _all_spent(values: Values) -> str:
    return "calculator-lean" if values["spent"] >= values["eaten"] else ""


def _class_of_availability(values: Values, _chosen: Chosen) -> str:
    if values["availability"] < 30:
        return "Below 30 kcal/kg/day of fat-free mass: a level that studies link with harm. Refer; do not diagnose."
    return "At 45 or above in most studies energy suffices; between 30 and 45 it depends on the person and the time."


ENERGY_AVAILABILITY = Calculator(
    id="energy-availability",
    title="Energy availability",
    quantities=(
        quantity("eaten", "energy eaten", units.KCAL_A_DAY, within=("500", "9000"), example="2500"),
        quantity("spent", "energy of exercise", units.KCAL_A_DAY, within=("0", "6000"), example="600"),
        quantity("lean", "fat-free mass", units.KG, units.LB, within=("25", "150"), example="50"),
    ),
    fault=_all_spent,
    steps=always(
        result(
            "availability",
            "energy availability",
            "(eaten - spent) / lean",
            units.KCAL_PER_KG,
            decimals=0,
            error="large: food records are often 20 % and more too low",
            within=("0", "90"),
        ),
    ),
    verdict=_class_of_availability,
    sources=("ioc-reds-2023",),
    note=f"An estimate that no trainer diagnoses with. {_EDUCATION}",
)

WEIGHT_CHANGE = Calculator(
    id="dynamic-weight",
    title="Weight change from a lasting change of intake (simplified)",
    quantities=(quantity("change", "energy less a day", units.KCAL_A_DAY, within=("20", "1000"), example="240"),),
    steps=always(
        step("kilojoules", "the same in kilojoules a day", "change * 4.184", units.KJ_A_DAY, decimals=0),
        result(
            "eventual",
            "loss in the end (about 3 years)",
            "kilojoules / 100",
            units.KG,
            decimals=0,
            error="wide: it differs with sex, age, body fat and above all with what is truly eaten",
            also=(units.LB,),
        ),
        result("year", "of it in the first year", "eventual / 2", units.KG, decimals=0, also=(units.LB,)),
        step("static", "what 7,700 kcal a kilogram would wrongly say for a year", "change * 365 / 7700", units.KG),
    ),
    sources=("hall-2011",),
    note=f"An estimate for an average adult with overweight: 100 kJ a day are about 1 kg in the end, half of it in a year. {_EDUCATION}",
)

CALCULATORS = (
    MIFFLIN,
    TDEE,
    MACRO_SPLIT,
    PROTEIN,
    SWEAT_RATE,
    FLUID_REPLACEMENT,
    CAFFEINE,
    CREATINE,
    ENERGY_AVAILABILITY,
    WEIGHT_CHANGE,
)
