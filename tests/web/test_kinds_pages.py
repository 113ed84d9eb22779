"""Each kind of question as a browser without script meets it: asked, answered, refused, explained."""

import json
import re
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from flask import Flask

from certprep.domain.item.shown import Question
from certprep.store.store import Store
from certprep.usecases import study
from certprep.usecases.exam import building, room
from certprep.usecases.steps.asked import Asked
from tests.builders import COURSE, a_person, publish
from tests.conftest import FakeClock
from tests.one_of_each import KINDS, one_of_each
from tests.web.browsing import Browser

IN_PARTS = ("match", "order", "cloze")
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Fields(HTMLParser):
    """What a browser would send of a page's forms: lists, boxes, texts; those in templates apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._in_template, self._select, self._open_option = 0, "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {name: value or "" for name, value in attrs}
        self._in_template += tag == "template"
        if self._in_template:
            return
        if tag == "select":
            self._select = fields.get("name", "")
        self._open_option = tag == "option" and "selected" in fields and "value" not in fields
        if tag == "option" and "selected" in fields and not self._open_option:
            self.sent[self._select] = fields["value"]
        if tag == "input" and (fields.get("type") not in ("radio", "checkbox") or "checked" in fields):
            self.sent[fields.get("name", "")] = fields.get("value", "on")

    def handle_data(self, data: str) -> None:
        if self._open_option:  # a list's line without a value sends its text
            self.sent[self._select], self._open_option = data, False

    def handle_endtag(self, tag: str) -> None:
        self._in_template -= tag == "template"


class Desk:
    """Alice in an exam with a question of each kind, without script."""

    def __init__(self, app: Flask, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        publish(store, one_of_each(), now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.attempt = building.start(store, person=self.alice, course=COURSE, exam="quiz", now=clock(), rng=Random(3))
        self.browser = Browser(app).sign_in(self.alice)
        self.place = f"/c/{COURSE}/attempts/{self.attempt}"

    @property
    def found(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.attempt, now=self.clock(), rng=Random(1))

    def number_of(self, kind: str) -> int:
        asked = enumerate(self.found.questions, start=1)
        return next(number for number, one in asked if one.kind == kind and not one.stimulus)

    def page(self, kind: str) -> str:
        return self.browser.get(f"{self.place}?question={self.number_of(kind)}").text

    def save(self, kind: str, fields: dict[str, Any]) -> tuple[int, str]:
        self.page(kind)
        answer = self.browser.post(f"{self.place}/questions/{self.number_of(kind)}", fields)
        return answer.status_code, answer.text

    def response(self, kind: str) -> Any:
        position = self.number_of(kind) - 1
        answer = self.found.answers.get(position)
        return answer and self.found.names(position).outward(answer.response)


@pytest.fixture
def desk(app: Flask, store: Store, clock: FakeClock) -> Desk:
    return Desk(app, store, clock)


def some_answer(question: Question) -> tuple[dict[str, Any], Any]:
    """A form's fields, and the response that they mean."""
    options = [option.id for option in question.options]
    match question.kind:
        case "single":
            return {"response": options[1]}, (options[1],)
        case "multiple":
            return {"response": options[:2]}, tuple(options[:2])
        case "order":
            places = {f"response-{one}": str(len(options) - index) for index, one in enumerate(options)}
            return places, tuple(reversed(options))
        case "match":
            given = {prompt.id: options[index] for index, prompt in enumerate(question.prompts)}
            return {f"response-{part}": one for part, one in given.items()}, given
        case "cloze":
            chosen, typed = question.prompts
            given = {chosen.id: chosen.choices[0].id, typed.id: "five"}
            return {f"response-{part}": one for part, one in given.items()}, given
        case "hotspot":
            assert question.picture
            return {"response": question.picture.regions[1].id}, question.picture.regions[1].id
    return {"response": "12,5"}, "12,5"


@every_kind
def test_an_answer_is_saved_and_shown_again(desk: Desk, kind: str) -> None:
    fields, meant = some_answer(desk.found.question(desk.number_of(kind) - 1))
    status, _ = desk.save(kind, {**fields, "go": "stay"})
    assert status == 200
    saved = desk.response(kind)
    assert (sorted(saved), type(saved)) == (sorted(meant), type(meant)) if kind == "multiple" else saved == meant
    sent = {name: value for name, value in Fields(desk.page(kind)).sent.items() if name.startswith("response")}
    assert sent == {name: value if isinstance(value, str) else value[-1] for name, value in fields.items()}


