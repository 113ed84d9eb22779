"""The practise pages as a browser without script meets them, and the same over the API."""

import re
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from certprep.domain.accommodation import Terms
from certprep.domain.blueprint import Blueprint, BreakKind, Breaks, Calculator, Purpose
from certprep.store.store import Store
from certprep.usecases import accommodations
from certprep.usecases.exam import room
from tests.builders import COURSE, a_bank, a_blueprint, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

PRACTISE = f"/c/{COURSE}/practise"
BUILD = f"{PRACTISE}/build-my-own"
FULL = a_blueprint(
    "full-mock", title="Full mock", purpose=Purpose.MOCK, scored={"EXS": 50}, minutes=150, agreement=True
)
HALF = a_blueprint("half-mock", title="Half mock", purpose=Purpose.MOCK, scored={"EXS": 4, "NUT": 4}, minutes=75)
DIAGNOSTIC = a_blueprint("diagnostic", title="Diagnostic", purpose=Purpose.DIAGNOSTIC, minutes=None, about_minutes=9)
QUIZ = a_blueprint("quiz", title="Small quiz")


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Desk:
    """Alice at a browser without script, on a course with twenty-four questions."""

    def __init__(self, app: Flask, store: Store, clock: FakeClock, *exams: Blueprint, each: int = 12) -> None:
        self.store, self.clock = store, clock
        publish(store, content(a_bank(each=each), blueprints=exams or (FULL, HALF, DIAGNOSTIC, QUIZ)), now=clock())
        self.alice = a_person(store, "alice", now=clock(), zone="Europe/Berlin")
        self.browser = Browser(app).sign_in(self.alice)
        self.page()

    def page(self, path: str = "") -> str:
        return self.browser.get(PRACTISE + path).text

    def card(self, mode: str) -> str:
        """A kind of practice on the practise page, in words."""
        found = re.search(rf'<section[^>]*data-mode="{mode}".*?</section>', self.page(), re.DOTALL)
        assert found is not None, mode
        return words(found[0])

    def start(self, exam: str, **fields: Any) -> str:
        response = self.browser.post(f"{PRACTISE}/{exam}", fields, follow=False)
        assert response.status_code == 303
        assert "/attempts/" in response.location
        return str(response.location.rsplit("/", 1)[1])

    def look(self, attempt: str) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=attempt, now=self.clock(), rng=Random(1))

    def answer_all(self, attempt: str, option: str = "b", **fields: Any) -> None:
        """Each question with the option of this id in the bank, `b` being right; then hand it in."""
        found = self.look(attempt)
        for position in range(len(found.attempt.seats)):
            body = {"sequence": position + 1, "response": list(found.names(position).outward_ids([option])), **fields}
            path = f"/api/v1/attempts/{attempt}/answers/{position + 1}"
            assert self.browser.call("PUT", path, body).status_code == 200
        self.browser.post(f"/c/{COURSE}/attempts/{attempt}/submit")
        self.clock.advance(minutes=1)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.fixture
def desk(app: Flask, store: Store, clock: FakeClock) -> Desk:
    return Desk(app, store, clock)


# --- the practise page ----------------------------------------------------------------------------------------------


def test_a_newcomers_main_action_is_to_find_out_where_she_stands(desk: Desk) -> None:
    main = re.findall(r'<section class="card[^"]*card-main[^"]*">(.*?)</section>', desk.page(), re.DOTALL)
    assert len(main) == 1
    assert "Diagnose me" in main[0]
    assert f'href="{PRACTISE}/diagnostic"' in main[0]


def test_each_kind_of_practice_says_what_it_buys_how_many_and_how_long(desk: Desk) -> None:
    assert "10 questions about 8 minutes" in desk.card("quick-ten")
    assert "24 questions you have never met" in desk.card("never-seen")
    assert "20 questions about 16 minutes" in desk.card("never-seen")
    assert "the same for everybody" in desk.card("question-of-the-day")


def test_what_is_empty_says_how_something_comes_there(desk: Desk) -> None:
    assert "What you get wrong from now on waits here" in desk.card("missed")
    assert "Flag a question" in desk.card("flagged")
    assert "Say “unsure”" in desk.card("unsure")
    assert "What you finish shows up here" in desk.page()


