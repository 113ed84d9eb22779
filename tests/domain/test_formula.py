"""Formulas: the arithmetic of authors, worked out in decimals by a parser of our own."""

from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from certprep.domain.formula import ARITHMETIC, DEEPEST, LARGEST, LONGEST, Formula, FormulaError, condition, formula

NUMBERS = {"age": Decimal(35), "rest": Decimal(60)}


def value(text: str) -> Decimal:
    return formula(text).value(NUMBERS)


def worked(text: str) -> Decimal | str:
    """The value, or the rule that refuses it."""
    try:
        return value(text)
    except FormulaError as error:
        return error.rule


def refusal(text: str) -> tuple[str, int]:
    with pytest.raises(FormulaError) as refused:
        value(text)
    return refused.value.rule, refused.value.place


class TestValues:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("(208 - 0.7*age - rest)*0.6 + rest", "134.1"),  # 208 - 24.5 = 183.5; 123.5 * 0.6 = 74.1; + 60
            ("0.1 + 0.2", "0.3"),
            ("1 - 2 - 3", "-4"),
            ("24 / 4 / 3", "2"),
            ("2 + 3 * 4", "14"),
            ("-2 ** 2", "-4"),
            ("2 ** -1", "0.5"),
            ("2 ** 3 ** 2", "512"),
            ("--3", "3"),
            ("220 − age × 2", "150"),
            ("min(3, 1, 2) + max(1, age)", "36"),
            ("round(2.5) + round(-2.5)", "0"),
            ("round(2.345, 2)", "2.35"),
            ("floor(-1.5)", "-2"),
            ("ceil(-1.5)", "-1"),
            ("sqrt(2.25)", "1.5"),
            ("abs(-age)", "35"),
        ],
    )
    def test_it_comes_to_what_arithmetic_says(self, text: str, number: str) -> None:
        assert value(text) == Decimal(number)

    @pytest.mark.parametrize(
        ("text", "rule", "place"),
        [
            ("", "formula-ends", 1),
            ("(1 + 2", "formula-ends", 7),
            ("1 +", "formula-ends", 4),
            ("1 2", "formula-syntax", 3),
            ("1 + ?", "formula-syntax", 5),
            ("0,7 * age", "formula-syntax", 2),
            (".5", "formula-syntax", 1),
            ("1e5", "formula-syntax", 1),
            ("1 < 2", "formula-syntax", 3),
            ("1 + ages", "formula-name", 5),
            ("age.real", "formula-syntax", 4),
            ("age[0]", "formula-syntax", 4),
            ("__import__('os')", "formula-syntax", 12),
            ("exec(1)", "formula-function", 1),
            ("negative(1)", "formula-function", 1),
            ("min", "formula-name", 1),
            ("max(1)", "formula-arguments", 1),
            ("abs(1, 2)", "formula-arguments", 1),
            ("1 / (age - 35)", "formula-division-by-zero", 3),
            ("0 / 0", "formula-division-by-zero", 3),
            ("sqrt(0 - 1)", "formula-no-number", 1),
            ("(0 - 8) ** 0.5", "formula-no-number", 9),
            ("round(1, 7)", "formula-no-number", 1),
            ("9 ** 9 ** 9", "formula-too-large", 3),
            ("10 ** 8 * 10 ** 8", "formula-too-large", 9),
            ("(" * 40 + "1", "formula-too-deep", DEEPEST + 1),
            ("-" * 40 + "1", "formula-too-deep", DEEPEST + 1),
            ("1" + "+1" * LONGEST, "formula-too-long", LONGEST),
        ],
    )
    def test_anything_else_is_refused_with_its_place(self, text: str, rule: str, place: int) -> None:
        assert refusal(text) == (rule, place)

    def test_the_names_that_are_not_known_are_told_with_those_that_are(self) -> None:
        (unknown,) = formula("age + mass").unknown(NUMBERS)
        assert (unknown.rule, unknown.place, unknown.parameters) == (
            "formula-name",
            7,
            {"name": "mass", "known": "age, rest"},
        )


class TestConditions:
    @pytest.mark.parametrize(
        ("text", "holds"),
        [
            ("rest < age + 60", True),
            ("rest <= 60", True),
            ("rest > 60", False),
            ("rest >= 60", True),
            ("age == 35", True),
            ("age != 35", False),
        ],
    )
    def test_it_holds_or_not(self, text: str, holds: bool) -> None:
        assert condition(text).holds(NUMBERS) is holds

    @pytest.mark.parametrize("text", ["age", "1 < 2 < 3", "< 3", "age <"])
    def test_it_compares_two_formulas(self, text: str) -> None:
        with pytest.raises(FormulaError):
            condition(text)


# --- against Python's own decimals --------------------------------------------------------------------------------------

_numbers = st.decimals(min_value=0, max_value=999, places=2).map(str)


def _binary(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})")


def _signed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inner.map(lambda text: f"(-{text})")


_trees = st.recursive(
    st.one_of(_numbers, st.sampled_from(["age", "rest"])), lambda inner: _binary(inner) | _signed(inner), max_leaves=9
)


@settings(max_examples=300, deadline=None)
@given(_trees)
def test_it_works_as_pythons_decimals_do(text: str) -> None:
    """The same text, with each number a Decimal, evaluated by Python in the same context."""
    assume(len(text) <= LONGEST)
    spelled = _spelled(text)
    try:
        with localcontext(ARITHMETIC):
            wanted = eval(spelled, {"__builtins__": {}}, {"D": Decimal, **NUMBERS})  # noqa: S307  the test's own text
    except (DivisionByZero, InvalidOperation, Overflow):
        assert refusal(text)[0] == "formula-division-by-zero"
        return
    if abs(wanted) > LARGEST:
        return
    found = worked(text)
    assert found in (wanted, "formula-too-large")  # a step on the way may be too large where the end is not


def _spelled(text: str) -> str:
    parts = text.replace("(", "( ").replace(")", " )").replace("-", "- ").split()
    return " ".join(f"D('{part}')" if part[0].isdigit() else part for part in parts)


@settings(max_examples=500, deadline=200)
@given(st.text(alphabet=st.sampled_from("0123456789.,+-*/()<>= agerstmindx_'\"[]{}:;\\\n"), max_size=320))
def test_no_text_does_anything_but_come_to_a_number_or_be_refused(text: str) -> None:
    for read in (formula, condition):
        place = 1
        try:
            found = read(text)
            found.value(NUMBERS) if isinstance(found, Formula) else found.holds(NUMBERS)
        except FormulaError as error:
            place = error.place
        assert 1 <= place <= len(text) + 1
