"""The JSON API, as Alice's exam page and her own scripts use it."""

from random import Random
from typing import Any

import pytest
from flask import Flask

from certprep.domain.person import Person
from certprep.domain.practice import Mode
from certprep.store.store import Store
from certprep.usecases import tokens
from tests.builders import COURSE, a_person, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

ATTEMPTS = "/api/v1/attempts"


class Page:
    """Alice's exam page."""

    def __init__(self, app: Flask, alice: Person) -> None:
        self.browser = Browser(app).sign_in(alice)
        self.started = self.browser.call("POST", ATTEMPTS, {"exam": "quiz", "course": COURSE})
        self.attempt: dict[str, Any] = self.started.get_json()
        self.path = f"{ATTEMPTS}/{self.attempt['id']}"

    def option(self, number: int, place: int = 0) -> str:
        return str(self.attempt["questions"][number - 1]["options"][place]["id"])

    def save(self, number: int, sequence: int, place: int = 0, **changes: Any) -> Any:
        body = {"sequence": sequence, "response": [self.option(number, place)], **changes}
        return self.browser.call("PUT", f"{self.path}/answers/{number}", body)

    def shown(self) -> Any:
        return self.browser.get(self.path).get_json()


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    publish(store, now=clock())
    return a_person(store, "alice", now=clock())


@pytest.fixture
def page(app: Flask, alice: Person) -> Page:
    return Page(app, alice)


def test_starting_gives_the_questions_and_the_deadline_and_no_key(page: Page) -> None:
    assert page.started.status_code == 201
    assert page.attempt["state"] == "open"
    assert page.attempt["deadline_at"] == "2026-03-02T09:10:00+00:00"
    assert page.attempt["server_time"] == "2026-03-02T09:00:00+00:00"
    assert [question["number"] for question in page.attempt["questions"]] == [1, 2, 3, 4, 5, 6]
    assert set(page.attempt["questions"][0]) == {"number", "kind", "stem_html", "options", "most"}


def test_a_saved_answer_comes_back_on_the_second_device(page: Page) -> None:
    saved = page.save(
        4, 1, place=2, flagged=True, struck=[page.option(4, 0)], confidence="unsure", spent_ms=41_250
    ).get_json()
    assert set(saved) == {"sequence", "saved_at", "receipt", "deadline_at"}
    shown = page.shown()
    assert shown["last_sequence"] == 1
    assert shown["answers"] == {
        "4": {
            "sequence": 1,
            "response": [page.option(4, 2)],
            "flagged": True,
            "struck": [page.option(4, 0)],
            "confidence": "unsure",
            "spent_ms": 41_250,
            "saved_at": "2026-03-02T09:00:00+00:00",
        }
    }


def test_null_clears_an_answer(page: Page) -> None:
    page.save(1, 1)
    page.save(1, 2, response=None)
    assert page.shown()["answers"]["1"]["response"] is None


def test_a_taken_sequence_is_a_problem_that_names_the_last_one(page: Page) -> None:
    page.save(1, 1)
    refused = page.save(1, 1, place=1)
    assert refused.status_code == 409
    assert refused.mimetype == "application/problem+json"
    assert (refused.get_json()["rule"], refused.get_json()["last_sequence"]) == ("sequence-taken", 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sequence": "1"},
        {"sequence": 0},
        {"sequence": 1, "response": ["nothing"]},
        {"sequence": 1, "response": "12"},
        {"sequence": 1, "response": {"a": "b"}},
        {"sequence": 1, "confidence": "maybe"},
        {"sequence": 1, "flagged": "yes"},
        {"sequence": 1, "spent_ms": -1},
        {"sequence": 1, "struck": ["nothing"]},
        {"sequence": 1, "more": 1},
        [],
    ],
)
def test_what_the_call_does_not_take_is_refused_with_a_sentence(page: Page, body: Any) -> None:
    refused = page.browser.call("PUT", f"{page.path}/answers/1", body)
    assert refused.status_code == 422
    assert refused.get_json()["detail"]
    assert page.shown()["last_sequence"] == 0


def test_a_question_that_is_not_there_is_refused(page: Page) -> None:
    refused = page.browser.call("PUT", f"{page.path}/answers/7", {"sequence": 1})
    assert refused.status_code == 422
    assert refused.get_json()["detail"] == "This exam has questions 1 to 6."


def test_a_replayed_journal_tells_each_entrys_outcome(page: Page) -> None:
    page.save(1, 1)
    entries = [
        {"number": 1, "sequence": 1, "response": [page.option(1)], "after": 0},
        {"number": 2, "sequence": 2, "response": [page.option(2)], "after": 1},
        {"number": 3, "sequence": 3, "response": ["nothing"], "after": 1},
    ]
    done = page.browser.call("PUT", f"{page.path}/answers", entries).get_json()
    assert [one["outcome"] for one in done["outcomes"]] == ["repeated", "saved", "invalid"]
    assert done["outcomes"][2]["detail"]
    assert done["last_sequence"] == 2