def test_what_was_missed_becomes_the_main_action(desk: Desk) -> None:
    desk.answer_all(desk.start("diagnostic"), option="a", flagged=True, confidence="unsure")
    assert "6 questions you missed are waiting" in desk.card("missed")
    assert 'card-main" data-mode="missed"' in desk.page()
    assert "6 questions you flagged" in desk.card("flagged")
    assert "6 questions you were unsure of" in desk.card("unsure")
    assert desk.page().count("button-primary") == 1


def test_what_is_open_comes_first(desk: Desk) -> None:
    attempt = desk.start("quick-ten")
    page = desk.page()
    assert "Go on: Quick ten" in page
    assert page.index("Go on: Quick ten") < page.index("Sit the exam")
    assert f'href="/c/{COURSE}/attempts/{attempt}/summary"' in page  # practice may be finished from here
    assert page.count("button-primary") == 1


def test_a_practice_starts_with_one_tap(desk: Desk) -> None:
    attempt = desk.look(desk.start("quick-ten")).attempt
    assert len(attempt.seats) == 10


def test_todays_question_is_shown_again_once_it_is_answered(desk: Desk) -> None:
    attempt = desk.start("question-of-the-day")
    desk.answer_all(attempt)
    assert "You have answered it" in desk.card("question-of-the-day")
    assert desk.start("question-of-the-day") == attempt
    assert desk.browser.get(f"/c/{COURSE}/attempts/{attempt}", follow=False).location.endswith("/report")


def test_a_module_is_checked_on(desk: Desk) -> None:
    attempt = desk.look(desk.start("module-check", module="nut-one")).attempt
    assert {seat.item[:3] for seat in attempt.seats} == {"nut"}
    assert "Start with 8 questions" in desk.page("/module-check?module=exs-one")
    assert desk.browser.get(f"{PRACTISE}/module-check?module=none").status_code == 404
    assert desk.browser.get(f"{PRACTISE}/module-check").status_code == 404


def test_a_practice_that_is_empty_leads_back_with_a_word(desk: Desk) -> None:
    back = desk.browser.post(f"{PRACTISE}/missed")
    assert "There are no questions for this now" in back.text
    assert "Nothing missed, or all of it put right" in desk.page("/missed")


@pytest.mark.parametrize("mode", ["quick-ten", "weakest", "never-seen", "question-of-the-day"])
def test_every_kind_of_practice_has_a_page_that_starts_it(desk: Desk, mode: str) -> None:
    page = desk.page(f"/{mode}")
    assert "the right answer with the reasons" in words(page)
    assert f'action="{PRACTISE}/{mode}"' in page


def test_the_days_question_offers_no_second_one_on_its_report(desk: Desk) -> None:
    reports = {}
    for mode in ("question-of-the-day", "quick-ten"):
        attempt = desk.start(mode)
        desk.answer_all(attempt)
        reports[mode] = desk.browser.get(f"/c/{COURSE}/attempts/{attempt}/report").text
    assert f'action="{PRACTISE}/again"' in reports["quick-ten"]
    assert f'action="{PRACTISE}/again"' not in reports["question-of-the-day"]


def test_results_are_listed_ten_at_a_time_and_all_on_request(desk: Desk) -> None:
    for number in range(11):
        desk.browser.post(
            f"/c/{COURSE}/attempts/{desk.start('module-check', module='exs-one')}/submit", {"number": number}
        )
        desk.clock.advance(minutes=1)
    page = desk.page()
    assert page.count('name="same"') == 10
    assert "Show all results" in page
    assert desk.page("?all=").count('name="same"') == 11


def test_a_finished_practice_is_done_again(desk: Desk) -> None:
    first = desk.start("quick-ten")
    desk.answer_all(first)
    same = desk.browser.post(f"{PRACTISE}/again", {"attempt": first, "same": "yes"}, follow=False).location
    drawn = {seat.item for seat in desk.look(same.rsplit("/", 1)[1]).attempt.seats}
    assert drawn == {seat.item for seat in desk.look(first).attempt.seats}
    refused = desk.browser.post(f"{PRACTISE}/again", {"attempt": same.rsplit("/", 1)[1]})
    assert "Only practice that is finished" in refused.text


