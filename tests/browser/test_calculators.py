"""Calculators in a real browser: without script, as numbers are typed, in a module, on a phone and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.places import MODULE
from tests.browser.walks import ALICE, COURSE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PAGES = f"{COURSE}/calculators"


def test_alice_works_something_out_on_her_phone_without_script(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{COURSE}/study")
    page.get_by_role("main").get_by_role("link", name="Calculators").click()
    page.get_by_role("link", name="Target heart rate from heart rate reserve").click()
    page.get_by_label("Age").fill("40")
    page.get_by_label("Resting heart rate").fill("600")
    page.get_by_label("Intensity").fill("60")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_label("Resting heart rate")).to_have_accessible_description(
        "30 to 110 bpm The resting heart rate must be between 30 and 110 bpm."
    )
    page.get_by_label("Resting heart rate").fill("60")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("status")).to_contain_text("132 bpm")
    expect(page.get_by_label("Age")).to_have_value("40")
    page.reload()  # the address holds the numbers
    expect(page.get_by_role("status")).to_contain_text("132 bpm")


def test_the_answer_comes_as_alice_types(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/bmi")
    page.get_by_label("Body mass", exact=True).press_sequentially("68")
    page.get_by_label("Height", exact=True).fill("165")
    expect(page.get_by_text("The height must be between 1.2 and 2.3 m.")).to_be_visible()
    expect(page.get_by_label("Height", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Unit of: height").select_option("cm")
    expect(page.get_by_role("status")).to_contain_text("25.0 kg/m²")
    expect(page.get_by_label("Height", exact=True)).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("120 to 230 cm")).to_be_visible()
    expect(page.get_by_text("= 68 ÷ 1.65² = 25.0 kg/m²")).to_be_visible()
    page.get_by_role("link", name="Link to this result").click()
    expect(page.get_by_label("Height", exact=True)).to_have_value("165")
    expect(page.get_by_role("status")).to_contain_text("25.0 kg/m²")


def test_asking_with_an_empty_field_leads_to_it(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/bmi")
    page.get_by_label("Body mass", exact=True).fill("68")
    page.get_by_label("Body mass", exact=True).press("Enter")
    expect(page.get_by_label("Height", exact=True)).to_be_focused()
    expect(page.get_by_text("Type the height as a number, such as 1.7.")).to_be_visible()


def test_a_calculator_in_a_module_answers_in_its_place(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(MODULE)
    block = page.get_by_role("region", name="Energy from METs")
    block.get_by_label("Intensity").fill("8")
    block.get_by_label("Body mass", exact=True).fill("70")
    block.get_by_label("Time", exact=True).fill("30")
    block.get_by_role("button", name="Work it out").click()
    expect(block.get_by_role("status")).to_contain_text("294 kcal")
    assert page.url.endswith("/study/energy-systems")
    block.get_by_role("link", name="The formula, an example and the sources").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy from METs")


def test_a_calculator_in_a_module_leads_to_its_page_without_script(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, java_script_enabled=False)
    page.goto(MODULE)
    block = page.get_by_role("region", name="Energy from METs")
    block.get_by_label("Intensity").fill("8")
    block.get_by_label("Body mass", exact=True).fill("70")
    block.get_by_label("Time", exact=True).fill("30")
    block.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy from METs")
    expect(page.get_by_role("status")).to_contain_text("294 kcal")


def test_without_a_connection_the_form_still_asks_the_server(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/epley")
    page.route("**/*", lambda route: route.abort() if route.request.headers.get("x-fragment") else route.continue_())
    page.get_by_label("Load", exact=True).fill("100")
    page.get_by_label("Repetitions", exact=True).fill("5")
    page.get_by_label("Repetitions", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("117 kg")
    assert "load=100" in page.url


def test_a_result_prints_with_its_numbers(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/karvonen?age=40&rest=60&intensity=60")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_label("Age")).to_be_visible()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_role("button", name="Work it out")).to_be_hidden()
