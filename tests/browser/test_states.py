"""Every state of the exam room as axe and a ruler see it: on a laptop and small phones, in each scheme, zoomed, in forced colours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from certprep.domain.blueprint import BreakKind, Breaks, Calculator, Feedback, Purpose
from certprep.store.store import Store
from tests.browser import axe
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.seats import Seat, saved, serving, taken_over
from tests.browser.test_accessibility import TOO_WIDE
from tests.conftest import FakeClock
from tests.one_of_each import one_of_each

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("states")]

TOOLS = ("highlight", "note", "scratchpad", "calculator", "formulas", "look")
SCREENS: dict[str, dict[str, Any]] = {
    "dark laptop": {"color_scheme": "dark"},
    "small phone": {"viewport": {"width": 320, "height": 640}},
    "dark phone": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
    "laptop at 200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "forced colours": {"forced_colors": "active"},
}


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def seat(open_context: OpenContext, app: Flask, store: Store, clock: FakeClock) -> Iterator[Seat]:
    """Alice in a practice exam that has every kind and tool, feedback, breaks and pauses."""
    held = one_of_each(
        purpose=Purpose.QUIZ,
        minutes=None,
        feedback=Feedback.EACH,
        breaks=Breaks(kind=BreakKind.FREE, minutes=5, count=1),
        calculator=Calculator.SCIENTIFIC,
        formula_sheet=True,
    )
    with serving(app) as address:
        made = Seat(open_context, app, store, clock, address, held=held)
        yield made
        assert made.errors == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_nothing_is_too_wide_in_any_state(seat: Seat, screen: str) -> None:
    page = seat.sit(seat.device(**SCREENS[screen]), seat.of_kind("single"))
    found = {}
    for state in states(seat, page):
        page.wait_for_function("!document.getAnimations().length")
        found[state] = axe.violations(page) + page.evaluate(TOO_WIDE)
    assert {state: faults for state, faults in found.items() if faults} == {}
    assert len(found) >= 17


def states(seat: Seat, page: Page) -> Iterator[str]:
    """Through the room from the first look to the report; the name of each state that the page is in."""
    yield "question"
    yield from tools(page)
    yield from dialogs(page)
    yield from feedback(page)
    yield from rests(page)
    page.goto(f"{seat.place}?question={seat.of_kind('multiple')}")
    taken_over(page)
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(page.locator("[data-banner]")).to_be_visible()
    yield "offline"
    page.context.set_offline(False)
    saved(page)
    hand_in(page)
    yield "report"


def tools(page: Page) -> Iterator[str]:
    small = page.locator("[data-open=sheet]").is_visible()
    for tool in TOOLS:
        if small:
            page.locator("[data-open=sheet]").click()
            expect(page.locator("[data-sheet]")).to_be_visible()
        page.locator(f"[data-tool={tool}]").click()
        expect(page.locator("[data-tool-panel]")).to_be_visible()
        yield tool
        page.keyboard.press("Escape")
        expect(page.locator("[data-tool-panel]")).to_be_hidden()
    page.keyboard.press("r")
    expect(page.locator("[data-ruler]")).to_be_visible()
    yield "ruler"
    page.keyboard.press("r")


def dialogs(page: Page) -> Iterator[str]:
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_be_visible()
    yield "keys"
    page.keyboard.press("Escape")
    if page.locator("[data-open=drawer]").is_visible():
        page.locator("[data-open=drawer]").click()
        yield "drawer"
        page.keyboard.press("Escape")
    page.keyboard.press("f")
    to_summary(page)
    yield "summary"
    page.locator("[data-ask]").click()
    yield "submit"
    page.keyboard.press("Escape")


def to_summary(page: Page) -> None:
    if page.locator("[data-open=drawer]").is_visible():
        page.locator("[data-open=drawer]").click()
    page.locator(".navigator [data-open=summary]").click()
    expect(page.locator("[data-summary]")).to_be_visible()


def feedback(page: Page) -> Iterator[str]:
    page.keyboard.press("b")
    page.locator("[data-check]").click()
    expect(page.locator("[data-feedback]")).to_be_visible()
    yield "feedback"


def rests(page: Page) -> Iterator[str]:
    tool(page, "break")
    expect(page.locator("[data-confirm]")).to_be_visible()
    yield "break offered"
    page.locator("[data-yes]").click()
    expect(page.locator("h1")).to_have_text("Break")
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"\d:\d\d"))
    yield "break"
    page.get_by_role("button", name="End the break").click()
    taken_over(page)
    tool(page, "pause")
    expect(page.locator("h1")).to_have_text("Paused")
    yield "paused"
    page.get_by_role("button", name="Go on").click()
    taken_over(page)


def tool(page: Page, name: str) -> None:
    if page.locator("[data-open=sheet]").is_visible():
        page.locator("[data-open=sheet]").click()
    page.locator(f".tool[data-{name}]").click()


def hand_in(page: Page) -> None:
    to_summary(page)
    page.locator("[data-ask]").click()
    page.locator("[data-submit]").click()
    page.wait_for_url("**/report")