def test_an_exam_is_taken_again_from_its_start_page(desk: Desk) -> None:
    desk.answer_all(desk.start("quiz"))
    results = desk.page().split('id="results"')[1]
    assert f'<a href="{PRACTISE}/quiz">Retake' in results


def test_a_course_without_any_exam_says_what_can_be_done(app: Flask, store: Store, clock: FakeClock) -> None:
    desk = Desk(app, store, clock, replace(QUIZ, scored={"EXS": 500}), each=1)
    page = desk.page()
    assert "No exam can be drawn yet" in page
    assert "This course has no mock exams" in page
    assert "2 questions" in desk.card("quick-ten")


# --- simulate and rehearse ------------------------------------------------------------------------------------------


def test_simulate_says_that_it_runs_the_half_mock_and_why(desk: Desk) -> None:
    assert "“Full mock” can be drawn once the question bank has 38 questions more" in words(desk.page())
    page = words(desk.page("/simulate"))
    assert "This runs the Half mock for now" in page
    assert "What is missing 38 questions in Domain EXS" in page


def test_simulate_starts_under_its_agreement(desk: Desk) -> None:
    desk.page("/simulate")
    refused = desk.browser.post(f"{PRACTISE}/simulate")
    assert refused.status_code == 422
    assert "Agree to the rules of this exam first" in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert desk.look(desk.start("simulate", agreed="yes")).attempt.blueprint.title == "Half mock"


def test_the_rehearsal_has_a_checklist_the_agreement_the_tutorial_and_the_exam(desk: Desk) -> None:
    page = desk.page("/rehearsal")
    for words_ in ("matches my registration", "CPR/AED card", "I know the way", "planned my sleep"):
        assert words_ in page
    assert f'href="{PRACTISE}/rehearsal/tutorial"' in page
    assert 'name="agreed"' in page
    assert "provisional" in page
    assert "The rehearsal runs the Half mock for now" in words(page)
    assert desk.look(desk.start("rehearsal", agreed="yes", id="on")).attempt.blueprint.id == "half-mock"


@pytest.mark.parametrize("mode", ["simulate", "rehearsal"])
def test_without_a_mock_the_page_says_what_is_missing_and_what_can_be_sat(
    app: Flask, store: Store, clock: FakeClock, mode: str
) -> None:
    desk = Desk(app, store, clock, FULL, QUIZ)
    page = desk.page(f"/{mode}")
    assert "38 questions in Domain EXS" in page
    assert f'<a href="{PRACTISE}/quiz">Small quiz</a>' in page
    assert desk.browser.post(f"{PRACTISE}/{mode}", {"agreed": "yes"}).status_code == 404


# --- before an exam -------------------------------------------------------------------------------------------------


def before(app: Flask, store: Store, clock: FakeClock, **changes: Any) -> str:
    return words(Desk(app, store, clock, replace(QUIZ, **changes)).page("/quiz"))


def test_the_start_page_tells_breaks_tools_and_whether_one_may_go_back(
    app: Flask, store: Store, clock: FakeClock
) -> None:
    breaks = Breaks(kind=BreakKind.SCHEDULED, minutes=10, count=1, after=(3,), stops_clock=True)
    page = before(app, store, clock, breaks=breaks, linear=True, calculator=Calculator.SCIENTIFIC, formula_sheet=True)
    assert "There is a break of 10 minutes after question 3. The clock stands still in a break." in page
    assert "can't be changed after it" in page
    assert "A scientific calculator, a sheet of formulas," in page
    assert "You can't go back" in page


def test_the_start_page_tells_of_free_breaks_and_no_calculator(app: Flask, store: Store, clock: FakeClock) -> None:
    breaks = Breaks(kind=BreakKind.FREE, minutes=5, count=2)
    page = before(app, store, clock, breaks=breaks, calculator=Calculator.NONE)
    assert "You may take 2 breaks of up to 5 minutes, whenever you like. The clock runs on in a break." in page
    assert "No calculator." in page
    assert "Go back and change any answer until you submit" in page


def test_questions_seen_before_will_not_move_readiness_and_the_page_says_so(desk: Desk) -> None:
    for _ in range(5):
        desk.answer_all(desk.start("quiz"))
    assert "You have seen 6 of these 6 questions before" in words(desk.page("/quiz"))
    assert "will not move your readiness" in desk.page("/quiz")


