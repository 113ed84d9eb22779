"""The report's pages as a browser without script meets them."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from flask import Flask

from certprep.domain import proof
from certprep.domain.attempt import Confidence
from certprep.domain.blueprint import Blueprint, Feedback, Purpose, Scale
from certprep.domain.item import AnyItem, Option
from certprep.domain.receipt import ReceiptKey
from certprep.store.store import Store
from certprep.usecases import flaws
from certprep.usecases.exam import answering, building, room
from certprep.web.exam.figures import harmless, plain
from certprep.web.exam.proof import CHECKS_BY_CLIENT
from certprep.web.exam.report import FLAWS_BY_PERSON
from tests.builders import (
    COURSE,
    a_bank,
    a_blueprint,
    a_cloze,
    a_generated,
    a_hotspot,
    a_match,
    a_multiple,
    a_numeric,
    a_person,
    a_reading,
    an_entry,
    an_item,
    an_order,
    content,
    publish,
)
from tests.conftest import FakeClock
from tests.web.browsing import Browser

SCALE = Scale(lowest=100, highest=500, cut=350, cut_share=0.7)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Desk:
    """Alice sits an exam of a published course, hands in and looks at what became of it."""

    def __init__(
        self, app: Flask, store: Store, clock: FakeClock, *exams: Blueprint, bank: Sequence[AnyItem] | None = None
    ) -> None:
        self.app, self.store, self.clock, self.rng = app, store, clock, Random(5)
        held = content(bank or a_bank(each=12), blueprints=exams or [_a_mock()], readings=[a_reading("exs-one")])
        publish(store, held, now=clock())
        self.alice = a_person(store, "alice", now=clock(), zone="Europe/Berlin")
        self.browser = Browser(app).sign_in(self.alice)
        self.attempt = ""

    @property
    def place(self) -> str:
        return f"/c/{COURSE}/attempts/{self.attempt}/report"

    def start(self, exam: str = "mock") -> room.Room:
        self.attempt = building.start(
            self.store, person=self.alice, course=COURSE, exam=exam, now=self.clock(), rng=self.rng
        )
        return self.look()

    def look(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.attempt, now=self.clock(), rng=self.rng)

    def answer(self, sequence: int, position: int, response: object, **changes: Any) -> None:
        entry = an_entry(sequence, position, response=response, **{"spent_ms": 30_000, **changes})
        now = self.clock.advance(seconds=2)
        answering.answer(self.store, person=self.alice, attempt=self.attempt, entry=entry, now=now)

    def sit(self, answers: str, *, exam: str = "mock", **changes: Any) -> None:
        """Answer the questions in order with these options (`.`: not at all) and hand in."""
        found = self.start(exam)
        for position, own in enumerate(answers):
            if own != ".":
                self.answer(position + 1, position, [found.names(position).shown[own]], **changes)
        self.hand_in()

    def hand_in(self) -> None:
        room.submit(self.store, person=self.alice, attempt=self.attempt, now=self.clock(), rng=self.rng)

    def report(self, rest: str = "") -> str:
        response = self.browser.get(f"{self.place}{rest}")
        assert response.status_code == 200
        return response.text

    def figures(self) -> Any:
        return self.browser.get(f"/api/v1/attempts/{self.attempt}/result").get_json()


def _a_mock(**changes: Any) -> Blueprint:
    """Twenty-four scored questions, twenty minutes."""
    fields: dict[str, Any] = {"purpose": Purpose.MOCK, "scored": {"EXS": 12, "NUT": 12}, "minutes": 20}
    return a_blueprint("mock", **{"title": "Half mock", **fields, **changes})


@pytest.fixture
def desk(app: Flask, store: Store, clock: FakeClock) -> Desk:
    return Desk(app, store, clock)


def text(page: str) -> str:
    shown = re.sub(r"<(script|style|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    return plain(re.sub(r"(</(p|td|th|h\d|span|li|caption|summary)>)", r" \1", shown))


# --- outcome --------------------------------------------------------------------------------------------------------


def test_a_half_mock_states_a_share_and_no_pass_and_that_forms_differ(desk: Desk) -> None:
    """18 of 24: Wilson's 80 % interval is 62 to 84 %."""
    desk.sit("b" * 18 + "a" * 6)
    page = text(desk.report())
    assert "18 of 24 right" in page
    assert "Share right 75 % about 62–84 %" in page
    assert "The standard error of measurement is 2.2 questions." in page
    assert "Provisional, and a share, not a pass" in page
    assert "Forms differ a little in difficulty" in page
    assert "Passed" not in page


