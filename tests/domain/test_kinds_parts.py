"""Match, order, cloze and hotspot: what they take, what it is worth, what is shown, and what is wrong with how they are written."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from certprep.domain.errors import Invalid
from certprep.domain.item import AnyItem, Blank, Extra, Grade, Pair, Region, Step
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Explanation
from tests.builders import a_cloze, a_hotspot, a_match, a_multiple, an_item, an_option, an_order

ALL = {"a": "a.right", "b": "b.right", "c": "c.right"}
FILLED = {"gas": "gas.a", "litres": "6.5", "organ": "Lungs"}


def rules(item: AnyItem) -> list[str]:
    return [problem.rule for problem in item.problems()]


def refusal(item: AnyItem, raw: object) -> str:
    with pytest.raises(Invalid) as refused:
        item.parse(raw)
    return refused.value.rule


def explanation(item: AnyItem, response: Any) -> Explanation:
    return item.explanation(item.parse(response), OptionNames(item, seed=3, position=0).shown)


class TestMatch:
    def test_all_pairs_right_are_right(self) -> None:
        item = a_match()
        assert item.grade(item.parse(ALL)) == Grade(correct=True, credit=1.0)
        assert item.grade(item.parse({**ALL, "b": "x.right"})) == Grade(correct=False, credit=0.0)
        assert item.grade(None) == Grade(correct=False, credit=0.0)

    def test_partial_credit_is_the_share_of_pairs_that_are_right(self) -> None:
        item = a_match(credit="partial")
        assert item.grade({**ALL, "b": "c.right"}).credit == pytest.approx(2 / 3)
        assert item.grade({"a": "a.right"}).credit == pytest.approx(1 / 3)
        assert item.grade(ALL) == Grade(correct=True, credit=1.0)

    def test_a_response_that_is_filled_in_part_is_one_and_is_wrong(self) -> None:
        item = a_match()
        assert item.parse({"c": "c.right", "b": "", "a": "  "}) == {"c": "c.right"}
        assert not item.grade(item.parse({"a": "a.right"})).correct

    @pytest.mark.parametrize("raw", [None, {}, {"a": "", "b": " "}])
    def test_nothing_given_clears(self, raw: object) -> None:
        assert a_match().parse(raw) is None

    def test_the_same_response_is_kept_as_the_same_text(self) -> None:
        backwards = dict(reversed(ALL.items()))
        assert str(a_match().parse(backwards)) == str(a_match().parse(ALL))

    @pytest.mark.parametrize(
        ("raw", "rule"),
        [
            (["a"], "response-not-pairs"),
            ("a", "response-not-pairs"),
            ({"a": ["b.right"]}, "response-not-pairs"),
            ({"a": None}, "response-not-pairs"),
            ({"z": "a.right"}, "unknown-option"),
            ({"a": "z.right"}, "unknown-option"),
            ({"a": "b"}, "unknown-option"),
        ],
    )
    def test_anything_else_is_refused(self, raw: object, rule: str) -> None:
        assert refusal(a_match(), raw) == rule

    def test_a_guess_is_one_of_four_choices_for_each_of_three(self) -> None:
        assert a_match().guess == pytest.approx(1 / 64)

    def test_both_sides_are_shuffled_for_themselves(self) -> None:
        item = a_match()
        orders = [item.option_ids(Random(seed)) for seed in range(40)]
        assert {tuple(sorted(order)) for order in orders} == {tuple(sorted((*"abc", *item.choices)))}
        assert len({order[:3] for order in orders}) == 6
        assert len({order[3:] for order in orders}) > 12

    def test_numbers_on_the_right_stand_in_their_order(self) -> None:
        pairs = tuple(
            Pair(id=one, left=one, right=f"{number} s") for one, number in zip("abc", (120, 5, 30), strict=True)
        )
        item = a_match(pairs=pairs, extra=(Extra(id="x", text="60 s"),))
        shown = {item.option_ids(Random(seed))[3:] for seed in range(10)}
        assert shown == {("b.right", "c.right", "x.right", "a.right")}

    def test_a_question_has_both_sides_and_says_nothing_of_what_belongs_together(self) -> None:
        item = a_match()
        names = OptionNames(item, seed=1, position=0).shown
        question = item.question(names)
        assert sorted(one.html for one in question.prompts) == ["Left a", "Left b", "Left c"]
        assert sorted(one.html for one in question.options) == ["Right a", "Right b", "Right c", "Right x"]
        assert "Why" not in str(question)

    def test_afterwards_each_pair_is_explained(self) -> None:
        shown = explanation(a_match(), {"a": "a.right", "b": "x.right"})
        parts = {part.label_html: part for part in shown.parts}
        assert (parts["Left a"].given_html, parts["Left a"].correct) == ("Right a", True)
        assert (parts["Left b"].given_html, parts["Left b"].key_html, parts["Left b"].correct) == (
            "Right x",
            "Right b",
            False,
        )
        assert (parts["Left c"].given_html, parts["Left c"].correct) == ("", False)
        assert parts["Left b"].why_html == "Why b."

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"pairs": a_match().pairs[:1]}, "pair-count"),
            ({"extra": tuple(Extra(id=f"x{number}", text=f"X {number}") for number in range(8))}, "pair-count"),
            ({"extra": (Extra(id="a", text="Other"),)}, "duplicate-option-id"),
            ({"extra": (Extra(id="x", text=" right A"),)}, "duplicate-option"),
            ({"pairs": (*a_match().pairs[:2], Pair(id="c", left="Left a", right="R", why="W."))}, "duplicate-option"),
            ({"pairs": (*a_match().pairs[:2], Pair(id="c", left="", right="R", why="W."))}, "empty-text"),
            ({"pairs": (*a_match().pairs[:2], Pair(id="c", left="L", right="R"))}, "key-without-why"),
            ({"pairs": (*a_match().pairs[:2], Pair(id="C", left="L", right="R", why="W."))}, "option-id"),
        ],
    )
    def test_each_flaw_is_found_alone(self, changes: dict[str, Any], rule: str) -> None:
        assert rules(a_match(**changes)) == [rule]
        assert rules(a_match()) == []


class TestOrder:
    def test_the_sequence_as_written_is_right(self) -> None:
        item = an_order()
        assert item.grade(item.parse(list("abcd"))) == Grade(correct=True, credit=1.0)
        assert item.grade(item.parse(list("bacd"))) == Grade(correct=False, credit=0.0)
        assert item.grade(None) == Grade(correct=False, credit=0.0)

    @pytest.mark.parametrize(
        ("given", "credit"), [("abcd", 1.0), ("bcda", 2 / 3), ("abdc", 1 / 3), ("dcba", 0.0), ("cdab", 2 / 3)]
    )
    def test_partial_credit_is_the_share_of_neighbours_that_follow_directly(self, given: str, credit: float) -> None:
        assert an_order(credit="partial").grade(tuple(given)).credit == pytest.approx(credit)

    def test_it_is_never_shown_in_order_already(self) -> None:
        shown = {an_order().option_ids(Random(seed)) for seed in range(300)}
        assert tuple("abcd") not in shown
        assert len(shown) == 23

    @pytest.mark.parametrize("raw", [None, []])
    def test_nothing_given_clears(self, raw: object) -> None:
        assert an_order().parse(raw) is None

    @pytest.mark.parametrize(
        ("raw", "rule"),
        [
            (list("abc"), "response-not-an-order"),
            (list("abca"), "response-not-an-order"),
            (list("abcda"), "response-not-an-order"),
            ("abcd", "response-not-an-order"),
            ({"a": "1"}, "response-not-an-order"),
            (list("abcz"), "unknown-option"),
        ],
    )
    def test_anything_but_every_line_once_is_refused(self, raw: object, rule: str) -> None:
        assert refusal(an_order(), raw) == rule

    def test_a_guess_is_one_of_all_orders(self) -> None:
        assert an_order().guess == pytest.approx(1 / 24)

    def test_afterwards_each_place_is_explained(self) -> None:
        shown = explanation(an_order(), list("acbd"))
        assert [(part.given_html, part.key_html, part.correct) for part in shown.parts] == [
            ("Step a", "Step a", True),
            ("Step c", "Step b", False),
            ("Step b", "Step c", False),
            ("Step d", "Step d", True),
        ]
        assert shown.solution_html == "One after the other."
        assert [part.given_html for part in explanation(an_order(), None).parts] == [""] * 4

    def test_an_empty_response_of_a_review_is_explained_as_none(self) -> None:
        """*I don't know* is kept as an empty response."""
        for item in (an_order(), a_match(), a_cloze(), a_hotspot()):
            shown = item.explanation((), OptionNames(item, seed=1, position=0).shown)
            assert not shown.correct
            assert not any(part.given_html for part in shown.parts)

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"sequence": an_order().sequence[:2]}, "sequence-count"),
            ({"sequence": (*an_order().sequence, Step(id="a", text="Other"))}, "duplicate-option-id"),
            ({"sequence": (*an_order().sequence, Step(id="e", text="step a"))}, "duplicate-option"),
            ({"why": ""}, "key-without-why"),
        ],
    )
    def test_each_flaw_is_found_alone(self, changes: dict[str, Any], rule: str) -> None:
        assert rules(an_order(**changes)) == [rule]
        assert rules(an_order()) == []


