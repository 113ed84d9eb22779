"""What an exam drawn now would be like for a learner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from certprep.domain import accommodation
from certprep.domain.assembly import ItemExposure, assemble
from certprep.domain.blueprint import Blueprint, Purpose, Shortage
from certprep.domain.errors import NotFound
from certprep.domain.person import Person
from certprep.domain.practice import Mode
from certprep.domain.release import Content
from certprep.store.store import Tx
from certprep.usecases.steps import sitting

_FORMS_APART = 2  # no item comes back within this many forms while others remain
_FIRST = (Purpose.MOCK, Purpose.QUIZ, Purpose.DIAGNOSTIC, Purpose.PRACTICE)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An exam that can be drawn. `pilots` unscored seats can be filled. `seen`: how many of its questions the learner met before,
    where that was reckoned (it takes a draw). `time`, none without a clock, is the learner's own, with their factor and minutes.
    """

    blueprint: Blueprint
    pilots: int
    time: timedelta | None
    time_factor: float = 1.0
    extra_minutes: int = 0
    open_attempt: str | None = None
    seen: int | None = None

    @property
    def count(self) -> int:
        return self.blueprint.scored_count + self.pilots

    @property
    def pilots_left_out(self) -> int:
        return self.blueprint.pilot - self.pilots


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What *Simulate the exam* runs: the course's longest mock, else the longest that can be drawn (none, if none can).

    `lacking` is what the bank has too little of for the longest.
    """

    meant: Blueprint
    runs: Blueprint | None
    lacking: tuple[Shortage, ...] = ()

    @property
    def falls_back(self) -> bool:
        return self.runs is not self.meant


def simulation(content: Content) -> Simulation | None:
    """None for a course without mocks."""
    mocks = [one for one in content.blueprints.values() if one.purpose is Purpose.MOCK]
    ranked = sorted(mocks, key=lambda one: (-one.scored_count, one.id))
    if not ranked:
        return None
    runs = next((one for one in ranked if one.id in content.drawable), None)
    return Simulation(meant=ranked[0], runs=runs, lacking=content.lacking.get(ranked[0].id, ()))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The exam that a name stands for, and whether its rules must be agreed to."""

    blueprint: Blueprint
    must_agree: bool


def wanted(content: Content, exam: str) -> Wanted:
    """An exam by its own name, whether it can be drawn or not, or the mock that a mode runs. Raises NotFound where there is none."""
    if exam in list(Mode):
        found = simulation(content) if Mode(exam).runs_a_mock else None
        blueprint = found.runs if found else None
    else:
        blueprint = content.blueprints.get(exam)
    if blueprint is None:
        raise NotFound("no-such-exam")
    return Wanted(blueprint=blueprint, must_agree=blueprint.agreement or blueprint.id != exam)


def offers(tx: Tx, content: Content, *, person: Person, now: datetime) -> Iterator[Offer]:
    """The exams that the bank can fill, as this learner sits them; the others are not for learners to see."""
    mine = (one for one in tx.attempts.open_of(person=person.id) if one.course == content.course.id)
    open_attempts = {one.blueprint.id: one.id for one in mine}
    terms = sitting.terms(tx, person=person, now=now)
    for exam, pilots in content.drawable.items():
        sat = accommodation.sit(content.blueprints[exam], pilots=pilots, terms=terms, factor=1.0)
        yield Offer(
            blueprint=sat.blueprint,
            pilots=pilots,
            time=sat.time,
            time_factor=sat.time_factor,
            extra_minutes=terms.extra_minutes if sat.time is not None else 0,
            open_attempt=open_attempts.get(exam),
        )


def with_seen(tx: Tx, content: Content, offer: Offer, *, person: Person) -> Offer:
    """The offer with its count of questions seen before. The form itself is drawn at the start, by another seed."""
    known = exposure(tx, person, content.course.id)
    form = assemble(offer.blueprint, content.candidates(), exposure=known, seed=0)
    return replace(offer, seen=sum(seat.item in known.seen for seat in form.seats))


def next_offer(tx: Tx, content: Content, *, person: Person, now: datetime) -> Offer | None:
    """The exam to sit next: a mock before a quiz before the diagnostic, the longest first."""
    found = sorted(
        offers(tx, content, person=person, now=now),
        key=lambda one: (_FIRST.index(one.blueprint.purpose), -one.count),
    )
    return with_seen(tx, content, found[0], person=person) if found else None


def exposure(tx: Tx, person: Person, course: str) -> ItemExposure:
    """How well the course's items are known: to this learner, by forms and by answers elsewhere, and to everybody."""
    seen = dict.fromkeys(tx.responses.answered_items(person=person.id, course=course), 1)
    seen |= tx.attempts.uses(course, person=person.id)
    recent = tx.attempts.shown_items(person=person.id, course=course, last_forms=_FORMS_APART)
    return ItemExposure(seen=seen, recent=recent, uses=tx.attempts.uses(course))
