"""Each kind of question in a real browser: by keyboard alone, on a small phone, without script, and as axe sees it."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from certprep.domain.marks.room import room_mark
from certprep.store.store import Store
from certprep.usecases.exam import room
from certprep.usecases.steps import seated
from tests.browser import axe
from tests.browser.conftest import OpenContext
from tests.browser.filling import standing, tab_to
from tests.browser.seats import Seat, saved, serving
from tests.browser.waiting import until
from tests.builders import COURSE
from tests.conftest import FakeClock
from tests.one_of_each import KINDS, one_of_each

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("kinds")]

NEW = ("match", "order", "cloze", "hotspot")
SMALL = {"width": 320, "height": 640}
LINES = "[data-lines] .line-text"
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def seat(open_context: OpenContext, app: Flask, store: Store, clock: FakeClock) -> Iterator[Seat]:
    """Alice in an exam with a question of each kind and a case."""
    with serving(app) as address:
        made = Seat(open_context, app, store, clock, address, held=one_of_each())
        yield made
        assert made.errors == []


def number_of(seat: Seat, kind: str) -> int:
    asked = enumerate(seat.found().questions, start=1)
    return next(number for number, one in asked if one.kind == kind and not one.stimulus)


def response(seat: Seat, kind: str) -> Any:
    position = number_of(seat, kind) - 1
    answer = seat.found().answers.get(position)
    return answer and seat.found().names(position).outward(answer.response)


def answer_by_keys(page: Page, kind: str) -> None:
    """From the question's heading, with nothing but keys."""
    page.get_by_role("heading", level=1).focus()
    match kind:
        case "single" | "multiple":
            for key in "a" if kind == "single" else "ac":
                page.keyboard.press(key)
        case "numeric":
            tab_to(page, "[name=response]")
            page.keyboard.type("12.5")
        case "match":
            for letter in "bca":
                tab_to(page, "select")
                page.keyboard.press(letter)
        case "order":
            tab_to(page, "[data-move='1']")
            page.keyboard.press("Enter")
            page.keyboard.press("Alt+ArrowDown")
        case "cloze":
            tab_to(page, "select")
            page.keyboard.press("b")
            tab_to(page, "[type=text]")
            page.keyboard.type("five")
        case "hotspot":
            tab_to(page, "[type=radio]")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")


def meant(seat: Seat, kind: str) -> Any:
    """The response to which `answer_by_keys` leads."""
    question = seat.found().question(number_of(seat, kind) - 1)
    options = [option.id for option in question.options]
    match kind:
        case "single":
            return (options[0],)
        case "multiple":
            return {options[0], options[2]}
        case "numeric":
            return "12.5"
        case "match":
            return {
                prompt.id: options["abc".index(letter)] for prompt, letter in zip(question.prompts, "bca", strict=True)
            }
        case "order":
            return (*options[1:3], options[0], *options[3:])
        case "cloze":
            chosen, typed = question.prompts
            return {chosen.id: chosen.choices[1].id, typed.id: "five"}
    assert question.picture
    return question.picture.regions[1].id


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_answered_by_keyboard_alone_and_survives_a_reload(seat: Seat, kind: str) -> None:
    page = seat.sit(seat.device(), number_of(seat, kind))
    answer_by_keys(page, kind)
    page.keyboard.press("Tab")  # whoever typed is done
    saved(page)
    before = standing(page)
    given = response(seat, kind)
    assert (set(given) if kind == "multiple" else given) == meant(seat, kind)
    page.reload()
    expect(page.locator("#answer")).to_have_attribute("data-kind", kind)
    assert standing(page) == before
    assert seat.answered() == [number_of(seat, kind)]
    other = seat.sit(seat.device(), number_of(seat, kind))
    assert standing(other) == before


def test_an_order_counts_once_somebody_has_moved_a_line_or_said_that_it_is_right(seat: Seat) -> None:
    number = number_of(seat, "order")
    page = seat.sit(seat.device(), number)
    options = seat.found().question(number - 1).options
    expect(page.get_by_text("Not answered yet")).to_be_visible()
    page.get_by_role("button", name="This order is right").click()
    saved(page)
    assert response(seat, "order") == tuple(option.id for option in options)
    expect(page.get_by_text("Not answered yet")).to_be_hidden()
    page.get_by_role("button", name="Clear my answer").click()
    expect(page.get_by_text("Not answered yet")).to_be_visible()


def test_who_says_by_keys_that_an_order_is_right_goes_on_by_keys(seat: Seat) -> None:
    number = number_of(seat, "order")
    page = seat.sit(seat.device(), number)
    tab_to(page, "[data-as-shown]")
    page.keyboard.press("Enter")
    first = page.locator(LINES).first.inner_text()
    expect(page.get_by_role("button", name=f"Move down: {first}")).to_be_focused()
    saved(page)
    page.keyboard.press("p" if number > 1 else "n")
    expect(page.locator("h1")).not_to_contain_text(f"Question {number} of")


