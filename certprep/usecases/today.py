"""Today: what a learner may do now, course by course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import Purpose
from certprep.domain.course import Course
from certprep.domain.person import Person
from certprep.store.store import Store, Tx
from certprep.usecases.steps import drawing, reading, released, reviewing

_AFTER_THE_FIRST = (Purpose.MOCK, Purpose.QUIZ, Purpose.DIAGNOSTIC)


class Action(StrEnum):
    """What to do first, the most pressing first."""

    ATTEMPT = "attempt"
    REVIEW = "review"
    READ = "read"
    EXAM = "exam"
    BEGIN = "begin"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class CourseToday:
    """One course. `attempts` are open; `resume` is the module to read on, `begin` the first that was not opened."""

    course: Course
    attempts: tuple[Attempt, ...]
    queue: reviewing.Queue
    resume: reading.Place | None
    begin: reading.Place | None
    exam: drawing.Offer | None

    @property
    def action(self) -> Action:
        worth = (
            (Action.ATTEMPT, self.attempts),
            (Action.REVIEW, self.queue.due),
            (Action.READ, self.resume),
            (Action.EXAM, self.exam),
            (Action.BEGIN, self.begin),
        )
        return next((action for action, there in worth if there), Action.NOTHING)


def look(store: Store, *, person: Person, now: datetime) -> list[CourseToday]:
    """All courses, the one with the most pressing thing to do first."""
    with store.reading() as tx:
        found = [_course(tx, course, person=person, now=now) for course in tx.releases.courses()]
    return sorted(found, key=lambda one: list(Action).index(one.action))


def _course(tx: Tx, course: str, *, person: Person, now: datetime) -> CourseToday:
    content = released.live(tx, course).content
    mine = [one for one in tx.attempts.open_of(person=person.id) if one.course == course and one.accepts(now)]
    places = reading.places(tx, content, person=person).values()
    return CourseToday(
        course=content.course,
        attempts=tuple(sorted(mine, key=lambda one: (one.deadline_at is None, one.deadline_at or one.started_at))),
        queue=reviewing.queue(tx, content, person=person, now=now),
        resume=reading.resume(places),
        begin=reading.first_new(places),
        exam=_next_exam(
            [one for one in drawing.offers(tx, content, person=person, now=now) if one.open_attempt is None],
            sat={one.blueprint.id for one in tx.attempts.of(person=person.id, course=course) if one.recipe is None},
        ),
    )


def _next_exam(offers: Sequence[drawing.Offer], *, sat: set[str]) -> drawing.Offer | None:
    """The diagnostic for whoever has sat nothing; after it a mock before a quiz, the longest first, new ones before repeats."""
    order = _AFTER_THE_FIRST if sat else (Purpose.DIAGNOSTIC, *_AFTER_THE_FIRST)
    ranked = sorted(
        offers,
        key=lambda one: (one.blueprint.id in sat, order.index(one.blueprint.purpose), -one.count, one.blueprint.id),
    )
    return ranked[0] if ranked else None