def test_a_full_mock_says_when_it_is_too_close_to_call(app: Flask, store: Store, clock: FakeClock) -> None:
    """The cut is 16.8 of 24; at 18 the half-width is 1.28 * sqrt(18 * 6 / 23) = 2.8, at 23 it is 1.25."""
    desk = Desk(app, store, clock, _a_mock(scale=SCALE))
    desk.sit("b" * 18 + "a" * 6)
    close = text(desk.report())
    assert "Passed" in close
    assert "Too close to call" in close
    assert "Provisional: the pass mark" in close
    desk.sit("b" * 23 + "a")
    assert "Too close to call" not in text(desk.report())
    assert desk.figures()["scaled"]["too_close"] is False


def test_practice_has_a_short_report_of_the_same_parts(desk: Desk) -> None:
    desk.sit("b" * 10, exam="quick-ten")
    page = text(desk.report())
    for part in ("10 of 10 right", "What to do next", "Sure and unsure", "Each question", "Download the receipts"):
        assert part in page
    for part in ("Points you can still win", "By quarter", "a pass mark", "Forms differ"):
        assert part not in page


def test_practice_that_ended_early_counts_what_was_answered(desk: Desk) -> None:
    desk.sit("bba", exam="quick-ten")
    page = text(desk.report())
    assert "2 of 3 right" in page
    assert "Unanswered 7 count for nothing" in page
    assert "Missed 1 of 1" in page
    assert desk.figures()["unanswered"] == 7
    assert numbers(desk.report("/answers?show=missed")) == [3]
    desk.browser.post(f"{desk.place}/reviews")
    assert desk.figures()["reviews"]["cards"] == 1


def test_practice_that_ended_at_once_says_so(desk: Desk) -> None:
    desk.sit("", exam="quick-ten")
    page = text(desk.report())
    assert "Nothing answered" in page
    assert "Share right" not in page
    assert "Review what I missed now" not in page
    assert "0 of 0" in text(desk.browser.get(f"/c/{COURSE}/practise").text)
    desk.report("?print=1")


def test_i_dont_know_is_an_answer_on_the_report(desk: Desk) -> None:
    desk.start("quick-ten")
    desk.answer(1, 0, None, confidence=Confidence.UNKNOWN)
    desk.hand_in()
    page = text(desk.report("/answers?show=all"))
    assert page.count("You said “I don't know”") == 1
    assert page.count("Not answered") == 9
    assert "0 of 1 right" in text(desk.report())
    assert [one["unknown"] for one in desk.figures()["questions"]] == [True] + [False] * 9


# --- where and how --------------------------------------------------------------------------------------------------


def test_where_says_weight_count_and_what_can_still_be_won(desk: Desk) -> None:
    desk.sit("b" * 24)
    page = text(desk.report())
    assert "Domain EXS · 50 % of the exam 12 of 12" in page
    assert "Points you can still win here" in page
    figures = desk.figures()
    assert [(one["name"], one["weight"], one["points"]) for one in figures["points_to_win"]] == [
        ("EXS", 50.0, 0.0),
        ("NUT", 50.0, 0.0),
    ]


def test_how_says_pace_quarters_sureness_and_changes_and_gives_advice_only_where_chance_would_not_do(
    desk: Desk,
) -> None:
    """24 questions in 20 minutes are 50 s each; 20 right and then four wrong: of the last quarter's six, 5 were to be expected."""
    desk.sit("b" * 20 + "a" * 4)
    page = text(desk.report())
    assert "An even pace is 0:50 a question." in page
    assert "In the last quarter you had about 3 right answers fewer than its difficulty explains" in page
    assert "Questions 19–24" in page
    assert "Sure and wrong, 4 times" in page
    assert "You have changed no answer yet" in page
    figures = desk.figures()["how"]
    assert [one["rule"] for one in figures["advice"]] == ["end-drops"]
    assert [one["correct"] for one in figures["quarters"]] == [6, 6, 6, 2]
    assert figures["confidence"]["sure_and_wrong"] == [21, 22, 23, 24]
    assert figures["pace"]["even_ms"] == 50_000
    desk.sit("babb" * 6)
    assert desk.figures()["how"]["advice"] == []


def test_every_drawing_is_named_and_has_its_table_and_no_style(desk: Desk) -> None:
    desk.sit("b" * 20)
    page = desk.report()
    assert page.count('<svg class="chart-drawing"') == 1
    assert page.count('<rect class="bar-right"') == 20
    assert "Time on each question, in minutes and seconds" in page
    for one in (page, desk.report("?print=1"), desk.report("/comparison")):
        assert " style=" not in one
        assert not re.search(r"<script(?![^>]*\bsrc=)", one)


