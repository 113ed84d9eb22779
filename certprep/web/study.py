"""Study: the course, its modules, and the quick checks in them."""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from certprep.domain.errors import Invalid
from certprep.domain.person import Permission
from certprep.usecases import study
from certprep.usecases.steps.asked import Answered, Asked, Fields
from certprep.web import asked, current
from certprep.web.errors import status_of
from certprep.web.numbers import number_of, position_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("study", __name__, url_prefix="/c/<course>/study")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A quick check's question, if it may be asked now, and what became of its answer; `wrong` says why it was refused."""

    anchor: str
    number: int
    asked: Asked | None
    answered: Answered | None = None
    given: Fields = ()
    wrong: str = ""


@pages.get("")
@allow(Permission.LEARN)
def index(course: str) -> str:
    found = study.look(current.store(), person=current.person(), course=course)
    return render_template("study/index.html", map=found)


@pages.get("/<slug>")
@allow(Permission.LEARN)
def module(course: str, slug: str) -> str:
    return _module(course, slug)


@pages.post("/<slug>/place")
@allow(Permission.LEARN)
def place(course: str, slug: str) -> tuple[str, int]:
    """The section in view, as the page's script reports it."""
    section = request.form.get("section", "")
    study.reach(current.store(), person=current.person(), course=course, slug=slug, section=section, now=current.now())
    return "", 204


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
        outcome = replace(outcome, answered=answered)
    except Invalid as refused:
        outcome = replace(outcome, given=asked.given(), wrong=sentence(refused.rule, refused.parameters))
        status = status_of(refused)
    if request.headers.get("X-Fragment"):
        return render_template("study/_check.html", course=course, slug=slug, outcome=outcome), status
    return _module(course, slug, outcome=outcome), status


def _module(course: str, slug: str, *, outcome: Outcome | None = None) -> str:
    opened = study.read(
        current.store(), person=current.person(), course=course, slug=slug, now=current.now(), rng=current.rng()
    )
    return render_template(
        "study/module.html",
        opened=opened,
        contents=_contents(opened),
        outcomes={(one.anchor, one.number): one for one in _outcomes(opened, outcome)},
    )


def _contents(opened: study.Opened) -> list[dict[str, str]]:
    """The module's headings, for the list beside it."""
    found = [{"id": one.anchor, "title": one.title} for one in opened.reading.sections if one.title]
    if opened.reading.terms:
        found.append({"id": "terms", "title": gettext("Terms")})
    if opened.references:
        found.append({"id": "sources", "title": gettext("Sources")})
    return found


def _outcomes(opened: study.Opened, outcome: Outcome | None) -> list[Outcome]:
    """Each question of the module's quick checks, and what became of the one that was answered just now."""
    found = [
        Outcome(anchor=anchor, number=number_of(position), asked=one)
        for anchor, check in opened.checks.items()
        for position, one in enumerate(check)
    ]
    return found if outcome is None else [*found, outcome]
