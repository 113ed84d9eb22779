"""The kinds of items in files: read with places, kept canonical, rendered once, and released whole."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from certprep.domain.item import Cloze, Generated, Hotspot, Item, Match, Numeric, Order
from certprep.domain.item.names import OptionNames, as_asked
from certprep.domain.problem import Problem
from certprep.library.canonical import canonical
from certprep.library.entries import NOT_WRITTEN
from certprep.library.findings import Sources
from certprep.library.library import Draft
from certprep.library.render import Renderer
from certprep.library.texts import Texts
from certprep.library.yaml_files import data, read_yaml
from tests.builders import a_generated
from tests.library.written import FIGURE, bank, draft, item, numeric, rules, with_items

FILE = "question_banks/pt/exs/energy-systems.yaml"
CURVE = "content/pt/figures/curve.svg"

MATCH = item(
    kind="match",
    options=None,
    pairs=[
        {"id": "a", "left": "*Fast*", "right": "Phosphagen", "why": "Seconds."},
        {"id": "b", "left": "Slow", "right": "Oxidative", "why": "Hours."},
    ],
    extra=[{"id": "x", "text": "Solar"}],
)
ORDER = item(
    kind="order",
    options=None,
    sequence=[{"id": one, "text": f"Step **{one}**"} for one in "abc"],
    why="One after the other.",
)
CLOZE = item(
    kind="cloze",
    options=None,
    stem="Glycolysis splits [[fuel]] in the **[[place]]**.",
    blanks=[
        {"id": "fuel", "accepts": ["glucose"], "why": "Its name says so."},
        {
            "id": "place",
            "choices": [
                {"id": "a", "text": "cytoplasm", "key": True, "why": "Its enzymes are there."},
                {"id": "b", "text": "mitochondria", "why": "That is oxidation."},
            ],
        },
    ],
)
HOTSPOT = item(
    kind="hotspot",
    options=None,
    figure="curve.svg",
    alt="A curve that rises.",
    regions=[
        {"id": "a", "box": ["0", "0", "300", "400"], "text": "It is flat.", "why": "No."},
        {"id": "b", "box": ["320", "0", "300", "400"], "text": "It rises.", "key": True, "why": "Yes."},
    ],
    tags=["figure"],
)
GENERATED = numeric(
    "exs5-001",
    stem="At {age}, with {rest} at rest, *how much* is $220 - {age}$?",
    given={"age": "20..70", "rest": ["60", "70"]},
    value="220 - age",
    tolerance="1",
    why="$\\frac{220 - {age}}{1}$ is {=220-age*1*1}, or {value}.",
    mistakes=[{"value": "200 - age", "why": "Took {rest} for it."}],
)
KINDS = [MATCH, ORDER, CLOZE, HOTSPOT, GENERATED]


def problem(found: Draft, rule: str) -> Problem:
    return rules(found)[rule]


def said(text: str) -> Any:
    root = read_yaml(text).root
    assert root is not None
    return data(root)


def released(found: Draft, item_id: str = "exs5-001") -> Item:
    assert found.content is not None
    return found.content.items[item_id].item


def case(**changes: Any) -> dict[str, Any]:
    return {
        "id": "exs5-c01",
        "kind": "case",
        "stem": "Ana sprints 100 m. [@gastin-2001]",
        "tags": ["scenario"],
        "references": ["gastin-2001"],
        "items": [item("exs5-021", stem="Which system?"), numeric("exs5-022", stem="How many of 25?", references=None)],
        **changes,
    }


class TestKinds:
    @pytest.mark.parametrize("written", KINDS, ids=lambda one: str(one["kind"]))
    def test_each_kind_is_read_and_released_without_a_problem(self, tmp_path: Path, written: dict[str, Any]) -> None:
        found = with_items(tmp_path, written)
        assert [one for one in found.problems if one.subject == "exs5-001"] == []
        assert type(released(found)) in (Match, Order, Cloze, Hotspot, Generated)

    @pytest.mark.parametrize("written", [*KINDS, case()], ids=lambda one: str(one["kind"]))
    def test_each_kind_has_one_canonical_form_that_says_the_same(self, written: dict[str, Any]) -> None:
        shuffled = dict(reversed(written.items()))
        text = canonical(bank(shuffled), kind="bank")
        assert canonical(text, kind="bank") == text
        assert said(text) == said(bank(written))

    def test_the_canonical_form_keeps_short_things_short_and_the_order_of_what_is_drawn(self) -> None:
        written = {
            **GENERATED,
            "given": {"value2": "1..9", "left": ["60", "70"], "age": "20..70"},
            "where": ["age > 21"],
        }
        text = canonical(bank(written), kind="bank")
        assert '    given: {value2: 1..9, left: ["60", "70"], age: 20..70}\n    where: ["age > 21"]\n' in text
        assert '        box: ["0", "0", "300", "400"]\n        text: "It is flat."\n' in canonical(
            bank(HOTSPOT), kind="bank"
        )

    def test_a_case_is_canonical_with_its_items_last(self) -> None:
        keys = list(said(canonical(bank(dict(reversed(case().items()))), kind="bank"))["items"][0])
        assert keys == ["id", "kind", "stem", "tags", "references", "items"]

    @pytest.mark.parametrize("field", sorted(NOT_WRITTEN))
    def test_authors_may_not_write_what_the_library_fills_in(self, tmp_path: Path, field: str) -> None:
        fault = problem(with_items(tmp_path, item(**{field: "1"})), "unknown-field")
        assert (fault.subject, fault.parameters["field"], fault.file) == ("exs5-001", field, FILE)
        assert fault.line is not None

    def test_what_the_library_fills_in_are_fields(self) -> None:
        known = {one.name for one in (*fields(Item), *fields(Hotspot))}
        assert known >= NOT_WRITTEN

    def test_generated_is_no_word_of_authors(self, tmp_path: Path) -> None:
        written = {**GENERATED, "kind": "generated"}
        assert problem(with_items(tmp_path, written), "not-one-of").parameters["field"] == "kind"


class TestRendering:
    def test_a_hotspot_has_its_figure_and_is_served_with_it(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, HOTSPOT)
        spot = released(found)
        assert isinstance(spot, Hotspot)
        assert (spot.width, spot.height) == (640, 400)
        assert found.content is not None
        (figure,) = found.content.figures
        assert spot.src == f"/media/{figure}.svg"

    def test_another_drawing_makes_another_revision(self, tmp_path: Path) -> None:
        one = with_items(tmp_path / "a", HOTSPOT)
        other = draft(tmp_path / "b", {FILE: bank(HOTSPOT), CURVE: FIGURE.replace("#fff", "#ffe")})
        assert one.content is not None
        assert other.content is not None
        assert one.content.items["exs5-001"].revision != other.content.items["exs5-001"].revision

    @pytest.mark.parametrize(
        ("changes", "figure", "rule"),
        [
            ({"figure": "other.svg"}, FIGURE, "unknown-figure"),
            ({}, FIGURE.replace('viewBox="0 0', 'viewBox="-5 0'), "hotspot-origin"),
            ({}, FIGURE.replace("640 400", "600 400"), "region-outside"),
            ({"tags": []}, FIGURE, "tag-missing"),
        ],
    )
    def test_what_is_wrong_with_a_figure_is_told(
        self, tmp_path: Path, changes: dict[str, Any], figure: str, rule: str
    ) -> None:
        files: dict[str, str | None] = {FILE: bank({**HOTSPOT, **changes}), CURVE: figure}
        assert problem(draft(tmp_path, files), rule).subject == "exs5-001"

    def test_blanks_come_through_markdown(self, tmp_path: Path) -> None:
        text = released(with_items(tmp_path, CLOZE))
        assert text.stem == "<p>Glycolysis splits [[fuel]] in the <strong>[[place]]</strong>.</p>"
        question = text.question(OptionNames(text, seed=1, position=0).shown)
        assert all(f"[[{prompt.id}]]" in question.stem_html for prompt in question.prompts)

    def test_places_come_through_markdown_and_maths_and_are_filled_afterwards(self, tmp_path: Path) -> None:
        generated = released(with_items(tmp_path, GENERATED))
        assert isinstance(generated, Generated)
        assert "<em>how much</em>" in generated.stem
        assert "{=220-age*1*1}" in generated.why
        one = as_asked(generated, seed=1, position=0)
        assert isinstance(one, Numeric)
        age = 220 - int(one.value)
        assert f"<mn>{age}</mn>" in one.stem
        assert f"is {220 - age}, or {220 - age}." in one.why
        assert "{" not in one.stem + one.why

    def test_html_in_braces_stays_text(self, tmp_path: Path) -> None:
        evil = "{=<script>alert(1)</script>} {age} {value}"
        assert problem(with_items(tmp_path, {**GENERATED, "why": evil}), "place-unknown").blocks
        texts = Texts(Renderer(Sources()))
        rendered = texts.item(a_generated(why=evil, stem=evil))
        assert "<script" not in str(rendered)
        assert "<script" not in str(as_asked(rendered, seed=1, position=0))


class TestCases:
    def test_a_case_becomes_its_items_in_order(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(), case())
        one, other = released(found, "exs5-021"), released(found, "exs5-022")
        assert (one.case, one.case_index, one.case_count) == ("exs5-c01", 1, 2)
        assert (other.case, other.case_index, other.case_count) == ("exs5-c01", 2, 2)
        assert one.stimulus == other.stimulus
        assert one.stimulus.startswith("<p>Ana sprints 100 m.")

    def test_tags_and_references_of_the_case_are_its_items(self, tmp_path: Path) -> None:
        other = released(with_items(tmp_path, item(), case()), "exs5-022")
        assert (other.tags, other.references) == (("calculation", "scenario"), ("gastin-2001",))

    def test_its_candidates_tell_the_case(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(), case())
        assert found.content is not None
        candidates = {one.item: one for one in found.content.candidates()}
        assert (candidates["exs5-022"].case, candidates["exs5-022"].index, candidates["exs5-022"].kind) == (
            "exs5-c01",
            2,
            "numeric",
        )
        assert candidates["exs5-001"].case == ""
        assert candidates["exs5-001"].guess == pytest.approx(1 / 3)

    def test_a_changed_case_changes_the_wording_of_its_items(self, tmp_path: Path) -> None:
        one = with_items(tmp_path / "a", case())
        other = with_items(tmp_path / "b", case(stem="Ana sprints 200 m."))
        assert one.content is not None
        assert other.content is not None
        for name in ("exs5-021", "exs5-022"):
            assert one.content.items[name].revision != other.content.items[name].revision

    def test_problems_inside_a_case_have_their_lines(self, tmp_path: Path) -> None:
        faulty = case(items=[item("exs5-021"), item("exs5-022", difficulty="high")])
        text = bank(faulty)
        fault = problem(draft(tmp_path, {FILE: text}), "wrong-value")
        assert fault.subject == "exs5-022"
        assert text.splitlines()[(fault.line or 0) - 1].strip() == "difficulty: high"

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"items": [item("exs5-021")]}, "case-size"),
            ({"items": [item("exs5-021"), item("exs5-022", status="draft", stem="Other?")]}, "case-mixed"),
            ({"items": [item("exs5-021"), item("exs5-022", use="mock", stem="Other?")]}, "case-mixed"),
            ({"stem": " "}, "empty-text"),
        ],
    )
    def test_what_is_wrong_with_a_case_keeps_it_out(self, tmp_path: Path, changes: dict[str, Any], rule: str) -> None:
        found = with_items(tmp_path, item(), case(**changes))
        assert problem(found, rule).subject == "exs5-c01"
        assert found.content is not None
        assert set(found.content.items) == {"exs5-001", "smp-001"}

    def test_one_item_that_is_kept_out_keeps_the_case_out(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(), case(items=[item("exs5-021"), item("exs5-022", difficulty="2")]))
        assert problem(found, "case-not-whole").subject == "exs5-021"
        assert found.content is not None
        assert set(found.content.items) == {"exs5-001", "smp-001"}

    def test_one_item_that_cannot_be_read_keeps_the_case_out(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(), case(items=[item("exs5-021"), item("exs5-022", kind="essay")]))
        assert problem(found, "case-not-whole").subject == "exs5-021"

    def test_a_case_holds_no_case(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, case(items=[item("exs5-021"), case(id="exs5-c02")]))
        assert problem(found, "not-one-of").subject == "exs5-c02"

    def test_two_cases_of_one_name_are_told(self, tmp_path: Path) -> None:
        second = case(items=[item("exs5-031", stem="Which then?"), item("exs5-032", stem="And then?")])
        found = with_items(tmp_path, item(), case(), second)
        assert {one.subject for one in found.problems if one.rule == "duplicate-case"} == {
            *("exs5-021", "exs5-022", "exs5-031", "exs5-032")
        }

    def test_the_same_question_about_another_case_is_another(self, tmp_path: Path) -> None:
        second = case(
            id="exs5-c02",
            stem="Ben walks.",
            items=[item("exs5-031", stem="Which system?"), numeric("exs5-032", stem="How many of 25?")],
        )
        found = with_items(tmp_path, case(), second)
        assert [one for one in found.problems if "duplicate" in one.rule] == []

    def test_a_case_without_its_fields_is_told(self, tmp_path: Path) -> None:
        fault = problem(with_items(tmp_path, {"id": "exs5-c01", "kind": "case", "items": []}), "missing-field")
        assert (fault.subject, fault.parameters["field"]) == ("exs5-c01", "stem")
