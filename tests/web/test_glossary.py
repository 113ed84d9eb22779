"""The glossary's pages and flashcards in review, as a browser without script meets them."""

import re
from dataclasses import replace
from random import Random

import pytest
from flask import Flask, url_for

from certprep.domain.course import Passage
from certprep.domain.item import AnyItem
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases import study
from certprep.usecases.steps import asked
from tests.builders import COURSE, a_cloze, a_person, a_reading, an_item, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

GLOSSARY = f"/c/{COURSE}/glossary"
REVIEW = f"/c/{COURSE}/review"
MODULE = f"/c/{COURSE}/study/exs-one"
TERMS = {"ATP": "The molecule that <em>muscle</em> splits.", "Oxygen": "A gas; ATP is made with it.", "MET": "A unit."}


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def person(store: Store, clock: FakeClock) -> Person:
    bank: list[AnyItem] = [
        an_item("exs1-001", stem="<p>What is ATP?</p>"),
        a_cloze("exs1-006"),
        an_item("exs1-009", stem="ATP unseen?"),
    ]
    reading = replace(a_reading(), terms=TERMS)
    text = replace(reading.sections[0], parts=(Passage(html="<p>Of ATP and 8 METs.</p>"),))
    publish(
        store,
        content(bank, readings=[replace(reading, sections=(text, *reading.sections[1:]))], blueprints=[]),
        now=clock(),
    )
    return a_person(store, now=clock())


@pytest.fixture
def alice(app: Flask, person: Person) -> Browser:
    return Browser(app).sign_in(person)


def _listed(page: str) -> list[str]:
    return re.findall(r"<dt><a [^>]*>(.*?)</a>", page)


def _hidden(page: str) -> dict[str, str]:
    """Of the flashcard's form."""
    return dict(re.findall(r'<input type="hidden" name="(seen|done)" value="([^"]*)"', page))


def _check(alice: Browser, store: Store, clock: FakeClock, person: Person) -> None:
    """Answer the module's quick check, wherever its key stands."""
    with store.reading() as tx:
        release = tx.releases.live(COURSE)
    assert release is not None
    showing = asked.Asked(released=release.content.items["exs1-001"], seed=5)
    alice.get(MODULE)
    alice.post(f"{MODULE}/checks/check-1/1", {"seed": "5", "response": showing.names.shown["b"]})


def test_all_terms_stand_in_the_list_with_their_meanings(alice: Browser) -> None:
    page = alice.get(GLOSSARY).text
    assert _listed(page) == ["ATP", "MET", "Oxygen"]
    assert "The molecule that <em>muscle</em> splits." in page


def test_the_list_is_narrowed_without_script(alice: Browser) -> None:
    assert _listed(alice.get(f"{GLOSSARY}?q=muscle").text) == ["ATP"]
    assert _listed(alice.get(f"{GLOSSARY}?domain=exs&q=o").text) == ["ATP", "Oxygen"]
    nothing = alice.get(f"{GLOSSARY}?domain=nut").text
    assert (_listed(nothing), "No term found" in nothing) == ([], True)
    assert 'value="&lt;b&gt;"' in alice.get(f"{GLOSSARY}?q=<b>").text


def test_a_term_leads_to_where_it_is_taught_and_to_its_relatives(alice: Browser) -> None:
    page = alice.get(f"{GLOSSARY}/atp").text
    assert f'href="{MODULE}#begin"' in page
    assert f'href="{GLOSSARY}/oxygen"' in page


def test_links_in_a_text_lead_to_the_terms_pages(app: Flask, alice: Browser) -> None:
    page = alice.get(MODULE).text
    with app.test_request_context():
        wanted = [url_for("study_glossary.show", course=COURSE, term=term) for term in ("atp", "met")]
    assert re.findall(r'<a class="term" href="([^"]*)">', page) == wanted
    assert all(alice.get(href).status_code == 200 for href in wanted)


def test_on_paper_terms_are_plain_text(alice: Browser) -> None:
    assert 'class="term"' not in alice.get(f"{MODULE}/print").text


def test_a_question_is_shown_on_a_term_only_after_she_answered_it(
    alice: Browser, store: Store, clock: FakeClock, person: Person
) -> None:
    assert "What is ATP?" not in alice.get(f"{GLOSSARY}/atp").text
    _check(alice, store, clock, person)
    page = alice.get(f"{GLOSSARY}/atp").text
    assert "What is ATP?" in page
    assert "Why of" not in page  # no rationale
    assert "unseen" not in page
    assert "/review" in alice.post(f"{GLOSSARY}/atp/review", follow=False).location


def test_the_pop_up_has_the_meaning_and_no_page_around_it(alice: Browser) -> None:
    page = alice.get(f"{GLOSSARY}/atp/brief").text
    assert "The molecule that" in page
    assert "<html" not in page
    assert alice.get(f"{GLOSSARY}/nothing/brief").status_code == 404


