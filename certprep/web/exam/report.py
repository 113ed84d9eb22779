"""The score report: what an exam came to, how it was sat, each question, and what to do now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from limits import RateLimitItemPerHour

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import Purpose
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.flaw import LONGEST_WORDS, FlawReport
from certprep.domain.person import Permission
from certprep.usecases import flaws
from certprep.usecases.exam import report
from certprep.usecases.steps.drawing import Offer
from certprep.usecases.steps.reported import ReportedQuestion
from certprep.web import charts, current, limits
from certprep.web.errors import status_of
from certprep.web.exam.figures import answers_csv
from certprep.web.numbers import position_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("exam_report", __name__, url_prefix="/c/<course>/attempts/<attempt>/report")

FLAWS_BY_PERSON = limits.Limit(name="flaws", rate=RateLimitItemPerHour(30))
_A_PAGE = 10
_AT_FIRST = 5  # on the report itself, which is the heaviest page there is
FILTERS: dict[str, Callable[[ReportedQuestion], bool]] = {
    "missed": lambda one: one.missed,
    "unsure": lambda one: one.mark.unsure,
    "flagged": lambda one: one.flagged,
    "all": lambda _: True,
}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of a report's questions: those of a filter, ten at a time. `pages` are counted from 1."""

    show: str
    counts: dict[str, int]
    questions: Sequence[ReportedQuestion]
    page: int
    pages: int
    opened: int | None = None


@pages.get("")
@allow(Permission.LEARN)
def show(course: str, attempt: str) -> ResponseReturnValue:
    """The report; while the exam is open, its room. `?print` has every question open and nothing else around."""
    try:
        found = _report(course, attempt)
    except Conflict:
        return redirect(url_for("exam_room.show", course=course, attempt=attempt))
    if "print" in request.args:
        return _page("exam/report_print.html", found, _listed(found, show="all", most=len(found.questions)))
    listed = _listed(found, show=_first_filter(found), most=_AT_FIRST)
    following = report.next_exam(current.store(), person=current.person(), course=course, now=current.now())
    return _page("exam/report.html", found, listed, next_exam=following)


@pages.get("/answers")
@allow(Permission.LEARN)
def answers(course: str, attempt: str) -> ResponseReturnValue:
    """The questions, ten a page: missed, unsure, flagged or all."""
    found = _report(course, attempt)
    return _page("exam/answers.html", found, _asked_for(found))


