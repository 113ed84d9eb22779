"""The course page, a module, and its quick checks, as a browser without script meets them."""

import re
from random import Random

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from certprep.domain.course import Passage, Reading, Reference, Section
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
    options = re.findall(
        r'name="response" value="([a-z0-9]{2})".*?<span class="option-text">(.*?)</span>', form[1], flags=re.DOTALL
    )
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
    assert "<b>Old 2009.</b> An older stand. 2nd ed. <span" in page  # the year once
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
    shown = re.sub("<template>.*?</template>", "", said.text, flags=re.DOTALL)
    assert shown.count('type="submit">Check my answer') == 2  # the other two are still to be answered
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


def _module(*texts: str) -> Reading:
    parts = [(Passage(html=f"<p>{text}</p>"),) for text in texts]
    sections = [
        Section(anchor=f"s{number}", title=f"Part {number}", objectives=(), parts=part)
        for number, part in enumerate(parts, start=1)
    ]
    return Reading(slug="exs-one", title="First of EXS", sections=tuple(sections), minutes=5)


def _republish(store: Store, clock: FakeClock, *texts: str) -> None:
    publish(store, content([an_item("exs1-001")], readings=[_module(*texts)], blueprints=[]), now=clock())


def test_a_section_is_marked_as_read_without_script(alice: Browser) -> None:
    page = alice.get(MODULE).text
    assert 'form="mark-read" name="section" value="begin"' in page
    assert "You were here" not in page
    page = alice.post(f"{MODULE}/read", {"section": "begin"}).text
    assert 'value="begin"' not in page
    assert "1 of 2" in page
    assert "1 of 2 sections read" in alice.get(MAP).text
    assert alice.post(f"{MODULE}/read", {"section": "nowhere"}).status_code == 404


def test_a_report_of_reading_is_answered_by_what_became_of_it(alice: Browser, clock: FakeClock) -> None:
    alice.get(MODULE)
    assert alice.post(f"{MODULE}/place", {"section": "begin", "paragraph": "1", "spent": ""}).status_code == 204
    clock.advance(seconds=30)
    said = alice.post(f"{MODULE}/place", {"section": "begin", "spent": "begin:20,go-on:5"})
    assert said.status_code == 200
    assert 'data-standing="contents"' in said.text
    assert 'data-standing="end-of-begin"' in said.text
    assert "All read" not in alice.get(MAP).text
    assert alice.post(f"{MODULE}/place", {"section": "begin", "fresh": "yes"}).status_code == 200


@pytest.mark.parametrize("spent", ["begin", "begin:x", "begin:-5", "begin:1.5", "begin:123456", "begin:²"])
def test_a_report_of_nonsense_is_refused(alice: Browser, spent: str) -> None:
    alice.get(MODULE)
    assert alice.post(f"{MODULE}/place", {"section": "begin", "spent": spent}).status_code == 422


def test_she_is_offered_to_continue_and_not_taken_there(alice: Browser) -> None:
    alice.get(MODULE)
    alice.post(f"{MODULE}/place", {"section": "go-on", "paragraph": "4"})
    page = alice.get(MODULE).text
    assert re.search(r'data-section-anchor="go-on" data-paragraph="4"', page)
    assert "Continue at “Go on”" in page
    assert 'href="#go-on"' in page


def test_the_next_step_goes_from_reading_to_checks_to_done_to_what_comes_next(alice: Browser) -> None:
    assert "Next: read on" in alice.get(MODULE).text
    for section in ("begin", "go-on"):
        page = alice.post(f"{MODULE}/read", {"section": section}).text
    assert "Next: check what stuck" in page
    assert 'href="#check-1"' in page
    _answer(alice, 1, "Text of b")
    _answer(alice, 2, "Text of a", "Text of c")
    _answer(alice, 3, "12.5")
    page = alice.get(MODULE).text
    assert "All read and checked" in page
    assert "3 of 3 questions right." in page
    assert "Nothing left to read" in alice.post(f"{MODULE}/done", {"done": "yes"}).text


def test_what_changed_is_shown_word_by_word(app: Flask, store: Store, clock: FakeClock) -> None:
    _republish(store, clock, "It lasts ten seconds.", "The end & so on.")
    alice = Browser(app).sign_in(a_person(store, now=clock()))
    alice.get(MODULE)
    alice.post(f"{MODULE}/place", {"section": "s1"})
    assert "Nothing that you do not know" in alice.get(f"{MODULE}/changes").text
    clock.advance(days=1)
    _republish(store, clock, "It lasts fifteen <b>seconds</b>.", "The end & so on.")
    page = alice.get(MODULE).text
    assert "Changed since you read it on Mon 2 Mar 2026:" in page
    assert re.search(r"1 section\.", page)
    page = alice.get(f"{MODULE}/changes").text
    assert re.search(r"<del>.*?−</span>ten<.*</del>\s*<ins>.*?\+</span>fifteen<.*</ins>", page, re.DOTALL)
    assert "The end" not in page
    assert "Changed" not in alice.post(f"{MODULE}/changes").text


def test_the_printed_form_has_all_of_the_module_and_no_answers(alice: Browser) -> None:
    page = alice.get(f"{MODULE}/print").text
    assert "<p>Muscle.</p>" in page
    assert "Adenosine triphosphate." in page
    assert page.count('<div class="question">') == 3
    assert "Why of" not in page
    assert "Mark as read" not in page
    assert 'action="' not in page


def test_progress_has_the_week_what_is_due_and_the_domains(alice: Browser, clock: FakeClock) -> None:
    assert "Nothing yet this week." in alice.get(f"/c/{COURSE}/progress").text
    alice.get(MODULE)
    alice.post(f"{MODULE}/place", {"section": "begin"})
    clock.advance(seconds=80)
    alice.post(f"{MODULE}/place", {"section": "begin", "spent": "begin:70"})
    _answer(alice, 1, "Text of a")
    clock.advance(minutes=10)
    page = alice.get(f"/c/{COURSE}/progress").text
    assert re.search(r'<svg[^>]*role="img" aria-label="Time studied this week, by day: 1 min in all"', page)
    assert page.count('<tr><th scope="row"') == 7
    assert "1 card to review" in page
    assert "0 of 3, 1 answered" in page
    assert alice.get("/c/nonsense/progress").status_code == 404


def test_today_says_how_long_reading_on_takes(alice: Browser) -> None:
    alice.get(MODULE)
    alice.post(f"{MODULE}/read", {"section": "begin"})
    assert re.search(r"About \d minutes? (?:is|are) left\.", alice.get("/today").text)