def test_an_exam_that_is_open_does_not_count_its_own_questions_as_seen(desk: Desk) -> None:
    desk.start("quiz")
    page = words(desk.page("/quiz"))
    assert "You have begun this exam" in page
    assert "before" not in page.split("You have begun")[0].split("Questions")[1]


def test_extra_time_may_be_chosen_for_a_quiz_and_not_for_a_mock(desk: Desk) -> None:
    assert 'name="time_factor"' in desk.page("/quiz")
    attempt = desk.look(desk.start("quiz", time_factor="1.5")).attempt
    assert attempt.deadline_at == desk.clock() + timedelta(minutes=15)
    assert 'name="time_factor"' not in desk.page("/half-mock")
    desk.answer_all(attempt.id)
    refused = desk.browser.post(f"{PRACTISE}/half-mock", {"time_factor": "2"})
    assert refused.status_code == 422
    assert "A mock exam keeps its own time" in refused.text


def test_an_accommodation_is_in_the_time_and_the_page_says_so(desk: Desk) -> None:
    """Half as much again of 10 minutes, and 5 more; a mock's too, and without a clock at all."""
    accommodate(desk, Terms(time_factor=1.5, extra_minutes=5))
    page = words(desk.page("/quiz"))
    assert "Your accommodation is in this time: 1.5 times the usual, 5 minutes more." in page
    assert "Start the exam and its clock: 20 min" in page
    assert 'name="time_factor"' not in desk.page("/quiz")
    assert "1 h 58 min" in words(desk.page("/half-mock"))  # 75 x 1.5 = 112.5, up to whole minutes, and 5
    accommodate(desk, Terms(untimed=True))
    page = words(desk.page("/quiz"))
    assert "That is your accommodation: others have 10 minutes." in page


def accommodate(desk: Desk, terms: Terms) -> None:
    accommodations.accommodate(
        desk.store,
        person=desk.alice.id,
        terms=terms,
        reason="reads slowly",
        expires_at=None,
        by=None,
        now=desk.clock(),
        rng=Random(2),
    )
    desk.clock.advance(minutes=1)


def test_the_tutorial_is_off_the_clock_and_stores_nothing(desk: Desk) -> None:
    page = desk.page("/half-mock/tutorial")
    assert "No clock runs here and nothing is stored" in page
    assert f'href="{PRACTISE}/half-mock"' in page
    tried = words(desk.page("/half-mock/tutorial?tried=yes&response=pear&flagged=on"))
    assert "You chose: A pear." in tried
    assert "The question is flagged." in tried
    assert "You chose nothing yet" in desk.page("/half-mock/tutorial?tried=yes&response=brick")
    with desk.store.reading() as tx:
        assert tx.attempts.of(person=desk.alice.id) == []


# --- build my own ---------------------------------------------------------------------------------------------------


def test_the_filters_show_how_many_questions_match(desk: Desk) -> None:
    page = words(desk.page("/build-my-own"))
    assert "24 questions match. You get 20 of them, in about 16 minutes." in page
    narrowed = words(desk.page("/build-my-own?domains=EXS&levels=recall&count=3"))
    assert "4 questions match. You get 3 of them, in about 3 minutes." in narrowed


def test_what_was_chosen_is_still_chosen_and_its_module_unfolded(desk: Desk) -> None:
    page = desk.page(
        "/build-my-own?objectives=NUT-1.2&standings=never-seen&minutes=12&time_factor=1.5&feedback=end&count=7"
    )
    for chosen in ('value="NUT-1.2" checked', 'value="never-seen" checked', 'value="12"', 'value="end" checked'):
        assert chosen in page
    assert '<option value="1.5" selected>' in page
    assert page.count('<details class="disclosure" open>') == 1
    assert "with 18 minutes on the clock. That is fewer than the 7 you asked for." in words(page)


def test_where_nothing_matches_the_page_says_which_filter_to_loosen(desk: Desk) -> None:
    page = words(desk.page("/build-my-own?domains=EXS&standings=missed"))
    assert "No question matches." in page
    assert "Without your choice of which questions: 12 questions" in page
    assert "Without your domains" not in page