# --- each question --------------------------------------------------------------------------------------------------


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="question-(\d+)"', page)]


def test_questions_come_ten_a_page_by_filter_without_script(desk: Desk) -> None:
    found = desk.start()
    for position in range(24):
        own = "b" if position < 12 else "a"
        desk.answer(
            position + 1,
            position,
            [found.names(position).shown[own]],
            confidence="unsure" if position == 3 else None,
            flagged=position == 5,
        )
    desk.hand_in()
    assert numbers(desk.report("/answers")) == list(range(13, 23))
    assert numbers(desk.report("/answers?show=missed&page=2")) == [23, 24]
    assert numbers(desk.report("/answers?show=missed&page=99")) == [23, 24]
    assert numbers(desk.report("/answers?show=unsure")) == [4]
    assert numbers(desk.report("/answers?show=flagged")) == [6]
    assert numbers(desk.report("/answers?show=all&page=3")) == [21, 22, 23, 24]
    assert numbers(desk.report("/answers?show=nonsense&page=nonsense")) == list(range(13, 23))
    assert numbers(desk.report()) == list(range(13, 18))
    one = desk.report("/answers?number=24")
    assert '<details class="answer disclosure is-wrong" id="question-24" open>' in one


def test_a_question_tells_its_history_and_where_to_reread(desk: Desk) -> None:
    found = desk.start()
    for sequence, own in enumerate("acb", start=1):
        desk.answer(sequence, 0, [found.names(0).shown[own]])
    desk.hand_in()
    page = text(desk.report("/answers?number=1"))
    assert re.search(r"Text of a \(not right\).*Text of c \(not right\).*Text of b \(right\)", page)
    assert "Time on this question: 0:30 minutes." in page
    assert "Read about it: First of EXS" in page or "is being written" in page


def test_what_alice_noted_stands_with_the_question_on_screen_and_on_paper(desk: Desk) -> None:
    desk.start()
    room.keep_workspace(
        desk.store,
        person=desk.alice,
        attempt=desk.attempt,
        position=0,
        body={"note": "Check <b>units</b>", "highlights": [[0, 4]]},
        now=desk.clock(),
    )
    desk.hand_in()
    for rest in ("/answers?number=1", "?print=1"):
        page = desk.report(rest)
        assert '<p class="mark-note">Check &lt;b&gt;units&lt;/b&gt;</p>' in page
        assert '<blockquote class="mark-quote mark-yellow">Stem</blockquote>' in page
        assert page.count("css/marks") == 1
    assert "css/marks" not in desk.report("/answers?number=24")
    exported = desk.browser.get(f"/c/{COURSE}/notes.md").text
    assert re.search(r"## From the exam room\n+Question 1: Stem .*\n+> Stem\n+Check <b>units</b>\n", exported)
    of_question = re.findall(r'href="([^"?]*/notes/questions/\w+)', desk.report("/answers?number=1"))[0]
    assert '<p class="mark-note">Check &lt;b&gt;units&lt;/b&gt;</p>' in desk.browser.get(of_question).text
    listed = desk.browser.get(f"/c/{COURSE}/notes").text
    assert '<blockquote class="mark-quote mark-yellow">Stem</blockquote>' in listed


def test_an_exam_that_keeps_its_keys_tells_them_nowhere(app: Flask, store: Store, clock: FakeClock) -> None:
    desk = Desk(app, store, clock, _a_mock(feedback=Feedback.END_WITHOUT_KEYS))
    desk.sit("b" * 12 + "a" * 12)
    for rest in ("", "?print=1", "/answers?show=all", "/answers.csv"):
        page = desk.report(rest)
        assert "Why of" not in page
        assert "The right answer" not in page
    assert "This exam keeps its answers to itself" in desk.report("/answers")
    assert all(row["right answer"] == "" for row in rows(desk))


def test_the_printed_report_has_everything_open_and_no_way_around_it(desk: Desk) -> None:
    desk.sit("b" * 20)
    page = desk.report("?print=1")
    assert numbers(page) == list(range(1, 25))
    assert page.count('<details class="answer') == len(re.findall(r'<details class="answer[^>]*\bopen>', page)) == 24
    assert "<nav" not in page
    assert "Report a flaw" not in page


# --- flaws ----------------------------------------------------------------------------------------------------------


