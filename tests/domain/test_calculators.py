"""What holds for every calculator: ranges, sentences, units, formulas that read, and sources."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.calculators import CALCULATORS, SUBJECTS, Calculator, measures, units
from certprep.domain.calculators.calculator import Chosen
from certprep.domain.calculators.functions import FUNCTIONS
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.units import Unit, converted
from certprep.domain.calculators.working import Answer, Values, shown
from certprep.domain.errors import Invalid
from certprep.domain.formula import formula
from certprep.web.wording import WORDS, sentence

REFERENCES = Path(__file__).parents[2] / "content" / "personal-trainer" / "references.yaml"
every_calculator = pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=lambda one: one.id)
INPUTS = [(one, quantity) for one in CALCULATORS.values() for quantity in one.quantities]
every_input = pytest.mark.parametrize(
    ("calculator", "quantity"), INPUTS, ids=[f"{one.id}-{quantity.name}" for one, quantity in INPUTS]
)
UNITS = [one for one in vars(units).values() if isinstance(one, Unit)]


def example(calculator: Calculator) -> dict[str, str]:
    numbers, chosen = calculator.example()
    return {name: str(value) for name, value in numbers.items()} | dict(chosen)


def refusal(calculator: Calculator, form: dict[str, str]) -> str:
    """The sentence that says why."""
    with pytest.raises(Invalid) as refused:
        calculator.read(form)
    return sentence(refused.value.rule, refused.value.parameters)


@every_input
def test_what_is_out_of_range_is_refused_in_the_unit_typed(calculator: Calculator, quantity: Quantity) -> None:
    for unit in quantity.units:
        for end, step in ((quantity.lowest, -1), (quantity.highest, 1)):
            beyond = converted(end, quantity.unit, unit) + step * max(Decimal("0.01"), abs(end) / 1000)
            form = example(calculator) | {quantity.name: f"{beyond:.9f}"[:20], f"{quantity.name}-unit": unit.symbol}
            said = refusal(calculator, form)
            assert said.startswith(f"The {quantity.label} must be between ")
            assert said.endswith(f"{unit.symbol}.")


@every_input
def test_the_ends_that_are_named_are_taken(calculator: Calculator, quantity: Quantity) -> None:
    for unit in quantity.units:
        for end in quantity.range(unit):
            assert quantity.lowest <= quantity.read(end, unit.symbol) <= quantity.highest


@every_input
@pytest.mark.parametrize("typed", ["", "many", "1e3000", "nan", "inf", "--4", "1" * 50])
def test_what_is_no_number_is_refused(calculator: Calculator, quantity: Quantity, typed: str) -> None:
    said = refusal(calculator, example(calculator) | {quantity.name: typed})
    assert quantity.label in said


def _answer(calculator: Calculator, values: Values, chosen: Chosen) -> Answer | Invalid:
    try:
        return calculator.answer(values, chosen)
    except Invalid as refused:
        return refused


def _numbers(quantity: Quantity) -> st.SearchStrategy[Decimal]:
    return st.decimals(quantity.lowest, quantity.highest, places=3) if _wide(quantity) else st.just(quantity.example)


def _wide(quantity: Quantity) -> bool:
    return quantity.highest - quantity.lowest > Decimal("0.01")


@every_calculator
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_numbers_in_range_are_answered_or_refused_with_a_sentence(calculator: Calculator, data: st.DataObject) -> None:
    values = {one.name: data.draw(_numbers(one), label=one.name) for one in calculator.quantities}
    chosen = {one.name: data.draw(st.sampled_from(one.options))[0] for one in calculator.choices}
    answer = _answer(calculator, values, chosen)
    if isinstance(answer, Invalid):
        assert sentence(answer.rule, answer.parameters).endswith(".")
        return
    for one in answer.steps:
        assert one.value.is_finite()
        assert one.step.within is None or one.step.within[0] <= one.value <= one.step.within[1]
    assert answer.results or answer.verdict


@every_calculator
def test_a_calculator_is_complete(calculator: Calculator) -> None:
    answer = calculator.answer(*calculator.example())
    assert answer.results or answer.verdict
    assert "stimate" in calculator.note or "xact" in calculator.note
    assert calculator.sources
    assert all(quantity.lowest <= quantity.example <= quantity.highest for quantity in calculator.quantities)


@every_calculator
def test_each_formula_reads_and_knows_its_names(calculator: Calculator) -> None:
    for way in calculator.formulas():
        known = {one.name for one in calculator.quantities}
        for step in way:
            assert formula(step.formula).names() <= known, step.name
            known.add(step.name)


@every_calculator
def test_the_working_shows_no_name_of_ours(calculator: Calculator) -> None:
    for one in calculator.answer(*calculator.example()).steps:
        assert "_" not in one.words + one.numbers
        assert not {"*", "/"} & set(one.words + one.numbers)


def test_the_working_has_the_numbers_in_the_places_of_the_words() -> None:
    (bmi,) = CALCULATORS["bmi"].read({"mass": "68", "height": "165", "height-unit": "cm"}).steps
    assert (bmi.words, bmi.numbers) == ("body mass ÷ height²", "68 ÷ 1.65²")


def test_each_source_is_a_reference_of_the_course() -> None:
    written = yaml.safe_load(REFERENCES.read_text())
    assert {key for one in CALCULATORS.values() for key in one.sources} - set(written) == set()


def test_each_id_is_there_once() -> None:
    assert len(CALCULATORS) == sum(len(subject.calculators) for subject in SUBJECTS) == 61
    assert len({subject.slug for subject in SUBJECTS}) == len(SUBJECTS)


def test_the_manual_lists_each_calculator_with_its_functions() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "calculators.md").read_text(encoding="utf-8")
    for calculator in CALCULATORS.values():
        (row,) = [line for line in manual.splitlines() if line.startswith(f"| `{calculator.id}` |")]
        inputs = ", ".join(one.name for one in calculator.quantities)
        name = calculator.id.replace("-", "_")
        shown = set(re.findall(rf"`({name}\w*)\({inputs}\)`", row))
        plain = {one for one in FUNCTIONS if one == name or one in {f"{name}_female", f"{name}_male"}}
        assert shown == plain, calculator.id
        assert all(f"{one.label}, {' to '.join(one.range(one.unit))}" in row for one in calculator.quantities)


def test_each_fault_has_a_sentence() -> None:
    """They are named in a function's answer, where the test of all rules does not see them."""
    folder = Path(measures.__file__).parent
    quoted = {
        word for path in folder.glob("*.py") for word in path.read_text().split('"') if word.startswith("calculator-")
    }
    assert len(quoted) > 12
    assert quoted - WORDS.keys() == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.symbol or "number")