@every_kind
def test_an_answer_can_be_cleared(desk: Desk, kind: str) -> None:
    fields, _ = some_answer(desk.found.question(desk.number_of(kind) - 1))
    desk.save(kind, fields)
    assert "Clear my answer" in desk.page(kind)
    desk.save(kind, {**fields, "go": "clear"})
    assert desk.response(kind) is None


@every_kind
def test_an_empty_form_is_no_answer(desk: Desk, kind: str) -> None:
    status, _ = desk.save(kind, {**_blank(desk, kind), "go": "next"})
    assert status == 200
    assert desk.response(kind) is None


def _blank(desk: Desk, kind: str) -> dict[str, str]:
    return {name: value for name, value in Fields(desk.page(kind)).sent.items() if name.startswith("response")}


def test_a_part_of_the_blanks_may_be_saved(desk: Desk) -> None:
    typed = desk.found.question(desk.number_of("cloze") - 1).prompts[1].id
    desk.save("cloze", {f"response-{typed}": "  five "})
    assert desk.response("cloze") == {typed: "five"}


def test_an_order_with_a_number_twice_is_refused_and_what_was_chosen_stays(desk: Desk) -> None:
    options = [option.id for option in desk.found.question(desk.number_of("order") - 1).options]
    fields = {f"response-{one}": "1" for one in options[:2]}
    status, page = desk.save("order", fields)
    assert status == 422
    assert "Give each line a number of its own" in page
    assert {name: value for name, value in Fields(page).sent.items() if name.startswith("response")} == fields
    assert desk.response("order") is None


def test_a_text_that_is_too_long_is_refused_and_stays(desk: Desk) -> None:
    typed = desk.found.question(desk.number_of("cloze") - 1).prompts[1].id
    status, page = desk.save("cloze", {f"response-{typed}": "five " * 21})
    assert status == 422
    assert "Type at most 100 characters" in page
    assert f'value="{"five " * 20}five"' in page


@pytest.mark.parametrize("kind", ["match", "cloze", "hotspot", "order"])
def test_what_the_question_does_not_have_is_refused(desk: Desk, kind: str) -> None:
    fields, _ = some_answer(desk.found.question(desk.number_of(kind) - 1))
    wrong = {"response": "no-such-region"} if kind == "hotspot" else {**fields, next(iter(fields)): "no-such-choice"}
    status, page = desk.save(kind, wrong)
    assert status == 422
    assert 'id="question-error"' in page


def test_each_field_has_a_name(desk: Desk) -> None:
    cloze, order = (_without_templates(desk.page(kind)) for kind in ("cloze", "order"))
    assert len(re.findall(r"Blank <span data-number>[12]</span></label>", cloze)) == 2
    for option in desk.found.question(desk.number_of("order") - 1).options:
        assert f'aria-labelledby="part-place part-{option.id}-text"' in order
        assert f'id="part-{option.id}-text"' in order


def _without_templates(page: str) -> str:
    return re.sub("<template.*?</template>", "", page, flags=re.DOTALL)


def test_the_text_version_of_a_picture_is_shown_in_its_place_and_its_use_is_kept(desk: Desk) -> None:
    assert 'class="hotspot"' in desk.page("hotspot")
    status, page = desk.save("hotspot", {"go": "words"})
    assert status == 200
    assert 'class="hotspot is-in-words"' in page
    assert "The steep end of the curve" in page
    position = desk.number_of("hotspot") - 1
    assert desk.found.workspaces[position] == {"text_version": True}
    status, page = desk.save("hotspot", {"go": "picture"})
    assert 'class="hotspot"' in page
    assert desk.found.workspaces[position] == {"text_version": True}  # it has been read


@pytest.mark.parametrize("go", ["9" * 5000, "-1", "nowhere", "²"])
def test_a_button_that_leads_nowhere_does_no_harm(desk: Desk, go: str) -> None:
    status, page = desk.save("single", {"go": go})
    assert status == 200
    assert "data-room" in page