def test_a_line_that_moves_says_where_it_is_and_keeps_the_focus(seat: Seat) -> None:
    page = seat.sit(seat.device(), number_of(seat, "order"))
    first = page.locator(LINES).first.inner_text()
    down = page.get_by_role("button", name=f"Move down: {first}")
    down.click()
    expect(page.locator("[data-spoken]")).to_have_text(f"{first}: now 2 of 4.")
    expect(down).to_be_focused()
    place = page.get_by_role("combobox", name=f"Place of {first}")
    place.select_option("4")
    expect(page.locator("[data-spoken]")).to_have_text(f"{first}: now 4 of 4.")
    expect(page.locator(LINES).last).to_have_text(first)
    expect(place).to_have_value("4")
    expect(down).to_have_attribute("aria-disabled", "true")
    down.press("Enter")  # there is no place below
    expect(page.locator(LINES).last).to_have_text(first)


def test_a_region_is_chosen_in_the_figure_too(seat: Seat) -> None:
    page = seat.sit(seat.device(viewport=SMALL), number_of(seat, "hotspot"))
    boxes = page.locator(".region rect")
    for box in boxes.all():
        size = box.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24
    size = boxes.nth(2).bounding_box()
    assert size is not None
    page.mouse.click(size["x"] + size["width"] / 2, size["y"] + size["height"] / 2)
    expect(page.get_by_role("radio", name="Region 3")).to_be_checked()
    assert strong(boxes.nth(2)) > strong(boxes.nth(0))
    saved(page)


def strong(box: Locator) -> float:
    return float(box.evaluate("one => parseFloat(getComputedStyle(one).strokeWidth)"))


def test_whoever_likes_answers_a_hotspot_in_words_and_that_is_kept(seat: Seat) -> None:
    number = number_of(seat, "hotspot")
    page = seat.sit(seat.device(), number)
    expect(page.get_by_role("img")).to_have_accessible_name("A curve that rises slowly at first and then steeply")
    page.get_by_role("button", name="Use the text version").press("Enter")
    expect(page.get_by_role("img", name="A curve")).to_be_hidden()
    page.get_by_role("radio", name="The steep end of the curve").check()
    saved(page)
    page.reload()
    expect(page.get_by_role("radio", name="The steep end of the curve")).to_be_checked()
    until(page, lambda: number - 1 in seat.found().workspaces)
    assert seat.found().workspaces[number - 1]["text_version"] is True
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_role("img", name="A curve")).to_be_visible()


def test_a_cases_text_stays_in_place_while_its_questions_change(seat: Seat) -> None:
    numbers = [number for number, one in enumerate(seat.found().questions, start=1) if one.stimulus]
    page = seat.sit(seat.device(), numbers[0])
    case = page.locator("[data-stimulus]")
    expect(case.get_by_role("heading")).to_have_text("Case: question 1 of 3")
    case.locator("li").first.evaluate("line => { line.id = 'same'; }")
    case.locator("summary").click()  # folded away by the candidate
    page.keyboard.press("n")
    expect(case.get_by_role("heading")).to_have_text("Case: question 2 of 3")
    expect(case).not_to_have_attribute("open", "")
    assert case.locator("#same").count() == 1
    page.goto(f"{seat.place}?question={number_of(seat, 'single')}")
    expect(page.locator("#answer")).to_have_attribute("data-kind", "single")
    expect(case).to_be_hidden()
    page.goto(f"{seat.place}?question={numbers[2]}")
    expect(page.locator("#answer")).to_have_attribute("data-kind", "match")
    expect(case).to_contain_text("Bob is 58")


def everywhere(seat: Seat, page: Page) -> Iterator[str]:
    """Each new kind, a hotspot in words, a case; then what explains them."""
    for kind in NEW:
        page.goto(f"{seat.place}?question={number_of(seat, kind)}")
        expect(page.locator("#answer")).to_have_attribute("data-kind", kind)
        yield kind
    page.get_by_role("button", name="Use the text version").click()
    yield "hotspot in words"
    page.goto(f"{seat.place}?question={[one.stimulus is not None for one in seat.found().questions].index(True) + 1}")
    expect(page.locator("[data-stimulus]")).to_be_visible()
    yield "case"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(seat: Seat, scheme: str) -> None:
    page = seat.sit(seat.device(color_scheme=scheme))
    for place in everywhere(seat, page):
        assert axe.violations(page) == [], place


def test_nothing_scrolls_sideways_on_a_small_phone(seat: Seat) -> None:
    page = seat.sit(seat.device(viewport=SMALL))
    for place in everywhere(seat, page):
        assert page.evaluate(_TOO_WIDE) == 0, place


def hand_in(seat: Seat) -> None:
    room.submit(seat.store, person=seat.alice, attempt=seat.attempt, now=seat.clock(), rng=Random(1))


