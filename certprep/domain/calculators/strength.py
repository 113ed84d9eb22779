"""Strength: one-repetition maximum, loads, volume and power."""

from certprep.domain.calculators import measures, units
from certprep.domain.calculators.calculator import Calculator
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.measures import always, quantity, result, step
from certprep.domain.calculators.working import Step, Values

_REPS = quantity("reps", "repetitions", units.NUMBER, within=("1", "10"), example="5")
_ERROR = "about 5 % up to 5 repetitions, 10 % and more towards 10; it differs from exercise to exercise"


def _maximum(formula: str, error: str = _ERROR) -> Step:
    return result(
        "maximum", "estimated one-repetition maximum", formula, units.KG, decimals=0, error=error, also=(units.LB,)
    )


EPLEY = Calculator(
    id="epley",
    title="One-repetition maximum (Epley)",
    quantities=(measures.LOAD, _REPS),
    steps=always(_maximum("load * (1 + reps / 30)")),
    sources=("epley-1985",),
    note="An estimate from a set to failure of at most 10 repetitions. At one repetition the equation says 3 % more than was lifted.",
)

BRZYCKI = Calculator(
    id="brzycki",
    title="One-repetition maximum (Brzycki)",
    quantities=(measures.LOAD, _REPS),
    steps=always(_maximum("load * 36 / (37 - reps)")),
    sources=("brzycki-1993",),
    note="An estimate from a set to failure of at most 10 repetitions. Brzycki wrote it as load ÷ (1.0278 − 0.0278 × repetitions), which is the same.",
)

PER_CENT_OF_MAXIMUM = Calculator(
    id="percent-1rm",
    title="Training load as a share of the one-repetition maximum",
    quantities=(
        quantity("maximum", "one-repetition maximum", units.KG, units.LB, within=("1", "600"), example="100"),
        quantity("intensity", "share", units.PER_CENT, within=("20", "100"), example="80"),
    ),
    steps=always(
        result(
            "load",
            "load",
            "maximum * intensity / 100",
            units.KG,
            decimals=0,
            error="as good as the maximum that it is a share of",
            also=(units.LB,),
        ),
        result(
            "reps",
            "repetitions to failure at this share, by Epley turned round",
            "max(1, 30 * (100 / intensity - 1))",
            units.NUMBER,
            decimals=0,
            error="several repetitions at light loads; it differs from exercise to exercise",
        ),
    ),
    sources=("epley-1985", "nsca-essentials-4"),
    note="An estimate: how many repetitions go with a share differs between people and exercises.",
)

VOLUME_LOAD = Calculator(
    id="volume-load",
    title="Volume load",
    quantities=(
        quantity("sets", "sets", units.NUMBER, within=("1", "60"), example="3"),
        quantity("reps", "repetitions a set", units.NUMBER, within=("1", "100"), example="10"),
        measures.LOAD,
    ),
    steps=always(
        result("volume", "volume load", "sets * reps * load", units.KG, decimals=0, also=(units.LB,)),
    ),
    sources=("nsca-essentials-4",),
    note="Exact arithmetic, and still an estimate of the work done: it leaves out range of motion, speed and effort. Compare it within an exercise only.",
)


def _too_many(values: Values) -> str:
    return "calculator-reps" if values["reps"] + values["reserve"] > 10 else ""


RESERVE = Calculator(
    id="repetitions-in-reserve",
    title="One-repetition maximum from a set with repetitions in reserve",
    quantities=(
        measures.LOAD,
        _REPS,
        quantity("reserve", "repetitions in reserve", units.NUMBER, within=("0", "6"), example="2"),
    ),
    fault=_too_many,
    steps=always(
        step("possible", "repetitions possible", "reps + reserve", units.NUMBER, decimals=0),
        _maximum("load * (1 + possible / 30)", "as Epley's, and people misjudge their reserve by 1 repetition or more"),
        result("effort", "rating of perceived exertion (0 to 10)", "10 - reserve", units.NUMBER, decimals=0),
    ),
    sources=("zourdos-2016", "epley-1985"),
    note="An estimate: beginners misjudge their reserve more, and all of us far from failure.",
)


def _sets(day: int) -> Quantity:
    return quantity(
        f"session_{day}", f"sets in session {day}", units.NUMBER, within=("0", "40"), example="4" if day < 3 else "0"
    )


WEEKLY_SETS = Calculator(
    id="weekly-sets",
    title="Sets a week for a muscle group",
    quantities=tuple(_sets(day) for day in range(1, 5)),
    steps=always(
        result("weekly", "sets a week", "session_1 + session_2 + session_3 + session_4", units.NUMBER, decimals=0),
    ),
    sources=("acsm-rt-2026",),
    note="An estimate of volume: count hard sets of exercises that train the muscle group as a prime mover.",
)

CONTACTS = Calculator(
    id="foot-contacts",
    title="Foot contacts of a plyometric session",
    quantities=(
        quantity("exercises", "exercises", units.NUMBER, within=("1", "15"), example="4"),
        quantity("sets", "sets of each", units.NUMBER, within=("1", "10"), example="3"),
        quantity("reps", "contacts a set", units.NUMBER, within=("1", "30"), example="8"),
    ),
    steps=always(result("contacts", "foot contacts", "exercises * sets * reps", units.NUMBER, decimals=0)),
    sources=("nsca-essentials-4",),
    note="An estimate of volume: the NSCA names 80 to 100 contacts a session for beginners, 100 to 120 for intermediate and 120 to 140 for advanced people.",
)

SAYERS = Calculator(
    id="sayers-power",
    title="Peak power from a vertical jump (Sayers)",
    quantities=(
        quantity("jump", "jump height", units.CM, units.INCH, within=("10", "120"), example="40"),
        measures.MASS,
    ),
    steps=always(
        result(
            "power",
            "peak power",
            "60.7 * jump + 45.3 * mass - 2055",
            units.WATTS,
            decimals=-2,
            error="some hundreds of watts for one person",
            within=("200", "15000"),
        ),
    ),
    sources=("sayers-1999",),
    note="An estimate from squat jumps of college athletes and students.",
)

CALCULATORS = (
    EPLEY,
    BRZYCKI,
    PER_CENT_OF_MAXIMUM,
    VOLUME_LOAD,
    RESERVE,
    WEEKLY_SETS,
    CONTACTS,
    SAYERS,
)
