"""Body composition: indices, skinfolds, and body fat from density."""

from decimal import Decimal

from certprep.domain.calculators import measures, units
from certprep.domain.calculators.calculator import Calculator, Chosen
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.measures import always, by, quantity, result, step
from certprep.domain.calculators.working import Step, Values

_FAT = ("2", "65")
_SKINFOLD_ERROR = "about ± 3.5 percentage points (one standard error), with good technique"

_CLASSES = (
    (Decimal("18.5"), "underweight"),
    (25, "healthy weight"),
    (30, "overweight"),
    (35, "obesity class 1"),
    (40, "obesity class 2"),
)


def _class_of_bmi(values: Values, _chosen: Chosen) -> str:
    """The classes of adults, WHO 2000."""
    bmi = round(values["bmi"], 1)
    found = next((words for below, words in _CLASSES if bmi < below), "obesity class 3")
    return f"In adults this range is called {found}."


BMI = Calculator(
    id="bmi",
    title="Body mass index",
    quantities=(measures.MASS, measures.HEIGHT_M),
    steps=always(result("bmi", "body mass index", "mass / height ** 2", units.BMI, within=("10", "90"))),
    verdict=_class_of_bmi,
    sources=("cdc-bmi", "who-obesity-2000"),
    note="An estimate for groups: it does not tell fat from muscle, and says nothing of where the fat lies.",
)


def _girths_apart(values: Values) -> str:
    return "calculator-waist" if not 1 <= 2 * values["waist"] / values["hips"] <= 3 else ""


WAIST_TO_HIP = Calculator(
    id="waist-to-hip",
    title="Waist-to-hip ratio",
    quantities=(
        quantity("waist", "waist girth", units.CM, units.INCH, within=("45", "220"), example="80"),
        quantity("hips", "hip girth", units.CM, units.INCH, within=("55", "220"), example="100"),
    ),
    fault=_girths_apart,
    steps=always(result("ratio", "waist-to-hip ratio", "waist / hips", units.NUMBER, decimals=2)),
    sources=("who-waist-2008",),
    note="An estimate of where fat lies. The WHO sees a substantially raised risk from 0.90 in men and 0.85 in women.",
)


def _fold(name: str, example: str) -> Quantity:
    return quantity(name, f"{name} skinfold", units.MM, within=("2", "80"), example=example)


def _folds(names: tuple[str, ...]) -> Step:
    return step("total", f"sum of {len(names)} skinfolds", " + ".join(names), units.MM, decimals=0)


def _skinfolds(names: tuple[str, ...], density: str) -> tuple[Step, ...]:
    return (
        _folds(names),
        step("density", "body density", density, units.DENSITY, decimals=4),
        result("fat", "body fat (Siri)", "495 / density - 450", units.PER_CENT, error=_SKINFOLD_ERROR, within=_FAT),
    )


_MEN, _WOMEN = ("chest", "abdomen", "thigh"), ("triceps", "suprailiac", "thigh")
_SEVEN = ("chest", "midaxillary", "triceps", "subscapular", "abdomen", "suprailiac", "thigh")
_TECHNIQUE = (
    "Measured on the right side, twice, in turn; it needs practice, and suits people like those of the study only."
)

JACKSON_POLLOCK_3_MEN = Calculator(
    id="jackson-pollock-3-men",
    title="Body fat from 3 skinfolds, men (Jackson and Pollock)",
    quantities=(
        quantity("age", "age", units.YEAR, within=("18", "61"), example="30"),
        *(_fold(name, example) for name, example in zip(_MEN, ("12", "20", "14"), strict=True)),
    ),
    steps=always(*_skinfolds(_MEN, "1.10938 - 0.0008267 * total + 0.0000016 * total ** 2 - 0.0002574 * age")),
    sources=("jackson-pollock-1978", "siri-1961"),
    note=f"An estimate from men of 18 to 61 years. {_TECHNIQUE}",
)

