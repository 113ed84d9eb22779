"""Reading and reviewing without a connection, in a real browser; and that nothing private stays after a sign-out."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from certprep.domain.exposure import Source
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases.steps import evidence, released
from tests.browser import axe
from tests.browser.conftest import OpenContext
from tests.browser.device import FULL, STUCK
from tests.browser.seats import serving
from tests.browser.server import Server
from tests.browser.waiting import until
from tests.browser.walks import COURSE, sign_in
from tests.builders import COURSE as BUILT
from tests.builders import a_person, a_reading, an_item, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

MODULE, OTHER = f"{COURSE}/study/energy-systems", f"{COURSE}/study/preparticipation-screening"
MARK = re.compile(r"Shown from this device, saved on \d+ [A-Z][a-z]+ \d\d:\d\d\.")
ITEMS = ("exs1-001", "exs1-002", "exs1-003")
_HELD = """async () => {
  const held = {};
  for (const name of await caches.keys()) {
    held[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
  }
  return held;
}"""


def held(page: Page) -> Mapping[str, list[str]]:
    """What this device keeps: paths by cache."""
    found: dict[str, list[str]] = page.evaluate(_HELD)
    return found


def until_kept(page: Page, path: str) -> None:
    until(page, lambda: any(path in paths for name, paths in held(page).items() if name.startswith("certprep-study/")))


def theirs(page: Page) -> list[str]:
    return [name for name in held(page) if name.startswith(("certprep-study/", "certprep-exam/"))]


def read(page: Page, path: str) -> None:
    """Open a page, and wait until this device has it."""
    page.goto(path)
    until_kept(page, path)


def sign_out(page: Page) -> None:
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sign out").click()


@pytest.fixture
def somebody(server: Server, request: pytest.FixtureRequest) -> str:
    """A learner of this test's own: what they do to their sign-in bothers nobody."""
    email = f"{abs(hash(request.node.name)):x}@example.org"
    server.add(email, Role.LEARNER)
    return email


@pytest.fixture
def device(open_context: OpenContext, server: Server) -> BrowserContext:
    return open_context(base_url=server.url)


@pytest.fixture
def page(device: BrowserContext, server: Server, somebody: str) -> Page:
    """A page of theirs, on a device that never was here before."""
    page = device.new_page()
    sign_in(page, server, somebody)
    return page


# --- reading -------------------------------------------------------------------------------------------------------------


def test_what_was_opened_can_be_read_without_a_connection_and_says_since_when(
    page: Page, device: BrowserContext
) -> None:
    read(page, MODULE)
    expect(page.locator("[data-from-device]")).to_be_hidden()
    device.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy systems and metabolism")
    expect(page.locator("[data-from-device]")).to_have_text(MARK)
    figure = page.locator(".prose img").first
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_js_property("complete", value=True)
    assert figure.evaluate("image => image.naturalWidth") > 0
    assert page.evaluate("getComputedStyle(document.querySelector('.prose')).fontFamily").startswith("Figtree")
    assert axe.violations(page) == []
    device.set_offline(False)
    until(page, lambda: fresh(page))


def test_a_connection_that_goes_as_the_page_comes_is_no_fault_of_it(page: Page) -> None:
    """What it would fetch later does not come: the next page asks again."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route(re.compile(r"/static/js/(offline/device|calculators)\."), lambda route: route.abort())
    with (
        page.expect_event("requestfailed", lambda gone: "device" in gone.url),
        page.expect_event("requestfailed", lambda gone: "calculators" in gone.url),
    ):
        page.goto(MODULE)
        page.locator("[data-calculates]").first.scroll_into_view_if_needed()
    page.wait_for_timeout(100)
    assert faults == []


def test_the_very_first_page_is_kept_too(device: BrowserContext, server: Server, somebody: str) -> None:
    """It came before the worker did."""
    page = device.new_page()
    page.goto(MODULE)
    page.get_by_label("Email address").fill(somebody)
    page.get_by_label("Password").fill("seven quiet herons")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    until_kept(page, MODULE)


def test_a_server_that_is_gone_is_no_connection(open_context: OpenContext, own_server: Server, somebody: str) -> None:
    own_server.add(somebody, Role.LEARNER)
    page = open_context(base_url=own_server.url).new_page()
    sign_in(page, own_server, somebody)
    read(page, f"{COURSE}/glossary")
    own_server.kill()
    page.goto(f"{COURSE}/glossary")
    expect(page.locator("[data-from-device]")).to_have_text(MARK)
    own_server.start()
    until(page, lambda: fresh(page))


def fresh(page: Page) -> bool:
    """Load it again: whether it is the server's, which may take longer to answer than the worker waits, the first time."""
    page.reload()
    return page.locator("[data-from-device]").is_hidden()


def test_in_place_of_a_page_that_is_not_here_stands_what_is(page: Page, device: BrowserContext) -> None:
    read(page, MODULE)
    device.set_offline(True)
    page.goto(OTHER)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    assert axe.violations(page) == []
    page.get_by_role("link", name="Energy systems and metabolism").click()
    expect(page.locator("[data-from-device]")).to_have_text(MARK)


def test_a_course_is_kept_and_removed(page: Page, device: BrowserContext) -> None:
    page.goto(f"{COURSE}/study")
    page.get_by_role("button", name="Keep this course for offline").click()
    state = page.locator("[data-keep-state]")
    expect(state).to_have_text(re.compile(r"Kept on this device on .*: \d+ pages, [\d.]+ MB\."), timeout=60_000)
    expect(page.get_by_role("button", name="Update")).to_be_focused()
    assert axe.violations(page) == []
    device.set_offline(True)
    for path in (OTHER, f"{COURSE}/glossary", f"{COURSE}/calculators", f"{COURSE}/calculators/karvonen"):
        page.goto(path)
        expect(page.locator("[data-from-device]")).to_have_text(MARK)
    page.get_by_role("navigation", name="Main").first.get_by_role("link", name="Review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review without a connection")
    page.goto(f"{COURSE}/study")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Keep this course for offline")).to_be_focused()
    page.goto(OTHER)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_without_a_connection_nothing_is_said_to_be_kept(page: Page, device: BrowserContext) -> None:
    read(page, f"{COURSE}/study")
    device.set_offline(True)
    page.get_by_role("button", name="Keep this course for offline").click()
    expect(page.locator("[data-keep-state]")).to_have_text("No connection: nothing was changed.")


# --- nobody else ---------------------------------------------------------------------------------------------------------


def test_after_signing_out_nothing_private_is_left(page: Page, device: BrowserContext, somebody: str) -> None:
    read(page, MODULE)
    sign_out(page)
    page.wait_for_url(lambda url: "study" not in url)
    assert theirs(page) == []
    device.set_offline(True)
    page.goto(MODULE)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    assert somebody not in page.content()
    page.go_back()
    assert somebody not in page.content()


def test_signing_out_without_a_connection_forgets_as_well_and_says_what_is_left_to_do(
    page: Page, device: BrowserContext
) -> None:
    read(page, MODULE)
    device.set_offline(True)
    sign_out(page)
    expect(page.locator("[data-signed-out]")).to_contain_text("Signing out itself needs a connection")
    assert theirs(page) == []
    page.goto(MODULE)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_who_signs_in_next_sees_nothing_of_who_was_here(page: Page, device: BrowserContext, server: Server) -> None:
    """Alice never signed out: her sign-in is gone from the device, as when it lapses."""
    read(page, MODULE)
    hers = theirs(page)
    device.clear_cookies()
    bob = "next-" + page.evaluate("crypto.randomUUID()") + "@example.org"
    server.add(bob, Role.LEARNER)
    sign_in(page, server, bob)
    read(page, f"{COURSE}/study")
    assert not set(theirs(page)) & set(hers)
    device.set_offline(True)
    page.goto(MODULE)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_a_page_of_somebody_else_is_not_shown_even_where_it_lies_about(page: Page, device: BrowserContext) -> None:
    read(page, MODULE)
    move = """async () => {
      const [name] = (await caches.keys()).filter(name => name.startsWith("certprep-study/"));
      const other = await caches.open("certprep-study/somebody-else/opened");
      const mine = await caches.open(name);
      for (const request of await mine.keys()) await other.put(request, await mine.match(request));
      await caches.delete(name);
    }"""
    page.evaluate(move)
    device.set_offline(True)
    page.goto(MODULE)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


# --- reviewing -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    """Alice missed three questions a while ago, and they are due."""
    bank = [an_item(item, stem=f"Which of these is number {item[-1]}?") for item in ITEMS]
    publish(store, content(bank, readings=[a_reading()], blueprints=[]), now=clock())
    person = a_person(store, "alice", now=clock())
    with store.transaction() as tx:
        live = released.live(tx, BUILT).content
        at = clock() - timedelta(days=3)
        missed = [
            evidence.Graded(released=live.items[one], correct=False, response=("b",), confidence=None, at=at)
            for one in ITEMS
        ]
        evidence.record(
            tx, missed, content=live, person=person, source=Source.CHECK, attempt=None, now=at, rng=Random(3)
        )
    return person


@pytest.fixture
def phone(open_context: OpenContext, app: Flask, alice: Person) -> Iterator[BrowserContext]:
    """Alice's, signed in, with her cards taken along."""
    with serving(app) as address:
        context = open_context(base_url=address)
        cookie = Browser(app).sign_in(alice).client.get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.goto(f"{COURSE}/review")
        until_kept(page, f"{COURSE}/review/along")
        yield context
        context.close()


def reviewed(store: Store, person: Person) -> int:
    with store.reading() as tx:
        return tx.responses.count(person=person.id, course=BUILT, source=Source.REVIEW)


def last_answers(store: Store, person: Person) -> Mapping[str, Any]:
    with store.reading() as tx:
        return tx.responses.past_answers(person=person.id, course=BUILT)


def answer(page: Page, *, know: bool = True) -> None:
    card = page.locator("[data-card]:visible")
    if know:
        card.locator(".option input").first.check(force=True)
        card.get_by_role("button", name="Check my answer").click()
    else:
        card.get_by_role("button", name="I don't know").click()
    expect(card.locator("[data-truth] .callout")).to_be_focused()
    expect(card.locator("[data-truth]")).to_contain_text("kept on this device")
    card.get_by_role("button", name="Next card").click()
    expect(page.locator("[data-truth]:visible")).to_have_count(0)


def test_due_cards_are_reviewed_offline_and_counted_once_in_their_order(
    phone: BrowserContext, store: Store, alice: Person
) -> None:
    page = phone.pages[0]
    phone.set_offline(True)
    page.goto(f"{COURSE}/review")
    expect(page.locator("[data-from-device]")).to_have_text(MARK)
    stems = []
    for know in (True, False, True):
        stems.append(page.locator("[data-card]:visible .stem").first.inner_text())
        answer(page, know=know)
    expect(page.get_by_role("heading", name="Nothing more to review here")).to_be_visible()
    page.reload()  # what was answered does not come again
    expect(page.get_by_role("heading", name="Nothing more to review here")).to_be_visible()
    assert reviewed(store, alice) == 0
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one.post_data_json) if "/api/v1/reviews" in one.url else None)
    phone.set_offline(False)
    expect(page.locator(".flashes")).to_contain_text("3 review answers from this device are saved")
    assert [one["sequence"] for one in sent[0]["answers"]] == sorted(one["sequence"] for one in sent[0]["answers"])
    assert [bool(one["response"]) for one in sent[0]["answers"]] == [True, False, True]
    assert len(set(stems)) == 3
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
    assert reviewed(store, alice) == 3


