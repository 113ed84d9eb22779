"""No key before its time: everything that Alice's browser gets while her exam is open, searched for what would tell it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.item import AnyItem, Single, Status
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.store import Store
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_bank, a_blueprint, a_multiple, a_numeric, a_person, a_reading, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser
from tests.web.test_gate import ROWS, _filled

RECEIPTS = "/c/<course>/attempts/<attempt>/report/receipts.json"
PUBLIC_FORMATS = {
    "/api/v1/openapi.json",
    "/api/v1/receipts/keys",
    RECEIPTS,
}  # the same for everybody; cryptographic keys
TELLING = {
    "key",
    "keys",
    "why",
    "why_html",
    "correct",
    "scored",
    "level",
    "difficulty",
    "objective",
    "item",
    "revision",
}


def _with_rationales(item: AnyItem) -> Single:
    assert isinstance(item, Single)
    return replace(item, options=tuple(replace(o, why=f"RATIONALE {item.id}{o.id}") for o in item.options))


def _bank_with_all_kinds() -> Content:
    """Nine items, all of which the exam draws; one of each kind has rationales that name it."""
    bank = [_with_rationales(item) for item in a_bank(each=3)]
    return content(
        [*bank, a_multiple("exs1-020", objective="EXS-1.1"), a_numeric("exs1-021", objective="EXS-1.2")],
        blueprints=[a_blueprint(scored={"EXS": 5, "NUT": 3})],
        readings=[a_reading(check=("exs1-001", "exs1-021"))],
    )


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    publish(store, _bank_with_all_kinds(), now=clock())
    return a_person(store, "alice", now=clock())


@pytest.fixture
def attempt(store: Store, alice: Person, clock: FakeClock) -> str:
    return building.start(store, person=alice, course=COURSE, exam="quiz", now=clock(), rng=Random(3))


def _answer(browser: Browser, attempt: str, number: int, **changes: Any) -> TestResponse:
    return browser.call("PUT", f"/api/v1/attempts/{attempt}/answers/{number}", {"sequence": number, **changes})


def _bodies(browser: Browser, attempt: str) -> Iterator[tuple[str, TestResponse]]:
    """Every page and call there is, and every kind of answer to a write."""
    for method, path, _ in ROWS:
        if method == "GET":
            yield path, browser.get(_filled(path, attempt))
    questions = browser.get(f"/api/v1/attempts/{attempt}").get_json()["questions"]
    for question in questions:
        chosen: Any = [question["options"][0]["id"]] if "options" in question else "12.5"
        yield "answer", _answer(browser, attempt, question["number"], response=chosen)
        yield "a wrong shape", _answer(browser, attempt, question["number"], response="b")
    yield "replay", browser.call("PUT", f"/api/v1/attempts/{attempt}/answers", [{"number": 1, "sequence": 1}])
    for number in (1, 2):
        for body in ({}, {"response": "12.5", "seed": "1"}, {"response": "b", "seed": "1"}, {"answer": "12.5"}):
            yield "quick check", browser.post(f"/c/{COURSE}/study/exs-one/checks/check-1/{number}", body)
    yield "start again", browser.post(f"/c/{COURSE}/practise/quiz")
    yield "no-script save", browser.post(f"/c/{COURSE}/attempts/{attempt}/questions/1", {"response": "nothing"})
    for method, path, _ in ROWS:
        if method == "GET":
            yield path, browser.get(_filled(path, attempt))


def test_nothing_served_before_the_close_tells_a_key(app: Flask, alice: Person, attempt: str) -> None:
    browser = Browser(app).sign_in(alice)
    for where, response in _bodies(browser, attempt):
        text = response.get_data(as_text=True)
        assert "RATIONALE" not in text, where
        assert "Why of" not in text, where
        assert "Half of 25" not in text, where
        assert "Forgot to halve" not in text, where
        if response.mimetype == "application/json" and where not in PUBLIC_FORMATS:
            assert not TELLING & set(_names(json.loads(text))), where
        if response.mimetype == "text/html":
            assert not re.search(r"\b(data-)?(key|why|status|correct|scored)\s*=", text), where


def test_the_search_finds_what_it_looks_for_once_the_exam_is_closed(
    app: Flask, store: Store, clock: FakeClock, alice: Person, attempt: str
) -> None:
    """The control: after the close the same search fails, so it can."""
    browser = Browser(app).sign_in(alice)
    room.submit(store, person=alice, attempt=attempt, now=clock(), rng=Random(1))
    page = browser.get(f"/c/{COURSE}/attempts/{attempt}/report").text
    figures = browser.get(f"/api/v1/attempts/{attempt}/result").get_json()
    assert "RATIONALE" in page
    assert {"key", "why_html", "correct"} <= set(_names(figures))


def test_no_item_id_leaves_the_server_with_a_question(app: Flask, alice: Person, attempt: str) -> None:
    browser = Browser(app).sign_in(alice)
    text = browser.get(f"/api/v1/attempts/{attempt}").text
    assert not re.search(r'"(?:exs|nut)1-\d+"', text)
    options = [option["id"] for question in json.loads(text)["questions"] for option in question.get("options", ())]
    assert len(options) == 28
    assert all(re.fullmatch(r"[a-z0-9]{2}", option) for option in options)


def test_a_draft_is_nowhere(app: Flask, store: Store, clock: FakeClock) -> None:
    """Drafts are kept out of releases by the library; here one slipped in, and still no page shows it."""
    draft = a_multiple("exs1-099", status=Status.DRAFT, stem="DRAFT")
    publish(store, content([*a_bank(), draft], readings=[a_reading()]), now=clock())
    browser = Browser(app).sign_in(a_person(store, "bob", now=clock()))
    attempt = browser.call("POST", "/api/v1/attempts", {"exam": "quiz", "course": COURSE}).get_json()["id"]
    for where, response in _bodies(browser, attempt):
        assert "DRAFT" not in response.get_data(as_text=True), where


def _names(body: Any) -> Iterator[str]:
    """All names of fields, however deep."""
    if isinstance(body, dict):
        yield from body
    for inner in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from _names(inner)
