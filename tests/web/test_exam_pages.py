"""The exam's pages as a browser without script meets them."""

import re
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.blueprint import Blueprint, Purpose, Scale
from certprep.domain.item import Choice, Status
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_bank, a_blueprint, a_multiple, a_numeric, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

PRACTISE = f"/c/{COURSE}/practise"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Forms(HTMLParser):
    """The inputs of a page: name to the values that a browser would send, and whatever an attribute says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self.in_template = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {name: value or "" for name, value in attrs}
        self.in_template += tag == "template"
        if tag == "input" and not self.in_template:
            name, value = fields.get("name", ""), fields.get("value", "on")
            self.offered.setdefault(name, []).append(value)
            if fields.get("type") not in ("radio", "checkbox") or "checked" in fields:
                self.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        self.in_template -= tag == "template"


class Desk:
    """Alice at a browser without script, with an exam of six questions of all kinds in front of her."""

    def __init__(self, app: Flask, store: Store, clock: FakeClock, *exams: Blueprint) -> None:
        self.app, self.store, self.clock = app, store, clock
        bank = [*a_bank(), a_multiple("exs1-020", objective="EXS-1.1"), a_numeric("exs1-021", objective="EXS-1.2")]
        publish(store, content(bank, blueprints=exams or [a_blueprint(scored={"EXS": 8, "NUT": 6})]), now=clock())
        self.alice = a_person(store, "alice", now=clock(), zone="Europe/Berlin")
        self.browser = Browser(app).sign_in(self.alice)
        self.attempt = ""

    def start(self, exam: str = "quiz") -> str:
        self.browser.get(f"{PRACTISE}/{exam}")
        response = self.browser.post(f"{PRACTISE}/{exam}", follow=False)
        assert response.status_code == 303
        self.attempt = response.location.rsplit("/", 1)[1]
        return self.attempt

    @property
    def place(self) -> str:
        return f"/c/{COURSE}/attempts/{self.attempt}"

    def question(self, number: int) -> TestResponse:
        return self.browser.get(f"{self.place}?question={number}")

    def save(self, number: int, *, follow: bool = True, **fields: Any) -> TestResponse:
        self.question(number)
        return self.browser.post(f"{self.place}/questions/{number}", fields, follow=follow)

    def found(self, person: Person | None = None) -> room.Room:
        return room.look(self.store, person=person or self.alice, attempt=self.attempt, now=self.clock(), rng=Random(1))

    def number_of_kind(self, kind: str) -> int:
        return next(number for number, one in enumerate(self.found().questions, start=1) if one.kind == kind)

    def options(self, number: int) -> list[str]:
        return [option.id for option in self.found().question(number - 1).options]


@pytest.fixture
def desk(app: Flask, store: Store, clock: FakeClock) -> Desk:
    return Desk(app, store, clock)


def test_practise_lists_the_exams_that_can_be_drawn_and_no_other(app: Flask, store: Store, clock: FakeClock) -> None:
    greedy = a_blueprint("greedy", title="Greedy", scored={"EXS": 500})
    desk = Desk(app, store, clock, a_blueprint(title="Small quiz"), greedy)
    page = desk.browser.get(PRACTISE).text
    assert "Small quiz" in page
    assert "6 questions" in page
    assert "10 min" in page
    assert "Greedy" not in page


def test_where_nothing_can_be_drawn_practise_says_how_to_go_on(app: Flask, store: Store, clock: FakeClock) -> None:
    desk = Desk(app, store, clock, a_blueprint(scored={"EXS": 500}))
    page = desk.browser.get(PRACTISE).text
    assert "No exam can be drawn yet" in page
    assert f'href="/c/{COURSE}/study"' in page


def test_the_start_page_says_what_will_happen(desk: Desk) -> None:
    page = desk.browser.get(f"{PRACTISE}/quiz").text
    assert "Start the exam and its clock: 10 min" in page
    assert "Unanswered is wrong" in page
    assert "There are no breaks" in page
    assert "0 of 14" in page


def test_pilot_seats_that_are_left_out_shorten_the_clock_and_the_page_says_so(
    app: Flask, store: Store, clock: FakeClock
) -> None:
    exam = a_blueprint("half", scored={"EXS": 3, "NUT": 3}, pilot=4, minutes=10)
    desk = Desk(app, store, clock, exam)
    page = desk.browser.get(f"{PRACTISE}/half").text
    assert "4 trial questions are left out" in page
    assert "so you have 6 minutes in place of 10" in page


def test_questions_seen_before_are_counted_on_the_start_page(desk: Desk) -> None:
    desk.start()
    desk.browser.post(f"{desk.place}/submit")
    assert "14 of 14" in desk.browser.get(f"{PRACTISE}/quiz").text


def test_starting_leads_into_the_room(desk: Desk) -> None:
    desk.start()
    page = desk.browser.get(desk.place).text
    assert "<title>Question 1 of 14 · Quiz" in page
    assert "until 10:10:00" in page  # ten minutes from nine o'clock UTC, on Alice's wall


def test_a_second_timed_exam_is_refused_with_a_way_to_the_first(app: Flask, store: Store, clock: FakeClock) -> None:
    desk = Desk(app, store, clock, a_blueprint(title="First"), a_blueprint("other", title="Other"))
    first = desk.start()
    desk.browser.get(f"{PRACTISE}/other")
    refused = desk.browser.post(f"{PRACTISE}/other")
    assert refused.status_code == 409
    assert "Finish “First” first" in refused.text
    assert f'href="/c/{COURSE}/attempts/{first}"' in refused.text


def test_an_exam_with_an_agreement_starts_once_alice_agrees(app: Flask, store: Store, clock: FakeClock) -> None:
    desk = Desk(app, store, clock, a_blueprint("mock", agreement=True))
    desk.browser.get(f"{PRACTISE}/mock")
    refused = desk.browser.post(f"{PRACTISE}/mock")
    assert refused.status_code == 422
    assert "Agree to the rules of this exam first" in refused.text
    assert desk.browser.post(f"{PRACTISE}/mock", {"agreed": "yes"}, follow=False).status_code == 303


def test_an_open_exam_is_taken_up_again(desk: Desk) -> None:
    desk.start()
    assert f'href="{desk.place}"' in desk.browser.get(PRACTISE).text
    assert f'href="{desk.place}"' in desk.browser.get(f"{PRACTISE}/quiz").text


def test_an_answer_is_saved_and_shown_again(desk: Desk) -> None:
    desk.start()
    number = desk.number_of_kind("single")
    chosen = desk.options(number)[2]
    page = desk.save(number, response=chosen, flagged="on", confidence="unsure", go="stay").text
    form = Forms(page)
    assert form.sent["response"] == [chosen]
    assert form.sent["flagged"] == ["on"]
    assert form.sent["confidence"] == ["unsure"]
    assert "Saved 10:00:00" in page


def test_several_options_of_a_multiple_question_are_saved(desk: Desk) -> None:
    desk.start()
    number = desk.number_of_kind("multiple")
    chosen = desk.options(number)[:2]
    assert Forms(desk.save(number, response=chosen, go="stay").text).sent["response"] == chosen


def test_a_number_that_is_none_stays_in_the_field_with_the_reason(desk: Desk) -> None:
    desk.start()
    number = desk.number_of_kind("numeric")
    refused = desk.save(number, response="twelve", flagged="on", go="next")
    assert refused.status_code == 422
    assert "Type a number, such as 12.5." in refused.text
    assert Forms(refused.text).sent["response"] == ["twelve"]
    assert Forms(refused.text).sent["flagged"] == ["on"]
    assert desk.found().last_sequence == 0


@pytest.mark.parametrize(
    ("number", "go", "leads_to"),
    [
        (1, "next", "?question=2"),
        (2, "previous", "?question=1"),
        (1, "previous", "?question=1"),
        (3, "9", "?question=9"),
        (3, "99", "?question=14"),
        (3, "stay", "?question=3"),
        (3, "summary", "/summary"),
        (14, "next", "/summary"),
    ],
)
def test_each_button_saves_and_then_goes_where_it_says(desk: Desk, number: int, go: str, leads_to: str) -> None:
    desk.start()
    answer = "12" if number == desk.number_of_kind("numeric") else (desk.options(number) or [""])[0]
    response = desk.save(number, response=answer, go=go, follow=False)
    assert response.status_code == 303
    assert response.location == desk.place + leads_to
    assert desk.found().answers[number - 1].response is not None


def test_looking_without_changing_writes_nothing(desk: Desk) -> None:
    desk.start()
    desk.save(1, go="next")
    assert desk.found().last_sequence == 0


def test_clearing_takes_an_answer_back(desk: Desk) -> None:
    desk.start()
    number = desk.number_of_kind("single")
    desk.save(number, response=desk.options(number)[0], go="stay")
    page = desk.save(number, response=desk.options(number)[0], go="clear").text
    assert "response" not in Forms(page).sent
    assert number - 1 in desk.found().unanswered()


def test_the_time_on_the_page_is_counted(desk: Desk, clock: FakeClock) -> None:
    desk.start()
    shown_at = Forms(desk.question(1).text).sent["shown_at"][0]
    clock.advance(seconds=42)
    desk.browser.post(f"{desk.place}/questions/1", {"shown_at": shown_at, "flagged": "on"})
    assert desk.found().answers[0].spent_ms == 42_000


def test_a_sequence_that_another_device_took_is_no_bother(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the save of this page, another device answers."""
    desk.start()
    look = room.look

    def and_then_another_device_answers(*args: Any, **kwargs: Any) -> room.Room:
        found = look(*args, **kwargs)
        if not found.last_sequence:
            desk.browser.call("PUT", f"/api/v1/attempts/{desk.attempt}/answers/2", {"sequence": 1, "flagged": True})
        return found

    desk.question(1)
    with monkeypatch.context() as patched:
        patched.setattr(room, "look", and_then_another_device_answers)
        desk.browser.post(f"{desk.place}/questions/1", {"flagged": "on", "go": "stay"})
    assert {position: answer.sequence for position, answer in desk.found().answers.items()} == {1: 1, 0: 2}


