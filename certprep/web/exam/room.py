"""The exam room without script: one question a page, a plain form, a summary; and what its script starts from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from certprep.domain.attempt import Confidence, Entry
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.item import AnyItem
from certprep.domain.person import Permission, Person
from certprep.usecases.exam import answering, breaks, feedback, room
from certprep.web import current
from certprep.web.errors import status_of
from certprep.web.exam.blanks import BLANKS
from certprep.web.exam.given import Given, saved, typed
from certprep.web.numbers import number_of, position_of
from certprep.web.security import allow
from certprep.web.times import clock_time
from certprep.web.wording import sentence

pages = Blueprint("exam_room", __name__)

_LONGEST_VISIT = timedelta(minutes=30)  # a page that lay open over lunch tells nothing about the question


class _Whose(TypedDict):
    """What deeds in the room begin with."""

    person: Person
    attempt: str
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One question in the navigator."""

    number: int
    answered: bool
    flagged: bool
    frozen: bool


@pages.get("/c/<course>/attempts/<attempt>")
@allow(Permission.LEARN)
def show(course: str, attempt: str) -> ResponseReturnValue:
    """One question; the script takes the page over."""
    found = _look(course, attempt)
    if found.attempt.closed:
        return _to_report(found)
    if found.rest is not None:
        return render_template("exam/break.html", attempt=found.attempt, rest=found.rest)
    number = request.args.get("question", type=int)
    return _page(found, _first_unanswered(found) if number is None else number)


@pages.post("/c/<course>/attempts/<attempt>/questions/<int:number>")
@allow(Permission.LEARN)
def save(course: str, attempt: str, number: int) -> ResponseReturnValue:
    """Save one question's form, then do what its button says."""
    found = _look(course, attempt)
    if found.attempt.closed:
        return _too_late(found)
    before = _given(found, number)
    after = typed(request.form, found.question(position_of(number)), before=before)
    if request.form.get("go") == "unknown":
        after = replace(after, response=None, confidence=Confidence.UNKNOWN)
    try:
        _keep(found, number, before=before, after=after)
        _do(found, number)
    except Invalid as refusal:
        return _page(found, number, given=after, refusal=refusal), status_of(refusal)
    except Conflict as refusal:
        return _refused(found, number, refusal)
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


@pages.get("/c/<course>/exam-tools")
@allow(Permission.LEARN)
def tools(course: str) -> str:
    """The formulas, to read; and what the room's script makes its tools of."""
    return render_template("exam/tools.html", course=course)


def _look(course: str, attempt: str) -> room.Room:
    found = room.look(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())
    if found.attempt.course != course:
        raise NotFound("no-such-attempt")
    return found


def _page(found: room.Room, number: int, *, given: Given | None = None, refusal: CertprepError | None = None) -> str:
    if not 1 <= number <= len(found.attempt.seats):
        abort(404)
    position = position_of(number)
    explanation = found.explanation(position)
    return render_template(
        "exam/room.html",
        attempt=found.attempt,
        person=current.person(),
        number=number,
        count=len(found.attempt.seats),
        question=found.question(position),
        frozen=position in found.attempt.frozen,
        explanation=explanation,
        sources=found.sources(explanation) if explanation else [],
        break_offered=_break_offered(found, number),
        given=given or _given(found, number),
        error=refusal and sentence(refusal.rule, refusal.parameters),
        seats=_seats(found),
        saved_at=max((answer.saved_at for answer in found.answers.values()), default=None),
        shown_at=int(current.now().timestamp()),
        blanks=BLANKS,
        kinds={item.asked_kind for item in _items(found)},
        cases=any(item.case for item in _items(found)),
        in_words=_in_words(found, position),
        nothing=Given(),
        clock_time=clock_time,
    )


def _items(found: room.Room) -> Iterator[AnyItem]:
    return (found.content.items[seat.item].item for seat in found.attempt.seats)


def _break_offered(found: room.Room, number: int) -> bool:
    """Whether a break may begin now, on the page of this question."""
    seen = {number, *map(number_of, found.attempt.frozen), *map(number_of, found.answers)}
    return found.breaks_left > 0 and (found.break_due_after is None or found.break_due_after in seen)


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
            frozen=position in found.attempt.frozen,
        )
        for position in range(len(found.attempt.seats))
    ]


