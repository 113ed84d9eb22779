"""Breaks, pauses, feedback, grants over JSON, as Alice's exam page uses them."""

from random import Random
from typing import Any

import pytest
from flask import Flask

from certprep.domain.accommodation import Terms
from certprep.domain.blueprint import BreakKind, Breaks, Calculator, Feedback, Purpose
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases import accommodations
from tests.builders import COURSE, a_blueprint, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

ATTEMPTS = "/api/v1/attempts"
BLUEPRINTS = [
    a_blueprint("quiz", breaks=Breaks(kind=BreakKind.SCHEDULED, minutes=5, after=(3,), stops_clock=True)),
    a_blueprint("tutor", purpose=Purpose.PRACTICE, feedback=Feedback.EACH, calculator=Calculator.SCIENTIFIC),
    a_blueprint("linear", linear=True, formula_sheet=True),
    a_blueprint("mock", purpose=Purpose.MOCK),
]


class Page:
    """Alice's exam page."""

    def __init__(self, app: Flask, alice: Person, exam: str = "quiz", **body: Any) -> None:
        self.browser, self.sequence = Browser(app).sign_in(alice), 0
        self.started = self.browser.call("POST", ATTEMPTS, {"exam": exam, "course": COURSE, **body})
        self.attempt: dict[str, Any] = self.started.get_json()
        self.path = f"{ATTEMPTS}/{self.attempt.get('id')}"

    def save(self, number: int, place: int | None = 0, **changes: Any) -> Any:
        self.sequence += 1
        options = self.attempt["questions"][number - 1]["options"]
        response = None if place is None else [options[place]["id"]]
        body = {"sequence": self.sequence, "response": response, **changes}
        return self.browser.call("PUT", f"{self.path}/answers/{number}", body)

    def post(self, path: str, body: Any = None) -> Any:
        return self.browser.call("POST", f"{self.path}/{path}", body)

    def shown(self) -> Any:
        return self.browser.get(self.path).get_json()

    def state(self) -> Any:
        return self.browser.get(f"{self.path}/state").get_json()


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    publish(store, content(blueprints=BLUEPRINTS), now=clock())
    return a_person(store, "alice", now=clock())


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["rule"]


def test_the_attempt_tells_the_rules_of_its_room(app: Flask, alice: Person) -> None:
    rules = ("linear", "calculator", "formula_sheet", "pausable", "checkable", "unknowable", "time_factor", "paused")
    tutor, linear = Page(app, alice, "tutor", time_factor=1.25), None
    assert [tutor.attempt[name] for name in rules] == [False, "scientific", False, True, True, True, 1.25, None]
    tutor.post("submit")
    linear = Page(app, alice, "linear")
    assert [linear.attempt[name] for name in rules] == [True, "basic", True, False, False, False, 1.0, None]
    assert (linear.attempt["breaks"], linear.attempt["frozen"], linear.attempt["explanations"]) == (None, [], {})


def test_a_break_comes_after_its_question_and_freezes_what_was_seen(
    app: Flask, alice: Person, clock: FakeClock
) -> None:
    page = Page(app, alice)
    assert page.attempt["breaks"] == {
        "kind": "scheduled",
        "minutes": 5,
        "count": 1,
        "taken": 0,
        "left": 1,
        "after": [3],
        "stops_clock": True,
    }
    page.save(1)
    early = page.post("breaks", {"seen": [2]})
    assert refusal(early) == (409, "break-not-yet")
    assert early.get_json()["detail"] == "The next break comes after question 3."
    begun = page.post("breaks", {"seen": [2, 3]}).get_json()
    assert begun["paused"] == {
        "kind": "scheduled",
        "since": "2026-03-02T09:00:00+00:00",
        "until": "2026-03-02T09:05:00+00:00",
        "stops_clock": True,
    }
    assert (begun["frozen"], begun["deadline_at"]) == ([1, 2, 3], "2026-03-02T09:15:00+00:00")
    assert refusal(page.save(4)) == (409, "paused")
    clock.advance(minutes=2)
    ended = page.post("breaks/end").get_json()
    assert (ended["paused"], ended["deadline_at"], ended["breaks"]["left"]) == (None, "2026-03-02T09:12:00+00:00", 0)
    assert refusal(page.save(3)) == (409, "frozen")
    assert page.save(4).status_code == 200
    assert page.state() == {**ended, "last_sequence": 4}


