"""Study: the map of a course, a module's text, how far somebody is, and the quick checks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

from certprep.domain.course import Course, Domain, Module, QuickCheck, Reading, Reference
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.exposure import Source
from certprep.domain.person import Person
from certprep.domain.progress import Progress, SectionTime, long_enough
from certprep.domain.release import Content, Release
from certprep.domain.review import study_day
from certprep.store.store import Store, Tx
from certprep.usecases.steps import changed, evidence, marking, released, reviewing, withheld
from certprep.usecases.steps.asked import Answered, Asked, Fields
from certprep.usecases.steps.changed import Changed
from certprep.usecases.steps.marking import ModuleMarks
from certprep.usecases.steps.reading import Place, State, first_new, place, places, resume

SHOWINGS = 8  # in how many orders a module's quick checks are asked: few enough to hold each as HTML
_LONGEST_REPORT = timedelta(seconds=90)  # the page's script reports three times as often


@dataclass(frozen=True, kw_only=True)
class DomainPlaces:
    """A domain with its modules, written and planned. `due` are the cards of each module that wait, by slug."""

    domain: Domain
    places: tuple[Place, ...]
    due: Mapping[str, int] = field(default_factory=dict)

    @property
    def written(self) -> int:
        return sum(place.state is not State.PLANNED for place in self.places)

    @property
    def done(self) -> int:
        return sum(place.state is State.DONE for place in self.places)

    @property
    def sections(self) -> int:
        return sum(len(place.standing.sections) for place in self.places if place.standing)

    @property
    def sections_read(self) -> int:
        return sum(place.standing.read for place in self.places if place.standing)

    @property
    def minutes_left(self) -> int:
        return sum(place.standing.minutes_left for place in self.places if place.standing)


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
    in an exam they have open. `to_check`: whether there are questions now to check on the whole module. `release` is the id of the
    release, `due` how many cards wait in the course, if the module is done.
    """

    release: str
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
    changed: Changed | None
    due: int
    marks: ModuleMarks


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A question of a quick check, in the draw that a page showed; `position` counts from 0 within the check."""

    course: str
    slug: str
    anchor: str
    position: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a page's script tells: where its reader is, and for how many seconds they had which section before them."""

    section: str
    paragraph: int = 0
    spent_s: Mapping[str, int] = field(default_factory=dict)


def look(store: Store, *, person: Person, course: str, now: datetime) -> CourseMap:
    """Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        found = places(tx, content, person=person)
        due = reviewing.by_module(content, reviewing.queue(tx, content, person=person, now=now).due)
    domains = [
        DomainPlaces(domain=domain, places=tuple(found[module.slug] for module in domain.modules), due=due)
        for domain in content.course.domains
    ]
    return CourseMap(
        course=content.course, domains=tuple(domains), resume=resume(found.values()), begin=first_new(found.values())
    )


def read(store: Store, *, person: Person, course: str, slug: str, now: datetime, rng: Random) -> Opened:
    """A module's text; each of its questions gets a draw of its own. Raises NotFound for one that is not written."""
    with store.reading() as tx:
        release = released.live(tx, course)
        content = release.content
        reading = _reading(content, slug)
        here = place(tx, content, slug, person=person)
        hidden = withheld.in_open_exams(tx, person=person, now=now)
        changes = changed.since_read(tx, release, reading, here)
        own = marking.of_module(tx, content, reading, person=person)
        due = reviewing.due(tx, content, hidden, person=person, now=now) if here.state is State.DONE else 0
    written = [module for module in content.course.modules() if module.slug in content.readings]
    number = written.index(here.module)
    return Opened(
        release=release.id,
        course=content.course,
        domain=content.course.domain_by_module[slug],
        place=here,
        reading=reading,
        references=tuple(content.references[key] for key in reading.references if key in content.references),
        superseding=_superseding(content, reading),
        checks=_showing(content, reading, hidden, number=rng.randrange(SHOWINGS)),
        to_check=any(one.module == slug and one.item not in hidden for one in content.practisable),
        previous=written[number - 1] if number else None,
        following=written[number + 1] if number + 1 < len(written) else None,
        changed=changes,
        due=due,
        marks=own,
    )