def test_a_practice_of_ones_own_starts(desk: Desk) -> None:
    desk.page("/build-my-own")
    fields = {"domains": ["NUT"], "levels": ["recall", "analysis"], "count": "5", "minutes": "10", "feedback": "end"}
    attempt = desk.look(desk.start("build-my-own", **fields)).attempt
    assert len(attempt.seats) == 5
    assert {seat.item[:3] for seat in attempt.seats} == {"nut"}
    assert (attempt.deadline_at, attempt.blueprint.feedback) == (desk.clock() + timedelta(minutes=10), "end")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"count": "none"}, "Choose between 1 and 100 questions."),
        ({"count": "500"}, "Choose between 1 and 100 questions."),
        ({"minutes": "-3"}, "Choose 1 to 600 minutes."),
        ({"time_factor": "9"}, "Choose 1, 1.25, 1.5 or 2 times the time."),
        ({"standings": ["flagged"]}, "There are no questions for this now."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk: Desk, fields: dict[str, Any], sentence: str) -> None:
    desk.page("/build-my-own")
    refused = desk.browser.post(BUILD, {"domains": ["EXS"], "count": "4", "name": "Mine", **fields})
    assert refused.status_code == 422
    assert sentence in words(refused.text)
    assert 'value="EXS" checked' in refused.text
    assert 'value="Mine"' in refused.text
    assert f'value="{fields.get("count", "4")}"' in refused.text


def test_a_timed_exam_in_the_way_is_named_with_a_link(desk: Desk) -> None:
    quiz = desk.start("quiz")
    desk.page("/build-my-own")
    refused = desk.browser.post(BUILD, {"count": "4", "minutes": "5"})
    assert refused.status_code == 409
    assert f'href="/c/{COURSE}/attempts/{quiz}"' in refused.text


def test_the_pages_token_is_not_in_what_is_looked_up(desk: Desk) -> None:
    """It would stand in the address, and so in logs: it goes with the buttons that post, as their value."""
    form = re.search(r'<form method="get".*?</form>', desk.page("/build-my-own"), re.DOTALL)
    assert form is not None
    assert '<input type="hidden" name="csrf_token"' not in form[0]
    assert form[0].count('formmethod="post"') == form[0].count('name="csrf_token"') == 2
    first = re.search(r"<button.*?>", form[0], re.DOTALL)
    assert first is not None
    assert "formmethod" not in first[0]  # Enter in a field counts again, and starts nothing


def test_the_counts_for_the_script_are_those_of_the_page(desk: Desk) -> None:
    found: Any = desk.browser.get(f"{BUILD}/counts?{urlencode({'levels': 'recall', 'count': 50})}").json
    assert found["total"] == 8
    assert found["words"].startswith("8 questions match.")
    assert found["by"]["domains"] == {"EXS": 4, "NUT": 4}
    assert found["by"]["levels"] == {"recall": 8, "application": 8, "analysis": 8}
    assert found["by"]["standings"]["never-seen"] == 8
    assert found["loosen"] == []


def test_a_recipe_is_kept_started_renamed_deleted_and_taken_back(desk: Desk) -> None:
    desk.page("/build-my-own")
    kept = desk.browser.post(f"{PRACTISE}/recipes", {"domains": ["NUT"], "count": "6", "name": "Food"})
    assert "“Food” is kept" in kept.text
    place = re.search(r'action="([^"]+)/start"', kept.text)
    assert place is not None
    assert "Food 6 questions, about 5 minutes" in words(kept.text)
    begun = desk.browser.post(f"{place[1]}/start", follow=False).location.rsplit("/", 1)[1]
    assert desk.look(begun).attempt.blueprint.title == "Food"
    assert "Change “Drink”" in desk.browser.post(f"{place[1]}/rename", {"name": "Drink"}).text
    deleted = desk.browser.post(f"{place[1]}/delete").text
    assert "“Drink” was deleted." in deleted
    body = re.search(r'name="body" value="([^"]+)"', deleted)
    assert body is not None
    assert "was deleted" not in desk.page()  # it is offered once
    desk.browser.post(f"{PRACTISE}/recipes/restore", {"body": body[1].replace("&#34;", '"')})
    assert "Drink 6 questions" in words(desk.page())


