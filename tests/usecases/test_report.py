"""The score report, on both databases."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from certprep.domain.attempt import Entry
from certprep.domain.blueprint import Blueprint, Feedback, Purpose, Scale
from certprep.domain.course import Course, Level
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.exposure import Exposure, Source
from certprep.domain.identity import new_id
from certprep.domain.item import AnyItem, Status, Use
from certprep.domain.mail import Mail
from certprep.domain.marks.mark import handle
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import marks, outbox
from certprep.usecases.exam import answering, building, report, room, settling
from tests.builders import (
    COURSE,
    a_bank,
    a_blueprint,
    a_course,
    a_person,
    a_reading,
    an_entry,
    an_item,
    content,
    publish,
)
from tests.conftest import FakeClock

FULL_MOCK = {"EXS": 18, "NUT": 12, "ASM": 18, "PRG": 18, "TEC": 12, "SPT": 6, "SPC": 12, "BEH": 12, "SLP": 12}
SCALE = Scale(lowest=100, highest=500, cut=350, cut_share=0.70)


class Sitting:
    """Alice sits one exam of a published course."""

    def __init__(self, store: Store, clock: FakeClock, held: Content | None = None, *, exam: str = "quiz") -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        publish(store, held, now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.start(exam)

    def start(self, exam: str = "quiz") -> None:
        self.id = building.start(
            self.store, person=self.alice, course=COURSE, exam=exam, now=self.clock(), rng=self.rng
        )
        self.room = room.look(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)
        self.items = [seat.item for seat in self.room.attempt.seats]

    def hand_in(self, answers: Mapping[str, str], **changes: object) -> report.Report:
        """Answer these items with these options, hand in, and see the report."""
        entries = [
            self._entry(number, item, own, **changes) for number, (item, own) in enumerate(answers.items(), start=1)
        ]
        answering.replay(self.store, person=self.alice, attempt=self.id, entries=entries, now=self.clock())
        room.submit(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)
        return self.report()

    def hand_in_log(self, answers: Sequence[tuple[str, str]]) -> report.Report:
        """Answer these items in this order, a minute apart, hand in, and see the report."""
        for number, (item, own) in enumerate(answers, start=1):
            entry = self._entry(number, item, own)
            answering.answer(
                self.store, person=self.alice, attempt=self.id, entry=entry, now=self.clock.advance(seconds=60)
            )
        return self.hand_in({})

    def _entry(self, sequence: int, item: str, own: str, **changes: object) -> Entry:
        position = self.items.index(item)
        return an_entry(sequence, position, response=[self.room.names(position).shown[own]], **changes)

    def report(self) -> report.Report:
        return report.report(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def review_missed(self) -> int:
        return report.review_missed(self.store, person=self.alice, attempt=self.id, now=self.clock(), rng=self.rng)

    def of(self, domain: str) -> list[str]:
        return [item for item in self.items if item.startswith(domain.lower())]

    def cards(self) -> set[str]:
        with self.store.reading() as tx:
            return {card.subject for card in tx.cards.due(person=self.alice.id, course=COURSE, now=self.clock())}


def all_right(items: Sequence[str]) -> dict[str, str]:
    return dict.fromkeys(items, "b")


# --- outcome --------------------------------------------------------------------------------------------------------


def test_a_quiz_has_a_raw_score_and_no_pass(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    found = sitting.hand_in(all_right(sitting.items[:4]))
    assert (found.score.total.correct, found.score.total.of, found.score.unanswered) == (4, 6, 2)
    assert found.score.scaled is None


def full_mock_content() -> Content:
    """A generated bank of just 120 live items and 20 pilots."""
    course = a_course(*FULL_MOCK)
    live = [item for domain, most in FULL_MOCK.items() for item in a_bank(each=most, domains=[domain])]
    pilots = [
        an_item(f"pil{number}", objective=f"{domain}-1.1", status=Status.PILOT)
        for number, domain in enumerate([*FULL_MOCK, *FULL_MOCK, "EXS", "ASM"])
    ]
    mock = a_blueprint("mock", purpose=Purpose.MOCK, scored=FULL_MOCK, pilot=20, minutes=150, scale=SCALE)
    half = a_blueprint("half", purpose=Purpose.MOCK, scored=dict.fromkeys(FULL_MOCK, 6), minutes=75)
    held = content(live, blueprints=[mock, half], readings=[], course=course)
    extra = content(pilots, blueprints=[], readings=[], course=course)
    return replace(held, items={**held.items, **extra.items})


@pytest.mark.parametrize(("right", "reads", "passed"), [(84, 350, True), (83, 347, False)])
def test_a_full_mock_of_140_questions_is_passed_at_84_of_120_and_not_at_83(
    store: Store,
    clock: FakeClock,
    right: int,
    reads: int,
    passed: bool,
) -> None:
    sitting = Sitting(store, clock, full_mock_content(), exam="mock")
    assert len(sitting.items) == 140
    scored = [item for item in sitting.items if not item.startswith("pil")]
    wrong = dict.fromkeys(scored[right:], "a")
    found = sitting.hand_in({**all_right(sitting.items), **wrong})
    assert (found.score.total.correct, found.score.total.of) == (right, 120)
    assert found.score.scaled is not None
    assert (found.score.scaled.score, found.score.scaled.passed, found.score.scaled.too_close) == (reads, passed, True)
    assert sum(not question.mark.scored for question in found.questions) == 20


def test_the_half_mock_has_a_share_with_an_interval_and_states_no_pass(store: Store, clock: FakeClock) -> None:
    """27 of 54: half the width is z / (2 sqrt(54 + z2)) = 1.281552 / (2 * 7.459382) = .085902."""
    sitting = Sitting(store, clock, full_mock_content(), exam="half")
    found = sitting.hand_in(all_right(sitting.items[:27]))
    assert found.score.scaled is None
    assert found.score.total.share == 0.5
    assert found.score.total.interval == pytest.approx((0.5 - 0.085902, 0.5 + 0.085902), abs=1e-6)
    assert all(domain.interval is None for domain in found.score.domains)


def test_a_report_is_the_same_whenever_it_is_looked_at(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    first = sitting.hand_in(all_right(sitting.items[:4]))
    clock.advance(days=90)
    publish(store, content(a_bank(stem="Reworded?", status=Status.RETIRED)), now=clock())
    later = sitting.report()
    assert later.score == first.score
    assert [one.question for one in later.questions] == [one.question for one in first.questions]


def test_bob_can_not_see_alices_report(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    sitting.hand_in({})
    bob = a_person(store, "bob", now=clock())
    with pytest.raises(NotFound):
        report.report(store, person=bob, attempt=sitting.id, now=clock(), rng=sitting.rng)


# --- where ----------------------------------------------------------------------------------------------------------


def test_the_weakest_domains_come_first_with_their_modules(store: Store, clock: FakeClock) -> None:
    """One of three in EXS is right and two of three in NUT."""
    sitting = Sitting(store, clock)
    found = sitting.hand_in(all_right([*sitting.of("EXS")[:1], *sitting.of("NUT")[:2]]))
    assert [(one.domain.name, one.domain.correct) for one in found.rereads] == [("EXS", 1), ("NUT", 2)]
    assert [one.title for one in found.rereads] == ["Domain EXS", "Domain NUT"]
    assert [[module.slug for module in one.modules] for one in found.rereads] == [["exs-one"], ["nut-one"]]


def test_a_module_to_reread_is_written_or_being_written(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, content(readings=[a_reading("exs-one")]))
    found = sitting.hand_in({})
    assert [one.written for one in found.rereads] == [frozenset({"exs-one"}), frozenset()]
    assert {one.module.slug: one.written for one in found.questions} == {"exs-one": True, "nut-one": False}


def test_a_module_written_since_can_be_reread_from_an_old_report(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, content(readings=[]))
    assert not any(one.written for one in sitting.hand_in({}).questions)
    clock.advance(days=1)
    publish(store, content(readings=[a_reading("exs-one")]), now=clock())
    later = sitting.report()
    assert later.rereads[0].written == {"exs-one"}
    assert {one.module.slug: one.written for one in later.questions} == {"exs-one": True, "nut-one": False}


def test_nothing_is_to_be_reread_where_nothing_was_missed(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    found = sitting.hand_in(all_right(sitting.items))
    assert (found.rereads, found.to_review) == ((), 0)


def test_points_to_win_rest_on_first_exposures_over_all_exams(store: Store, clock: FakeClock) -> None:
    """In the first quiz all three of NUT are wrong and all of EXS right; the second time the same questions are right, but not first."""
    held = content(a_bank(each=3))
    sitting = Sitting(store, clock, held)
    sitting.hand_in({**all_right(sitting.of("EXS")), **dict.fromkeys(sitting.of("NUT"), "a")})
    clock.advance(days=1)
    sitting.start()
    found = sitting.hand_in(all_right(sitting.items))
    assert [(one.domain, one.known.correct, one.known.of, one.points) for one in found.gains] == [
        ("NUT", 0, 3, 50.0),
        ("EXS", 3, 3, 0.0),
    ]
    assert found.missed == ()


def test_what_was_checked_or_reviewed_before_is_no_first_exposure(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, content(a_bank(each=3)))
    item = sitting.items[0]
    with store.transaction() as tx:
        tx.responses.add([an_exposure(sitting, item, source=Source.CHECK)])
    clock.advance(seconds=1)
    sitting.hand_in(all_right(sitting.items))
    with store.reading() as tx:
        found = tx.responses.first_exposures(person=sitting.alice.id, course=COURSE)
    assert set(found) == set(sitting.items) - {item}


def test_an_objectives_misses_are_listed_and_estimated_from_five_first_exposures(
    store: Store, clock: FakeClock
) -> None:
    bank = [an_item(f"exs1-{number:03}", objective="EXS-1.1") for number in range(5)]
    sitting = Sitting(store, clock, content(bank, blueprints=[a_blueprint(scored={"EXS": 5})], readings=[]))
    found = sitting.hand_in(all_right(sitting.items[:3]))
    assert [(one.objective, len(one.missed), one.of, one.known) for one in found.missed] == [("EXS-1.1", 2, 5, None)]
    clock.advance(days=1)
    sitting.start()
    found = sitting.hand_in(dict.fromkeys(sitting.items, "a"))
    known = found.missed[0].known
    assert known is not None
    assert (known.correct, known.of) == (3, 5)


# --- how ------------------------------------------------------------------------------------------------------------


def test_changed_answers_are_counted_in_this_exam_and_in_all(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    first, second, third = sitting.items[:3]
    found = sitting.hand_in_log([(first, "a"), (second, "b"), (third, "a"), (first, "b"), (second, "c"), (third, "c")])
    assert (found.how.changes.gained, found.how.changes.lost, found.how.changes.moved) == (1, 1, 1)
    clock.advance(days=1)
    sitting.start()
    later = sitting.hand_in_log([(sitting.items[0], "a"), (sitting.items[0], "b")])
    assert (later.how.changes.count, later.how.changes_ever.count, later.how.changes_ever.gained) == (1, 4, 2)


def test_a_question_tells_its_answers_one_after_the_other(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    item = sitting.items[0]
    question = sitting.hand_in_log([(item, "a"), (item, "b"), (item, "b")]).questions[0]
    assert [(one.said_html.partition(": ")[2], one.correct) for one in question.history] == [
        ("Text of a", False),
        ("Text of b", True),
    ]
    assert question.changes == 1
    assert question.said_html.endswith("Text of b") == question.key_html.endswith("Text of b") is True


def test_an_even_pace_is_the_blueprints_time_with_the_learners_factor(store: Store, clock: FakeClock) -> None:
    """Six questions in ten minutes are 100 seconds each; with one and a half times the time, 150."""
    sitting = Sitting(store, clock)
    found = sitting.hand_in(all_right(sitting.items), spent_ms=40_000)
    assert found.how.pace is not None
    assert (found.how.pace.even_ms, found.how.pace.total_ms, len(found.how.pace.quick)) == (100_000, 240_000, 6)


def test_a_mock_of_twenty_has_quarters_and_practice_has_none(store: Store, clock: FakeClock) -> None:
    bank = a_bank(each=12)
    exams = [a_blueprint("mock", purpose=Purpose.MOCK, scored={"EXS": 10, "NUT": 10}, minutes=20)]
    sitting = Sitting(store, clock, content(bank, blueprints=exams), exam="mock")
    found = sitting.hand_in(all_right(sitting.items[:10]))
    assert [one.against.correct for one in found.how.quarters] == [5, 5, 0, 0]
    assert [one.rule for one in found.how.advice] == ["end-unanswered"]


# --- each question --------------------------------------------------------------------------------------------------


def test_every_option_has_its_truth_and_its_rationale_under_the_id_that_was_shown(
    store: Store, clock: FakeClock
) -> None:
    sitting = Sitting(store, clock)
    found = sitting.hand_in({sitting.items[0]: "c"})
    question = found.questions[0]
    assert question.explanation is not None
    options = {option.why_html: option for option in question.explanation.options}
    assert set(options) == {"Why of a", "Why of b", "Why of c", "Why of d"}
    assert [why for why, option in options.items() if option.key] == ["Why of b"]
    assert [why for why, option in options.items() if option.chosen] == ["Why of c"]
    assert [one.id for one in question.explanation.options] == [one.id for one in sitting.room.questions[0].options]
    assert (question.answer is not None, found.questions[1].answer) == (True, None)


def note_on(sitting: Sitting, person: Person, item: str, note: str) -> None:
    marks.mark_question(
        sitting.store,
        marks.Wanted(note=note),
        person=person,
        course=COURSE,
        handle=handle(item),
        now=sitting.clock(),
        rng=Random(note),
    )


def test_what_alice_marked_on_a_question_stands_with_it_but_not_while_that_is_in_an_open_exam(
    store: Store, clock: FakeClock
) -> None:
    sitting = Sitting(store, clock, content(a_bank(each=3)))  # no more than the exam asks
    whose: dict[str, Any] = {"person": sitting.alice, "attempt": sitting.id, "now": clock()}
    room.keep_workspace(store, position=1, body={"note": "Units!", "highlights": [[0, 4]]}, **whose)
    room.keep_workspace(store, position=None, body={"note": "of the whole"}, **whose)
    sitting.hand_in({})
    note_on(sitting, sitting.alice, sitting.items[2], "Six seconds.")
    bob = a_person(store, "bob", now=clock())
    with store.transaction() as tx:
        tx.responses.add([an_exposure(sitting, sitting.items[2], person=bob.id, response='["b"]', correct=True)])
    note_on(sitting, bob, sitting.items[2], "Bob's.")
    found = sitting.report().questions
    assert [one.mark.position for one in found if one.marked] == [1, 2]
    assert found[1].room is not None
    assert (found[1].room.note, found[1].room.quotes) == ("Units!", ("Stem",))
    assert [mark.note for mark in found[2].own] == ["Six seconds."]
    clock.advance(hours=1)
    first, sitting.rng = sitting.id, Random(6)
    sitting.start()
    again = report.report(store, person=sitting.alice, attempt=first, now=clock(), rng=sitting.rng).questions
    assert not any(one.marked for one in again)


def test_an_exam_that_keeps_its_keys_shows_no_explanation(store: Store, clock: FakeClock) -> None:
    secret = a_blueprint(feedback=Feedback.END_WITHOUT_KEYS)
    sitting = Sitting(store, clock, content(blueprints=[secret]))
    found = sitting.hand_in(all_right(sitting.items[:2]))
    assert [one.explanation for one in found.questions] == [None] * 6
    assert "Why of" not in repr(found.questions)
    assert found.score.total.correct == 2


# --- then -----------------------------------------------------------------------------------------------------------


def test_what_was_missed_or_unsure_is_there_to_review_at_once(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    assert sitting.hand_in(all_right(sitting.items[:4]), confidence="unsure").to_review == 6


def held_for_mocks() -> tuple[list[AnyItem], Blueprint]:
    """EXS-1.1 is asked by one item kept for mocks and one for practice, and besides there is EXS-1.2."""
    items: list[AnyItem] = [
        an_item("exs1-mock", objective="EXS-1.1", use=Use.MOCK),
        an_item("exs1-kin", objective="EXS-1.1"),
        an_item("exs1-other", objective="EXS-1.2", level=Level.APPLICATION),
    ]
    return items, a_blueprint("mock", purpose=Purpose.MOCK, scored={"EXS": 3})


def test_a_missed_item_kept_for_mocks_makes_its_kin_due_and_is_itself_no_card(store: Store, clock: FakeClock) -> None:
    items, mock = held_for_mocks()
    sitting = Sitting(store, clock, content(items, blueprints=[mock], readings=[]), exam="mock")
    sitting.hand_in({"exs1-mock": "a", "exs1-kin": "b", "exs1-other": "b"})
    assert sitting.cards() == {"exs1-kin"}
    with store.reading() as tx:
        assert tx.cards.of(person=sitting.alice.id, course=COURSE, subjects=["exs1-mock", "exs1-other"]) == {}


def test_an_item_kept_for_mocks_that_was_right_leaves_its_kin_alone(store: Store, clock: FakeClock) -> None:
    items, mock = held_for_mocks()
    sitting = Sitting(store, clock, content(items, blueprints=[mock], readings=[]), exam="mock")
    sitting.hand_in(all_right(sitting.items))
    clock.advance(days=30)
    assert sitting.cards() == set()


def test_the_next_exam_is_one_that_can_be_drawn_with_how_much_of_it_was_seen(store: Store, clock: FakeClock) -> None:
    """A mock comes before a quiz, and the longer mock can't be filled."""
    blueprints = [
        a_blueprint("quiz"),
        a_blueprint("mock", purpose=Purpose.MOCK, scored={"EXS": 4, "NUT": 4}, minutes=20),
        a_blueprint("long", purpose=Purpose.MOCK, scored={"EXS": 40}),
    ]
    sitting = Sitting(store, clock, content(blueprints=blueprints))
    sitting.hand_in({})
    following = report.next_exam(store, person=sitting.alice, course=COURSE, now=clock())
    assert following is not None
    assert following.blueprint.id == "mock"
    assert (following.count, following.seen, following.time) == (8, 2, timedelta(minutes=20))