def _first_unanswered(found: room.Room) -> int:
    """Of what is not final."""
    frozen = found.attempt.frozen
    still_open = [position for position in range(len(found.attempt.seats)) if position not in frozen]
    unanswered = [position for position in found.unanswered() if position not in frozen]
    return number_of(next(iter(unanswered or still_open), 0))


def _keep(found: room.Room, number: int, *, before: Given, after: Given) -> None:
    """Save what has changed. Where seeing a question has consequences, it is logged unchanged, too: a break freezes what was seen,
    and in a linear exam moving on to a question locks those before it.
    """
    position = position_of(number)
    if position in found.attempt.frozen:
        return
    blueprint = found.attempt.blueprint
    seeing_counts = blueprint.linear or blueprint.breaks is not None
    if after != before or (seeing_counts and position not in found.answers):
        _answer(found, number, after)
    moved_to = _moved_to(found, number)
    if blueprint.linear and moved_to > number and position_of(moved_to) not in found.answers:
        _answer(_look(found.attempt.course, found.attempt.id), moved_to, Given())


def _do(found: room.Room, number: int) -> None:
    """What a form's button asks for besides saving."""
    whose: _Whose = {"person": current.person(), "attempt": found.attempt.id, "now": current.now()}
    match request.form.get("go"):
        case "check" | "unknown":
            feedback.check(current.store(), position=position_of(number), **whose)
        case "pause":
            breaks.pause(current.store(), **whose)
        case "words" if found.question(position_of(number)).picture:
            body = {**found.workspaces.get(position_of(number), {}), room.TEXT_VERSION: True}
            room.keep_workspace(current.store(), position=position_of(number), body=body, **whose)


def _in_words(found: room.Room, position: int) -> bool:
    """Whether they have asked for a figure's text version, and not for the figure again."""
    return room.TEXT_VERSION in found.workspaces.get(position, {}) and "picture" not in request.args


def _refused(found: room.Room, number: int, refusal: Conflict) -> ResponseReturnValue:
    if refusal.rule == "attempt-closed":
        return _too_late(found)
    flash(gettext(sentence(refusal.rule, refusal.parameters)), "warning")
    return redirect(_place(found, question=number), 303)


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


def _append(found: room.Room, entry: Entry) -> answering.Saved:
    attempt = found.attempt.id
    return answering.answer(current.store(), person=current.person(), attempt=attempt, entry=entry, now=current.now())


def _spent_ms(found: room.Room, number: int) -> int:
    """What was spent on the question before, and since this page was shown."""
    before = found.answers.get(position_of(number))
    shown_at = request.form.get("shown_at", type=int) or 0
    visit = timedelta(seconds=current.now().timestamp() - shown_at) if shown_at else timedelta()
    counted = int(visit / timedelta(milliseconds=1)) if timedelta() < visit <= _LONGEST_VISIT else 0
    return (before.spent_ms if before else 0) + counted


def _moved_to(found: room.Room, number: int) -> int:
    """The number of the question that a form's button leads to."""
    go = request.form.get("go", "")
    by = {"next": 1, "previous": -1}
    wanted = number + by[go] if go in by else request.form.get("go", number, type=int)
    return min(max(wanted, 1), len(found.attempt.seats))


def _destination(found: room.Room, number: int) -> str:
    """Where a form's button leads: `next`, `previous`, `summary`, `break`, a question's number; else the same question again."""
    go = request.form.get("go", "")
    course, attempt = found.attempt.course, found.attempt.id
    if go == "picture":
        return url_for("exam_room.show", course=course, attempt=attempt, question=number, picture="shown")
    if go == "break":
        return url_for("exam_breaks.show", course=course, attempt=attempt, question=number)
    if go == "summary" or (go == "next" and number == len(found.attempt.seats)):
        return url_for("exam_room.summary", course=course, attempt=attempt)
    return _place(found, question=_moved_to(found, number))


def _place(found: room.Room, *, question: int) -> str:
    return url_for("exam_room.show", course=found.attempt.course, attempt=found.attempt.id, question=question)


def _too_late(found: room.Room) -> ResponseReturnValue:
    flash(gettext("The exam was closed before this answer arrived, so it does not count."), "warning")
    return _to_report(found)


def _to_report(found: room.Room) -> ResponseReturnValue:
    return redirect(url_for("exam_report.show", course=found.attempt.course, attempt=found.attempt.id), 303)