def test_alice_reports_a_flaw_changes_it_and_is_thanked(desk: Desk) -> None:
    desk.sit("a" * 24)
    desk.report()
    said = desk.browser.post(f"{desk.place}/flaws/3", {"reason": "typo", "words": "Moter."}).text
    assert "Thank you. Your report about question 3" in text(said)
    assert "You reported a flaw. Change what you said" in said
    desk.browser.post(f"{desk.place}/flaws/3", {"reason": "wrong-key", "words": "It is <a>."})
    again = desk.report("/answers?number=3")
    assert '<option value="wrong-key" selected>' in again
    assert "It is &lt;a&gt;.</textarea>" in again
    assert [(one.reason, one.words) for one in flaws.reports(desk.store)] == [("wrong-key", "It is <a>.")]


def test_a_report_without_words_comes_back_with_what_was_chosen(desk: Desk) -> None:
    desk.sit("a" * 24)
    desk.report()
    refused = desk.browser.post(f"{desk.place}/flaws/12", {"reason": "other", "words": " "})
    assert refused.status_code == 422
    assert "Say in a few words what is wrong." in refused.text
    assert '<option value="other" selected>' in refused.text
    assert numbers(refused.text) == list(range(11, 21))
    assert desk.browser.post(f"{desk.place}/flaws/99", {"reason": "typo"}).status_code == 422
    assert flaws.reports(desk.store) == []


def test_from_the_room_a_flaw_report_has_a_page_of_its_own_and_leads_back(desk: Desk) -> None:
    desk.start()
    form, question = f"{desk.place}/flaws/2", f"/c/{COURSE}/attempts/{desk.attempt}?question=2"
    assert f'href="{question}"' in desk.browser.get(form).text
    refused = desk.browser.post(form, {"reason": "other", "words": ""})
    assert refused.status_code == 422
    assert '<option value="other" selected>' in refused.text
    sent = desk.browser.post(form, {"reason": "typo"}, follow=False)
    assert (sent.status_code, sent.location) == (303, question)
    assert '<option value="typo" selected>' in desk.browser.get(form).text
    assert "Why of" not in desk.browser.get(form).text
    assert len(flaws.reports(desk.store)) == 1
    desk.hand_in()
    assert desk.browser.get(form, follow=False).location == f"{desk.place}/answers?number=2#question-2"
    assert desk.browser.get(form.replace(COURSE, "another")).status_code == 404


def test_a_checked_question_leads_to_the_form(desk: Desk) -> None:
    found = desk.start("quick-ten")
    desk.answer(1, 0, [found.names(0).shown["a"]])
    desk.browser.get("/help")
    said = desk.browser.call("POST", f"/api/v1/attempts/{desk.attempt}/questions/1/check").get_json()
    assert f'href="{desk.place}/flaws/1"' in said["explanation"]["html"]
    assert f'href="{desk.place}/flaws/1"' in desk.browser.get(f"/c/{COURSE}/attempts/{desk.attempt}?question=1").text


def test_after_many_reports_in_an_hour_alice_is_asked_to_wait(desk: Desk) -> None:
    desk.sit("a" * 24)
    desk.report()
    for _ in range(FLAWS_BY_PERSON.rate.amount):
        desk.browser.post(f"{desk.place}/flaws/1", {"reason": "typo"}, follow=False)
    assert "Send this one a little later" in desk.browser.post(f"{desk.place}/flaws/2", {"reason": "typo"}).text
    assert len(flaws.reports(desk.store)) == 1
    desk.clock.advance(hours=1, seconds=1)
    desk.browser.post(f"{desk.place}/flaws/2", {"reason": "typo"})
    assert len(flaws.reports(desk.store)) == 2


# --- then -----------------------------------------------------------------------------------------------------------


def test_one_button_leads_to_reviews_of_what_was_missed(desk: Desk) -> None:
    desk.sit("b" * 20 + "a" * 4)
    page = desk.report()
    assert "4 questions that you missed or were unsure of are cards." in text(page)
    assert "The first comes up today at" in text(page)
    review = desk.browser.post(f"{desk.place}/reviews", follow=False)
    assert review.status_code == 303
    assert review.location == f"/c/{COURSE}/review"
    assert "4 questions wait for you now." in desk.browser.get(review.location).text


def test_nothing_missed_has_no_button(desk: Desk) -> None:
    desk.sit("b" * 24)
    page = desk.report()
    assert "Review what I missed now" not in page
    assert "Nothing from this exam waits for review" in page