class TestCloze:
    def test_all_blanks_right_are_right(self) -> None:
        item = a_cloze()
        assert item.grade(item.parse(FILLED)) == Grade(correct=True, credit=1.0)
        assert item.grade(item.parse({**FILLED, "gas": "gas.b"})) == Grade(correct=False, credit=0.0)
        assert item.grade(item.parse({"gas": "gas.a"})) == Grade(correct=False, credit=0.0)

    def test_partial_credit_is_the_share_of_blanks(self) -> None:
        item = a_cloze(credit="partial")
        assert item.grade({**FILLED, "organ": "heart"}).credit == pytest.approx(2 / 3)

    @pytest.mark.parametrize("typed", ["lungs", "  The   LUNGS ", "the\u00a0lungs", "the-lungs"])
    def test_capitals_spaces_and_hyphens_make_no_difference(self, typed: str) -> None:
        item = a_cloze()
        assert item.grade(item.parse({**FILLED, "organ": typed})).correct

    @pytest.mark.parametrize(
        ("typed", "correct"), [("6", True), ("5", True), ("7,0", True), ("4.9", False), ("six", False), ("-6", False)]
    )
    def test_a_number_is_right_within_the_tolerance(self, typed: str, correct: bool) -> None:
        item = a_cloze()
        assert item.grade(item.parse({**FILLED, "litres": typed})).correct is correct

    @pytest.mark.parametrize("raw", [None, {}, {"organ": " "}])
    def test_nothing_given_clears(self, raw: object) -> None:
        assert a_cloze().parse(raw) is None

    @pytest.mark.parametrize(
        ("raw", "rule"),
        [
            ([["gas", "gas.a"]], "response-not-pairs"),
            ("lungs", "response-not-pairs"),
            ({"organ": 6}, "response-not-pairs"),
            ({"heart": "lungs"}, "unknown-option"),
            ({"gas": "oxygen"}, "unknown-option"),
            ({"gas": "organ.a"}, "unknown-option"),
            ({"organ": "x" * 101}, "response-too-long"),
        ],
    )
    def test_anything_else_is_refused(self, raw: object, rule: str) -> None:
        assert refusal(a_cloze(), raw) == rule

    def test_a_guess_is_the_product_of_the_blanks_and_nobody_guesses_a_text(self) -> None:
        choices = tuple(an_option(one, key=one == "a") for one in "abc")
        assert a_cloze().guess == 0.0
        blanks = (Blank(id="gas", choices=choices), Blank(id="organ", choices=choices[:2]))
        assert a_cloze(blanks=blanks).guess == pytest.approx(1 / 6)

    def test_a_question_has_its_blanks_under_other_names_in_the_order_of_the_stem(self) -> None:
        item = a_cloze(blanks=tuple(reversed(a_cloze().blanks)))
        names = OptionNames(item, seed=1, position=0).shown
        question = item.question(names)
        places = [question.stem_html.index(f"[[{prompt.id}]]") for prompt in question.prompts]
        assert places == sorted(places)
        assert [len(prompt.choices) for prompt in question.prompts] == [2, 0, 0]
        assert "gas" not in question.stem_html
        assert "lungs" not in str(question)

    def test_afterwards_each_blank_is_explained_and_what_was_typed_is_only_text(self) -> None:
        shown = explanation(a_cloze(), {"gas": "gas.b", "organ": "<b>heart</b>"})
        assert [(part.given_html, part.key_html, part.correct) for part in shown.parts] == [
            ("helium", "oxygen", False),
            ("&lt;b&gt;heart&lt;/b&gt;", "lungs / the lungs", False),
            ("", "6", False),
        ]
        assert shown.parts[0].why_html == "Why of bWhy of a"

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"stem": "[[gas]] and [[organ]]"}, "blank-place"),
            ({"stem": "[[gas]] [[organ]] [[litres]] [[gas]]"}, "blank-place"),
            ({"stem": "[[gas]] [[organ]] [[litres]] [[more]]"}, "blank-place"),
        ],
    )
    def test_each_blank_stands_once_in_the_stem(self, changes: dict[str, Any], rule: str) -> None:
        assert rules(a_cloze(**changes)) == [rule]
        assert rules(a_cloze()) == []

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"choices": ()}, "blank-choices-or-text"),
            ({"accepts": ("oxygen",), "why": "W."}, "blank-choices-or-text"),
            ({"choices": (an_option("a", key=True),)}, "blank-choices"),
            ({"choices": (an_option("a", key=True), an_option("b", key=True))}, "blank-choices"),
            ({"choices": (an_option("a", key=True), replace(an_option("b"), why=""))}, "distractor-without-why"),
            ({"choices": (an_option("a", "Same", key=True), an_option("b", "same"))}, "duplicate-option"),
            ({"choices": (), "accepts": ("",), "why": "W."}, "blank-accepts"),
            ({"choices": (), "accepts": ("oxygen",)}, "key-without-why"),
            ({"tolerance": Decimal(-1)}, "negative-tolerance"),
        ],
    )
    def test_each_flaw_of_a_blank_is_found(self, changes: dict[str, Any], rule: str) -> None:
        first, *others = a_cloze().blanks
        assert rules(a_cloze(blanks=(replace(first, **changes), *others))) == [rule]