def reach(store: Store, report: Report, *, person: Person, course: str, slug: str, now: datetime) -> bool:
    """Remember where a reader is and how long they read; says whether a section has become read by it.

    They can't have read for longer than has passed since the last that was heard of them in this course. Raises NotFound for sections
    that the module does not have.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        release = released.live(tx, course)
        reading = _reading(release.content, slug)
        if not {report.section, *report.spent_s} <= {one.anchor for one in reading.sections}:
            raise NotFound("no-such-section")
        before = tx.progress.of(person=person.id, course=course)
        spent = _believed(report.spent_s, before, now=now)
        _keep(tx, release, slug, report.section, paragraph=report.paragraph, person=person, now=now)
        if not spent:
            return False
        day = study_day(now, person.zone)
        tx.progress.add_reading(sum(spent.values()), person=person.id, course=course, day=day)
        return _add_times(tx, reading, spent, person=person, course=course, now=now)


def mark_read(store: Store, *, person: Person, course: str, slug: str, section: str, now: datetime) -> None:
    """A section is read because they say so. Raises NotFound for one that the module does not have."""
    with store.transaction() as tx:
        tx.people.lock(person.id)
        release = released.live(tx, course)
        reading = _reading(release.content, slug)
        if all(section != one.anchor for one in reading.sections):
            raise NotFound("no-such-section")
        times = tx.progress.sections_of(person=person.id, course=course, slug=slug)
        read = {section: replace(times.get(section, SectionTime()), read_at=now)}
        tx.progress.keep_sections(read, person=person.id, course=course, slug=slug)
        _keep(tx, release, slug, section, person=person, now=now)


def finish(store: Store, *, person: Person, course: str, slug: str, done: bool, now: datetime) -> None:
    """Mark a module as done, or take that back. Raises NotFound for one that is not written."""
    with store.transaction() as tx:
        release = released.live(tx, course)
        reading = _reading(release.content, slug)
        before = tx.progress.at(person=person.id, course=course, slug=slug)
        known = tx.releases.module_revision(release.id, slug) if done or before is None else before.revision
        here = before or Progress(slug=slug, section=reading.sections[-1].anchor, read_at=now)
        ended = replace(here, read_at=now, revision=known, done_at=now if done else None)
        tx.progress.keep(ended, person=person.id, course=course)


def what_changed(store: Store, *, person: Person, course: str, slug: str) -> tuple[Course, Reading, Changed | None]:
    """The changes of a module since they read it; none where there are none. Raises NotFound for one that is not written."""
    with store.reading() as tx:
        release = released.live(tx, course)
        reading = _reading(release.content, slug)
        here = place(tx, release.content, slug, person=person)
        return release.content.course, reading, changed.since_read(tx, release, reading, here)


def know(store: Store, *, person: Person, course: str, slug: str) -> None:
    """They have seen what changed. Raises NotFound for a module that is not written; without a place in it there is nothing to keep."""
    with store.transaction() as tx:
        release = released.live(tx, course)
        _reading(release.content, slug)
        before = tx.progress.at(person=person.id, course=course, slug=slug)
        if before is not None:
            known = tx.releases.module_revision(release.id, slug)
            tx.progress.keep(replace(before, revision=known), person=person.id, course=course)


def check(store: Store, spot: Spot, *, person: Person, given: Fields, now: datetime, rng: Random) -> Answered:
    """Answer a quick check's question: logged as one with the text at hand, and kept as the reader's place.

    Raises NotFound where the module has no such question, Conflict while it is in an exam they have open, Invalid for no answer and
    for what the question does not have.
    """
    with store.transaction() as tx:
        asked = _asked_at(tx, spot, person=person, now=now)
        release = released.live(tx, spot.course)
        content = release.content
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
        _keep(tx, release, spot.slug, section, person=person, now=now)
        return answered


def question(store: Store, spot: Spot, *, person: Person, now: datetime) -> Asked:
    """A quick check's question again, in the same draw. Raises NotFound and Conflict as `check` does."""
    with store.reading() as tx:
        return _asked_at(tx, spot, person=person, now=now)


def again(asked: Asked, *, rng: Random) -> Asked:
    """The question in another draw."""
    return replace(asked, seed=(asked.seed + rng.randrange(1, SHOWINGS)) % SHOWINGS)


def _reading(content: Content, slug: str) -> Reading:
    reading = content.readings.get(slug)
    if reading is None or slug not in content.course.module_by_slug:
        raise NotFound("no-such-module")
    return reading


def _checks(reading: Reading) -> list[QuickCheck]:
    return [part for section in reading.sections for part in section.parts if isinstance(part, QuickCheck)]


def _showing(
    content: Content, reading: Reading, hidden: Collection[str], *, number: int
) -> dict[str, tuple[Asked | None, ...]]:
    """The questions of each quick check; each has a draw of its own, so that no order of options repeats down the page."""
    seeds = count(number, SHOWINGS)
    return {
        check.anchor: tuple(
            None if item in hidden else Asked(released=content.items[item], seed=seed)
            for item, seed in zip(check.items, seeds, strict=False)
        )
        for check in _checks(reading)
    }


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


def _keep(
    tx: Tx, release: Release, slug: str, section: str, *, paragraph: int = 0, person: Person, now: datetime
) -> None:
    """The place moves; the text that they know stays the one they began with until they say that they have seen what changed."""
    course = release.content.course.id
    before = tx.progress.at(person=person.id, course=course, slug=slug)
    known = before.revision if before else None
    here = Progress(
        slug=slug,
        section=section,
        paragraph=paragraph,
        revision=known or tx.releases.module_revision(release.id, slug),
        read_at=now,
        done_at=before.done_at if before else None,
    )
    tx.progress.keep(here, person=person.id, course=course)


def _believed(spent_s: Mapping[str, int], before: Mapping[str, Progress], *, now: datetime) -> dict[str, int]:
    """Seconds by section, cut down to the time that has passed: what two devices report at once counts once."""
    heard = max((one.read_at for one in before.values()), default=None)
    passed = min(_LONGEST_REPORT, now - heard if heard else _LONGEST_REPORT)
    told = sum(spent_s.values())
    share = min(1.0, passed.total_seconds() / told) if told > 0 else 0.0
    return {anchor: seconds for anchor, said in spent_s.items() if (seconds := round(said * share)) > 0}


def _add_times(
    tx: Tx, reading: Reading, spent: Mapping[str, int], *, person: Person, course: str, now: datetime
) -> bool:
    """Whether a section has become read."""
    times = tx.progress.sections_of(person=person.id, course=course, slug=reading.slug)
    sections = {one.anchor: one for one in reading.sections}
    added: dict[str, SectionTime] = {}
    for anchor, seconds in spent.items():
        before = times.get(anchor, SectionTime())
        total = before.spent_s + seconds
        read_at = before.read_at or (now if long_enough(sections[anchor], total) else None)
        added[anchor] = SectionTime(spent_s=total, read_at=read_at)
    tx.progress.keep_sections(added, person=person.id, course=course, slug=reading.slug)
    return any(one.read_at == now for one in added.values())
