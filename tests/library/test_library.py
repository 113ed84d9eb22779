"""The library as a whole: a course in files becomes the content of a release, and every fault is a problem with its place."""

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest

from certprep.domain.course import Passage, QuickCheck
from certprep.domain.item import Numeric, Single
from certprep.domain.problem import Problem
from certprep.domain.release import Content
from certprep.library.library import Draft, latest, read
from tests.library.written import (
    BANK,
    COURSE,
    FIGURE,
    FILES,
    MODULE,
    bank,
    draft,
    item,
    numeric,
    rules,
    with_items,
    write,
)

BANK_FILE = "question_banks/pt/exs/energy-systems.yaml"
MODULE_FILE = "content/pt/modules/exs/energy-systems.md"
COURSE_FILE = "content/pt/course.yaml"
FIGURE_STEM = "What is this?\n\n/// figure | curve.svg\n    alt: A curve that rises.\n///\n"


def content(found: Draft) -> Content:
    assert found.content is not None
    return found.content


def problem(found: Draft, rule: str) -> Problem:
    assert rule in rules(found), [one.rule for one in found.problems]
    return rules(found)[rule]


class TestAGoodLibrary:
    def test_nothing_is_wrong_with_it(self, tmp_path: Path) -> None:
        assert draft(tmp_path).problems == ()

    def test_it_becomes_the_content_of_a_release(self, tmp_path: Path) -> None:
        ours = content(draft(tmp_path))
        assert ours.course.title == "Personal trainer"
        assert list(ours.items) == ["exs5-001", "exs5-002", "smp-001"]
        assert list(ours.blueprints) == ["quiz"]
        assert ours.references["gastin-2001"].short == "Gastin 2001"
        released = ours.items["exs5-001"]
        assert (released.module, released.domain) == ("energy-systems", "EXS")

    def test_an_item_leaves_as_html_under_the_hash_of_what_was_written(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(stem="Which **one**?\n"))
        released = content(found).items["exs5-001"]
        assert released.item.stem == "<p>Which <strong>one</strong>?</p>"
        assert isinstance(released.item, Single)
        assert released.item.options[0].text == "The phosphagen system"
        assert released.item.options[0].why == "<p>It is the fastest.</p>"
        (written,) = [one for one in found.written if one.item.id == "exs5-001"]
        assert written.item.stem == "Which **one**?"
        assert released.revision == written.item.revision({})

    def test_space_around_a_text_makes_no_other_revision(self, tmp_path: Path) -> None:
        one = with_items(tmp_path / "1", item(stem="Which?"))
        other = with_items(tmp_path / "2", item(stem="Which?\n"))
        assert content(one).items["exs5-001"].revision == content(other).items["exs5-001"].revision

    def test_another_drawing_makes_another_revision(self, tmp_path: Path) -> None:
        bank_file = bank(item(stem=FIGURE_STEM, tags=["figure"]))
        files = {BANK_FILE: bank_file, MODULE_FILE: None}
        one = draft(tmp_path / "1", files)
        other = draft(tmp_path / "2", {**files, "content/pt/figures/curve.svg": FIGURE.replace("#fff", "#eee")})
        assert content(one).items["exs5-001"].revision != content(other).items["exs5-001"].revision

    def test_figures_that_are_shown_are_in_it_by_their_hashes(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(stem=FIGURE_STEM, tags=["figure"]))
        digest = hashlib.sha256(FIGURE.encode()).hexdigest()
        assert content(found).figures == {digest: FIGURE.encode()}
        assert f'src="/media/{digest}.svg"' in content(found).items["exs5-001"].item.stem

    def test_only_live_and_pilot_items_reach_learners(self, tmp_path: Path) -> None:
        statuses = ("draft", "vetting", "pilot", "live", "retired")
        items = [item(f"exs5-00{n}", status=status) for n, status in enumerate(statuses)]
        for one in items:
            one["stem"] += f" It is {one['status']}."
        found = with_items(tmp_path, *items)
        assert list(content(found).items) == ["exs5-002", "exs5-003", "smp-001"]
        assert len(found.written) == 6

    def test_the_same_files_give_the_same_content(self, tmp_path: Path) -> None:
        assert read(write(tmp_path)) == read(tmp_path)

    def test_files_that_nobody_changed_are_not_read_again(self, tmp_path: Path) -> None:
        root = write(tmp_path)
        first = latest(root)
        assert first == read(root)
        assert latest(root) is first
        (root / MODULE_FILE).write_text("---\n")
        assert latest(root) is not first
        assert latest(root) == read(root)
        assert latest(root)[0].blocking

    def test_a_numeric_item_is_exact(self, tmp_path: Path) -> None:
        ours = content(with_items(tmp_path, numeric(value="0.10", tolerance="1e-2"))).items["exs5-009"].item
        assert isinstance(ours, Numeric)
        assert (str(ours.value), str(ours.tolerance)) == ("0.10", "0.01")


