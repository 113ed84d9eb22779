"""Rules over many items, courses, blueprints and modules."""

import time
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from certprep.domain.blueprint import Blueprint, Candidate, Scale
from certprep.domain.course import Course, Level, Reference
from certprep.domain.item import AnyItem
from certprep.domain.lint import bank_problems, course_problems, readings
from certprep.domain.lint.blueprints import fillable, sound_blueprint
from certprep.domain.lint.courses import sound_references
from tests.builders import a_bank, a_blueprint, a_candidate, a_course, an_item

STEM = "Ingrid rows 1,500 m on the ergometer as fast as she can and finishes in 7 min 10 s. Which system leads?"


def found(*items: AnyItem) -> list[tuple[str, str, object]]:
    return [(problem.rule, problem.subject, problem.parameters["other"]) for problem in bank_problems(items)]


class TestStems:
    def test_different_questions_are_no_problem(self) -> None:
        assert found(an_item("a-1", stem=STEM), an_item("a-2", stem="Olu lifts. What is his load?")) == []

    def test_the_same_stem_twice_blocks_the_later_item(self) -> None:
        items = (an_item("a-1", stem=STEM), an_item("a-2", stem=f"**{STEM.upper()}**\n"), an_item("a-3", stem=STEM))
        assert found(*items) == [("duplicate-stem", "a-2", "a-1"), ("duplicate-stem", "a-3", "a-1")]

    def test_nearly_the_same_stem_is_a_warning(self) -> None:
        """One word of twenty-one changed at the end: of 19 runs of three words each, 18 are shared, which is 18 of 20."""
        (problem,) = bank_problems([an_item("a-1", stem=STEM), an_item("a-2", stem=STEM.replace("leads", "rests"))])
        assert (problem.rule, problem.subject, problem.blocks) == ("near-duplicate-stem", "a-2", False)
        assert problem.parameters == {"other": "a-1", "per_cent": 90}

    def test_a_stem_that_shares_less_is_no_problem(self) -> None:
        changed = STEM.replace("rows", "runs").replace("fast", "long").replace("leads", "rests")
        assert found(an_item("a-1", stem=STEM), an_item("a-2", stem=changed)) == []

    def test_it_agrees_with_comparing_every_pair(self) -> None:
        """The shortcut by rare shingles must find what the long way finds."""
        rng = Random(7)
        stems = [" ".join(rng.choice("abcdefgh") for _ in range(12)) for _ in range(60)]
        stems += [f"{stem} {rng.choice('abcdefgh')}" for stem in stems] + [f"{stem} x y" for stem in stems]
        items = [an_item(f"i-{number}", stem=stem) for number, stem in enumerate(stems)]
        assert {(one, other) for rule, one, other in found(*items) if rule == "near-duplicate-stem"} == _slowly(stems)

    def test_1200_stems_are_compared_quickly(self) -> None:
        rng = Random(1)
        items = [an_item(f"i-{n}", stem=" ".join(str(rng.randrange(400)) for _ in range(30))) for n in range(1200)]
        started = time.process_time()
        assert found(*items) == []
        assert time.process_time() - started < 2  # 0.1 s; comparing every pair takes ten times as long


def _slowly(stems: list[str]) -> set[tuple[str, str]]:
    sets = [{tuple(stem.split()[place : place + 3]) for place in range(len(stem.split()) - 2)} for stem in stems]
    return {
        (f"i-{later}", f"i-{earlier}")
        for later, one in enumerate(sets)
        for earlier, other in enumerate(sets[:later])
        if 0.8 <= len(one & other) / len(one | other) < 1
    }


class TestCourses:
    def rules(self, course: Course) -> list[str]:
        return [problem.rule for problem in course_problems(course)]

    def test_a_sound_course_has_no_problem(self) -> None:
        assert self.rules(a_course()) == []
        assert self.rules(a_course("EXS", "NUT", "ASM")) == []  # thirds add up to 100, nearly

    def test_weights_add_up_to_100_and_are_above_0(self) -> None:
        course = a_course()
        first, second = course.domains
        for weights in ((50, 49), (50, 50.1), (0, 100)):
            domains = (replace(first, weight=weights[0]), replace(second, weight=weights[1]))
            assert self.rules(replace(course, domains=domains)) == ["weights-not-100"]

    def test_codes_and_slugs_are_simple_and_unique(self) -> None:
        course = a_course()
        first, second = course.domains
        (module,) = second.modules
        for changes, rule in (
            ({"slug": "exs-one"}, "duplicate-code"),
            ({"code": "EXS-1"}, "duplicate-code"),
            ({"objectives": (*module.objectives, module.objectives[0])}, "duplicate-code"),
            ({"slug": "Nut/One"}, "bad-code"),
            ({"code": "NUT.1"}, "bad-code"),
        ):
            domains = (first, replace(second, modules=(replace(module, **changes),)))
            assert self.rules(replace(course, domains=domains)) == [rule], changes

    def test_references_have_simple_keys_web_links_and_known_successors(self) -> None:
        good = Reference(key="good-2001", short="", source="", year=2001, link="https://example.org/a")
        bad = {
            "bad-link": replace(good, link="javascript:alert(1)"),
            "unknown-successor": replace(good, superseded_by="later-2002"),
        }
        assert list(sound_references({"good-2001": good})) == []
        assert [one.rule for one in sound_references({"Good 2001": good})] == ["bad-reference-key"]
        for rule, reference in bad.items():
            assert [one.rule for one in sound_references({"good-2001": reference})] == [rule]


