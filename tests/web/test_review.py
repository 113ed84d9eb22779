"""The review pages: a card, its answer, and what is left."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.exposure import Source
from certprep.domain.item import AnyItem
from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Store
from tests.builders import COURSE, a_numeric, a_person, a_reading, an_item, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

REVIEW = f"/c/{COURSE}/review"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def person(store: Store, clock: FakeClock) -> Person:
    bank: list[AnyItem] = [an_item("exs1-001"), a_numeric("exs1-003")]
    publish(store, content(bank, readings=[a_reading()], blueprints=[]), now=clock())
    return a_person(store, now=clock(), zone="Europe/Berlin")


@pytest.fixture
def alice(app: Flask, person: Person) -> Browser:
    return Browser(app).sign_in(person)


def _give(store: Store, person: Person, *cards: Card) -> None:
    with store.transaction() as tx:
        tx.cards.keep(cards, person=person.id, course=COURSE)


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(seen|done)" value="([^"]*)"', page))


def _options(page: str) -> dict[str, str]:
    found = re.findall(
        r'name="response" value="([^"]+)".*?<span class="option-text">(.*?)</span>', page, flags=re.DOTALL
    )
    return {text.strip(): option for option, text in found}


def _answer(alice: Browser, page: str, text: str, **fields: str) -> TestResponse:
    return alice.post(REVIEW, {**_hidden(page), "response": _options(page).get(text, text), **fields})


def _reviews(store: Store, person: Person) -> int:
    with store.reading() as tx:
        return tx.responses.count(person=person.id, course=COURSE, source=Source.REVIEW)


def test_without_cards_it_says_what_will_be_here(alice: Browser) -> None:
    page = alice.get(REVIEW).text
    assert "You have no cards yet" in page
    assert f"/c/{COURSE}/practise" in page


def test_when_nothing_is_due_it_says_when_something_is(
    alice: Browser, store: Store, person: Person, clock: FakeClock
) -> None:
    _give(store, person, Card(subject="exs1-001", due_at=clock() + timedelta(days=2)))
    assert "The next card comes back on Wed 4 Mar 2026." in alice.get(REVIEW).text


def test_a_card_shows_its_question_and_the_count_but_no_key(
    alice: Browser, store: Store, person: Person, clock: FakeClock
) -> None:
    _give(store, person, *(Card(subject=item, due_at=clock()) for item in ("exs1-001", "exs1-003")))
    page = alice.get(REVIEW).text
    assert "Stem of exs1-001?" in page
    assert "1 of 2" in page
    assert "Why of" not in page
    assert not set(_options(page).values()) & set("abcd")


def test_a_right_answer_shows_every_reason_and_when_it_comes_back(
    alice: Browser, store: Store, person: Person, clock: FakeClock
) -> None:
    last_day = clock().date() - timedelta(days=4)
    learned = Card(
        subject="exs1-001", due_at=clock(), state=2, step=None, stability=4.0, difficulty=5.0, last_day=last_day
    )
    _give(store, person, learned)
    said = _answer(alice, alice.get(REVIEW).text, "Text of b").text
    assert "mark-right" in said
    assert all(f"Why of {option}" in said for option in "abcd")
    assert re.search(r"It comes back on \w{3} \d+ Mar 2026\.", said)
    assert "First of EXS, Begin" in said  # where it is taught
    last = alice.get(f"{REVIEW}?done=1").text
    assert "You reviewed 1 card." in last


def test_a_miss_comes_back_in_the_same_session_after_the_others(
    alice: Browser, store: Store, person: Person, clock: FakeClock
) -> None:
    _give(
        store,
        person,
        Card(subject="exs1-001", due_at=clock() - timedelta(days=1)),
        Card(subject="exs1-003", due_at=clock()),
    )
    said = _answer(alice, alice.get(REVIEW).text, "Text of a").text
    assert "You get this one again in a few minutes." in said
    assert "1 of 3" in said
    (following,) = re.findall(rf'href="({REVIEW}\?done=1)"', said)
    page = alice.get(following).text
    assert "How much is exs1-003?" in page
    assert "2 of 3" in page
    _answer(alice, page, "12.5")
    assert "Stem of exs1-001?" in alice.get(f"{REVIEW}?done=2").text


def test_i_dont_know_counts_as_a_miss(alice: Browser, store: Store, person: Person, clock: FakeClock) -> None:
    _give(store, person, Card(subject="exs1-003", due_at=clock()))
    said = alice.post(REVIEW, {**_hidden(alice.get(REVIEW).text), "dont_know": "yes", "response": ""}).text
    assert "12.5 kg" in said
    assert "again in a few minutes" in said
    assert _reviews(store, person) == 1


def test_a_second_press_counts_nothing_and_shows_the_next_card(
    alice: Browser, store: Store, person: Person, clock: FakeClock
) -> None:
    _give(
        store,
        person,
        Card(subject="exs1-001", due_at=clock() - timedelta(days=1)),
        Card(subject="exs1-003", due_at=clock()),
    )
    page = alice.get(REVIEW).text
    _answer(alice, page, "Text of b")
    again = _answer(alice, page, "Text of b")
    assert again.status_code == 200
    assert "You have answered this card already" in unescape(again.text)
    assert "How much is exs1-003?" in again.text
    assert _reviews(store, person) == 1


def test_no_answer_is_asked_for_again_and_keeps_the_tick(
    alice: Browser, store: Store, person: Person, clock: FakeClock
) -> None:
    _give(store, person, Card(subject="exs1-003", due_at=clock()))
    said = _answer(alice, alice.get(REVIEW).text, "about ten", unsure="yes")
    assert said.status_code == 422
    assert 'value="about ten"' in said.text
    assert 'name="unsure" value="yes" checked' in said.text
    assert _reviews(store, person) == 0


@pytest.mark.parametrize("done", ["x", "-3", "9" * 5000, "٣"])
def test_a_made_up_count_does_no_harm(
    alice: Browser, store: Store, person: Person, clock: FakeClock, done: str
) -> None:
    _give(store, person, Card(subject="exs1-001", due_at=clock()))
    assert alice.get(f"{REVIEW}?done={done}").status_code == 200


def test_an_unknown_course_is_not_found(alice: Browser) -> None:
    assert alice.get("/c/nonsense/review").status_code == 404
