"""The course page, a module, and its quick checks, as a browser without script meets them."""

import re
from random import Random

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.course import Reference
from certprep.domain.exposure import Source
from certprep.domain.item import AnyItem
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.exam import building, room
from tests.builders import (
    COURSE,
    a_blueprint,
    a_multiple,
    a_numeric,
    a_person,
    a_reading,
    an_item,
    content,
    publish,
)
from tests.conftest import FakeClock
from tests.web.browsing import Browser

MAP = f"/c/{COURSE}/study"
MODULE = f"{MAP}/exs-one"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def person(store: Store, clock: FakeClock) -> Person:
    bank: list[AnyItem] = [an_item("exs1-001"), a_multiple("exs1-002"), a_numeric("exs1-003")]
    reading = a_reading(check=["exs1-001", "exs1-002", "exs1-003"])
    exam = a_blueprint(scored={"EXS": 3})
    publish(store, content(bank, readings=[reading], blueprints=[exam]), now=clock())
    return a_person(store, now=clock())


@pytest.fixture
def alice(app: Flask, person: Person) -> Browser:
    return Browser(app).sign_in(person)


def _form(page: str, number: int) -> tuple[str, str, dict[str, str]]:
    """A quick check's question: where its form goes, its draw, and what each option says -> its id."""
    (form,) = re.findall(
        rf'<form[^>]*action="([^"]*/checks/check-1/{number}#[^"]*)"(.*?)</form>', page, flags=re.DOTALL
    )
    (seed,) = re.findall(r'name="seed" value="(\d+)"', form[1])
    options = re.findall(r'value="([a-z0-9]{2})".*?<span class="option-text">(.*?)</span>', form[1], flags=re.DOTALL)
    return form[0], seed, {text.strip(): option for option, text in options}


def _answer(alice: Browser, number: int, *texts: str) -> TestResponse:
    """Choose options by their text, or type a number."""
    action, seed, options = _form(alice.get(MODULE).text, number)
    return alice.post(action.partition("#")[0], {"seed": seed, "response": [options.get(text, text) for text in texts]})


def _checks_logged(store: Store, person: Person) -> int:
    with store.reading() as tx:
        return tx.responses.count(person=person.id, course=COURSE, source=Source.CHECK)


def test_the_map_links_what_is_written_and_only_names_what_is_planned(alice: Browser) -> None:
    page = alice.get(MAP).text
    assert f'<a href="{MODULE}">First of EXS</a>' in page
    assert "First of NUT" in page
    assert "/study/nut-one" not in page
    assert "50 % of the exam" in page
    assert "5 minutes" in page


def test_a_module_leads_to_a_check_of_it_while_its_questions_may_be_shown(alice: Browser) -> None:
    address = f"/c/{COURSE}/practise/module-check?module=exs-one"
    assert f'href="{address}"' in alice.get(MODULE).text
    assert "Start with 3 questions" in alice.get(address).text
    alice.post(f"/c/{COURSE}/practise/quiz")  # which has all three
    assert address not in alice.get(MODULE).text


def test_a_module_has_its_text_contents_terms_and_minutes(alice: Browser) -> None:
    page = alice.get(MODULE).text
    assert "<p>Muscle.</p>" in page
    assert 'href="#go-on"' in page
    assert "Adenosine triphosphate." in page
    assert "About 5 minutes" in page


def test_sources_are_listed_with_what_replaces_them_and_only_web_links(
    app: Flask, store: Store, clock: FakeClock
) -> None:
    held = content([an_item()], readings=[a_reading()], blueprints=[])
    old = Reference(
        key="old", short="Old 2009", source="An older stand.", year=2009, edition="2nd ed.", superseded_by="new"
    )
    held.references.update(
        {
            "old": old,
            "new": Reference(key="new", short="New 2020", source="A newer one.", year=2020, link="javascript:alert(1)"),
        }
    )
    object.__setattr__(held.readings["exs-one"], "references", ("old", "new"))
    publish(store, held, now=clock())
    page = Browser(app).sign_in(a_person(store, now=clock())).get(MODULE).text
    assert 'id="ref-old"' in page
    assert "An older stand. 2nd ed. 2009." in page
    assert "Superseded by New 2020" in page
    assert "javascript:" not in page


