"""The glossary: terms from A to Z, each with a page of its own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from certprep.domain.person import Permission
from certprep.usecases import glossary
from certprep.web import current
from certprep.web.security import allow

pages = Blueprint("study_glossary", __name__, url_prefix="/c/<course>/glossary")


@pages.get("")
@allow(Permission.LEARN)
def index(course: str) -> str:
    """All terms, or those of one domain or with some words."""
    domain, words = request.args.get("domain", ""), request.args.get("q", "").strip()
    found = glossary.look(current.store(), person=current.person(), course=course, domain=domain, words=words)
    return render_template("glossary/index.html", found=found, domain=domain, words=words)


@pages.get("/<term>")
@allow(Permission.LEARN)
def show(course: str, term: str) -> str:
    return render_template("glossary/show.html", term=_term(course, term))


@pages.get("/<term>/brief")
@allow(Permission.LEARN)
def brief(course: str, term: str) -> str:
    """What a pop-up in a module's text shows."""
    return render_template("glossary/_brief.html", term=_term(course, term))


@pages.post("/<term>/card")
@allow(Permission.LEARN)
def card(course: str, term: str) -> str | Response:
    """Add the term to their flashcards, or, with `remove`, take it out; for the page's script the pop-up again."""
    person = current.person()
    if "remove" in request.form:
        glossary.drop(current.store(), person=person, course=course, term=term)
    else:
        glossary.keep(current.store(), person=person, course=course, term=term, now=current.now())
    if request.headers.get("X-Fragment"):
        return brief(course, term)
    return redirect(url_for(".show", course=course, term=term), 303)


@pages.post("/<term>/review")
@allow(Permission.LEARN)
def review(course: str, term: str) -> Response:
    """The questions on a term that they have met, now."""
    glossary.review(current.store(), person=current.person(), course=course, term=term, now=current.now())
    return redirect(url_for("review.index", course=course), 303)


@pages.post("/cards")
@allow(Permission.LEARN)
def cards(course: str) -> Response:
    """All terms of a module become flashcards, and review begins."""
    module = request.form.get("module", "")
    kept = glossary.keep_all(current.store(), person=current.person(), course=course, module=module, now=current.now())
    there = ngettext(
        "This term is among your flashcards already.",
        "All %(num)s terms are among your flashcards already.",
        kept.count,
    )
    added = ngettext(
        "%(num)s term was added to your flashcards.", "%(num)s terms were added to your flashcards.", kept.new
    )
    flash(added if kept.new else there, "note")
    return redirect(url_for("review.index", course=course), 303)


def _term(course: str, term: str) -> glossary.Term:
    return glossary.show(current.store(), person=current.person(), course=course, term=term, now=current.now())