def test_a_case_is_shown_with_each_of_its_questions(desk: Desk) -> None:
    numbers = [number for number, one in enumerate(desk.found.questions, start=1) if one.stimulus]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    for index, number in enumerate(numbers, start=1):
        page = desk.browser.get(f"{desk.place}?question={number}").text
        assert f"Case: question {index} of 3" in page
        assert "Bob is 58" in page
    assert "Bob is 58" not in desk.page("single")


def test_over_json_a_cases_text_is_sent_once_and_nothing_empty_is_sent(desk: Desk) -> None:
    body = desk.browser.get(f"/api/v1/attempts/{desk.attempt}").text
    assert body.count("Bob is 58") == 1
    for question in json.loads(body)["questions"]:
        assert all(value for value in question.values()), question
    by_kind = {one["kind"]: one for one in json.loads(body)["questions"] if "stimulus" not in one}
    assert set(by_kind["match"]) == {"number", "kind", "stem_html", "options", "prompts"}
    assert set(by_kind["hotspot"]) == {"number", "kind", "stem_html", "picture"}
    assert set(by_kind["hotspot"]["picture"]["regions"][0]) == {"id", "label", "x", "y", "width", "height", "text_html"}


def test_two_learners_get_numbers_of_their_own(desk: Desk) -> None:
    page = desk.page("numeric")
    ages = {
        int(found) for found in re.findall(r"A client is (\d+)", "".join(one.stem_html for one in desk.found.questions))
    }
    assert ages
    assert all(50 <= age <= 70 for age in ages)
    assert "{age}" not in page


@every_kind
def test_the_report_explains_each_kind(desk: Desk, kind: str) -> None:
    fields, _ = some_answer(desk.found.question(desk.number_of(kind) - 1))
    desk.save(kind, fields)
    desk.browser.post(f"{desk.place}/submit")
    page = desk.browser.get(f"{desk.place}/report?print").text
    told = {
        "single": "Why of b",
        "multiple": "Why of c",
        "numeric": "Half of 25.",
        "match": "Slow, and lasting.",
        "order": "What needs freshness comes early.",
        "cloze": "About five litres a minute.",
        "hotspot": "It rises most.",
    }
    assert told[kind] in page


# Outside exams: a module's quick check asks one of each kind.


class Check:
    """One question of the quick check, in Alice's module; her exam is handed in."""

    def __init__(self, desk: Desk, kind: str) -> None:
        desk.browser.post(f"{desk.place}/submit")
        self.browser, self.module = desk.browser, f"/c/{COURSE}/study/exs-one"
        opened = study.read(
            desk.store, person=desk.alice, course=COURSE, slug="exs-one", now=desk.clock(), rng=Random(1)
        )
        asked = [one for one in opened.checks["check-1"] if one is not None]
        self.number = next(number for number, one in enumerate(asked, start=1) if one.question.kind == kind)
        released = asked[self.number - 1].released
        page = self.browser.get(self.module).text
        form = re.search(rf'checks/check-1/{self.number}#.*?name="seed" value="(\d+)"', page, re.DOTALL)
        assert form
        self.seed = form[1]
        self.question = Asked(released=released, seed=int(self.seed)).question

    def answer(self, fields: dict[str, Any]) -> tuple[int, str]:
        sent = {"seed": self.seed, **fields}
        answer = self.browser.post(f"{self.module}/checks/check-1/{self.number}", sent)
        return answer.status_code, answer.text


@every_kind
def test_a_quick_check_takes_an_answer_of_each_kind_and_explains_it(desk: Desk, kind: str) -> None:
    check = Check(desk, kind)
    fields, _ = some_answer(check.question)
    status, page = check.answer(fields)
    assert status == 200
    assert re.search(r'aria-label="Question \d: (not )?right"[^>]*data-result', page)


@pytest.mark.parametrize("kind", IN_PARTS)
def test_a_quick_check_without_an_answer_says_so_and_one_that_is_refused_keeps_it(desk: Desk, kind: str) -> None:
    check = Check(desk, kind)
    fields, _ = some_answer(check.question)
    status, page = check.answer(dict.fromkeys(fields, ""))
    assert (status, "Choose or type an answer first." in page) == (422, True)
    first = next(iter(fields))
    status, page = check.answer({**fields, first: "no-such-choice"} if kind != "order" else {first: "2"})
    assert status == 422
    kept = {name: value for name, value in fields.items() if name != first} if kind != "order" else {first: "2"}
    assert kept.items() <= Fields(page).sent.items()
