"""The practise pages in a real browser: counts that follow the filters, ticks that stay, a tutorial to try things on."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from certprep.domain.blueprint import Purpose
from certprep.domain.person import Person
from certprep.store.store import Store
from tests.browser import axe
from tests.browser.conftest import OpenContext
from tests.browser.seats import serving
from tests.browser.waiting import until
from tests.builders import COURSE, a_bank, a_blueprint, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("practise")]

PRACTISE = f"/c/{COURSE}/practise"
BUILD = f"{PRACTISE}/build-my-own"
HALF = a_blueprint("half-mock", title="Half mock", purpose=Purpose.MOCK, scored={"EXS": 4, "NUT": 4})


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    publish(store, content(a_bank(each=12), blueprints=[HALF]), now=clock())
    return a_person(store, "alice", now=clock())


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
    """Alice's."""
    return open_page(app, alice, open_context(base_url=address), address)


def choice(page: Page, label: str) -> Locator:
    """A filter by the words it begins with."""
    return page.get_by_role("checkbox", name=re.compile(f"^{label}"))


def count(page: Page, label: str) -> str:
    """The number behind a choice."""
    return page.locator("label", has=choice(page, label)).locator(".count").inner_text()


def hear_requests(page: Page) -> list[str]:
    """What is sent from now on, static files apart."""
    sent: list[str] = []
    page.on("request", lambda request: None if "/static/" in request.url else sent.append(request.url))
    return sent


def test_counts_follow_the_filters_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto(BUILD)
    total = page.get_by_role("status")
    expect(total).to_have_text("24 questions match. You get 20 of them, in about 16 minutes.")
    page.get_by_label("Name, to keep it").fill("Half written")
    page.get_by_label("How many questions").fill("6")
    expect(total).to_have_text("24 questions match. You get 6 of them, in about 5 minutes.")
    choice(page, "Recall").check()
    expect(total).to_have_text("8 questions match. You get 6 of them, in about 5 minutes.")
    assert (count(page, "Domain EXS"), count(page, "Application")) == ("4", "8")
    choice(page, "Domain EXS").check()
    expect(total).to_contain_text("You get 4 of them, in about 4 minutes. That is fewer than the 6 you asked for.")
    assert page.get_by_label("Name, to keep it").input_value() == "Half written"
    assert page.url.endswith("/build-my-own")


def test_where_nothing_matches_the_filter_to_loosen_is_named_as_one_ticks(page: Page) -> None:
    page.goto(BUILD)
    page.get_by_label("Flagged").check()
    expect(page.get_by_role("status")).to_have_text("No question matches.")
    expect(page.locator("[data-loosen]")).to_have_text("Without your choice of which questions: 24 questions")
    assert axe.violations(page) == []
    page.get_by_label("Flagged").uncheck()
    expect(page.locator("[data-loosen]")).to_be_empty()


def test_the_last_tick_wins_though_an_earlier_answer_comes_later(page: Page) -> None:
    page.goto(BUILD)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/counts?*", hold_the_first)
    choice(page, "Recall").check()
    until(page, lambda: bool(held))
    choice(page, "Analysis").check()
    total = page.get_by_role("status")
    expect(total).to_contain_text("16 questions match.")
    held[0].continue_()
    page.wait_for_timeout(400)
    expect(total).to_contain_text("16 questions match.")


def test_a_practice_is_built_kept_and_started_by_keyboard_alone(page: Page) -> None:
    page.goto(BUILD)
    for label in ("Never seen", "Recall"):
        choice(page, label).focus()
        page.keyboard.press("Space")
    page.get_by_label("Name, to keep it").focus()
    page.keyboard.type("Recall at lunch")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".kept")).to_contain_text("Recall at lunch")
    page.locator(".kept").get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 of 8")


def test_the_same_without_script(app: Flask, alice: Person, open_context: OpenContext, address: str) -> None:
    page = open_page(app, alice, open_context(base_url=address, java_script_enabled=False), address)
    page.goto(BUILD)
    choice(page, "Analysis").check()
    page.get_by_label("How many questions").fill("3")
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_role("status")).to_have_text("8 questions match. You get 3 of them, in about 3 minutes.")
    assert "csrf" not in page.url
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 of 3")


def test_what_was_deleted_can_be_taken_back(page: Page) -> None:
    page.goto(BUILD)
    page.get_by_label("Name, to keep it").fill("Mine")
    page.get_by_role("button", name="Keep it under this name").click()
    page.get_by_text("Change “Mine”").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".kept")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".kept")).to_contain_text("Mine")


def test_ticks_of_the_rehearsal_stay_on_this_device_and_are_sent_nowhere(page: Page) -> None:
    page.goto(f"{PRACTISE}/rehearsal")
    sent = hear_requests(page)
    page.get_by_label(re.compile("My ID is valid")).check()
    assert sent == []
    page.reload()
    expect(page.get_by_label(re.compile("My ID is valid"))).to_be_checked()
    expect(page.get_by_label(re.compile("CPR/AED"))).not_to_be_checked()


def test_the_tutorials_question_takes_the_rooms_keys_and_sends_nothing(page: Page) -> None:
    page.goto(f"{PRACTISE}/half-mock/tutorial")
    sent = hear_requests(page)
    page.keyboard.press("b")
    expect(page.get_by_role("radio", name=re.compile("A pear"))).to_be_checked()
    page.keyboard.press("x")
    struck = page.get_by_role("radio", name=re.compile("A pear.*struck out"))
    expect(struck).not_to_be_checked()
    page.keyboard.press("f")
    expect(page.get_by_label("Flag this question")).to_be_checked()
    page.get_by_role("button", name=re.compile("Strike out B")).click()
    expect(struck).to_have_count(0)
    assert sent == []
