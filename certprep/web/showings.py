"""A module's text as HTML, with the questions of its quick checks: made once for each order of their options, then held.

Its templates are rendered without a person: what is somebody's own (marks, progress, answers) goes around these parts, not into them.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app, render_template
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from certprep.domain.course import QuickCheck, Section
from certprep.domain.progress import SectionStanding
from certprep.usecases.steps.asked import Answered, Asked, Fields
from certprep.usecases.study import Opened
from certprep.web.numbers import number_of

_MOST = 3_000  # sections, of about 5 KB
_TOKEN = "{csrf-token}"  # noqa: S105  where each person's own goes; its braces are in no token


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A quick check's question, if it may be asked now, and what became of its answer; `wrong` says why it was refused, `again` is
    another showing of it after one that was not right.
    """

    anchor: str
    number: int
    asked: Asked | None
    answered: Answered | None = None
    given: Fields = ()
    wrong: str = ""
    again: Asked | None = None

    @property
    def usual(self) -> bool:
        """As everybody meets it."""
        return self.asked is not None and self.answered is None and not self.wrong


class Showings:
    """The parts of modules that were shown last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, ...], str] = OrderedDict()

    def section(self, opened: Opened, section: Section, outcomes: Mapping[tuple[str, int], Outcome]) -> Markup:
        """A section's heading, text and questions. One with an answer, or a question that waits, is made for its reader alone."""
        mine = [
            outcomes[part.anchor, number_of(position)]
            for part in section.parts
            if isinstance(part, QuickCheck)
            for position in range(len(part.items))
        ]
        if not all(one.usual for one in mine):
            return Markup(_made(opened, section, outcomes, token=generate_csrf()))  # noqa: S704  a template's own
        seeds = ",".join(str(one.asked.seed) for one in mine if one.asked)
        key = (opened.release, opened.reading.slug, section.anchor, seeds, str(get_locale()))
        made = self._find(key)
        if made is None:
            made = self._keep(key, _made(opened, section, outcomes, token=_TOKEN))
        return Markup(made.replace(_TOKEN, generate_csrf()) if mine else made)  # noqa: S704

    def end(self, opened: Opened, one: SectionStanding) -> Markup:
        """What stands below a section: read or not, and how many of its questions are answered."""
        state = f"read: {one.read}, answered: {one.answered}"
        key = (opened.release, opened.reading.slug, one.section.anchor, state, str(get_locale()))
        made = self._find(key)
        if made is None:
            made = self._keep(key, render_template("study/_section_end.html", one=one, title=opened.reading.title))
        return Markup(made)  # noqa: S704

    def unmarked(self, opened: Opened, section: Section) -> Markup:
        """What stands below a section for whoever has marked nothing in it."""
        key = (opened.release, opened.reading.slug, section.anchor, "unmarked", str(get_locale()))
        made = self._find(key)
        if made is None:
            page = render_template("marks/_none.html", course=opened.course.id, reading=opened.reading, section=section)
            made = self._keep(key, page)
        return Markup(made)  # noqa: S704

    def fixed(self, opened: Opened, template: str, *, done: bool = False) -> Markup:
        """A part of a module's page that is the same for everybody: its template gets no more than what the release says, and whether the
        reader is done with the module.
        """
        key = (opened.release, opened.reading.slug, template, f"done: {done}", str(get_locale()))
        made = self._find(key)
        if made is None:
            made = self._keep(key, render_template(template, opened=opened, reading=opened.reading, done=done))
        return Markup(made)  # noqa: S704

    def _find(self, key: tuple[str, ...]) -> str | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _keep(self, key: tuple[str, ...], made: str) -> str:
        with self._lock:
            self._held[key] = made
            if len(self._held) > _MOST:
                self._held.popitem(last=False)
        return made


def _made(opened: Opened, section: Section, outcomes: Mapping[tuple[str, int], Outcome], *, token: str) -> str:
    return render_template(
        "study/_section_text.html",
        course=opened.course.id,
        slug=opened.reading.slug,
        section=section,
        outcomes=outcomes,
        token=token,
    )


def install(app: Flask) -> None:
    app.extensions["certprep.showings"] = Showings()


def showings() -> Showings:
    """What this site holds."""
    found = current_app.extensions["certprep.showings"]
    assert isinstance(found, Showings)  # noqa: S101  `install` made it
    return found
