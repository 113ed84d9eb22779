"""The score report."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from certprep.domain.errors import Conflict, NotFound
from certprep.domain.person import Permission
from certprep.usecases.exam import report
from certprep.web import current
from certprep.web.security import allow

pages = Blueprint("exam_report", __name__)


@pages.get("/c/<course>/attempts/<attempt>/report")
@allow(Permission.LEARN)
def show(course: str, attempt: str) -> ResponseReturnValue:
    """The report; while the exam is open, its room."""
    person = current.person()
    try:
        found = report.report(current.store(), person=person, attempt=attempt, now=current.now(), rng=current.rng())
    except Conflict:
        return redirect(url_for("exam_room.show", course=course, attempt=attempt))
    if found.attempt.course != course:
        raise NotFound("no-such-attempt")
    return render_template("exam/report.html", report=found, attempt=found.attempt, person=person)
