"""Choosing what to practise, and what is said before it starts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from certprep.domain.blueprint import Purpose, Shortage
from certprep.domain.course import Course
from certprep.domain.errors import CertprepError, Conflict, NotFound
from certprep.domain.item.shown import Choice, Question
from certprep.domain.person import Permission
from certprep.domain.practice import Mode, Recipe
from certprep.usecases.exam import building, practising, report, room
from certprep.usecases.exam.practising import Page
from certprep.usecases.steps.drawing import Offer
from certprep.web import current
from certprep.web.errors import status_of
from certprep.web.exam.given import Given
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("exam_start", __name__)

_RESULTS_SHOWN = 10
_ENOUGH_MISSED = 5
_TRY_OUT = "pear"  # the tutorial's own question, and no item of any bank


@pages.get("/c/<course>/practise")
@allow(Permission.LEARN)
def index(course: str) -> str:
    """What there is to do, by intent; what is open; and the learner's own results."""
    store, person, now = current.store(), current.person(), current.now()
    most = None if "all" in request.args else _RESULTS_SHOWN
    past = report.past(store, person=person, course=course, now=now, most=most and most + 1)
    done = [one for one in past if one.score is not None]
    return render_template(
        "exam/index.html",
        course=course,
        page=(page := practising.look(store, person=person, course=course, now=now)),
        main=_main_action(page, open_attempts=len(past) > len(done)),
        lacking=_lacking(page),
        missing=_missing(page),
        open=[one.attempt for one in past if one.score is None],
        done=done[:most],
        more=most is not None and len(done) > most,
        deleted=session.pop("recipe_deleted", None),  # offered to be taken back, once
    )


@pages.get("/c/<course>/practise/<exam>")
@allow(Permission.LEARN)
def show(course: str, exam: str) -> str:
    """What the exam is, what counts, and a button that starts it."""
    return _page(course, exam)


@pages.post("/c/<course>/practise/<exam>")
@allow(Permission.LEARN)
def start(course: str, exam: str) -> ResponseReturnValue:
    """Open an attempt and go to its room."""
    try:
        attempt = building.start(
            current.store(),
            person=current.person(),
            course=course,
            exam=exam,
            recipe=_module(),
            agreed="agreed" in request.form,
            time_factor=request.form.get("time_factor", 1.0, type=float),
            now=current.now(),
            rng=current.rng(),
        )
    except CertprepError as refusal:
        return _refused(course, exam, refusal)
    return redirect(url_for("exam_room.show", course=course, attempt=attempt), 303)


@pages.get("/c/<course>/practise/<exam>/tutorial")
@allow(Permission.LEARN)
def tutorial(course: str, exam: str) -> str:
    """The room's controls, and a question to try them on. Nothing of it is stored, and no clock runs."""
    question = Question(
        kind="single",
        stem_html=gettext("<p>Which of these is a fruit? Try it: choose, flag, strike out.</p>"),
        options=(
            Choice(id="hammer", html=gettext("A hammer")),
            Choice(id=_TRY_OUT, html=gettext("A pear")),
            Choice(id="cloud", html=gettext("A cloud")),
            Choice(id="sofa", html=gettext("A sofa")),
        ),
        most=1,
    )
    chosen = request.args.get("response", "")
    return render_template(
        "exam/tutorial.html",
        course=course,
        exam=exam,
        offer=_offer(course, exam),
        question=question,
        given=Given(response=(chosen,) if chosen else None, flagged="flagged" in request.args),
        chosen=next((option.html for option in question.options if option.id == chosen), ""),
        tried=bool(request.args),
    )


