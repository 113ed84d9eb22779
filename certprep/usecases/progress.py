"""Progress: what a learner has read and checked, how long they studied, and what is due."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from certprep.domain.course import Course, Domain
from certprep.domain.exposure import Source
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.review import day_begins_at, study_day
from certprep.store.store import Store, Tx
from certprep.usecases.steps import reading, released, reviewing
from certprep.usecases.steps.reading import Place, State

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One study day: time on reading (with its quick checks), on exams and practice, and on review."""

    day: date
    begins_at: datetime
    reading: timedelta
    exams: timedelta
    review: timedelta

    @property
    def total(self) -> timedelta:
        return self.reading + self.exams + self.review


@dataclass(frozen=True, kw_only=True)
class DomainProgress:
    """A domain's sections and questions: how many there are in what is written, read, and right."""

    domain: Domain
    written: int
    sections: int
    read: int
    asked: int
    answered: int
    right: int
    minutes_left: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`week` are the seven study days from Monday; `before` is what the week before came to. `begun` are modules to read on."""

    course: Course
    week: tuple[Day, ...]
    before: timedelta
    domains: tuple[DomainProgress, ...]
    begun: tuple[Place, ...]
    queue: reviewing.Queue

    @property
    def total(self) -> timedelta:
        return sum((one.total for one in self.week), timedelta())


def look(store: Store, *, person: Person, course: str, now: datetime) -> Overview:
    """Raises NotFound for a course without a release."""
    today = study_day(now, person.zone)
    monday = today - _DAY * today.weekday()
    with store.reading() as tx:
        content = released.live(tx, course).content
        places = reading.places(tx, content, person=person)
        queue = reviewing.queue(tx, content, person=person, now=now)
        days = _days(tx, monday - _WEEK, person=person, course=course)
    due = reviewing.by_module(content, queue.due)
    begun = [one for one in places.values() if one.state is State.BEGUN]
    return Overview(
        course=content.course,
        week=tuple(days[7:]),
        before=sum((one.total for one in days[:7]), timedelta()),
        domains=tuple(_domains(content, places, due)),
        begun=tuple(sorted(begun, key=_last_read, reverse=True)),
        queue=queue,
    )


def _days(tx: Tx, since: date, *, person: Person, course: str) -> Sequence[Day]:
    """Two weeks of days."""
    read = tx.progress.reading_by_day(person=person.id, course=course, since=since)
    spent: Counter[tuple[date, Source]] = Counter()
    for one in tx.progress.answering_by_day(person=person.id, course=course, since=since):
        spent[one.day, one.source] += one.milliseconds
    return [
        Day(
            day=day,
            begins_at=day_begins_at(day, person.zone),
            reading=timedelta(seconds=read.get(day, 0), milliseconds=spent[day, Source.CHECK]),
            exams=timedelta(milliseconds=spent[day, Source.EXAM]),
            review=timedelta(milliseconds=spent[day, Source.REVIEW]),
        )
        for day in (since + _DAY * number for number in range(14))
    ]


def _domains(content: Content, places: dict[str, Place], due: Counter[str]) -> list[DomainProgress]:
    return [
        _domain(domain, [places[module.slug] for module in domain.modules], due) for domain in content.course.domains
    ]


def _domain(domain: Domain, places: Sequence[Place], due: Counter[str]) -> DomainProgress:
    found = [one.standing for one in places if one.standing]
    return DomainProgress(
        domain=domain,
        written=len(found),
        sections=sum(len(one.sections) for one in found),
        read=sum(one.read for one in found),
        asked=sum(one.asked for one in found),
        answered=sum(one.answered for one in found),
        right=sum(one.right for one in found),
        minutes_left=sum(one.minutes_left for one in found),
        due=sum(due[one.module.slug] for one in places),
    )


def _last_read(place: Place) -> datetime:
    assert place.progress is not None  # noqa: S101  it was begun
    return place.progress.read_at