@pages.get("/answers.csv")
@allow(Permission.LEARN)
def table(course: str, attempt: str) -> Response:
    """The learner's own answers for a spreadsheet; the mark at its head tells Excel that it is UTF-8."""
    response = Response("\ufeff" + answers_csv(_report(course, attempt)), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=answers.csv"
    return response


@pages.get("/comparison")
@allow(Permission.LEARN)
def comparison(course: str, attempt: str) -> str:
    """The attempt among the learner's others at the same exam."""
    past = report.compare(
        current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng()
    )
    this = next((one.attempt for one in past if one.attempt.id == attempt), None)
    if this is None or this.course != course:
        raise NotFound("no-such-attempt")
    return render_template("exam/compare.html", attempt=this, past=past, drawing=_trend(past))


@pages.post("/reviews")
@allow(Permission.LEARN)
def review(course: str, attempt: str) -> ResponseReturnValue:
    """Have what was missed come up for review now."""
    store, person = current.store(), current.person()
    count = report.review_missed(store, person=person, attempt=attempt, now=current.now(), rng=current.rng())
    words = ngettext("%(num)s question waits for you now.", "%(num)s questions wait for you now.", count)
    flash(words if count else gettext("Nothing from this exam can be reviewed."), "success" if count else "note")
    return redirect(url_for("review.index", course=course), 303)


@pages.get("/flaws/<int:number>")
@allow(Permission.LEARN)
def flaw_form(course: str, attempt: str, number: int) -> ResponseReturnValue:
    """What is wrong with a question of an exam that is still open; afterwards its report asks."""
    found, _ = _said_before(course, attempt, number)
    return redirect(_back(found, number)) if found.closed else _flaw_page(course, attempt, number)


@pages.post("/flaws/<int:number>")
@allow(Permission.LEARN)
def flaw(course: str, attempt: str, number: int) -> ResponseReturnValue:
    """Keep what somebody says is wrong with a question; from the room, back to it."""
    person = current.person()
    try:
        limits.check(FLAWS_BY_PERSON, person.id)
        flaws.report(
            current.store(),
            person=person,
            attempt=attempt,
            position=position_of(number),
            reason=request.form.get("reason", ""),
            words=request.form.get("words", ""),
            now=current.now(),
            rng=current.rng(),
        )
    except Invalid as refusal:
        return _refused(course, attempt, number, refusal)
    except limits.TooOften:
        flash(gettext("You have sent many reports within an hour. Send this one a little later."), "warning")
    else:
        limits.count(FLAWS_BY_PERSON, person.id)
        words = gettext("Thank you. Your report about question %(number)s is with the authors.", number=number)
        flash(words, "success")
    found, _ = _said_before(course, attempt, number)
    return redirect(_back(found, number), 303)


def _report(course: str, attempt: str) -> report.Report:
    found = report.report(
        current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng()
    )
    if found.attempt.course != course:
        raise NotFound("no-such-attempt")
    return found


def _page(
    template: str,
    found: report.Report,
    listed: Listed,
    *,
    refusal: CertprepError | None = None,
    next_exam: Offer | None = None,
) -> str:
    return render_template(
        template,
        report=found,
        attempt=found.attempt,
        person=current.person(),
        listed=listed,
        others=report.others(current.store(), found, questions=listed.questions),
        practice=found.attempt.blueprint.purpose is Purpose.PRACTICE,
        pace_drawing=_pace(found),
        clock=clock,
        longest=LONGEST_WORDS,
        error=refusal and sentence(refusal.rule, refusal.parameters),
        typed=request.form,
        next_exam=next_exam,
    )


def clock(ms: float) -> str:
    """`1:05` of minutes and seconds."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes}:{seconds:02}"


def _pace(found: report.Report) -> object:
    pace = found.how.pace
    if pace is None:
        return ""
    bars = [
        charts.Column(value=one.mark.spent_ms, kind="bar-right" if one.mark.correct else "bar-wrong")
        for one in found.questions
    ]
    label = gettext("Time spent on each question; the table beneath has the same numbers.")
    return charts.columns(bars, line=pace.even_ms, label=label, scale=clock)


def _trend(past: Sequence[report.PastAttempt]) -> object:
    scores = [one.score for one in past if one.score]
    points = [charts.Point(share=one.total.share, interval=one.total.interval) for one in scores]
    scale = past[-1].attempt.blueprint.scale
    label = gettext("Share right in each attempt; the table beneath has the same numbers.")
    return charts.trend(points, cut=scale.cut_share if scale and scores[-1].scaled else None, label=label)


def _first_filter(found: report.Report) -> str:
    return "missed" if any(one.missed for one in found.questions) else "all"


def _asked_for(found: report.Report) -> Listed:
    """The page that the address names: by a question's number, or by a filter and a page."""
    number = request.args.get("number", type=int)
    if number is not None and 1 <= number <= len(found.questions):
        return _listed(found, show="all", page=position_of(number) // _A_PAGE + 1, opened=number)
    show = request.args.get("show", "")
    return _listed(
        found, show=show if show in FILTERS else _first_filter(found), page=request.args.get("page", 1, type=int)
    )


def _listed(
    found: report.Report, *, show: str, page: int = 1, most: int = _A_PAGE, opened: int | None = None
) -> Listed:
    chosen = [one for one in found.questions if FILTERS[show](one)]
    pages = max(1, -(-len(chosen) // most))
    page = min(max(1, page), pages)
    return Listed(
        show=show,
        counts={name: sum(map(of, found.questions)) for name, of in FILTERS.items()},
        questions=chosen[(page - 1) * most : page * most],
        page=page,
        pages=pages,
        opened=opened,
    )


def _refused(course: str, attempt: str, number: int, refusal: Invalid) -> ResponseReturnValue:
    """The form again, with what was typed: among the report's questions, or on its own while the exam is open."""
    closed = _said_before(course, attempt, number)[0].closed
    if not closed:
        return _flaw_page(course, attempt, number, refusal=refusal), status_of(refusal)
    found = _report(course, attempt)
    listed = _listed(found, show="all", page=position_of(number) // _A_PAGE + 1, opened=number)
    return _page("exam/answers.html", found, listed, refusal=refusal), status_of(refusal)


def _flaw_page(course: str, attempt: str, number: int, *, refusal: Invalid | None = None) -> str:
    found, before = _said_before(course, attempt, number)
    return render_template(
        "exam/flaw.html",
        attempt=found,
        number=number,
        before=before,
        longest=LONGEST_WORDS,
        error=refusal and sentence(refusal.rule, refusal.parameters),
        typed=request.form,
    )


def _said_before(course: str, attempt: str, number: int) -> tuple[Attempt, FlawReport | None]:
    found, before = flaws.said_before(
        current.store(), person=current.person(), attempt=attempt, position=position_of(number)
    )
    if found.course != course:
        raise NotFound("no-such-attempt")
    return found, before


def _back(found: Attempt, number: int) -> str:
    """To the question: in the room, or among the report's."""
    place: dict[str, Any] = {"course": found.course, "attempt": found.id}
    if not found.closed:
        return url_for("exam_room.show", **place, question=number)
    return url_for(".answers", **place, number=number, _anchor=f"question-{number}")
