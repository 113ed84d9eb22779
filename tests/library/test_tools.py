"""Calculators and interactive figures in a module's text, by their ids."""

from pathlib import Path

import pytest

from certprep.domain.course import Tool
from certprep.domain.problem import Problem
from certprep.library.library import Draft
from certprep.web.wording import sentence
from tests.library.written import MODULE, draft

FILE = "content/pt/modules/exs/energy-systems.md"


def with_text(root: Path, text: str) -> Draft:
    """The module with something at the place of its last words, line 21 of its file."""
    return draft(root, {FILE: MODULE.replace("Seconds and minutes.", text)})


def only(found: Draft, rule: str) -> Problem:
    (problem,) = [one for one in found.problems if one.rule == rule]
    return problem


def test_they_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    text = "First.\n\n/// calculator | karvonen\n///\n\nThen.\n\n/// explore | force-velocity\n///\n\n/// calculator | bmi\n///"
    found = with_text(tmp_path, text)
    assert found.blocking == ()
    assert found.content is not None
    reading = found.content.readings["energy-systems"]
    assert reading.tools == (
        Tool(anchor="calculator-1", tool="calculator", id="karvonen"),
        Tool(anchor="explore-2", tool="explore", id="force-velocity"),
        Tool(anchor="calculator-3", tool="calculator", id="bmi"),
    )
    assert [type(part).__name__ for part in reading.sections[-1].parts] == [
        "Passage",
        "Tool",
        "Passage",
        "Tool",
        "Tool",
    ]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            "calculator | karvonnen",
            "There is nothing called karvonnen for the block calculator. The nearest name is karvonen.",
        ),
        ("explore | force", "There is nothing called force for the block explore. The nearest name is force-velocity."),
    ],
)
def test_one_that_there_is_not_keeps_the_module_out(tmp_path: Path, block: str, words: str) -> None:
    found = with_text(tmp_path, f"First.\n\n/// {block}\n///")
    problem = only(found, "unknown-tool")
    assert problem.blocks
    assert (problem.file, problem.line) == (FILE, 23)
    assert sentence(problem.rule, problem.parameters) == words
    assert found.content is not None
    assert found.content.readings == {}


def test_one_inside_another_block_is_a_problem(tmp_path: Path) -> None:
    found = with_text(tmp_path, "//// note | Try it\n/// calculator | karvonen\n///\n////")
    assert (only(found, "tool-inside").line, only(found, "tool-inside").blocks) == (22, True)


def test_a_block_without_its_id_is_a_problem(tmp_path: Path) -> None:
    assert only(with_text(tmp_path, "/// calculator\n///"), "block-without-argument").line == 21


def test_a_heading_does_not_take_its_place_in_the_address(tmp_path: Path) -> None:
    text = "First.\n\n/// calculator | karvonen\n///\n\n## Calculator 1\n\nText."
    found = with_text(tmp_path, text)
    assert found.content is not None
    assert found.content.readings["energy-systems"].sections[-1].anchor == "section-calculator-1"
