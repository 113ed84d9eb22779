"""The interactive figures' pages, as a browser without script meets them, and in the text of a module."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from certprep.domain.course import Tool
from certprep.domain.explore import EXPLORATIONS
from certprep.store.store import Store
from tests.builders import COURSE, a_person, a_reading, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

PAGES = f"/c/{COURSE}/explore"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(app: Flask, store: Store, clock: FakeClock) -> Browser:
    reading = a_reading()
    first, last = reading.sections
    tools = tuple(
        Tool(anchor=f"explore-{number}", tool="explore", id=one) for number, one in enumerate(EXPLORATIONS, 1)
    )
    held = content(readings=[replace(reading, sections=(first, replace(last, parts=(*last.parts, *tools))))])
    publish(store, held, now=clock())
    return Browser(app).sign_in(a_person(store, now=clock()))


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_figure_is_drawn_at_once_with_its_table(alice: Browser) -> None:
    for figure in EXPLORATIONS.values():
        found = alice.get(f"{PAGES}/{figure.id}").text
        scene = figure.scene(figure.example())
        assert '<svg class="plot"' in found
        assert scene.words in words(found)
        assert " ".join(scene.table.rows[-1]) in words(found)
        assert figure.note in words(found)


def test_the_address_holds_the_numbers(alice: Browser) -> None:
    found = alice.get(f"{PAGES}/heart-rate-zones?age=60&rest=70").text
    assert "Predicted maximum 166 bpm, reserve 96 bpm. Moderate: 108 to 128 bpm." in words(found)
    assert 'name="age" inputmode="decimal" autocomplete="off" maxlength="20" value="60"' in found


def test_an_impossible_number_is_named_beside_its_field(alice: Browser) -> None:
    response = alice.get(f"{PAGES}/heart-rate-zones?age=<b>&rest=700")
    assert response.status_code == 422
    assert "The resting heart rate must be between 30 and 110 bpm." in words(response.text)
    assert "Type the age as a number, such as 40." in words(response.text)
    assert "<b>" not in response.text.split("<main")[1].split('data-slot="answer"')[0]
    assert '<svg class="plot"' not in response.text
    half = alice.get(f"{PAGES}/one-rep-max?load=80&reps=5.5")
    assert half.status_code == 422
    assert "Type whole repetitions." in words(half.text)


def test_the_script_gets_the_parts_alone(alice: Browser) -> None:
    found = alice.get(f"{PAGES}/energy-systems?seconds=75&at=explore-2", headers={"X-Fragment": "typing"})
    assert "<main" not in found.text
    assert 'data-slot="explore-2-seconds-error"' in found.text
    assert "about 51 % aerobic" in found.text
    assert alice.get(f"{PAGES}/energy-systems?seconds=1", headers={"X-Fragment": "typing"}).status_code == 200


def test_a_module_holds_them_all(alice: Browser) -> None:
    found = alice.get(f"/c/{COURSE}/study/exs-one").text
    assert found.count('<svg class="plot"') == len(EXPLORATIONS) == 4
    ids = re.findall(r'\bid="([^"]+)"', found)
    assert len(ids) == len(set(ids))


def test_the_calculators_page_lists_them(alice: Browser) -> None:
    found = alice.get(f"/c/{COURSE}/calculators").text
    assert set(re.findall(rf'href="{PAGES}/([\w-]+)"', found)) == set(EXPLORATIONS)
    assert alice.get(f"{PAGES}/horoscope").status_code == 404
