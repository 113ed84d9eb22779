"""The library as authors find it: where it is, what is wrong, what is written, and what learners see of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from certprep.domain.item import Status
from certprep.domain.problem import Problem
from certprep.domain.release import Content
from certprep.library import library
from certprep.store import releases as shelves
from certprep.store.store import Store, Tx

_UNFILLED = "blueprint-unfilled"


@dataclass(frozen=True, kw_only=True)
class Live:
    """The release that learners see. `differs`: the files have changed since, or can't be read."""

    number: int
    made_at: datetime
    items: int
    modules: int
    differs: bool


@dataclass(frozen=True, kw_only=True)
class CourseState:
    """One course: its files (none on a host without the library) and its live release."""

    course: str
    title: str
    problems: tuple[Problem, ...] = ()
    counts: dict[Status, int]
    exams: int = 0
    live: Live | None

    @property
    def blocking(self) -> int:
        return sum(problem.blocks for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.blocking

    @property
    def unfilled(self) -> tuple[Problem, ...]:
        """The exams that can't be drawn, each with what the bank lacks."""
        return tuple(problem for problem in self.problems if problem.rule == _UNFILLED)

    @property
    def others(self) -> tuple[Problem, ...]:
        """All other problems, the blocking ones first."""
        return tuple(problem for problem in self.problems if problem.rule != _UNFILLED)


@dataclass(frozen=True, kw_only=True)
class LibraryState:
    """`path` is none on a host that only serves releases."""

    path: Path | None
    courses: tuple[CourseState, ...]


def state_of(store: Store, path: Path | None) -> LibraryState:
    """Everything about the library of this host and the live releases. After a change of files it takes seconds: all are read and checked."""
    drafts = () if path is None else library.latest(path)
    with store.reading() as tx:
        known = {draft.course for draft in drafts}
        courses = [_drafted(tx, draft) for draft in drafts]
        courses += [_served(tx, course) for course in tx.releases.courses() if course not in known]
    return LibraryState(path=path, courses=tuple(courses))


def _drafted(tx: Tx, draft: library.Draft) -> CourseState:
    content = draft.content
    counted = Counter(one.item.status for one in draft.written)
    return CourseState(
        course=draft.course,
        title=content.course.title if content else draft.course,
        problems=tuple(sorted(draft.problems, key=lambda one: not one.blocks)),
        counts={status: counted[status] for status in Status},
        exams=len(content.blueprints) if content else 0,
        live=_live(tx, draft.course, content),
    )


def _served(tx: Tx, course: str) -> CourseState:
    release = tx.releases.live(course)
    content = release.content if release else None
    title = content.course.title if content else course
    return CourseState(course=course, title=title, counts={}, live=_live(tx, course, content))


def _live(tx: Tx, course: str, content: Content | None) -> Live | None:
    release = tx.releases.live(course)
    if release is None:
        return None
    return Live(
        number=release.number,
        made_at=release.made_at,
        items=len(release.content.items),
        modules=len(release.content.readings),
        differs=content is not release.content
        and (content is None or tx.releases.fingerprint(course) != shelves.fingerprint(content)),
    )