def test_a_recipe_without_a_name_or_with_one_in_use_is_refused(desk: Desk) -> None:
    desk.page("/build-my-own")
    nameless = desk.browser.post(f"{PRACTISE}/recipes", {"count": "6"})
    assert nameless.status_code == 422
    assert "Give it a name" in nameless.text
    desk.browser.post(f"{PRACTISE}/recipes", {"count": "6", "name": "Six"})
    desk.page("/build-my-own")
    taken = desk.browser.post(f"{PRACTISE}/recipes", {"count": "7", "name": "Six"})
    assert taken.status_code == 409
    assert "You have a practice called “Six” already" in taken.text


def test_bob_can_not_touch_alices_recipes(desk: Desk, app: Flask, store: Store, clock: FakeClock) -> None:
    desk.browser.post(f"{PRACTISE}/recipes", {"count": "6", "name": "Six"})
    place = re.search(r'action="([^"]+)/start"', desk.page())
    assert place is not None
    bob = Browser(app).sign_in(a_person(store, "bob", now=clock()))
    bob.get(PRACTISE)
    for deed in ("start", "delete", "rename"):
        assert bob.post(f"{place[1]}/{deed}", {"name": "Mine"}).status_code == 404
    assert "Six 6 questions" in words(desk.page())


@pytest.mark.parametrize("body", ["", "{}x", '{"count": "many"}', '{"surprise": 1, "name": "x"}'])
def test_what_is_no_recipe_is_not_taken_back(desk: Desk, body: str) -> None:
    assert desk.browser.post(f"{PRACTISE}/recipes/restore", {"body": body}).status_code == 422


def test_no_page_has_inline_script_or_style(desk: Desk) -> None:
    for path in ("", "/simulate", "/rehearsal", "/quick-ten", "/build-my-own", "/half-mock/tutorial"):
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", desk.page(path)), path


# --- the API --------------------------------------------------------------------------------------------------------


def call(desk: Desk, **body: Any) -> Any:
    return desk.browser.call("POST", "/api/v1/attempts", {"course": COURSE, **body})


def test_a_mode_is_started_by_its_name_over_the_api(desk: Desk) -> None:
    begun = call(desk, exam="quick-ten")
    assert begun.status_code == 201
    assert (begun.json["exam"]["id"], begun.json["exam"]["purpose"], len(begun.json["questions"])) == (
        "quick-ten",
        "practice",
        10,
    )
    assert begun.json["deadline_at"] is None


def test_a_recipe_is_started_over_the_api(desk: Desk) -> None:
    recipe = {"domains": ["NUT"], "levels": ["recall"], "count": 3, "minutes": 4, "feedback": "end"}
    begun = call(desk, exam="build-my-own", recipe=recipe)
    assert begun.status_code == 201
    assert (len(begun.json["questions"]), begun.json["exam"]["minutes"]) == (3, 4)
    module = call(desk, exam="module-check", recipe={"modules": ["exs-one"]})
    assert len(module.json["questions"]) == 8


@pytest.mark.parametrize(
    ("body", "status", "rule"),
    [
        ({"exam": "build-my-own"}, 422, "recipe-missing"),
        ({"exam": "build-my-own", "recipe": {"count": 1000}}, 422, "bad-count"),
        ({"exam": "build-my-own", "recipe": {"colour": "red"}}, 422, "not-json"),
        ({"exam": "build-my-own", "recipe": {"levels": ["deep"]}}, 422, "not-json"),
        ({"exam": "missed"}, 422, "nothing-to-practise"),
        ({"exam": "simulate"}, 422, "must-agree"),
        ({"exam": "module-check"}, 404, "no-such-module"),
    ],
)
def test_what_can_not_be_started_is_refused_over_the_api(desk: Desk, body: Any, status: int, rule: str) -> None:
    refused = call(desk, **body)
    assert (refused.status_code, refused.json["rule"]) == (status, rule)


def test_the_agreement_is_asked_for_over_the_api_too(desk: Desk) -> None:
    begun = call(desk, exam="rehearsal", agreed=True)
    assert (begun.status_code, begun.json["exam"]["title"]) == (201, "Half mock")
