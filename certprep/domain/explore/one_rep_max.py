"""Loads for one to ten repetitions, from one set that was lifted to failure."""

from decimal import Decimal

from certprep.domain.calculators import CALCULATORS, units
from certprep.domain.calculators.measures import quantity
from certprep.domain.calculators.working import Values, shown
from certprep.domain.explore.scene import HEIGHT, WIDTH, Exploration, Scene, Slider, Table
from certprep.domain.plotting import Axis, Curve, Mark, Plot

_REPS = range(1, 11)


def _epley(maximum: Decimal, reps: int) -> Decimal:
    """Epley's equation turned round; one repetition is the maximum itself."""
    return maximum if reps == 1 else maximum / (1 + Decimal(reps) / 30)


def _brzycki(maximum: Decimal, reps: int) -> Decimal:
    return maximum * (37 - reps) / 36


def _maximum(equation: str, values: Values) -> Decimal:
    """By the calculator; a set of one is a maximum already."""
    return values["load"] if values["reps"] == 1 else CALCULATORS[equation].answer(values).value("maximum")


def _draw(values: Values) -> Scene:
    epley, brzycki = _maximum("epley", values), _maximum("brzycki", values)
    loads = [(reps, _epley(epley, reps), _brzycki(brzycki, reps)) for reps in _REPS]
    low, high = sorted((epley, brzycki))
    top = float(max(epley, brzycki))
    lifted, reps = shown(values["load"], 0), shown(values["reps"], 0)
    between = shown(low, 0) if shown(low, 0) == shown(high, 0) else f"{shown(low, 0)} to {shown(high, 0)}"
    plot = Plot(
        title=f"Loads for 1 to 10 repetitions, from {lifted} for {reps}",
        description=f"Two falling lines: by Epley from {shown(loads[0][1], 0)} for 1 repetition to {shown(loads[-1][1], 0)} for 10, by Brzycki from {shown(loads[0][2], 0)} to {shown(loads[-1][2], 0)}.",
        x=Axis(title="Repetitions to failure", lowest=1, highest=10, ticks=tuple(float(one) for one in _REPS)),
        y=Axis(title="Load (kg or lb)", lowest=0, highest=top * 1.1, ticks=_ticks(top)),
        curves=(
            Curve(points=tuple((float(one), float(load)) for one, load, _ in loads)),
            Curve(points=tuple((float(one), float(load)) for one, _, load in loads), kind=2, dashed=True),
        ),
        marks=(Mark(x=float(values["reps"]), y=float(values["load"]), label=f"{lifted} × {reps}"),),
        width=WIDTH,
        height=HEIGHT,
    )
    rows = tuple(
        (str(one), shown(first, 0), shown(100 * first / epley, 0), shown(second, 0), shown(100 * second / brzycki, 0))
        for one, first, second in loads
    )
    headings = ("Repetitions", "Load (Epley)", "% of the maximum", "Load (Brzycki)", "% of the maximum")
    table = Table(caption="Loads, in the unit that was lifted", headings=headings, rows=rows)
    return Scene(plot=plot, table=table, words=f"Estimated one-repetition maximum: {between}.")


def _ticks(top: float) -> tuple[float, ...]:
    """Four or five round numbers up to the top."""
    step = next(one for one in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500) if top * 1.1 / one <= 5)
    return tuple(float(one) for one in range(0, int(top * 1.1) + 1, step))


ONE_REP_MAX = Exploration(
    id="one-rep-max",
    title="One-repetition maximum table",
    lead="Type a load and how often it was lifted to failure. Add repetitions: the two equations part (Epley: solid line; Brzycki: dashed).",
    sliders=(
        Slider(
            asked=quantity("load", "load in kg or lb", units.NUMBER, within=("5", "500"), example="80"),
            step=Decimal("2.5"),
        ),
        Slider(
            asked=quantity("reps", "repetitions to failure", units.NUMBER, within=("1", "10"), example="5"),
            step=Decimal(1),
        ),
    ),
    draw=_draw,
    fault=lambda values: "explore-whole-repetitions" if values["reps"] % 1 else "",
    sources=("epley-1985", "brzycki-1993"),
    note="An estimate: about 5 % off up to 5 repetitions, 10 % and more towards 10, and it differs from exercise to exercise. Never a reason to test a maximum.",
)