def test_an_option_of_another_question_is_refused(desk: Desk) -> None:
    desk.start()
    assert desk.save(1, response="b", go="stay").status_code == 422


@pytest.mark.parametrize("number", [0, 15])
def test_there_are_no_questions_beyond_the_last(desk: Desk, number: int) -> None:
    desk.start()
    assert desk.question(number).status_code == 404
    assert desk.browser.post(f"{desk.place}/questions/{number}", {"go": "next"}).status_code == 404


def test_the_summary_names_what_is_unanswered_and_flagged(desk: Desk) -> None:
    desk.start()
    for number in range(1, 13):
        value = "12" if number == desk.number_of_kind("numeric") else desk.options(number)[0]
        more: dict[str, Any] = {"flagged": "on"} if number == 5 else {}
        desk.save(number, response=value, go="next", **more)
    page = desk.browser.get(f"{desk.place}/summary").text
    assert "12 of 14 answered" in page
    assert "Questions 13, 14 are unanswered" in page
    flagged = page.split("<h2>Flagged</h2>")[1].split("</section>")[0]
    assert re.findall(r">(\d+)<", flagged) == ["5"]


def test_submitting_leads_to_the_report_and_again_does_no_harm(desk: Desk) -> None:
    desk.start()
    desk.browser.get(f"{desk.place}/summary")
    for _ in range(2):
        response = desk.browser.post(f"{desk.place}/submit", follow=False)
        assert response.status_code == 303
        assert response.location == f"{desk.place}/report"


