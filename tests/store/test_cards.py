"""Cards: what each learner is reviewing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Store
from tests.builders import COURSE, a_person


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    return a_person(store, "alice", now=now)


def a_card(item: str, due_at: datetime) -> Card:
    return Card(subject=item, due_at=due_at)


def keep(store: Store, person: Person, *cards: Card, course: str = COURSE) -> None:
    with store.transaction() as tx:
        tx.cards.keep(cards, person=person.id, course=course)


def test_a_card_comes_back_as_it_was_kept(store: Store, alice: Person, now: datetime) -> None:
    seen = Card(
        subject="exs1-001",
        due_at=now,
        state=2,
        step=None,
        stability=53.62691,
        difficulty=6.35,
        last_day=date(2026, 3, 1),
    )
    keep(store, alice, seen, a_card("exs1-002", now))
    with store.reading() as tx:
        found = tx.cards.of(person=alice.id, course=COURSE, subjects=["exs1-001", "exs1-002", "exs1-003"])
    assert found == {"exs1-001": seen, "exs1-002": a_card("exs1-002", now)}


def test_a_card_is_replaced_and_not_doubled(store: Store, alice: Person, now: datetime) -> None:
    keep(store, alice, a_card("exs1-001", now))
    keep(store, alice, a_card("exs1-001", now + timedelta(days=3)))
    with store.reading() as tx:
        assert tx.cards.count(person=alice.id, course=COURSE) == 1
        assert tx.cards.due(person=alice.id, course=COURSE, now=now) == []


def test_what_is_due_comes_longest_waiting_first(store: Store, alice: Person, now: datetime) -> None:
    waiting = {"a": 1, "c": 3, "b": 2, "d": 0, "e": -1}
    keep(store, alice, *(a_card(item, now - timedelta(hours=hours)) for item, hours in waiting.items()))
    with store.reading() as tx:
        assert [card.subject for card in tx.cards.due(person=alice.id, course=COURSE, now=now)] == ["c", "b", "a", "d"]


def test_cards_that_came_due_together_have_a_fixed_order(store: Store, alice: Person, now: datetime) -> None:
    keep(store, alice, *(a_card(item, now) for item in "cab"))
    with store.reading() as tx:
        assert [card.subject for card in tx.cards.due(person=alice.id, course=COURSE, now=now)] == ["a", "b", "c"]


def test_everybody_has_their_own_cards(store: Store, alice: Person, now: datetime) -> None:
    bob = a_person(store, "bob", now=now)
    keep(store, alice, a_card("exs1-001", now))
    keep(store, bob, a_card("exs1-001", now + timedelta(days=1)), a_card("exs1-002", now))
    with store.reading() as tx:
        assert tx.cards.count(person=alice.id, course=COURSE) == 1
        assert tx.cards.of(person=alice.id, course=COURSE, subjects=["exs1-001"])["exs1-001"].due_at == now
        assert [card.subject for card in tx.cards.due(person=bob.id, course=COURSE, now=now)] == ["exs1-002"]


def test_cards_of_another_course_are_not_due_here(store: Store, alice: Person, now: datetime) -> None:
    keep(store, alice, a_card("other-001", now), course="another")
    with store.reading() as tx:
        assert tx.cards.due(person=alice.id, course=COURSE, now=now) == []
        assert tx.cards.count(person=alice.id, course=COURSE) == 0


def test_the_next_card_is_known(store: Store, alice: Person, now: datetime) -> None:
    with store.reading() as tx:
        assert tx.cards.next_due_at(person=alice.id, course=COURSE) is None
    keep(store, alice, a_card("a", now + timedelta(days=2)), a_card("b", now + timedelta(days=1)))
    with store.reading() as tx:
        assert tx.cards.next_due_at(person=alice.id, course=COURSE) == now + timedelta(days=1)


def test_keeping_no_card_is_harmless(store: Store, alice: Person) -> None:
    keep(store, alice)
    with store.reading() as tx:
        assert tx.cards.of(person=alice.id, course=COURSE, subjects=[]) == {}


def test_two_deeds_that_keep_the_same_cards_in_another_order_do_not_block_each_other(
    store: Store, alice: Person, now: datetime
) -> None:
    """Each waiting for a row that the other has: PostgreSQL would end one of them."""
    cards = [a_card(f"exs1-{number:03}", now) for number in range(60)]
    with ThreadPoolExecutor(2) as threads:
        orders = [cards, cards[::-1]] * 10
        assert len(list(threads.map(lambda order: keep(store, alice, *order), orders))) == 20