@given(value=st.decimals(Decimal(-10000), Decimal(10000), places=6))
def test_a_conversion_comes_back(unit: Unit, value: Decimal) -> None:
    base = Unit(symbol="base")
    there = converted(value, unit, base)
    assert abs(converted(there, base, unit) - value) <= Decimal("1e-9")


def _known() -> Iterator[tuple[str, Unit, str, Unit, str]]:
    """Published equivalents, each exact or to the digits given: NIST SP 811 (2008), appendix B."""
    yield "1", units.LB, "0.45359237", units.KG, "kg"
    yield "1", units.MPH, "26.8224", units.METRES_A_MINUTE, "m/min"
    yield "212", units.FAHRENHEIT, "100", units.CELSIUS, "boiling"
    yield "32", units.FAHRENHEIT, "0", units.CELSIUS, "freezing"
    yield "1", units.FLUID_OUNCE, "29.5735295625", units.ML, "mL"
    yield "1", units.MILE, "1.609344", units.KM, "km"
    yield "1", units.WATT, "6.118297", units.KG_M_A_MINUTE, "6 in ACSM's rounding"
    yield "1", units.KCAL, "4.184", units.KJ, "kJ"
    yield "1", units.FOOT_POUND, "1.355818", units.NEWTON_METRE, "N m"


@pytest.mark.parametrize(("typed", "unit", "expected", "wanted", "_what"), [*_known()])
def test_units_have_their_published_size(typed: str, unit: Unit, expected: str, wanted: Unit, _what: str) -> None:
    assert converted(Decimal(typed), unit, wanted).quantize(Decimal(expected)) == Decimal(expected)


def test_alice_types_a_decimal_comma_and_a_thousand() -> None:
    assert measures.HEIGHT_M.read("1,75") == Decimal("1.75")
    assert measures.HEIGHT_M.read("175", "cm") == Decimal("1.75")
    bank = CALCULATORS["break-even"].quantities[0]
    assert bank.read("3,000") == Decimal(3000)


def test_a_result_is_rounded_to_what_the_method_gives() -> None:
    answer = CALCULATORS["mifflin-st-jeor"].read({"sex": "female", "mass": "65", "height": "170", "age": "30"})
    assert [answer.results[0].shown, *answer.results[0].shown_also] == ["1,400 kcal/day", "5,860 kJ/day"]
    assert shown(Decimal("-0.04"), 1) == "0.0"
    assert shown(Decimal("-12.35"), 1) == "−12.4"


def test_bobs_impossible_numbers_together_are_refused() -> None:
    pressures = {"systolic": "80", "diastolic": "120"}
    assert refusal(CALCULATORS["blood-pressure-class"], pressures).startswith("The systolic pressure is the higher")
    thin = {"age": "18", "chest": "2", "abdomen": "2", "thigh": "2"}
    assert "this method can't mean" in refusal(CALCULATORS["jackson-pollock-3-men"], thin)
    assert refusal(CALCULATORS["heat-index"], {"temperature": "77", "humidity": "10"}).startswith("It is too cool")


def test_all_that_is_wrong_is_named_at_once() -> None:
    taken = CALCULATORS["karvonen"].take({"age": "9", "rest": "", "intensity": "60"})
    assert [one.field for one in taken.refused] == ["age", "rest"]
    assert taken.given == {"intensity": 60}