def test_a_closed_attempt_shows_its_report_in_place_of_its_room(desk: Desk) -> None:
    desk.start()
    desk.browser.post(f"{desk.place}/submit")
    for path in (desk.place, f"{desk.place}/summary"):
        assert desk.browser.get(path, follow=False).location == f"{desk.place}/report"


def test_an_open_attempt_shows_its_room_in_place_of_a_report(desk: Desk) -> None:
    desk.start()
    assert desk.browser.get(f"{desk.place}/report", follow=False).location == desk.place


def test_a_late_answer_leads_to_the_report_and_is_told_so(desk: Desk, clock: FakeClock) -> None:
    desk.start()
    desk.question(1)
    clock.advance(minutes=11)
    page = desk.browser.post(f"{desk.place}/questions/1", {"flagged": "on"}).text
    assert "closed before this answer arrived" in page
    assert "Unanswered" in page


def test_bob_finds_nothing_of_alices(desk: Desk, app: Flask, store: Store, clock: FakeClock) -> None:
    desk.start()
    bob = Browser(app).sign_in(a_person(store, "bob", now=clock()))
    for path in ("", "?question=1", "/summary", "/report"):
        assert bob.get(desk.place + path).status_code == 404
    for path in ("/questions/1", "/submit"):
        assert bob.post(desk.place + path).status_code == 404
    assert desk.found().attempt.closed is False


def test_an_attempt_is_found_under_its_own_course_only(desk: Desk) -> None:
    desk.start()
    assert desk.browser.get(f"/c/another/attempts/{desk.attempt}").status_code == 404


def test_the_script_finds_its_addresses_and_words(desk: Desk) -> None:
    desk.start()
    page = desk.question(3).text
    assert f'data-api="/api/v1/attempts/{desk.attempt}"' in page
    assert f'data-person="{desk.alice.id}"' in page
    assert 'data-worker="/sw.js"' in page
    assert '<meta name="csrf-token"' in page
    assert re.search(r'src="/static/js/exam/room\.[0-9a-f]{12}\.js"', page)