JACKSON_POLLOCK_3_WOMEN = Calculator(
    id="jackson-pollock-3-women",
    title="Body fat from 3 skinfolds, women (Jackson, Pollock and Ward)",
    quantities=(
        quantity("age", "age", units.YEAR, within=("18", "55"), example="30"),
        *(_fold(name, example) for name, example in zip(_WOMEN, ("18", "14", "24"), strict=True)),
    ),
    steps=always(*_skinfolds(_WOMEN, "1.0994921 - 0.0009929 * total + 0.0000023 * total ** 2 - 0.0001392 * age")),
    sources=("jackson-pollock-ward-1980", "siri-1961"),
    note=f"An estimate from women of 18 to 55 years. {_TECHNIQUE}",
)

JACKSON_POLLOCK_7 = Calculator(
    id="jackson-pollock-7",
    title="Body fat from 7 skinfolds (Jackson and Pollock)",
    quantities=(
        quantity("age", "age", units.YEAR, within=("18", "61"), example="30"),
        *(
            _fold(name, example)
            for name, example in zip(_SEVEN, ("10", "11", "12", "14", "20", "15", "16"), strict=True)
        ),
    ),
    choices=(measures.SEX,),
    steps=by(
        measures.SEX,
        {
            "female": _skinfolds(_SEVEN, "1.097 - 0.00046971 * total + 0.00000056 * total ** 2 - 0.00012828 * age"),
            "male": _skinfolds(_SEVEN, "1.112 - 0.00043499 * total + 0.00000055 * total ** 2 - 0.00028826 * age"),
        },
    ),
    sources=("jackson-pollock-1978", "jackson-pollock-ward-1980", "siri-1961"),
    note=f"An estimate from men of 18 to 61 and women of 18 to 55 years. {_TECHNIQUE}",
)

_DENSITY = quantity("density", "body density", units.DENSITY, within=("0.96", "1.095"), example="1.05")
_DENSITY_ERROR = "about ± 2.5 percentage points even with a density measured under water"


def _from_density(formula: str) -> Step:
    return result("fat", "body fat", formula, units.PER_CENT, error=_DENSITY_ERROR, within=_FAT)


SIRI = Calculator(
    id="siri",
    title="Body fat from density (Siri)",
    quantities=(_DENSITY,),
    steps=always(_from_density("495 / density - 450")),
    sources=("siri-1961",),
    note="An estimate: it takes fat-free mass to have one density (1.100 g/cm³) in everybody.",
)

BROZEK = Calculator(
    id="brozek",
    title="Body fat from density (Brožek)",
    quantities=(_DENSITY,),
    steps=always(_from_density("457 / density - 414.2")),
    sources=("brozek-1963",),
    note="An estimate: near Siri's for most, a little lower for very fat and higher for very lean people.",
)


def _nothing_to_lose(values: Values) -> str:
    return "calculator-lost-all" if values["wanted"] >= values["fat"] else ""


TARGET_WEIGHT = Calculator(
    id="target-weight",
    title="Target weight at a wanted body fat",
    quantities=(
        measures.MASS,
        quantity("fat", "body fat now", units.PER_CENT, within=("5", "65"), example="28"),
        quantity("wanted", "body fat wanted", units.PER_CENT, within=("5", "50"), example="22"),
    ),
    fault=_nothing_to_lose,
    steps=always(
        step("lean", "fat-free mass", "mass * (1 - fat / 100)", units.KG),
        result(
            "target",
            "target weight",
            "lean / (1 - wanted / 100)",
            units.KG,
            decimals=0,
            error="3 points of error in body fat are about 4 % of the weight",
            also=(units.LB,),
        ),
    ),
    sources=("nsca-cpt-3",),
    note="An estimate: it takes all fat-free mass to be kept, and the body fat to be known. A goal to talk about, not a prescription.",
)

CALCULATORS = (
    BMI,
    WAIST_TO_HIP,
    JACKSON_POLLOCK_3_MEN,
    JACKSON_POLLOCK_3_WOMEN,
    JACKSON_POLLOCK_7,
    SIRI,
    BROZEK,
    TARGET_WEIGHT,
)