class TestModules:
    def test_a_module_is_read_in_sections(self, tmp_path: Path) -> None:
        reading = content(draft(tmp_path)).readings["energy-systems"]
        assert [section.anchor for section in reading.sections] == ["intro", "three-systems", "how-long"]
        assert reading.sections[0].title == ""
        assert reading.sections[2].objectives == ("EXS-5.2", "EXS-5.3")
        assert reading.sections[1].parts[1] == QuickCheck(anchor="check-1", items=("exs5-001",))
        assert reading.terms == {"ATP": "Adenosine triphosphate."}
        assert reading.references == ("gastin-2001",)
        assert reading.reviewed is not None
        assert reading.reviewed.isoformat() == "2026-11-21"

    def test_reading_takes_two_seconds_for_four_words_and_half_a_minute_for_a_question(self, tmp_path: Path) -> None:
        text = MODULE.replace("Opening words.", "word " * 240)
        reading = content(draft(tmp_path, {MODULE_FILE: text})).readings["energy-systems"]
        assert reading.minutes == 3  # 2 for the words, .5 for the item, and a little for the other sections

    def test_a_definition_is_safe_html_in_a_line(self, tmp_path: Path) -> None:
        text = MODULE.replace("ATP: Adenosine triphosphate.", "VO2: '$\\dot{V}O_2$ & <more>'")
        terms = content(draft(tmp_path, {MODULE_FILE: text})).readings["energy-systems"].terms
        assert terms["VO2"].endswith("</math> &amp; &lt;more&gt;")

    @pytest.mark.parametrize(
        ("before", "after", "rule", "line"),
        [
            ("---\ntitle", "title", "front-matter-missing", 1),
            ("title: Energy systems\n", "", "missing-field", 2),
            ("reviewed: 2026-11-21", "reviewed: lately", "wrong-value", 7),
            ("reviewed:", "reveiwed:", "unknown-field", 7),
            ("reviewed:", "title: Other\nreviewed:", "duplicate-field", 7),
            ("ATP: Adenosine", "ATP: Aden: osine", "yaml-broken", 5),
            ("EXS-5.3]", "EXS-6.1]", "module-objectives", 1),
            (' EXS-5.3" }', '" }', "objective-without-section", 1),
            (' EXS-5.3" }', ' EXS-6.1" }', "section-objective", 1),
            ("[gastin-2001]\n", "[nobody-1999]\n", "unknown-reference", 1),
            ("[gastin-2001]\n", "[gastin-2001, old-2009]\n", "stale-reference", 1),
            (
                "[@gastin-2001]",
                "[@gastin-2001] " + "Physiological considerations necessitate individualisation. " * 3,
                "hard-to-read",
                1,
            ),
            ("reviewed:", "only_here: [ADP]\nreviewed:", "only-here-unknown", 1),
            ("[@gastin-2001]", "[@nobody-1999]", "unknown-reference", 14),
            ("[@gastin-2001]", "[@old-2009]", "reference-not-declared", 14),
            ("quick-check | exs5-001", "quick-check | exs5-099", "quick-check-unknown", 16),
            ("quick-check | exs5-001", "quick-check | two of EXS-9.9", "unknown-objective", 16),
            ("/// quick-check", "/// quickcheck", "unknown-block", 16),
        ],
    )
    def test_each_fault_has_its_line(self, tmp_path: Path, before: str, after: str, rule: str, line: int) -> None:
        assert before in MODULE
        found = draft(tmp_path, {MODULE_FILE: MODULE.replace(before, after, 1)})
        fault = problem(found, rule)
        assert (fault.file, fault.line, fault.subject) == (MODULE_FILE, line, "energy-systems")
        assert ("energy-systems" in content(found).readings) == (not fault.blocks)

    def test_a_term_that_two_modules_explain_differently_is_a_warning_at_the_second(self, tmp_path: Path) -> None:
        second = '---\ntitle: Levers\nobjectives: [EXS-6.1]\nterms: {atp: Fuel., Lever: A bar.}\n---\n\n## Levers {: objective="EXS-6.1" }\n\nBars.\n'
        place = "content/pt/modules/exs/biomechanics.md"
        fault = problem(draft(tmp_path, {place: second}), "term-defined-twice")
        assert (fault.file, fault.subject, fault.blocks) == (place, "biomechanics", False)
        assert fault.parameters == {"term": "atp", "other": "energy-systems"}
        same = second.replace("Fuel.", '"Adenosine  triphosphate."')
        assert draft(tmp_path / "same", {place: same}).problems == ()

    def test_a_module_that_is_not_written_is_planned_and_no_problem(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {MODULE_FILE: None})
        assert (found.problems, content(found).readings) == ((), {})

    def test_a_module_that_the_course_does_not_list_is_a_problem(self, tmp_path: Path) -> None:
        assert problem(draft(tmp_path, {"content/pt/modules/exs/other.md": MODULE}), "unknown-module").file.endswith(
            "other.md"
        )

    def test_a_module_in_another_domains_folder_is_a_warning(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {MODULE_FILE: None, "content/pt/modules/nut/energy-systems.md": MODULE})
        assert not problem(found, "file-name").blocks