def test_one_button_has_everything_missed_come_up_for_review_at_once(store: Store, clock: FakeClock) -> None:
    """The cards of what was missed come up in a minute; a card of long ago that was missed again comes up now as well."""
    sitting = Sitting(store, clock)
    found = sitting.hand_in(all_right(sitting.items[:4]))
    assert found.next_due_at is not None
    assert found.next_due_at <= clock() + timedelta(minutes=1)
    with store.transaction() as tx:
        later = clock() + timedelta(days=9)
        tx.cards.keep(
            [Card(subject=item, due_at=later) for item in sitting.items], person=sitting.alice.id, course=COURSE
        )
    assert sitting.cards() == set()
    for _ in range(2):
        assert sitting.review_missed() == 2
        assert sitting.cards() == set(sitting.items[4:])


def test_the_button_brings_up_the_kin_of_a_missed_item_kept_for_mocks(store: Store, clock: FakeClock) -> None:
    items, mock = held_for_mocks()
    sitting = Sitting(store, clock, content(items, blueprints=[mock], readings=[]), exam="mock")
    sitting.hand_in({"exs1-mock": "a", "exs1-kin": "b", "exs1-other": "b"})
    assert sitting.review_missed() == 1
    assert sitting.cards() == {"exs1-kin"}


# --- others ---------------------------------------------------------------------------------------------------------


