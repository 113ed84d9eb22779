"""Notes and highlights, as a browser without script meets them, and the parts that the page's script asks for."""

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.marks.mark import handle
from certprep.domain.marks.text import section_text
from certprep.domain.person import Person
from certprep.store.store import Store
from tests.builders import COURSE, a_person, a_reading, an_item, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

NOTES = f"/c/{COURSE}/notes"
MODULE = f"/c/{COURSE}/study/exs-one"
MARK = f"{MODULE}/mark"
WORDS = "0-7:Muscle."


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def person(store: Store, clock: FakeClock) -> Person:
    publish(store, content([an_item("exs1-001")], readings=[a_reading()], blueprints=[]), now=clock())
    return a_person(store, now=clock())


@pytest.fixture
def alice(app: Flask, person: Person) -> Browser:
    return Browser(app).sign_in(person)


def _keep(alice: Browser, **fields: str) -> TestResponse:
    return alice.post(MARK, {"section": "begin", "words": WORDS, "colour": "green", "note": "", **fields})


def _id(page: TestResponse) -> str:
    found: list[str] = re.findall(r'data-mark="([0-9a-f-]{36})"', page.text)
    return found[0]


def _hidden(page: TestResponse) -> dict[str, str]:
    form = page.text[page.text.index("data-undo") :]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def test_a_sentence_is_highlighted_from_a_list(alice: Browser) -> None:
    form = alice.get(f"{MARK}?section=begin")
    assert f'value="{WORDS}"' in form.text
    page = _keep(alice, note="It moves us.")
    assert re.search(r'data-colour="green" data-start="0" data-end="7" data-noted>', page.text)
    assert "It moves us." in page.text
    assert "Kept." in page.text


def test_the_module_page_says_what_is_marked_and_what_is_detached(
    alice: Browser, store: Store, clock: FakeClock
) -> None:
    made = _id(_keep(alice))
    assert 'id="detached" hidden' in alice.get(MODULE).text
    other = a_reading()
    object.__setattr__(other.sections[0].parts[0], "html", "<p>Bone.</p>")
    assert section_text(other.sections[0]).plain == "Bone."
    publish(store, content([an_item("exs1-001")], readings=[other], blueprints=[]), now=clock.advance(days=1))
    page = alice.get(MODULE).text
    detached = page[page.index('id="detached"') :]
    assert made in detached
    assert "These words are not in the text any more." in detached
    assert made in alice.get(f"{NOTES}?kind=detached").text


def test_what_is_detached_keeps_its_words_and_note_is_deleted_like_any_other_and_comes_back(
    alice: Browser, store: Store, clock: FakeClock
) -> None:
    def release(html: str) -> None:
        reading = a_reading()
        object.__setattr__(reading.sections[0].parts[0], "html", html)
        publish(store, content([an_item("exs1-001")], readings=[reading], blueprints=[]), now=clock.advance(days=1))

    made = _id(_keep(alice, note="It moves us."))
    release("<p>Bone.</p>")
    page = alice.get(MODULE).text
    listed = page[page.index('id="detached"') :], alice.get(f"{NOTES}?kind=detached&words=moves").text
    for part in listed:
        assert made in part
        assert "Muscle." in part
        assert "It moves us." in part
    gone = alice.post(f"{NOTES}/{made}/delete")
    assert made not in alice.get(MODULE).text
    assert made in alice.post(f"{NOTES}/restore", _hidden(gone)).text
    assert made in alice.get(f"{NOTES}?kind=detached").text
    release("<p>Muscle.</p>")
    assert made not in alice.get(f"{NOTES}?kind=detached").text
    assert re.search(r'data-start="0" data-end="7" data-noted>', alice.get(MODULE).text)


def test_what_is_refused_is_said_and_what_was_typed_stays(alice: Browser) -> None:
    page = _keep(alice, note="b" * 10_001)
    assert page.status_code == 422
    assert "This note is too long: keep it under 10000 characters." in page.text
    assert "b" * 10_001 in page.text
    assert f'value="{WORDS}" checked' in page.text
    gone = _keep(alice, words="0-4:Bone", note="Mine")
    assert gone.status_code == 409
    assert "These words are not in the text any more" in unescape(gone.text)
    assert ">Mine</textarea>" in gone.text


