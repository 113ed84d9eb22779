"""The calculators' pages, as a browser without script meets them, and in the text of a module."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask

from certprep.domain.calculators import CALCULATORS, SUBJECTS, Calculator
from certprep.domain.course import Reading, Reference, Tool
from certprep.store.store import Store
from tests.builders import COURSE, a_person, a_reading, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

PAGES = f"/c/{COURSE}/calculators"
TANAKA = Reference(
    key="tanaka-2001", short="Tanaka 2001", source="Tanaka H. Age-predicted maximal heart rate.", year=2001
)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(app: Flask, store: Store, clock: FakeClock) -> Browser:
    held = content(readings=[with_tools(a_reading(), "karvonen", "bmi")])
    publish(store, replace(held, references={"tanaka-2001": TANAKA}), now=clock())
    return Browser(app).sign_in(a_person(store, now=clock()))


def with_tools(reading: Reading, *calculators: str) -> Reading:
    """The reading with calculators at its end."""
    tools = tuple(
        Tool(anchor=f"calculator-{number}", tool="calculator", id=one)
        for number, one in enumerate(calculators, start=1)
    )
    *first, last = reading.sections
    return replace(reading, sections=(*first, replace(last, parts=(*last.parts, *tools))))


def page(alice: Browser, calculator: str, *, status: int = 200, fragment: str = "", **typed: str) -> str:
    """`mass_unit` is sent as `mass-unit`."""
    return sent(alice, calculator, typed, status=status, fragment=fragment)


def sent(alice: Browser, calculator: str, typed: Mapping[str, str], *, status: int = 200, fragment: str = "") -> str:
    fields = {name.replace("_unit", "-unit"): value for name, value in typed.items()}
    headers = {"X-Fragment": fragment} if fragment else {}
    response = alice.get(f"{PAGES}/{calculator}?{urlencode(fields)}", headers=headers)
    assert response.status_code == status
    return unescape(response.text)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def links(html: str, name: str) -> list[str]:
    return re.findall(rf'<a href="([^"]*)"[^>]*>{name}</a>', html)


def example(calculator: Calculator) -> Mapping[str, str]:
    """Typed in the formulas' own units."""
    numbers, chosen = calculator.example()
    units = {f"{one.name}_unit": one.unit.symbol for one in calculator.quantities}
    return {name: str(value) for name, value in numbers.items()} | units | dict(chosen)


def test_alice_finds_every_calculator_by_its_subject(alice: Browser) -> None:
    found = alice.get(PAGES).text
    assert set(re.findall(rf'href="{PAGES}/([\w-]+)"', found)) == set(CALCULATORS)
    assert [found.index(f'id="{subject.slug}"') for subject in SUBJECTS] == sorted(
        found.index(f'id="{subject.slug}"') for subject in SUBJECTS
    )


def test_the_study_page_leads_to_them(alice: Browser) -> None:
    assert links(alice.get(f"/c/{COURSE}/study").text, "Calculators") == [PAGES]


def test_an_empty_form_is_no_mistake_and_shows_formula_example_range_and_source(alice: Browser) -> None:
    found = page(alice, "karvonen")
    assert "error" not in re.sub(r'id="[^"]*"|aria-describedby="[^"]*"|data-slot="[^"]*"', "", found.split("<main")[1])
    said = words(found)
    assert "Heart rate reserve = maximum heart rate (Tanaka 2001) − resting heart rate" in said
    assert "= 120 × 60 ÷ 100 + 60 = 132 bpm" in said
    assert "18 to 90 years" in said
    assert "Tanaka H. Age-predicted maximal heart rate." in said
    assert "An estimate" in said


def test_alice_gets_the_result_with_its_error_and_every_step(alice: Browser) -> None:
    found = page(alice, "karvonen", age="50", rest="70", intensity="50")
    said = words(found.split('data-slot="answer"')[1])
    assert "Target heart rate 122 bpm Error: as uncertain as the maximum" in said
    assert "= 208 − 0.7 × 50 = 173 bpm" in said
    assert "= 103 × 50 ÷ 100 + 70 = 122 bpm" in said
    assert 'name="age" inputmode="decimal" autocomplete="off" maxlength="20" value="50"' in found


def test_each_calculator_works_out_its_own_example_on_its_page(alice: Browser) -> None:
    for calculator in CALCULATORS.values():
        answer = calculator.answer(*calculator.example())
        found = sent(alice, calculator.id, example(calculator))
        said = words(found.split('data-slot="answer"')[1])
        assert [one.shown for one in answer.results if one.shown not in said] == [], calculator.id
        assert answer.verdict in said


