"""The report in a real browser: what it weighs, on paper, by keyboard, without script."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.conftest import PHONE
from tests.browser.server import Server
from tests.browser.test_weight import KB, weighed
from tests.browser.walks import COURSE, DAN, answer_first, call, start

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@dataclass(frozen=True)
class Sat:
    """Dan's half mock of seventy questions, handed in with sixty-six answered."""

    place: str


@pytest.fixture(scope="session")
def sat(chromium: Browser, server: Server, cookies_of: Callable[[str], object]) -> Sat:
    context = chromium.new_context(base_url=server.url, storage_state=cookies_of(DAN))  # type: ignore[arg-type]
    page = context.new_page()
    attempt = start(page, "half-mock")
    answer_first(page, attempt, 66)
    call(page, "POST", f"/attempts/{attempt['id']}/submit", {})
    context.close()
    return Sat(place=f"{COURSE}/attempts/{attempt['id']}/report")


@pytest.mark.parametrize("size", [{}, {"viewport": PHONE}], ids=["laptop", "phone"])
def test_a_report_on_seventy_questions_is_a_light_first_load(
    sat: Sat, size: dict[str, object], page_of: Callable[..., Page]
) -> None:
    page = page_of(DAN, **size)
    with weighed(page) as load:
        page.goto(sat.place)
    assert load.total <= 60 * KB, str(load)
    assert load.requests <= 15, str(load)


def test_every_number_leads_to_its_question_which_stands_open(sat: Sat, page_of: Callable[..., Page]) -> None:
    page = page_of(DAN)
    page.goto(sat.place)
    link = page.locator(".numbers a:visible").first
    number = link.inner_text().split()[-1]
    link.focus()
    page.keyboard.press("Enter")
    question = page.locator(f"#question-{number}")
    expect(question).to_have_attribute("open", "")
    expect(question).to_be_in_viewport()


def test_on_paper_everything_is_open_and_nothing_is_around_it(sat: Sat, page_of: Callable[..., Page]) -> None:
    page = page_of(DAN)
    page.goto(sat.place)
    page.get_by_role("link", name="A version to print").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert axe.violations(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    rationales = page.locator(".answer-body")
    assert rationales.count() == 70
    expect(rationales.last).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("how", ["with script", "without script"])
def test_a_flaw_is_reported_by_keyboard_with_and_without_script(
    how: str, sat: Sat, page_of: Callable[..., Page]
) -> None:
    page = page_of(DAN, java_script_enabled=how == "with script")
    page.goto(f"{sat.place}/answers?number=5")
    question = page.locator("#question-5")
    question.locator(".flaw > summary").focus()
    page.keyboard.press("Enter")
    question.get_by_label("What is wrong?").select_option("typo")
    question.get_by_label("In your words").fill("Moter unit.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you. Your report about question 5")).to_be_visible()
    expect(page.locator("#question-5")).to_be_in_viewport()


def test_the_questions_are_browsed_without_script(sat: Sat, page_of: Callable[..., Page]) -> None:
    page = page_of(DAN, java_script_enabled=False)
    page.goto(sat.place)
    page.get_by_role("link", name="All 70").click()
    expect(page.locator("details.answer")).to_have_count(10)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#question-11")).to_be_visible()
    page.locator("#question-11 > summary").click()
    expect(page.locator("#question-11 .answer-body")).to_be_visible()


def test_the_receipts_that_were_downloaded_are_genuine(sat: Sat, page_of: Callable[..., Page]) -> None:
    page = page_of(DAN)
    page.goto(sat.place)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the receipts").click()
    file = waiting.value.path()
    page.goto("/receipts/verify")
    page.get_by_label("The file from the report").set_input_files(file)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="All 66 receipts are genuine")).to_be_focused()
    assert axe.violations(page) == []


def test_a_report_is_read_in_forced_colours(sat: Sat, page_of: Callable[..., Page]) -> None:
    page = page_of(DAN, forced_colors="active")
    page.goto(sat.place)
    right, wrong = (page.locator(f".{kind}").first for kind in ("bar-right", "bar-wrong"))
    fill = "bar => getComputedStyle(bar).fill"
    assert right.evaluate(fill) != wrong.evaluate(fill)
    assert axe.violations(page) == []