def an_exposure(sitting: Sitting, item: str, **changes: Any) -> Exposure:
    """By Alice, wrong, in an exam, unless it says otherwise."""
    revision = next(seat.revision for seat in sitting.room.attempt.seats if seat.item == item)
    fields: dict[str, Any] = {
        "id": new_id(sitting.clock(), sitting.rng),
        "person": sitting.alice.id,
        "course": COURSE,
        "item": item,
        "revision": revision,
        "source": Source.EXAM,
        "attempt": None,
        "at": sitting.clock(),
        "study_day": sitting.clock().date(),
        "correct": False,
        "response": '["a"]',
        "confidence": None,
        "spent_ms": 0,
    }
    return Exposure(**{**fields, **changes})


def others_answer(sitting: Sitting, item: str, responses: Sequence[str], *, source: Source = Source.EXAM) -> list[str]:
    """Somebody else for each response; gives who they are."""
    everybody = [
        a_person(sitting.store, f"other-{source}-{item}-{number}", now=sitting.clock()).id
        for number in range(len(responses))
    ]
    given = [
        an_exposure(sitting, item, person=person, source=source, correct=own == "b", response=json.dumps([own]))
        for person, own in zip(everybody, responses, strict=True)
    ]
    with sitting.store.transaction() as tx:
        tx.responses.add(given)
    return everybody


