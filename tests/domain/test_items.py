"""The kinds of items: what they take as a response, what it is worth, and what is wrong with how they are written."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from certprep.domain.errors import Invalid
from certprep.domain.item import AnyItem, Grade, Mistake
from certprep.domain.numbers import leading_number
from tests.builders import a_multiple, a_numeric, an_item, an_option


def rules(item: AnyItem) -> list[str]:
    return [problem.rule for problem in item.problems()]


class TestSingle:
    def test_the_key_alone_is_right(self) -> None:
        item = an_item()
        assert item.grade(("b",)) == Grade(correct=True, credit=1.0)
        assert item.grade(("a",)) == Grade(correct=False, credit=0.0)
        assert item.grade(None) == Grade(correct=False, credit=0.0)

    def test_a_guess_is_right_in_one_of_four(self) -> None:
        assert an_item().guess == 0.25

    def test_a_response_is_one_option(self) -> None:
        assert an_item().parse(["b"]) == ("b",)
        assert an_item().parse([]) is None
        assert an_item().parse(None) is None

    @pytest.mark.parametrize(
        ("raw", "rule"),
        [
            (["a", "b"], "one-option-only"),
            (["z"], "unknown-option"),
            (["a", "a"], "unknown-option"),
            ([""], "unknown-option"),
            ("a", "response-not-options"),
            ([1], "response-not-options"),
            ({"a": True}, "response-not-options"),
        ],
    )
    def test_anything_else_is_refused(self, raw: object, rule: str) -> None:
        with pytest.raises(Invalid) as refused:
            an_item().parse(raw)
        assert refused.value.rule == rule


class TestMultiple:
    def test_all_keys_and_nothing_else_are_right(self) -> None:
        item = a_multiple()
        assert item.grade(("a", "c")).correct
        assert [item.grade(given).correct for given in (("a",), ("a", "b", "c"), ("b", "d"), None)] == [False] * 4

    def test_partial_credit_counts_hits_less_slips_and_never_makes_an_answer_right(self) -> None:
        item = a_multiple(credit="partial")
        assert item.grade(("a",)) == Grade(correct=False, credit=0.5)
        assert item.grade(("a", "b")) == Grade(correct=False, credit=0.0)
        assert item.grade(("a", "b", "c")) == Grade(correct=False, credit=0.5)
        assert item.grade(("a", "c")) == Grade(correct=True, credit=1.0)
        assert item.grade(("b", "d")).credit == 0.0

    def test_a_response_is_kept_in_the_order_of_the_file(self) -> None:
        assert a_multiple().parse(["c", "a"]) == ("a", "c")

    def test_a_guess_is_right_in_one_of_fifteen(self) -> None:
        assert a_multiple().guess == pytest.approx(1 / 15)


class TestNumeric:
    @pytest.mark.parametrize("typed", ["12.5", " 12,5 ", "+12.50", "12.6", "12.4", "1.25e1", "12.5\u00a0"])
    def test_a_number_within_the_tolerance_is_right(self, typed: str) -> None:
        item = a_numeric()
        assert item.grade(item.parse(typed)).correct

    @pytest.mark.parametrize("typed", ["12.61", "12.39", "-12.5", "125", "0"])
    def test_a_number_outside_it_is_wrong(self, typed: str) -> None:
        item = a_numeric()
        assert not item.grade(item.parse(typed)).correct

    @pytest.mark.parametrize("typed", ["1,344", "1 344", "1\u202f344", "1344.0", "1,344.0"])
    def test_thousands_may_be_set_apart(self, typed: str) -> None:
        item = a_numeric(value=Decimal(1344))
        assert item.grade(item.parse(typed)).correct

    def test_a_minus_sign_may_be_the_printers(self) -> None:
        assert a_numeric(value=Decimal(-5)).grade("−5").correct

    @pytest.mark.parametrize(
        "raw", ["twelve", "1e", "nan", "inf", "--5", "1" * 41, "9e99999999", "-1e100", 12.5, ["12.5"]]
    )
    def test_what_is_no_number_is_refused(self, raw: object) -> None:
        with pytest.raises(Invalid) as refused:
            a_numeric().parse(raw)
        assert refused.value.rule == "response-not-a-number"

    def test_a_number_beyond_all_measure_that_was_saved_is_wrong_and_keeps_no_attempt_from_closing(self) -> None:
        assert a_numeric().grade("9e99999999") == Grade(correct=False, credit=0.0)
        assert a_numeric().mistake("9e99999999") is None

    def test_nothing_typed_clears(self) -> None:
        assert a_numeric().parse("  ") is None
        assert not a_numeric().grade(None).correct

    def test_a_known_mistake_is_recognised(self) -> None:
        found = a_numeric().mistake("25")
        assert found is not None
        assert found.why == "Forgot to halve."
        assert a_numeric().mistake("24") is None


class TestOrder:
    def test_options_are_shuffled_and_each_attempt_has_its_own_order(self) -> None:
        orders = {an_item().option_ids(Random(seed)) for seed in range(60)}
        assert len(orders) > 15
        assert an_item().option_ids(Random(1)) == an_item().option_ids(Random(1))

    def test_numbers_stay_in_the_order_written(self) -> None:
        texts = ("about 5 kg", "7.5 kg", "1,200 kg", "≥ 2,000 kg")
        item = an_item(options=tuple(an_option(name, text) for name, text in zip("abcd", texts, strict=True)))
        assert {item.option_ids(Random(seed)) for seed in range(20)} == {("a", "b", "c", "d")}

    def test_a_pinned_option_stays_last(self) -> None:
        options = (an_option("a", last=True), an_option("b", key=True), an_option("c"), an_option("d"))
        assert {an_item(options=options).option_ids(Random(seed))[-1] for seed in range(20)} == {"a"}

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("12 kg", "12"),
            ("−5 °C", "-5"),
            ("about 1,640 kcal", "1640"),
            (r"\$60 a session", "60"),
            ("$60 a session", "60"),
            ("&lt;5 %", "5"),
            ("≥ 3.5", "3.5"),
            ("8–12 repetitions", "8"),
            ("the 2nd", None),
            ("twelve", None),
        ],
    )
    def test_the_number_that_an_option_begins_with(self, text: str, number: str | None) -> None:
        assert leading_number(text) == (None if number is None else Decimal(number))


class TestRevisions:
    def test_a_revision_is_the_hash_of_the_wording(self) -> None:
        """Fixed for ever, as attempts point at it: SHA-256 over JSON with sorted keys and without spaces."""
        item = a_numeric(stem="Half of 25 é?", why="25/2", mistakes=(), value=Decimal("12.50"), unit="")
        wording = (
            '{"body":{"mistakes":[],"tolerance":"0.1","unit":"","value":"12.50","why":"25/2"},'
            '"figures":{"curve.svg":"aa"},"kind":"numeric","stem":"Half of 25 é?"}'
        )
        assert item.revision({"curve.svg": "aa"}) == sha256(wording.encode()).hexdigest()

    def test_wording_keys_and_figures_make_another_revision(self) -> None:
        item, seen = an_item(), set()
        options = (replace(item.options[0], why="Other."), *item.options[1:])
        keys = tuple(replace(option, key=option.id == "a") for option in item.options)
        for changed in (
            item,
            replace(item, stem="Other?"),
            replace(item, options=options),
            replace(item, options=keys),
        ):
            seen.add(changed.revision({}))
        assert len(seen | {item.revision({"curve.svg": "a" * 64})}) == 5

    def test_what_belongs_to_the_release_does_not(self) -> None:
        item = an_item()
        for changes in ({"difficulty": 0.2}, {"tags": ("sprint",)}, {"notes": "Hm."}, {"enemies": ("x",)}):
            assert an_item(**changes).revision({}) == item.revision({})

    def test_texts_are_changed_by_where_they_stand(self) -> None:
        marked = an_item().texts(block="<p>{}</p>".format, inline="<i>{}</i>".format)
        assert (marked.stem, marked.options[0].text) == ("<p>Stem of exs1-001?</p>", "<i>Text of a</i>")
        assert marked.options[0].why == "<p>Why of a</p>"
        solved = a_numeric().texts(block="<p>{}</p>".format, inline="<i>{}</i>".format)
        assert (solved.why, solved.mistakes[0].why) == ("<p>Half of 25.</p>", "<p>Forgot to halve.</p>")


class TestProblems:
    @pytest.mark.parametrize("item", [an_item(), a_multiple(), a_numeric()])
    def test_a_clean_item_has_none(self, item: AnyItem) -> None:
        assert rules(item) == []

    @pytest.mark.parametrize(
        ("options", "rule"),
        [
            ((an_option("a", key=True),), "option-count"),
            (tuple(an_option(name, key=name == "a") for name in "abcdefg"), "option-count"),
            ((an_option("a", key=True), an_option("b")), "two-options"),
            ((an_option("a", key=True), an_option("a", "Other"), an_option("c")), "duplicate-option-id"),
            ((an_option("a", "Same", key=True), an_option("b", " same"), an_option("c")), "duplicate-option"),
            ((an_option("", key=True), an_option("b"), an_option("c")), "option-id"),
            ((an_option("a"), an_option("b"), an_option("c")), "single-needs-one-key"),
            ((an_option("a", key=True), an_option("b", key=True), an_option("c")), "single-needs-one-key"),
            ((replace(an_option("a", key=True), why=" "), an_option("b"), an_option("c")), "key-without-why"),
            ((an_option("a", key=True), replace(an_option("b"), why=""), an_option("c")), "distractor-without-why"),
        ],
    )
    def test_each_flaw_of_a_single_choice_is_found_alone(self, options: tuple[object, ...], rule: str) -> None:
        assert rules(an_item(options=options)) == [rule]

    @pytest.mark.parametrize(("keys", "rule"), [("", "multiple-needs-a-key"), ("abc", "multiple-needs-a-distractor")])
    def test_a_multiple_choice_has_keys_and_distractors(self, keys: str, rule: str) -> None:
        assert rules(a_multiple(options=tuple(an_option(name, key=name in keys) for name in "abc"))) == [rule]

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"tolerance": Decimal(-1)}, "negative-tolerance"),
            ({"why": ""}, "key-without-why"),
            ({"mistakes": ()}, "numeric-without-mistakes"),
            ({"mistakes": (Mistake(value=Decimal(25), why=""),)}, "distractor-without-why"),
            ({"mistakes": (Mistake(value=Decimal("12.6"), why="Rounded."),)}, "mistake-within-tolerance"),
        ],
    )
    def test_each_flaw_of_a_numeric_item_is_found_alone(self, changes: dict[str, Any], rule: str) -> None:
        assert rules(a_numeric(**changes)) == [rule]
