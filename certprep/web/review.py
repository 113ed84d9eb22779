"""Review: the cards that are due, one at a time."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from certprep.domain.attempt import Confidence
from certprep.domain.errors import Conflict, Invalid
from certprep.domain.person import Permission
from certprep.domain.review import Rating
from certprep.usecases import review
from certprep.web import asked, current
from certprep.web.errors import status_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("review", __name__, url_prefix="/c/<course>/review")

_MOST_DIGITS = 4  # of a count of cards; only so that a made-up one stays a number


@pages.get("")
@allow(Permission.LEARN)
def index(course: str) -> str:
    return _session(course)


@pages.post("")
@allow(Permission.LEARN)
def answer(course: str) -> str | tuple[str, int] | Response:
    """Feedback on one card. What was answered already, as by a second press, leads to the next card."""
    try:
        reviewed = review.answer(
            current.store(),
            person=current.person(),
            course=course,
            seen=request.form.get("seen", ""),
            given=review.DONT_KNOW if "dont_know" in request.form else asked.given(),
            confidence=Confidence.UNSURE if "unsure" in request.form else Confidence.SURE,
            now=current.now(),
            rng=current.rng(),
        )
    except Conflict as moved:
        flash(sentence(moved.rule, moved.parameters), "note")
        return _next(course, done=_done())
    except Invalid as refused:
        return _session(course, refused=refused), status_of(refused)
    return render_template("review/answered.html", reviewed=reviewed, done=_done() + 1, now=current.now())


@pages.post("/recall")
@allow(Permission.LEARN)
def recall(course: str) -> Response:
    """How well they knew a flashcard; on to the next."""
    said = request.form.get("rating", "")
    if said not in set(Rating):
        raise Invalid("no-such-rating", field="rating")
    try:
        review.recall(
            current.store(),
            person=current.person(),
            course=course,
            seen=request.form.get("seen", ""),
            rated=Rating(said),
            now=current.now(),
            rng=current.rng(),
        )
    except Conflict as moved:
        flash(sentence(moved.rule, moved.parameters), "note")
        return _next(course, done=_done())
    return _next(course, done=_done() + 1)


@pages.post("/remove")
@allow(Permission.LEARN)
def remove(course: str) -> Response:
    """Take a flashcard out; on to the next."""
    try:
        review.remove(
            current.store(),
            person=current.person(),
            course=course,
            seen=request.form.get("seen", ""),
            now=current.now(),
        )
        flash(gettext("The card is out of your review."), "note")
    except Conflict as moved:
        flash(sentence(moved.rule, moved.parameters), "note")
    return _next(course, done=_done())


def _next(course: str, *, done: int) -> Response:
    return redirect(url_for(".index", course=course, done=done), 303)


def _session(course: str, *, refused: Invalid | None = None) -> str:
    return render_template(
        "review/index.html",
        session=review.look(current.store(), person=current.person(), course=course, now=current.now()),
        done=_done(),
        now=current.now(),
        given=asked.given() if refused else [],
        unsure="unsure" in request.form,
        wrong=sentence(refused.rule, refused.parameters) if refused else "",
    )


def _done() -> int:
    """How many cards this session has had, as the page carries it along."""
    written = request.values.get("done", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS else 0
