"""The tools of the exam room in a real Chromium: each is there again after a reload and on another device, by keyboard, and without faults."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect

from certprep.domain.blueprint import BreakKind, Breaks, Calculator, Feedback, Purpose
from certprep.store.store import Store
from tests.browser import axe
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.seats import Seat, eight_questions, saved, serving, taken_over
from tests.browser.test_accessibility import TOO_WIDE
from tests.browser.waiting import until
from tests.conftest import FakeClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("tools")]

Sit = Callable[..., Seat]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice_in(open_context: OpenContext, app: Flask, store: Store, clock: FakeClock) -> Iterator[Sit]:
    """Seats Alice in an exam of eight questions; what else its blueprint says is named."""
    seats: list[Seat] = []
    with serving(app) as address:

        def sit(**blueprint: Any) -> Seat:
            usual = {"calculator": Calculator.SCIENTIFIC, "formula_sheet": True}
            held = eight_questions(**{**usual, **blueprint})
            seats.append(Seat(open_context, app, store, clock, address, held=held))
            return seats[-1]

        yield sit
    assert [error for seat in seats for error in seat.errors] == []


@pytest.fixture
def seat(alice_in: Sit) -> Seat:
    return alice_in()


@pytest.fixture
def laptop(seat: Seat) -> BrowserContext:
    return seat.device()


def kept(seat: Seat, place: int | None, name: str, value: object) -> None:
    """Wait until the server has it: `place` is a question's number, none the whole attempt's."""
    page = seat.open_context().new_page()

    def found() -> object:
        return seat.found().workspaces.get(None if place is None else place - 1, {}).get(name)

    until(page, lambda: found() == value, found=found)
    page.context.close()


def again(seat: Seat, page: Page) -> Iterator[Page]:
    """The page after a reload, and the same question on a second device."""
    number = int(re.findall(r"question=(\d+)", page.url)[0])
    page.reload()
    taken_over(page)
    yield page
    yield seat.sit(seat.device(viewport={"width": 1280, "height": 800}), number)


def open_note(page: Page) -> None:
    page.keyboard.press("m")
    expect(page.get_by_role("textbox", name="Note on this question")).to_be_focused()


# --- note and scratchpad -------------------------------------------------------------------------------------------------


def test_a_note_and_the_scratchpad_are_there_again_after_a_reload_and_on_another_device(
    seat: Seat, laptop: BrowserContext
) -> None:
    page = seat.sit(laptop, 2)
    open_note(page)
    page.keyboard.type("Look at b again")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tool=note]")).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("[data-scratchpad]")).to_be_focused()
    page.keyboard.type("208 - 0.7 x 40 = 180")
    kept(seat, 2, "note", "Look at b again")
    kept(seat, None, "text", "208 - 0.7 x 40 = 180")
    for device in again(seat, page):
        device.keyboard.press("m")
        expect(device.locator("[data-note]")).to_have_value("Look at b again")
        device.keyboard.press("Escape")
        device.keyboard.press("n")
        device.keyboard.press("m")
        expect(device.locator("[data-note]")).to_have_value("")  # of question 3
        device.keyboard.press("Escape")
        device.keyboard.press("s")
        expect(device.locator("[data-scratchpad]")).to_have_value("208 - 0.7 x 40 = 180")
        device.keyboard.press("Escape")


def test_what_is_noted_offline_is_kept_and_sent_when_the_connection_is_back(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    expect(page.locator("[data-room]")).to_have_attribute("data-kept", "yes")
    page.wait_for_function("navigator.serviceWorker.controller")
    laptop.set_offline(True)
    open_note(page)
    page.keyboard.type("offline")
    page.keyboard.press("Escape")
    page.reload()
    taken_over(page)
    page.keyboard.press("m")
    expect(page.locator("[data-note]")).to_have_value("offline")
    expect(page.locator("[data-save-words]")).to_have_text("Offline")
    laptop.set_offline(False)
    kept(seat, 1, "note", "offline")


# --- highlights ----------------------------------------------------------------------------------------------------------

_PAINTED = "() => [...(CSS.highlights.get('marked') ?? [])].map(range => range.toString())"


def painted(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_PAINTED)
    return found


def test_selected_text_is_highlighted_and_taken_back(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    text = page.locator("[data-stem]").inner_text()
    page.locator("[data-stem]").evaluate(
        "stem => { const node = (stem.querySelector('p') ?? stem).firstChild; getSelection().setBaseAndExtent(node, 0, node, 4); }"
    )
    page.get_by_role("button", name="Highlight").click()
    expect(page.locator("[data-spoken]")).to_have_text("Highlighted.")
    assert painted(page) == [text[:4].strip()]
    kept(seat, seat.of_kind("single"), "highlights", [[0, len(text[:4].strip())]])
    for device in again(seat, page):
        expect(device.locator("[data-highlighted]")).to_have_text(f"Highlighted: “{text[:4].strip()}”")
        assert painted(device) == [text[:4].strip()]


def test_sentences_are_highlighted_by_keyboard_and_all_taken_away(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("h")
    first = page.locator("[data-sentences] input").first
    first.focus()
    page.keyboard.press("Space")
    sentence = page.locator("[data-sentences] span").first.inner_text()
    assert painted(page) == [sentence]
    page.locator("[data-unmark]").focus()
    page.keyboard.press("Enter")
    assert painted(page) == []
    expect(first).not_to_be_checked()


def test_without_the_highlight_api_text_is_marked_with_elements(seat: Seat, laptop: BrowserContext) -> None:
    laptop.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    page = seat.sit(laptop, seat.of_kind("single"))
    before = page.locator("[data-stem]").inner_text()
    page.keyboard.press("h")
    page.locator("[data-sentences] input").first.check()
    expect(page.locator("[data-stem] mark")).to_have_count(1)
    page.locator("[data-sentences] input").first.uncheck()
    expect(page.locator("[data-stem] mark")).to_have_count(0)
    assert page.locator("[data-stem]").inner_text() == before


# --- the calculator ------------------------------------------------------------------------------------------------------

SUMS = {
    "2+3*4": "= 14",
    "(2+3)*4": "= 20",
    "2^3^2": "= 512",
    "-2^2": "= -4",
    "10/4*2": "= 5",
    "200+15%": "= 230",
    "200-15%": "= 170",
    "200*15%": "= 30",
    "√16+9": "= 13",
    "√(16+9)": "= 5",
    "0.1+0.2": "= 0.3",
    "2(3+4)": "= 14",
    "3²": "= 9",
    "5!": "= 120",
    "sin(30)": "= 0.5",
    "sin(180)": "= 0",
    "cos(60)": "= 0.5",
    "ln(e)": "= 1",
    "log(1000)": "= 3",
    "1,000+1": "= 1001",
    "208 − 0.7 × 40": "= 180",
    "1/0": "That has no value.",
    "√-1": "That has no value.",
    "2+": "That can't be worked out. Check what you typed.",
    "alert(1)": "That can't be worked out. Check what you typed.",
    "constructor": "That can't be worked out. Check what you typed.",
}


def test_the_calculator_reckons_as_it_is_taught_at_school(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("k")
    expect(page.get_by_role("textbox", name="Sum")).to_be_focused()
    said = {}
    for typed in SUMS:
        page.locator("[data-sum]").fill(typed)
        page.keyboard.press("Enter")
        said[typed] = page.locator("[data-result]").inner_text()
    assert said == SUMS
    expect(page.locator("[data-result]")).to_have_attribute("role", "status")


def test_the_calculators_keys_and_memory_are_there_again_on_another_device(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("k")
    for key in ("7", "times", "6"):
        page.locator(".calculator").get_by_role("button", name=key, exact=True).click()
    page.locator(".calculator").get_by_role("button", name="M+: add to the memory").click()
    expect(page.locator("[data-result]")).to_have_text("= 42")
    page.locator(".calculator").get_by_role("button", name="AC: clear all").click()
    page.locator(".calculator").get_by_role("button", name="MR: recall the memory").click()
    expect(page.locator("[data-sum]")).to_have_value("42")
    kept(seat, None, "calculator", {"sum": "42", "result": "", "memory": 42})
    for device in again(seat, page):
        device.keyboard.press("k")
        expect(device.locator("[data-sum]")).to_have_value("42")
        expect(device.locator("[data-memory]")).to_have_text("Memory: 42")


def test_an_exam_has_the_tools_that_its_blueprint_allows(alice_in: Sit) -> None:
    seat = alice_in(calculator=Calculator.NONE, formula_sheet=False)
    page = seat.sit(seat.device(), 1)
    expect(page.locator("[data-tool=calculator], [data-tool=formulas]")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator("[data-tool-panel]:visible")).to_have_count(0)


def test_what_is_written_while_a_note_is_on_its_way_is_handed_in_too(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    held: list[Route] = []
    page.route("**/workspace/*", lambda route: held.append(route) if not held else route.continue_())
    page.keyboard.press("m")
    page.locator("[data-note]").fill("half")
    until(page, lambda: bool(held))
    page.locator("[data-note]").fill("half of it, and the rest")
    page.keyboard.press("Escape")
    page.locator(".navigator [data-open=summary]").click()
    page.locator("[data-ask]").click()
    page.locator("[data-submit]").click()
    held[0].continue_()
    page.wait_for_url("**/report")
    assert seat.found().workspaces[0]["note"] == "half of it, and the rest"


def test_a_basic_calculator_has_no_sines(alice_in: Sit) -> None:
    seat = alice_in(calculator=Calculator.BASIC)
    page = seat.sit(seat.device(), 1)
    page.keyboard.press("k")
    expect(page.locator("[data-sum]")).to_be_focused()
    expect(page.locator("[data-scientific]")).to_be_hidden()


# --- line reader, look, clock, filter ------------------------------------------------------------------------------------


def test_the_line_reader_moves_by_arrow_keys_and_follows_the_focus(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("r")
    expect(page.locator("[data-spoken]")).to_have_text("The line reader is on. Arrow keys move it.")
    top = "document.querySelector('[data-ruler]').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(top) > before
    page.locator(".option input").nth(2).focus()
    box = page.locator(".option").nth(2).bounding_box()
    assert box is not None
    assert abs(page.evaluate(top) - box["y"]) < 3
    kept(seat, None, "ruler", True)
    for device in again(seat, page):
        expect(device.locator("[data-ruler]")).to_be_attached()
        expect(device.locator("[data-tool=ruler]")).to_have_attribute("aria-pressed", "true")


def test_size_of_text_and_colours_go_with_the_exam_to_another_device(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("t")
    page.get_by_label("Larger").check()
    page.get_by_label("Sepia").check()
    page.get_by_label("High contrast").check()
    kept(seat, None, "look", {"scheme": "sepia", "text": "larger", "contrast": "more"})
    for device in again(seat, page):
        for name, value in (("scheme", "sepia"), ("text", "larger"), ("contrast", "more")):
            expect(device.locator("html")).to_have_attribute(f"data-{name}", value)


def test_the_pace_is_told_in_words_where_it_is_asked_for(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    expect(page.locator("[data-pace]")).to_be_hidden()
    page.keyboard.press("t")
    page.get_by_label("Tell me my pace").check()
    expect(page.locator("[data-pace]")).to_have_text("on pace")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("[data-pace]")).to_have_text("1 question ahead")
    seat.clock.advance(minutes=5)
    expect(page.locator("[data-pace]")).to_have_text("3 questions behind")


def test_the_navigator_shows_what_it_is_asked_for_and_counts(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("a")
    page.keyboard.press("u")
    page.keyboard.press("f")
    shown = page.locator(".navigator .seat[value]:visible")
    show = page.get_by_role("combobox", name="Show")
    assert show.locator("option").all_inner_texts()[:4] == ["All (8)", "Unanswered (7)", "Flagged (1)", "Unsure (1)"]
    show.select_option("flagged")
    expect(shown).to_have_count(1)
    show.select_option("unanswered")
    expect(shown).to_have_count(7)
    kept(seat, None, "filter", "unanswered")
    for device in again(seat, page):
        expect(device.locator(".navigator .seat[value]:visible")).to_have_count(7)


def test_a_hidden_clock_stays_hidden_on_another_device(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.locator("[data-clock-hide]").click()
    kept(seat, None, "hidden_clock", True)
    for device in again(seat, page):
        expect(device.locator("[data-clock-time]")).to_be_hidden()


# --- keys ----------------------------------------------------------------------------------------------------------------


def test_keys_can_be_changed_and_are_kept_on_the_device(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("?")
    field = page.get_by_label("Key for: next question")
    field.fill("f")
    field.blur()
    expect(page.locator("[data-key-error]")).to_have_text("“F” is already used for: flag the question.")
    expect(field).to_have_value("N")
    field.fill("b")
    field.blur()
    expect(page.locator("[data-key-error]")).to_contain_text("not A to E")
    field.fill("j")
    field.blur()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Question 1 of 8")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("Question 2 of 8")
    page.reload()
    taken_over(page)
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("Question 3 of 8")


# --- striking out --------------------------------------------------------------------------------------------------------


def test_striking_out_the_chosen_option_takes_the_choice_back(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.keyboard.press("b")
    page.keyboard.press("x")
    expect(page.locator(".option input").nth(1)).not_to_be_checked()
    saved(page)
    answer = seat.found().answers[number - 1]
    assert (answer.response, len(answer.struck)) == (None, 1)


# --- feedback after each question ----------------------------------------------------------------------------------------


@pytest.fixture
def tutor(alice_in: Sit) -> Seat:
    return alice_in(purpose=Purpose.QUIZ, feedback=Feedback.EACH)


def test_checking_tells_how_it_was_and_the_answer_is_final(tutor: Seat) -> None:
    number = tutor.of_kind("single")
    page = tutor.sit(tutor.device(), number)
    page.keyboard.press("b")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-feedback]")).to_be_focused()
    expect(page.locator("[data-feedback] h2")).to_have_text(re.compile("Right|Not right"))
    expect(page.locator("#answer .option input").first).to_be_disabled()
    expect(page.locator("[data-frozen]")).to_contain_text("checked")
    for device in again(tutor, page):
        expect(device.locator("[data-feedback] h2")).to_have_text(re.compile("Right|Not right"))
        expect(device.locator("#answer .option input").first).to_be_disabled()


def test_i_do_not_know_is_an_answer_too(tutor: Seat) -> None:
    number = tutor.of_kind("single")
    page = tutor.sit(tutor.device(), number)
    page.get_by_role("button", name="I don't know").click()
    expect(page.locator("[data-feedback]")).to_be_visible()
    answer = tutor.found().answers[number - 1]
    assert (answer.response, answer.confidence) == (None, "unknown")
    for device in again(tutor, page):
        expect(device.locator("[data-none]")).to_be_visible()
        expect(device.locator("[data-feedback] h2")).to_contain_text("You said that you don't know")
        expect(device.locator(f".seat[value='{number}']")).to_have_accessible_name(re.compile("not known, final"))
        expect(device.locator("[data-counts]")).to_have_text("1 of 8 answered")


def test_checking_nothing_says_so(tutor: Seat) -> None:
    page = tutor.sit(tutor.device(), tutor.of_kind("single"))
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-error]")).to_be_visible()
    expect(page.locator("[data-feedback]")).to_be_hidden()


# --- breaks, pauses, one way only ----------------------------------------------------------------------------------------


def test_a_break_says_what_freezes_stops_the_page_and_ends_early(alice_in: Sit) -> None:
    seat = alice_in(breaks=Breaks(kind=BreakKind.FREE, minutes=5, count=1, stops_clock=True))
    number = seat.of_kind("single")
    page = seat.sit(seat.device(), number)
    page.keyboard.press("b")
    page.get_by_role("button", name="Take a break").click()
    asked = page.locator("[data-confirm]")
    expect(asked).to_contain_text("becomes final")
    expect(asked).to_contain_text("clock stands still")
    asked.get_by_role("button", name="Begin the break").click()
    expect(page.locator("h1")).to_have_text("Break")
    expect(page.locator("#answer")).to_have_count(0)
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^(5:00|4:5\d)$"))
    page.get_by_role("button", name="End the break").click()
    taken_over(page)
    page.goto(f"{seat.place}?question={number}")
    taken_over(page)
    expect(page.locator("[data-frozen]")).to_contain_text("a break has frozen it")
    expect(page.locator("#answer .option input").first).to_be_disabled()
    expect(page.locator("[data-break]")).to_be_hidden()  # there was one


def test_who_is_signed_out_in_a_break_is_asked_to_sign_in(alice_in: Sit) -> None:
    seat = alice_in(breaks=Breaks(kind=BreakKind.FREE, minutes=5, count=1, stops_clock=True))
    laptop = seat.device()
    page = seat.sit(laptop)
    page.get_by_role("button", name="Take a break").click()
    page.locator("dialog").get_by_role("button", name="Begin the break").click()
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^(5:00|4:5\d)$"))
    laptop.clear_cookies()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_break_that_is_over_goes_on_by_itself(alice_in: Sit) -> None:
    seat = alice_in(breaks=Breaks(kind=BreakKind.FREE, minutes=5, count=1, stops_clock=True))
    page = seat.sit(seat.device(), 1)
    page.get_by_role("button", name="Take a break").click()
    page.get_by_role("button", name="Begin the break").click()
    expect(page.locator("h1")).to_have_text("Break")
    seat.clock.advance(minutes=5, seconds=1)
    taken_over(page)


def test_a_scheduled_break_is_offered_after_its_question_and_may_be_declined(alice_in: Sit) -> None:
    seat = alice_in(breaks=Breaks(kind=BreakKind.SCHEDULED, minutes=5, count=1, after=(2,)))
    page = seat.sit(seat.device(), 1)
    expect(page.locator("[data-break]")).to_be_hidden()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("[data-confirm]")).to_contain_text("clock goes on")
    page.get_by_role("button", name="Not now").click()
    expect(page.locator("h1")).to_have_text("Question 3 of 8")
    expect(page.locator("[data-break]")).to_be_visible()


def test_practice_is_paused_with_its_question_out_of_sight_and_taken_up_again(alice_in: Sit) -> None:
    seat = alice_in(purpose=Purpose.QUIZ, minutes=None)
    page = seat.sit(seat.device(), 3)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("h1")).to_have_text("Paused")
    expect(page.locator("#answer")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    taken_over(page)


def test_a_linear_exam_says_before_that_there_is_no_way_back(alice_in: Sit) -> None:
    seat = alice_in(linear=True)
    page = seat.sit(seat.device(), 1)
    expect(page.get_by_role("button", name="Previous")).to_have_count(0)
    page.keyboard.press("n")
    asked = page.locator("[data-confirm]")
    expect(asked).to_contain_text("can't come back")
    expect(asked).to_contain_text("unanswered is wrong")
    asked.get_by_role("button", name="Stay").click()
    expect(page.locator("h1")).to_have_text("Question 1 of 8")
    page.keyboard.press("n")
    asked.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("Question 2 of 8")
    saved(page)
    page.keyboard.press("p")
    expect(page.locator("h1")).to_have_text("Question 2 of 8")
    expect(page.locator(".seat[value='1']")).to_be_disabled()
    until(page, lambda: seat.found().attempt.frozen == {0})


def test_who_says_stay_and_is_asked_again_at_once_can_still_go_on(alice_in: Sit) -> None:
    """The browser tells of a closed dialog a frame late: not of the one that has been opened since."""
    seat = alice_in(linear=True)
    page = seat.sit(seat.device(), 1)
    page.keyboard.press("n")
    asked = page.locator("[data-confirm]")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Stay").evaluate(
        """async (stay) => {
          const told = new Promise((tell) => stay.closest("dialog").addEventListener("close", tell, { once: true }));
          stay.click();
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
          await told;
        }"""
    )
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("Question 2 of 8")


def test_given_minutes_are_told(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.route("**/state", _ten_minutes_more)
    expect(page.locator(".notice")).to_have_text("You were given 10 more minutes.")


def _ten_minutes_more(route: Any) -> None:
    answer = route.fetch()
    state = answer.json()
    state["grants"] = [{"minutes": 10, "given_at": state["server_time"]}]
    state["deadline_at"] = state["deadline_at"].replace("T09:10", "T09:20")
    route.fulfill(response=answer, json=state)


# --- every state, on every screen ----------------------------------------------------------------------------------------

TOOLS = ("highlight", "note", "scratchpad", "calculator", "formulas", "look")


def test_axe_finds_nothing_with_a_tool_open_in_any_scheme(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    found = {}
    for tool in TOOLS:
        page.locator(f"[data-tool={tool}]").click()
        expect(page.locator("[data-tool-panel]")).to_be_visible()
        for scheme in ("light", "dark", "sepia"):
            page.evaluate("scheme => { document.documentElement.dataset.scheme = scheme; }", scheme)
            page.wait_for_function("!document.getAnimations().length")
            found[tool, scheme] = axe.violations(page)
    page.keyboard.press("r")
    found["ruler", ""] = axe.violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found["keys", ""] = axe.violations(page)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_axe_finds_nothing_in_feedback_offline_and_questions(tutor: Seat) -> None:
    context = tutor.device()
    page = tutor.sit(context, tutor.of_kind("single"))
    page.keyboard.press("b")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-feedback]")).to_be_visible()
    found = {"feedback": axe.violations(page)}
    context.set_offline(True)
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("[data-banner]")).to_be_visible()
    found["offline"] = axe.violations(page)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_axe_finds_nothing_before_and_during_a_break(alice_in: Sit) -> None:
    seat = alice_in(breaks=Breaks(kind=BreakKind.FREE, minutes=5))
    page = seat.sit(seat.device(), 1)
    page.get_by_role("button", name="Take a break").click()
    expect(page.locator("[data-confirm]")).to_be_visible()
    found = {"asked": axe.violations(page)}
    page.get_by_role("button", name="Begin the break").click()
    expect(page.locator("h1")).to_have_text("Break")
    found["break"] = axe.violations(page)
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 640, "height": 400}, PHONE])
def test_on_small_screens_the_tools_are_in_a_sheet(seat: Seat, size: dict[str, int]) -> None:
    page = seat.sit(seat.device(viewport=size), seat.of_kind("single"))
    for tool in TOOLS:
        page.get_by_role("button", name="Tools", exact=True).click()
        page.locator(f"[data-sheet] [data-tool={tool}]").click()
        expect(page.locator("[data-sheet] [data-tool-panel]")).to_be_visible()
        assert page.evaluate(TOO_WIDE) == [], tool
        within = page.locator("[data-sheet]").evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
        assert within, tool
        page.keyboard.press("Escape")
        expect(page.locator("[data-sheet]")).to_be_hidden()
    page.get_by_role("button", name="Tools", exact=True).click()
    expect(page.locator("[data-sheet] [data-tool=note]")).to_be_visible()
    assert axe.violations(page) == []


def test_whoever_is_in_a_hurry_while_the_tools_are_on_their_way_has_one_set_of_them(seat: Seat) -> None:
    phone = seat.device(viewport=PHONE, service_workers="block")  # it would fetch the tools where nothing can hold them
    page = seat.sit(phone, seat.of_kind("single"))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/exam-tools", hold)
    with page.expect_request("**/exam-tools"):
        page.get_by_role("button", name="Tools", exact=True).click()
    page.get_by_role("button", name="Tools", exact=True).click()
    page.get_by_role("button", name="Help and keys").click()
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    expect(page.get_by_role("dialog", name="Help and keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[data-sheet] [data-tool=note]").click()
    assert page.locator("[data-close-tool]").count() == 1
    assert page.locator("dialog[data-keys]").count() == 1


def test_tools_show_in_forced_colours(seat: Seat) -> None:
    page = seat.sit(seat.device(forced_colors="active"), 1)
    page.keyboard.press("r")
    expect(page.locator("[data-tool=ruler]")).to_have_attribute("aria-pressed", "true")
    outline = page.locator("[data-tool=ruler]").evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"


def test_the_whole_exam_with_each_tool_by_keyboard_alone(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    tools = iter((_highlight, _note, _scratchpad, _calculator, _formulas, _line_reader, _look, _strike_and_flag))
    for number in range(1, 9):
        expect(page.locator("h1")).to_have_text(f"Question {number} of 8")
        expect(page.locator("h1")).to_be_focused() if number > 1 else None
        next(tools)(page)
        if number == seat.of_kind("numeric"):
            _tab_to(page, "#response")
            page.keyboard.type("12.5")
            page.keyboard.press("Enter")
            page.keyboard.press("Shift+Tab")
        else:
            page.keyboard.press("b")
        page.keyboard.press("n")
    expect(page.locator("[data-summary]")).to_be_visible()
    _tab_to(page, "[data-ask]")
    page.keyboard.press("Enter")
    _tab_to(page, "[data-submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report")
    found = seat.found()
    assert seat.answered() == list(range(1, 9))
    assert len(found.workspaces[0]["highlights"]) == 1
    assert found.workspaces[1]["note"] == "n and p are letters here"
    desk = found.workspaces[None]
    assert (desk["text"], desk["calculator"]["result"], desk["ruler"]) == ("220 - 40", "= 12.5", True)
    assert desk["look"]["text"] == "large"
    assert found.answers[7].flagged


def _tool(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("[data-tool-panel]")).to_be_visible()


def _close(page: Page, name: str) -> None:
    page.keyboard.press("Escape")
    expect(page.locator(f"[data-tool={name}]")).to_be_focused()


def _highlight(page: Page) -> None:
    _tool(page, "h")
    _tab_to(page, "[data-sentences] input")
    page.keyboard.press("Space")
    expect(page.locator("[data-spoken]")).to_have_text("Highlighted.")
    _close(page, "highlight")


def _note(page: Page) -> None:
    open_note(page)
    page.keyboard.type("n and p are letters here")
    _close(page, "note")


def _scratchpad(page: Page) -> None:
    _tool(page, "s")
    page.keyboard.type("220 - 40")
    _close(page, "scratchpad")


def _calculator(page: Page) -> None:
    _tool(page, "k")
    page.keyboard.type("5 * 2.5")
    page.keyboard.press("Enter")
    expect(page.locator("[data-result]")).to_have_text("= 12.5")
    _close(page, "calculator")


def _formulas(page: Page) -> None:
    _tool(page, "g")
    expect(page.locator("[data-tool-panel] h2")).to_be_focused()
    _close(page, "formulas")


def _line_reader(page: Page) -> None:
    page.keyboard.press("r")
    expect(page.locator("[data-spoken]")).to_have_text("The line reader is on. Arrow keys move it.")
    page.keyboard.press("ArrowDown")


def _look(page: Page) -> None:
    _tool(page, "t")
    _tab_to(page, "[data-look=text] input")
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    _close(page, "look")


def _strike_and_flag(page: Page) -> None:
    page.keyboard.press("f")
    expect(page.locator("[name=flagged]")).to_be_checked()
    if page.locator(".strike").count():
        page.keyboard.press("a")
        page.keyboard.press("x")
        expect(page.locator("[data-spoken]")).to_have_text("Option A is struck out.")


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab never comes to {wanted}")
