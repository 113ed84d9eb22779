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
    yield from _entry("today.index", gettext("Today"), icon="today")
    if course is not None:
        yield from _entry("study.index", gettext("Study"), icon="study", course=course)
        yield from _entry("exam_start.index", gettext("Practise"), icon="practise", course=course)
        yield from _entry("review.index", gettext("Review"), icon="review", course=course)
        yield from _entry("progress.index", gettext("Progress"), icon="progress", course=course)
        yield from _entry("search.show", gettext("Search"), icon="search", course=course)
    if person.may(Permission.AUTHOR):
        yield from _entry("studio.index", gettext("Studio"), icon="studio")
    if person.may(Permission.ADMINISTER):
        yield from _entry("people.index", gettext("People"), icon="people")


def _entry(endpoint: str, label: str, *, icon: str, course: str | None = None) -> Iterator[Entry]:
    """The place, where this site has it."""
    if endpoint in current_app.view_functions:
        url = url_for(endpoint) if course is None else url_for(endpoint, course=course)
        yield Entry(label=label, endpoint_url=url, icon=icon, current=_feature(request.endpoint) == _feature(endpoint))


def _feature(endpoint: str | None) -> str:
    """`exam` of `exam_start.index`."""
    return (endpoint or "").partition(".")[0].partition("_")[0]


def _course() -> str | None:
    """The course of this page, else the first that has a release."""
    courses = building.courses(current.store())
    here = (request.view_args or {}).get("course")
    return here if here in courses else next(iter(courses), None)
