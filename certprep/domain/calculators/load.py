"""Training load, intervals and adherence."""

from certprep.domain.calculators import units
from certprep.domain.calculators.calculator import Calculator
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.measures import always, quantity, result, step
from certprep.domain.calculators.working import Values

SESSION_RPE = Calculator(
    id="session-rpe",
    title="Session-RPE training load",
    quantities=(
        quantity("rpe", "session RPE (0 to 10)", units.NUMBER, within=("0", "10"), example="6"),
        quantity("minutes", "time", units.MINUTE, units.HOUR, within=("1", "600"), example="60"),
    ),
    steps=always(
        result(
            "load",
            "training load",
            "rpe * minutes",
            units.ARBITRARY,
            decimals=0,
            error="one point of RPE in an hour is 60 AU",
        ),
    ),
    sources=("foster-2001",),
    note="An estimate of internal load: ask about 30 minutes after the session, for the session as a whole.",
)


def _day(number: int) -> Quantity:
    example = ("300", "0", "420", "0", "360", "500", "0")[number - 1]
    return quantity(f"day_{number}", f"load of day {number}", units.ARBITRARY, within=("0", "3000"), example=example)


_WEEK = tuple(_day(number) for number in range(1, 8))

WEEKLY_LOAD = Calculator(
    id="weekly-load",
    title="Weekly training load",
    quantities=_WEEK,
    steps=always(
        result("weekly", "load of the week", " + ".join(one.name for one in _WEEK), units.ARBITRARY, decimals=0),
        result("mean", "mean load a day", "weekly / 7", units.ARBITRARY, decimals=0),
    ),
    sources=("foster-2001",),
    note="An estimate, as each session's load is. Type 0 for a day of rest.",
)

WEEKLY_CHANGE = Calculator(
    id="weekly-change",
    title="Weekly change of load",
    quantities=(
        quantity("last", "load of last week", units.ARBITRARY, within=("1", "20000"), example="1500"),
        quantity("this", "load of this week", units.ARBITRARY, within=("0", "20000"), example="1650"),
    ),
    steps=always(
        result("change", "change", "(this - last) / last * 100", units.PER_CENT, decimals=0, within=("-100", "500")),
    ),
    sources=("foster-2001", "nsca-essentials-4"),
    note="Exact arithmetic on estimates. No percentage is safe for everybody: look at how the person copes.",
)

WORK_REST = Calculator(
    id="work-rest",
    title="Work and rest of intervals",
    quantities=(
        quantity("work", "work", units.SECONDS, within=("3", "900"), example="30"),
        quantity("ratio", "rest for each second of work", units.NUMBER, within=("0.25", "20"), example="3"),
        quantity("bouts", "bouts", units.NUMBER, within=("1", "60"), example="8"),
    ),
    steps=always(
        result("rest", "rest after each bout", "work * ratio", units.SECONDS, decimals=0),
        step("seconds", "whole time", "bouts * work + (bouts - 1) * rest", units.SECONDS, decimals=0),
        result("minutes", "whole time in minutes", "seconds / 60", units.MINUTE),
    ),
    sources=("nsca-essentials-4",),
    note="Exact arithmetic; which ratio suits is an estimate. NSCA: 1:12 to 1:20 for up to 10 s, 1:3 to 1:5 for 15 to 30 s, 1:3 to 1:4 for 1 to 3 min, 1:1 to 1:3 beyond.",
)


def _more_than_planned(values: Values) -> str:
    return "calculator-done" if values["done"] > values["planned"] else ""


ADHERENCE = Calculator(
    id="adherence",
    title="Adherence",
    quantities=(
        quantity("planned", "sessions planned", units.NUMBER, within=("1", "1000"), example="12"),
        quantity("done", "sessions done", units.NUMBER, within=("0", "1000"), example="9"),
    ),
    fault=_more_than_planned,
    steps=always(result("adherence", "adherence", "done / planned * 100", units.PER_CENT, decimals=0)),
    sources=("nsca-cpt-3",),
    note="Exact arithmetic, and an estimate of habit only once there are weeks of it.",
)

CALCULATORS = (SESSION_RPE, WEEKLY_LOAD, WEEKLY_CHANGE, WORK_REST, ADHERENCE)
