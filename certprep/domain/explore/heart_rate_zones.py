"""Heart-rate zones by age and resting heart rate."""

from decimal import Decimal

from certprep.domain.calculators import CALCULATORS, measures
from certprep.domain.calculators.working import Values, shown
from certprep.domain.explore.scene import HEIGHT, WIDTH, Exploration, Scene, Slider, Table
from certprep.domain.plotting import Axis, Band, Curve, Plot

# ACSM's classes of intensity, from and below, in per cent of heart rate reserve (Garber 2011; GETP 12).
ZONES = (("Light", 30, 40), ("Moderate", 40, 60), ("Vigorous", 60, 90), ("Near-maximal", 90, 100))


def _target(values: Values, intensity: int) -> Decimal:
    """By the calculator, so that figure and calculator can't differ."""
    given = {"age": values["age"], "rest": values["rest"], "intensity": Decimal(intensity)}
    return CALCULATORS["karvonen"].answer(given).value("target")


def _draw(values: Values) -> Scene:
    edges = [(name, low, high, _target(values, low), _target(values, high)) for name, low, high in ZONES]
    rest, highest = float(values["rest"]), edges[-1][4]
    rows = tuple(
        (name, _share(low, high), f"{shown(least, 0)} to {shown(most, 0)}") for name, low, high, least, most in edges
    )
    said = ", ".join(f"{name.lower()} {bpm} bpm" for name, _, bpm in rows)
    age, at_rest = shown(values["age"], 0), shown(values["rest"], 0)
    plot = Plot(
        title=f"Heart-rate zones at {age} years with a resting heart rate of {at_rest} bpm",
        description=f"A straight line from rest to the predicted maximum of {shown(highest, 0)} bpm, and bands: {said}.",
        x=Axis(title="Intensity (% of heart rate reserve)", lowest=0, highest=100, ticks=(0, 20, 40, 60, 80, 100)),
        y=Axis(title="Heart rate (bpm)", lowest=30, highest=200, ticks=(40, 80, 120, 160, 200)),
        bands=tuple(
            Band(lowest=float(least), highest=float(most), label=name, kind=kind)
            for kind, (name, _, _, least, most) in enumerate(edges, start=1)
        ),
        curves=(Curve(points=((0, rest), (100, float(highest))), kind=4),),
        width=WIDTH,
        height=HEIGHT,
    )
    table = Table(caption="Zones", headings=("Zone", "% of reserve", "Heart rate (bpm)"), rows=rows)
    words = f"Predicted maximum {shown(highest, 0)} bpm, reserve {shown(highest - values['rest'], 0)} bpm. Moderate: {rows[1][2]} bpm."
    return Scene(plot=plot, table=table, words=words)


def _share(low: int, high: int) -> str:
    return f"{low} to {high}" if high == 100 else f"{low} to {high - 1}"


HEART_RATE_ZONES = Exploration(
    id="heart-rate-zones",
    title="Heart-rate zones by age and resting heart rate",
    lead="Raise the age: every zone falls. Lower the resting heart rate: the light zones fall, the top stays.",
    sliders=(
        Slider(asked=measures.AGE, step=Decimal(1)),
        Slider(asked=measures.REST, step=Decimal(1)),
    ),
    draw=_draw,
    sources=("acsm-getp-12", "tanaka-2001", "karvonen-1957"),
    note="An estimate: the maximum is predicted from age (208 − 0.7 × age) and may be 20 bpm off for one person; medicines such as beta blockers make it "
    "wrong. Use perceived effort and the talk test beside it.",
)