def test_what_explains_each_kind_suits_axe_and_small_phones(seat: Seat) -> None:
    page = seat.sit(seat.device(viewport=SMALL), number_of(seat, "match"))
    for kind in NEW:
        page.goto(f"{seat.place}?question={number_of(seat, kind)}")
        expect(page.locator("#answer")).to_have_attribute("data-kind", kind)
        answer_by_keys(page, kind)
        page.keyboard.press("Tab")
        saved(page)
    page.goto("about:blank")  # the room would go to the report by itself
    hand_in(seat)
    for place in (f"{seat.place}/report?print", f"/c/{COURSE}/study/exs-one"):
        page.goto(place)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function("!document.getAnimations().length")
            assert axe.violations(page) == [], (place, scheme)
        assert page.evaluate(_TOO_WIDE) == 0, place


def test_without_script_each_kind_is_answered_by_its_form(seat: Seat) -> None:
    page = seat.device(java_script_enabled=False, viewport=SMALL).new_page()
    for kind in NEW:
        page.goto(f"{seat.place}?question={number_of(seat, kind)}")
        fill_in(page, kind)
        page.get_by_role("button", name="Save", exact=True).click()
        assert response(seat, kind), kind
    page.goto(f"{seat.place}?question={number_of(seat, 'order')}")
    expect(page.locator(LINES).first).to_have_text(re.compile("."))
    expect(page.get_by_role("combobox", name=re.compile("Place of")).nth(2)).to_have_value("3")
    page.goto(f"{seat.place}?question={number_of(seat, 'hotspot')}")
    page.get_by_role("button", name="Use the text version").click()
    expect(page.get_by_role("radio", name="The bend in the middle")).to_be_checked()


def test_without_script_the_whole_exam_is_sat_and_handed_in(seat: Seat) -> None:
    page = seat.device(java_script_enabled=False).new_page()
    page.goto(f"{seat.place}?question=1")
    asked = seat.found().questions
    for number, question in enumerate(asked, start=1):
        expect(page.locator("h1")).to_have_text(f"Question {number} of {len(asked)}")
        fill_in(page, question.kind)
        if number == 1:
            page.locator("label.flag").click()
            page.get_by_label("Unsure").check()
        page.locator("[data-go='1']").click()
    expect(page.locator("h1")).to_have_text("Check and submit")
    expect(page.get_by_role("heading", name="Flagged")).to_be_visible()
    page.get_by_text("Submit…").click()
    expect(page.get_by_text("Every question is answered.")).to_be_visible()
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/report")
    assert seat.answered() == list(range(1, len(asked) + 1))
    answer = seat.found().answers[0]
    assert (answer.flagged, answer.confidence) == (True, "unsure")


_PAINTED = "() => [...(CSS.highlights.get('marked') ?? [])].map(range => range.toString())"


def test_a_text_with_blanks_is_highlighted_too(seat: Seat) -> None:
    """Its fields are no part of the text."""
    number = number_of(seat, "cloze")
    page = seat.sit(seat.device(), number)
    page.keyboard.press("h")
    page.locator("[data-sentences] input").first.check()
    page.keyboard.press("Escape")
    marked = page.evaluate(_PAINTED)
    assert marked[0].startswith("With endurance training")
    answer_by_keys(page, "cloze")
    page.get_by_role("button", name="Clear my answer").click()
    assert page.evaluate(_PAINTED) == marked  # the text was written anew
    with page.expect_response("**/workspace/*"):
        page.keyboard.press("m")
        page.locator("[data-note]").fill("so it is saved")
    page.reload()
    expect(page.locator("[data-highlighted]")).to_contain_text("With endurance training")
    assert page.evaluate(_PAINTED) == marked
    other = seat.sit(seat.device(), number)
    expect(other.locator("[data-highlighted]")).to_contain_text("With endurance training")
    assert other.evaluate(_PAINTED) == marked


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_highlighted_is_read_again_in_the_same_words(seat: Seat, kind: str) -> None:
    """As the report, the list of notes and search show it."""
    number = number_of(seat, kind)
    page = seat.sit(seat.device(), number)
    page.keyboard.press("h")
    boxes = page.locator("[data-sentences] input")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.check()
    shown = page.locator("[data-highlighted]").inner_text()

    def quoted() -> tuple[str, ...]:
        found = seat.found()
        kept = room_mark(json.dumps(found.workspaces.get(number - 1, {})))
        return tuple(kept.quotes(seated.item(found.attempt, found.content, number - 1)))

    read = tuple(" ".join(one.split()) for one in re.findall("“([^”]*)”", shown))
    until(page, lambda: quoted() == read, found=quoted)
    quotes = quoted()
    assert "".join(quotes)


def fill_in(page: Page, kind: str) -> None:
    lists = page.locator("#answer select")
    match kind:
        case "single" | "multiple":
            page.locator("#answer .option").nth(1).click()
        case "numeric":
            page.locator("#response").fill("12.5")
        case "match":
            for index in range(lists.count()):
                lists.nth(index).select_option(index=index + 1)
        case "order":
            for index in range(4):
                lists.nth(index).select_option(str(4 - index))
        case "cloze":
            lists.first.select_option(index=1)
            page.get_by_role("textbox", name="Blank 2").fill("5")
        case "hotspot":
            size = page.locator(".region rect").nth(1).bounding_box()
            assert size is not None
            page.mouse.click(size["x"] + size["width"] / 2, size["y"] + size["height"] / 2)
