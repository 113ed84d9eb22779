"""Cards that a device takes along, and the answers that come back from it."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from certprep.domain.attempt import Confidence
from certprep.domain.exposure import Source
from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import review_offline
from certprep.usecases.exam import building
from certprep.usecases.review_offline import Kept, Outcome, Settled, TakenAlong
from certprep.usecases.steps import evidence, released
from tests.builders import COURSE, a_bank, a_person, an_item, content, publish

ITEMS = ("exs1-001", "exs1-002", "exs1-003")


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    """Alice missed three questions a while ago, and they are due."""
    publish(store, content([an_item(one) for one in ITEMS], blueprints=[]), now=now)
    person = a_person(store, "alice", now=now)
    miss(store, person, ITEMS, at=now - timedelta(days=3))
    return person


def miss(store: Store, person: Person, items: tuple[str, ...], *, at: datetime) -> None:
    with store.transaction() as tx:
        held = released.live(tx, COURSE).content
        graded = [
            evidence.Graded(released=held.items[one], correct=False, response=("b",), confidence=None, at=at)
            for one in items
        ]
        evidence.record(
            tx, graded, content=held, person=person, source=Source.CHECK, attempt=None, now=at, rng=Random(3)
        )


def along(store: Store, person: Person, now: datetime) -> tuple[TakenAlong, ...]:
    return review_offline.take_along(store, person=person, course=COURSE, now=now).cards


def answer(one: TakenAlong, sequence: int, *, at: datetime, right: bool = True) -> Kept:
    chosen = next(option.id for option in one.truth.explanation.options if option.key is right)
    return Kept(sequence=sequence, seen=one.showing.seen, given=[chosen], confidence=Confidence.SURE, answered_at=at)


def settle(store: Store, person: Person, now: datetime, *kept: Kept) -> list[Settled]:
    return review_offline.settle(store, kept, person=person, course=COURSE, now=now, rng=Random(5))


def cards(store: Store, person: Person) -> dict[str, Card]:
    with store.reading() as tx:
        return tx.cards.of(person=person.id, course=COURSE, subjects=ITEMS)


def reviews(store: Store, person: Person) -> int:
    with store.reading() as tx:
        return tx.responses.count(person=person.id, course=COURSE, source=Source.REVIEW)


def test_what_alice_has_answered_before_and_is_due_goes_along(store: Store, alice: Person, now: datetime) -> None:
    assert [one.showing.card.subject for one in along(store, alice, now)] == list(ITEMS)


def test_a_question_that_bob_never_answered_stays_where_it_is(store: Store, alice: Person, now: datetime) -> None:
    """Its explanation would be news."""
    bob = a_person(store, "bob", now=now)
    with store.transaction() as tx:
        tx.cards.keep([Card(subject=ITEMS[0], due_at=now)], person=bob.id, course=COURSE)
    assert along(store, bob, now) == ()


def test_what_comes_due_in_a_week_stays_and_what_comes_tomorrow_goes(
    store: Store, alice: Person, now: datetime
) -> None:
    first, second, third = cards(store, alice).values()
    with store.transaction() as tx:
        due = [replace(first, due_at=now + timedelta(days=7)), replace(second, due_at=now + timedelta(days=1)), third]
        tx.cards.keep(due, person=alice.id, course=COURSE)
    assert {one.showing.card.subject for one in along(store, alice, now)} == set(ITEMS[1:])


def test_the_questions_of_an_open_exam_do_not_go_along(store: Store, now: datetime) -> None:
    bank = a_bank()
    publish(store, content(bank), now=now)
    alice = a_person(store, "alice", now=now)
    miss(store, alice, tuple(item.id for item in bank), at=now - timedelta(days=3))
    before = {one.showing.card.subject for one in along(store, alice, now)}
    building.start(store, person=alice, course=COURSE, exam="quiz", now=now, rng=Random(4))
    after = {one.showing.card.subject for one in along(store, alice, now)}
    assert len(after) < len(before)


def test_answers_are_graded_in_their_order_as_of_when_they_were_given(
    store: Store, alice: Person, now: datetime
) -> None:
    first, second, third = along(store, alice, now)
    later = now + timedelta(days=2)
    kept = [
        answer(first, 1, at=now + timedelta(hours=1)),
        answer(second, 2, at=now + timedelta(hours=2), right=False),
        replace(answer(third, 3, at=now + timedelta(hours=3)), given=None),
    ]
    settled = settle(store, alice, later, *kept)
    assert [(one.sequence, one.outcome, one.correct) for one in settled] == [
        (1, Outcome.SAVED, True),
        (2, Outcome.SAVED, False),
        (3, Outcome.SAVED, False),
    ]
    found = cards(store, alice)
    assert found[ITEMS[0]].last_day == (now + timedelta(hours=1)).date()
    assert found[ITEMS[1]].due_at < later  # a miss comes back within minutes of when it happened
    assert reviews(store, alice) == 3


def test_what_is_sent_twice_counts_once_and_says_so(store: Store, alice: Person, now: datetime) -> None:
    """The first answer of the server got lost on its way."""
    kept = [answer(one, number, at=now) for number, one in enumerate(along(store, alice, now), start=1)]
    later = now + timedelta(hours=4)
    settle(store, alice, later, *kept)
    before = cards(store, alice)
    again = settle(store, alice, later, *kept)
    assert [(one.outcome, one.correct) for one in again] == [(Outcome.SAVED, None)] * 3
    assert cards(store, alice) == before
    assert reviews(store, alice) == 3


def test_a_card_that_was_answered_elsewhere_meanwhile_is_left_alone(store: Store, alice: Person, now: datetime) -> None:
    one = along(store, alice, now)[0]
    settle(store, alice, now, answer(one, 1, at=now))
    before = cards(store, alice)
    late = settle(store, alice, now + timedelta(hours=1), answer(one, 1, at=now + timedelta(minutes=30), right=False))
    assert [found.outcome for found in late] == [Outcome.MOVED_ON]
    assert cards(store, alice) == before


def test_a_question_that_was_reworded_meanwhile_is_not_graded(store: Store, alice: Person, now: datetime) -> None:
    one = along(store, alice, now)[0]
    bank = [an_item(item, stem="Another question altogether?") for item in ITEMS]
    publish(store, content(bank, blueprints=[]), now=now + timedelta(hours=1))
    settled = settle(store, alice, now + timedelta(hours=2), answer(one, 1, at=now))
    assert [found.outcome for found in settled] == [Outcome.MOVED_ON]


def test_an_answer_that_the_question_has_not_is_refused_and_the_others_are_kept(
    store: Store, alice: Person, now: datetime
) -> None:
    first, second, _ = along(store, alice, now)
    odd = replace(answer(first, 1, at=now), given=["no-such-option"])
    settled = settle(store, alice, now, odd, answer(second, 2, at=now))
    assert [one.outcome for one in settled] == [Outcome.REFUSED, Outcome.SAVED]


@pytest.mark.parametrize("off", [timedelta(days=-400), timedelta(days=400)])
def test_a_device_whose_clock_is_wrong_bends_nothing(
    off: timedelta, store: Store, alice: Person, now: datetime
) -> None:
    one = along(store, alice, now)[0]
    settle(store, alice, now, answer(one, 1, at=now + off))
    card = cards(store, alice)[ITEMS[0]]
    assert one.showing.card.due_at.date() <= (card.last_day or now.date()) <= now.date()
    assert card.due_at > one.showing.card.due_at


def test_bob_cannot_answer_alices_card(store: Store, alice: Person, now: datetime) -> None:
    bob = a_person(store, "bob", now=now)
    one = along(store, alice, now)[0]
    assert [found.outcome for found in settle(store, bob, now, answer(one, 1, at=now))] == [Outcome.MOVED_ON]
    assert reviews(store, alice) == 0