def test_more_than_five_hundred_entries_are_refused(page: Page) -> None:
    entries = [{"number": 1, "sequence": number} for number in range(1, 502)]
    assert page.browser.call("PUT", f"{page.path}/answers", entries).status_code == 422


def test_notes_and_the_scratchpad_come_back(page: Page) -> None:
    assert page.browser.call("PUT", f"{page.path}/workspace/2", {"note": "units!"}).status_code == 204
    assert page.browser.call("PUT", f"{page.path}/workspace", {"text": "220 - 40"}).status_code == 204
    assert page.shown()["workspace"] == {"2": {"note": "units!"}, "scratchpad": {"text": "220 - 40"}}


def test_a_note_that_is_no_json_is_refused_and_the_room_stays_readable(page: Page) -> None:
    """1e999 is read as infinity, which JSON has no word for: a workspace with it could not be parsed by any browser."""
    said = page.browser.client.put(
        f"{page.path}/workspace/1",
        data='{"left": 1e999}',
        headers={"X-CSRF-Token": page.browser.token, "Content-Type": "application/json"},
    )
    assert (said.status_code, said.get_json()["rule"]) == (422, "note-not-json")
    assert page.shown()["workspace"] == {}


def test_the_open_page_polls_its_state(page: Page, clock: FakeClock) -> None:
    page.save(1, 1)
    state = page.browser.get(f"{page.path}/state").get_json()
    assert (state["state"], state["last_sequence"], state["grants"]) == ("open", 1, [])
    clock.advance(minutes=10, seconds=11)
    assert page.browser.get(f"{page.path}/state").get_json()["state"] == "closed"


def test_the_result_is_not_there_before_the_end_and_then_it_is(page: Page) -> None:
    early = page.browser.get(f"{page.path}/result")
    assert (early.status_code, early.get_json()["rule"]) == (409, "not-yet")
    page.save(1, 1)
    first = page.browser.call("POST", f"{page.path}/submit").get_json()
    again = page.browser.call("POST", f"{page.path}/submit").get_json()
    assert first == again
    assert first["state"] == "closed"
    assert page.browser.get(first["report_url"]).status_code == 200
    result = page.browser.get(f"{page.path}/result").get_json()
    assert result["of"] == 6
    assert result["unanswered"] == 5


def test_anybody_can_verify_a_receipt_without_an_account(app: Flask, page: Page) -> None:
    page.save(3, 1)
    (receipt,) = page.browser.get(f"{page.path}/receipts").get_json()["receipts"]
    bob = app.test_client()
    said = bob.post("/api/v1/receipts/verify", json={"receipt": receipt}).get_json()["said"]
    assert (said["attempt"], said["position"], said["sequence"]) == (page.attempt["id"], 2, 1)
    forged = receipt[:-8] + ("A" * 8 if receipt[-8:] != "A" * 8 else "B" * 8)
    assert bob.post("/api/v1/receipts/verify", json={"receipt": forged}).status_code == 422
    assert bob.get("/api/v1/receipts/keys").get_json()["keys"][0]["crv"] == "Ed25519"


def test_a_seed_is_an_authors_preview_only(page: Page) -> None:
    refused = page.browser.call("POST", ATTEMPTS, {"exam": "quiz", "course": COURSE, "seed": 1})
    assert refused.status_code == 403


def test_a_personal_token_opens_the_api_without_cookie_or_csrf(app: Flask, store: Store, alice: Person) -> None:
    now = app.extensions["certprep"].clock()
    token = tokens.make(
        store, email=alice.email, name="script", now=now, rng=Random(2), new_secret=lambda: "only-alice-knows-this"
    )
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    exams = client.get("/api/v1/exams", headers=headers).get_json()["exams"]
    assert [(exam["id"], exam["questions"], exam["minutes"]) for exam in exams] == [("quiz", 6, 10)]
    assert client.post(ATTEMPTS, json={"exam": "quiz", "course": COURSE}, headers=headers).status_code == 201
    assert client.get("/api/v1/exams", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_visitor_is_told_to_sign_in(app: Flask) -> None:
    refused = app.test_client().get("/api/v1/exams")
    assert (refused.status_code, refused.get_json()["rule"]) == (401, "not-signed-in")


def test_an_unknown_address_is_a_problem_too(app: Flask) -> None:
    refused = app.test_client().get("/api/v1/nothing")
    assert (refused.status_code, refused.mimetype) == (404, "application/problem+json")


def test_the_description_names_every_mode_that_can_be_started(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").get_json()
    taken = described["paths"][ATTEMPTS]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    start = described["components"]["schemas"][taken.rsplit("/", 1)[1]]
    assert [mode for mode in Mode if mode not in start["properties"]["exam"]["description"]] == []


def test_the_description_is_openapi_3_1_and_names_every_call(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    routes = {
        (rule.rule.replace("<int:number>", "{number}").replace("<attempt>", "{attempt}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and rule.rule != "/api/v1/openapi.json"
    }
    assert {(path, method) for path, calls in described["paths"].items() for method in calls} == routes
