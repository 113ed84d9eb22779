"""Notes and highlights: the list of all, one to change, and making them on a module's section or a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from certprep.domain.course import Domain
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.marks.mark import LONGEST_NOTE, Colour, Mark, handle
from certprep.domain.person import Permission
from certprep.usecases import marks, notebook
from certprep.usecases.steps.noted import Kind, Noted
from certprep.web import current
from certprep.web.errors import status_of
from certprep.web.security import allow, own_path
from certprep.web.wording import sentence

pages = Blueprint("marks", __name__, url_prefix="/c/<course>")

_A_PAGE = 50
_PLACE = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a notebook, counted from 1."""

    notes: Sequence[Noted]
    number: int
    pages: int


@pages.get("/notes")
@allow(Permission.LEARN)
def index(course: str) -> str:
    """All notes and highlights, the newest first, or those that the address wishes for."""
    wish = _wish()
    found = notebook.look(current.store(), wish, person=current.person(), course=course, now=current.now())
    return render_template(
        "marks/index.html",
        notebook=found,
        wish=wish,
        page=_page(found),
        asked=urlencode(_asked(wish)),
        kinds=_kinds(),
        modules=[(module.slug, module.title) for module in found.modules],
    )


@pages.get("/notes.md")
@allow(Permission.LEARN)
def export(course: str) -> Response:
    """What the list shows, as Markdown."""
    found = notebook.look(current.store(), _wish(), person=current.person(), course=course, now=current.now())
    text = render_template("marks/export.md", notebook=found, groups=_groups(found))
    response = Response(text, mimetype="text/markdown")
    response.headers["Content-Disposition"] = "attachment; filename=notes.md"
    return response


@pages.get("/study/<slug>/mark")
@allow(Permission.LEARN)
def on_section(course: str, slug: str) -> str:
    """A section's sentences, to highlight one or to keep a note."""
    return _section_page(course, slug, request.args.get("section", ""))


@pages.post("/study/<slug>/mark")
@allow(Permission.LEARN)
def mark_section(course: str, slug: str) -> ResponseReturnValue:
    section = request.form.get("section", "")
    try:
        made = marks.mark_section(
            current.store(),
            _wanted(),
            person=current.person(),
            course=course,
            slug=slug,
            now=current.now(),
            rng=current.rng(),
        )
        if "card" in request.form:
            marks.flashcard(current.store(), person=current.person(), course=course, mark=made.id, now=current.now())
    except (Invalid, Conflict) as refused:
        return _section_page(course, slug, section, refused=refused), status_of(refused)
    return _after(course, made, gettext("Kept."))


@pages.get("/notes/questions/<handle>")
@allow(Permission.LEARN)
def on_question(course: str, handle: str) -> str:
    """A question's sentences, what was noted on it, and a form for more."""
    return _question_page(course, handle)


@pages.post("/notes/questions/<handle>")
@allow(Permission.LEARN)
def mark_question(course: str, handle: str) -> ResponseReturnValue:
    try:
        made = marks.mark_question(
            current.store(),
            _wanted(),
            person=current.person(),
            course=course,
            handle=handle,
            now=current.now(),
            rng=current.rng(),
        )
    except Invalid as refused:
        return _question_page(course, handle, refused=refused), status_of(refused)
    return _after(course, made, gettext("Kept."))


@pages.get("/notes/<mark>")
@allow(Permission.LEARN)
def show(course: str, mark: str) -> str:
    """One mark, to change, delete or make a flashcard of."""
    return _mark_page(course, mark)


@pages.post("/notes/<mark>")
@allow(Permission.LEARN)
def change(course: str, mark: str) -> ResponseReturnValue:
    colour, note = request.form.get("colour", ""), request.form.get("note", "")
    try:
        changed = marks.change(
            current.store(),
            person=current.person(),
            course=course,
            mark=mark,
            colour=colour,
            note=note,
            now=current.now(),
        )
    except Invalid as refused:
        return _mark_page(course, mark, refused=refused), status_of(refused)
    return _after(course, changed, gettext("Kept."))


@pages.post("/notes/<mark>/delete")
@allow(Permission.LEARN)
def delete(course: str, mark: str) -> ResponseReturnValue:
    """Deleted, with a form that brings it back."""
    gone = marks.delete(current.store(), person=current.person(), course=course, mark=mark, now=current.now())
    if _fragment() and gone.mark.module:
        return _section_fragment(course, gone.mark, gettext("Deleted."), gone=gone)
    return render_template("marks/deleted.html", course=course, gone=gone, back=_back(course, gone.mark))


@pages.post("/notes/restore")
@allow(Permission.LEARN)
def restore(course: str) -> ResponseReturnValue:
    gone = marks.Deleted(mark=_kept(), card="card" in request.form)
    brought = marks.restore(current.store(), gone, person=current.person(), course=course, now=current.now())
    return _after(course, brought, gettext("It is back."))


@pages.post("/notes/<mark>/card")
@allow(Permission.LEARN)
def card(course: str, mark: str) -> ResponseReturnValue:
    """A flashcard of it."""
    made = marks.flashcard(current.store(), person=current.person(), course=course, mark=mark, now=current.now())
    return _after(course, made, gettext("It is a flashcard now, and comes in your review."))


@pages.app_template_filter("handle")
def handle_of(item: str) -> str:
    """What addresses call an item."""
    return handle(item)


def _wish() -> notebook.Wish:
    return notebook.Wish(
        colour=request.args.get("colour", "")[:20],
        module=request.args.get("module", "")[:100],
        kind=request.args.get("kind", "")[:20],
        words=" ".join(request.args.get("q", "")[:200].split()),
    )


