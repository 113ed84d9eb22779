"""Force, velocity and power of a shortening muscle."""

import math
from decimal import Decimal

from certprep.domain.calculators import units
from certprep.domain.calculators.measures import quantity
from certprep.domain.calculators.working import Values, shown
from certprep.domain.explore.scene import HEIGHT, WIDTH, Exploration, Scene, Slider, Table
from certprep.domain.plotting import Axis, Curve, Mark, Plot, steps


def velocity(load: float, curvature: float) -> float:
    """Shortening velocity, as a share of the greatest, at a load as a share of the isometric force.

    Hill's equation with both scaled to 1: (F + a)(v + b) = (1 + a) b, where a = b = `curvature`.
    """
    return curvature * (1 - load) / (load + curvature)


def strongest(curvature: float) -> float:
    """The load with the greatest power: where the derivative of load × velocity is nought."""
    return math.sqrt(curvature * curvature + curvature) - curvature


def _draw(values: Values) -> Scene:
    load, curvature = float(values["load"]) / 100, float(values["curvature"])
    loads = steps(0, 1, 50)
    speed = velocity(load, curvature)
    best = strongest(curvature)
    greatest = best * velocity(best, curvature)
    relative = load * speed / greatest
    said = [shown(Decimal(100 * one), 0) for one in (load, speed, relative, best)]
    plot = Plot(
        title="Velocity and power of a shortening muscle, by its load",
        description=f"Velocity falls in a curve from 100 % without load to nil at the greatest force. Power rises to its top near {said[3]} % of the greatest force and falls again. "
        f"Marked: a load of {said[0]} % with a velocity of {said[1]} %.",
        x=Axis(title="Load (% of the isometric force)", lowest=0, highest=100, ticks=(0, 25, 50, 75, 100)),
        y=Axis(title="Velocity, power (% of the greatest)", lowest=0, highest=105, ticks=(0, 25, 50, 75, 100)),
        curves=(
            Curve(
                points=tuple((100 * one, 100 * velocity(one, curvature)) for one in loads),
                label="velocity",
                label_at=6,
                anchor="start",
            ),
            Curve(
                points=tuple((100 * one, 100 * one * velocity(one, curvature) / greatest) for one in loads),
                label="power",
                label_at=60,
                anchor="start",
                kind=2,
                dashed=True,
            ),
        ),
        marks=(Mark(x=100 * load, y=100 * speed, label=f"{said[1]} %"),),
        width=WIDTH,
        height=HEIGHT,
    )
    words = f"At {said[0]} % of the greatest force the muscle shortens at {said[1]} % of its greatest velocity and gives {said[2]} % of its greatest power; power peaks near {said[3]} %."
    return Scene(plot=plot, table=_table(curvature, greatest), words=words)


def _table(curvature: float, greatest: float) -> Table:
    rows = []
    for load in (0, 10, 20, 30, 40, 50, 60, 80, 100):
        speed = velocity(load / 100, curvature)
        power = load / 100 * speed / greatest
        rows.append((str(load), *(shown(Decimal(100 * one), 0) for one in (speed, power))))
    headings = ("Load (% of the isometric force)", "Velocity (%)", "Power (%)")
    return Table(caption="Velocity and power by load", headings=headings, rows=tuple(rows))


FORCE_VELOCITY = Exploration(
    id="force-velocity",
    title="Force, velocity and power",
    lead="Raise the load: the muscle shortens more slowly. Find the load with the most power. A larger curvature, as in fast fibres, makes the curve straighter and its power greater.",
    sliders=(
        Slider(asked=quantity("load", "load", units.PER_CENT, within=("0", "100"), example="30"), step=Decimal(5)),
        Slider(
            asked=quantity("curvature", "curvature (a ÷ F₀)", units.NUMBER, within=("0.1", "0.6"), example="0.25"),
            step=Decimal("0.05"),
        ),
    ),
    draw=_draw,
    sources=("hill-1938",),
    note="An illustration: Hill's equation for an isolated muscle that shortens, with 0.25 as a common curvature. In whole lifts the load with the most power differs from exercise to exercise.",
)
