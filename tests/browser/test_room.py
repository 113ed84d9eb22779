"""The exam room in a real Chromium: saving, losing the connection, two devices, the clock, the keyboard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from certprep.store.store import Store
from certprep.usecases.exam import building
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.device import KEPT
from tests.browser.seats import Seat, banner, chosen, go_away_offline, saved, serving, taken_over
from tests.browser.waiting import until
from tests.builders import COURSE, a_person
from tests.conftest import FakeClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("room")]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def seat(open_context: OpenContext, app: Flask, store: Store, clock: FakeClock, address: str) -> Iterator[Seat]:
    made = Seat(open_context, app, store, clock, address)
    yield made
    assert made.errors == []


@pytest.fixture
def laptop(seat: Seat) -> BrowserContext:
    return seat.device()


def kept(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(KEPT)
    return found


def exams_kept(page: Page) -> list[str]:
    """The pages of exams that this device keeps: person and attempt of each."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name.removeprefix("certprep-exam/") for name in names if name.startswith("certprep-exam/")]


def answer_and_note(page: Page) -> None:
    """Something of everything that a device keeps, saved."""
    page.keyboard.press("b")
    page.keyboard.press("m")
    with page.expect_response("**/workspace/*"):
        page.locator("[data-note]").fill("mine alone")
    page.keyboard.press("Escape")
    saved(page)
    until(
        page,
        lambda: all(one.get("saved") or one.get("state") == "saved" for one in kept(page)),
        found=lambda: kept(page),
    )


def keep_offline(page: Page) -> None:
    """Wait until this device could do without a connection."""
    expect(page.locator("[data-room]")).to_have_attribute("data-kept", "yes")
    page.wait_for_function("navigator.serviceWorker.controller")


# --- saving --------------------------------------------------------------------------------------------------------------


