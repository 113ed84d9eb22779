"""One learner's way through the whole site, in a real browser, with the connection and the server failing on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenContext
from tests.browser.device import waiting
from tests.browser.filling import answer_by_keys, fill, standing
from tests.browser.places import settled
from tests.browser.server import Server
from tests.browser.walks import call, sign_in, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey")]

NEWCOMER = "eve@example.org"


def test_from_signing_up_to_reviewing_what_was_missed(own_server: Server, open_context: OpenContext) -> None:
    laptop = open_context(base_url=own_server.url)
    page = laptop.new_page()

    sign_up(page, own_server, NEWCOMER)
    _read_a_module(page)
    _start(page, "Half mock")
    settled(page)

    chosen = {number: _answer_by_keyboard(page, number) for number in (1, 2, 3)}
    _expect_saved(page)
    _expect_to_be_kept_for_later(page)

    laptop.set_offline(True)
    chosen |= {number: _answer_by_keyboard(page, number) for number in (4, 5, 6)}
    _expect_unsent(page, {4, 5, 6})
    page.reload()
    settled(page)
    _expect_unsent(page, {4, 5, 6})
    _expect_answered(page, 6)
    _expect_answers(page, chosen)

    laptop.set_offline(False)
    _expect_saved(page)
    assert _saved_numbers(page) == [1, 2, 3, 4, 5, 6]

    own_server.kill()
    chosen |= {7: _answer_by_keyboard(page, 7)}
    _expect_unsent(page, {7})
    own_server.start()
    _expect_saved(page)

    phone = open_context(base_url=own_server.url, viewport=PHONE, has_touch=True).new_page()
    sign_in(phone, own_server, NEWCOMER)
    phone.get_by_role("link", name="Go on").click()
    settled(phone)
    _expect_answered(phone, 7)
    _expect_answers(phone, chosen)
    _answer_by_keyboard(phone, 8)
    _expect_saved(phone)
    _submit(phone)

    expect(phone.get_by_role("heading", name=re.compile(r"of 60 right"))).to_be_visible()
    phone.get_by_role("button", name="Review what I missed now").click()
    _review_a_card(phone)

    expect(page).to_have_url(re.compile("/report$"))  # the laptop was told


def test_the_same_without_script(own_server: Server, open_context: OpenContext) -> None:
    page = open_context(base_url=own_server.url, java_script_enabled=False).new_page()
    sign_up(page, own_server, NEWCOMER)
    _start(page, "See and start it")

    for number in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number} of 45")
        _choose_by_hand(page)
        page.get_by_role("button", name="Save and next").click()
    _choose_by_hand(page)
    page.get_by_label(re.compile("^Flag")).check(force=True)
    page.get_by_role("button", name="Question 2, answered").click()
    assert (
        page.locator(
            "#answer :is(input:checked, input[type=text]:not([value='']), option[selected]:not([value='']))"
        ).count()
        > 0
    )

    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_text("4 of 45 answered")).to_be_visible()
    expect(
        page.get_by_role("region", name="Flagged").or_(page.locator("section:has(h2:text('Flagged'))"))
    ).to_contain_text("4")
    page.get_by_text("Submit…").click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("of 45 right"))).to_be_visible()
    page.get_by_role("button", name="Review what I missed now").click()
    _review_a_card(page)


# --- the parts -----------------------------------------------------------------------------------------------------------


def _read_a_module(page: Page) -> None:
    page.get_by_role("link", name="Study").first.click()
    page.get_by_role("link", name="Energy systems and metabolism").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy systems and metabolism")
    check = page.get_by_role("group", name="Quick check").first
    fill(check.locator("form").first)
    check.get_by_role("button", name="Check my answer").first.click()
    expect(check.get_by_text("Right", exact=True).or_(check.get_by_text("Not right")).first).to_be_visible()
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("You finished this module")).to_be_visible()


def _start(page: Page, exam: str) -> None:
    page.get_by_role("link", name="Practise").first.click()
    page.get_by_role("link", name=exam).first.click()
    page.get_by_role("button", name=re.compile("Start the exam")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 of")


def _answer_by_keyboard(page: Page, number: int) -> object:
    """Go there by N, and answer by keys alone; gives how the form stands."""
    _go(page, number)
    answer_by_keys(page)
    expect(page.get_by_role("button", name=f"Question {number}, answered", include_hidden=True)).to_have_count(1)
    return standing(page)


def _expect_answers(page: Page, chosen: dict[int, object]) -> None:
    """Each question has its answer still, in the options' order of this attempt."""
    for number, answer in chosen.items():
        _go(page, number)
        assert standing(page) == answer


def _go(page: Page, number: int) -> None:
    """By N and P, one question at a time."""
    heading = page.get_by_role("heading", level=1)
    while (current := int(heading.inner_text().split()[1])) != number:
        page.keyboard.press("n" if current < number else "p")
        expect(heading).not_to_contain_text(f"Question {current} of")


def _expect_saved(page: Page) -> None:
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_visible(timeout=20_000)
    expect(page.get_by_text(re.compile("change.* kept on this device"))).to_be_hidden()


def _expect_unsent(page: Page, questions: set[int]) -> None:
    """A question of several parts is answered by as many changes: as many are told as this device holds."""
    expect(page.locator("[data-save-words]")).to_have_text("Offline")
    unsent = waiting(page)
    assert set(unsent) == questions
    changes = f"{len(unsent)} change{'s' if len(unsent) > 1 else ''}"
    expect(page.get_by_text(f"Offline: {changes} kept on this device")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_hidden()


def _expect_answered(page: Page, count: int) -> None:
    expect(page.get_by_text(f"{count} of 70 answered")).to_be_attached()


def _expect_to_be_kept_for_later(page: Page) -> None:
    """The device could do without a connection: that takes a few seconds after the start."""
    expect(page.locator("[data-room]")).to_have_attribute("data-kept", "yes")
    page.wait_for_function("navigator.serviceWorker.controller")


def _saved_numbers(page: Page) -> list[int]:
    """The questions that the server has an answer to."""
    attempt = page.url.split("/attempts/")[1].split("?")[0]
    answers = call(page, "GET", f"/attempts/{attempt}")["answers"]
    return sorted(int(number) for number, one in answers.items() if one["response"])


def _submit(page: Page) -> None:
    page.get_by_role("button", name="All questions").click()
    page.get_by_role("dialog").get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit…").click()
    page.get_by_role("dialog").get_by_role("button", name="Submit", exact=True).click()


def _review_a_card(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    page.get_by_role("button", name="I don't know").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Not answered")
    expect(page.get_by_text("The right answer").or_(page.get_by_text("Right answer")).first).to_be_visible()


def _choose_by_hand(page: Page) -> None:
    fill(page.locator("#answer"))
