"""What the exam room keeps on a device whose disk is slow, full or gone: nothing is lost, and nothing is called kept that is not."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from certprep.store.store import Store
from tests.browser.conftest import OpenContext
from tests.browser.device import FULL, waiting
from tests.browser.seats import Seat, banner, chosen, go_away_offline, saved, serving, taken_over
from tests.browser.waiting import until
from tests.conftest import FakeClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("room")]

# What is noted on this device is not written before `written` is set: something else keeps the shelf busy.
_SLOW_DISK = """() => new Promise((busy) => {
  addEventListener("offline", () => { window.lost = true; });
  const opening = indexedDB.open("certprep-exams");
  opening.onsuccess = () => {
    const shelf = opening.result.transaction("entries", "readwrite").objectStore("entries");
    const on = () => { busy(); if (!window.written) shelf.count().onsuccess = on; };
    on();
  };
})"""

# What is noted on this device, and what is asked of it, is let through in its turn: `release()` ends the oldest `hold()`.
_TURNS_AT_THE_DISK = """() => new Promise((ready) => {
  Object.assign(window, { looks: 0, looked: 0 });
  const holds = [];
  const opening = indexedDB.open("certprep-exams");
  opening.onsuccess = () => {
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...parts) {
      const made = transaction.apply(this, parts);
      if (parts[0] !== "entries") return made;
      window.looks += 1;
      made.addEventListener("complete", () => setTimeout(() => { window.looked += 1; }));
      return made;
    };
    window.hold = () => {
      const hold = { on: true };
      holds.push(hold);
      const shelf = transaction.call(opening.result, "entries", "readwrite").objectStore("entries");
      const stay = () => { if (hold.on) shelf.count().onsuccess = stay; };
      stay();
    };
    window.release = () => { holds.shift().on = false; };
    ready();
  };
})"""

_GONE = """() => {
  const lost = () => { throw new DOMException("Connection to Indexed Database server lost", "UnknownError"); };
  Object.assign(IDBFactory.prototype, { open: lost });
  Object.assign(IDBDatabase.prototype, { transaction: lost });
}"""

# As when somebody clears what a site has stored, while its page is open.
_CLEARED = """() => new Promise((done) => { indexedDB.deleteDatabase("certprep-exams").onsuccess = () => done(); })"""


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def seat(open_context: OpenContext, app: Flask, store: Store, clock: FakeClock) -> Iterator[Seat]:
    with serving(app) as address:
        made = Seat(open_context, app, store, clock, address)
        yield made
    assert made.errors == []


@pytest.fixture
def laptop(seat: Seat) -> BrowserContext:
    return seat.device()


def test_a_change_that_a_slow_disk_held_through_an_outage_gives_way_to_a_newer_one(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.evaluate(_SLOW_DISK)
    page.keyboard.press("a")
    laptop.set_offline(True)
    page.wait_for_function("window.lost")
    expect(page.locator("[data-save-words]")).to_have_text("Saving…")
    expect(page.locator("[data-banner]")).to_be_hidden()  # nothing is called kept before it is written
    newer = seat.answer_elsewhere(number, "C")
    laptop.set_offline(False)
    page.evaluate("() => { window.written = true; }")
    expect(page.locator(".notice")).to_contain_text(f"Question {number} was changed on another device.")
    assert chosen(page) == [newer]
    assert seat.found().answers[number - 1].sequence == 1


def test_a_choice_is_not_called_kept_by_a_look_at_the_device_that_came_before_it(
    seat: Seat, laptop: BrowserContext
) -> None:
    """She has been offline for a while: the page tries again just when she chooses, and the disk is slow."""
    page = seat.sit(laptop, seat.of_kind("single"))
    page.evaluate(_TURNS_AT_THE_DISK)
    laptop.set_offline(True)
    banner(page, "Everything before this is saved")
    page.evaluate("() => window.hold()")
    page.wait_for_function("() => window.looks === 1")  # what waits? it will see nothing
    page.evaluate("() => window.hold()")
    page.keyboard.press("a")
    page.evaluate("() => window.release()")
    page.wait_for_function("() => window.looked === 1")
    expect(page.locator("[data-save-words]")).to_have_text("Saving…")
    expect(page.locator("[data-banner]")).not_to_contain_text("kept")
    page.evaluate("() => window.release()")
    banner(page, "1 change kept")


def test_what_the_device_can_not_read_just_now_waits_for_the_next_look_at_the_report(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    go_away_offline(page)
    seat.clock.advance(minutes=11)
    laptop.set_offline(False)
    page = laptop.new_page()
    page.on("pageerror", lambda error: seat.errors.append(str(error)))
    page.add_init_script(f"({_GONE})()")
    page.goto(f"{seat.place}/report", wait_until="networkidle")
    later = laptop.new_page()
    later.goto(f"{seat.place}/report")
    expect(later.locator("[data-late]")).to_contain_text(f"Questions: {number}")


# --- full, or gone -------------------------------------------------------------------------------------------------------


def test_answers_are_saved_from_a_device_that_keeps_nothing_any_more(seat: Seat, laptop: BrowserContext) -> None:
    """Phones take the database from pages that were in the background."""
    first, second = seat.of_kind("single"), seat.of_kind("single", nth=1)
    page = seat.sit(laptop, first)
    page.keyboard.press("b")
    saved(page)
    page.evaluate(_GONE)
    page.keyboard.press("c")
    expect(page.locator(".notice")).to_contain_text("This browser keeps nothing on this device")
    saved(page)
    now = chosen(page)
    page.locator(f".seat[value='{second}']").click()
    page.keyboard.press("b")
    saved(page)
    page.locator("label.flag").click()
    saved(page)
    assert seat.answered() == sorted([first, second])
    assert list(seat.found().names(first - 1).outward(seat.found().answers[first - 1].response) or ()) == now
    assert seat.found().answers[second - 1].flagged


def test_a_note_is_saved_from_a_device_that_keeps_nothing_any_more(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("m")
    page.evaluate(_GONE)
    with page.expect_response("**/workspace/*") as response:
        page.locator("[data-note]").fill("mine alone")
    assert response.value.ok


def test_what_was_written_before_the_disk_was_full_and_what_comes_after_are_both_saved(
    seat: Seat, laptop: BrowserContext
) -> None:
    first, second = seat.of_kind("single"), seat.of_kind("single", nth=1)
    page = seat.sit(laptop, first)
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "1 change kept")
    page.evaluate(FULL)
    page.locator(f".seat[value='{second}']").click()
    page.keyboard.press("b")
    expect(page.locator(".notice")).to_contain_text("don't close this page while it is offline")
    laptop.set_offline(False)
    saved(page)
    assert seat.answered() == sorted([first, second])
    page.reload()  # what is still on the disk is known to be saved
    taken_over(page)
    until(page, lambda: waiting(page) == [], found=lambda: waiting(page))
    assert seat.answered() == sorted([first, second])


def test_a_database_that_was_taken_away_is_opened_again(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.evaluate(_CLEARED)
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "1 change kept")
    assert waiting(page) == [number]
    expect(page.locator(".notice")).to_have_count(0)
    laptop.set_offline(False)
    saved(page)
    assert seat.answered() == [number]


def test_what_waits_is_there_again_in_a_database_that_was_cleared(seat: Seat, laptop: BrowserContext) -> None:
    first, second = seat.of_kind("single"), seat.of_kind("single", nth=1)
    page = seat.sit(laptop, first)
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "1 change kept")
    page.evaluate(_CLEARED)
    page.locator(f".seat[value='{second}']").click()
    page.keyboard.press("b")
    banner(page, "2 changes kept")
    assert waiting(page) == [first, second]
    laptop.set_offline(False)
    saved(page)
    assert seat.answered() == sorted([first, second])


def test_a_change_that_only_the_page_has_is_not_called_kept(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.evaluate(_GONE)
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "1 change is in this page alone")
    expect(page.locator("[data-banner]")).not_to_contain_text("kept")
    laptop.set_offline(False)
    saved(page)
    expect(page.locator("[data-banner]")).to_be_hidden()


def test_a_change_that_only_the_page_has_is_named_when_the_exam_closes_without_it(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.evaluate(_GONE)
    page.route("**/answers**", lambda route: route.abort())
    page.route("**/answers/*", lambda route: route.abort())
    page.keyboard.press("b")
    banner(page, "1 change is in this page alone")
    seat.clock.advance(minutes=11)
    expect(page.locator("[data-ended]")).to_contain_text(f"Question {number}: this change")
    assert seat.answered() == []