def test_a_choice_is_saved_and_told_with_its_time(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.locator(".option").nth(2).click()
    expect(page.locator("[data-save-words]")).to_have_text("Saved 09:00:00")
    assert seat.answered() == [seat.of_kind("single")]
    expect(page).to_have_url(re.compile(rf"question={seat.of_kind('single')}$"))  # choosing never moves on


def test_everything_is_there_again_after_a_reload(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.locator(".option").nth(1).click()
    page.locator(".strike").nth(3).click()
    page.locator("label.flag").click()
    page.get_by_label("Unsure").check()
    saved(page)
    before = chosen(page)
    page.reload()
    expect(page.get_by_label("Unsure")).to_be_checked()
    assert chosen(page) == before
    expect(page.locator("[name=flagged]")).to_be_checked()
    expect(page.locator(".strike").nth(3)).to_have_attribute("aria-pressed", "true")
    answer = seat.found().answers[number - 1]
    assert (answer.flagged, answer.confidence, len(answer.struck)) == (True, "unsure", 1)
    phone = seat.sit(seat.device(viewport=PHONE), number)
    assert chosen(phone) == before
    expect(phone.locator("[name=flagged]")).to_be_checked()
    expect(phone.get_by_label("Unsure")).to_be_checked()
    expect(phone.locator(".strike").nth(3)).to_have_attribute("aria-pressed", "true")


def test_the_time_spent_on_a_question_is_kept_when_alice_leaves_it(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.wait_for_timeout(1300)
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Question 2 of 8")
    until(page, lambda: 0 in seat.found().answers)
    assert 1000 <= seat.found().answers[0].spent_ms < 60_000
    assert seat.answered() == []


def test_a_number_is_saved_while_it_is_typed(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("numeric")
    page = seat.sit(laptop, number)
    page.locator("#response").press_sequentially("12,5")
    until(page, lambda: number - 1 in seat.found().answers and seat.found().answers[number - 1].response == "12,5")
    saved(page)


def test_a_text_that_is_no_number_holds_alice_back_with_the_reason(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("numeric")
    page = seat.sit(laptop, number)
    page.locator("#response").fill("about ten")
    page.locator("[data-go='1']").click()
    expect(page.locator("[data-error]")).to_contain_text("Type a number, such as 12.5")
    expect(page.locator("h1")).to_have_text(f"Question {number} of 8")
    page.locator("#response").fill("")
    page.locator(".seat[value='1'], .seat[value='2']").nth(0 if number != 1 else 1).click()
    expect(page.locator("h1")).not_to_have_text(f"Question {number} of 8")
    assert seat.answered() == []


# --- without a connection ------------------------------------------------------------------------------------------------


def test_what_is_answered_offline_survives_a_reload_and_is_sent_when_the_connection_is_back(
    seat: Seat, laptop: BrowserContext
) -> None:
    page = seat.sit(laptop, 1)
    keep_offline(page)
    laptop.set_offline(True)
    wanted = [number for number in range(1, 9) if number != seat.of_kind("numeric")][:3]
    for number in wanted:
        page.locator(f".seat[value='{number}']").click()
        page.keyboard.press("b")
    banner(page, "Offline: 3 changes kept on this device")
    page.reload()
    banner(page, "Offline: 3 changes kept on this device")
    expect(page.locator("[data-save-words]")).to_have_text("Offline")  # and nothing here is shown as saved
    expect(page.locator("[data-counts]")).to_have_text("3 of 8 answered")
    assert len(chosen(page)) == 1
    assert seat.answered() == []
    laptop.set_offline(False)
    expect(page.locator("[data-banner]")).to_be_hidden()
    expect(page.locator("[data-spoken]")).to_have_text("Connected again. All changes are saved.")
    assert seat.answered() == wanted


def test_a_saved_answer_that_is_changed_after_an_offline_reload_stays_changed(
    seat: Seat, laptop: BrowserContext
) -> None:
    """What is kept for reloads is older than the answer; the journal knows better."""
    page = seat.sit(laptop, seat.of_kind("single"))
    keep_offline(page)
    page.keyboard.press("a")
    expect(page.locator("[data-save-words]")).to_contain_text("Saved")
    first = chosen(page)
    laptop.set_offline(True)
    page.reload()
    expect(page.locator("[data-save-words]")).to_have_text("Offline")
    assert chosen(page) == first
    page.keyboard.press("c")
    banner(page, "1 change kept")
    second = chosen(page)
    laptop.set_offline(False)
    expect(page.locator("[data-banner]")).to_be_hidden()
    answer = seat.found().answers[seat.of_kind("single") - 1]
    assert list(seat.found().names(answer.position).outward(answer.response) or ()) == second == chosen(page)
    expect(page.locator(".notice")).to_have_count(0)


def test_a_page_that_was_killed_offline_sends_its_changes_next_time(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    go_away_offline(page, key="c")
    laptop.set_offline(False)
    page = seat.sit(laptop)
    saved(page)
    assert seat.answered() == [seat.of_kind("single")]


def test_choices_made_while_others_are_acknowledged_are_never_taken_for_another_devices(
    seat: Seat, laptop: BrowserContext
) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    caught_up: list[str] = []  # the page looks at the whole attempt where it thinks that another device wrote
    page.on("request", lambda one: caught_up.append(one.url) if one.method == "GET" and "/api/" in one.url else None)
    for number in range(40):
        page.keyboard.press("ab"[number % 2])
        page.wait_for_timeout(number % 8 * 3)
    saved(page)
    assert [url for url in caught_up if not url.endswith("/state")] == []
    assert seat.found().answers[seat.of_kind("single") - 1].response is not None


def test_of_two_choices_with_a_reload_between_them_offline_the_newer_stays_in_view(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    keep_offline(page)
    laptop.set_offline(True)
    page.keyboard.press("a")
    banner(page, "1 change kept")
    page.reload()
    taken_over(page)
    page.keyboard.press("b")
    banner(page, "2 changes kept")
    newer = chosen(page)
    with page.expect_response("**/answers") as replayed:
        laptop.set_offline(False)
    assert [one["outcome"] for one in replayed.value.json()["outcomes"]] == ["saved", "saved"]
    saved(page)
    assert chosen(page) == newer
    assert list(seat.found().names(number - 1).outward(seat.found().answers[number - 1].response) or ()) == newer


def test_leaving_with_unsent_changes_warns(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    warned: list[str] = []
    page.on("dialog", lambda dialog: warned.append(dialog.type))
    page.keyboard.press("a")
    saved(page)
    page.goto("/today")
    assert warned == []
    page = seat.sit(laptop, seat.of_kind("single"))
    page.on("dialog", lambda dialog: warned.append(dialog.type))
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "1 change kept")
    page.evaluate("location.href = '/today'")
    until(page, lambda: warned == ["beforeunload"], found=lambda: warned)


def test_offline_the_exam_cannot_be_submitted_and_says_so(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    keep_offline(page)
    laptop.set_offline(True)
    page.keyboard.press("a")
    page.locator(".navigator [data-open=summary]").click()
    page.locator("[data-ask]").click()
    page.locator("[data-submit]").click()
    expect(page.locator("[data-submit-error]")).to_contain_text("Offline: 1 change kept on this device")
    assert not seat.found().attempt.closed


def test_nothing_of_an_exam_is_kept_after_signing_out(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop)
    keep_offline(page)
    answer_and_note(page)
    page.goto("/today")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "today" not in url)
    until(page, lambda: exams_kept(page) == [] and kept(page) == [], found=lambda: (exams_kept(page), kept(page)))


def test_what_was_never_sent_waits_for_its_person_after_signing_out(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    keep_offline(page)
    go_away_offline(page)
    page = laptop.new_page()
    page.route(f"**/attempts/{seat.attempt}", lambda route: route.abort())
    laptop.set_offline(False)
    page.goto("/today")
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", agree)
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "today" not in url)
    assert len(asked) == 1
    assert [one["state"] for one in page.evaluate(KEPT)] == ["waiting"]


def test_nothing_of_a_closed_exam_stays_on_a_device_that_sees_its_report(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    keep_offline(page)
    answer_and_note(page)
    page.close()
    seat.clock.advance(minutes=11)
    page = laptop.new_page()
    page.goto(f"{seat.place}/report")
    until(page, lambda: exams_kept(page) == [] and kept(page) == [], found=lambda: (exams_kept(page), kept(page)))


def test_handing_in_before_the_exam_is_kept_offline_leaves_nothing_and_no_fault(
    seat: Seat, laptop: BrowserContext
) -> None:
    """The page is still being kept when it goes."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    laptop.route("**/exam/tools.*.js", hold)
    page = seat.sit(laptop, 1)
    page.locator(".navigator [data-open=summary]").click()
    page.locator("[data-ask]").click()
    until(page, lambda: bool(held))
    page.locator("[data-submit]").click()
    for route in held:
        route.continue_()
    page.wait_for_url("**/report")
    expect(page.locator("[data-report-of]")).to_have_attribute("data-forgotten", "yes")
    assert exams_kept(page) == []
    assert kept(page) == []  # and no page error: the fixture looks


def test_what_alice_kept_is_gone_once_bob_sits_down(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop)
    keep_offline(page)
    answer_and_note(page)
    bob = a_person(seat.store, "bob", now=seat.clock())
    his = building.start(seat.store, person=bob, course=COURSE, exam="quiz", now=seat.clock(), rng=Random(4))
    seat.sign_in(laptop, bob)
    page.goto(f"/c/{COURSE}/attempts/{his}")
    until(page, lambda: exams_kept(page) == [f"{bob.id}/{his}"], found=lambda: exams_kept(page))
    until(page, lambda: all(one["owner"].startswith(bob.id) for one in kept(page)), found=lambda: kept(page))


# --- several devices -----------------------------------------------------------------------------------------------------


def test_a_change_on_another_device_is_taken_over_and_told(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    phone = seat.sit(seat.device(viewport=PHONE), number)
    phone.locator(".option").nth(2).click()
    saved(phone)
    expect(page.locator(".notice")).to_contain_text(f"Question {number} was changed on another device.")
    assert chosen(page) == chosen(phone)


def test_two_devices_that_took_the_same_sequence_lose_nothing(seat: Seat, laptop: BrowserContext) -> None:
    one, other = seat.of_kind("single"), seat.of_kind("single", nth=1)
    page = seat.sit(laptop, one)
    laptop.set_offline(True)
    page.keyboard.press("a")
    banner(page, "1 change kept")
    seat.answer_elsewhere(other, "B")
    laptop.set_offline(False)
    expect(page.locator("[data-banner]")).to_be_hidden()
    saved(page)
    assert seat.answered() == sorted([one, other])
    expect(page.locator("[data-counts]")).to_have_text("2 of 8 answered")


def test_a_change_that_waited_too_long_gives_way_to_a_newer_one(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    laptop.set_offline(True)
    page.keyboard.press("a")
    banner(page, "1 change kept")
    newer = seat.answer_elsewhere(number, "C")
    laptop.set_offline(False)
    expect(page.locator(".notice")).to_contain_text(f"Question {number} was changed on another device.")
    assert chosen(page) == [newer]
    assert seat.found().answers[number - 1].sequence == 1


def test_a_choice_made_now_wins_over_one_that_this_page_had_not_seen(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    seat.answer_elsewhere(number, "C")
    page.keyboard.press("a")
    expect(page.locator("[data-save-words]")).to_contain_text("Saved")
    answer = seat.found().answers[number - 1]
    assert answer.sequence == 2
    assert list(seat.found().names(number - 1).outward(answer.response) or ()) == chosen(page)


def test_what_waited_does_not_go_over_another_devices_answer_behind_a_choice_made_now(
    seat: Seat, laptop: BrowserContext
) -> None:
    """The server is back, and her next choice is sent before the page has looked at how things stand."""
    one, other = seat.of_kind("single"), seat.of_kind("single", nth=1)
    page = seat.sit(laptop, one)
    page.route("**/state", lambda route: route.abort())
    page.route("**/answers**", lambda route: route.abort())
    page.route("**/answers/*", lambda route: route.abort())
    page.keyboard.press("a")
    banner(page, "1 change kept")
    newer = seat.answer_elsewhere(one, "C")
    page.locator(f".seat[value='{other}']").click()
    page.unroute("**/answers**")
    page.unroute("**/answers/*")
    page.keyboard.press("b")
    expect(page.locator(".notice")).to_contain_text(f"Question {one} was changed on another device.")
    page.unroute_all()
    saved(page)
    assert list(seat.found().names(one - 1).outward(seat.found().answers[one - 1].response) or ()) == [newer]
    assert seat.answered() == sorted([one, other])


def test_an_answer_whose_receipt_was_lost_gives_way_to_the_newer_one_of_another_device(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.route("**/answers**", lambda route: route.abort())
    page.route("**/answers/*", unheard)
    page.keyboard.press("a")
    banner(page, "1 change kept")
    newer = seat.answer_elsewhere(number, "C")
    page.reload()
    taken_over(page)
    page.unroute_all()
    expect(page.locator(".notice")).to_contain_text(f"Question {number} was changed on another device.")
    saved(page)
    assert chosen(page) == [newer]
    assert list(seat.found().names(number - 1).outward(seat.found().answers[number - 1].response) or ()) == [newer]


def unheard(route: Route) -> None:
    """The server has it; its answer never arrives."""
    route.fetch()
    route.abort()


def test_a_choice_on_a_question_that_is_final_by_now_is_taken_back(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.route("**/state", lambda route: route.abort())
    with seat.store.transaction() as tx:
        tx.attempts.change(seat.found().attempt.frozen_with([number - 1]))
    page.keyboard.press("a")
    expect(page.locator(".notice")).to_have_text(f"Question {number} is final, so this change was not taken.")
    expect(page.locator("#answer [name=response]:checked")).to_have_count(0)
    expect(page.locator("[data-frozen]")).to_be_visible()


def test_two_tabs_of_one_browser_share_a_journal(seat: Seat, laptop: BrowserContext) -> None:
    one, other = seat.of_kind("single"), seat.of_kind("single", nth=1)
    first, second = seat.sit(laptop, one), seat.sit(laptop, other)
    laptop.set_offline(True)
    first.keyboard.press("a")
    second.keyboard.press("b")
    banner(second, "2 changes kept")
    laptop.set_offline(False)
    for page in (first, second):
        page.bring_to_front()
        saved(page)
        expect(page.locator("[data-counts]")).to_have_text("2 of 8 answered")
    assert seat.answered() == sorted([one, other])


def test_whoever_is_signed_out_in_the_middle_signs_in_again_and_loses_nothing(
    seat: Seat, laptop: BrowserContext
) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    laptop.clear_cookies()
    page.keyboard.press("d")
    banner(page, "You are signed out: 1 change kept on this device")
    expect(page.get_by_role("link", name="Sign in (opens a new tab)")).to_be_visible()
    seat.sign_in(laptop, seat.alice)
    page.locator("[data-retry]").click()
    saved(page)
    expect(page.locator("[data-banner]")).to_be_hidden()
    assert seat.answered() == [seat.of_kind("single")]


def test_alices_changes_are_not_sent_as_bobs(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    laptop.clear_cookies()
    seat.sign_in(laptop, a_person(seat.store, "bob", now=seat.clock()))
    page.keyboard.press("d")
    banner(page, "belongs to another account")
    assert seat.answered() == []


# --- the clock -----------------------------------------------------------------------------------------------------------


def test_the_countdown_follows_the_servers_clock_whatever_the_device_says(seat: Seat) -> None:
    context = seat.device()
    context.clock.set_fixed_time("2031-01-01T00:00:00Z")
    page = seat.sit(context)
    expect(page.locator("[data-clock-time]")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))


def test_a_hidden_clock_comes_back_at_five_minutes_and_says_so_once(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop)
    page.locator("[data-clock-hide]").click()
    expect(page.locator("[data-clock-time]")).to_be_hidden()
    seat.clock.advance(minutes=5, seconds=30)
    expect(page.locator("[data-clock-time]")).to_be_visible()
    expect(page.locator(".notice")).to_have_text("5 minutes left.")
    expect(page.locator("[data-clock]")).to_have_class(re.compile("is-low"))


def test_more_time_reaches_the_open_page(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop)
    with seat.store.transaction() as tx:
        attempt = seat.found().attempt
        assert attempt.deadline_at is not None
        tx.attempts.change(replace(attempt, deadline_at=attempt.deadline_at + timedelta(hours=1)))
    expect(page.locator("[data-clock-time]")).to_have_text(re.compile(r"^1:\d\d:\d\d$"))
    expect(page.locator(".notice")).to_contain_text("You were given more time.")


def test_when_the_time_is_up_the_page_says_so_and_goes_to_the_report(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("b")
    saved(page)
    seat.clock.advance(minutes=10, seconds=1)
    expect(page.locator(".notice").last).to_contain_text("Time is up.")
    seat.clock.advance(seconds=15)
    page.wait_for_url("**/report")
    expect(page.locator("h1")).to_have_text("Quiz")


def test_changes_that_come_after_the_close_are_told_and_not_dropped_in_silence(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "1 change kept")
    seat.clock.advance(minutes=11)
    laptop.set_offline(False)
    expect(page.locator("[data-ended]")).to_contain_text(f"Question {number}: this change reached the server after")
    page.get_by_role("link", name="Go to the report").click()
    page.wait_for_url("**/report")
    assert seat.answered() == []


def test_the_report_tells_of_changes_that_never_left_the_device(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    go_away_offline(page)
    seat.clock.advance(minutes=11)
    laptop.set_offline(False)
    page = laptop.new_page()
    page.goto(f"{seat.place}/report")
    expect(page.locator("[data-late]")).to_contain_text(f"came too late and do not count. Questions: {number}")
    expect(page.locator("[data-report-of]")).to_have_attribute("data-forgotten", "yes")
    page.reload()
    expect(page.locator("[data-late]")).to_be_hidden()


def test_what_the_server_can_not_be_told_of_yet_waits_for_the_next_look_at_the_report(
    seat: Seat, laptop: BrowserContext
) -> None:
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    go_away_offline(page)
    seat.clock.advance(minutes=11)
    laptop.set_offline(False)
    page = laptop.new_page()
    page.on("pageerror", lambda error: seat.errors.append(str(error)))
    page.route("**/answers", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(f"{seat.place}/report")
    page.unroute_all()
    page.reload()
    expect(page.locator("[data-late]")).to_contain_text(f"Questions: {number}")


# --- answers that came in part, or from somebody else ----------------------------------------------------------------------


@pytest.mark.parametrize("cut", ["<body", "data-room", "</form>", "data-summary"])
def test_a_page_of_the_room_that_came_in_part_is_plain_forms_and_no_fault(
    seat: Seat, laptop: BrowserContext, cut: str
) -> None:
    """As when the server stops while it answers."""
    page = laptop.new_page()
    page.on("pageerror", lambda error: seat.errors.append(str(error)))
    page.route("**/attempts/*?question=1", lambda route: cut_short(route, cut))
    page.goto(f"{seat.place}?question=1", wait_until="networkidle")
    page.unroute_all()
    page.reload()
    expect(page.locator("#answer")).to_have_attribute("data-kind", re.compile("."))


@pytest.mark.parametrize("cut", ["data-report-of", "data-late"])
def test_a_report_that_came_in_part_is_no_fault(seat: Seat, laptop: BrowserContext, cut: str) -> None:
    seat.clock.advance(minutes=11)
    page = laptop.new_page()
    page.on("pageerror", lambda error: seat.errors.append(str(error)))
    page.route("**/report", lambda route: cut_short(route, cut))
    page.goto(f"{seat.place}/report", wait_until="networkidle")


def cut_short(route: Route, at: str) -> None:
    answer = route.fetch()
    whole = answer.text()
    assert at in whole
    route.fulfill(response=answer, body=whole[: whole.index(at)])


@pytest.mark.parametrize("answer", ["<!doctype html><title>Welcome to the hotel</title>", '{"sequence": 1, "sav'])
def test_an_answer_that_is_not_all_the_servers_saves_nothing(seat: Seat, laptop: BrowserContext, answer: str) -> None:
    """A hotel's network answers in the server's place, or the server stops while it answers."""
    number = seat.of_kind("single")
    page = seat.sit(laptop, number)
    page.route("**/answers/*", lambda route: route.fulfill(status=200, content_type="text/html", body=answer))
    page.route("**/answers", lambda route: route.fulfill(status=200, content_type="text/html", body=answer))
    page.keyboard.press("b")
    banner(page, "1 change kept")
    expect(page.locator("[data-save-state]")).not_to_have_attribute("data-state", "saved")
    assert seat.answered() == []
    page.unroute_all()
    saved(page)
    assert seat.answered() == [number]


# --- submitting ----------------------------------------------------------------------------------------------------------


def test_submitting_asks_once_and_names_what_is_unanswered(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    keep_offline(page)
    for number in range(1, 7):
        page.locator(f".seat[value='{number}']").click()
        if number == seat.of_kind("numeric"):
            page.locator("#response").fill("12.5")
        else:
            page.keyboard.press("b")
    page.locator(".navigator [data-open=summary]").click()
    page.locator("[data-ask]").click()
    expect(page.locator("[data-ask-words]")).to_have_text("Questions 7 and 8 are unanswered, and unanswered is wrong.")
    page.locator("[data-submit]").click()
    page.wait_for_url("**/report")
    assert seat.answered() == [1, 2, 3, 4, 5, 6]
    assert seat.found().attempt.closed
    until(page, lambda: exams_kept(page) == [], found=lambda: exams_kept(page))


def test_the_summary_leads_to_what_is_unanswered(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("f")
    page.locator(".navigator [data-open=summary]").click()
    expect(page.locator("[data-flagged] .seat")).to_have_count(1)
    page.locator("[data-unanswered] .seat", has_text="5").click()
    expect(page.locator("h1")).to_have_text("Question 5 of 8")


# --- the keyboard and what is said ---------------------------------------------------------------------------------------


def test_the_exam_can_be_sat_by_keyboard_alone(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    for number in range(1, 9):
        expect(page.locator("h1")).to_have_text(f"Question {number} of 8")
        if number == seat.of_kind("numeric"):
            page.keyboard.press("Tab")  # from the heading straight to the answer
            page.keyboard.type("12.5")
            page.keyboard.press("Enter")
            page.locator("#response").evaluate("(field) => field.blur()")
        else:
            page.keyboard.press("b")
        page.keyboard.press("n")
    expect(page.locator("[data-summary]")).to_be_visible()
    expect(page.locator("#summary-title")).to_be_focused()
    page.locator("[data-ask]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report")
    assert seat.answered() == list(range(1, 9))


def test_a_new_question_has_the_focus_the_title_and_the_address(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("n")
    expect(page.locator("h1")).to_be_focused()
    expect(page).to_have_title("Question 2 of 8 · Quiz · CertPrep")
    expect(page).to_have_url(re.compile(r"\?question=2$"))


def test_letters_typed_into_a_field_are_letters(seat: Seat, laptop: BrowserContext) -> None:
    number = seat.of_kind("numeric")
    page = seat.sit(laptop, number)
    page.locator("#response").press_sequentially("nfp")
    expect(page.locator("#response")).to_have_value("nfp")
    expect(page.locator("h1")).to_have_text(f"Question {number} of 8")
    expect(page.locator("[name=flagged]")).not_to_be_checked()


def test_single_letter_keys_can_be_switched_off_for_good(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, 1)
    page.keyboard.press("?")
    page.locator("[data-use-keys]").uncheck()
    page.keyboard.press("Escape")
    for again in (False, True):
        if again:
            page.reload()
            expect(page.locator("#answer")).to_have_attribute("data-kind", re.compile("."))
        page.keyboard.press("n")
        expect(page.locator("h1")).to_have_text("Question 1 of 8")


def test_a_struck_out_option_says_so_and_comes_back_when_it_is_chosen(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("b")
    page.keyboard.press("ArrowDown")  # the native way to the next option
    page.keyboard.press("x")
    option = page.locator(".option-row").nth(2)
    expect(option.locator(".option")).to_have_class(re.compile("is-struck"))
    expect(option.get_by_role("radio")).to_have_accessible_name(re.compile(r"\(struck out\)$"))
    page.keyboard.press("a")
    page.keyboard.press("c")
    expect(option.locator(".option")).not_to_have_class(re.compile("is-struck"))
    saved(page)


def test_saving_is_not_spoken_but_failing_is(seat: Seat, laptop: BrowserContext) -> None:
    page = seat.sit(laptop, seat.of_kind("single"))
    page.keyboard.press("a")
    saved(page)
    expect(page.locator("[data-spoken]")).to_have_text("")
    assert page.locator("[data-save-state]").evaluate("(state) => state.closest('[aria-live], [role=status]')") is None
    laptop.set_offline(True)
    page.keyboard.press("b")
    banner(page, "Offline")
    expect(page.locator("[data-banner]")).to_have_attribute("role", "status")


# --- small screens, no script --------------------------------------------------------------------------------------------


def test_on_a_phone_the_questions_are_in_a_drawer(seat: Seat) -> None:
    page = seat.sit(seat.device(viewport=PHONE), 1)
    expect(page.locator(".navigator")).to_be_hidden()
    page.locator("[data-open=drawer]").click()
    page.locator(".navigator .seat", has_text="6").click()
    expect(page.locator("h1")).to_have_text("Question 6 of 8")
    expect(page.locator("[data-drawer]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_whole_exam_works_without_script(seat: Seat) -> None:
    context = seat.device(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{seat.place}?question=1")
    for number in range(1, 9):
        expect(page.locator("h1")).to_have_text(f"Question {number} of 8")
        if number == seat.of_kind("numeric"):
            page.locator("#response").fill("12.5")
        else:
            page.locator("#answer .option").nth(1).click()
        page.locator("[data-go='1']").click()
    expect(page.locator("h1")).to_have_text("Check and submit")
    page.get_by_text("Submit…").click()
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/report")
    assert seat.answered() == list(range(1, 9))


def test_what_is_chosen_before_the_script_is_there_counts(seat: Seat) -> None:
    """On a slow connection the server's form is there first."""
    context = seat.device()
    number = seat.of_kind("single")
    held: list[Callable[[], None]] = []
    page = context.new_page()
    page.route(f"**/api/v1/attempts/{seat.attempt}", lambda route: held.append(route.continue_))
    page.goto(f"{seat.place}?question={number}")
    page.locator("#answer .option").nth(2).click()
    until(page, lambda: bool(held))
    held.pop(0)()
    until(page, lambda: seat.answered() == [number], found=seat.answered)
