"""WCAG 2.2 AA, as far as a machine can see it, on every page. What each test stands for: docs/accessibility.md."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import PHONE
from tests.browser.places import PLACES, Attempts, Place, visit
from tests.browser.walks import ALICE, BOB, COURSE, words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)

# WCAG 1.4.12's own numbers, and 1.4.4's double size of text. A constructed style sheet: the pages' policy allows no inline one.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"
DOUBLE = "html { font-size: 200% !important; }"
_STYLE = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"

# Where a page is wider than the window, and texts that their box cuts off. What scrolls by itself (tables), is for screen readers
# alone, or is shortened on purpose (a summary whose details have the whole) is no fault.
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth} px in ${clientWidth}`, ...wide.slice(0, 5).map(one => one.outerHTML.slice(0, 200))];
}"""
_CUT_OFF = """() => [...document.querySelectorAll("main *, header *, nav *, footer *, dialog[open] *")].filter(one => {
  const style = getComputedStyle(one);
  const hides = [style.overflowX, style.overflowY].some(value => value === "hidden" || value === "clip");
  const meant = one.closest(".visually-hidden") || style.clipPath !== "none" || style.webkitLineClamp !== "none";
  return hides && !meant && one.innerText && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map(one => one.outerHTML.slice(0, 200))"""


def _place(name: str) -> Place:
    return next(place for place in PLACES if place.name == name)


