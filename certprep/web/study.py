"""Study: the course, its modules, and the quick checks in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from certprep.domain.course import QuickCheck
from certprep.domain.errors import Invalid
from certprep.domain.person import Permission
from certprep.usecases import study
from certprep.usecases.steps.asked import Asked
from certprep.web import asked, current
from certprep.web.errors import status_of
from certprep.web.numbers import number_of, position_of
from certprep.web.security import allow
from certprep.web.showings import Outcome, showings
from certprep.web.wording import sentence

pages = Blueprint("study", __name__, url_prefix="/c/<course>/study")
_SECONDS = re.compile(r"\d{1,5}", re.ASCII)
_MOST_PARAGRAPHS = 10_000
_PLAIN = ("single", "multiple", "numeric")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A heading of the module in the list beside it."""

    anchor: str
    title: str
    read: bool = False
    unanswered: int = 0
    changed: bool = False


@pages.get("")
@allow(Permission.LEARN)
def index(course: str) -> str:
    found = study.look(current.store(), person=current.person(), course=course, now=current.now())
    return render_template("study/index.html", map=found)


@pages.get("/<slug>")
@allow(Permission.LEARN)
def module(course: str, slug: str) -> str:
    return _module(course, slug)


@pages.get("/<slug>/print")
@allow(Permission.LEARN)
def printed(course: str, slug: str) -> str:
    return render_template("study/print.html", opened=_opened(course, slug))


@pages.post("/<slug>/place")
@allow(Permission.LEARN)
def place(course: str, slug: str) -> tuple[str, int]:
    """Where a reader is and for how long, as the page's script tells it; gives how they stand where that is news, or is asked for."""
    report = study.Report(
        section=request.form.get("section", ""),
        paragraph=min(request.form.get("paragraph", 0, int), _MOST_PARAGRAPHS),
        spent_s=_spent(request.form.get("spent", "")),
    )
    news = study.reach(current.store(), report, person=current.person(), course=course, slug=slug, now=current.now())
    if not news and not request.form.get("fresh"):
        return "", 204
    opened = _opened(course, slug)
    return render_template("study/_standing.html", showings=showings(), **_shown(opened)), 200


@pages.post("/<slug>/read")
@allow(Permission.LEARN)
def mark(course: str, slug: str) -> Response:
    """A section is read because they say so; back to where they were."""
    section = request.form.get("section", "")
    study.mark_read(
        current.store(), person=current.person(), course=course, slug=slug, section=section, now=current.now()
    )
    return redirect(url_for(".module", course=course, slug=slug, _anchor=section), 303)


@pages.get("/<slug>/changes")
@allow(Permission.LEARN)
def changes(course: str, slug: str) -> str:
    found, reading, changed = study.what_changed(current.store(), person=current.person(), course=course, slug=slug)
    return render_template("study/changes.html", course=found, reading=reading, changed=changed)


@pages.post("/<slug>/changes")
@allow(Permission.LEARN)
def know(course: str, slug: str) -> Response:
    study.know(current.store(), person=current.person(), course=course, slug=slug)
    return redirect(url_for(".module", course=course, slug=slug), 303)


@pages.post("/<slug>/done")
@allow(Permission.LEARN)
def finish(course: str, slug: str) -> Response:
    done = request.form.get("done") == "yes"
    study.finish(current.store(), person=current.person(), course=course, slug=slug, done=done, now=current.now())
    return redirect(url_for(".module", course=course, slug=slug, _anchor="end"), 303)


@pages.post("/<slug>/checks/<anchor>/<int:number>")
@allow(Permission.LEARN)
def check(course: str, slug: str, anchor: str, number: int) -> tuple[str, int]:
    """Feedback at the question's own place: the whole page again, or, for the page's script, the question alone."""
    spot = study.Spot(course=course, slug=slug, anchor=anchor, position=position_of(number), seed=asked.seed())
    question = study.question(current.store(), spot, person=current.person(), now=current.now())
    outcome = Outcome(anchor=anchor, number=number, asked=question)
    status = 200
    try:
        answered = study.check(
            current.store(), spot, person=current.person(), given=asked.given(), now=current.now(), rng=current.rng()
        )
        again = None if answered.explanation.correct else study.again(question, rng=current.rng())
        outcome = replace(outcome, answered=answered, again=again)
    except Invalid as refused:
        outcome = replace(outcome, given=asked.given(), wrong=sentence(refused.rule, refused.parameters))
        status = status_of(refused)
    if request.headers.get("X-Fragment"):
        page = render_template("study/_check.html", course=course, slug=slug, outcome=outcome, token=generate_csrf())
        return page, status
    return _module(course, slug, outcome=outcome), status


def _module(course: str, slug: str, *, outcome: Outcome | None = None) -> str:
    opened = _opened(course, slug)
    outcomes = {(one.anchor, one.number): one for one in _outcomes(opened, outcome)}
    return render_template("study/module.html", outcomes=outcomes, showings=showings(), **_shown(opened))


def _opened(course: str, slug: str) -> study.Opened:
    return study.read(
        current.store(), person=current.person(), course=course, slug=slug, now=current.now(), rng=current.rng()
    )


def _shown(opened: study.Opened) -> dict[str, Any]:
    """What the page and its parts need. `first_check` is the anchor of the first quick check with a question left; `rare`: there are
    rarer kinds of questions.
    """
    section = opened.place.standing.next_to_check if opened.place.standing else None
    parts = [part for part in section.parts if isinstance(part, QuickCheck)] if section else []
    left = (part.anchor for part in parts if any(item not in opened.place.checks for item in part.items))
    return {
        "opened": opened,
        "contents": list(_contents(opened)),
        "first_check": next(left, "end"),
        "rare": any(_is_rare(one) for check in opened.checks.values() for one in check if one),
    }


def _is_rare(asked: Asked) -> bool:
    """Whether it is of a kind, or of a case, that has a style sheet of its own."""
    return asked.released.item.asked_kind not in _PLAIN or bool(asked.released.item.case)


def _contents(opened: study.Opened) -> Iterator[Line]:
    """The module's headings, for the list beside it."""
    changed = {one.anchor for one in opened.changed.sections} if opened.changed else set()
    for one in opened.place.standing.sections if opened.place.standing else ():
        if one.section.title:
            yield Line(
                anchor=one.section.anchor,
                title=one.section.title,
                read=one.read,
                unanswered=one.asked - one.answered,
                changed=one.section.anchor in changed,
            )
    if opened.reading.terms:
        yield Line(anchor="terms", title=gettext("Terms"), changed="terms" in changed)
    if opened.references:
        yield Line(anchor="sources", title=gettext("Sources"))


def _spent(told: str) -> dict[str, int]:
    """`atp:12,fuels:40`: seconds by section. Raises Invalid for what is not written so."""
    found = dict(one.rpartition(":")[::2] for one in told.split(",") if one)
    if not all(_SECONDS.fullmatch(seconds) for seconds in found.values()):
        raise Invalid("not-a-reading-report")
    return {section: int(seconds) for section, seconds in found.items()}


def _outcomes(opened: study.Opened, outcome: Outcome | None) -> list[Outcome]:
    """Each question of the module's quick checks, and what became of the one that was answered just now."""
    found = [
        Outcome(anchor=anchor, number=number_of(position), asked=one)
        for anchor, check in opened.checks.items()
        for position, one in enumerate(check)
    ]
    return found if outcome is None else [*found, outcome]
