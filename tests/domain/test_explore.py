"""Interactive figures: what they draw is what the sources say, and what they refuse has a sentence."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.calculators import CALCULATORS
from certprep.domain.errors import Invalid
from certprep.domain.explore import EXPLORATIONS, Exploration, Scene
from certprep.domain.explore.energy_over_time import AEROBIC, aerobic_share
from certprep.domain.explore.force_velocity import strongest, velocity
from certprep.domain.plotting import inline
from certprep.web.wording import sentence

REFERENCES = Path(__file__).parents[2] / "content" / "personal-trainer" / "references.yaml"
every_figure = pytest.mark.parametrize("figure", EXPLORATIONS.values(), ids=lambda one: one.id)


def scene(figure: str, **values: str) -> Scene:
    return EXPLORATIONS[figure].scene({name: Decimal(value) for name, value in values.items()})


def test_zones_are_what_the_calculator_says() -> None:
    """208 - 0.7 x 40 = 180; reserve 120; 60 + 0.4 x 120 = 108 and 60 + 0.6 x 120 = 132. Classes: ACSM (Garber 2011)."""
    rows = scene("heart-rate-zones", age="40", rest="60").table.rows
    assert rows == (
        ("Light", "30 to 39", "96 to 108"),
        ("Moderate", "40 to 59", "108 to 132"),
        ("Vigorous", "60 to 89", "132 to 168"),
        ("Near-maximal", "90 to 100", "168 to 180"),
    )
    target = CALCULATORS["karvonen"].read({"age": "40", "rest": "60", "intensity": "40"}).results[0].shown
    assert target == "108 bpm"


def test_the_shares_of_an_effort_are_the_published_ones_and_lie_between_them() -> None:
    """Gastin 2001: 27 % at 30 s, 45 % at 60 s, 51 % at 75 s, 79 % at 240 s; half-way from 60 to 75 s is 48 %."""
    assert [aerobic_share(Decimal(one)) for one in (30, 60, 75, 240)] == [27, 45, 51, 79]
    assert aerobic_share(Decimal("67.5")) == 48
    assert "the anaerobic systems lead" in scene("energy-systems", seconds="70").words
    assert "the aerobic system leads" in scene("energy-systems", seconds="75").words
    assert [aerobic_share(Decimal(length)) for length, _ in AEROBIC] == [share for _, share in AEROBIC]


def test_force_and_velocity_follow_hills_equation() -> None:
    """Hill 1938, scaled: with a/F0 = 0.25 power peaks at 0.309 of both (sqrt(0.3125) - 0.25), the 31 % of textbooks."""
    assert velocity(0, 0.25) == 1
    assert velocity(1, 0.25) == 0
    assert velocity(0.5, 0.25) == pytest.approx(0.25 * 0.5 / 0.75)
    assert strongest(0.25) == pytest.approx(0.309, abs=0.0005)
    assert velocity(strongest(0.25), 0.25) == pytest.approx(0.309, abs=0.0005)
    assert "power peaks near 31 %" in scene("force-velocity", load="30", curvature="0.25").words


def test_the_table_of_loads_turns_the_equations_round() -> None:
    """80 x 5: Epley 80 x 35 / 30 = 93.3, Brzycki 80 x 36 / 32 = 90; at 5 repetitions both give 80 again."""
    found = scene("one-rep-max", load="80", reps="5")
    assert found.words == "Estimated one-repetition maximum: 90 to 93."
    assert found.table.rows[0] == ("1", "93", "100", "90", "100")
    assert found.table.rows[4] == ("5", "80", "86", "80", "89")
    assert scene("one-rep-max", load="100", reps="1").words == "Estimated one-repetition maximum: 100."


@pytest.mark.parametrize(
    ("figure", "values", "words"),
    [
        ("heart-rate-zones", {"age": "9", "rest": "60"}, "The age must be between 18 and 90 years."),
        ("one-rep-max", {"load": "80", "reps": "5.5"}, "Type whole repetitions."),
        ("one-rep-max", {"load": "80", "reps": "11"}, "must be between 1 and 10."),
        ("energy-systems", {"seconds": "5"}, "must be between 10 and 240 s."),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(figure: str, values: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        scene(figure, **values)
    assert words in sentence(refused.value.rule, refused.value.parameters)


@every_figure
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_number_in_range_is_drawn_inside_the_drawing(figure: Exploration, data: st.DataObject) -> None:
    values = {}
    for one in figure.sliders:
        count = int((one.asked.highest - one.asked.lowest) / one.step)
        values[one.asked.name] = one.asked.lowest + one.step * data.draw(st.integers(0, count), label=one.asked.name)
    found = figure.scene(values)
    drawing = ET.fromstring(inline(found.plot))  # noqa: S314  our own
    assert found.words.endswith(".")
    assert all(len(row) == len(found.table.headings) for row in found.table.rows)
    for name, most in (
        ("x", found.plot.width),
        ("y", found.plot.height),
        ("cx", found.plot.width),
        ("cy", found.plot.height),
    ):
        assert all(0 <= float(one.attrib[name]) <= most for one in drawing.iter() if name in one.attrib)
    path = " ".join(one.attrib["d"] for one in drawing.iter("path"))
    assert all(-1 <= float(one) <= found.plot.width for one in re.findall(r"-?[\d.]+", path))


@every_figure
def test_a_figure_says_what_it_is_and_how_far_to_trust_it(figure: Exploration) -> None:
    found = figure.scene(figure.example())
    assert set(figure.sources) <= set(yaml.safe_load(REFERENCES.read_text()))
    assert re.match("An (estimate|illustration)", figure.note)
    assert found.plot.description.endswith(".")
    assert "(" in found.plot.x.title or found.plot.x.title == "Repetitions to failure"  # its unit
    assert "(" in found.plot.y.title