class TestQuickChecks:
    def checked(self, root: Path, argument: str, *items: dict[str, object]) -> Draft:
        module = MODULE.replace("quick-check | exs5-001", f"quick-check | {argument}")
        return draft(root, {MODULE_FILE: module, BANK_FILE: bank(*items, item("smp-001", stem="For visitors?"))})

    def chosen(self, found: Draft) -> list[tuple[str, ...]]:
        sections = content(found).readings["energy-systems"].sections
        return [part.items for section in sections for part in section.parts if isinstance(part, QuickCheck)]

    def test_items_are_asked_by_id_in_order(self, tmp_path: Path) -> None:
        found = self.checked(tmp_path, "exs5-002 exs5-001", item(), item("exs5-002", stem="What else?"))
        assert self.chosen(found) == [("exs5-002", "exs5-001")]

    def test_items_are_asked_by_objective_without_the_sample(self, tmp_path: Path) -> None:
        found = self.checked(tmp_path, "one of EXS-5.1", item(), item("exs5-002", stem="What else?"))
        assert self.chosen(found) == [("exs5-001",)]

    def test_an_item_named_elsewhere_in_the_module_is_taken_last(self, tmp_path: Path) -> None:
        module = MODULE.replace("Opening words.", "/// quick-check | one of EXS-5.1\n///")
        assert self.chosen(draft(tmp_path, {MODULE_FILE: module})) == [("exs5-002",), ("exs5-001",)]

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"status": "draft"}, "its status is draft"),
            ({"use": "mock"}, "it is kept for mocks"),
            ({"references": []}, "a blocking problem keeps it out"),
        ],
    )
    def test_an_item_that_may_not_be_shown_is_left_out_with_a_warning(
        self, tmp_path: Path, changes: dict[str, Any], why: str
    ) -> None:
        found = self.checked(tmp_path, "exs5-001 exs5-002", item(**changes), item("exs5-002", stem="What else?"))
        fault = problem(found, "quick-check-not-shown")
        assert (fault.parameters["why"], fault.blocks, fault.line) == (why, False, 16)
        assert self.chosen(found) == [("exs5-002",)]

    def test_a_number_of_an_objectives_items_never_takes_one_kept_for_mocks(self, tmp_path: Path) -> None:
        kept = item("exs5-001", use="mock")
        others = [item(f"exs5-{number:03}", stem=f"What of {number}?") for number in (2, 3)]
        found = self.checked(tmp_path, "three of EXS-5.1", kept, *others)
        assert problem(found, "quick-check-short").parameters["found"] == 2
        assert self.chosen(found) == [("exs5-002", "exs5-003")]

    def test_the_sample_is_for_visitors(self, tmp_path: Path) -> None:
        found = self.checked(tmp_path, "smp-001", item())
        assert problem(found, "quick-check-not-shown").parameters["why"] == "it is the sample question"
        assert self.chosen(found) == []

    def test_too_few_items_of_an_objective_is_a_warning(self, tmp_path: Path) -> None:
        found = self.checked(tmp_path, "three of EXS-5.1", item())
        assert problem(found, "quick-check-short").parameters == {"objective": "EXS-5.1", "wanted": 3, "found": 1}
        assert self.chosen(found) == [("exs5-001",)]


