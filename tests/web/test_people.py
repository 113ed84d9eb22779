"""Dan finds people, and gives them time."""

import html
import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.accommodation import Accommodation, Terms
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases import accommodations
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_person, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Office:
    """Dan's browser, and Alice in an exam of ten minutes."""

    def __init__(self, app: Flask, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        publish(store, now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.dan = a_person(store, "dan", now=clock(), role=Role.ADMINISTRATOR, zone="America/Chicago")
        self.browser = Browser(app).sign_in(self.dan)
        self.place = f"/people/{self.alice.id}"
        self.attempt = building.start(store, person=self.alice, course=COURSE, exam="quiz", now=clock(), rng=Random(1))

    def accommodate(self, **changes: Any) -> TestResponse:
        fields = {
            "time_factor": "1",
            "extra_minutes": "0",
            "clock_stopping_breaks": "0",
            "break_minutes": "10",
            "reason": "reads slowly",
        }
        return self.browser.post(f"{self.place}/accommodations", {**fields, **changes})

    def grant(self, **fields: str) -> TestResponse:
        named = {f"{self.attempt}-{name}": value for name, value in fields.items()}
        return self.browser.post(f"{self.place}/attempts/{self.attempt}/time", named)

    def holding(self) -> Accommodation | None:
        found = accommodations.sitter(self.store, person=self.alice.id, now=self.clock()).holding
        return None if found is None else found.accommodation

    def minutes_left(self) -> float | None:
        state = room.state(self.store, person=self.alice, attempt=self.attempt, now=self.clock(), rng=Random(1))
        deadline = state.attempt.deadline_at
        return None if deadline is None else (deadline - self.clock()) / MINUTE


@pytest.fixture
def office(app: Flask, store: Store, clock: FakeClock) -> Office:
    return Office(app, store, clock)


def words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


def addresses(page: TestResponse) -> list[str]:
    return re.findall(r">([\w-]+)@example\.org</a>", page.text)


# --- finding somebody ---------------------------------------------------------------------------------------------------


def test_people_are_found_from_the_menu_on(office: Office) -> None:
    assert 'href="/people"' in office.browser.get("/help").text
    page = office.browser.get("/people")
    assert addresses(page) == ["alice", "dan"]
    assert office.browser.get(f"/people/{office.alice.id}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=ALI", ["alice"]), ("role=administrator", ["dan"]), ("q=zz", []), ("role=pirate", ["alice", "dan"])],
)
def test_they_are_found_by_address_and_role(office: Office, asked: str, found: list[str]) -> None:
    page = office.browser.get(f"/people?{asked}")
    assert addresses(page) == found
    assert ("Nobody has such an address" in page.text) is (not found)


def test_more_than_a_page_of_people_goes_on(office: Office, store: Store) -> None:
    for number in range(50):
        a_person(store, f"learner-{number:02}", now=office.clock())
    page = office.browser.get("/people?q=learner")
    assert "More" not in words(page).split("Found")[1].split("CertPrep is")[0]
    page = office.browser.get("/people")
    (more,) = re.findall(r'href="(/people\?[^"]*after=[^"]*)"', page.text)
    assert addresses(office.browser.get(html.unescape(more))) == ["learner-48", "learner-49"]


def test_learners_see_nothing_of_it(app: Flask, office: Office) -> None:
    alice = Browser(app).sign_in(office.alice)
    assert 'href="/people"' not in alice.get("/help").text
    assert alice.get("/people").status_code == 403
    refused = alice.post(f"{office.place}/accommodations", {"time_factor": "5", "reason": "why not"})
    assert (refused.status_code, office.holding()) == (403, None)


# --- accommodations -----------------------------------------------------------------------------------------------------


def test_dan_gives_alice_more_time_in_every_exam(office: Office) -> None:
    page = office.accommodate(time_factor="1.5", extra_minutes="5", clock_stopping_breaks="2", expires_on="2026-06-30")
    given = office.holding()
    assert given is not None
    assert given.terms == Terms(time_factor=1.5, extra_minutes=5, clock_stopping_breaks=2)
    assert (given.reason, given.given_by) == ("reads slowly", office.dan.id)
    assert given.expires_at == datetime(2026, 7, 1, 5, tzinfo=UTC)  # midnight in Chicago
    for said in ("1.5 × the time", "5 extra minutes", "2 breaks of 10 minutes", "given by dan@example.org"):
        assert said in words(page)
    assert office.minutes_left() == 20