def _page(course: str, exam: str, *, refusal: CertprepError | None = None) -> str:
    if exam in list(Mode) and not Mode(exam).runs_a_mock:
        return _session(course, Mode(exam), refusal=refusal)
    page = practising.look(current.store(), person=current.person(), course=course, now=current.now())
    runs_a_mock = exam in list(Mode)
    if runs_a_mock and (page.simulation is None or page.simulation.runs is None):
        return render_template("exam/no_mock.html", course=course, page=page, lacking=_lacking(page))
    return render_template(
        "exam/rehearsal.html" if exam == Mode.REHEARSAL else "exam/start.html",
        course=course,
        exam=exam,
        offer=(offer := _offer(course, exam)),
        minutes=None if offer.time is None else int(offer.time.total_seconds() // 60),
        must_agree=offer.blueprint.agreement or runs_a_mock,
        lacking=_lacking(page) if runs_a_mock else [],
        missing=_missing(page),
        meant=page.simulation.meant if runs_a_mock and page.simulation and page.simulation.falls_back else None,
        **_said(refusal),
    )


def _session(course: str, mode: Mode, *, refusal: CertprepError | None) -> str:
    """What a kind of practice is, and how much of it there is now."""
    if mode is Mode.BUILD:
        raise NotFound("no-such-exam")
    practice = practising.preview(
        current.store(), person=current.person(), course=course, mode=mode, recipe=_module(), now=current.now()
    )
    return render_template(
        "exam/session.html", course=course, practice=practice, module=request.values.get("module"), **_said(refusal)
    )


def _module() -> Recipe | None:
    """The module to check on, where a request names one."""
    slug = request.values.get("module")
    return None if slug is None else Recipe(modules=(slug,))


def _said(refusal: CertprepError | None) -> dict[str, Any]:
    """What a page says about a start that was refused: the attempt in the way, or a sentence."""
    in_the_way = isinstance(refusal, Conflict) and refusal.rule == "another-attempt-open"
    words = gettext(sentence(refusal.rule, refusal.parameters)) if refusal and not in_the_way else ""
    return {"other": _other(refusal) if in_the_way and isinstance(refusal, Conflict) else None, "refused": words}


def _refused(course: str, exam: str, refusal: CertprepError) -> ResponseReturnValue:
    """The page again, with what is in the way; where there is nothing to practise (any more), the overview."""
    if isinstance(refusal, NotFound):
        raise refusal
    if refusal.rule in ("nothing-to-practise", "recipe-missing"):
        flash(gettext(sentence(refusal.rule, refusal.parameters)), "warning")
        return redirect(url_for("exam_start.index", course=course), 303)
    return _page(course, exam, refusal=refusal), status_of(refusal)


def _offer(course: str, exam: str) -> Offer:
    return building.offer(current.store(), person=current.person(), course=course, exam=exam, now=current.now())


def _other(refusal: Conflict) -> Any:
    """The timed attempt that has to be finished first."""
    return room.state(
        current.store(),
        person=current.person(),
        attempt=str(refusal.parameters["attempt"]),
        now=current.now(),
        rng=current.rng(),
    ).attempt


def _main_action(page: Page, *, open_attempts: bool) -> str:
    """The one thing to do first."""
    if open_attempts:
        return "go-on"
    if not page.sat and page.of(Purpose.DIAGNOSTIC):
        return "diagnose"
    if page.practices[Mode.MISSED].count >= _ENOUGH_MISSED:
        return Mode.MISSED
    return Mode.QUICK_TEN if page.practices[Mode.QUICK_TEN].count else ""


def _lacking(page: Page) -> list[str]:
    """What the bank has too little of for the longest mock, in words: `3 recall questions in Nutrition`."""
    found = page.simulation.lacking if page.simulation else ()
    return [_short(one, page.course) for one in found]


def _missing(page: Page) -> int:
    return sum(one.missing for one in page.simulation.lacking) if page.simulation else 0


def _short(one: Shortage, course: Course) -> str:
    words = [
        ngettext("%(num)s question", "%(num)s questions", one.missing),
        gettext("of level %(level)s", level=one.level) if one.level else "",
        gettext("of kind %(kind)s", kind=one.kind) if one.kind else "",
        gettext("in %(domain)s", domain=_domain(one.domain, course)) if one.domain else "",
        gettext("on %(module)s", module=_module_title(one.module, course)) if one.module else "",
    ]
    return " ".join(word for word in words if word)


def _domain(code: str, course: Course) -> str:
    return next((domain.title for domain in course.domains if domain.code == code), code)


def _module_title(slug: str, course: Course) -> str:
    module = course.module_by_slug.get(slug)
    return module.title if module else slug