def test_impossible_numbers_are_named_beside_their_fields_and_stay(alice: Browser) -> None:
    found = page(alice, "bmi", status=422, mass="900", height="")
    (mass,) = re.findall(r'data-slot="bmi-mass-error">(.*?)</div>', found, flags=re.DOTALL)
    (height,) = re.findall(r'data-slot="bmi-height-error">(.*?)</div>', found, flags=re.DOTALL)
    assert words(mass) == "The body mass must be between 30 and 300 kg."
    assert words(height) == "Type the height as a number, such as 1.7."
    assert 'value="900"' in found
    assert found.count('aria-invalid="true"') == 2


def test_numbers_that_can_not_go_together_are_refused_in_the_answers_place(alice: Browser) -> None:
    found = page(alice, "blood-pressure-class", status=422, systolic="80", diastolic="100")
    assert "The systolic pressure is the higher of the two." in words(found.split('data-slot="answer"')[1])


def test_what_is_typed_is_never_markup(alice: Browser) -> None:
    response = alice.get(f"{PAGES}/bmi?{urlencode({'mass': '<b>x</b>', 'units': '<i>', 'mass-unit': '<u>'})}")
    assert response.status_code == 422
    assert not re.search(r"<b>x|<i>|<u>", response.text)


def test_while_alice_types_what_is_empty_still_is_no_fault(alice: Browser) -> None:
    found = page(alice, "bmi", fragment="typing", mass="70")
    assert "<main" not in found
    assert "aria-invalid" not in found
    assert "aria-invalid" in page(alice, "bmi", fragment="typing", mass="9000")
    assert "aria-invalid" in page(alice, "bmi", fragment="whole", mass="70")  # once she asks for the answer


def test_a_fragment_is_about_the_place_that_asked_for_it(alice: Browser) -> None:
    assert 'data-slot="calculator-2-mass-error"' in page(alice, "bmi", fragment="typing", mass="70", at="calculator-2")
    assert 'data-slot="bmi-mass-error"' in page(alice, "bmi", mass="70", height="1.7", at="calculator-2")


def test_bob_reads_us_units_and_the_address_remembers_it(alice: Browser) -> None:
    found = page(alice, "bmi", units="us", mass="150", height="65")
    assert "Body mass index 25.0 kg/m²" in words(found)
    assert '<input type="hidden" name="units" value="us">' in found
    assert re.findall(r"<option selected>(.*?)</option>", found) == ["lb", "in"]
    (shared,) = links(found, "Link to this result")
    assert dict(parse_qsl(urlsplit(shared).query)) == {"units": "us", "mass": "150", "height": "65"}
    assert "66.2 to 661.3 lb" in words(found)


def test_changing_the_units_keeps_the_numbers(alice: Browser) -> None:
    metric = page(alice, "bmi", mass="68", height="165", height_unit="cm")
    (us,) = links(metric, "US units")
    assert dict(parse_qsl(urlsplit(us).query)) == {"units": "us", "mass": "149.9", "height": "64.96"}
    assert "Body mass index 25.0 kg/m²" in words(alice.get(us).text)
    (back,) = links(alice.get(us).text.replace("&amp;", "&"), "Metric units")
    assert dict(parse_qsl(urlsplit(back).query)) == {"mass": "67.99", "height": "1.65"}


def test_a_calculator_with_one_system_of_units_offers_no_other(alice: Browser) -> None:
    assert links(page(alice, "karvonen"), "US units") == []


def test_there_is_no_such_calculator(alice: Browser) -> None:
    page(alice, "horoscope", status=404)
    assert alice.get("/c/nowhere/calculators").status_code == 404


def test_a_module_holds_calculators_that_lead_to_their_pages(alice: Browser) -> None:
    found = unescape(alice.get(f"/c/{COURSE}/study/exs-one").text)
    assert re.findall(r'<section class="calculator-block" id="([\w-]+)"', found) == ["calculator-1", "calculator-2"]
    assert f'action="{PAGES}/karvonen"' in found
    assert "/static/css/calculators." in found
    ids = re.findall(r'\bid="([^"]+)"', found)
    assert len(ids) == len(set(ids))
    assert "Where it is taught First of EXS" in words(page(alice, "karvonen"))


def test_a_module_without_one_loads_nothing_for_it(alice: Browser, store: Store, clock: FakeClock) -> None:
    publish(store, content(), now=clock())
    assert "calculators." not in alice.get(f"/c/{COURSE}/study/exs-one").text