class TestHotspot:
    def test_the_key_region_is_right(self) -> None:
        item = a_hotspot()
        assert item.grade(item.parse("b")) == Grade(correct=True, credit=1.0)
        assert item.grade(item.parse("a")) == Grade(correct=False, credit=0.0)
        assert item.parse(None) is None
        assert item.parse("") is None

    @pytest.mark.parametrize(
        ("raw", "rule"),
        [(["b"], "response-not-a-region"), ({"b": "b"}, "response-not-a-region"), ("z", "unknown-option")],
    )
    def test_anything_else_is_refused(self, raw: object, rule: str) -> None:
        assert refusal(a_hotspot(), raw) == rule

    def test_a_guess_is_one_of_its_regions(self) -> None:
        assert a_hotspot().guess == pytest.approx(1 / 3)

    def test_a_question_has_the_figure_with_neutral_labels_and_its_words(self) -> None:
        item = a_hotspot()
        picture = item.question(OptionNames(item, seed=1, position=0).shown).picture
        assert picture is not None
        assert [region.label for region in picture.regions] == ["Region 1", "Region 2", "Region 3"]
        assert [region.text_html for region in picture.regions] == ["What a shows", "What b shows", "What c shows"]
        assert (picture.regions[1].x, picture.regions[1].width) == (220.0, 180.0)
        assert "Why" not in str(picture)

    def test_afterwards_each_region_has_its_rationale(self) -> None:
        shown = explanation(a_hotspot(), "a")
        assert [(one.key, one.chosen, one.why_html) for one in shown.options] == [
            (False, True, "Why a."),
            (True, False, "Why b."),
            (False, False, "Why c."),
        ]

    @pytest.mark.parametrize(
        ("place", "changes", "rule"),
        [
            (1, {"key": False}, "region-count"),
            (0, {"key": True}, "region-count"),
            (0, {"why": ""}, "distractor-without-why"),
            (1, {"why": ""}, "key-without-why"),
            (0, {"text": "what B shows"}, "duplicate-option"),
            (0, {"box": (100.0, 40.0, 180.0, 300.0)}, "regions-overlap"),
        ],
    )
    def test_each_flaw_of_a_region_is_found(self, place: int, changes: dict[str, Any], rule: str) -> None:
        regions = list(a_hotspot().regions)
        regions[place] = replace(regions[place], **changes)
        assert rules(a_hotspot(regions=tuple(regions))) == [rule]
        assert rules(a_hotspot()) == []

    def test_a_figure_without_words_is_a_flaw(self) -> None:
        assert rules(a_hotspot(alt=" ")) == ["figure-without-alt"]

    @pytest.mark.parametrize(
        ("box", "found"),
        [
            ((0.0, 0.0, 54.0, 54.0), []),  # 24 px of 288 are 53.3 of 640
            ((0.0, 0.0, 53.0, 54.0), ["region-too-small"]),
            ((600.0, 0.0, 60.0, 60.0), ["region-outside"]),
            ((-1.0, 0.0, 60.0, 60.0), ["region-outside"]),
        ],
    )
    def test_a_region_is_large_enough_for_a_finger_and_inside_its_figure(self, box: Any, found: list[str]) -> None:
        regions = (replace(a_hotspot().regions[0], box=box), *a_hotspot().regions[1:])
        assert [problem.rule for problem in a_hotspot(regions=regions).misplaced()] == found


