"""Heart rate and blood pressure."""

from certprep.domain.calculators import measures, units
from certprep.domain.calculators.calculator import Calculator, Chosen
from certprep.domain.calculators.measures import always, quantity, result, step
from certprep.domain.calculators.working import Step, Values

_EQUATIONS = {
    "tanaka": ("208 - 0.7 * age", "Tanaka 2001", "about ± 10 bpm (one standard deviation)"),
    "fox": ("220 - age", "Fox 1971", "about ± 10 to 12 bpm (one standard deviation)"),
    "gulati": ("206 - 0.88 * age", "Gulati 2010, women", "about ± 12 bpm (one standard deviation)"),
    "gellish": ("207 - 0.7 * age", "Gellish 2007", "about ± 5 to 8 bpm (one standard deviation, in its own sample)"),
}
_INTENSITY = quantity("intensity", "intensity", units.PER_CENT, within=("20", "100"), example="60")


def _predicted(key: str) -> tuple[str, str]:
    return f"maximum_{key}", f"maximum heart rate ({_EQUATIONS[key][1]})"


def _maximum(key: str) -> Step:
    formula, _, error = _EQUATIONS[key]
    return result(*_predicted(key), formula, units.BEAT, decimals=0, error=error)


_TANAKA = step(*_predicted("tanaka"), _EQUATIONS["tanaka"][0], units.BEAT, decimals=0)


MAXIMUM = Calculator(
    id="maximum-heart-rate",
    title="Maximum heart rate: four equations",
    quantities=(measures.AGE,),
    steps=always(*(_maximum(key) for key in _EQUATIONS)),
    sources=("tanaka-2001", "fox-1971", "gulati-2010", "gellish-2007"),
    note="An estimate from age: the heart rates of people of one age differ widely, so one person may be 20 bpm off. Medicines such as "
    "beta blockers make every one of these equations wrong.",
)

KARVONEN = Calculator(
    id="karvonen",
    title="Target heart rate from heart rate reserve (Karvonen)",
    quantities=(measures.AGE, measures.REST, _INTENSITY),
    steps=always(
        _TANAKA,
        step("reserve", "heart rate reserve", "maximum_tanaka - rest", units.BEAT, decimals=0),
        result(
            "target",
            "target heart rate",
            "reserve * intensity / 100 + rest",
            units.BEAT,
            decimals=0,
            error="as uncertain as the maximum: about ± 10 bpm at high intensity",
        ),
    ),
    sources=("karvonen-1957", "tanaka-2001"),
    note="An estimate: it rests on a predicted maximum. Use perceived effort and the talk test beside it.",
)

PER_CENT_OF_MAXIMUM = Calculator(
    id="percent-maximum-heart-rate",
    title="Target heart rate as a share of the maximum",
    quantities=(measures.AGE, _INTENSITY),
    steps=always(
        _TANAKA,
        result(
            "target",
            "target heart rate",
            "maximum_tanaka * intensity / 100",
            units.BEAT,
            decimals=0,
            error="about ± 10 bpm at high intensity",
        ),
    ),
    sources=("tanaka-2001", "acsm-getp-12"),
    note="An estimate: a share of the maximum is not the same share of the reserve.",
)

_COUNTED = quantity("beats", "beats counted", units.NUMBER, within=("3", "230"), example="18")
_COUNTING = quantity("seconds", "time of the count", units.SECONDS, within=("6", "60"), example="15")


def _impossible_pulse(values: Values) -> str:
    return "calculator-pulse" if not 25 <= values["beats"] * 60 / values["seconds"] <= 230 else ""


PULSE = Calculator(
    id="pulse-to-bpm",
    title="Beats counted to beats a minute",
    quantities=(_COUNTED, _COUNTING),
    fault=_impossible_pulse,
    steps=always(
        result(
            "rate",
            "heart rate",
            "beats * 60 / seconds",
            units.BEAT,
            decimals=0,
            error="one beat miscounted in 15 s is 4 bpm",
        ),
    ),
    sources=("acsm-getp-12",),
    note="An estimate: the shorter the count, the coarser the rate.",
)