def test_an_accommodation_is_ended(office: Office) -> None:
    office.accommodate(untimed="y")
    assert "No time limit" in words(office.browser.get(office.place))
    page = office.browser.post(f"{office.place}/accommodations/end")
    assert "Ended." in words(page)
    assert office.holding() is None
    assert office.browser.post(f"{office.place}/accommodations/end").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time_factor": "a lot"}, "float"),
        ({"time_factor": "9"}, "a number from 1 to 5. "),
        ({"extra_minutes": ""}, "Type a whole number"),
        ({"extra_minutes": "-5"}, "from 0 to 600"),
        ({"clock_stopping_breaks": "99"}, "at most 20 breaks"),
        ({"time_factor": "2", "reason": ""}, "Say why"),
        ({"time_factor": "2", "expires_on": "2026-03-01"}, "still to come"),
        ({}, "Give more time, breaks"),
    ],
)
def test_what_can_not_be_given_comes_back_with_a_sentence(office: Office, changes: dict[str, str], said: str) -> None:
    page = office.accommodate(**changes)
    assert page.status_code == 422
    assert said in words(page)
    assert 'role="alert"' in page.text
    assert office.holding() is None


def test_a_last_day_that_no_day_follows_never_comes(office: Office) -> None:
    """Date fields send 9999-12-31 where somebody means for good."""
    assert office.accommodate(time_factor="2", expires_on="9999-12-31").status_code == 200
    holding = office.holding()
    assert holding is not None
    assert holding.expires_at is None


# --- time during an exam ------------------------------------------------------------------------------------------------


def test_dan_gives_ten_minutes_to_the_exam_that_is_open(office: Office) -> None:
    assert "Quiz" in words(office.browser.get(office.place))
    page = office.grant(minutes="10", reason="fire alarm")
    assert "10 minutes given" in words(page)
    assert "fire alarm" in words(page)
    assert office.minutes_left() == 20


def test_dan_takes_the_limit_away(office: Office) -> None:
    page = office.grant(untimed="y", reason="power cut")
    assert "Without a time limit." in words(page)
    assert "Give time" not in words(page)
    assert office.minutes_left() is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "fire alarm"}, "Type how many minutes"),
        ({"minutes": "10"}, "Say why"),
        ({"minutes": "0", "reason": "fire alarm"}, "1 to 600 minutes"),
        ({"minutes": "ten", "reason": "fire alarm"}, "integer"),
    ],
)
def test_a_grant_that_is_not_whole_is_refused(office: Office, fields: dict[str, str], said: str) -> None:
    page = office.grant(**fields)
    assert page.status_code == 422
    assert said in words(page)
    assert office.minutes_left() == 10


def test_an_exam_that_was_handed_in_gets_no_time(office: Office) -> None:
    office.browser.get(office.place)
    room.submit(office.store, person=office.alice, attempt=office.attempt, now=office.clock(), rng=Random(1))
    page = office.grant(minutes="10", reason="fire alarm")
    assert page.status_code == 409
    assert "This exam is closed." in words(page)


def test_there_is_no_page_for_nobody(office: Office) -> None:
    assert office.browser.get("/people/nothing").status_code == 404


def test_what_dan_types_is_never_markup(office: Office) -> None:
    page = office.accommodate(time_factor="2", reason="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert(1)" not in page.text


def test_a_person_is_themselves(office: Office, store: Store) -> None:
    """An attempt of Bob's gets no time from Alice's page."""
    bob: Person = a_person(store, "bob", now=office.clock())
    bobs = building.start(store, person=bob, course=COURSE, exam="quiz", now=office.clock(), rng=Random(2))
    office.attempt = bobs
    assert office.grant(minutes="10", reason="fire alarm").status_code == 404
