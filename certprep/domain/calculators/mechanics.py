"""Mechanics: torque, work and power."""

from certprep.domain.calculators import units
from certprep.domain.calculators.calculator import Calculator
from certprep.domain.calculators.measures import always, quantity, result, step

TORQUE = Calculator(
    id="torque",
    title="Torque of a held load",
    quantities=(
        quantity("mass", "load", units.KG, units.LB, within=("0.1", "500"), example="10"),
        quantity(
            "arm",
            "moment arm",
            units.METRE,
            units.CM,
            units.INCH,
            within=("0.01", "1.5"),
            example="0.3",
            hint="the level distance from the joint to the load's line of pull",
        ),
    ),
    steps=always(
        step("force", "weight", "mass * 9.81", units.NEWTON),
        result("torque", "torque", "force * arm", units.NEWTON_METRE, also=(units.FOOT_POUND,)),
    ),
    sources=("openstax-ap2", "nsca-essentials-4"),
    note="An estimate of the load's share: the limb's own weight adds to it, and speeding up or slowing down does too.",
)

WORK_AND_POWER = Calculator(
    id="work-and-power",
    title="Work and power of a lift",
    quantities=(
        quantity("mass", "load", units.KG, units.LB, within=("0.1", "500"), example="100"),
        quantity("height", "height lifted", units.METRE, units.CM, units.FOOT, within=("0.01", "50"), example="0.5"),
        quantity("reps", "repetitions", units.NUMBER, within=("1", "200"), example="1"),
        quantity("seconds", "time of all lifting phases", units.SECONDS, within=("0.1", "3600"), example="1"),
    ),
    steps=always(
        result("work", "work", "mass * 9.81 * height * reps", units.JOULE, decimals=0),
        result("power", "mean power", "work / seconds", units.WATTS, decimals=0, within=("0", "8000")),
    ),
    sources=("nsca-essentials-4",),
    note="An estimate of the work on the load alone, with 9.81 m/s² and nothing for moving the body.",
)

CALCULATORS = (TORQUE, WORK_AND_POWER)
