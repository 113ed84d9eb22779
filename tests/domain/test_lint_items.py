"""The item rules, proven by mutation: a clean item has no problem, and one planted flaw gives exactly its rule."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from certprep.domain.course import Level, Reference
from certprep.domain.item import AnyItem, Option
from certprep.domain.lint import ITEM_RULES, Context, item_problems
from certprep.domain.lint.plain import has_figure, plain, words
from certprep.domain.problem import Severity
from tests.builders import a_course, a_multiple, a_numeric, an_item, an_option

GASTIN = Reference(key="gastin-2001", short="Gastin 2001", source="", year=2001)
OLD = Reference(key="old-2009", short="Old 2009", source="", year=2009, superseded_by="gastin-2001")
CONTEXT = Context(
    course=a_course(),
    references={"gastin-2001": GASTIN, "old-2009": OLD},
    items=frozenset({"exs1-001", "exs1-002", "exs1-003"}),
)
TEXTS = ("Phosphocreatine is split", "Glucose is split slowly", "Fatty acids are burned", "Lactate is turned back")
FIGURE = "/// figure | curve.svg\n    alt: A curve.\n///"


def options(*texts: str, key: int = 0, **changes: Any) -> tuple[Option, ...]:
    """Options a, b, c …; the one at place `key` is the key."""
    named = zip("abcdef", texts, strict=False)
    return tuple(
        replace(an_option(name, text, key=place == key), **changes) for place, (name, text) in enumerate(named)
    )


def clean(**changes: Any) -> AnyItem:
    fields = {"stem": "Ingrid, 52, sprints for 6 s. What fuels her?", "options": options(*TEXTS), **changes}
    return an_item(**fields)


def rules(item: AnyItem) -> list[str]:
    return [problem.rule for problem in item_problems(item, CONTEXT)]


@pytest.mark.parametrize(
    "item",
    [
        clean(),
        clean(tags=("scenario", "calculation")),
        clean(stem=f"Ingrid, 52, sprints.\n\n{FIGURE}", tags=("figure",)),
        clean(stem="Which of these is **NOT** a fuel?"),
        clean(stem="Amara does not smoke. How long does she walk at least?"),
        clean(stem="Her next load is a/an", options=options("heavier one", "easy one", "old one", "new one")),
        clean(level=Level.RECALL, objective="EXS-1.2"),
        clean(enemies=("exs1-002",)),
        clean(options=options("5 kg", "about 7.5 kg", r"\$8 and more words than all others have", "1,200 kg")),
        clean(options=options("Only at rest", "Only at work", "Never in sport", "Always in sport")),
        clean(
            options=options("Short key", "Short one", "Short two", "Short three", why="Vitamin B is an answer as well.")
        ),
        a_multiple(references=("gastin-2001",)),
        a_numeric(references=("gastin-2001",), tags=("calculation",)),
    ],
)
def test_a_clean_item_has_no_problem(item: AnyItem) -> None:
    assert rules(item) == []


FLAWS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("item-id", {"item_id": "EXS5 001"}, {"id": "EXS5 001"}),
    ("item-id", {"item_id": "a" * 41}, {"id": "a" * 41}),
    ("unknown-objective", {"objective": "EXS-9.9"}, {"objective": "EXS-9.9"}),
    (
        "level-above-objective",
        {"level": Level.APPLICATION},
        {"level": "application", "objective": "EXS-1.1", "objective_level": "recall"},
    ),
    (
        "level-far-below-objective",
        {"objective": "EXS-1.3"},
        {"level": "recall", "objective": "EXS-1.3", "objective_level": "analysis"},
    ),
    ("no-reference", {"references": ()}, {}),
    ("unknown-reference", {"references": ("nobody-1999",)}, {"reference": "nobody-1999"}),
    ("stale-reference", {"references": ("old-2009",)}, {"reference": "old-2009", "successor": "gastin-2001"}),
    ("unknown-enemy", {"enemies": ("exs1-099",)}, {"enemy": "exs1-099"}),
    ("unknown-enemy", {"enemies": ("exs1-001",)}, {"enemy": "exs1-001"}),
    ("difficulty-range", {"difficulty": 55.0}, {"difficulty": 55.0, "lowest": 0.05, "highest": 0.98}),
    ("difficulty-range", {"difficulty": float("inf")}, {"difficulty": float("inf"), "lowest": 0.05, "highest": 0.98}),
    ("empty-text", {"stem": " \n"}, {"field": "stem"}),
    ("empty-text", {"options": options("One word", "Two words", " ")}, {"field": "option c"}),
    ("tag-untrue", {"tags": ("figure",)}, {"tag": "figure", "why": "its stem has no figure"}),
    (
        "tag-untrue",
        {"tags": ("calculation",), "stem": "How much is it?"},
        {"tag": "calculation", "why": "its stem has no number to calculate with"},
    ),
    (
        "tag-untrue",
        {"tags": ("scenario",), "stem": "A client sprints. What fuels her?"},
        {"tag": "scenario", "why": "no person is named in its stem"},
    ),
    ("tag-missing", {"stem": f"What is it?\n\n{FIGURE}"}, {"tag": "figure", "why": "its stem has a figure"}),
    (
        "letter-in-rationale",
        {"options": (*options(*TEXTS)[:3], replace(an_option("d"), why="Unlike option B, it is slow."))},
        {"option": "d", "words": "option B"},
    ),
    (
        "all-of-the-above",
        {"options": options(*TEXTS[:3], "All of the above")},
        {"option": "d", "words": "All of the above"},
    ),
    ("all-of-the-above", {"options": options(*TEXTS[:3], "None of these")}, {"option": "d", "words": "None of these"}),
    ("all-of-the-above", {"options": options(*TEXTS[:3], "A and B")}, {"option": "d", "words": "A and B"}),
    ("all-of-the-above", {"options": options(*TEXTS[:3], "Both b and c")}, {"option": "d", "words": "Both b and c"}),
    (
        "absolute-in-distractors",
        {"options": options(*TEXTS[:3], "It is always lactate")},
        {"option": "d", "word": "always"},
    ),
    (
        "key-much-the-longest",
        {"options": options("Phosphocreatine, as far as the sprint is short and all-out", *TEXTS[1:])},
        {"length": 58, "mean": 22},
    ),
    (
        "article-cue",
        {"stem": "Ingrid does an", "options": options("eccentric lift", "isometric lift", "power lift")},
        {"article": "an", "option": "c"},
    ),
    (
        "numbers-out-of-order",
        {"options": options("5 kg", "12 kg", "7.5 kg", "20 kg")},
        {"numbers": "5, 12, 7.5, 20"},
    ),
    ("negative-stem", {"stem": "Which of these is not a fuel?"}, {"word": "not"}),
    ("negative-stem", {"stem": "All of these are fuels EXCEPT which?"}, {"word": "EXCEPT"}),
    ("negative-stem", {"stem": "Ingrid rows. Which system is the least used? Select one."}, {"word": "least"}),
]


@pytest.mark.parametrize(("rule", "flaw", "parameters"), FLAWS)
def test_one_flaw_gives_its_rule_and_no_other(rule: str, flaw: dict[str, Any], parameters: dict[str, Any]) -> None:
    (problem,) = item_problems(clean(**flaw), CONTEXT)
    assert (problem.rule, problem.parameters) == (rule, parameters)
    assert problem.subject == flaw.get("item_id", "exs1-001")


def test_a_number_to_work_out_is_a_calculation() -> None:
    assert rules(a_numeric(references=("gastin-2001",))) == ["tag-missing"]


def test_the_kinds_own_problems_are_among_them() -> None:
    assert rules(a_numeric(references=("gastin-2001",), tags=("calculation",), tolerance=Decimal(-1))) == [
        "negative-tolerance"
    ]


def test_every_rule_is_planted() -> None:
    """Each rule's docstring names what it yields."""
    named = {name for rule in ITEM_RULES for name in (rule.__doc__ or "").split("`")[1::2]}
    assert named == {rule for rule, _, _ in FLAWS}


def test_what_is_wrong_in_fact_blocks_and_what_is_a_matter_of_style_warns() -> None:
    blocking = {
        rule
        for rule, flaw, _ in FLAWS
        for one in item_problems(clean(**flaw), CONTEXT)
        if one.severity is Severity.BLOCKING
    }
    assert blocking == {
        *("item-id", "unknown-objective", "level-above-objective", "level-far-below-objective", "no-reference"),
        *("unknown-reference", "unknown-enemy", "difficulty-range", "empty-text"),
    }


class TestPlainWords:
    def test_marks_are_taken_off(self) -> None:
        text = f"Which is **NOT** [a link](https://example.org) of `code`, \\$5 [@gastin-2001]?\n\n{FIGURE}"
        assert plain(text) == "Which is NOT a link of code, $5 ?"

    def test_words_are_small_and_keep_their_hyphens(self) -> None:
        assert words("The *All-out* sprint isn't 6 s_2.") == ["the", "all-out", "sprint", "isn't", "6", "s", "2"]

    def test_a_figure_is_a_block_and_not_a_word(self) -> None:
        assert has_figure(f"What?\n\n{FIGURE}")
        assert not has_figure("This figure /// figure is no block")