@every_place
def test_axe_finds_nothing_in_either_scheme(place: Place, page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(place.who)
    visit(page, place, attempts)
    light = axe.violations(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("!document.getAnimations().length")  # a colour may be half-way
    dark = axe.violations(page)
    assert not light, "light:\n" + "\n".join(light)
    assert not dark, "dark:\n" + "\n".join(dark)


def test_axe_would_find_a_fault(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto("/help")
    page.evaluate("document.querySelector('main').innerHTML = '<img><button></button><p>pale</p>'")
    page.evaluate("document.querySelector('main p').style.color = '#aaa'")
    found = "\n".join(axe.violations(page))
    assert {"button-name", "color-contrast", "image-alt"} <= set(re.findall(r"^[a-z-]+", found, re.MULTILINE))


def test_the_vendored_axe_is_the_one_that_was_published() -> None:
    said = re.search(r"axe\.min\.js.*`([0-9a-f]{64})`", (axe.AXE.parent / "README.md").read_text())
    assert said is not None
    assert hashlib.sha256(axe.AXE.read_bytes()).hexdigest() == said[1]


@every_place
def test_a_page_adapts_to_small_screens_large_text_and_wide_spacing(
    place: Place, page_of: Callable[..., Page], attempts: Attempts
) -> None:
    page = page_of(place.who)
    visit(page, place, attempts)
    for width, height in ((320, 640), (320, 256), (844, 390)):  # a small phone; a laptop at 400 %; a phone on its side
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(TOO_WIDE) == [], f"{width} × {height}"
    for css, width in ((SPACED, 1280), (SPACED, 390), (DOUBLE, 640)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_STYLE, css)
        assert page.evaluate(TOO_WIDE) + page.evaluate(_CUT_OFF) == [], f"{css} at {width}"


def test_no_question_is_wider_than_a_small_phone(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(BOB, viewport={"width": 320, "height": 640})
    visit(page, _place("room"), attempts)
    for _ in range(70):
        assert page.evaluate(TOO_WIDE) == [], page.title()
        page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_be_visible()  # after the last: check and submit


def test_too_wide_and_cut_off_are_seen(page_of: Callable[..., Page]) -> None:
    page = page_of(viewport=PHONE)
    page.goto("/help")
    page.evaluate("document.querySelector('h1').style.cssText = 'width: 500px'")
    assert page.evaluate(TOO_WIDE)
    page.evaluate("document.querySelector('h1').style.cssText = 'height: 10px; overflow: hidden'")
    assert page.evaluate(_CUT_OFF)


def test_every_page_has_a_title_of_its_own_and_help_in_one_place(page_of: Callable[..., Page]) -> None:
    titles = {}
    for path in ("/", "/sign-up", "/sign-in", "/forgot", "/help", "/nothing-here"):
        page = page_of()
        page.goto(path)
        titles[page.title()] = path
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("footer a").first.inner_text() == "Help"
    assert len(titles) == 6


def test_the_menu_is_the_same_on_every_page(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(ALICE)
    menus = set()
    for place in PLACES:
        if place.who == ALICE and place.name != "module-print":  # paper has no menu
            visit(page, place, attempts)
            menus.add(page.get_by_role("navigation", name="Main").first.inner_text())
    assert {words(menu) for menu in menus} == {"Today Study Practise Review Progress Search"}


def test_help_is_in_the_exam_too(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(BOB)
    visit(page, _place("room"), attempts)
    page.get_by_role("banner").get_by_role("button", name="Help and keys").click()
    expect(page.get_by_role("dialog").get_by_role("link", name="More help")).to_have_attribute("href", "/help")


def test_right_and_wrong_are_words(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(ALICE)
    visit(page, _place("report-question"), attempts)
    for question in page.locator("details.answer[open]").all()[:5]:
        expect(question.get_by_text(re.compile("^(Right|Not right|Not answered)$")).first).to_be_visible()
        expect(
            question.get_by_text(re.compile("right answer|Right, and you chose it", re.IGNORECASE)).first
        ).to_be_visible()


def test_what_is_touched_is_large(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(BOB, viewport=PHONE, has_touch=True, is_mobile=True)
    visit(page, replace(_place("room"), path=COURSE + "/attempts/{open}?question={single}"), attempts)
    heights = "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height)"
    for touched in (".option", ".strike", ".room-bar .button", ".room-tool", ".confidence label"):
        measured = page.locator(touched).evaluate_all(heights)
        assert measured
        assert min(measured) >= 44, touched


def test_choosing_changes_nothing_else(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(BOB)
    visit(page, _place("room-several"), attempts)
    before = (page.url, page.title(), page.locator("h1").inner_text())
    for control in page.locator("#answer input:visible, #answer button:visible").all():
        control.focus()
        if control.get_attribute("type") in {"radio", "checkbox"}:
            control.check(force=True)
    page.wait_for_load_state("networkidle")
    assert (page.url, page.title(), page.locator("h1").inner_text()) == before


def test_a_refused_form_says_what_is_wrong_at_its_head_and_at_each_field(
    page_of: Callable[..., Page], attempts: Attempts
) -> None:
    page = page_of()
    visit(page, _place("sign-up-refused"), attempts)
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Type your email address").click()
    field = page.get_by_label("Email address")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Type your email address.")


def test_password_managers_and_pasting_work_at_sign_in(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto("/sign-in")
    expect(page.get_by_label("Email address")).to_have_attribute("autocomplete", "username")
    password = page.get_by_label("Password")
    expect(password).to_have_attribute("autocomplete", "current-password")
    password.evaluate("field => field.focus()")
    page.keyboard.insert_text("pasted in one go")
    expect(password).to_have_value("pasted in one go")
    prevented = "field => !field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }))"
    assert password.evaluate(prevented) is False


@pytest.mark.parametrize("name", ["front", "room-flagged"])
def test_what_is_chosen_shows_in_forced_colours_too(
    name: str, page_of: Callable[..., Page], attempts: Attempts
) -> None:
    place = _place(name)
    page = page_of(place.who, forced_colors="active")
    visit(page, place, attempts)
    first, second = (page.locator(".option").nth(number) for number in (0, 1))
    first.locator("input").check(force=True)
    page.locator("h1").first.evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    outline = "one => getComputedStyle(one).outlineStyle"
    assert [first.evaluate(outline), second.evaluate(outline)] == ["solid", "none"]


@pytest.mark.parametrize("name", ["today", "room"])
def test_nothing_moves_for_whoever_asked_for_that(name: str, page_of: Callable[..., Page], attempts: Attempts) -> None:
    place = _place(name)
    page = page_of(place.who, reduced_motion="reduce")
    visit(page, place, attempts)
    longest = """() => Math.max(...[...document.querySelectorAll("*")].flatMap(one => {
      const { transitionDuration, animationDuration } = getComputedStyle(one);
      return `${transitionDuration},${animationDuration}`.split(",").map(parseFloat);
    }))"""
    assert page.evaluate(longest) <= 0.01  # seconds


def test_the_exams_bar_lies_at_the_foot_of_a_phone(page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(BOB, viewport=PHONE)
    for number in (1, attempts["multiple"]):
        page.goto(f"/c/personal-trainer/attempts/{attempts['open']}?question={number}")
        page.evaluate("scrollTo(0, 100000)")
        bottom = page.evaluate("document.querySelector('.room-bar').getBoundingClientRect().bottom")
        assert bottom == pytest.approx(PHONE["height"], abs=1)
