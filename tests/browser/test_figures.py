"""Interactive figures in a real browser: typed without script; slid, stepped and typed with it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.places import MODULE
from tests.browser.walks import ALICE, COURSE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PAGES = f"{COURSE}/explore"


def test_bob_changes_a_figure_on_a_phone_without_script(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{PAGES}/heart-rate-zones")
    expect(page.get_by_role("img", name="Heart-rate zones at 40 years")).to_be_visible()
    assert page.get_by_role("slider").count() == 0
    page.get_by_role("textbox", name="Age").fill("60")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_role("img", name="Heart-rate zones at 60 years")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Predicted maximum 166 bpm")
    page.get_by_text("The figure in numbers").click()
    expect(page.get_by_role("row", name="Moderate")).to_contain_text("102 to 124")


def test_a_slider_moves_the_figure_by_keyboard_and_by_its_buttons(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/heart-rate-zones")
    slider = page.get_by_role("slider", name="Slider: age")
    slider.press("ArrowRight")
    expect(page.get_by_role("img", name="Heart-rate zones at 41 years")).to_be_visible()
    expect(page.get_by_role("textbox", name="Age")).to_have_value("41")
    page.get_by_role("button", name="Less: age").click(click_count=3)
    expect(page.get_by_role("img", name="Heart-rate zones at 38 years")).to_be_visible()
    expect(slider).to_have_value("38")
    page.get_by_role("textbox", name="Age").fill("70")
    expect(page.get_by_role("img", name="Heart-rate zones at 70 years")).to_be_visible()
    expect(slider).to_have_value("70")


def test_a_number_that_can_not_be_leaves_the_drawing_and_says_why(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/one-rep-max")
    page.get_by_role("textbox", name="Repetitions to failure").fill("30")
    expect(page.get_by_text("must be between 1 and 10.")).to_be_visible()
    expect(page.get_by_role("img", name="Loads for 1 to 10 repetitions, from 80 for 5")).to_be_visible()
    page.get_by_role("textbox", name="Repetitions to failure").fill("8")
    expect(page.get_by_role("img", name="Loads for 1 to 10 repetitions, from 80 for 8")).to_be_visible()
    expect(page.get_by_text("must be between 1 and 10.")).to_be_hidden()


def test_a_figure_in_a_module_changes_in_its_place(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(MODULE)
    block = page.get_by_role("region", name="Energy systems over time")
    block.scroll_into_view_if_needed()  # its script comes then
    block.get_by_role("button", name="More: length of the effort").click(click_count=3)
    expect(block.get_by_role("status")).to_contain_text("An all-out effort of 75 s: about 51 % aerobic")
    assert page.url.endswith("/study/energy-systems")


def test_a_page_that_began_with_a_refusal_gets_its_drawing(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(f"{PAGES}/one-rep-max?load=80&reps=40")
    page.get_by_role("textbox", name="Repetitions to failure").fill("6")
    expect(page.get_by_role("img", name="Loads for 1 to 10 repetitions, from 80 for 6")).to_be_visible()


def test_sliders_take_the_room_that_was_kept_for_them(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifted += one.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{PAGES}/force-velocity", wait_until="networkidle")
    expect(page.get_by_role("slider")).to_have_count(2)
    assert page.evaluate("window.shifted") < 0.001
