"""The exam room without script: one question a page, a plain form, a summary; and what its script starts from."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from certprep.domain.attempt import Entry
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.item.shown import Choice, Question
from certprep.domain.person import Permission
from certprep.usecases.exam import room
from certprep.web import current
from certprep.web.assets import STATIC
from certprep.web.errors import status_of
from certprep.web.exam.given import Given, saved, typed
from certprep.web.numbers import number_of, position_of
from certprep.web.security import allow
from certprep.web.times import zone
from certprep.web.wording import sentence

pages = Blueprint("exam_room", __name__)

# The script fills these in, one for each kind: markup is written once, in the kinds' templates.
_BLANKS = [
    Question(kind="single", stem_html="", options=(Choice(id="", html=""),), most=1),
    Question(kind="multiple", stem_html="", options=(Choice(id="", html=""),), most=1),
    Question(kind="numeric", stem_html=""),
]
_LONGEST_VISIT = timedelta(minutes=30)  # a page that lay open over lunch tells nothing about the question


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One question in the navigator."""

    number: int
    answered: bool
    flagged: bool


@pages.get("/c/<course>/attempts/<attempt>")
@allow(Permission.LEARN)
def show(course: str, attempt: str) -> ResponseReturnValue:
    """One question; the script takes the page over."""
    found = _look(course, attempt)
    if found.attempt.closed:
        return _to_report(found)
    number = request.args.get("question", type=int)
    return _page(found, _first_unanswered(found) if number is None else number)


@pages.post("/c/<course>/attempts/<attempt>/questions/<int:number>")
@allow(Permission.LEARN)
def save(course: str, attempt: str, number: int) -> ResponseReturnValue:
    """Save one question's form, then go where its button says."""
    found = _look(course, attempt)
    if found.attempt.closed:
        return _too_late(found)
    before = _given(found, number)
    after = typed(request.form, found.question(position_of(number)), before=before)
    try:
        if after != before:
            _answer(found, number, after)
    except Invalid as refusal:
        return _page(found, number, given=after, refusal=refusal), status_of(refusal)
    except Conflict:
        return _too_late(found)
    return redirect(_destination(found, number), 303)


@pages.get("/c/<course>/attempts/<attempt>/summary")
@allow(Permission.LEARN)
def summary(course: str, attempt: str) -> ResponseReturnValue:
    """What is unanswered and flagged, and handing in."""
    found = _look(course, attempt)
    if found.attempt.closed:
        return _to_report(found)
    return render_template("exam/summary.html", room=found, attempt=found.attempt, seats=_seats(found))


@pages.post("/c/<course>/attempts/<attempt>/submit")
@allow(Permission.LEARN)
def submit(course: str, attempt: str) -> ResponseReturnValue:
    """Close the attempt; repeating it is harmless."""
    found = _look(course, attempt)
    room.submit(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())
    return _to_report(found)


@pages.get("/sw.js")
@allow(Permission.PUBLIC)
def service_worker() -> Response:
    """At the root, so that it may answer for the room and the API alike."""
    response = send_from_directory(STATIC, "sw.js", mimetype="text/javascript", max_age=0)
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _look(course: str, attempt: str) -> room.Room:
    found = room.look(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())
    if found.attempt.course != course:
        raise NotFound("no-such-attempt")
    return found


def _page(found: room.Room, number: int, *, given: Given | None = None, refusal: CertprepError | None = None) -> str:
    if not 1 <= number <= len(found.attempt.seats):
        abort(404)
    return render_template(
        "exam/room.html",
        attempt=found.attempt,
        person=current.person(),
        number=number,
        count=len(found.attempt.seats),
        question=found.question(position_of(number)),
        given=given or _given(found, number),
        error=refusal and sentence(refusal.rule, refusal.parameters),
        seats=_seats(found),
        saved_at=max((answer.saved_at for answer in found.answers.values()), default=None),
        shown_at=int(current.now().timestamp()),
        blanks=_BLANKS,
        nothing=Given(),
        clock_time=_clock_time,
    )


def _clock_time(moment: datetime) -> str:
    return moment.astimezone(zone()).strftime("%H:%M:%S")


def _given(found: room.Room, number: int) -> Given:
    position = position_of(number)
    if not 0 <= position < len(found.attempt.seats):
        abort(404)
    return saved(found.answers.get(position), found.names(position))


def _seats(found: room.Room) -> list[Seat]:
    unanswered = set(found.unanswered())
    return [
        Seat(
            number=number_of(position),
            answered=position not in unanswered,
            flagged=position in found.answers and found.answers[position].flagged,
        )
        for position in range(len(found.attempt.seats))
    ]


def _first_unanswered(found: room.Room) -> int:
    return number_of(next(iter(found.unanswered()), 0))


def _answer(found: room.Room, number: int, given: Given) -> None:
    """Save with the next sequence; once more where another device took it in between."""
    entry = Entry(
        sequence=found.last_sequence + 1,
        position=position_of(number),
        response=given.response,
        flagged=given.flagged,
        struck=given.struck,
        confidence=given.confidence,
        spent_ms=_spent_ms(found, number),
    )
    try:
        _append(found, entry)
    except Conflict as refusal:
        if refusal.rule != "sequence-taken":
            raise
        _append(found, replace(entry, sequence=int(refusal.parameters["last_sequence"]) + 1))


def _append(found: room.Room, entry: Entry) -> room.Saved:
    attempt = found.attempt.id
    return room.answer(current.store(), person=current.person(), attempt=attempt, entry=entry, now=current.now())


def _spent_ms(found: room.Room, number: int) -> int:
    """What was spent on the question before, and since this page was shown."""
    before = found.answers.get(position_of(number))
    shown_at = request.form.get("shown_at", type=int) or 0
    visit = timedelta(seconds=current.now().timestamp() - shown_at) if shown_at else timedelta()
    counted = int(visit / timedelta(milliseconds=1)) if timedelta() < visit <= _LONGEST_VISIT else 0
    return (before.spent_ms if before else 0) + counted


def _destination(found: room.Room, number: int) -> str:
    """Where a form's button leads: `next`, `previous`, `summary`, a question's number; else the same question again."""
    go = request.form.get("go", "")
    count = len(found.attempt.seats)
    place: dict[str, Any] = {"course": found.attempt.course, "attempt": found.attempt.id}
    if go == "summary" or (go == "next" and number == count):
        return url_for("exam_room.summary", **place)
    wanted = {"next": number + 1, "previous": number - 1}.get(go, int(go) if go.isdecimal() else number)
    return url_for("exam_room.show", **place, question=min(max(wanted, 1), count))


def _too_late(found: room.Room) -> ResponseReturnValue:
    flash(gettext("The exam was closed before this answer arrived, so it does not count."), "warning")
    return _to_report(found)


def _to_report(found: room.Room) -> ResponseReturnValue:
    return redirect(url_for("exam_report.show", course=found.attempt.course, attempt=found.attempt.id), 303)