def _asked(wish: notebook.Wish) -> dict[str, str]:
    asked = {"colour": wish.colour, "module": wish.module, "kind": wish.kind, "q": wish.words}
    return {name: value for name, value in asked.items() if value}


def _page(found: notebook.Notebook) -> Page:
    pages_there = max(1, -(-len(found.notes) // _A_PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages_there)
    return Page(notes=found.notes[(number - 1) * _A_PAGE : number * _A_PAGE], number=number, pages=pages_there)


def _kinds() -> dict[str, str]:
    return {
        Kind.HIGHLIGHT: gettext("Highlights"),
        Kind.NOTE: gettext("Notes"),
        Kind.QUESTION: gettext("On questions"),
        Kind.DETACHED: gettext("Detached"),
    }


def _groups(found: notebook.Notebook) -> list[tuple[Domain | None, list[tuple[str, list[Noted]]]]]:
    """By domain and then by module, in the order of the course; questions come after their domain's modules."""
    domains = (*found.course.domains, None)
    groups = []
    for domain in domains:
        of_domain = [one for one in found.notes if one.domain == domain]
        titles = [one.title for one in domain.modules] if domain else [""]
        named = [(title, [one for one in of_domain if _title(one) == title]) for title in titles]
        questions = [one for one in of_domain if one.mark.item is not None]
        groups.append((domain, [(title, ones) for title, ones in (*named, (gettext("Questions"), questions)) if ones]))
    return [(domain, modules) for domain, modules in groups if modules]


def _title(one: Noted) -> str | None:
    """The module that it is on; none for one on a question."""
    if one.mark.item is not None:
        return None
    return one.module.title if one.module else ""


def _wanted() -> marks.Wanted:
    """What a form asks to be marked. `words` is `12-80:` and these words, characters 12 to 80 of the section's text; empty for a note."""
    place, _, quote = request.form.get("words", "").partition(":")
    start, end = (int(one) if _PLACE.fullmatch(one) else 0 for one in place.partition("-")[::2])
    return marks.Wanted(
        section=request.form.get("section", ""),
        start=start,
        end=end,
        quote=quote,
        colour=request.form.get("colour", ""),
        note=request.form.get("note", ""),
    )


def _kept() -> Mark:
    """A deleted mark as the page has it. Raises NotFound for what is none."""
    form = request.form
    try:
        return Mark(
            id=form["id"],
            place=form["place"],
            section=form.get("section", "")[:200],
            colour=Colour(form["colour"]) if form.get("colour") else None,
            quote=form.get("quote", ""),
            prefix=form.get("prefix", "")[:200],
            suffix=form.get("suffix", "")[:200],
            position=min(int(form.get("position", "0")), 10_000_000),
            note=form.get("note", ""),
            made_at=datetime.fromisoformat(form["made_at"]),
            changed_at=current.now(),
        )
    except ValueError:
        raise NotFound("no-such-note") from None


def _fragment() -> bool:
    """The page's script asks for a part of it only."""
    return "X-Fragment" in request.headers


def _after(course: str, mark: Mark, said: str) -> ResponseReturnValue:
    """Back to where the mark is; for the page's script, the section's list."""
    if _fragment() and mark.module:
        return _section_fragment(course, mark, said)
    flash(said, "success")
    return redirect(_back(course, mark), 303)


def _back(course: str, mark: Mark) -> str:
    """The page that the form came from, or that of the mark."""
    if back := request.form.get("back"):
        return own_path(back)
    if mark.module:
        return url_for("study.module", course=course, slug=mark.module, mark=mark.id, _anchor=f"mark-{mark.id}")
    return url_for(".index", course=course, _anchor=f"mark-{mark.id}")


def _section_fragment(course: str, mark: Mark, said: str, *, gone: marks.Deleted | None = None) -> str:
    """The lists of the module, with what the script says aloud; `new` is the mark that it is about."""
    found = marks.module(current.store(), person=current.person(), course=course, slug=mark.module or "")
    return render_template(
        "marks/_lists.html", course=course, slug=mark.module, module_marks=found, said=said, gone=gone, new=mark
    )


def _section_page(course: str, slug: str, section: str, *, refused: CertprepError | None = None) -> str:
    found = marks.section(current.store(), person=current.person(), course=course, slug=slug, section=section)
    return _form("marks/section.html", "marks/_section_form.html", refused=refused, on=found, course=course, slug=slug)


def _question_page(course: str, handle: str, *, refused: CertprepError | None = None) -> str:
    found = marks.question(current.store(), person=current.person(), course=course, handle=handle, now=current.now())
    return _form("marks/question.html", "marks/_question_form.html", refused=refused, on=found, course=course)


def _mark_page(course: str, mark: str, *, refused: CertprepError | None = None) -> str:
    _, noted = marks.get(current.store(), person=current.person(), course=course, mark=mark, now=current.now())
    return _form("marks/show.html", "marks/_mark_form.html", refused=refused, noted=noted, course=course)


def _form(page: str, part: str, *, refused: CertprepError | None, **values: object) -> str:
    """The page, or for its script the form alone; with what was typed, where that was refused."""
    return render_template(
        part if _fragment() else page,
        wrong=sentence(refused.rule, refused.parameters) if refused else "",
        typed=request.form,
        longest=LONGEST_NOTE,
        colours=_colours(),
        back=request.values.get("back", ""),
        **values,
    )


def _colours() -> dict[str, str]:
    return {
        Colour.YELLOW: gettext("Yellow"),
        Colour.GREEN: gettext("Green"),
        Colour.BLUE: gettext("Blue"),
        Colour.PINK: gettext("Pink"),
        Colour.PURPLE: gettext("Purple"),
    }
