"""The reader: reading that is noticed, going on elsewhere, keys, figures, footnotes, what changed, and paper."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from certprep.domain.course import Passage, QuickCheck, Reading, Section
from certprep.domain.item import AnyItem
from certprep.domain.person import Person
from certprep.library.figures import Figure, read_figure
from certprep.library.findings import Sources
from certprep.library.render import Renderer
from certprep.store.store import Store
from certprep.usecases import marks, study
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.console import Console
from tests.browser.seats import serving
from tests.browser.waiting import until
from tests.builders import COURSE, a_multiple, a_person, an_item, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PATH = f"/c/{COURSE}/study/exs-one"
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><title>Curve</title><desc>It rises,
then falls.</desc><rect width="640" height="400" fill="#ddd"/></svg>"""
LONG = "Muscles spend adenosine triphosphate and make it again as fast as they spend it. " * 12
TEXT = f"""Before the first heading.

## Short

{LONG}

Cited here.[^a]

## With a figure

/// figure | curve.svg
    alt: A curve that rises and falls.

The caption.
///

{LONG}

{LONG}

## Formula

$$x^2 = 4$$

{LONG}

[^a]: The *note* itself.
"""


def a_figure() -> Figure:
    figure, problems = read_figure("curve.svg", SVG)
    assert figure is not None, problems
    return figure


def a_module(text: str = TEXT) -> Reading:
    """The text as the library makes it, with a quick check at its end."""
    sections: list[Section] = [Section(anchor="intro", title="", objectives=(), parts=())]
    for piece in Renderer(Sources(figures={"curve.svg": a_figure()})).module(text).pieces:
        if piece.heading:
            sections.append(Section(anchor=piece.heading.anchor, title=piece.heading.title, objectives=(), parts=()))
        else:
            last = sections[-1]
            sections[-1] = Section(
                anchor=last.anchor, title=last.title, objectives=(), parts=(*last.parts, Passage(html=piece.html))
            )
    last, check = sections[-1], QuickCheck(anchor="check-1", items=("exs1-001", "exs1-002"))
    sections[-1] = Section(anchor=last.anchor, title=last.title, objectives=(), parts=(*last.parts, check))
    return Reading(slug="exs-one", title="First of EXS", sections=tuple(sections), minutes=6)


class Desk:
    """Alice, her devices, and a site whose clock stands still."""

    def __init__(self, app: Flask, store: Store, clock: FakeClock, address: str, open_context: OpenContext) -> None:
        self.store, self.clock, self.address = store, clock, address
        self._app, self._open = app, open_context
        self.publish()
        self.alice: Person = a_person(store, now=clock())
        self.consoles: list[Console] = []

    def publish(self, text: str = TEXT) -> None:
        bank: list[AnyItem] = [an_item("exs1-001"), a_multiple("exs1-002")]
        held = content(bank, readings=[a_module(text)], blueprints=[])
        figure = a_figure()
        held.figures[figure.sha256] = figure.svg
        publish(self.store, held, now=self.clock())

    def device(self, **options: object) -> BrowserContext:
        context = self._open(base_url=self.address, **options)
        signed_in = Browser(self._app).sign_in(self.alice).client.get_cookie("session")
        assert signed_in is not None
        context.add_cookies([{"name": "session", "value": signed_in.value, "url": self.address}])
        return context

    def read(self, path: str = PATH, **options: object) -> Page:
        page = self.device(**options).new_page()
        if options.get("java_script_enabled", True):
            self.consoles.append(Console(page))
        page.goto(path)
        return page


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def desk(app: Flask, store: Store, clock: FakeClock, open_context: OpenContext) -> Iterator[Desk]:
    with serving(app) as address:
        made = Desk(app, store, clock, address, open_context)
        yield made
        assert [said for console in made.consoles for said in console.complaints] == []


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


