"""A running site and a real Chromium. Servers live as long as the test process; every test gets a browser profile of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from bench.chromium import launch
from certprep.domain.person import Role
from tests.browser.console import Console
from tests.browser.places import Attempts
from tests.browser.server import Server
from tests.browser.walks import ALICE, BOB, CAROL, DAN, answer_first, call, numbers_by_kind, sign_in, start, start_with
from tests.conftest import cannot

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_PATIENCE_MS = 15_000

expect.set_options(timeout=_PATIENCE_MS)

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright.chromium)
        except PlaywrightError:
            cannot("Chromium")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Server]:
    """A site that all tests of this process share: Alice and Bob learn, Carol writes, Dan runs the place."""
    shared = Server(tmp_path_factory.mktemp("site") / "var")
    shared.start()
    for email, role in ((ALICE, Role.LEARNER), (BOB, Role.LEARNER), (CAROL, Role.AUTHOR), (DAN, Role.ADMINISTRATOR)):
        shared.add(email, role)
    yield shared
    shared.kill()


@pytest.fixture
def own_server(tmp_path: Path, chromium: Browser) -> Iterator[Server]:
    """A site that this test may kill. It has nobody but its first administrator and learner."""
    own = Server(tmp_path / "var")
    own.start()
    yield own
    own.kill()


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[OpenContext]:
    """Makes browser profiles, as many as the test has devices."""
    made: list[BrowserContext] = []

    def opened(**options: Any) -> BrowserContext:
        usual = {"viewport": LAPTOP, "locale": "en-GB", "timezone_id": "Europe/Berlin", "color_scheme": "light"}
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(_PATIENCE_MS)
        made.append(context)
        return context

    yield opened
    for context in made:
        context.close()


@pytest.fixture(scope="session")
def cookies_of(chromium: Browser, server: Server) -> Callable[[str], Any]:
    """What the browser of somebody who signed in keeps; each signs in once, by the form."""
    kept: dict[str, Any] = {}

    def cookies(email: str) -> Any:
        if email not in kept:
            context = chromium.new_context()
            sign_in(context.new_page(), server, email)
            kept[email] = context.storage_state()
            context.close()
        return kept[email]

    return cookies


@pytest.fixture
def page_of(
    open_context: OpenContext, server: Server, cookies_of: Callable[[str], Any]
) -> Iterator[Callable[..., Page]]:
    """A page of somebody's on the shared site; of a visitor where nobody is named. Its console must stay silent."""
    consoles: list[Console] = []

    def page(email: str = "", **options: Any) -> Page:
        kept = {"storage_state": cookies_of(email)} if email else {}
        made = open_context(base_url=server.url, **kept, **options).new_page()
        consoles.append(Console(made))
        return made

    yield page
    assert [said for console in consoles for said in console.complaints] == []


@pytest.fixture(scope="session")
def attempts(chromium: Browser, server: Server, cookies_of: Callable[[str], Any]) -> Attempts:
    """Alice has handed in a diagnostic, most of it unanswered; Bob sits a half mock."""
    context = chromium.new_context(base_url=server.url, storage_state=cookies_of(ALICE))
    page = context.new_page()
    closed = start(page, "diagnostic")
    answer_first(page, closed, 15)
    call(page, "POST", f"/attempts/{closed['id']}/submit", {})
    context.close()
    context = chromium.new_context(base_url=server.url, storage_state=cookies_of(BOB))
    page = context.new_page()
    opened = start_with(page, "half-mock", kinds=("single", "multiple", "numeric"))
    answer_first(page, opened, 20)
    context.close()
    return {"closed": closed["id"], "open": opened["id"], **numbers_by_kind(opened)}