def test_a_mark_is_changed_deleted_and_brought_back(alice: Browser) -> None:
    mark = _id(_keep(alice))
    changed = alice.post(f"{NOTES}/{mark}", {"colour": "pink", "note": "Soft"})
    assert 'data-colour="pink"' in changed.text
    gone = alice.post(f"{NOTES}/{mark}/delete")
    assert "Deleted" in gone.text
    assert mark not in alice.get(MODULE).text
    back = alice.post(f"{NOTES}/restore", _hidden(gone))
    assert mark in back.text
    assert "Soft" in back.text


def test_the_flashcard_of_a_deleted_mark_comes_back_with_it(alice: Browser) -> None:
    mark = _id(_keep(alice, card="yes"))
    review = f"/c/{COURSE}/review"
    assert "_____" in alice.get(review).text
    gone = alice.post(f"{NOTES}/{mark}/delete")
    assert "_____" not in alice.get(review).text
    alice.post(f"{NOTES}/restore", _hidden(gone))
    assert "_____" in alice.get(review).text


def test_a_made_up_mark_is_not_brought_back(alice: Browser) -> None:
    assert alice.post(f"{NOTES}/restore", {"id": "x"}).status_code == 400
    fields = {"place": "module:exs-one", "quote": "a", "colour": "green", "made_at": "2026-03-02T09:00:00+00:00"}
    assert alice.post(f"{NOTES}/restore", {**fields, "id": "x"}).status_code == 404
    assert alice.post(f"{NOTES}/restore", {**fields, "id": "x", "made_at": "soon"}).status_code == 404


def test_the_page_s_script_gets_the_lists_alone(alice: Browser) -> None:
    answer = alice.client.post(
        MARK,
        data={"csrf_token": alice.token, "section": "begin", "words": WORDS, "colour": "blue"},
        headers={"X-Fragment": "marks"},
    )
    assert answer.text.lstrip().startswith('<div data-said="Kept."')
    assert "<html" not in answer.text
    form = alice.client.get(f"{NOTES}/{_id(answer)}", headers={"X-Fragment": "marks"})
    assert "<html" not in form.text
    assert "data-mark-form" in form.text


def test_all_notes_are_listed_filtered_and_exported(alice: Browser) -> None:
    empty = alice.get(NOTES)
    assert "Nothing yet" in empty.text
    _keep(alice, note="First *one*")
    _keep(alice, section="go-on", words="", note="Second one")
    both = alice.get(NOTES).text
    assert both.index("Second one") < both.index("First *one*")
    assert "First *one*" not in alice.get(f"{NOTES}?q=SECOND").text
    assert "None of your notes fits" in alice.get(f"{NOTES}?q=third").text
    exported = alice.get(f"{NOTES}.md")
    assert exported.mimetype == "text/markdown"
    assert "## Domain EXS\n" in exported.text
    assert "### First of EXS\n" in exported.text
    assert "> Muscle.\n\nFirst *one*\n" in exported.text
    assert "Second one" in exported.text


def test_a_question_gets_notes_once_it_was_answered(alice: Browser) -> None:
    notes = f"{NOTES}/questions/{handle('exs1-001')}"
    assert alice.get(notes).status_code == 404
    page = alice.get(MODULE).text
    (action, seed), *_ = re.findall(
        r'action="([^"#]*/checks/check-1/1)[^"]*".*?name="seed" value="(\d+)"', page, re.DOTALL
    )
    option = re.findall(r'name="response" value="([a-z0-9]+)"', page)[0]
    answered = alice.post(action, {"seed": seed, "response": option})
    assert notes in answered.text
    alice.get(notes)
    alice.post(notes, {"note": "Think of the motor unit.", "words": ""})
    assert "Think of the motor unit." in alice.get(f"{NOTES}?kind=question").text


def test_a_highlight_becomes_a_flashcard(alice: Browser) -> None:
    mark = _id(_keep(alice))
    assert "Make a flashcard" in alice.get(f"{NOTES}/{mark}").text
    alice.post(f"{NOTES}/{mark}/card")
    assert "It is one of your flashcards." in alice.get(f"{NOTES}/{mark}").text


def test_nobody_sees_anothers(alice: Browser, app: Flask, store: Store, clock: FakeClock) -> None:
    mark = _id(_keep(alice, note="Private"))
    bob = Browser(app).sign_in(a_person(store, "bob", now=clock()))
    for path in (MODULE, NOTES, f"{NOTES}.md"):
        assert "Private" not in bob.get(path).text
    assert bob.get(f"{NOTES}/{mark}").status_code == 404
    for deed in ("", "/delete", "/card"):
        assert bob.post(f"{NOTES}/{mark}{deed}", {"colour": "pink", "note": "x"}).status_code == 404
    assert "Private" in alice.get(NOTES).text
