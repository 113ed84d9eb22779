"""Alice highlights and notes in a real browser: with the mouse, by keyboard, by touch; and finds it again on her other device."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from certprep.domain.course import Reading
from certprep.domain.marks.text import section_text
from certprep.library.library import read
from tests.browser import axe
from tests.browser.conftest import PHONE
from tests.browser.places import MODULE
from tests.browser.waiting import until
from tests.browser.walks import ALICE, BOB, COURSE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

ROOT = Path(__file__).parents[2]
NOTES = f"{COURSE}/notes"

# The text of each section as js/marks.js reads it.
_TEXTS = r"""async () => {
  const page = await (await fetch(document.querySelector('script[src*="/js/study."]').src)).text();
  const { read } = await import(/\/static\/js\/marks\.[0-9a-f]+\.js/.exec(page)[0]);
  return Object.fromEntries([...document.querySelectorAll("[data-section]")].map(one => [one.id, read(one).chars.join("")]));
}"""
# Selects words within one paragraph, as a pointer does.
_SELECT = """([section, words]) => {
  const walker = document.createTreeWalker(document.getElementById(section), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at >= 0) return getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
  }
  throw new Error(`no “${words}” in ${section}`);
}"""
_PAINTED = "colour => [...(CSS.highlights.get(`mark-${colour}`) ?? [])].map(String)"


def _reading() -> Reading:
    (course,) = read(ROOT)
    assert course.content is not None
    return course.content.readings["energy-systems"]


def _words(number: int, section: int = 1) -> tuple[str, str]:
    """A section's anchor, and some words of its sentence of that number, fit to be found in one text node."""
    found = _reading().sections[section]
    start, end = section_text(found).sentences[number]
    return found.anchor, " ".join(section_text(found).plain[start:end].split()[:4])


def _forget_all(page: Page) -> None:
    page.goto(NOTES)
    while (change := page.get_by_role("main").get_by_role("link", name="Change")).count():
        change.first.click()
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("link", name="Go on").click()
        page.goto(NOTES)


def _open(page: Page) -> None:
    page.goto(MODULE)
    expect(page.locator("[data-mark-tools]")).to_be_attached()


def expect_painted(page: Page, colour: str, words: str) -> None:
    """Its script comes after the page."""
    until(page, lambda: page.evaluate(_PAINTED, colour) == [words], found=lambda: page.evaluate(_PAINTED, colour))


def _markers(page: Page) -> Locator:
    return page.locator(".mark-at")


@pytest.fixture(autouse=True)
def forgotten(page_of: Callable[..., Page]) -> Iterator[None]:
    """Other tests read the same module as she, and weigh its page."""
    yield
    _forget_all(page_of(ALICE))


@pytest.fixture
def alices(page_of: Callable[..., Page]) -> Page:
    page = page_of(ALICE)
    _open(page)
    return page


def test_the_browser_reads_the_same_text_as_the_server(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    (course,) = read(ROOT)
    assert course.content is not None
    for slug, reading in course.content.readings.items():
        page.goto(f"{COURSE}/study/{slug}")
        assert page.evaluate(_TEXTS) == {one.anchor: section_text(one).plain for one in reading.sections}


def test_selected_words_are_highlighted_and_stay_on_every_device(alices: Page, page_of: Callable[..., Page]) -> None:
    section, words = _words(0)
    alices.evaluate(_SELECT, [section, words])
    alices.get_by_role("toolbar", name="Mark what is selected").get_by_role("button", name="Green").click()
    expect(_markers(alices)).to_have_count(1)
    expect(_markers(alices)).to_be_focused()
    expect_painted(alices, "green", words)
    alices.reload()
    expect_painted(alices, "green", words)
    phone = page_of(ALICE, viewport=PHONE)
    _open(phone)
    expect(_markers(phone)).to_have_count(1)
    expect_painted(phone, "green", words)
    bob = page_of(BOB)
    _open(bob)
    expect(_markers(bob)).to_have_count(0)


def test_a_note_is_written_and_changed_beside_the_words(alices: Page) -> None:
    section, words = _words(1)
    alices.evaluate(_SELECT, [section, words])
    alices.get_by_role("button", name="Note", exact=True).click()
    dialog = alices.get_by_role("dialog", name="Highlight or note")
    dialog.get_by_label("Note").fill("Ask the coach about this.")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    marker = alices.get_by_role("button", name=f"Highlight with a note: {words}")
    expect(marker).to_be_focused()
    alices.keyboard.press("Enter")
    expect(dialog.get_by_label("Note")).to_have_value("Ask the coach about this.")
    dialog.get_by_label("Blue").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect_painted(alices, "blue", words)


def test_by_keyboard_alone_a_sentence_is_highlighted_deleted_and_brought_back(alices: Page) -> None:
    alices.keyboard.press("h")
    dialog = alices.get_by_role("dialog", name="Highlight or note")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    alices.keyboard.press("ArrowDown")  # the first sentence
    alices.keyboard.press("Tab")
    alices.keyboard.press("ArrowRight")  # green
    alices.keyboard.press("Tab")
    alices.keyboard.type("From the keyboard")
    alices.keyboard.press("Tab")
    alices.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    marker = _markers(alices)
    expect(marker).to_be_focused()
    until(alices, lambda: len(alices.evaluate(_PAINTED, "green")) == 1)
    expect(alices.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    alices.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete").press("Enter")
    expect(marker).to_have_count(0)
    undo = alices.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    alices.keyboard.press("Enter")
    expect(marker).to_have_count(1)
    expect(marker).to_have_accessible_name(alices.locator(".mark-at").get_attribute("aria-label") or "")


def test_on_a_small_phone_the_bar_is_at_the_foot_and_nothing_is_too_wide(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, viewport={"width": 320, "height": 640}, has_touch=True)
    _forget_all(page)
    _open(page)
    section, words = _words(0)
    page.evaluate(_SELECT, [section, words])
    bar = page.get_by_role("toolbar", name="Mark what is selected")
    expect(bar).to_be_in_viewport()
    bar.get_by_role("button", name="Pink").tap()
    expect(_markers(page)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = _markers(page).bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
    assert min(box["width"], box["height"]) >= 24


def test_the_list_leads_to_the_words(alices: Page) -> None:
    section, words = _words(0, section=3)
    alices.evaluate(_SELECT, [section, words])
    alices.get_by_role("button", name="Purple").click()
    expect(_markers(alices)).to_have_count(1)
    alices.goto(NOTES)
    alices.get_by_role("link", name="Read it there").click()
    expect(_markers(alices)).to_be_focused()
    expect(_markers(alices)).to_be_in_viewport()


def test_marked_pages_are_accessible_in_both_schemes(alices: Page) -> None:
    section, words = _words(0)
    alices.evaluate(_SELECT, [section, words])
    for scheme in ("light", "dark"):
        alices.emulate_media(color_scheme=scheme)
        expect(alices.get_by_role("toolbar", name="Mark what is selected")).to_be_visible()
        assert axe.violations(alices) == []
    alices.get_by_role("button", name="Yellow").click()
    _markers(alices).click()
    expect(alices.get_by_role("dialog", name="Highlight or note")).to_be_visible()
    assert axe.violations(alices) == []


def test_without_script_a_sentence_is_chosen_from_a_list(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, java_script_enabled=False)
    page.goto(MODULE)
    page.get_by_role("link", name="Highlight or note").first.click()
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.get_by_text("Your notes and highlights: 1").first.click()
    expect(page.get_by_role("link", name="Change").first).to_be_visible()
