"""How much a page weighs, what moves while it loads, and what the browser's console has to say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

from tests.browser.conftest import PHONE
from tests.browser.places import PLACES, Attempts, Place, visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

KB = 1024
MEASURED = ("front", "today", "study", "module", "practise", "start")
WARM_KB = {"module": 20}  # its text is half an hour's reading; all other pages: 10
measured = pytest.mark.parametrize("place", [one for one in PLACES if one.name in MEASURED], ids=lambda one: one.name)

_WATCH = """
window.shifted = 0;
window.refused = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", event => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
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


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.name)
def test_the_console_stays_silent(place: Place, page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(place.who)
    page.add_init_script(_WATCH)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if _is_complaint(message, page) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    visit(page, place, attempts)
    page.wait_for_load_state("networkidle")
    assert said == []
    assert page.evaluate("refused") == []


def _is_complaint(message: ConsoleMessage, page: Page) -> bool:
    """Chromium also notes there that a page came with a status of 4xx: that is the page's own, and asserted elsewhere."""
    of_page = message.text.startswith("Failed to load resource") and message.location["url"] in page.url
    return message.type in {"error", "warning"} and not of_page
