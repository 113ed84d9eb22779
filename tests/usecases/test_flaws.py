"""Flaw reports, on both databases."""

import json
from random import Random

import pytest

from certprep.domain.errors import Invalid, NotFound
from certprep.domain.flaw import FlawReport, Reason
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases import flaws
from certprep.usecases.exam import answering, building, room
from tests.builders import COURSE, a_person, an_entry, publish
from tests.conftest import FakeClock


class Sitting:
    """Alice sits the quiz."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        publish(store, now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.id = building.start(store, person=self.alice, course=COURSE, exam="quiz", now=clock(), rng=self.rng)

    def say(self, reason: str, words: str = "", *, person: Person | None = None, position: int = 0) -> FlawReport:
        return flaws.report(
            self.store,
            person=person or self.alice,
            attempt=self.id,
            position=position,
            reason=reason,
            words=words,
            now=self.clock(),
            rng=self.rng,
        )


@pytest.fixture
def sitting(store: Store, clock: FakeClock) -> Sitting:
    return Sitting(store, clock)


def test_what_alice_says_is_listed_with_what_she_had_answered(sitting: Sitting) -> None:
    look = room.look(sitting.store, person=sitting.alice, attempt=sitting.id, now=sitting.clock(), rng=sitting.rng)
    entry = an_entry(1, 0, response=[look.names(0).shown["c"]])
    answering.answer(sitting.store, person=sitting.alice, attempt=sitting.id, entry=entry, now=sitting.clock())
    kept = sitting.say("wrong-key", "It is c.")
    assert flaws.reports(sitting.store) == [kept]
    seat = look.attempt.seats[0]
    assert (kept.item, kept.revision, kept.attempt) == (seat.item, seat.revision, sitting.id)
    assert (kept.reason, kept.words, json.loads(kept.response)) == (Reason.WRONG_KEY, "It is c.", ["c"])


def test_saying_it_again_replaces_what_was_said(sitting: Sitting) -> None:
    sitting.say("typo", "Moter.")
    sitting.clock.advance(minutes=1)
    sitting.say("unclear", "Which one?")
    sitting.say("typo", position=1)
    found = flaws.reports(sitting.store)
    assert [(one.reason, one.words) for one in found if one.item == sitting.say("unclear", "Which one?").item] == [
        (Reason.UNCLEAR, "Which one?")
    ]
    assert len(found) == 2


def test_nobody_reports_on_alices_attempt_but_alice(sitting: Sitting) -> None:
    bob = a_person(sitting.store, "bob", now=sitting.clock())
    with pytest.raises(NotFound):
        sitting.say("typo", person=bob)
    with pytest.raises(Invalid, match="no-such-question"):
        sitting.say("typo", position=99)
    with pytest.raises(Invalid, match="flaw-without-words"):
        sitting.say("other")
    assert flaws.reports(sitting.store) == []


def test_reports_are_listed_by_course_the_newest_first(sitting: Sitting) -> None:
    for position in range(3):
        sitting.clock.advance(minutes=1)
        sitting.say("typo", str(position), position=position)
    assert [one.words for one in flaws.reports(sitting.store, course=COURSE)] == ["2", "1", "0"]
    assert flaws.reports(sitting.store, course="another") == []