def test_an_answer_that_the_device_has_no_room_for_is_not_called_kept(
    phone: BrowserContext, store: Store, alice: Person
) -> None:
    page = phone.pages[0]
    phone.set_offline(True)
    page.goto(f"{COURSE}/review")
    page.evaluate(FULL)
    card = page.locator("[data-card]:visible")
    card.get_by_role("button", name="I don't know").click()
    expect(page.get_by_role("alert")).to_contain_text("could not keep your answer")
    expect(card.locator("[data-truth]")).to_be_hidden()
    page.evaluate("() => window.makeRoom()")
    answer(page, know=False)
    phone.set_offline(False)
    expect(page.locator(".flashes")).to_contain_text("1 review answer from this device is saved")
    assert reviewed(store, alice) == 1


def test_answers_that_the_device_can_not_let_go_are_sent_once_at_a_time(
    phone: BrowserContext, store: Store, alice: Person
) -> None:
    page = phone.pages[0]
    phone.set_offline(True)
    page.goto(f"{COURSE}/review")
    answer(page, know=False)
    page.evaluate(STUCK)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if "/api/v1/reviews" in one.url else None)
    with page.expect_response("**/api/v1/reviews"):
        phone.set_offline(False)
    expect(page.locator(".flashes")).to_contain_text("1 review answer from this device is saved")
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
    assert reviewed(store, alice) == 1