class TestNames:
    """Ids that leave the server are the attempt's own, for prompts, choices, blanks and regions alike."""

    @pytest.mark.parametrize(
        ("item", "response"),
        [
            (an_item(), ("b",)),
            (a_multiple(), ("a", "c")),
            (a_match(), ALL),
            (an_order(), tuple("dacb")),
            (a_cloze(), {**FILLED, "organ": "gas.a"}),  # a text that looks like an id stays a text
            (a_hotspot(), "b"),
        ],
        ids=lambda one: getattr(one, "kind", ""),
    )
    def test_a_response_goes_out_and_comes_back(self, item: AnyItem, response: Any) -> None:
        for seed in range(25):
            names = OptionNames(item, seed=seed, position=seed % 7)
            sent = names.outward(response)
            assert sent != response
            assert item.parse(names.inward(sent)) == response

    @pytest.mark.parametrize(
        ("item", "raw"),
        [
            (a_match(), ALL),
            (an_order(), list("abcd")),
            (a_cloze(), {"organ": "lungs"}),
            (a_hotspot(), "b"),
            (an_item(), ["b"]),
        ],
        ids=lambda one: getattr(one, "kind", ""),
    )
    def test_the_items_own_ids_are_not_taken(self, item: AnyItem, raw: object) -> None:
        names = OptionNames(item, seed=5, position=0)
        assert refusal(item, names.inward(raw)) == "unknown-option"

    @pytest.mark.parametrize("item", [a_match(), an_order(), a_cloze(), a_hotspot()], ids=lambda one: one.kind)
    def test_each_part_has_a_name_of_its_own_and_another_in_another_attempt(self, item: AnyItem) -> None:
        one, other = (OptionNames(item, seed=seed, position=0).shown for seed in (1, 2))
        assert len(set(one.values())) == len(one) == len(item.option_ids(Random(1)))
        assert all(one[part] != other[part] for part in one)

    @pytest.mark.parametrize("item", [a_match(), an_order(), a_cloze(), a_hotspot()], ids=lambda one: one.kind)
    def test_what_clears_comes_through(self, item: AnyItem) -> None:
        names = OptionNames(item, seed=5, position=0)
        assert names.outward(None) is None
        assert item.parse(names.inward(None)) is None


