"""What the server does so that a device can keep pages: whose they are, what belongs to a course, the manifest, and answers that waited."""

import json
import re
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from certprep.domain.exposure import Source
from certprep.domain.item import AnyItem
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.steps import evidence, released
from tests.builders import COURSE, a_numeric, a_person, a_reading, an_item, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

ALONG = f"/c/{COURSE}/review/along"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def person(store: Store, clock: FakeClock) -> Person:
    """Alice missed a question and a number three days ago."""
    bank: list[AnyItem] = [an_item("exs1-001"), a_numeric("exs1-003")]
    publish(store, content(bank, readings=[a_reading()], blueprints=[]), now=clock())
    alice = a_person(store, now=clock(), zone="Europe/Berlin")
    with store.transaction() as tx:
        held = released.live(tx, COURSE).content
        at = clock() - timedelta(days=3)
        graded = [
            evidence.Graded(released=one, correct=False, response=("b",), confidence=None, at=at)
            for one in held.items.values()
        ]
        evidence.record(
            tx, graded, content=held, person=alice, source=Source.CHECK, attempt=None, now=at, rng=Random(3)
        )
    return alice


@pytest.fixture
def alice(app: Flask, person: Person) -> Browser:
    return Browser(app).sign_in(person)


def test_each_page_says_whose_it_is(alice: Browser, person: Person, app: Flask) -> None:
    assert alice.get(f"/c/{COURSE}/study").headers["X-Person"] == person.id
    assert alice.get("/nothing-here").headers["X-Person"] == person.id
    assert Browser(app).get("/").headers["X-Person"] == "-"


def test_files_and_data_say_nothing_of_it(alice: Browser) -> None:
    for path in ("/sw.js", "/manifest.webmanifest", "/api/v1/exams", f"/c/{COURSE}/offline"):
        assert "X-Person" not in alice.get(path).headers


def test_the_page_for_what_is_not_there_knows_nobody(alice: Browser, person: Person) -> None:
    page = alice.get("/offline").text
    assert "This page is not kept on this device" in page
    outside_the_menu = re.sub(r"<details class=\"account\".*?</details>", "", page, flags=re.DOTALL)
    assert person.email not in outside_the_menu
    assert "Sign in" not in page


def test_signing_out_tells_the_browser_to_forget(alice: Browser) -> None:
    assert alice.post("/sign-out", follow=False).headers["Clear-Site-Data"] == '"cache"'


def test_every_page_of_the_course_to_keep_is_there(alice: Browser) -> None:
    kept = alice.get(f"/c/{COURSE}/offline").get_json()
    pages = kept["pages"]
    assert {f"/c/{COURSE}/study", f"/c/{COURSE}/study/exs-one", f"/c/{COURSE}/glossary", ALONG} <= set(pages)
    assert f"/c/{COURSE}/calculators/karvonen" in pages
    assert len(set(pages)) == len(pages)
    assert {path: alice.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)


def test_the_manifest_names_what_a_home_screen_needs(app: Flask) -> None:
    answer = Browser(app).get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = json.loads(answer.text)
    assert said["short_name"] == "CertPrep"
    assert said["display"] == "standalone"
    assert Browser(app).get(said["icons"][0]["src"]).status_code == 200
    assert '<link rel="manifest" href="/manifest.webmanifest">' in Browser(app).get("/help").text


def test_the_worker_is_one_script_without_imports(app: Flask) -> None:
    script = Browser(app).get("/sw.js").text
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


def test_the_cards_to_take_along_come_with_their_explanations_and_work_as_forms(alice: Browser, store: Store) -> None:
    page = alice.get(ALONG).text
    assert page.count("data-card ") == 2
    assert page.count("The right answer") + page.count("Right answer") >= 2
    assert page.count(f'action="/c/{COURSE}/review"') == 2


def _kept(page: str, **changes: object) -> dict[str, object]:
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    said = {"sequence": 7, "seen": seen, "response": None, "answered_at": "2026-03-02T08:30:00.000Z"}
    return {**said, **changes}


def test_answers_that_waited_are_taken_and_told(alice: Browser, store: Store, person: Person) -> None:
    sent = {"course": COURSE, "answers": [_kept(alice.get(ALONG).text)]}
    first = alice.call("POST", "/api/v1/reviews", sent).get_json()
    assert first == {
        "outcomes": [{"sequence": 7, "outcome": "saved", "correct": False}],
        "said": "1 review answer from this device is saved: 0 right.",
    }
    again = alice.call("POST", "/api/v1/reviews", sent).get_json()
    assert again == {"outcomes": [{"sequence": 7, "outcome": "saved", "correct": None}], "said": ""}
    with store.reading() as tx:
        assert tx.responses.count(person=person.id, course=COURSE, source=Source.REVIEW) == 1


def test_what_no_longer_fits_is_told(alice: Browser) -> None:
    sent = {"course": COURSE, "answers": [_kept(alice.get(ALONG).text, seen="0123456789abcd")]}
    told = alice.call("POST", "/api/v1/reviews", sent).get_json()
    assert told["outcomes"][0]["outcome"] == "moved-on"
    assert told["said"].startswith("1 answer was not counted")


@pytest.mark.parametrize(
    "changes",
    [{"answered_at": "yesterday"}, {"answered_at": "2026-03-02T08:30:00"}, {"sequence": 0}, {"response": 12}, {"x": 1}],
)
def test_what_is_no_answer_is_refused_whole(changes: dict[str, object], alice: Browser) -> None:
    sent = {"course": COURSE, "answers": [_kept(alice.get(ALONG).text, **changes)]}
    assert alice.call("POST", "/api/v1/reviews", sent).status_code == 422


def test_answers_need_the_pages_token(alice: Browser) -> None:
    alice.token = "made up"
    assert alice.call("POST", "/api/v1/reviews", {"course": COURSE, "answers": []}).status_code == 403