# --- comparison -----------------------------------------------------------------------------------------------------


def test_attempts_at_one_exam_are_compared_with_the_note_that_forms_differ(desk: Desk) -> None:
    desk.sit("b" * 12 + "a" * 12)
    assert "Compare with" not in desk.report()
    desk.clock.advance(days=1)
    desk.sit("b" * 18 + "a" * 6)
    assert "Compare with 1 other attempt" in text(desk.report())
    page = desk.report("/comparison")
    assert re.search(r"12 of 24 50 %.*18 of 24 75 %", text(page))
    assert "forms differ a little in difficulty" in text(page)
    assert page.count('class="chart-dot"') == 2
    assert "This one" in page


# --- proof ----------------------------------------------------------------------------------------------------------


def test_the_receipts_are_one_file_that_is_checked_without_the_site(desk: Desk) -> None:
    desk.sit("b" * 20)
    response = desk.browser.get(f"{desk.place}/receipts.json")
    assert response.headers["Content-Disposition"] == "attachment; filename=receipts.json"
    held = proof.bundle(response.text)
    checked = list(proof.check(held.receipts, held.keys))
    assert [(one.genuine, one.question) for one in checked] == [(True, number) for number in range(1, 21)]
    assert {one.attempt for one in checked} == {desk.attempt}
    assert "/receipts/verify" in " ".join(response.get_json()["how"])


def test_a_visitor_checks_receipts_by_pasting_and_by_file(app: Flask, desk: Desk) -> None:
    desk.sit("b" * 3)
    file = desk.browser.get(f"{desk.place}/receipts.json").get_data()
    receipt = json.loads(file)["receipts"][1]["receipt"]
    visitor = Browser(app)
    visitor.get("/receipts/verify")
    pasted = text(visitor.post("/receipts/verify", {"receipts": receipt}).text)
    assert "The receipt is genuine" in pasted
    assert "Question 2, saved 2026-03-02 09:00:04 UTC" in pasted
    sent = visitor.post("/receipts/verify", {"file": (io.BytesIO(file), "receipts.json")})
    assert "All 3 receipts are genuine" in sent.text
    for proves in ("nobody has changed the receipt since", "does not prove who gave the answer"):
        assert proves in text(sent.text)