class TestRevisions:
    @pytest.mark.parametrize(
        ("item", "changes"),
        [
            (a_match(), {"extra": (Extra(id="x", text="Other"),)}),
            (an_order(), {"sequence": tuple(reversed(an_order().sequence))}),
            (a_cloze(), {"blanks": (replace(a_cloze().blanks[0], tolerance=Decimal(1)), *a_cloze().blanks[1:])}),
            (
                a_hotspot(),
                {"regions": (replace(a_hotspot().regions[0], box=(0.0, 0.0, 9.0, 9.0)), *a_hotspot().regions[1:])},
            ),
            (a_hotspot(), {"alt": "Other."}),
            (an_item(), {"stimulus": "A case."}),
        ],
    )
    def test_another_wording_is_another_revision(self, item: AnyItem, changes: dict[str, Any]) -> None:
        assert replace(item, **changes).revision({}) != item.revision({})

    def test_where_a_release_shows_a_figure_belongs_to_no_wording(self) -> None:
        assert a_hotspot().placed(src="/media/other.svg", width=1, height=1).revision({}) == a_hotspot().revision({})

    def test_a_case_is_in_the_question_with_its_place(self) -> None:
        item = an_item(case="exs1-c01", case_index=2, case_count=3, stimulus="<p>Ana runs.</p>")
        shared = item.question(OptionNames(item, seed=1, position=0).shown).stimulus
        assert shared is not None
        assert (shared.html, shared.index, shared.count) == ("<p>Ana runs.</p>", 2, 3)


def test_a_region_says_nothing_of_the_key() -> None:
    region = Region(id="a", box=(0, 0, 60, 60), text="A line that falls.", key=True, why="It falls.")
    item = a_hotspot(regions=(region, *a_hotspot().regions[:1]))
    assert "It falls" not in str(item.question(OptionNames(item, seed=1, position=0).shown))
