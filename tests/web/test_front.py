"""What a visitor meets: what this is, one question to answer, and the way in."""

import re

import pytest
from flask import Flask

from certprep.store.store import Store
from tests.builders import COURSE, a_numeric, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def _hidden(page: str, name: str) -> str:
    (found,) = re.findall(rf'name="{name}" value="([^"]*)"', page)
    return str(found)


def _options(page: str) -> dict[str, str]:
    """What each option says -> the id that a browser would send."""
    found = re.findall(
        r'name="response" value="([^"]+)".*?<span class="option-text">(.*?)</span>', page, flags=re.DOTALL
    )
    return {text.strip(): option for option, text in found}


def _answer(visitor: Browser, page: str, response: object) -> str:
    fields = {"course": COURSE, "seed": _hidden(page, "seed"), "response": response}
    return visitor.post("/sample", fields).text


def test_before_the_first_release_the_front_page_has_no_question(app: Flask) -> None:
    page = Browser(app).get("/")
    assert page.status_code == 200
    assert "/sample" not in page.text
    assert "/sign-up" in page.text


def test_a_visitor_gets_the_sample_without_its_key(app: Flask, store: Store, clock: FakeClock) -> None:
    publish(store, now=clock())
    page = Browser(app).get("/").text
    assert "Stem of smp-001?" in page
    assert set(_options(page)) == {f"Text of {option}" for option in "abcd"}
    assert not set(_options(page).values()) & set("abcd")
    assert "Why of" not in page


def test_the_answer_comes_with_the_reason_of_each_option_and_the_way_to_sign_up(
    app: Flask, store: Store, clock: FakeClock
) -> None:
    publish(store, now=clock())
    visitor = Browser(app)
    page = visitor.get("/").text
    right = _answer(visitor, page, _options(page)["Text of b"])
    assert "Right, and you chose it" in right
    assert all(f"Why of {option}" in right for option in "abcd")
    assert "Sign up to read, practise and keep what you learn" in right
    wrong = _answer(visitor, page, _options(page)["Text of a"])
    assert "Your answer, not right" in wrong
    assert "The right answer" in wrong


def test_the_options_keep_their_order_between_question_and_answer(app: Flask, store: Store, clock: FakeClock) -> None:
    publish(store, now=clock())
    visitor = Browser(app)
    page = visitor.get("/").text
    answered = _answer(visitor, page, _options(page)["Text of b"])
    assert re.findall(r"Text of (\w)", answered) == [text[-1] for text in _options(page)]


def test_no_answer_is_asked_for_again_in_the_same_order(app: Flask, store: Store, clock: FakeClock) -> None:
    publish(store, now=clock())
    visitor = Browser(app)
    page = visitor.get("/").text
    again = visitor.post("/sample", {"course": COURSE, "seed": _hidden(page, "seed")})
    assert again.status_code == 422
    assert "Choose or type an answer first." in again.text
    assert list(_options(again.text)) == list(_options(page))


@pytest.mark.parametrize("seed", ["", "x", "-1", "1.5", "٣", str(2**63), "9" * 400])
def test_a_made_up_draw_is_refused(app: Flask, store: Store, clock: FakeClock, seed: str) -> None:
    publish(store, now=clock())
    visitor = Browser(app)
    visitor.get("/")
    assert visitor.post("/sample", {"course": COURSE, "seed": seed, "response": "b"}).status_code == 422


def test_a_course_that_is_not_there_has_no_sample(app: Flask, store: Store, clock: FakeClock) -> None:
    publish(store, now=clock())
    visitor = Browser(app)
    visitor.get("/")
    assert visitor.post("/sample", {"course": "other", "seed": "1", "response": "b"}).status_code == 404


def test_only_the_sample_is_answered_to_visitors(app: Flask, store: Store, clock: FakeClock) -> None:
    """Whatever else is in the release, a visitor's answer is always about the sample."""
    publish(store, content([a_numeric("exs1-009")], blueprints=[], readings=[]), now=clock())
    visitor = Browser(app)
    visitor.get("/")
    said = visitor.post("/sample", {"course": COURSE, "seed": "1", "response": "12.5", "item": "exs1-009"})
    assert "Half of 25" not in said.text


def test_who_is_signed_in_goes_to_today(app: Flask, store: Store, clock: FakeClock) -> None:
    alice = Browser(app).sign_in(a_person(store, now=clock()))
    assert alice.get("/", follow=False).headers["Location"] == "/today"
