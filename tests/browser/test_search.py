"""Search in a real browser: the keyboard alone, a phone, no script."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from certprep.domain.person import Person
from certprep.store.store import Store
from tests.browser import axe
from tests.browser.conftest import LAPTOP, PHONE, OpenContext
from tests.browser.seats import serving
from tests.builders import COURSE, a_person
from tests.conftest import FakeClock
from tests.usecases.test_search import a_library, a_mark, keep, published
from tests.web.browsing import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search")]

SEARCH = f"/c/{COURSE}/search"
FULCRUM = {"Fulcrum": "The point about which a lever turns."}


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    published(store, a_library(terms=FULCRUM), now=clock())
    person = a_person(store, "alice", now=clock())
    keep(store, person, a_mark(1, "A see-saw has its fulcrum in the middle.", now=clock()))
    return person


@pytest.fixture
def address(app: Flask, alice: Person) -> Iterator[str]:
    with serving(app) as found:
        yield found


def open_page(app: Flask, alice: Person, context: BrowserContext, address: str) -> Page:
    cookie = Browser(app).sign_in(alice).client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
    return context.new_page()


@pytest.fixture
def page(app: Flask, alice: Person, open_context: OpenContext, address: str) -> Page:
    return open_page(app, alice, open_context(base_url=address), address)


def test_from_any_page_to_what_was_looked_for_by_keyboard_alone(page: Page) -> None:
    page.goto(f"/c/{COURSE}/study")
    page.keyboard.press("/")
    page.wait_for_url(f"**{SEARCH}")
    box = page.get_by_role("searchbox", name="What to look for")
    expect(box).to_be_focused()
    page.keyboard.type("fulcrun/")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=fulcrun")
    expect(page.get_by_text("Did you mean fulcrum?")).to_be_visible()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Bones and joints").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Fulcrum", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/study/exs-one#levers")


@pytest.mark.parametrize(
    ("size", "scheme"), [(LAPTOP, "light"), (PHONE, "dark"), ({"width": 320, "height": 640}, "light")]
)
def test_the_page_is_for_everybody(
    app: Flask, alice: Person, open_context: OpenContext, address: str, size: dict[str, int], scheme: str
) -> None:
    context = open_context(base_url=address, viewport=size, color_scheme=scheme)
    page = open_page(app, alice, context, address)
    for asked in ("", "?q=fulcrun", "?q=xylophone", "?q=joint&kind=module"):
        page.goto(SEARCH + asked)
        assert axe.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_works_without_script(app: Flask, alice: Person, open_context: OpenContext, address: str) -> None:
    page = open_page(app, alice, open_context(base_url=address, java_script_enabled=False), address)
    page.goto(f"/c/{COURSE}/study")
    page.get_by_role("navigation", name="Main").first.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("see-saw")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="My notes and highlights")).to_be_visible()
    expect(page.locator("#kind-mark ~ ul mark")).to_have_text(["see", "saw"])
