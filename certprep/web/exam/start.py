"""Choosing an exam, and what is said before it starts."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certprep.domain.blueprint import Purpose
from certprep.domain.errors import Conflict
from certprep.domain.person import Permission
from certprep.usecases.exam import building, report, room
from certprep.usecases.steps.drawing import Offer
from certprep.web import current
from certprep.web.errors import status_of
from certprep.web.security import allow

pages = Blueprint("exam_start", __name__)


@pages.get("/c/<course>/practise")
@allow(Permission.LEARN)
def index(course: str) -> str:
    """The exams that can be drawn, and the learner's own attempts."""
    store, person = current.store(), current.person()
    return render_template(
        "exam/index.html",
        course=course,
        offers=_by_purpose(building.offers(store, person=person, course=course)),
        past=report.past(store, person=person, course=course, now=current.now()),
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
    offer = _offer(course, exam)
    if offer.blueprint.agreement and not offer.open_attempt and "agreed" not in request.form:
        return _page(course, exam, must_agree=True), 422
    try:
        attempt = building.start(
            current.store(),
            person=current.person(),
            course=course,
            exam=exam,
            now=current.now(),
            rng=current.rng(),
        )
    except Conflict as refusal:
        return _page(course, exam, other=_other(refusal)), status_of(refusal)
    return redirect(url_for("exam_room.show", course=course, attempt=attempt), 303)


def _page(course: str, exam: str, *, other: room.State | None = None, must_agree: bool = False) -> str:
    offer = _offer(course, exam)
    return render_template(
        "exam/start.html",
        course=course,
        offer=offer,
        minutes=None if offer.time is None else int(offer.time.total_seconds() // 60),
        other=other and other.attempt,
        must_agree=must_agree,
    )


def _offer(course: str, exam: str) -> Offer:
    return building.offer(current.store(), person=current.person(), course=course, exam=exam)


def _other(refusal: Conflict) -> room.State:
    """The timed attempt that has to be finished first."""
    return room.state(
        current.store(),
        person=current.person(),
        attempt=str(refusal.parameters["attempt"]),
        now=current.now(),
        rng=current.rng(),
    )


def _by_purpose(offers: Sequence[Offer]) -> dict[Purpose, list[Offer]]:
    """The longest first."""
    ordered = sorted(offers, key=lambda one: -one.count)
    groups = {purpose: [one for one in ordered if one.blueprint.purpose is purpose] for purpose in Purpose}
    return {purpose: group for purpose, group in groups.items() if group}
