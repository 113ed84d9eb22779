"""Accommodations, grants, breaks: they come back as they were kept."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from certprep.domain.accommodation import Accommodation, Grant, Terms
from certprep.domain.breaks import Rest, RestKind
from certprep.domain.person import Person
from certprep.store.store import Store
from tests.builders import a_person, an_attempt, publish

TERMS = Terms(time_factor=1.25, extra_minutes=7, clock_stopping_breaks=3, break_minutes=15, untimed=True)


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    return a_person(store, "alice", now=now)


@pytest.fixture
def attempt(store: Store, alice: Person, now: datetime) -> str:
    release = publish(store, now=now)
    item = next(iter(release.content.items.values()))
    seats = tuple(replace(seat, item=item.item.id, revision=item.revision) for seat in an_attempt(now=now).seats)
    with store.transaction() as tx:
        tx.attempts.add(replace(an_attempt(now=now, person=alice.id, release=release.id), seats=seats))
    return "0198-attempt"


def an_accommodation(number: int, *, now: datetime, **changes: object) -> Accommodation:
    fields = {"terms": TERMS, "reason": "reads slowly", "given_by": None, "given_at": now + timedelta(days=number)}
    return Accommodation(id=f"given-{number}", **{**fields, **changes})  # type: ignore[arg-type]


def test_accommodations_come_back_the_newest_first(store: Store, alice: Person, now: datetime) -> None:
    dan = a_person(store, "dan", now=now)
    kept = [
        an_accommodation(2, now=now, given_by=dan.id, expires_at=now + timedelta(days=90)),
        an_accommodation(1, now=now, terms=Terms(extra_minutes=5)),
    ]
    with store.transaction() as tx:
        for one in kept:
            tx.accommodations.add(one, person=alice.id)
    with store.reading() as tx:
        assert tx.accommodations.of(alice.id) == kept
        assert tx.accommodations.of(dan.id) == []


def test_ending_ends_what_holds_and_leaves_what_has_expired_as_it_was(
    store: Store, alice: Person, now: datetime
) -> None:
    later = now + timedelta(days=10)
    with store.transaction() as tx:
        tx.accommodations.add(an_accommodation(1, now=now, expires_at=now + timedelta(days=5)), person=alice.id)
        tx.accommodations.add(an_accommodation(2, now=now), person=alice.id)
    with store.transaction() as tx:
        assert tx.accommodations.end(alice.id, now=later) == 1
        assert tx.accommodations.end(alice.id, now=later) == 0
    with store.reading() as tx:
        assert [one.ended_at for one in tx.accommodations.of(alice.id)] == [later, None]


def test_grants_come_back_in_the_order_in_which_they_were_given(store: Store, attempt: str, now: datetime) -> None:
    given = [
        Grant(
            id=f"g{9 - number}",
            minutes=minutes,
            reason="fire alarm",
            given_by=None,
            given_at=now + number * timedelta(minutes=1),
        )
        for number, minutes in enumerate((10, None))
    ]
    with store.transaction() as tx:
        for one in given:
            tx.accommodations.add_grant(one, attempt=attempt)
    with store.reading() as tx:
        assert tx.accommodations.grants(attempt) == given
        assert tx.accommodations.grants("another") == []


def test_breaks_come_back_in_their_order_and_can_be_ended(store: Store, attempt: str, now: datetime) -> None:
    pause = Rest(number=1, kind=RestKind.PAUSE, began_at=now, stops_clock=True, left=timedelta(milliseconds=54_321))
    taken = Rest(number=2, kind=RestKind.FREE, began_at=now, limit_at=now + timedelta(minutes=10))
    ended = replace(pause, ended_at=now + timedelta(minutes=1), left=None)
    with store.transaction() as tx:
        tx.breaks.add(attempt, pause)
        tx.breaks.add(attempt, taken)
    with store.reading() as tx:
        assert tx.breaks.of(attempt) == [pause, taken]
    with store.transaction() as tx:
        tx.breaks.change(attempt, ended)
    with store.reading() as tx:
        assert tx.breaks.of(attempt) == [ended, taken]
        assert tx.breaks.of("another") == []
