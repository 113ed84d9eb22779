"""Today: one main thing to do, and the menu."""

import re
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from certprep.domain.person import Person, Role
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import study
from certprep.usecases.exam import building
from certprep.web.times import duration
from tests.builders import COURSE, a_person, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(store: Store, clock: FakeClock) -> Person:
    """She lives an hour ahead of UTC; the clock stands at nine in the morning, UTC."""
    return a_person(store, now=clock(), zone="Europe/Berlin")


def _main(page: str) -> str:
    """The heading of the one main card."""
    (found,) = re.findall(r'card-main">\s*<h2>(.*?)</h2>', page)
    return re.sub(r"<[^>]+>", "", found)


def _menu(page: str) -> list[str]:
    (menu,) = re.findall(r'<nav class="menu".*?</nav>', page, flags=re.DOTALL)
    return re.findall(r">([^<>]+)</a>", menu)


def test_a_new_learner_sees_what_to_do_and_what_will_be_here(
    app: Flask, store: Store, clock: FakeClock, alice: Person
) -> None:
    publish(store, now=clock())
    page = Browser(app).sign_in(alice).get("/today").text
    assert _main(page) == "Next exam: Quiz"
    assert "Nothing to review now" in page
    assert "What you miss or are unsure of in exams and quick checks comes back here" in page
    assert "Begin to read: First of EXS" in page


def test_without_a_course_today_says_so(app: Flask, alice: Person) -> None:
    page = Browser(app).sign_in(alice).get("/today").text
    assert "There is no course here yet" in page
    assert _menu(page) == ["Today"]


def test_an_open_exam_comes_first_with_the_time_left_in_her_zone(
    app: Flask, store: Store, clock: FakeClock, alice: Person
) -> None:
    publish(store, now=clock())
    attempt = building.start(store, person=alice, course=COURSE, exam="quiz", now=clock(), rng=Random(3))
    clock.advance(minutes=3)
    page = Browser(app).sign_in(alice).get("/today").text
    assert _main(page) == "Go on with your exam: Quiz"
    assert "7 min left." in page
    assert "today at 10:10" in page
    assert f"/c/{COURSE}/attempts/{attempt}" in page


def test_due_cards_come_before_reading_on(app: Flask, store: Store, clock: FakeClock, alice: Person) -> None:
    publish(store, now=clock())
    study.reach(store, study.Report(section="go-on"), person=alice, course=COURSE, slug="exs-one", now=clock())
    browser = Browser(app).sign_in(alice)
    page = browser.get("/today").text
    assert _main(page) == "Read on: First of EXS"
    assert f'href="/c/{COURSE}/study/exs-one#go-on"' in page
    with store.transaction() as tx:
        cards = [Card(subject=f"exs1-00{number}", due_at=clock()) for number in (1, 2)]
        tx.cards.keep(cards, person=alice.id, course=COURSE)
    page = browser.get("/today").text
    assert _main(page) == "2 cards to review"
    assert "Read on: First of EXS" in page


def test_when_nothing_is_due_it_says_when_the_next_card_comes(
    app: Flask, store: Store, clock: FakeClock, alice: Person
) -> None:
    publish(store, now=clock())
    browser = Browser(app).sign_in(alice)
    for wait, words in (
        (timedelta(hours=3), "today at 13:00"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=4), "on Fri 6 Mar 2026"),
    ):
        with store.transaction() as tx:
            tx.cards.keep([Card(subject="exs1-001", due_at=clock() + wait)], person=alice.id, course=COURSE)
        assert f"The next card comes back {words}." in browser.get("/today").text


def test_the_menu_shows_the_studio_to_authors_only(app: Flask, store: Store, clock: FakeClock, alice: Person) -> None:
    publish(store, now=clock())
    assert _menu(Browser(app).sign_in(alice).get("/today").text) == [
        "Today",
        "Study",
        "Practise",
        "Review",
        "Progress",
        "Search",
    ]
    carol = a_person(store, "carol", now=clock(), role=Role.AUTHOR)
    assert _menu(Browser(app).sign_in(carol).get("/today").text)[-1] == "Studio"


def test_a_course_without_exams_and_text_has_nothing_to_do_yet(
    app: Flask, store: Store, clock: FakeClock, alice: Person
) -> None:
    publish(store, content([], blueprints=[], readings=[]), now=clock())
    assert "Nothing to do yet" in Browser(app).sign_in(alice).get("/today").text


@pytest.mark.parametrize(
    ("minutes", "words"), [(-1, "0 min"), (0.9, "0 min"), (59, "59 min"), (60, "1 h"), (135.5, "2 h 15 min")]
)
def test_time_left_is_never_more_than_there_is(app: Flask, minutes: float, words: str) -> None:
    with app.test_request_context():
        assert duration(timedelta(minutes=minutes)) == words