class TestReading:
    def test_what_was_before_her_for_long_enough_is_read_and_what_was_scrolled_past_is_not(self, desk: Desk) -> None:
        desk.clock.advance(hours=1)
        page = desk.device().new_page()
        page.clock.install(time=desk.clock())
        page.goto(f"{PATH}#short")
        contents = page.locator(".contents-side")
        expect(contents.get_by_role("link", name="Short")).to_have_attribute("aria-current", "true")
        page.clock.run_for(2000)
        page.keyboard.press("n")
        page.clock.run_for(2000)
        page.keyboard.press("p")
        for _ in range(7):
            desk.clock.advance(seconds=10)
            page.mouse.move(400, 300)
            page.clock.run_for(10_000)
        expect(contents.get_by_role("link", name="Short (read)")).to_be_visible()
        expect(contents.get_by_role("link", name="With a figure", exact=True)).to_be_visible()
        expect(page.locator('[data-standing="end-of-short"]')).to_have_text("Read")

    def test_a_section_is_marked_as_read_in_its_place(self, desk: Desk) -> None:
        page = desk.read()
        page.get_by_role("button", name="Mark as read: Short").click()
        expect(page.locator('[data-standing="end-of-short"]')).to_have_text("Read")
        expect(page.locator(".contents-side")).to_contain_text("1 of 4")
        assert page.url == f"{desk.address}{PATH}"
        assert focused(page) == "Short"

    def test_answers_of_the_quick_check_count_at_once(self, desk: Desk) -> None:
        page = desk.read()
        expect(page.locator(".contents-side")).to_contain_text("2 questions")
        question = page.locator("#check-1 .question").first
        question.locator("input[type=radio]").first.check(force=True)
        question.get_by_role("button", name="Check my answer").click()
        expect(page.locator(".contents-side")).to_contain_text("1 question")


class TestGoingOn:
    def stop(self, desk: Desk) -> None:
        report = study.Report(section="with-a-figure", paragraph=3)
        desk.clock.advance(minutes=5)
        study.reach(desk.store, report, person=desk.alice, course=COURSE, slug="exs-one", now=desk.clock())

    def test_another_device_offers_the_place_and_jumps_only_when_asked(self, desk: Desk) -> None:
        self.stop(desk)
        page = desk.read(viewport=PHONE)
        offer = page.get_by_role("link", name="Continue at “With a figure”")
        expect(offer).to_be_visible()
        assert page.evaluate("scrollY") == 0
        offer.click()
        paragraph = page.locator("#with-a-figure > *").nth(3)
        expect(paragraph).to_be_in_viewport()
        assert 0 <= paragraph.evaluate("block => block.getBoundingClientRect().top") < 200

    def test_an_address_with_a_place_in_it_is_obeyed(self, desk: Desk) -> None:
        self.stop(desk)
        page = desk.read(f"{PATH}#formula")
        expect(page.get_by_role("heading", name="Formula")).to_be_in_viewport()

    def test_read_on_of_today_leads_to_the_very_paragraph(self, desk: Desk) -> None:
        self.stop(desk)
        page = desk.read("/today", viewport=PHONE)
        page.get_by_role("link", name="Read on", exact=True).click()
        expect(page.locator("#with-a-figure > *").nth(3)).to_be_in_viewport()
        expect(page.get_by_role("heading", name="With a figure")).not_to_be_in_viewport()


class TestKeys:
    def test_sections_contents_and_help_have_keys(self, desk: Desk) -> None:
        page = desk.read(f"{PATH}#short")
        page.keyboard.press("n")
        assert focused(page) == "With a figure"
        page.keyboard.press("p")
        assert focused(page) == "Short"
        page.keyboard.press("j")
        assert focused(page) == "With a figure"
        page.keyboard.press("k")
        assert focused(page) == "Short"
        page.keyboard.press("c")
        assert page.evaluate("document.activeElement.closest('.contents') !== null")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    def test_keys_can_be_switched_off(self, desk: Desk) -> None:
        page = desk.read()
        page.get_by_role("button", name="Keys").click()
        page.get_by_label(re.compile("Use single keys")).uncheck()
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        before = focused(page)
        page.keyboard.press("n")
        assert focused(page) == before
        page.reload()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_have_count(0)


