"""How the aerobic and the anaerobic systems share an all-out effort, by its length."""

from decimal import Decimal
from itertools import pairwise

from certprep.domain.calculators import units
from certprep.domain.calculators.measures import quantity
from certprep.domain.calculators.working import Values, shown
from certprep.domain.explore.scene import HEIGHT, WIDTH, Exploration, Scene, Slider, Table
from certprep.domain.plotting import Axis, Curve, Mark, Plot

# Gastin 2001, table: seconds of all-out effort -> per cent of its energy that is aerobic.
AEROBIC = (
    (10, 6),
    (15, 12),
    (20, 18),
    (30, 27),
    (45, 37),
    (60, 45),
    (75, 51),
    (90, 56),
    (120, 63),
    (180, 73),
    (240, 79),
)


def aerobic_share(seconds: Decimal) -> Decimal:
    """Per cent, on the straight line between the two published points beside it."""
    for (earlier, low), (later, high) in pairwise(AEROBIC):
        if seconds <= later:
            return low + (high - low) * (seconds - earlier) / (later - earlier)
    return Decimal(AEROBIC[-1][1])


def _draw(values: Values) -> Scene:
    seconds = values["seconds"]
    aerobic = aerobic_share(seconds)
    lasts, share = shown(seconds, 0), shown(aerobic, 0)
    rest = shown(100 - Decimal(share), 0)
    plot = Plot(
        title="Aerobic share of the energy of an all-out effort, by its length",
        description=f"The aerobic share rises from 6 % at 10 s to 27 % at 30 s, 51 % at 75 s and 79 % at 240 s. Marked: {lasts} s with {share} %.",
        x=Axis(title="Length of the all-out effort (s)", lowest=0, highest=240, ticks=(0, 30, 60, 120, 180, 240)),
        y=Axis(title="Aerobic share of the energy (%)", lowest=0, highest=100, ticks=(0, 25, 50, 75, 100)),
        curves=(Curve(points=tuple((float(x), float(y)) for x, y in AEROBIC), area=True),),
        marks=(Mark(x=float(seconds), y=float(aerobic), label=f"{share} %"),),
        width=WIDTH,
        height=HEIGHT,
    )
    table = Table(
        caption="Published shares",
        headings=("Effort (s)", "Aerobic (%)", "Anaerobic (%)"),
        rows=tuple((str(length), str(part), str(100 - part)) for length, part in AEROBIC),
    )
    leads = "the anaerobic systems lead" if aerobic < 50 else "the aerobic system leads"
    words = (
        f"An all-out effort of {lasts} s: about {share} % aerobic, {rest} % anaerobic. Over the whole effort {leads}."
    )
    return Scene(plot=plot, table=table, words=words)


ENERGY_OVER_TIME = Exploration(
    id="energy-systems",
    title="Energy systems over time",
    lead="Make the effort longer and find where both shares are equal. Even a sprint of 30 s is more than a quarter aerobic.",
    sliders=(
        Slider(
            asked=quantity("seconds", "length of the effort", units.SECONDS, within=("10", "240"), example="60"),
            step=Decimal(5),
        ),
    ),
    draw=_draw,
    sources=("gastin-2001",),
    note="An estimate from many studies of all-out efforts; lines between the published points are ours. It does not divide the anaerobic part into its two systems.",
)
