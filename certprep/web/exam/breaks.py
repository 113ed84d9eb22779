"""Breaks and pauses without script: what freezes is said before, and a button goes on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from certprep.domain.errors import Conflict, NotFound
from certprep.domain.person import Permission
from certprep.usecases.exam import breaks, room
from certprep.web import current
from certprep.web.numbers import position_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("exam_breaks", __name__, url_prefix="/c/<course>/attempts/<attempt>")


@pages.get("/break")
@allow(Permission.LEARN)
def show(course: str, attempt: str) -> ResponseReturnValue:
    """What a break does, before it begins; while one runs, how long it lasts."""
    found = _state(course, attempt)
    if found.attempt.closed or (found.rest is None and not found.breaks_left):
        return _to_room(course, attempt)
    return render_template(
        "exam/break.html",
        attempt=found.attempt,
        rest=found.rest,
        offered=found.attempt.blueprint.breaks,
        left=found.breaks_left,
        due_after=found.break_due_after,
        number=request.args.get("question", default=1, type=int),
    )


@pages.post("/break")
@allow(Permission.LEARN)
def begin(course: str, attempt: str) -> ResponseReturnValue:
    """Begin a break; `question` is the number of the one that was seen last."""
    _state(course, attempt)
    seen = [position_of(request.form.get("question", default=1, type=int))]
    try:
        breaks.begin(current.store(), person=current.person(), attempt=attempt, seen=seen, now=current.now())
    except Conflict as refusal:
        flash(gettext(sentence(refusal.rule, refusal.parameters)), "warning")
        return _to_room(course, attempt)
    return redirect(url_for("exam_breaks.show", course=course, attempt=attempt), 303)


@pages.post("/break/end")
@allow(Permission.LEARN)
def end(course: str, attempt: str) -> ResponseReturnValue:
    """Go on, after a break or a pause; repeating it is harmless."""
    found = _state(course, attempt)
    go_on = breaks.resume if found.rest is not None and found.rest.is_pause else breaks.end
    if not found.attempt.closed:
        go_on(current.store(), person=current.person(), attempt=attempt, now=current.now())
    return _to_room(course, attempt)


def _state(course: str, attempt: str) -> room.State:
    found = room.state(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())
    if found.attempt.course != course:
        raise NotFound("no-such-attempt")
    return found


def _to_room(course: str, attempt: str) -> ResponseReturnValue:
    return redirect(url_for("exam_room.show", course=course, attempt=attempt), 303)