def test_a_replay_tells_what_is_frozen_and_what_is_paused(app: Flask, alice: Person) -> None:
    page = Page(app, alice)
    page.post("breaks", {"seen": [1, 2, 3]})
    entries = [{"number": 1, "sequence": 1}, {"number": 5, "sequence": 2}]
    outcomes = page.browser.call("PUT", f"{page.path}/answers", entries).get_json()["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["paused", "paused"]
    page.post("breaks/end")
    outcomes = page.browser.call("PUT", f"{page.path}/answers", entries).get_json()["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["frozen", "saved"]


@pytest.mark.parametrize("seen", [[0], [7], ["1"], None])
def test_what_was_seen_are_numbers_of_this_exam(app: Flask, alice: Person, seen: Any) -> None:
    assert Page(app, alice).post("breaks", {"seen": seen}).status_code == 422


def test_a_pause_stops_the_clock(app: Flask, alice: Person, clock: FakeClock) -> None:
    page = Page(app, alice, "tutor")
    clock.advance(minutes=4)
    paused = page.post("pause").get_json()
    assert (paused["paused"]["kind"], paused["paused"]["until"]) == ("pause", None)
    assert (paused["left_ms"], paused["deadline_at"], paused["closes_at"]) == (360_000, None, None)
    clock.advance(hours=9)
    resumed = page.post("resume").get_json()
    assert (resumed["paused"], resumed["left_ms"], resumed["deadline_at"]) == (None, None, "2026-03-02T18:10:00+00:00")


def test_a_mock_is_not_paused(app: Flask, alice: Person) -> None:
    page = Page(app, alice, "mock")
    assert refusal(page.post("pause")) == (409, "not-pausable")
    page.post("submit")
    assert refusal(Page(app, alice, "mock", time_factor=1.5).started) == (422, "bad-time-factor")


def test_a_checked_question_is_explained_here_and_on_the_next_device(app: Flask, alice: Person) -> None:
    page = Page(app, alice, "tutor")
    assert refusal(page.post("questions/2/check")) == (422, "nothing-answered")
    page.save(2, place=1)
    checked = page.post("questions/2/check").get_json()
    found = checked["explanation"]
    assert (checked["number"], checked["frozen"], found["answered"]) == (2, [2], True)
    mine = page.attempt["questions"][1]["options"]
    assert [one["id"] for one in found["options"]] == [one["id"] for one in mine]
    (key,) = [one for one in found["options"] if one["key"]]
    assert key["why_html"] == "Why of b"
    assert found["correct"] is (key["id"] == mine[1]["id"])
    assert key["why_html"] in found["html"]
    assert page.post("questions/2/check").get_json() == checked
    assert page.shown()["explanations"] == {"2": found}
    assert refusal(page.save(2)) == (409, "frozen")


def test_i_do_not_know_is_an_answer_in_practice(app: Flask, alice: Person) -> None:
    page = Page(app, alice, "tutor")
    assert refusal(page.save(1, confidence="unknown")) == (422, "unknown-with-response")
    assert page.save(1, place=None, confidence="unknown", sequence=1).status_code == 200
    found = page.post("questions/1/check").get_json()["explanation"]
    assert (found["correct"], found["answered"]) == (False, False)
    page.post("submit")
    exam = Page(app, alice)
    assert refusal(exam.save(1, place=None, confidence="unknown")) == (422, "unknown-not-here")


def test_no_key_leaves_an_exam(app: Flask, alice: Person) -> None:
    page = Page(app, alice)
    page.save(1)
    assert refusal(page.post("questions/1/check")) == (409, "no-feedback")
    page.post("breaks", {"seen": [1, 2, 3]})
    assert "Why of" not in page.browser.get(page.path).text


def test_a_linear_exam_locks_what_lies_behind(app: Flask, alice: Person) -> None:
    page = Page(app, alice, "linear")
    page.save(1)
    page.save(3, place=None)
    assert page.state()["frozen"] == [1, 2]
    assert refusal(page.save(2)) == (409, "frozen")


def test_a_grant_is_in_the_state_that_the_open_page_polls(
    app: Flask, store: Store, alice: Person, clock: FakeClock
) -> None:
    page = Page(app, alice)
    clock.advance(minutes=1)
    accommodations.grant(
        store, person=alice.id, attempt=None, minutes=10, reason="alarm", by=None, now=clock(), rng=Random(1)
    )
    assert page.state()["grants"] == [{"minutes": 10, "given_at": "2026-03-02T09:01:00+00:00"}]
    assert page.state()["deadline_at"] == "2026-03-02T09:20:00+00:00"
    accommodations.accommodate(
        store,
        person=alice.id,
        terms=Terms(time_factor=1.5),
        reason="reads slowly",
        expires_at=None,
        by=None,
        now=clock.advance(minutes=1),
        rng=Random(2),
    )
    state = page.state()
    assert [one["minutes"] for one in state["grants"]] == [10, 5]
    assert (state["time_factor"], state["deadline_at"]) == (1.5, "2026-03-02T09:25:00+00:00")
    assert "reads slowly" not in str(state)