class TestBanks:
    def test_a_broken_item_is_left_out_and_the_others_stay(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {BANK_FILE: BANK.replace("difficulty: '0.6'", "difficulty: 'rather'", 1)})
        fault = problem(found, "wrong-value")
        assert fault == Problem(
            rule="wrong-value",
            subject="exs5-001",
            parameters={"field": "difficulty", "value": "rather", "wanted": "a number"},
            file=BANK_FILE,
            line=BANK.split("\n").index("  difficulty: '0.6'") + 1,
        )
        assert list(content(found).items) == ["exs5-002", "smp-001"]

    @pytest.mark.parametrize(
        ("changes", "rule", "field"),
        [
            ({"stem": None}, "missing-field", "stem"),
            ({"kind": None}, "missing-field", "kind"),
            ({"stemm": "x"}, "unknown-field", "stemm"),
            ({"kind": "singel"}, "not-one-of", "kind"),
            ({"level": "hard"}, "not-one-of", "level"),
            ({"tags": "figure"}, "wrong-value", "tags"),
            ({"stem": ["a"]}, "wrong-value", "stem"),
            ({"options": [{"id": "a", "text": "x", "key": "yes", "why": "y"}]}, "not-one-of", "options 1 key"),
            ({"options": [{"id": "a", "text": "x", "because": "y"}]}, "unknown-field", "options 1 because"),
            ({"options": {"a": "x"}}, "wrong-value", "options"),
        ],
    )
    def test_a_wrong_field_is_named_in_plain_words(
        self, tmp_path: Path, changes: dict[str, Any], rule: str, field: str
    ) -> None:
        fault = problem(with_items(tmp_path, item(**changes)), rule)
        assert (fault.subject, fault.parameters["field"]) == ("exs5-001", field)

    def test_a_field_written_twice_keeps_that_item_out_and_no_other(self, tmp_path: Path) -> None:
        found = draft(
            tmp_path, {BANK_FILE: BANK.replace("  level: recall\n", "  level: recall\n  level: analysis\n", 1)}
        )
        fault = problem(found, "duplicate-field")
        assert (fault.subject, fault.parameters) == ("exs5-001", {"field": "level"})
        assert list(content(found).items) == ["exs5-002", "smp-001"]

    def test_a_second_list_of_items_keeps_the_bank_out(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {BANK_FILE: f"{BANK}items: []\n"})
        assert (problem(found, "duplicate-field").subject, content(found).items) == ("", {})

    def test_an_unknown_kind_lists_the_kinds_there_are(self, tmp_path: Path) -> None:
        fault = problem(with_items(tmp_path, item(kind="essay")), "not-one-of")
        assert fault.parameters["choices"] == "single, multiple, numeric, match, order, cloze, hotspot, case"

    def test_an_item_that_is_no_group_of_fields_is_a_problem(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {BANK_FILE: "course: pt\nmodule: energy-systems\nitems:\n  - only words\n"})
        assert problem(found, "wrong-value").line == 4

    def test_an_id_is_unique_and_the_second_is_left_out(self, tmp_path: Path) -> None:
        found = with_items(tmp_path, item(stem="The first?"), item(stem="The second?"))
        fault = problem(found, "duplicate-id")
        assert fault.parameters["first"] == f"{BANK_FILE}:4"
        assert "first" in content(found).items["exs5-001"].item.stem

    def test_an_id_is_unique_over_all_courses(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                name.replace("/pt/", "/qt/"): text.replace("id: pt", "id: qt").replace("course: pt", "course: qt")
                for name, text in FILES.items()
            },
        )
        first, second = read(write(tmp_path))
        assert not any(one.rule == "duplicate-id" for one in first.problems)
        assert [one.subject for one in second.problems if one.rule == "duplicate-id"] == [
            "exs5-001",
            "exs5-002",
            "smp-001",
        ]

    def test_an_item_in_another_modules_bank_is_a_problem(self, tmp_path: Path) -> None:
        fault = problem(with_items(tmp_path, item(objective="EXS-6.1")), "objective-of-other-module")
        assert fault.parameters == {"objective": "EXS-6.1", "module": "biomechanics"}

    def test_a_bank_of_another_course_or_module_is_left_out_whole(self, tmp_path: Path) -> None:
        for changes, rule in (({"course": "qt"}, "bank-course"), ({"module": "cooking"}, "unknown-module")):
            found = draft(tmp_path / rule, {BANK_FILE: bank(item(), **changes)})
            assert problem(found, rule).file == BANK_FILE
            assert content(found).items == {}

    def test_a_bank_that_is_not_yaml_leaves_the_rest_alone(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {"question_banks/pt/exs/biomechanics.yaml": "course: [\n"})
        assert problem(found, "yaml-broken").file == "question_banks/pt/exs/biomechanics.yaml"
        assert len(content(found).items) == 3

    def test_a_rendering_fault_keeps_the_item_out(self, tmp_path: Path) -> None:
        options = item()["options"]
        options[1]["why"] = "See [@nobody-1999]."
        found = with_items(tmp_path, item(options=options))
        assert problem(found, "unknown-reference").subject == "exs5-001"
        assert "exs5-001" not in content(found).items