def test_unknown_places_are_not_found(alice: Browser) -> None:
    for path in ("/c/nonsense/study", f"{MAP}/nonsense", f"{MAP}/nut-one"):
        assert alice.get(path).status_code == 404
    for path in (f"{MODULE}/checks/nonsense/1", f"{MODULE}/checks/check-1/0", f"{MODULE}/checks/check-1/4"):
        assert alice.post(path, {"seed": "1", "response": "b"}).status_code == 404


def test_a_page_before_the_answer_tells_neither_key_nor_item(alice: Browser) -> None:
    page = alice.get(MODULE).text
    assert "Why of" not in page
    assert "Half of 25" not in page
    assert not re.search(r"<[^>]*exs1-00[^>]*>", page)  # the stems of these items name them, in the text


def test_feedback_comes_at_the_questions_place_with_every_reason(alice: Browser, store: Store, person: Person) -> None:
    said = _answer(alice, 1, "Text of a")
    assert said.status_code == 200
    assert all(f"Why of {option}" in said.text for option in "abcd")
    assert "Your answer, not right" in said.text
    assert "This question comes back in your review." in said.text
    assert said.text.count('type="submit">Check my answer') == 2  # the other two are still to be answered
    assert _checks_logged(store, person) == 1


def test_each_kind_is_answered_in_its_own_way(alice: Browser) -> None:
    assert "Right, and you chose it" in _answer(alice, 2, "Text of a", "Text of c").text
    assert "mark-right" in _answer(alice, 3, "12,5").text
    wrong = _answer(alice, 3, "25").text
    assert "Forgot to halve." in wrong
    assert "12.5 kg" in wrong


def test_a_refused_answer_keeps_what_was_typed(alice: Browser, store: Store, person: Person) -> None:
    said = _answer(alice, 3, "twelve")
    assert said.status_code == 422
    assert "Type a number, such as 12.5." in said.text
    assert 'value="twelve"' in said.text
    assert _answer(alice, 1).status_code == 422
    assert _checks_logged(store, person) == 0


def test_the_pages_script_gets_the_question_alone(alice: Browser) -> None:
    action, seed, options = _form(alice.get(MODULE).text, 1)
    said = alice.client.post(
        action.partition("#")[0],
        data={"seed": seed, "response": options["Text of b"], "csrf_token": alice.token},
        headers={"X-Fragment": "question"},
    )
    assert said.status_code == 200
    assert "<html" not in said.text
    assert 'id="q-check-1-1"' in said.text
    assert "Right, and you chose it" in said.text


def test_without_the_forms_token_nothing_counts(alice: Browser, store: Store, person: Person) -> None:
    said = alice.client.post(f"{MODULE}/checks/check-1/3", data={"seed": "1", "response": "12.5"})
    assert said.status_code == 403
    assert _checks_logged(store, person) == 0


def test_the_place_in_a_module_is_kept_by_posts_only(alice: Browser) -> None:
    alice.get(MODULE)
    assert "you are at" not in alice.get(MAP).text
    assert alice.post(f"{MODULE}/place", {"section": "go-on"}).status_code == 204
    assert "you are at “Go on”" in alice.get(MAP).text
    assert alice.post(f"{MODULE}/place", {"section": "nowhere"}).status_code == 404


def test_a_module_is_marked_done_and_not_done_again(alice: Browser) -> None:
    alice.get(MODULE)
    assert "You finished this module on Mon 2 Mar 2026." in alice.post(f"{MODULE}/done", {"done": "yes"}).text
    assert "done on Mon 2 Mar 2026" in alice.get(MAP).text
    assert "Mark as done" in alice.post(f"{MODULE}/done", {"done": "no"}).text


def test_a_question_of_an_open_exam_waits(alice: Browser, store: Store, person: Person, clock: FakeClock) -> None:
    action, seed, options = _form(alice.get(MODULE).text, 1)
    attempt = building.start(store, person=person, course=COURSE, exam="quiz", now=clock(), rng=Random(3))
    page = alice.get(MODULE).text
    assert page.count("This question is in an exam you have open.") == 3
    said = alice.post(action.partition("#")[0], {"seed": seed, "response": options["Text of a"]})
    assert said.status_code == 409
    assert "Why of" not in said.text
    room.submit(store, person=person, attempt=attempt, now=clock(), rng=Random(1))
    assert "Why of b" in _answer(alice, 1, "Text of a").text
