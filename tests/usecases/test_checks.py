"""Quick checks have the text at hand: they mark an item as seen and feed cards, and nothing else, on both databases."""

from datetime import datetime, timedelta
from random import Random

import pytest

from certprep.domain.attempt import Attempt
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases import study
from certprep.usecases.exam import answering, building, report, room
from certprep.usecases.steps import asked, drawing, practising
from tests.builders import COURSE, a_bank, a_blueprint, a_person, a_reading, an_entry, content, publish


class Desk:
    """A course of which every question is asked in a check, and Alice."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now, self.rng = store, now, Random(5)
        bank = a_bank(each=6, domains=("EXS",))
        self.items = [one.id for one in bank]
        held = content(
            bank, readings=[a_reading(check=self.items)], blueprints=[a_blueprint(scored={"EXS": 3}, levels={})]
        )
        self.content = publish(store, held, now=now).content
        self.alice = a_person(store, "alice", now=now)

    def check(self, *items: str, option: str, person: Person | None = None) -> None:
        for item in items:
            spot = study.Spot(course=COURSE, slug="exs-one", anchor="check-1", position=self.items.index(item), seed=3)
            own = asked.Asked(released=self.content.items[item], seed=3).names.shown[option]
            study.check(self.store, spot, person=person or self.alice, given=[own], now=self.now, rng=self.rng)

    def sit(self, *, option: str = "a") -> report.Report:
        """The exam, each answer the same, and its report."""
        self.now += timedelta(minutes=1)
        attempt = building.start(self.store, person=self.alice, course=COURSE, exam="quiz", now=self.now, rng=self.rng)
        held = room.look(self.store, person=self.alice, attempt=attempt, now=self.now, rng=self.rng)
        entries = [
            an_entry(position + 1, position, response=[held.names(position).shown[option]])
            for position in range(len(held.attempt.seats))
        ]
        answering.replay(self.store, person=self.alice, attempt=attempt, entries=entries, now=self.now)
        room.submit(self.store, person=self.alice, attempt=attempt, now=self.now, rng=self.rng)
        return report.report(self.store, person=self.alice, attempt=attempt, now=self.now, rng=self.rng)


@pytest.fixture
def desk(store: Store, now: datetime) -> Desk:
    return Desk(store, now)


def drawn(attempt: Attempt) -> set[str]:
    return {seat.item for seat in attempt.seats}


def test_a_check_is_no_first_exposure_right_or_wrong(desk: Desk) -> None:
    desk.check(*desk.items[:3], option="b")
    desk.check(*desk.items[3:], option="a")
    with desk.store.reading() as tx:
        assert tx.responses.first_exposures(person=desk.alice.id, course=COURSE) == {}
        assert practising.record(tx, COURSE, person=desk.alice).first == {}


def test_what_was_checked_before_never_enters_the_gains(desk: Desk) -> None:
    desk.check(*desk.items, option="b")
    found = desk.sit(option="a")
    assert found.gains == ()  # nothing is known of any domain


def test_checks_after_an_exam_change_nothing_in_its_report(desk: Desk) -> None:
    before = desk.sit(option="a")
    desk.now += timedelta(days=1)
    desk.check(*desk.items, option="b")
    attempt = before.attempt.id
    after = report.report(desk.store, person=desk.alice, attempt=attempt, now=desk.now, rng=desk.rng)
    assert (after.gains, after.score) == (before.gains, before.score)


def test_how_others_answered_knows_nothing_of_checks(desk: Desk) -> None:
    for number in range(35):
        desk.check(
            *desk.items[:2], option="ab"[number % 2], person=a_person(desk.store, f"other-{number}", now=desk.now)
        )
    revisions = {one.revision for one in desk.content.items.values()}
    with desk.store.reading() as tx:
        assert tx.responses.of_others(revisions=revisions, but=desk.alice.id) == {}
    found = desk.sit()
    assert report.others(desk.store, found, questions=found.questions) == {}


def test_drawing_an_exam_knows_a_checked_item_as_seen_and_by_nothing_else(desk: Desk) -> None:
    checked = desk.items[:3]
    desk.check(*checked, option="b")
    bob = a_person(desk.store, "bob", now=desk.now)
    with desk.store.reading() as tx:
        hers, his = drawing.exposure(tx, desk.alice, COURSE), drawing.exposure(tx, bob, COURSE)
    assert (set(hers.seen), set(hers.recent), dict(hers.uses)) == (set(checked), set(), {})
    assert (set(his.seen), set(his.recent), dict(his.uses)) == (set(), set(), {})
    assert drawn(desk.sit().attempt).isdisjoint(checked)  # three fresh ones are left, and they come


def test_a_missed_check_becomes_a_card_and_a_right_one_does_not(desk: Desk) -> None:
    desk.check(desk.items[0], option="a")
    desk.check(desk.items[1], option="b")
    with desk.store.reading() as tx:
        cards = tx.cards.of(person=desk.alice.id, course=COURSE, subjects=desk.items)
    assert set(cards) == {desk.items[0]}