def test_answers_wait_for_their_person_over_a_sign_out(
    phone: BrowserContext, app: Flask, store: Store, alice: Person
) -> None:
    page = phone.pages[0]
    phone.set_offline(True)
    page.goto(f"{COURSE}/review")
    answer(page)
    phone.clear_cookies()
    phone.set_offline(False)
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert reviewed(store, alice) == 0
    cookie = Browser(app).sign_in(alice).client.get_cookie("session")
    assert cookie is not None
    phone.add_cookies([{"name": "session", "value": cookie.value, "url": page.url}])
    page.goto("/today")
    expect(page.locator(".flashes")).to_contain_text("1 review answer from this device is saved")
    assert reviewed(store, alice) == 1


def test_with_a_connection_the_same_page_saves_at_once(phone: BrowserContext, store: Store, alice: Person) -> None:
    page = phone.pages[0]
    page.goto(f"{COURSE}/review/along")
    page.locator("[data-card]:visible").get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose or type an answer first")
    assert axe.violations(page) == []
    answer(page, know=False)
    expect(page.locator(".flashes")).to_contain_text("1 review answer from this device is saved: 0 right.")
    assert [one.answered_at is not None for one in last_answers(store, alice).values()].count(True) == 3
    assert reviewed(store, alice) == 1