class TestBlueprints:
    def rules(self, blueprint: Blueprint) -> list[str]:
        return [problem.rule for problem in sound_blueprint(blueprint, a_course())]

    def test_a_sound_blueprint_has_no_problem(self) -> None:
        assert self.rules(a_blueprint()) == []
        levels = {Level.RECALL: (30.0, 40.0), Level.APPLICATION: (35.0, 45.0), Level.ANALYSIS: (20.0, 25.0)}
        assert self.rules(a_blueprint(scored={"EXS": 60, "NUT": 60}, levels=levels)) == []

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"scored": {"CAT": 3}}, "unknown-domain"),
            ({"scored": {}}, "blueprint-counts"),
            ({"scored": {"EXS": -1}}, "blueprint-counts"),
            ({"minutes": 0}, "blueprint-counts"),
            ({"minutes": -5}, "blueprint-counts"),
            ({"pilot": -1}, "blueprint-counts"),
            ({"levels": {Level.RECALL: (40.0, 30.0)}}, "levels-impossible"),
            ({"levels": {Level.RECALL: (0.0, 120.0)}}, "levels-impossible"),
            ({"levels": dict.fromkeys(Level, (0.0, 20.0))}, "levels-impossible"),
            ({"levels": dict.fromkeys(Level, (50.0, 100.0))}, "levels-impossible"),
            ({"levels": {Level.RECALL: (1.0, 2.0)}}, "levels-impossible"),  # of six items: at least 1, at most 0
            ({"kinds": {"match": 4, "order": 3}}, "kinds-impossible"),
            ({"kinds": {"match": -1}}, "kinds-impossible"),
            ({"kinds": {"mach": 2}}, "kinds-impossible"),
            ({"scale": Scale(lowest=100, highest=500, cut=500, cut_share=0.7)}, "scale-out-of-order"),
            ({"scale": Scale(lowest=100, highest=500, cut=350, cut_share=70)}, "scale-out-of-order"),
        ],
    )
    def test_each_fault_is_found(self, changes: dict[str, Any], rule: str) -> None:
        assert self.rules(a_blueprint(**changes)) == [rule]

    def test_a_bank_that_is_too_small_is_told_what_it_lacks(self) -> None:
        pool = [
            Candidate(item=item.id, domain=item.objective[:3], module="exs-one", level=item.level)
            for item in a_bank(each=2)
        ]
        levels = {Level.ANALYSIS: (50.0, 100.0)}
        (problem,) = fillable(a_blueprint(levels=levels), pool)
        assert (problem.rule, problem.blocks) == ("blueprint-unfilled", False)
        assert problem.parameters == {
            "blueprint": "quiz",
            "missing": "1 analysis item, 1 analysis item of EXS, 1 analysis item of NUT",
        }
        assert list(fillable(a_blueprint(scored={"EXS": 2}), pool)) == []

    def test_an_exam_that_no_bank_could_fill_says_so(self) -> None:
        pool = [a_candidate(f"EXS-{number}", module=f"m{number}") for number in range(3)]
        (problem,) = fillable(a_blueprint(scored={"EXS": 2}, every_module=True), pool)
        assert (problem.rule, problem.blocks, problem.subject) == ("blueprint-impossible", False, "quiz")


class TestModules:
    MODULE = next(a_course().modules())  # EXS-1.1 to EXS-1.3

    def test_the_front_matter_lists_the_courses_objectives_in_any_order(self) -> None:
        assert list(readings.same_objectives(["EXS-1.3", "EXS-1.1", "EXS-1.2"], self.MODULE)) == []
        (problem,) = readings.same_objectives(["EXS-1.1", "NUT-1.1"], self.MODULE)
        assert problem.parameters == {"stated": "EXS-1.1, NUT-1.1", "wanted": "EXS-1.1, EXS-1.2, EXS-1.3"}

    def test_each_objective_has_its_section_and_no_other(self) -> None:
        problems = readings.taught_objectives(["EXS-1.1", "EXS-1.2"], {"EXS-1.1", "NUT-1.1"})
        assert [(one.rule, one.parameters) for one in problems] == [
            ("objective-without-section", {"objective": "EXS-1.2"}),
            ("section-objective", {"objective": "NUT-1.1"}),
        ]
