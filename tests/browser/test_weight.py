"""How much a page weighs, and what moves while it loads. (That its console stays silent is asserted wherever `page_of` is used.)"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import PHONE, OpenContext
from tests.browser.console import Console
from tests.browser.places import PLACES, Attempts, Place, visit
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

KB = 1024
MEASURED = ("front", "today", "study", "module", "practise", "start")
WARM_KB = {"module": 20}  # its text is half an hour's reading; all other pages: 10
measured = pytest.mark.parametrize("place", [one for one in PLACES if one.name in MEASURED], ids=lambda one: one.name)

_WATCH = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Load:
    """What came over the wire, headers included; figures are a module's own weight and stand apart."""

    sizes: dict[str, int] = field(default_factory=dict)
    figures: int = 0

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        return len(self.sizes) + self.figures

    def __str__(self) -> str:
        return "\n".join(f"{size:7d} {url}" for url, size in self.sizes.items())


@contextmanager
def weighed(page: Page) -> Iterator[Load]:
    """What the page asks the network for meanwhile."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    load = Load()
    yield load
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    for answer in answers:
        if "/media/" in answer.url:
            load.figures += 1 if _size(answer) else 0
        elif size := _size(answer):  # none: the browser had it already
            load.sizes[answer.url] = size


def _size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


@measured
@pytest.mark.parametrize("size", [{}, {"viewport": PHONE}], ids=["laptop", "phone"])
def test_a_first_load_is_light(
    place: Place, size: dict[str, object], page_of: Callable[..., Page], attempts: Attempts
) -> None:
    page = page_of(place.who, **size)
    with weighed(page) as load:
        visit(page, place, attempts)
    assert load.total <= 60 * KB, str(load)
    assert load.requests <= 15, str(load)


@measured
def test_the_next_page_is_lighter_still(place: Place, page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(place.who)
    visit(page, place, attempts)
    page.goto("/help")
    with weighed(page) as load:
        visit(page, place, attempts)
    assert load.total <= WARM_KB.get(place.name, 10) * KB, str(load)
    assert load.requests <= 3, str(load)


@measured
def test_nothing_moves_while_a_page_loads(place: Place, page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(place.who, viewport=PHONE)
    page.add_init_script(_WATCH)
    visit(page, place, attempts)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifted") < 0.001


def test_what_the_console_says_would_be_heard(server: Server, open_context: OpenContext) -> None:
    page = open_context(base_url=server.url).new_page()
    console = Console(page)
    page.goto("/help")
    assert console.complaints == []
    page.evaluate("document.querySelector('main').innerHTML = '<p style=\"color: red\">red</p>'")
    page.evaluate("void import('/static/js/missing.js').catch(() => {})")
    page.wait_for_load_state("networkidle")
    found = "\n".join(console.complaints)
    assert "Content Security Policy" in found
    assert "404" in found
