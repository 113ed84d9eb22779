"""Alice reviews: one card at a time, each answer counted once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from certprep.domain.attempt import Confidence
from certprep.domain.errors import Conflict, Invalid
from certprep.domain.exposure import Source
from certprep.domain.item import AnyItem, Status, Use
from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import review
from certprep.usecases.exam import building, room
from certprep.usecases.steps.showing import Showing
from tests.builders import COURSE, a_blueprint, a_numeric, a_person, an_item, content, publish

FAR = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    return a_person(store, now=now, zone="Europe/Berlin")


def _published(store: Store, now: datetime, items: Sequence[AnyItem]) -> None:
    publish(store, content(items, readings=[], blueprints=[]), now=now)


def _give(store: Store, person: Person, **due: datetime) -> None:
    """Cards by item id (`exs1_001`), each with the time it is due at."""
    cards = [Card(subject=item.replace("_", "-"), due_at=due_at) for item, due_at in due.items()]
    with store.transaction() as tx:
        tx.cards.keep(cards, person=person.id, course=COURSE)


def _look(store: Store, alice: Person, now: datetime) -> review.Session:
    return review.look(store, person=alice, course=COURSE, now=now)


def _showing(store: Store, alice: Person, now: datetime) -> Showing:
    showing = _look(store, alice, now).showing
    assert showing is not None
    return showing


def _answer(
    store: Store,
    alice: Person,
    showing: Showing,
    raw: Sequence[str] | None,
    now: datetime,
    rng: Random,
    confidence: Confidence | None = None,
) -> review.Reviewed:
    return review.answer(
        store,
        person=alice,
        course=COURSE,
        seen=showing.seen,
        given=raw,
        confidence=confidence,
        now=now,
        rng=rng,
    )


def _chosen(showing: Showing, option: str) -> list[str]:
    return [showing.asked.names.shown[option]]


def _log(store: Store, alice: Person, source: Source = Source.REVIEW) -> int:
    with store.reading() as tx:
        return tx.responses.count(person=alice.id, course=COURSE, source=source)


def _card(store: Store, alice: Person, item: str) -> Card:
    with store.reading() as tx:
        return tx.cards.of(person=alice.id, course=COURSE, subjects=[item])[item]


def test_the_card_that_waited_longest_comes_first(store: Store, alice: Person, now: datetime) -> None:
    _published(store, now, [an_item("exs1-001"), an_item("exs1-002")])
    _give(store, alice, exs1_001=now, exs1_002=now - timedelta(days=2))
    session = _look(store, alice, now)
    assert session.showing is not None
    assert session.showing.card.subject == "exs1-002"
    assert (session.due, session.left) == (2, 2)


def test_nothing_due_says_when_the_next_one_is(store: Store, alice: Person, now: datetime) -> None:
    _published(store, now, [an_item("exs1-001")])
    assert _look(store, alice, now).next_due_at is None
    _give(store, alice, exs1_001=now + timedelta(days=3))
    session = _look(store, alice, now)
    assert session.showing is None
    assert session.next_due_at == now + timedelta(days=3)


def test_what_is_no_longer_shown_outside_exams_is_passed_over(store: Store, alice: Person, now: datetime) -> None:
    retired = an_item("exs1-001", status=Status.RETIRED)
    kept = an_item("exs1-002", use=Use.MOCK)
    _published(store, now, [retired, kept, an_item("exs1-003")])
    _give(store, alice, exs1_001=now, exs1_002=now, gone_001=now, smp_001=now, exs1_003=now + timedelta(days=1))
    session = _look(store, alice, now)
    assert (session.showing, session.due) == (None, 0)
    assert session.next_due_at == now + timedelta(days=1)


def test_right_and_sure_comes_back_after_days(store: Store, alice: Person, now: datetime, rng: Random) -> None:
    _published(store, now, [an_item("exs1-001")])
    _give(store, alice, exs1_001=now)
    reviewed = _answer(store, alice, _showing(store, alice, now), None, now, rng)
    assert reviewed.soon
    later = now + timedelta(minutes=1)
    for _ in range(2):
        showing = _showing(store, alice, later)
        reviewed = _answer(store, alice, showing, _chosen(showing, "b"), later, rng)
        later += timedelta(minutes=10)
    assert reviewed.answered.explanation.correct
    assert not reviewed.soon
    assert reviewed.due_at > now + timedelta(hours=12)
    assert reviewed.left == 0


def test_a_miss_is_asked_again_in_the_same_session_after_the_others(
    store: Store, alice: Person, now: datetime, rng: Random
) -> None:
    _published(store, now, [an_item("exs1-001"), an_item("exs1-002")])
    _give(store, alice, exs1_001=now - timedelta(days=1), exs1_002=now)
    missed = _showing(store, alice, now)
    reviewed = _answer(store, alice, missed, _chosen(missed, "a"), now, rng, confidence=Confidence.SURE)
    assert not reviewed.answered.explanation.correct
    assert reviewed.soon
    assert reviewed.left == 2
    second = _look(store, alice, now)
    assert second.showing is not None
    assert second.showing.card.subject == "exs1-002"
    assert (second.due, second.left) == (1, 2)
    with store.transaction() as tx:  # the second one is out of the way
        tx.cards.keep([Card(subject="exs1-002", due_at=FAR)], person=alice.id, course=COURSE)
    third = _look(store, alice, now)
    assert third.showing is not None
    assert third.showing.card.subject == "exs1-001"
    assert (third.due, third.left) == (0, 1)


def test_a_card_that_comes_back_has_its_options_in_a_new_draw(
    store: Store, alice: Person, now: datetime, rng: Random
) -> None:
    _published(store, now, [an_item("exs1-001")])
    _give(store, alice, exs1_001=now)
    first = _showing(store, alice, now)
    assert _showing(store, alice, now + timedelta(seconds=5)).asked.names.shown == first.asked.names.shown
    _answer(store, alice, first, _chosen(first, "a"), now, rng)
    again = _showing(store, alice, now)
    assert set(again.asked.names.shown.values()).isdisjoint(first.asked.names.shown.values())


def test_unsure_brings_it_back_sooner_than_sure(store: Store, alice: Person, now: datetime, rng: Random) -> None:
    _published(store, now, [an_item("exs1-001"), an_item("exs1-002")])
    known = Card(
        subject="exs1-001",
        due_at=now,
        state=2,
        step=None,
        stability=10.0,
        difficulty=5.0,
        last_day=(now - timedelta(days=10)).date(),
    )
    with store.transaction() as tx:
        cards = [replace(known, subject=item) for item in ("exs1-001", "exs1-002")]
        tx.cards.keep(cards, person=alice.id, course=COURSE)
    due = {}
    for confidence in (Confidence.SURE, Confidence.UNSURE):
        showing = _showing(store, alice, now)
        due[confidence] = _answer(store, alice, showing, _chosen(showing, "b"), now, rng, confidence).due_at
    assert due[Confidence.UNSURE] < due[Confidence.SURE]


def test_i_dont_know_is_a_miss_and_is_logged(store: Store, alice: Person, now: datetime, rng: Random) -> None:
    _published(store, now, [an_item("exs1-001"), a_numeric("exs1-003")])
    _give(store, alice, exs1_001=now, exs1_003=now)
    for _ in range(2):
        reviewed = _answer(store, alice, _showing(store, alice, now), review.DONT_KNOW, now, rng)
        assert not reviewed.answered.explanation.correct
        assert not reviewed.answered.explanation.answered
        assert reviewed.soon
    assert _log(store, alice) == 2


def test_a_double_post_counts_once(store: Store, alice: Person, now: datetime, rng: Random) -> None:
    _published(store, now, [an_item("exs1-001")])
    _give(store, alice, exs1_001=now)
    showing = _showing(store, alice, now)
    _answer(store, alice, showing, _chosen(showing, "b"), now, rng)
    before = _card(store, alice, "exs1-001")
    with pytest.raises(Conflict, match="card-moved-on"):
        _answer(store, alice, showing, _chosen(showing, "b"), now + timedelta(seconds=2), rng)
    assert _card(store, alice, "exs1-001") == before
    assert _log(store, alice) == 1
    assert _log(store, alice, Source.EXAM) == 0


def test_an_answer_to_a_wording_that_changed_is_not_counted(
    store: Store, alice: Person, now: datetime, rng: Random
) -> None:
    _published(store, now, [an_item("exs1-001")])
    _give(store, alice, exs1_001=now)
    showing = _showing(store, alice, now)
    _published(store, now + timedelta(minutes=1), [an_item("exs1-001", stem="Another wording?")])
    with pytest.raises(Conflict, match="card-moved-on"):
        _answer(store, alice, showing, _chosen(showing, "b"), now, rng)


def test_bobs_cards_are_not_alices(store: Store, alice: Person, now: datetime, rng: Random) -> None:
    _published(store, now, [an_item("exs1-001")])
    bob = a_person(store, "bob", now=now)
    _give(store, bob, exs1_001=now)
    assert _look(store, alice, now).showing is None
    showing = _showing(store, bob, now)
    with pytest.raises(Conflict):
        _answer(store, alice, showing, _chosen(showing, "b"), now, rng)


def test_nothing_chosen_is_asked_for_again(store: Store, alice: Person, now: datetime, rng: Random) -> None:
    _published(store, now, [an_item("exs1-001")])
    _give(store, alice, exs1_001=now)
    showing = _showing(store, alice, now)
    with pytest.raises(Invalid, match="nothing-answered"):
        _answer(store, alice, showing, [], now, rng)
    assert _showing(store, alice, now).seen == showing.seen
    assert _log(store, alice) == 0


def test_a_card_of_an_open_exam_waits_until_that_is_handed_in(
    store: Store, alice: Person, now: datetime, rng: Random
) -> None:
    bank = [an_item("exs1-001"), an_item("exs1-002"), an_item("nut1-001", objective="NUT-1.1")]
    publish(store, content(bank, readings=[], blueprints=[a_blueprint(scored={"EXS": 2})]), now=now)
    _give(store, alice, exs1_001=now, nut1_001=now)
    attempt = building.start(store, person=alice, course=COURSE, exam="quiz", now=now, rng=rng)
    session = _look(store, alice, now)
    assert session.showing is not None
    assert (session.showing.card.subject, session.left) == ("nut1-001", 1)
    room.submit(store, person=alice, attempt=attempt, now=now, rng=rng)
    assert _look(store, alice, now).left == 3