def test_a_visitor_who_checked_many_receipts_is_told_to_wait_and_how_to_go_on(app: Flask, clock: FakeClock) -> None:
    visitor = Browser(app)
    visitor.get("/receipts/verify")
    for _ in range(CHECKS_BY_CLIENT.rate.amount):
        visitor.post("/receipts/verify", {"receipts": "x"})
    refused = visitor.post("/receipts/verify", {"receipts": "mine"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert "Try again in 60 minutes, or check them offline" in text(refused.text)
    assert "mine</textarea>" in refused.text
    assert "password" not in refused.text
    clock.advance(hours=1, seconds=1)
    assert visitor.post("/receipts/verify", {"receipts": "mine"}).status_code == 200


def test_a_forged_file_is_not_believed_though_it_brings_its_own_key(app: Flask, desk: Desk) -> None:
    mallory = ReceiptKey.make("mallory")
    said = {"attempt": "x", "position": 0, "sequence": 1, "answer": ["b"], "saved_at": "2026-03-02T09:00:00+00:00"}
    forged = json.dumps({"keys": [mallory.jwk()], "receipts": [mallory.sign(said), "<b>x"]})
    visitor = Browser(app)
    visitor.get("/receipts/verify")
    page = visitor.post("/receipts/verify", {"receipts": forged}).text
    assert "0 of 2 receipts are genuine" in page
    assert "This receipt was not signed by this site." in page
    assert "<b>x" not in page
    assert visitor.post("/receipts/verify", {"receipts": "{"}).status_code == 422


def test_bob_gets_none_of_alices_report(app: Flask, desk: Desk) -> None:
    desk.sit("b" * 24)
    bob = Browser(app).sign_in(a_person(desk.store, "bob", now=desk.clock()))
    for rest in ("", "?print=1", "/answers", "/answers.csv", "/comparison", "/receipts.json"):
        assert bob.get(f"{desk.place}{rest}").status_code == 404
        assert desk.browser.get(f"{desk.place}{rest}".replace(COURSE, "another")).status_code == 404
    assert bob.post(f"{desk.place}/reviews").status_code == 404
    assert bob.post(f"{desk.place}/flaws/1", {"reason": "typo"}).status_code == 404


# --- a table of one's own -------------------------------------------------------------------------------------------


def rows(desk: Desk) -> list[dict[str, str]]:
    response = desk.browser.get(f"{desk.place}/answers.csv")
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == "attachment; filename=answers.csv"
    return list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_alice_takes_her_answers_along_as_a_table(app: Flask, store: Store, clock: FakeClock) -> None:
    bank: list[AnyItem] = [an_item("exs1-001"), a_numeric("exs1-002"), a_multiple("exs1-003"), an_item("exs1-004")]
    desk = Desk(app, store, clock, a_blueprint("mock", scored={"EXS": 4}), bank=bank)
    found = desk.start()
    place = {seat.item: position for position, seat in enumerate(found.attempt.seats)}
    single, numeric, multiple = (place[item] for item in ("exs1-001", "exs1-002", "exs1-003"))
    desk.answer(1, single, [found.names(single).shown["a"]])
    desk.answer(2, single, [found.names(single).shown["b"]], confidence="unsure", spent_ms=41_000)
    desk.answer(3, numeric, "-3")
    desk.answer(4, multiple, [found.names(multiple).shown[own] for own in "ac"])
    desk.hand_in()
    table = rows(desk)
    assert [row["number"] for row in table] == ["1", "2", "3", "4"]
    first = table[single]
    assert first["my answer"] == first["right answer"]
    assert first["my answer"].endswith("Text of b")
    assert (first["correct"], first["confidence"], first["milliseconds"], first["changes"]) == (
        "yes",
        "unsure",
        "41000",
        "1",
    )
    assert (table[numeric]["my answer"], table[numeric]["right answer"]) == ("'-3 kg", "12.5 kg")
    assert table[multiple]["my answer"].count("Text of") == 2
    assert (table[place["exs1-004"]]["my answer"], table[place["exs1-004"]]["correct"]) == ("", "no")


OWN: dict[str, tuple[Any, str]] = {
    "exs1-004": ({"a": "a.right", "b": "b.right", "c": "a.right"}, "Left c – Right a"),
    "exs1-005": (("b", "a", "c", "d"), "Step b; Step a; Step c; Step d"),
    "exs1-006": ({"gas": "gas.b", "organ": "<i>gills", "litres": "6"}, "<i>gills"),
    "exs1-007": ("a", "Region"),
    "exs1-008": ("1", "1"),
}


def test_answers_of_every_kind_are_words_on_the_page_and_in_the_table(
    app: Flask, store: Store, clock: FakeClock
) -> None:
    bank: list[AnyItem] = [a_match(), an_order(), a_cloze(), a_hotspot(), a_generated()]
    desk = Desk(app, store, clock, a_blueprint("mock", scored={"EXS": 5}), bank=bank)
    found = desk.start()
    for position, seat in enumerate(found.attempt.seats):
        own = OWN[seat.item][0]
        sent = found.names(position).outward(own)
        desk.answer(position + 1, position, list(sent) if isinstance(sent, tuple) else sent)
    desk.hand_in()
    table, page = rows(desk), desk.report("/answers?show=all")
    assert "<i>gills" not in page
    for position, seat in enumerate(found.attempt.seats):
        row, words = table[position], OWN[seat.item][1]
        assert row["correct"] == "no"
        assert row["right answer"] != ""
        assert words in row["my answer"]
        assert "[[" not in row["my answer"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("12.5 kg") == "12.5 kg"


def test_markup_in_an_option_is_words_in_the_table(app: Flask, store: Store, clock: FakeClock) -> None:
    item = an_item("exs1-001")
    shouted = replace(item.options[1], text="<strong>Fat</strong> &amp; water")
    options: tuple[Option, ...] = (item.options[0], shouted, *item.options[2:])
    desk = Desk(app, store, clock, a_blueprint("mock", scored={"EXS": 1}), bank=[replace(item, options=options)])
    desk.sit("b")
    assert rows(desk)[0]["my answer"].endswith("Fat & water")


# --- the same numbers as JSON ---------------------------------------------------------------------------------------


def test_the_json_has_the_pages_numbers(desk: Desk) -> None:
    desk.sit("b" * 18 + "a" * 6)
    figures = desk.figures()
    assert (figures["correct"], figures["of"], figures["saved_changes"]) == (18, 24, 24)
    assert figures["reviews"]["cards"] == 6
    assert figures["how"]["changes"] == {"wrong_to_right": 0, "right_to_wrong": 0, "wrong_to_wrong": 0}
    assert len(figures["questions"][0]["history"]) == 1
    assert figures["questions"][0]["spent_ms"] == 30_000
