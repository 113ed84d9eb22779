"""How much a page weighs, and what moves while it loads. (That its console stays silent is asserted wherever `page_of` is used.)"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from certprep.domain.person import Role
from certprep.store.store import Store
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.console import Console
from tests.browser.places import PLACES, Attempts, Place, visit
from tests.browser.seats import PERSONAL_TRAINER, Seat, as_long_as_a_full_mock, serving, taken_over
from tests.browser.server import Server
from tests.browser.waiting import until
from tests.browser.walks import ALICE
from tests.conftest import FakeClock

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


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def seat(open_context: OpenContext, app: Flask, store: Store, clock: FakeClock) -> Iterator[Seat]:
    """Alice in an exam of 140 questions, as long as the shipped bank's."""
    with serving(app) as address:
        yield Seat(open_context, app, store, clock, address, held=as_long_as_a_full_mock(), course=PERSONAL_TRAINER)


@dataclass
class Load:
    """What came over the wire, headers included. Figures are a module's own weight and stand apart, and so does what a page asks for only
    a second after it has loaded.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    figures: int = 0

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        return len(self.sizes) + self.figures

    def __str__(self) -> str:
        return "\n".join(f"{size:7d} {url}" for url, size in self.sizes.items())


_LATER = "/offline/device."


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
            (load.later if _LATER in answer.url else load.sizes)[answer.url] = size


def _size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


@pytest.fixture
def who(place: Place, server: Server) -> str:
    """A module's page has more to say the more was read: that is for somebody who reads in no other test."""
    if place.name != "module":
        return place.who
    email = f"reader-{uuid4().hex}@example.org"
    server.add(email, Role.LEARNER)
    return email


@measured
@pytest.mark.parametrize("size", [{}, {"viewport": PHONE}], ids=["laptop", "phone"])
def test_a_first_load_is_light(
    place: Place, who: str, size: dict[str, object], page_of: Callable[..., Page], attempts: Attempts
) -> None:
    page = page_of(who, service_workers="block", **size)  # what it keeps has no weight
    with weighed(page) as load:
        visit(page, place, attempts)
    assert page.url in load.sizes
    assert load.total <= 60 * KB, str(load)
    assert load.requests <= 15, str(load)


@measured
def test_the_next_page_is_lighter_still(
    place: Place, who: str, page_of: Callable[..., Page], attempts: Attempts
) -> None:
    page = page_of(who, service_workers="block")
    visit(page, place, attempts)
    page.goto("/help")
    with weighed(page) as load:
        visit(page, place, attempts)
    assert page.url in load.sizes
    assert load.total <= WARM_KB.get(place.name, 10) * KB, str(load)
    assert load.requests <= 3, str(load)


@measured
def test_nothing_moves_while_a_page_loads(place: Place, page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(place.who, viewport=PHONE)
    page.add_init_script(_WATCH)
    visit(page, place, attempts)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifted") < 0.001


def test_what_comes_a_second_after_a_page_is_light_too(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    with weighed(page) as load, page.expect_response(f"**{_LATER}*"):
        page.goto("/today")
    assert 0 < sum(load.later.values()) <= 3 * KB, load.later


def test_an_exam_of_140_questions_is_light_and_asks_for_little(seat: Seat) -> None:
    page = seat.device().new_page()
    with weighed(page) as load:
        page.goto(f"{seat.place}?question=1")
        taken_over(page)
    assert load.total <= 60 * KB, f"{load.total}\n{load}"
    assert load.requests <= 12, str(load)
    assert len(seat.found().questions) == 140


def test_what_comes_later_to_do_without_a_connection_is_light_too(seat: Seat) -> None:
    """The tools and what keeps the page on the device come two seconds after the page, when it has long been in use."""
    page = seat.device().new_page()
    with weighed(page) as load:
        page.goto(f"{seat.place}?question=1")
        expect(page.locator("[data-room]")).to_have_attribute("data-kept", "yes")
    own = {url: size for url, size in load.sizes.items() if not url.endswith("/state")}  # asked for every 3 s
    assert sum(own.values()) <= 75 * KB, str(load)
    assert len(own) <= 12, str(load)


def test_a_new_question_is_there_without_a_request(seat: Seat) -> None:
    page = seat.sit(seat.device(), 1)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-room]")).to_have_attribute("data-kept", "yes")
    with weighed(page) as load:
        for number in range(2, 30):
            page.keyboard.press("n")
            expect(page.locator("h1")).to_have_text(f"Question {number} of 140")
    # Besides the time spent and the poll for the server's state; a browser looks at the icon again when an address changes, in its cache.
    assert [url for url in load.sizes if not re.search(r"/(state|answers|answers/\d+)$|/favicon\.", url)] == []


# From the key to the frame that shows the new question, in ms.
_MOVES = """async count => {
  const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  const heading = document.querySelector("h1");
  const taken = [];
  for (let move = 0; move < count; move += 1) {
    await frame();
    const before = heading.textContent;
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
    while (heading.textContent === before) await new Promise(resolve => setTimeout(resolve));
    await frame();
    taken.push(performance.now() - began);
  }
  return taken.sort((one, other) => one - other);
}"""


def test_a_new_question_is_there_at_once(seat: Seat) -> None:
    page = seat.sit(seat.device(), 1)
    page.wait_for_load_state("networkidle")
    taken: list[float] = page.evaluate(_MOVES, 40)
    assert taken[len(taken) // 2] <= 50, taken  # the median; aimed at 50 ms


def test_what_the_console_says_would_be_heard(server: Server, open_context: OpenContext) -> None:
    page = open_context(base_url=server.url).new_page()
    console = Console(page)
    page.goto("/help")
    assert console.complaints == []
    page.evaluate("document.querySelector('main').innerHTML = '<p style=\"color: red\">red</p>'")
    page.evaluate("void import('/static/js/missing.js').catch(() => {})")
    until(page, lambda: "404" in str(console.complaints), found=lambda: console.complaints)
    assert "Content Security Policy" in str(console.complaints)
