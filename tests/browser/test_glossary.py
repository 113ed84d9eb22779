"""Terms in a module's text open a pop-up (WCAG 1.4.13), the glossary narrows as one types, and flashcards are answered by keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from certprep.domain.person import Role
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.places import MODULE
from tests.browser.server import Server
from tests.browser.waiting import until
from tests.browser.walks import CAROL, COURSE, DAN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PageOf = Callable[..., Page]


def term(page: Page) -> Locator:
    return page.locator("a.term").filter(has_text="phosphocreatine").first


def pop_up(page: Page) -> Locator:
    return page.get_by_role("dialog", name="phosphocreatine")


def test_a_term_explains_itself_where_it_stands(page_of: PageOf) -> None:
    page = page_of(DAN)
    page.goto(MODULE)
    term(page).click()
    expect(pop_up(page)).to_contain_text("A high-energy store in muscle")
    expect(pop_up(page)).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(pop_up(page)).to_be_hidden()
    expect(term(page)).to_be_focused()
    assert page.url.endswith(MODULE)


def test_by_keyboard_the_pop_up_leads_to_the_terms_page(page_of: PageOf) -> None:
    page = page_of(CAROL)
    page.goto(MODULE)
    term(page).focus()
    page.keyboard.press("Enter")
    expect(pop_up(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(pop_up(page).get_by_role("button", name="Add to my flashcards: Phosphocreatine")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Phosphocreatine")


def test_a_pop_up_under_the_pointer_stays_while_the_pointer_is_on_it(page_of: PageOf) -> None:
    page = page_of(DAN)
    page.goto(MODULE)
    term(page).hover()
    expect(pop_up(page)).to_be_visible()
    expect(pop_up(page)).not_to_be_focused()  # nobody who only points loses their place
    pop_up(page).hover()
    page.wait_for_timeout(900)  # longer than it takes to go
    expect(pop_up(page)).to_be_visible()
    page.keyboard.press("Escape")  # dismissible without moving the pointer
    expect(pop_up(page)).to_be_hidden()
    page.mouse.move(0, 0)
    term(page).hover()
    expect(pop_up(page)).to_be_visible()
    page.mouse.move(0, 0)
    expect(pop_up(page)).to_be_hidden()


def test_a_pressed_pop_up_stays_until_it_is_sent_away(page_of: PageOf) -> None:
    page = page_of(DAN)
    page.goto(MODULE)
    term(page).click()
    expect(pop_up(page)).to_be_visible()
    page.mouse.move(0, 0)
    page.wait_for_timeout(900)
    expect(pop_up(page)).to_be_visible()
    page.mouse.click(2, 300)
    expect(pop_up(page)).to_be_hidden()


def test_a_term_becomes_a_flashcard_without_leaving_the_text(page_of: PageOf) -> None:
    page = page_of(CAROL, viewport=PHONE, has_touch=True)
    page.goto(MODULE)
    term(page).tap()
    pop_up(page).get_by_role("button", name="Add to my flashcards").click()
    expect(pop_up(page)).to_contain_text("In your flashcards")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    pop_up(page).get_by_role("button", name="Remove Phosphocreatine from your flashcards").click()
    expect(pop_up(page).get_by_role("button", name="Add to my flashcards")).to_be_focused()


def test_the_pop_up_changes_nothing_in_the_text(page_of: PageOf) -> None:
    page = page_of(DAN)
    page.goto(MODULE)
    before = page.locator("article").inner_text()
    term(page).click()
    expect(pop_up(page)).to_be_visible()
    assert page.locator("article").inner_text() == before


def test_without_script_a_term_leads_to_its_page(page_of: PageOf) -> None:
    page = page_of(DAN, java_script_enabled=False)
    page.goto(MODULE)
    term(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phosphocreatine")
    page.get_by_role("main").get_by_role("link", name="Energy systems and metabolism").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy systems and metabolism")


def test_the_glossary_narrows_as_he_types(page_of: PageOf) -> None:
    page = page_of(DAN)
    page.goto(f"{COURSE}/glossary")
    terms = page.locator("dt:visible")
    everything = terms.count()
    page.get_by_label("Find a term").press_sequentially("lact")
    expect(terms.filter(has_text="Lactate threshold")).to_be_visible()
    until(page, lambda: terms.count() < everything, found=terms.count)
    expect(page.get_by_role("status")).to_contain_text("term")
    page.get_by_label("Find a term").fill("xyzzy")
    expect(page.get_by_role("status")).to_contain_text("No term has these words.")
    page.get_by_label("Find a term").fill("")
    expect(terms).to_have_count(everything)
    page.get_by_label("Domain").select_option("Exercise science foundations")
    expect(terms.filter(has_text="PAR-Q+")).to_have_count(0)


def test_greta_reviews_a_modules_terms_by_keyboard_alone(page_of: PageOf, server: Server) -> None:
    server.add("greta@example.org", Role.LEARNER)
    page = page_of("greta@example.org")
    page.goto(MODULE)
    page.get_by_role("button", name="Review these 8 terms").press("Enter")
    for number, key in enumerate("321", start=1):
        expect(page.get_by_role("heading", name=f"Card {number}")).to_be_visible()
        expect(page.get_by_text("How well did you know it?")).to_be_hidden()
        expect(page.locator("[data-answer] summary")).to_be_focused()
        page.keyboard.press("Space")
        expect(page.get_by_text("How well did you know it?")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Card 4")).to_be_visible()
    page.get_by_role("button", name="Remove this card").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The card is out of your review.")


def test_a_missed_check_is_tried_again_in_its_place(page_of: PageOf, server: Server) -> None:
    server.add("henk@example.org", Role.LEARNER)
    page = page_of("henk@example.org")
    page.goto(MODULE)
    expect(page.get_by_text("Checks answered: 0 of 1").first).to_be_visible()
    place = page.locator(".quick-check").first
    for option in range(2):  # one of two is wrong, if only one is right
        if place.locator("[data-result]").count():
            page.reload()
        place.locator(".option input").nth(option).check(force=True)
        place.get_by_role("button", name="Check my answer").click()
        expect(place.locator("[data-result]")).to_be_visible()
        if place.locator("[data-again]").count():
            break
    place.get_by_role("link", name="Try again: question 1").click()
    expect(place.get_by_role("button", name="Check my answer")).to_be_visible()
    expect(place.locator("input[type=radio], input[type=checkbox], input[inputmode], select").first).to_be_focused()
    expect(page.get_by_text("Checks answered: 1 of 1").first).to_be_visible()
