"""Practice of one's own: put together by filters, kept under a name, done again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from pydantic import TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict

from certprep.domain.course import Level
from certprep.domain.errors import CertprepError, Conflict, Invalid
from certprep.domain.person import Permission
from certprep.domain.practice import Group, Mode, Recipe, Standing
from certprep.domain.practice.recipe import LONGEST_NAME, MOST_ITEMS, MOST_MINUTES, TIME_FACTORS
from certprep.usecases.exam import building, practising
from certprep.usecases.exam.practising import Building
from certprep.web import current
from certprep.web.errors import status_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("exam_practise", __name__, url_prefix="/c/<course>/practise")

_RECIPE = TypeAdapter(Recipe)
_LISTS = ("domains", "modules", "objectives", "levels", "standings")
_RULES = {"count": "bad-count", "minutes": "bad-minutes", "feedback": "bad-feedback", "time_factor": "bad-time-factor"}
_MOST = {"count": MOST_ITEMS, "minutes": MOST_MINUTES}


@pages.get("/build-my-own")
@allow(Permission.LEARN)
def build(course: str) -> ResponseReturnValue:
    """The filters, with what they leave."""
    try:
        return _page(course, _recipe(request.args))
    except Invalid as refusal:
        return _page(course, _filters(request.args), refusal=refusal), status_of(refusal)


@pages.get("/build-my-own/counts")
@allow(Permission.LEARN)
def counts(course: str) -> dict[str, Any]:
    """What the filters leave, choice by choice, for the page to show as they change."""
    found = _build(course, _recipe(request.args))
    of = found.counts
    by_group = {"domains": of.domains, "modules": of.modules, "objectives": of.objectives}
    by_group |= {"levels": of.levels, "standings": of.standings}  # type: ignore[dict-item]  # enums are strings
    return {
        "total": of.total,
        "count": found.practice.count,
        "words": words(found),
        "loosen": _loosen(found),
        "by": by_group,
    }


@pages.post("/build-my-own")
@allow(Permission.LEARN)
def start(course: str) -> ResponseReturnValue:
    """Open an attempt by these filters."""
    try:
        recipe = _recipe(request.form)
        return _started(course, recipe)
    except (Conflict, Invalid) as refusal:
        return _page(course, _filters(request.form), refusal=refusal), status_of(refusal)


@pages.post("/recipes")
@allow(Permission.LEARN)
def keep(course: str) -> ResponseReturnValue:
    """Keep the filters under a name."""
    try:
        recipe = _recipe(request.form)
        practising.keep(
            current.store(), person=current.person(), course=course, recipe=recipe, now=current.now(), rng=current.rng()
        )
    except (Conflict, Invalid) as refusal:
        return _page(course, _filters(request.form), refusal=refusal), status_of(refusal)
    flash(gettext("“%(name)s” is kept: start it here with one tap.", name=recipe.name), "success")
    return _to_index(course)


@pages.post("/recipes/<recipe>/start")
@allow(Permission.LEARN)
def start_kept(course: str, recipe: str) -> ResponseReturnValue:
    """Open an attempt by a kept recipe."""
    kept = practising.kept(current.store(), person=current.person(), course=course, recipe=recipe)
    try:
        return _started(course, kept)
    except (Conflict, Invalid) as refusal:
        return _page(course, kept, refusal=refusal), status_of(refusal)


@pages.post("/recipes/<recipe>/rename")
@allow(Permission.LEARN)
def rename(course: str, recipe: str) -> ResponseReturnValue:
    name = request.form.get("name", "")
    try:
        practising.rename(current.store(), person=current.person(), course=course, recipe=recipe, name=name)
    except (Conflict, Invalid) as refusal:
        flash(gettext(sentence(refusal.rule, refusal.parameters)), "error")
    return _to_index(course)


@pages.post("/recipes/<recipe>/delete")
@allow(Permission.LEARN)
def delete(course: str, recipe: str) -> ResponseReturnValue:
    """Gone at once; the next page offers to take that back."""
    deleted = practising.delete(current.store(), person=current.person(), course=course, recipe=recipe)
    session["recipe_deleted"] = {"name": deleted.name, "body": _RECIPE.dump_json(deleted).decode()}
    return _to_index(course)


@pages.post("/recipes/restore")
@allow(Permission.LEARN)
def restore(course: str) -> ResponseReturnValue:
    """Keep again what was just deleted."""
    try:
        recipe = _RECIPE.validate_json(request.form.get("body", ""))
        practising.keep(
            current.store(), person=current.person(), course=course, recipe=recipe, now=current.now(), rng=current.rng()
        )
    except ValidationError:
        raise Invalid("recipe-missing") from None
    except (Conflict, Invalid) as refusal:
        flash(gettext(sentence(refusal.rule, refusal.parameters)), "error")
    return _to_index(course)


@pages.post("/again")
@allow(Permission.LEARN)
def again(course: str) -> ResponseReturnValue:
    """A finished practice once more: new questions, or the same."""
    try:
        attempt = building.again(
            current.store(),
            person=current.person(),
            course=course,
            attempt=request.form.get("attempt", ""),
            same="same" in request.form,
            now=current.now(),
            rng=current.rng(),
        )
    except (Conflict, Invalid) as refusal:
        flash(gettext(sentence(refusal.rule, refusal.parameters)), "warning")
        return _to_index(course)
    return redirect(url_for("exam_room.show", course=course, attempt=attempt), 303)


def words(found: Building) -> str:
    """`37 questions match. You get 20 of them, in about 16 minutes.`"""
    total, count = found.counts.total, found.practice.count
    if not total:
        return gettext("No question matches.")
    matching = ngettext("%(num)s question matches.", "%(num)s questions match.", total)
    if found.recipe.clock_minutes:
        time = gettext("with %(minutes)s minutes on the clock", minutes=found.recipe.clock_minutes)
    else:
        time = gettext("in about %(minutes)s minutes", minutes=found.practice.minutes)
    given = ngettext("You get %(num)s, %(time)s.", "You get %(num)s of them, %(time)s.", count, time=time)
    fewer = gettext("That is fewer than the %(wanted)s you asked for.", wanted=found.recipe.count)
    return " ".join([matching, given, *([fewer] if count < found.recipe.count else [])])


def _loosen(found: Building) -> list[str]:
    """Which filter to loosen, where nothing matches."""
    of = found.counts
    if of.total:
        return []
    said = {
        Group.PLACE: gettext("Without your domains, modules and objectives:"),
        Group.LEVEL: gettext("Without your levels:"),
        Group.STANDING: gettext("Without your choice of which questions:"),
    }
    counted = [
        f"{said[group]} {ngettext('%(num)s question', '%(num)s questions', left)}" for group, left in of.loosen.items()
    ]
    return counted or [gettext("No single filter is to blame: take away two of them.")]


def _page(course: str, recipe: Recipe, *, refusal: CertprepError | None = None) -> str:
    found = _build(course, recipe)
    return render_template(
        "exam/build.html",
        course=course,
        found=found,
        typed=request.values,
        words=words(found),
        loosen=_loosen(found),
        factors=TIME_FACTORS,
        refusal=refusal,
        refused=refusal and gettext(sentence(refusal.rule, refusal.parameters)),
    )


def _build(course: str, recipe: Recipe) -> Building:
    return practising.build(current.store(), person=current.person(), course=course, recipe=recipe, now=current.now())


def _started(course: str, recipe: Recipe) -> ResponseReturnValue:
    attempt = building.start(
        current.store(),
        person=current.person(),
        course=course,
        exam=Mode.BUILD,
        recipe=recipe,
        now=current.now(),
        rng=current.rng(),
    )
    return redirect(url_for("exam_room.show", course=course, attempt=attempt), 303)


def _to_index(course: str) -> ResponseReturnValue:
    return redirect(url_for("exam_start.index", course=course), 303)


def _recipe(form: MultiDict[str, str]) -> Recipe:
    """What the form says. Raises Invalid for what is no recipe."""
    fields: dict[str, Any] = {name: form.getlist(name) for name in _LISTS}
    fields["name"] = form.get("name", "").strip()
    fields |= {name: form[name] for name in ("count", "minutes", "feedback", "time_factor") if form.get(name)}
    try:
        return _RECIPE.validate_python(fields).checked()
    except ValidationError as error:
        field = str(error.errors(include_url=False)[0]["loc"][0])
        raise Invalid(_RULES.get(field, "recipe-missing"), field=field, most=_MOST.get(field, 0)) from None


def _filters(form: MultiDict[str, str]) -> Recipe:
    """What the form says of filters, for a page that says what is wrong with the rest; what there is not is left out."""
    return Recipe(
        name=form.get("name", "").strip()[:LONGEST_NAME],
        domains=tuple(form.getlist("domains")),
        modules=tuple(form.getlist("modules")),
        objectives=tuple(form.getlist("objectives")),
        levels=tuple(level for level in Level if level in form.getlist("levels")),
        standings=tuple(standing for standing in Standing if standing in form.getlist("standings")),
    )
