"""Breaks, pauses, feedback and linear exams in a browser without script."""

import html
import re
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.blueprint import BreakKind, Breaks, Feedback, Purpose
from certprep.store.store import Store
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_blueprint, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

BLUEPRINTS = [
    a_blueprint("quiz", breaks=Breaks(kind=BreakKind.FREE, minutes=5, count=2, stops_clock=True)),
    a_blueprint("tutor", purpose=Purpose.PRACTICE, feedback=Feedback.EACH),
    a_blueprint("linear", linear=True),
]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Desk:
    """Alice at a browser without script."""

    def __init__(self, app: Flask, store: Store, clock: FakeClock, exam: str) -> None:
        self.store, self.clock, self.rng = store, clock, Random(3)
        publish(store, content(blueprints=BLUEPRINTS), now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.browser = Browser(app).sign_in(self.alice)
        self.id = building.start(store, person=self.alice, course=COURSE, exam=exam, now=clock(), rng=self.rng)
        self.place = f"/c/{COURSE}/attempts/{self.id}"

    def look(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def press(self, number: int, go: str, *, own: str | None = None, follow: bool = True) -> TestResponse:
        """One of the buttons of a question's form, after choosing an option, if any."""
        chosen: dict[str, Any] = {} if own is None else {"response": self.look().names(number - 1).shown[own]}
        self.browser.get(f"{self.place}?question={number}")
        return self.browser.post(f"{self.place}/questions/{number}", {"go": go, **chosen}, follow=follow)


@pytest.fixture
def desk(request: pytest.FixtureRequest, app: Flask, store: Store, clock: FakeClock) -> Desk:
    return Desk(app, store, clock, request.param)


on = pytest.mark.parametrize
quiz, tutor, linear = (on("desk", [name], indirect=True) for name in ("quiz", "tutor", "linear"))


def words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


# --- breaks -----------------------------------------------------------------------------------------------------------


@quiz
def test_what_a_break_does_is_said_before_it_begins(desk: Desk) -> None:
    page = desk.press(2, "break", own="b")
    assert "Take a break?" in page.text
    for said in ("can't be changed after the break", "at most 5 minutes", "clock stands still", "2 breaks left"):
        assert said in words(page)
    assert desk.look().rest is None


@quiz
def test_alice_takes_a_break_and_goes_on(desk: Desk) -> None:
    desk.press(1, "next", own="b")
    desk.press(2, "break")
    begun = desk.browser.post(f"{desk.place}/break", {"question": "2"})
    assert "Your break ends by itself at 09:05:00." in words(begun)
    assert desk.look().attempt.frozen == {0, 1}
    assert '<h1 tabindex="-1">Break</h1>' in desk.browser.get(desk.place).text
    desk.clock.advance(minutes=1)
    desk.browser.post(f"{desk.place}/break/end")
    assert desk.look().rest is None
    desk.press(1, "next", own="c")
    assert desk.look().answers[0].response == ("b",)


@quiz
def test_a_question_that_was_seen_and_left_empty_is_final_too(desk: Desk) -> None:
    desk.press(1, "next")
    desk.press(2, "next")
    desk.browser.post(f"{desk.place}/break", {"question": "3"})
    assert desk.look().attempt.frozen == {0, 1, 2}


@quiz
def test_what_is_sent_in_a_break_is_not_saved_and_alice_is_told(desk: Desk) -> None:
    desk.browser.get(desk.place)
    desk.browser.post(f"{desk.place}/break", {"question": "1"})
    page = desk.browser.post(f"{desk.place}/questions/4", {"go": "next", "flagged": "on"})
    assert "This exam is paused, so nothing is saved now." in words(page)
    assert "Your break ends by itself" in words(page)
    assert 3 not in desk.look().answers


@quiz
def test_a_break_that_is_over_leads_back_to_the_questions(desk: Desk) -> None:
    desk.browser.get(desk.place)
    desk.browser.post(f"{desk.place}/break", {"question": "1"})
    desk.clock.advance(minutes=6)
    assert 'data-question="2"' in desk.browser.get(f"{desk.place}/break").text or 'data-question="2"' in (
        desk.browser.get(desk.place).text
    )
    desk.browser.post(f"{desk.place}/break/end")
    assert desk.look().rest is None


@linear
def test_an_exam_without_breaks_has_no_page_for_one(desk: Desk) -> None:
    assert desk.browser.get(f"{desk.place}/break", follow=False).status_code == 303
    page = desk.browser.post(f"{desk.place}/break", {"question": "1"})
    assert "There is no break left in this exam." in words(page)


# --- pauses -----------------------------------------------------------------------------------------------------------


@tutor
def test_practice_is_paused_and_gone_on_with(desk: Desk) -> None:
    desk.clock.advance(minutes=4)
    page = desk.press(1, "pause", own="b")
    assert "Paused" in page.text
    assert "Time left: 6 min." in words(page)
    assert "Stem of" not in page.text
    assert desk.look().answers[0].response == ("b",)
    desk.clock.advance(hours=30)
    desk.browser.post(f"{desk.place}/break/end")
    assert desk.look().attempt.deadline_at == desk.clock.now.replace(minute=10)


@quiz
def test_an_exam_is_not_paused(desk: Desk) -> None:
    assert "can't be paused" in words(desk.press(1, "pause"))
    assert desk.look().rest is None


# --- feedback ---------------------------------------------------------------------------------------------------------


@tutor
def test_a_question_is_checked_and_then_final(desk: Desk) -> None:
    desk.press(2, "check", own="c")
    assert list(desk.look().explained()) == [1]
    answered = desk.press(2, "stay", own="b", follow=False)
    assert answered.status_code == 303
    assert desk.look().answers[1].response == ("c",)


@tutor
def test_nothing_answered_can_not_be_checked(desk: Desk) -> None:
    page = desk.press(2, "check")
    assert page.status_code == 422
    assert "Choose or type an answer first." in words(page)


@tutor
def test_not_knowing_is_a_button_in_practice(desk: Desk) -> None:
    desk.press(2, "unknown", own="c")
    answer = desk.look().answers[1]
    assert (answer.response, answer.confidence) == (None, "unknown")
    assert list(desk.look().explained()) == [1]


@quiz
def test_an_exam_has_neither(desk: Desk) -> None:
    assert "at the end, not after each question" in words(desk.press(1, "check", own="b"))
    assert "for practice" in words(desk.press(2, "unknown"))
    assert desk.look().attempt.frozen == frozenset()


# --- linear exams -----------------------------------------------------------------------------------------------------


@linear
def test_moving_on_locks_the_question_before(desk: Desk) -> None:
    desk.press(1, "next", own="b")
    assert desk.look().attempt.frozen == {0}
    desk.press(2, "next")
    assert desk.look().attempt.frozen == {0, 1}
    desk.press(1, "stay", own="c")
    assert desk.look().answers[0].response == ("b",)
    assert 'data-question="3"' in desk.browser.get(desk.place).text


@linear
def test_jumping_ahead_locks_what_was_skipped(desk: Desk) -> None:
    desk.press(1, "4", own="b")
    assert desk.look().attempt.frozen == {0, 1, 2}


@linear
def test_the_last_question_of_a_linear_exam_leads_to_the_summary(desk: Desk) -> None:
    page = desk.press(6, "next", own="b", follow=False)
    assert page.location.endswith("/summary")
    assert desk.look().attempt.frozen == {0, 1, 2, 3, 4}
