"""Search: one box for modules, glossary, calculators, one's own notes and answered questions."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from certprep.domain.errors import Invalid
from certprep.domain.person import Permission
from certprep.domain.search import Kind
from certprep.usecases import search
from certprep.web import current, limits
from certprep.web.errors import status_of
from certprep.web.numbers import number_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("search", __name__, url_prefix="/c/<course>/search")


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A kind to look at alone; the first is all of them."""

    label: str
    endpoint_url: str
    current: bool


@pages.get("")
@allow(Permission.LEARN)
def show(course: str) -> str | tuple[str, int]:
    """`q` is what to look for; `kind`, if any, where."""
    text, kind = request.args.get("q", ""), _kind(request.args.get("kind", ""))
    try:
        if text.strip():
            limits.check(limits.SEARCH_BY_PERSON, current.person().id)
            limits.count(limits.SEARCH_BY_PERSON, current.person().id)
        return _page(_find(course, text, kind), text=text)
    except Invalid as refused:
        wrong = sentence(refused.rule, refused.parameters)
        return _page(_find(course, "", kind), text=text[: search.LONGEST], wrong=wrong), status_of(refused)
    except limits.TooOften:
        return _page(_find(course, "", kind), text=text, wrong=sentence("searched-too-often", {})), 429


def _find(course: str, text: str, kind: Kind | None) -> search.Results:
    return search.find(current.store(), person=current.person(), course=course, text=text, kind=kind, now=current.now())


def _page(results: search.Results, *, text: str, wrong: str = "") -> str:
    return render_template(
        "search/show.html",
        results=results,
        text=text,
        wrong=wrong,
        longest=search.LONGEST,
        labels=_labels(),
        filters=_filters(results),
        place_of=lambda hit: _url(results.course.id, hit),
    )


def _kind(asked: str) -> Kind | None:
    return Kind(asked) if asked in set(Kind) else None


def _labels() -> dict[Kind, str]:
    return {
        Kind.MODULE: gettext("Modules"),
        Kind.TERM: gettext("Glossary"),
        Kind.CALCULATOR: gettext("Calculators"),
        Kind.MARK: gettext("My notes and highlights"),
        Kind.ITEM: gettext("Questions I answered"),
    }


def _filters(results: search.Results) -> list[Filter]:
    labels: dict[Kind | None, str] = {None: gettext("All"), **dict(_labels().items())}
    counts: dict[Kind | None, int] = {None: results.total, **{one.kind: one.total for one in results.found}}
    return [
        Filter(
            label=f"{labels[kind]} ({counts[kind]})",
            endpoint_url=url_for(".show", course=results.course.id, q=results.typed, kind=kind),
            current=kind is results.kind,
        )
        for kind in labels
        if counts.get(kind) or kind is results.kind
    ]


def _url(course: str, hit: search.Hit) -> str:
    """The page where it stands; empty where there is none any more."""
    if hit.kind is Kind.TERM:
        return url_for("study_glossary.show", course=course, term=hit.ref)
    if hit.kind is Kind.CALCULATOR:
        return url_for("study_calculators.show", course=course, calculator=hit.ref)
    if hit.kind is Kind.MARK and not hit.attempt:
        return _mark_url(course, hit)
    if hit.attempt:
        number = number_of(hit.position)
        return url_for(
            "exam_report.answers", course=course, attempt=hit.attempt, number=number, _anchor=f"question-{number}"
        )
    slug = hit.module or (hit.ref if hit.kind is Kind.MODULE else "")
    return url_for("study.module", course=course, slug=slug, _anchor=hit.anchor or None) if slug else ""


def _mark_url(course: str, hit: search.Hit) -> str:
    if hit.module:
        return url_for("study.module", course=course, slug=hit.module, mark=hit.ref, _anchor=f"mark-{hit.ref}")
    return url_for("marks.show", course=course, mark=hit.ref)
