"""Plots written as YAML: the manual's example is drawn, and what can't be is named."""

import re
from pathlib import Path

import pytest

from certprep.library.figures import read_figure
from certprep.library.plots import drawn
from certprep.web.wording import sentence

MANUAL = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"### Plots\n.*?```yaml\n(.*?)```", MANUAL, re.DOTALL)[0]


def test_the_manuals_example_is_a_figure() -> None:
    svg, problems = drawn(EXAMPLE)
    assert problems == ()
    figure, faults = read_figure("maximum.svg", svg.encode())
    assert faults == []
    assert figure is not None
    assert (figure.width, figure.height) == (640, 400)
    assert "208 − 0.7 × age" in svg
    assert drawn(EXAMPLE) == (svg, ())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("highest: 80,", "highest: 20,", "plot-axis"),
        ("kind: 1 ", "kind: 9 ", "plot-kind"),
        ('formula: "208 - 0.7*x"', "points: [[20, 194]]", "plot-curve"),
        ("0.7*x", "0.7*age", "formula-name"),
        ("0.7*x", "0.7*", "formula-ends"),
        ("anchor: start", "anchor: left", "not-one-of"),
        ("dashed: false", "dotted: true", "unknown-field"),
        ("curves:", "curves: [", "yaml-broken"),
    ],
)
def test_what_can_not_be_drawn_is_named(old: str, new: str, rule: str) -> None:
    svg, problems = drawn(EXAMPLE.replace(old, new, 1))
    assert svg == ""
    assert problems[0].rule == rule
    assert sentence(problems[0].rule, problems[0].parameters).endswith(".")