def test_a_term_is_added_to_the_flashcards_and_removed(alice: Browser) -> None:
    alice.get(f"{GLOSSARY}/atp")
    assert "In your flashcards" in alice.post(f"{GLOSSARY}/atp/card").text
    assert "In your flashcards" in alice.get(GLOSSARY).text
    assert "In your flashcards" not in alice.post(f"{GLOSSARY}/atp/card", {"remove": "yes"}).text


def test_a_modules_terms_are_reviewed_with_one_button(alice: Browser) -> None:
    assert "Review these 3 terms" in alice.get(MODULE).text
    page = alice.post(f"{GLOSSARY}/cards", {"module": "exs-one"}).text
    assert "3 terms were added to your flashcards." in page
    for number, rating in enumerate(("good", "hard", "again"), start=1):
        assert "What does it mean?" in page
        assert 'aria-label="This session"' in page
        page = alice.post(f"{REVIEW}/recall", {**_hidden(page), "rating": rating}).text
        assert f'name="done" value="{number}"' in page
    again = alice.post(f"{GLOSSARY}/cards", {"module": "exs-one"}).text
    assert "All 3 terms are among your flashcards already." in again


def test_a_flashcard_hides_its_answer_in_a_fold(alice: Browser) -> None:
    alice.post(f"{GLOSSARY}/atp/card")
    page = alice.get(REVIEW).text
    fold = page[
        page.index('<details class="disclosure" data-answer>') : page.index("</details>", page.index("data-answer"))
    ]
    assert "The molecule that" in fold
    assert page.count("The molecule that") == 1
    assert re.findall(r'name="rating" value="(\w+)"', fold) == ["again", "hard", "good"]


def test_a_second_press_leads_to_the_next_card_and_counts_once(alice: Browser) -> None:
    alice.post(f"{GLOSSARY}/atp/card")
    fields = {**_hidden(alice.get(REVIEW).text), "rating": "good"}
    alice.post(f"{REVIEW}/recall", fields)
    page = alice.post(f"{REVIEW}/recall", fields)
    assert page.status_code == 200
    assert 'name="done" value="1"' not in page.text


def test_a_card_is_removed_from_review(alice: Browser) -> None:
    alice.post(f"{GLOSSARY}/atp/card")
    page = alice.post(f"{REVIEW}/remove", _hidden(alice.get(REVIEW).text)).text
    assert "The card is out of your review." in page
    assert "You have no cards yet" in page


def test_what_is_no_rating_is_refused(alice: Browser) -> None:
    alice.post(f"{GLOSSARY}/atp/card")
    fields = {**_hidden(alice.get(REVIEW).text), "rating": "easy"}
    assert alice.post(f"{REVIEW}/recall", fields).status_code == 422


def test_today_counts_her_flashcards(alice: Browser) -> None:
    alice.post(f"{GLOSSARY}/cards", {"module": "exs-one"})
    assert "3 cards to review" in alice.get("/today").text


def test_bob_sees_nothing_of_her_cards(app: Flask, alice: Browser, store: Store, clock: FakeClock) -> None:
    alice.post(f"{GLOSSARY}/atp/card")
    bob = Browser(app).sign_in(a_person(store, "bob", now=clock()))
    assert "In your flashcards" not in bob.get(f"{GLOSSARY}/atp").text
    assert "You have no cards yet" in bob.get(REVIEW).text


def test_a_missed_check_can_be_tried_again_in_another_order(
    alice: Browser, store: Store, clock: FakeClock, person: Person
) -> None:
    with store.reading() as tx:
        release = tx.releases.live(COURSE)
    assert release is not None
    showing = asked.Asked(released=release.content.items["exs1-001"], seed=5)
    assert "Checks answered: 0 of 1" in alice.get(MODULE).text
    page = alice.post(f"{MODULE}/checks/check-1/1", {"seed": "5", "response": showing.names.shown["a"]}).text
    assert "Checks answered: 1 of 1" in page
    fresh = page[page.index("<template>") : page.index("</template>")]
    (seed,) = re.findall(r'name="seed" value="(\d+)"', fresh)
    assert seed != "5"
    assert f'href="{MODULE}#q-check-1-1"' in page  # without script: the page again, each question in a new draw
    right = asked.Asked(released=release.content.items["exs1-001"], seed=int(seed)).names.shown["b"]
    page = alice.post(f"{MODULE}/checks/check-1/1", {"seed": seed, "response": right}).text
    assert "Question 1: right" in page
    assert "Try again" not in page


def test_another_draw_is_never_the_same(store: Store, person: Person) -> None:
    with store.reading() as tx:
        release = tx.releases.live(COURSE)
    assert release is not None
    first = asked.Asked(released=release.content.items["exs1-001"], seed=study.SHOWINGS - 1)
    rng = Random(4)
    seeds = {study.again(first, rng=rng).seed for _ in range(2_000)}
    assert seeds == set(range(study.SHOWINGS - 1))