class TestFigures:
    def test_a_figure_opens_at_its_full_size_and_the_focus_comes_back(self, desk: Desk) -> None:
        page = desk.read(viewport=PHONE)
        link = page.get_by_role("link", name="A curve that rises and falls.")
        link.focus()
        page.keyboard.press("Enter")
        larger = page.get_by_role("dialog", name="Figure")
        expect(larger.get_by_role("img", name="A curve that rises and falls.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(larger).to_have_count(0)
        expect(link).to_be_focused()

    def test_without_script_it_is_a_link_to_the_drawing_and_the_words_open(self, desk: Desk) -> None:
        page = desk.read(java_script_enabled=False)
        words = page.get_by_text("It rises, then falls.")
        expect(words).not_to_be_visible()
        page.get_by_text("The figure in words").click()
        expect(words).to_be_visible()
        address = page.get_by_role("link", name="A curve that rises and falls.").get_attribute("href")
        assert page.request.get(f"{desk.address}{address}").status == 200


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_footnote_opens_where_it_is_cited(desk: Desk, script: bool) -> None:
    page = desk.read(java_script_enabled=script)
    note = page.get_by_text("The note itself.")
    expect(note).not_to_be_visible()
    number = page.get_by_role("button", name="Footnote 1")
    number.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    note.hover()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).not_to_be_visible()
    expect(number).to_be_focused()


def test_maths_are_mathml(desk: Desk) -> None:
    page = desk.read()
    expect(page.locator("#formula math[display=block] msup")).to_have_count(1)


def test_changes_are_told_and_known(desk: Desk) -> None:
    report = study.Report(section="short")
    study.reach(desk.store, report, person=desk.alice, course=COURSE, slug="exs-one", now=desk.clock())
    desk.clock.advance(days=1)
    desk.publish(TEXT.replace("Cited here.", "Cited there."))
    page = desk.read()
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator(".changes del")).to_contain_text("here.")
    expect(page.locator(".changes ins")).to_contain_text("there.")
    page.get_by_role("button", name="I have seen the changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First of EXS")
    expect(page.get_by_text("See what changed")).to_have_count(0)


def test_a_highlight_stays_painted_where_some_of_its_words_are_others_now(desk: Desk) -> None:
    before, after = "Its purse is tiny, so it has to be filled", "Its purse is very small, so it has to be filled"
    money = TEXT.replace("Before the first heading.", f"A muscle spends one kind of money. {before} again and again.")
    desk.clock.advance(days=1)
    desk.publish(money)
    start = len("A muscle spends one kind of money. ")
    wanted = marks.Wanted(section="intro", start=start, end=start + len(before), quote=before, colour="green")
    whose: dict[str, Any] = {"person": desk.alice, "course": COURSE, "slug": "exs-one"}
    marks.mark_section(desk.store, wanted, now=desk.clock(), rng=Random(1), **whose)
    desk.clock.advance(days=1)
    desk.publish(money.replace(before, after))
    page = desk.read()
    expect(page.locator(".mark-at")).to_have_count(1)
    until(page, lambda: page.evaluate("[...(CSS.highlights.get('mark-green') ?? [])].map(String)") == [after])
    page.get_by_text("Your notes and highlights: 1").click()
    expect(page.locator("[data-mark] blockquote")).to_contain_text(before)
    expect(page.get_by_text(f"Today's text: “{after}”")).to_be_visible()


def test_on_paper_there_is_all_of_the_text_and_nothing_to_press(desk: Desk) -> None:
    page = desk.read(f"{PATH}/print")
    page.emulate_media(media="print")
    for words in ("Before the first heading.", "The note itself.", "The caption.", "It rises, then falls."):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Print")).not_to_be_visible()


def test_without_script_she_reads_marks_and_goes_on(desk: Desk) -> None:
    page = desk.read(java_script_enabled=False)
    page.get_by_role("button", name="Mark as read: Short").click()
    expect(page).to_have_url(f"{desk.address}{PATH}#short")
    expect(page.locator('[data-standing="end-of-short"]')).to_have_text("Read")
    desk.clock.advance(minutes=1)
    expect(page.get_by_role("link", name="Continue at “Short”")).to_be_visible()
