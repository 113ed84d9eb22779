"""Reading progress."""

from datetime import date, datetime, timedelta

import pytest

from certprep.domain.person import Person
from certprep.domain.progress import Progress, SectionTime
from certprep.store.store import Store
from tests.builders import COURSE, a_person


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    return a_person(store, "alice", now=now)


def keep(store: Store, person: Person, place: Progress, *, course: str = COURSE) -> None:
    with store.transaction() as tx:
        tx.progress.keep(place, person=person.id, course=course)


def of(store: Store, person: Person, *, course: str = COURSE) -> dict[str, Progress]:
    with store.reading() as tx:
        return tx.progress.of(person=person.id, course=course)


def test_a_place_in_a_module_is_remembered(store: Store, alice: Person, now: datetime) -> None:
    place = Progress(slug="energy-systems", section="atp", paragraph=3, read_at=now, done_at=now + timedelta(minutes=5))
    keep(store, alice, place)
    assert of(store, alice) == {"energy-systems": place}
    with store.reading() as tx:
        assert tx.progress.at(person=alice.id, course=COURSE, slug="energy-systems") == place
        assert tx.progress.at(person=alice.id, course=COURSE, slug="another") is None


def test_reading_on_moves_the_place(store: Store, alice: Person, now: datetime) -> None:
    keep(store, alice, Progress(slug="energy-systems", section="atp", read_at=now, done_at=now))
    later = Progress(slug="energy-systems", section="fuels", read_at=now + timedelta(days=1))
    keep(store, alice, later)
    assert of(store, alice) == {"energy-systems": later}


def test_the_module_read_last_comes_first(store: Store, alice: Person, now: datetime) -> None:
    for minutes, slug in ((1, "b"), (3, "c"), (2, "a")):
        keep(store, alice, Progress(slug=slug, section="s", read_at=now + timedelta(minutes=minutes)))
    assert list(of(store, alice)) == ["c", "a", "b"]


def test_bob_has_not_read_what_alice_has_read(store: Store, alice: Person, now: datetime) -> None:
    bob = a_person(store, "bob", now=now)
    keep(store, alice, Progress(slug="energy-systems", section="atp", read_at=now))
    assert of(store, bob) == {}
    assert of(store, alice, course="another") == {}


def test_time_in_a_section_and_when_it_was_read_are_kept(store: Store, alice: Person, now: datetime) -> None:
    bob = a_person(store, "bob", now=now)
    first = {"atp": SectionTime(spent_s=20), "fuels": SectionTime(spent_s=5, read_at=now)}
    second = {"atp": SectionTime(spent_s=45, read_at=now)}
    with store.transaction() as tx:
        tx.progress.keep_sections(first, person=alice.id, course=COURSE, slug="energy-systems")
        tx.progress.keep_sections(second, person=alice.id, course=COURSE, slug="energy-systems")
        tx.progress.keep_sections({}, person=alice.id, course=COURSE, slug="energy-systems")
    with store.reading() as tx:
        assert tx.progress.sections(person=alice.id, course=COURSE) == {"energy-systems": {**first, **second}}
        assert tx.progress.sections_of(person=alice.id, course=COURSE, slug="energy-systems") == {**first, **second}
        assert tx.progress.sections_of(person=alice.id, course=COURSE, slug="another") == {}
        assert tx.progress.sections(person=bob.id, course=COURSE) == {}


def test_reading_adds_up_day_by_day(store: Store, alice: Person) -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    for day, seconds in ((monday, 30), (tuesday, 5), (monday, 12)):
        with store.transaction() as tx:
            tx.progress.add_reading(seconds, person=alice.id, course=COURSE, day=day)
    with store.reading() as tx:
        assert tx.progress.reading_by_day(person=alice.id, course=COURSE, since=monday) == {monday: 42, tuesday: 5}
        assert tx.progress.reading_by_day(person=alice.id, course=COURSE, since=tuesday) == {tuesday: 5}
        assert tx.progress.reading_by_day(person=alice.id, course="another", since=monday) == {}