def test_how_others_answered_is_told_from_thirty_people_on(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    enough, too_few = sitting.items[:2]
    others_answer(sitting, enough, ["b"] * 20 + ["c"] * 10)
    others_answer(sitting, too_few, ["b"] * 29)
    others_answer(sitting, too_few, ["b"] * 2, source=Source.CHECK)
    found = sitting.hand_in(dict.fromkeys(sitting.items, "a"))
    told = report.others(store, found, questions=found.questions)
    assert set(told) == {0}
    names = sitting.room.names(0).shown
    assert (told[0].people, told[0].correct) == (30, 20)
    assert told[0].chosen == {names["a"]: 0, names["b"]: 20, names["c"]: 10, names["d"]: 0}


def test_only_somebodys_first_answer_counts_among_others(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    item = sitting.items[0]
    everybody = others_answer(sitting, item, ["c"] * 30)
    clock.advance(days=1)
    with store.transaction() as tx:
        tx.responses.add([an_exposure(sitting, item, person=one, response='["b"]', correct=True) for one in everybody])
    found = sitting.hand_in({})
    told = report.others(store, found, questions=found.questions)
    assert (told[0].people, told[0].correct) == (30, 0)


def test_others_tell_nothing_where_the_key_is_kept(store: Store, clock: FakeClock) -> None:
    secret = a_blueprint(feedback=Feedback.END_WITHOUT_KEYS)
    sitting = Sitting(store, clock, content(blueprints=[secret]))
    others_answer(sitting, sitting.items[0], ["b"] * 30)
    found = sitting.hand_in({})
    assert report.others(store, found, questions=found.questions) == {}
    assert {one.key_html for one in found.questions} == {""}
    assert {moment.correct for one in found.questions for moment in one.history} <= {None}


# --- the mail -------------------------------------------------------------------------------------------------------


def mails(store: Store, clock: FakeClock) -> list[Mail]:
    return outbox.claim_due(store, clock(), 99)


def test_a_mail_confirms_what_was_handed_in(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    clock.advance(minutes=4)
    sitting.hand_in(all_right(sitting.items[:4]))
    sitting.report()
    (mail,) = mails(store, clock)
    said = mail.from_site("https://prep.example.org").body
    assert mail.recipient == "alice@example.org"
    assert "Quiz" in mail.subject
    assert "You handed in Quiz on 02 March 2026 at 09:04 (UTC)." in said
    assert "4 of 6 questions are answered" in said
    assert f"https://prep.example.org/c/{COURSE}/attempts/{sitting.id}/report" in said


def test_a_mail_confirms_what_the_deadline_handed_in_whoever_notices(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    clock.advance(days=2)
    assert settling.settle_due(store, now=clock(), rng=sitting.rng) == 1
    (mail,) = mails(store, clock)
    assert "The time was up" in mail.body
    assert "02 March 2026 at 09:10" in mail.body
    assert "0 of 6 questions are answered" in mail.body


def test_practice_sends_no_mail(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, exam="quick-ten")
    sitting.hand_in({})
    assert mails(store, clock) == []


# --- before, and all of them ----------------------------------------------------------------------------------------


def test_there_is_no_report_while_answers_are_accepted(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    clock.advance(minutes=10, seconds=10)
    with pytest.raises(Conflict, match="not-yet"):
        sitting.report()
    clock.advance(seconds=1)
    assert sitting.report().attempt.closed_at == sitting.room.attempt.deadline_at


def test_past_attempts_are_listed_with_their_scores_and_open_ones_without(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    sitting.hand_in(all_right(sitting.items[:4]))
    clock.advance(hours=1)
    sitting.start()
    past = report.past(store, person=sitting.alice, course=COURSE, now=clock())
    assert [one.score and one.score.total.correct for one in past] == [None, 4]
    clock.advance(hours=1)
    past = report.past(store, person=sitting.alice, course=COURSE, now=clock())
    assert [one.score and one.score.total.correct for one in past] == [0, 4]
    assert past[0].attempt.closed_at == sitting.room.attempt.deadline_at


def test_attempts_at_the_same_exam_stand_beside_each_other_the_oldest_first(store: Store, clock: FakeClock) -> None:
    held = content(blueprints=[a_blueprint(), a_blueprint("other")])
    sitting = Sitting(store, clock, held)
    sitting.hand_in(all_right(sitting.items[:2]))
    for exam, right in (("other", 6), ("quiz", 5)):
        clock.advance(days=1)
        sitting.start(exam)
        found = sitting.hand_in(all_right(sitting.items[:right]))
    assert found.earlier == 1
    past = report.compare(store, person=sitting.alice, attempt=sitting.id, now=clock(), rng=sitting.rng)
    assert [one.score and one.score.total.correct for one in past] == [2, 5]
    assert past[-1].attempt.id == sitting.id


def test_the_attempts_of_another_course_are_not_listed(store: Store, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    other: Course = replace(a_course(), id="another")
    publish(store, content(course=other), now=clock())
    assert report.past(store, person=sitting.alice, course="another", now=clock()) == []
