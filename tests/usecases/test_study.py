"""Alice reads: where she is, what is done, and the quick checks on the way."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from certprep.domain.course import QuickCheck, Reference
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.exposure import Source
from certprep.domain.item import AnyItem, Choice
from certprep.domain.person import Person
from certprep.domain.review import Card
from certprep.store.store import Store
from certprep.usecases import study
from certprep.usecases.exam import building, room
from certprep.usecases.steps.asked import Answered, Asked
from certprep.usecases.steps.reading import State
from tests.builders import (
    COURSE,
    DOMAINS,
    a_blueprint,
    a_course,
    a_numeric,
    a_person,
    a_reading,
    an_item,
    content,
    publish,
)
from tests.conftest import MORNING

SLUG = "exs-one"
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def _published(store: Store, now: datetime) -> None:
    """One written module with a check of two questions, and a second module that is planned."""
    bank: list[AnyItem] = [an_item("exs1-001"), a_numeric("exs1-003")]
    reading = a_reading(check=["exs1-001", "exs1-003"])
    publish(store, content(bank, readings=[reading], blueprints=[]), now=now)


def _read(store: Store, alice: Person, rng: Random, slug: str = SLUG) -> study.Opened:
    return study.read(store, person=alice, course=COURSE, slug=slug, now=MORNING, rng=rng)


def _asked(store: Store, alice: Person, rng: Random, position: int = 0) -> Asked:
    asked = _read(store, alice, rng).checks["check-1"][position]
    assert asked is not None
    return asked


def _answer(
    store: Store, alice: Person, asked: Asked, raw: Sequence[str], now: datetime, rng: Random, position: int = 0
) -> Answered:
    spot = study.Spot(course=COURSE, slug=SLUG, anchor="check-1", position=position, seed=asked.seed)
    return study.check(store, spot, person=alice, given=raw, now=now, rng=rng)


def _key(asked: Asked) -> list[str]:
    item = asked.released.item
    assert isinstance(item, Choice)
    return [asked.names.shown[option.id] for option in item.options if option.key]


def _cards(store: Store, alice: Person) -> list[Card]:
    with store.reading() as tx:
        return tx.cards.due(person=alice.id, course=COURSE, now=FAR)


def _logged(store: Store, alice: Person, source: Source) -> int:
    with store.reading() as tx:
        return tx.responses.count(person=alice.id, course=COURSE, source=source)


def test_the_map_tells_written_modules_from_planned_ones(store: Store, now: datetime) -> None:
    _published(store, now)
    found = study.look(store, person=a_person(store, now=now), course=COURSE, now=now)
    assert [place.state for one in found.domains for place in one.places] == [State.NEW, State.PLANNED]
    assert (found.written, found.done) == (1, 0)
    assert found.resume is None
    assert found.begin is not None
    assert found.begin.module.slug == SLUG


def test_a_course_without_a_release_does_not_exist(store: Store, now: datetime) -> None:
    with pytest.raises(NotFound, match="no-such-course"):
        study.look(store, person=a_person(store, now=now), course=COURSE, now=now)


def test_a_planned_module_cannot_be_opened(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    with pytest.raises(NotFound, match="no-such-module"):
        _read(store, a_person(store, now=now), rng, slug="nut-one")


def test_opening_a_module_writes_nothing(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    assert _read(store, alice, rng).place.state is State.NEW
    assert _read(store, alice, rng).place.progress is None


def test_alice_goes_on_where_she_stopped(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    study.reach(store, study.Report(section="go-on"), person=alice, course=COURSE, slug=SLUG, now=now)
    found = study.look(store, person=alice, course=COURSE, now=now)
    assert found.resume is not None
    assert found.resume.state is State.BEGUN
    assert found.resume.section is not None
    assert found.resume.section.title == "Go on"
    assert study.look(store, person=bob, course=COURSE, now=now).resume is None


def test_a_section_that_the_module_does_not_have_is_refused(store: Store, now: datetime) -> None:
    _published(store, now)
    with pytest.raises(NotFound, match="no-such-section"):
        study.reach(
            store, study.Report(section="nowhere"), person=a_person(store, now=now), course=COURSE, slug=SLUG, now=now
        )


def test_done_can_be_taken_back_and_survives_rereading(store: Store, now: datetime) -> None:
    _published(store, now)
    alice = a_person(store, now=now)

    def state() -> State:
        return study.look(store, person=alice, course=COURSE, now=now).domains[0].places[0].state

    study.finish(store, person=alice, course=COURSE, slug=SLUG, done=True, now=now)
    assert state() is State.DONE
    study.reach(
        store, study.Report(section="begin"), person=alice, course=COURSE, slug=SLUG, now=now + timedelta(days=1)
    )
    assert state() is State.DONE
    study.finish(store, person=alice, course=COURSE, slug=SLUG, done=False, now=now)
    assert state() is State.BEGUN


def test_a_right_check_is_logged_as_a_check_and_makes_no_card(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    asked = _asked(store, alice, rng)
    answered = _answer(store, alice, asked, _key(asked), now, rng)
    assert answered.explanation.correct
    assert {option.why_html for option in answered.explanation.options} == {f"Why of {one}" for one in "abcd"}
    assert _logged(store, alice, Source.CHECK) == 1
    assert _logged(store, alice, Source.EXAM) == 0
    assert _cards(store, alice) == []


def test_a_missed_check_comes_back_in_review(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    asked = _asked(store, alice, rng, position=1)
    answered = _answer(store, alice, asked, ["25"], now, rng, position=1)
    assert answered.explanation.mistake_html == "Forgot to halve."
    assert [card.subject for card in _cards(store, alice)] == ["exs1-003"]


def test_a_check_without_script_still_keeps_her_place(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    asked = _asked(store, alice, rng)
    _answer(store, alice, asked, _key(asked), now, rng)
    found = study.look(store, person=alice, course=COURSE, now=now)
    assert found.resume is not None
    assert found.resume.section is not None
    assert found.resume.section.anchor == "go-on"


def test_no_answer_is_asked_for_again_and_nothing_is_logged(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    asked = _asked(store, alice, rng)
    with pytest.raises(Invalid, match="nothing-answered"):
        _answer(store, alice, asked, [], now, rng)
    with pytest.raises(Invalid, match="unknown-option"):
        _answer(store, alice, asked, ["b"], now, rng)  # the file's own id, not the one that was shown
    assert _logged(store, alice, Source.CHECK) == 0


def test_a_question_that_the_check_does_not_have_is_refused(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    asked = _asked(store, alice, rng)
    for position in (-1, 2):
        with pytest.raises(NotFound, match="no-such-item"):
            _answer(store, alice, asked, _key(asked), now, rng, position=position)


def test_each_showing_has_an_order_and_names_of_its_own(store: Store, now: datetime) -> None:
    _published(store, now)
    alice = a_person(store, now=now)
    showings = [_asked(store, alice, Random(number)) for number in range(60)]
    assert len({tuple(one.names.shown) for one in showings}) > 5
    assert len({tuple(one.names.shown.values()) for one in showings}) == study.SHOWINGS
    assert not any(set(one.names.shown.values()) & set("abcd") for one in showings)


def test_the_sources_of_a_module_name_what_replaces_them(store: Store, now: datetime, rng: Random) -> None:
    old = Reference(key="acsm-10", short="ACSM 10", source="…", year=2018, superseded_by="acsm-11")
    new = Reference(key="acsm-11", short="ACSM 11", source="…", year=2021)
    held = content([an_item()], readings=[a_reading()], blueprints=[])
    held.references.update({"acsm-10": old, "acsm-11": new})
    object.__setattr__(held.readings[SLUG], "references", ("acsm-10",))
    publish(store, held, now=now)
    opened = _read(store, a_person(store, now=now), rng)
    assert opened.references == (old,)
    assert opened.superseding == {"acsm-10": new}


def test_written_modules_lead_to_one_another_over_the_planned(store: Store, now: datetime, rng: Random) -> None:
    course = a_course(*DOMAINS, "ASM")
    readings = [a_reading(), a_reading("asm-one", check=["exs1-001"])]
    publish(store, content([an_item()], readings=readings, blueprints=[], course=course), now=now)
    alice = a_person(store, now=now)
    first, last = _read(store, alice, rng), _read(store, alice, rng, slug="asm-one")
    assert first.following is not None
    assert last.previous is not None
    assert (first.previous, first.following.slug) == (None, "asm-one")
    assert (last.previous.slug, last.following) == (SLUG, None)


def test_every_quick_check_of_a_module_is_asked(store: Store, now: datetime, rng: Random) -> None:
    _published(store, now)
    opened = _read(store, a_person(store, now=now), rng)
    anchors = [part.anchor for one in opened.reading.sections for part in one.parts if isinstance(part, QuickCheck)]
    assert list(opened.checks) == anchors
    assert [len(asked) for asked in opened.checks.values()] == [2]


def test_a_question_of_an_open_exam_waits_until_that_is_handed_in(store: Store, now: datetime, rng: Random) -> None:
    bank = [an_item("exs1-001"), an_item("exs1-002")]
    exam = a_blueprint(scored={"EXS": 2})
    publish(store, content(bank, readings=[a_reading()], blueprints=[exam]), now=now)
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    asked = _asked(store, alice, rng)
    attempt = building.start(store, person=alice, course=COURSE, exam="quiz", now=now, rng=rng)
    assert _read(store, alice, rng).checks == {"check-1": (None,)}
    assert _read(store, bob, rng).checks["check-1"][0] is not None
    with pytest.raises(Conflict, match="in-open-exam"):
        _answer(store, alice, asked, _key(asked), now, rng)
    room.submit(store, person=alice, attempt=attempt, now=now, rng=rng)
    assert _answer(store, alice, asked, _key(asked), now, rng).explanation.correct