_SYSTOLIC = quantity("systolic", "systolic pressure", units.MMHG, within=("60", "260"), example="118")
_DIASTOLIC = quantity("diastolic", "diastolic pressure", units.MMHG, within=("30", "160"), example="76")


def _crossed(values: Values) -> str:
    return "calculator-pressures-crossed" if values["diastolic"] >= values["systolic"] else ""


MEAN_ARTERIAL_PRESSURE = Calculator(
    id="mean-arterial-pressure",
    title="Mean arterial pressure at rest",
    quantities=(_SYSTOLIC, _DIASTOLIC),
    fault=_crossed,
    steps=always(
        step("pulse_pressure", "pulse pressure", "systolic - diastolic", units.MMHG, decimals=0),
        result("mean", "mean arterial pressure", "diastolic + pulse_pressure / 3", units.MMHG, decimals=0),
    ),
    sources=("openstax-ap2",),
    note="An estimate for rest: in exercise the heart spends less of each beat in diastole, and a third is too little.",
)

RATE_PRESSURE_PRODUCT = Calculator(
    id="rate-pressure-product",
    title="Rate-pressure product",
    quantities=(measures.HEART_RATE, _SYSTOLIC),
    steps=always(
        result("product", "rate-pressure product", "heart_rate * systolic", units.RATE_PRESSURE, decimals=0),
    ),
    sources=("acsm-getp-12",),
    note="An index, and an estimate, of how hard the heart muscle works for its oxygen; no diagnosis.",
)

CARDIAC_OUTPUT = Calculator(
    id="cardiac-output",
    title="Cardiac output",
    quantities=(
        measures.HEART_RATE,
        quantity("stroke_volume", "stroke volume", units.MILLILITRE, within=("20", "250"), example="100"),
    ),
    steps=always(
        result(
            "output", "cardiac output", "heart_rate * stroke_volume / 1000", units.LITRES_A_MINUTE, within=("1", "45")
        ),
    ),
    sources=("openstax-ap2",),
    note="The arithmetic is exact; outside a laboratory the stroke volume is an estimate.",
)


def _class_of_pressure(values: Values, _chosen: Chosen) -> str:
    """The categories of the 2025 AHA/ACC guideline (unchanged from 2017); the higher of the two pressures decides."""
    systolic, diastolic = values["systolic"], values["diastolic"]
    if systolic > 180 or diastolic > 120:
        return "Severe: above 180 systolic, or above 120 diastolic."
    if systolic >= 140 or diastolic >= 90:
        return "Stage 2 hypertension: 140 or more systolic, or 90 or more diastolic."
    if systolic >= 130 or diastolic >= 80:
        return "Stage 1 hypertension: 130 to 139 systolic, or 80 to 89 diastolic."
    if systolic >= 120:
        return "Elevated: 120 to 129 systolic, and below 80 diastolic."
    return "Normal: below 120 systolic, and below 80 diastolic."


BLOOD_PRESSURE = Calculator(
    id="blood-pressure-class",
    title="Blood pressure category (adults)",
    quantities=(_SYSTOLIC, _DIASTOLIC),
    fault=_crossed,
    steps=always(),
    verdict=_class_of_pressure,
    sources=("aha-bp-2025",),
    note="One reading is an estimate and no diagnosis: a trainer records and refers. Above 180 systolic or 120 diastolic, do not train; with "
    "chest pain, breathlessness, weakness, or trouble seeing or speaking, call the emergency number at once.",
)

CALCULATORS = (
    MAXIMUM,
    KARVONEN,
    PER_CENT_OF_MAXIMUM,
    PULSE,
    BLOOD_PRESSURE,
    MEAN_ARTERIAL_PRESSURE,
    RATE_PRESSURE_PRODUCT,
    CARDIAC_OUTPUT,
)