class TestCourses:
    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("", "yaml-empty"),
            ("id: [", "yaml-broken"),
            ("- a\n- b\n", "wrong-value"),
            ("just words", "wrong-value"),
            (COURSE.replace('title: "Personal trainer"\n', ""), "missing-field"),
            (COURSE.replace("weight: 100", "weight: heavy"), "wrong-value"),
            (COURSE.replace("weight: 100", "weight: 90"), "weights-not-100"),
            (COURSE.replace("id: pt", "id: other"), "course-folder"),
            (COURSE.replace("EXS-5.2", "EXS-5.1"), "duplicate-code"),
            (COURSE.replace("slug: biomechanics", "slug: Bio Mechanics"), "bad-code"),
            (None, "file-missing"),
        ],
    )
    def test_a_broken_course_is_a_problem_and_has_no_content(self, tmp_path: Path, text: str | None, rule: str) -> None:
        found = draft(tmp_path, {COURSE_FILE: text})
        assert problem(found, rule).file == COURSE_FILE
        assert found.content is None

    def test_banks_of_a_broken_course_are_still_checked_for_their_form(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {COURSE_FILE: "id: [", BANK_FILE: BANK.replace("kind: single", "kind: essay", 1)})
        assert problem(found, "not-one-of").subject == "exs5-001"

    def test_a_course_without_a_sample_shows_none(self, tmp_path: Path) -> None:
        none = draft(tmp_path / "1", {COURSE_FILE: COURSE.replace("sample: smp-001\n", "")})
        missing = draft(tmp_path / "2", {COURSE_FILE: COURSE.replace("smp-001", "smp-009")})
        assert not problem(none, "no-sample").blocks
        assert problem(missing, "sample-missing").parameters == {"sample": "smp-009"}
        assert content(missing).course.sample == ""

    def test_an_empty_folder_has_no_courses(self, tmp_path: Path) -> None:
        assert read(tmp_path) == ()

    def test_a_broken_figure_is_a_problem_and_so_is_what_shows_it(self, tmp_path: Path) -> None:
        files = {
            "content/pt/figures/curve.svg": FIGURE.replace("<rect", "<script/><rect"),
            BANK_FILE: bank(item(stem=FIGURE_STEM, tags=["figure"])),
            MODULE_FILE: None,
        }
        found = draft(tmp_path, files)
        assert problem(found, "figure-element").file == "content/pt/figures/curve.svg"
        assert problem(found, "unknown-figure").subject == "exs5-001"
        assert content(found).figures == {}


