"""The keys of calculation items, worked out again by the site's calculators."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest

from certprep.domain.calculators import CALCULATORS
from certprep.domain.item import AnyItem, Generated, Numeric, Single
from certprep.domain.item.given import drawn
from certprep.domain.lint.plain import plain
from certprep.library.library import read

Numbers = Mapping[str, Decimal]
ROOT = Path(__file__).parents[1]
DRAWS = 50

# Item: calculator, what goes in (in the calculator's own units), which step is asked, how the key shows it.
FIXED: dict[str, tuple[str, dict[str, str], str, str]] = {
    "asm3-001": ("mean-arterial-pressure", {"systolic": "126", "diastolic": "78"}, "mean", "94 mmHg"),
    "asm4-009": (
        "jackson-pollock-3-men",
        {"age": "40", "chest": "14", "abdomen": "26", "thigh": "18"},
        "fat",
        "18.5 %",
    ),
    "asm4-011": ("target-weight", {"mass": "79.8", "fat": "35", "wanted": "30"}, "target", "74 kg"),
    "asm5-008": ("run-1-5-miles", {"minutes": "13.75"}, "vo2max", "38.6 mL/kg/min"),
    "exs6-001": ("torque", {"mass": "8", "arm": "0.26"}, "torque", "20.4 N·m"),
    "nut1-006": (
        "macro-split",
        {"energy": "2600", "carbohydrate": "50.62", "protein": "19.38", "fat": "30"},
        "carbohydrate_g",
        "329 g",
    ),
    "nut1-008": ("protein-range", {"mass": "70"}, "low", "98–140 g"),
    "nut5-010": ("energy-availability", {"eaten": "1880", "spent": "700", "lean": "44"}, "availability", "27 kcal/kg"),
}
TYPED: dict[str, tuple[str, dict[str, str], dict[str, str], str]] = {
    "asm4-001": ("target-weight", {"mass": "90", "fat": "30", "wanted": "25"}, {}, "target"),
    "exs4-001": ("cardiac-output", {"heart_rate": "140", "stroke_volume": "105"}, {}, "output"),
    "nut2-001": (
        "sweat-rate",
        {"before": "74.6", "after": "73.5", "drunk": "0.7", "urine": "0.2", "hours": "1.25"},
        {},
        "rate",
    ),
    "slp5-001": ("break-even", {"fixed": "1640", "price": "60", "cost": "15"}, {}, "sessions"),
}
GENERATED: dict[str, tuple[str, Callable[[Numbers], dict[str, Decimal]], dict[str, str], str]] = {
    "asm3-013": ("pulse-to-bpm", dict, {}, "rate"),
    "asm4-008": ("bmi", dict, {}, "bmi"),
    "asm4-012": (
        "target-weight",
        lambda one: {"mass": one["mass"], "fat": one["fat"], "wanted": one["goal"]},
        {},
        "target",
    ),
    "asm5-007": (
        "rockport",
        lambda one: {
            "mass": one["mass"],
            "age": one["age"],
            "minutes": one["minutes"] + one["seconds"] / 60,
            "heart_rate": one["rate"],
        },
        {"sex": "female"},
        "vo2max",
    ),
    "exs4-008": (
        "mean-arterial-pressure",
        lambda one: {"systolic": one["sbp"], "diastolic": one["dbp"]},
        {},
        "mean",
    ),
    "exs4-009": (
        "rate-pressure-product",
        lambda one: {"heart_rate": one["hr"], "systolic": one["sbp"]},
        {},
        "product",
    ),
    "exs6-009": ("torque", lambda one: {"mass": one["mass"], "arm": one["arm"]}, {}, "torque"),
    "exs6-010": (
        "work-and-power",
        lambda one: {"mass": one["mass"], "height": one["height"], "reps": Decimal(1), "seconds": one["time"]},
        {},
        "power",
    ),
    "nut4-008": (
        "tdee",
        lambda one: {"mass": one["mass"], "height": one["height"], "age": one["age"], "factor": one["level"]},
        {"sex": "male"},
        "total",
    ),
    "nut4-012": ("dynamic-weight", dict, {}, "year"),
    "nut2-008": (
        "fluid-replacement",
        lambda one: {"before": one["before"], "after": one["before"] - one["lost"]},
        {},
        "fluid",
    ),
    "slp5-008": (
        "retention",
        lambda one: {"start": one["start"], "end": one["end"], "new": one["new"]},
        {},
        "retention",
    ),
}


@pytest.fixture(scope="module", name="items")
def fixture_items() -> dict[str, AnyItem]:
    (draft,) = read(ROOT)
    return {one.item.id: one.item for one in draft.written}


def worked(calculator: str, given: Mapping[str, Decimal], chosen: Mapping[str, str], step: str) -> Decimal:
    return CALCULATORS[calculator].answer(given, chosen).value(step)


@pytest.mark.parametrize("item", FIXED)
def test_the_key_says_what_the_calculator_gives(items: dict[str, AnyItem], item: str) -> None:
    calculator, given, step, said = FIXED[item]
    single = items[item]
    assert isinstance(single, Single)
    assert said in plain(single.option(single.keys[0]).text)
    value = worked(calculator, {name: Decimal(one) for name, one in given.items()}, {}, step)
    first = said.split()[0].split("–")[0]
    assert _as_precise(value, first) == Decimal(first)


@pytest.mark.parametrize("item", TYPED)
def test_the_number_to_type_is_the_calculators(items: dict[str, AnyItem], item: str) -> None:
    calculator, given, chosen, step = TYPED[item]
    numeric = items[item]
    assert isinstance(numeric, Numeric)
    value = worked(calculator, {name: Decimal(one) for name, one in given.items()}, chosen, step)
    assert abs(value - numeric.value) <= max(numeric.tolerance, Decimal("0.5") if step == "sessions" else Decimal(0))


@pytest.mark.parametrize("item", GENERATED)
def test_every_learners_number_is_the_calculators(items: dict[str, AnyItem], item: str) -> None:
    calculator, into, chosen, step = GENERATED[item]
    generated = items[item]
    assert isinstance(generated, Generated)
    for seed in range(DRAWS):
        numbers = drawn(generated.given, generated.where, Random(seed))
        asked = generated.with_numbers(numbers)
        value = worked(calculator, into(numbers), chosen, step)
        assert abs(_as_precise(value, str(asked.value)) - asked.value) <= generated.tolerance, numbers


def _as_precise(value: Decimal, written: str) -> Decimal:
    """Rounded, halves up, to as many decimals as the key shows."""
    return value.quantize(Decimal(written), rounding=ROUND_HALF_UP)
