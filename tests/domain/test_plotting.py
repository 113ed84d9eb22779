"""Plots: values land where they belong, words are escaped, light and dark are both there, and the library takes the file."""

import re
from xml.etree import ElementTree as ET

import pytest

from certprep.domain.plotting import Axis, Band, Curve, Mark, Plot, inline, standalone, steps
from certprep.library.figures import read_figure

PLOT = Plot(
    title="Less & more",
    description='It rises "from" 0 to <10>.',
    x=Axis(title="Time (s)", lowest=0, highest=10, ticks=(0, 5, 10)),
    y=Axis(title="Force (N)", lowest=-50, highest=50, ticks=(-50, 0, 50)),
    curves=(Curve(points=((0, -50), (10, 50)), label="force", area=True, dashed=True),),
    bands=(Band(lowest=0, highest=50, label="up", kind=2),),
    marks=(Mark(x=5, y=0, label="here"),),
)
LEFT, RIGHT, TOP, BOTTOM = 62, 640 - 14, 34, 400 - 54


def elements(name: str) -> list[ET.Element]:
    drawing = ET.fromstring(standalone(PLOT))  # noqa: S314  our own
    return drawing.findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def test_a_curve_runs_from_corner_to_corner() -> None:
    area, curve = elements("path")
    assert curve.attrib["d"] == f"M{LEFT}.0 {BOTTOM}.0 L{RIGHT}.0 {TOP}.0"
    assert area.attrib["d"].endswith(f"L{RIGHT}.0 {BOTTOM}.0 L{LEFT}.0 {BOTTOM}.0 Z")
    assert "stroke-dasharray" in curve.attrib


def test_a_mark_stands_in_the_middle_and_a_band_in_the_upper_half() -> None:
    (dot,) = elements("circle")
    assert (float(dot.attrib["cx"]), float(dot.attrib["cy"])) == ((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2)
    band = elements("rect")[1].attrib
    assert (float(band["y"]), float(band["height"])) == (TOP, (BOTTOM - TOP) / 2)


def test_axes_have_their_titles_and_ticks() -> None:
    words = [one.text for one in elements("text")]
    assert {"Time (s)", "Force (N)", "−50", "10", "up", "force", "here"} <= set(words)
    assert all(float(one.attrib["font-size"]) >= 13 for one in elements("text"))


def test_words_are_escaped_and_said_first() -> None:
    drawing = ET.fromstring(standalone(PLOT))  # noqa: S314
    assert [one.text for one in drawing][:2] == ["Less & more", 'It rises "from" 0 to <10>.']
    assert 'aria-label="Less &amp; more. It rises &quot;from&quot; 0 to &lt;10&gt;."' in inline(PLOT)
    assert "<style" not in inline(PLOT)  # pages allow none


def test_the_library_takes_the_file() -> None:
    figure, problems = read_figure("plot.svg", standalone(PLOT).encode())
    assert problems == []
    assert figure is not None
    assert (figure.width, figure.height, figure.description) == (640, 400, PLOT.description)


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_class_has_a_colour_in_both_schemes(scheme: int) -> None:
    text = standalone(PLOT)
    rules = text.split("@media")[scheme]
    used = {name for one in re.findall(r'class="([^"]+)"', text) for name in one.split()}
    assert {name for name in used if f".{name}{{" not in rules} == set()


def test_a_curve_along_a_formula_and_its_label() -> None:
    curve = Curve(formula="2 * x + 1", first=1, last=3)
    points = curve.along(PLOT.x)
    assert (points[0], points[60], points[-1]) == ((1, 3), (2, 5), (3, 7))


def test_steps_reach_from_end_to_end() -> None:
    assert steps(0, 1, 4) == (0, 0.25, 0.5, 0.75, 1)