class TestReferences:
    REFERENCES = "content/pt/references.yaml"

    @pytest.mark.parametrize(
        ("text", "rule", "line"),
        [
            ("gastin-2001:\n  short: x\n  source: y\n", "missing-field", 2),
            ("gastin-2001:\n  short: x\n  source: y\n  year: late\n", "wrong-value", 4),
            ("gastin-2001:\n  key: x\n  short: x\n  source: y\n  year: 2001\n", "unknown-field", 2),
            ("gastin-2001: words\n", "wrong-value", 1),
            ("gastin-2001:\n  short: x\n  short: z\n  source: y\n  year: 2001\n", "duplicate-field", 3),
            ("- gastin-2001\n", "wrong-value", 1),
            ("gastin-2001:\n  short: x\n  source: y\n  year: 2001\n  link: javascript:alert(1)\n", "bad-link", 1),
            ("Gastin 2001:\n  short: x\n  source: y\n  year: 2001\n", "bad-reference-key", 1),
        ],
    )
    def test_a_broken_reference_is_left_out_and_so_is_what_rests_on_it(
        self, tmp_path: Path, text: str, rule: str, line: int
    ) -> None:
        found = draft(tmp_path, {self.REFERENCES: text})
        fault = problem(found, rule)
        assert (fault.file, fault.line) == (self.REFERENCES, line)
        assert content(found).references == {}
        assert content(found).items == {}

    def test_a_successor_that_is_not_there_is_a_warning(self, tmp_path: Path) -> None:
        text = "gastin-2001:\n  short: x\n  source: y\n  year: 2001\n  superseded_by: later\n"
        assert not problem(draft(tmp_path, {self.REFERENCES: text}), "unknown-successor").blocks


class TestBlueprints:
    QUIZ = "content/pt/exams/quiz.yaml"
    TEXT = 'id: quiz\ntitle: "Quiz"\npurpose: quiz\nscored: {EXS: 2}\nlevels: {}\n'

    @pytest.mark.parametrize(
        ("before", "after", "rule"),
        [
            ("purpose: quiz", "purpose: fun", "not-one-of"),
            ("purpose: quiz", "purpose: quiz\npurpose: mock", "duplicate-field"),
            ("EXS: 2", "EXS: two", "wrong-value"),
            ("EXS: 2", "NUT: 2", "unknown-domain"),
            ("EXS: 2", "EXS: 0", "blueprint-counts"),
            ("levels: {}", "levels: {recall: [60, 40]}", "levels-impossible"),
            ("levels: {}", "levels: {recall: [60, 100], application: [60, 100]}", "levels-impossible"),
            ("levels: {}", "levels: {}\nminutes: 0", "blueprint-counts"),
            ("levels: {}", "levels: {}\nscale: {lowest: 1, highest: 2, cut: 3, cut_share: 0.7}", "scale-out-of-order"),
            ("id: quiz", "id: Quiz 1", "bad-code"),
        ],
    )
    def test_a_broken_blueprint_is_left_out(self, tmp_path: Path, before: str, after: str, rule: str) -> None:
        found = draft(tmp_path, {self.QUIZ: self.TEXT.replace(before, after)})
        assert problem(found, rule).file == self.QUIZ
        assert content(found).blueprints == {}

    def test_one_that_the_bank_cannot_fill_stays_and_says_what_is_missing(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {self.QUIZ: self.TEXT.replace("EXS: 2", "EXS: 5")})
        fault = problem(found, "blueprint-unfilled")
        assert (fault.blocks, fault.parameters) == (False, {"blueprint": "quiz", "missing": "3 items of EXS"})
        assert list(content(found).blueprints) == ["quiz"]

    def test_a_file_is_named_after_its_exam(self, tmp_path: Path) -> None:
        found = draft(tmp_path, {self.QUIZ: None, "content/pt/exams/test.yaml": self.TEXT})
        assert problem(found, "file-name").parameters == {"wanted": "quiz.yaml"}


def test_a_bank_of_1200_items_is_read_rendered_and_checked_quickly(tmp_path: Path) -> None:
    """Printed, and only a wild slowdown fails: about a second of work on the machine this was written on."""
    text = bank(item("exs5-NNN", stem="Client NNN sprints NNN m in **1NNN s**. What fuels run NNN?"))
    head, fence, one = text.partition("items:\n")
    items = "".join(one.replace("NNN", f"{number:04}") for number in range(1200))
    write(tmp_path, {BANK_FILE: f"{head}{fence}{items}", MODULE_FILE: None})
    started = time.process_time()
    (found,) = read(tmp_path)
    seconds = time.process_time() - started
    print(f"1,200 items in {seconds:.2f} s")
    assert len(content(found).items) == 1200
    assert seconds < 8


def test_passages_hold_what_stands_between_headings(tmp_path: Path) -> None:
    section = content(draft(tmp_path)).readings["energy-systems"].sections[0]
    assert section.parts == (Passage(html="<p>Opening words.</p>\n"),)
