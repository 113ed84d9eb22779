"""Study: the map of a course, a module's text, how far somebody is, and the quick checks."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from certprep.domain.course import Course, Domain, Module, QuickCheck, Reading, Reference
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.exposure import Source
from certprep.domain.person import Person
from certprep.domain.progress import Progress
from certprep.domain.release import Content
from certprep.store.store import Store, Tx
from certprep.usecases.steps import evidence, released, withheld
from certprep.usecases.steps.asked import SEED_BITS, Answered, Asked, Fields
from certprep.usecases.steps.reading import Place, State, first_new, places, resume


@dataclass(frozen=True, kw_only=True)
class DomainPlaces:
    """A domain with its modules, written and planned."""

    domain: Domain
    places: tuple[Place, ...]

    @property
    def written(self) -> int:
        return sum(place.state is not State.PLANNED for place in self.places)

    @property
    def done(self) -> int:
        return sum(place.state is State.DONE for place in self.places)


@dataclass(frozen=True, kw_only=True)
class CourseMap:
    """A course as one learner has it. `resume` is the module to read on, else `begin` the first that was not opened."""

    course: Course
    domains: tuple[DomainPlaces, ...]
    resume: Place | None
    begin: Place | None

    @property
    def written(self) -> int:
        return sum(one.written for one in self.domains)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.domains)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A written module as one learner reads it. `checks`: the questions of each quick check, by its anchor; None for one that is
    in an exam they have open. `to_check`: whether there are questions now to check on the whole module.
    """

    course: Course
    domain: Domain
    place: Place
    reading: Reading
    references: tuple[Reference, ...]
    superseding: dict[str, Reference]
    checks: dict[str, tuple[Asked | None, ...]]
    to_check: bool
    previous: Module | None
    following: Module | None


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A question of a quick check, in the draw that a page showed; `position` counts from 0 within the check."""

    course: str
    slug: str
    anchor: str
    position: int
    seed: int


def look(store: Store, *, person: Person, course: str) -> CourseMap:
    """Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        found = places(tx, content, person=person)
    domains = [
        DomainPlaces(domain=domain, places=tuple(found[module.slug] for module in domain.modules))
        for domain in content.course.domains
    ]
    return CourseMap(
        course=content.course, domains=tuple(domains), resume=resume(found.values()), begin=first_new(found.values())
    )


def read(store: Store, *, person: Person, course: str, slug: str, now: datetime, rng: Random) -> Opened:
    """A module's text; each of its questions gets a draw of its own. Raises NotFound for one that is not written."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        reading = _reading(content, slug)
        place = places(tx, content, person=person)[slug]
        hidden = withheld.in_open_exams(tx, person=person, now=now)
    written = [module for module in content.course.modules() if module.slug in content.readings]
    here = written.index(place.module)
    return Opened(
        course=content.course,
        domain=content.course.domain_by_module[slug],
        place=place,
        reading=reading,
        references=tuple(content.references[key] for key in reading.references if key in content.references),
        superseding=_superseding(content, reading),
        checks={check.anchor: _asked(content, check, hidden, rng=rng) for check in _checks(reading)},
        to_check=any(one.module == slug and one.item not in hidden for one in content.practisable),
        previous=written[here - 1] if here else None,
        following=written[here + 1] if here + 1 < len(written) else None,
    )


def reach(store: Store, *, person: Person, course: str, slug: str, section: str, now: datetime) -> None:
    """Remember the section that a reader is at. Raises NotFound for one that the module does not have."""
    with store.transaction() as tx:
        reading = _reading(released.live(tx, course).content, slug)
        if all(section != one.anchor for one in reading.sections):
            raise NotFound("no-such-section")
        _keep(tx, slug, section, person=person, course=course, now=now)


def finish(store: Store, *, person: Person, course: str, slug: str, done: bool, now: datetime) -> None:
    """Mark a module as done, or take that back. Raises NotFound for one that is not written."""
    with store.transaction() as tx:
        reading = _reading(released.live(tx, course).content, slug)
        before = tx.progress.of(person=person.id, course=course).get(slug)
        place = before or Progress(slug=slug, section=reading.sections[-1].anchor, read_at=now)
        tx.progress.keep(replace(place, read_at=now, done_at=now if done else None), person=person.id, course=course)


def check(store: Store, spot: Spot, *, person: Person, given: Fields, now: datetime, rng: Random) -> Answered:
    """Answer a quick check's question: logged as one with the text at hand, and kept as the reader's place.

    Raises NotFound where the module has no such question, Conflict while it is in an exam they have open, Invalid for no answer and
    for what the question does not have.
    """
    with store.transaction() as tx:
        asked = _asked_at(tx, spot, person=person, now=now)
        content = released.live(tx, spot.course).content
        response = asked.parse(given)
        answered = asked.answered(response, content)
        graded = evidence.Graded(
            released=asked.released,
            correct=answered.explanation.correct,
            response=response,
            confidence=None,
            at=now,
        )
        evidence.record(
            tx, [graded], content=content, person=person, source=Source.CHECK, attempt=None, now=now, rng=rng
        )
        section = _section_of(content.readings[spot.slug], spot.anchor)
        _keep(tx, spot.slug, section, person=person, course=spot.course, now=now)
        return answered


def question(store: Store, spot: Spot, *, person: Person, now: datetime) -> Asked:
    """A quick check's question again, in the same draw. Raises NotFound and Conflict as `check` does."""
    with store.reading() as tx:
        return _asked_at(tx, spot, person=person, now=now)


def _reading(content: Content, slug: str) -> Reading:
    reading = content.readings.get(slug)
    if reading is None or slug not in content.course.module_by_slug:
        raise NotFound("no-such-module")
    return reading


def _checks(reading: Reading) -> list[QuickCheck]:
    return [part for section in reading.sections for part in section.parts if isinstance(part, QuickCheck)]


def _asked(content: Content, check: QuickCheck, hidden: Collection[str], *, rng: Random) -> tuple[Asked | None, ...]:
    return tuple(
        None if item in hidden else Asked(released=content.items[item], seed=rng.getrandbits(SEED_BITS))
        for item in check.items
    )


def _asked_at(tx: Tx, spot: Spot, *, person: Person, now: datetime) -> Asked:
    content = released.live(tx, spot.course).content
    check = _reading(content, spot.slug).quick_check(spot.anchor)
    if check is None or not 0 <= spot.position < len(check.items):
        raise NotFound("no-such-item")
    item = check.items[spot.position]
    if item in withheld.in_open_exams(tx, person=person, now=now):
        raise Conflict("in-open-exam")
    return Asked(released=content.items[item], seed=spot.seed)


def _section_of(reading: Reading, anchor: str) -> str:
    return next(
        section.anchor
        for section in reading.sections
        for part in section.parts
        if isinstance(part, QuickCheck) and part.anchor == anchor
    )


def _superseding(content: Content, reading: Reading) -> dict[str, Reference]:
    """Of the module's sources, those that another replaces, with the other."""
    cited = (content.references[key] for key in reading.references if key in content.references)
    return {one.key: content.references[one.superseded_by] for one in cited if one.superseded_by in content.references}


def _keep(tx: Tx, slug: str, section: str, *, person: Person, course: str, now: datetime) -> None:
    before = tx.progress.of(person=person.id, course=course).get(slug)
    done_at = before.done_at if before else None
    place = Progress(slug=slug, section=section, read_at=now, done_at=done_at)
    tx.progress.keep(place, person=person.id, course=course)
