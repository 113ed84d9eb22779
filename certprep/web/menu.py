"""The places that a person may go to."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext

from certprep.domain.person import Permission, Person
from certprep.usecases.exam import building
from certprep.web import current


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place; `icon` is its drawing."""

    label: str
    endpoint_url: str
    icon: str
    current: bool


def menu(person: Person | None) -> list[Entry]:
    """What exists for this person; nothing for visitors."""
    return [] if person is None else list(_entries(person))


def _entries(person: Person) -> Iterator[Entry]:
    course = _course()
    yield from _entry(gettext("Today"), "today.index", icon="today")
    if course is not None:
        yield from _entry(gettext("Study"), "study.index", icon="study", course=course)
        yield from _entry(gettext("Practise"), "exam_start.index", icon="practise", course=course)
        yield from _entry(gettext("Review"), "review.index", icon="review", course=course)
    if person.may(Permission.AUTHOR):
        yield from _entry(gettext("Studio"), "studio.index", icon="studio")


def _entry(label: str, endpoint: str, *, icon: str, **values: str) -> Iterator[Entry]:
    if endpoint in current_app.view_functions:
        here = (request.blueprint or "").partition("_")[0] == endpoint.partition(".")[0].partition("_")[0]
        yield Entry(label=label, endpoint_url=url_for(endpoint, **values), icon=icon, current=here)


def _course() -> str | None:
    """The course of this page, else the first that has a release."""
    courses = building.courses(current.store())
    here = (request.view_args or {}).get("course")
    return here if here in courses else next(iter(courses), None)