def test_no_page_of_the_exam_has_inline_script_or_style(desk: Desk) -> None:
    desk.start()
    paths = [PRACTISE, f"{PRACTISE}/quiz", desk.place, f"{desk.place}/summary"]
    pages = [desk.browser.get(path).text for path in paths]
    desk.browser.post(f"{desk.place}/submit")
    for page in [*pages, desk.browser.get(f"{desk.place}/report").text]:
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_the_service_worker_stands_at_the_root_and_is_never_stale(desk: Desk) -> None:
    response = desk.browser.get("/sw.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Service-Worker-Allowed"] == "/"


def _answer_all(desk: Desk, *, right: int) -> None:
    """The first `right` questions as their keys say, the others wrong but answered."""
    found = desk.found()
    for number in range(1, len(found.attempt.seats) + 1):
        item = found.content.items[found.attempt.seats[number - 1].item].item
        names = found.names(number - 1)
        if item.kind == "numeric":
            response: Any = "12.5" if number <= right else "25"
        else:
            assert isinstance(item, Choice)
            keys = [option.id for option in item.options if option.key]
            response = list(names.outward_ids(keys if number <= right else ["d"]))
        body = {"sequence": number, "response": response}
        assert desk.browser.call("PUT", f"/api/v1/attempts/{desk.attempt}/answers/{number}", body).status_code == 200


def test_the_report_tells_the_result_the_reasons_and_what_to_do_next(desk: Desk, clock: FakeClock) -> None:
    desk.start()
    _answer_all(desk, right=9)
    desk.browser.post(f"{desk.place}/submit")
    clock.advance(minutes=15)  # the cards' first step has passed
    page = desk.browser.get(f"{desk.place}/report").text
    assert "9 of 14 right" in page
    assert "64 %" in page
    assert "Review what you missed (5)" in page
    listed = [desk.browser.get(f"{desk.place}/report/answers?show=all&page={one}").text for one in (1, 2)]
    assert sum(one.count("Why of b") for one in listed) >= 9
    assert "First of EXS" in page
    assert "too few to say more" in page  # eight questions of a domain are a count, not a score
    assert "Passed" not in page
    assert "You have seen 14 of them before" in page


def test_a_numeric_question_is_explained_by_its_solution_and_its_mistake(desk: Desk) -> None:
    desk.start()
    _answer_all(desk, right=0)
    desk.browser.post(f"{desk.place}/submit")
    page = desk.browser.get(f"{desk.place}/report?print").text
    assert "Half of 25." in page
    assert "Forgot to halve." in page


@pytest.mark.parametrize(("right", "word"), [(6, "Passed"), (2, "Not passed this time")])
def test_an_exam_with_a_scale_says_passed_or_not(
    app: Flask, store: Store, clock: FakeClock, right: int, word: str
) -> None:
    scale = Scale(lowest=100, highest=500, cut=350, cut_share=0.7)
    desk = Desk(app, store, clock, a_blueprint("full", purpose=Purpose.MOCK, scale=scale))
    desk.start("full")
    _answer_all(desk, right=right)
    desk.browser.post(f"{desk.place}/submit")
    page = desk.browser.get(f"{desk.place}/report").text
    assert f">{word}<" in page
    assert "Provisional" in page
    assert "on a scale from 100 to 500" in page


def test_trial_questions_are_named_in_the_report_only(app: Flask, store: Store, clock: FakeClock) -> None:
    trials = a_bank(each=8, status=Status.PILOT)[6:8]
    exam = a_blueprint(pilot=2)
    desk = Desk(app, store, clock, exam)
    publish(store, content([*a_bank(), *trials], blueprints=[exam]), now=clock.advance(minutes=1))
    desk.start()
    assert "Trial" not in desk.question(1).text
    desk.browser.post(f"{desk.place}/submit")
    assert desk.browser.get(f"{desk.place}/report").text.count("Trial, not counted") == 2


def test_finished_exams_stand_under_practise_with_their_raw_result(desk: Desk) -> None:
    desk.start()
    _answer_all(desk, right=7)
    desk.browser.post(f"{desk.place}/submit")
    page = desk.browser.get(PRACTISE).text
    assert "7 of 14" in page
    assert f'href="{desk.place}/report"' in page


def test_what_alice_typed_is_never_markup(desk: Desk) -> None:
    desk.start()
    number = desk.number_of_kind("numeric")
    page = desk.save(number, response='"><b>1', go="stay").text
    assert "<b>1" not in page


def test_a_page_of_nobody_leads_to_the_sign_in(app: Flask, desk: Desk) -> None:
    response = Browser(app).get(PRACTISE, follow=False)
    assert response.status_code == 303
    assert "/sign-in" in response.location


def test_the_same_exam_twice_is_the_same_attempt(desk: Desk, store: Store, clock: FakeClock) -> None:
    first = desk.start()
    again = building.start(store, person=desk.alice, course=COURSE, exam="quiz", now=clock(), rng=Random(9))
    assert again == first
