"""The search page: one form by GET, safe snippets, filters, a limit."""

from datetime import datetime
from random import Random

import pytest
from flask import Flask

from certprep.store.store import Store
from certprep.usecases.exam import answering, building, room
from certprep.web.limits import SEARCH_BY_PERSON
from tests.builders import COURSE, a_person, an_entry
from tests.usecases.test_search import SECRETS, a_library, a_mark, a_telling_item, answer, keep, published
from tests.web.browsing import Browser

SEARCH = f"/c/{COURSE}/search"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def alice(app: Flask, store: Store, now: datetime) -> Browser:
    published(store, a_library(a_telling_item(), terms={"Fulcrum": "The point about which a lever turns."}), now=now)
    return Browser(app).sign_in(a_person(store, now=now))


def test_the_box_is_found_from_every_page_and_keeps_what_was_typed(alice: Browser) -> None:
    assert f'href="{SEARCH}" rel="search"' in alice.get("/today").text
    page = alice.get(f"{SEARCH}?q=ball+%26+socket").text
    assert 'value="ball &amp; socket"' in page
    assert f'href="/c/{COURSE}/study/exs-one#joints"' in page
    assert "<mark>socket</mark>" in page


def test_a_snippet_is_never_more_than_text(alice: Browser, store: Store, now: datetime) -> None:
    with store.reading() as tx:
        person = tx.people.by_email("alice@example.org")
    assert person is not None
    keep(store, person, a_mark(1, "<script>alert(1)</script> <b>fulcrum</b>", now=now))
    page = alice.get(f"{SEARCH}?q=fulcrum").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;<mark>fulcrum</mark>" in page
    assert "<script>alert" not in page
    assert "<script>" not in alice.get(f"{SEARCH}?q=<script>alert(1)</script>").text


def test_what_was_found_may_be_looked_at_by_kind(alice: Browser) -> None:
    page = alice.get(f"{SEARCH}?q=fulcrum").text
    assert "Modules (1)" in page
    assert "Glossary (1)" in page
    assert f'href="{SEARCH}?q=fulcrum&amp;kind=term"' in page
    alone = alice.get(f"{SEARCH}?q=fulcrum&kind=term").text
    assert 'id="kind-term"' in alone
    assert 'id="kind-module"' not in alone
    assert alice.get(f"{SEARCH}?q=fulcrum&kind=nonsense").status_code == 200


def test_a_misspelt_word_is_offered_right(alice: Browser) -> None:
    assert (
        f'Did you mean <a href="{SEARCH}?q=ball+and+socket">ball and socket</a>?'
        in alice.get(f"{SEARCH}?q=ball+and+sokcet").text
    )


def test_nothing_found_says_what_else_to_do(alice: Browser) -> None:
    page = alice.get(f"{SEARCH}?q=fullkrumm").text
    assert "Nothing found" in page
    assert f'href="{SEARCH}?q=fulcrum"' in page
    assert f'href="/c/{COURSE}/study"' in page


def test_too_long_a_text_is_refused_with_a_sentence(alice: Browser) -> None:
    answer = alice.get(f"{SEARCH}?q={'word+' * 100}")
    assert answer.status_code == 422
    assert "Search for at most 200 characters" in answer.text


def test_nobody_searches_without_end(alice: Browser) -> None:
    """Looking at the empty page costs nothing."""
    for _ in range(SEARCH_BY_PERSON.rate.amount):
        assert alice.get(f"{SEARCH}?q=").status_code == 200
    for _ in range(SEARCH_BY_PERSON.rate.amount):
        assert alice.get(f"{SEARCH}?q=joint").status_code == 200
    refused = alice.get(f"{SEARCH}?q=joint")
    assert refused.status_code == 429
    assert "You have searched very often" in refused.text


def test_a_question_shows_to_who_answered_it_only_and_never_its_key(
    alice: Browser, app: Flask, store: Store, now: datetime
) -> None:
    with store.reading() as tx:
        person = tx.people.by_email("alice@example.org")
    assert person is not None
    answer(store, person, "exs1-077", now=now)
    page = alice.get(f"{SEARCH}?q={SECRETS[0]}").text
    assert f"<mark>{SECRETS[0]}</mark>" in page
    assert not any(secret in page for secret in SECRETS[1:])
    bob = Browser(app).sign_in(a_person(store, "bob", now=now))
    assert "Nothing found" in bob.get(f"{SEARCH}?q={SECRETS[0]}").text


def test_a_question_of_an_exam_that_is_handed_in_leads_to_its_place_in_the_report(
    alice: Browser, store: Store, now: datetime, rng: Random
) -> None:
    with store.reading() as tx:
        person = tx.people.by_email("alice@example.org")
    assert person is not None
    attempt = building.start(store, person=person, course=COURSE, exam="quiz", now=now, rng=rng)
    held = room.look(store, person=person, attempt=attempt, now=now, rng=rng)
    entries = [an_entry(1 + place, place, response=[held.names(place).shown["b"]]) for place in range(6)]
    answering.replay(store, person=person, attempt=attempt, entries=entries, now=now)
    third = held.attempt.seats[2].item
    room.keep_workspace(store, person=person, attempt=attempt, position=2, body={"note": "Zumba?"}, now=now)
    assert "Nothing found" in alice.get(f"{SEARCH}?q=zumba").text
    assert "Nothing found" in alice.get(f"{SEARCH}?q={third}").text
    room.submit(store, person=person, attempt=attempt, now=now, rng=rng)
    place = f"/c/{COURSE}/attempts/{attempt}/report/answers?number=3#question-3"
    for text in (third, "zumba"):
        assert f'href="{place}"' in alice.get(f"{SEARCH}?q={text}").text
    assert 'id="question-3"' in alice.get(place).text
