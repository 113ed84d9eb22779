"""Attempts over JSON."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, url_for
from spectree import Response as Documented

from certprep.domain.attempt import Answer, Entry
from certprep.domain.errors import NotAllowed
from certprep.domain.person import Permission
from certprep.usecases.exam import answering, building, report, room
from certprep.usecases.steps.drawing import Offer
from certprep.web import current
from certprep.web.api import document, told
from certprep.web.api.questions import questions
from certprep.web.api.shapes import AnswerBody, Journal, Marks, Start, body
from certprep.web.errors import problem
from certprep.web.exam.figures import report_figures
from certprep.web.numbers import number_of, position_of
from certprep.web.security import allow

pages = Blueprint("api_attempts", __name__, url_prefix="/api/v1")


@pages.get("/exams")
@allow(Permission.LEARN)
@document.call(tags=["exams"], resp=Documented("HTTP_200"))
def exams() -> Response:
    """The exams open to me. Practice is always open: its modes are named where an attempt is started."""
    person, store = current.person(), current.store()
    courses = building.courses(store)
    return jsonify(
        exams=[
            _exam(offer, course)
            for course in courses
            for offer in building.offers(store, person=person, course=course, now=current.now())
        ]
    )


@pages.post("/attempts")
@allow(Permission.LEARN)
@document.call(tags=["attempts"], json=Start, resp=Documented("HTTP_201", "HTTP_403", "HTTP_404", "HTTP_409"))
def start() -> tuple[Response, int]:
    """Start an exam, or take up the open attempt at it."""
    wanted = body(Start)
    if wanted.seed is not None:
        raise NotAllowed("seed-not-yours")
    attempt = building.start(
        current.store(),
        person=current.person(),
        course=wanted.course,
        exam=wanted.exam,
        now=current.now(),
        rng=current.rng(),
        recipe=wanted.recipe,
        agreed=wanted.agreed,
        time_factor=wanted.time_factor,
    )
    return jsonify(_room(_look(attempt))), 201


@pages.get("/attempts/<attempt>")
@allow(Permission.LEARN)
@document.call(tags=["attempts"], resp=Documented("HTTP_200", "HTTP_404"))
def show(attempt: str) -> Response:
    """The questions with my latest answers: what a second device needs."""
    return jsonify(_room(_look(attempt)))


@pages.put("/attempts/<attempt>/answers/<int:number>")
@allow(Permission.LEARN)
@document.call(tags=["answers"], json=AnswerBody, resp=Documented("HTTP_200", "HTTP_404", "HTTP_409", "HTTP_422"))
def answer(attempt: str, number: int) -> Response:
    """Save one question's state. What is acknowledged is committed."""
    saved = answering.answer(
        current.store(),
        person=current.person(),
        attempt=attempt,
        entry=body(AnswerBody).entry(number),
        now=current.now(),
    )
    said = {
        "sequence": saved.sequence,
        "saved_at": told.iso(saved.saved_at),
        "receipt": saved.receipt,
        "deadline_at": told.iso(saved.deadline_at),
    }
    return Response(json.dumps(said), mimetype="application/json")  # quicker than by Flask's own encoder


@pages.put("/attempts/<attempt>/answers")
@allow(Permission.LEARN)
@document.call(tags=["answers"], json=Journal, resp=Documented("HTTP_200", "HTTP_404", "HTTP_422"))
def replay(attempt: str) -> Response:
    """The journal's replay: each entry with its outcome."""
    journal = body(Journal).root
    entries = [one.entry(one.number, after=one.after) for one in journal]
    saved = answering.replay(
        current.store(), person=current.person(), attempt=attempt, entries=entries, now=current.now()
    )
    state = _state(attempt)
    outcomes = [_outcome(entry, one) for entry, one in zip(entries, saved, strict=True)]
    return jsonify(
        outcomes=outcomes, last_sequence=state.last_sequence, deadline_at=told.iso(state.attempt.deadline_at)
    )


@pages.put("/attempts/<attempt>/workspace/<int:number>")
@allow(Permission.LEARN)
@document.call(tags=["workspace"], json=Marks, resp=Documented("HTTP_204", "HTTP_404", "HTTP_409", "HTTP_422"))
def keep_marks(attempt: str, number: int) -> tuple[str, int]:
    """A question's note, highlights and tool state."""
    return _keep(attempt, position_of(number))


@pages.put("/attempts/<attempt>/workspace")
@allow(Permission.LEARN)
@document.call(tags=["workspace"], json=Marks, resp=Documented("HTTP_204", "HTTP_404", "HTTP_409", "HTTP_422"))
def keep_scratchpad(attempt: str) -> tuple[str, int]:
    """The scratchpad."""
    return _keep(attempt, None)


@pages.get("/attempts/<attempt>/state")
@allow(Permission.LEARN)
@document.call(tags=["attempts"], resp=Documented("HTTP_200", "HTTP_404"))
def state(attempt: str) -> Response:
    """Deadline, breaks, grants and last sequence, for an open page to poll."""
    return jsonify(told.state(_state(attempt)))


@pages.post("/attempts/<attempt>/submit")
@allow(Permission.LEARN)
@document.call(tags=["attempts"], resp=Documented("HTTP_200", "HTTP_404"))
def submit(attempt: str) -> Response:
    """Close the attempt. Repeating it is harmless."""
    closed = room.submit(
        current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng()
    )
    address = url_for("exam_report.show", course=closed.course, attempt=closed.id)
    return jsonify(state="closed", closed_at=told.iso(closed.closed_at), report_url=address)


@pages.get("/attempts/<attempt>/result")
@allow(Permission.LEARN)
@document.call(tags=["attempts"], resp=Documented("HTTP_200", "HTTP_404", "HTTP_409"))
def result(attempt: str) -> Response:
    """The report, once the policy allows; before that 409 `not-yet`."""
    found = report.report(
        current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng()
    )
    return jsonify(report_figures(found))


@pages.get("/attempts/<attempt>/receipts")
@allow(Permission.LEARN)
@document.call(tags=["receipts"], resp=Documented("HTTP_200", "HTTP_404"))
def receipts(attempt: str) -> Response:
    """The proofs of all my saved answers, in the order of acceptance."""
    return jsonify(receipts=room.receipts(current.store(), person=current.person(), attempt=attempt))


def _look(attempt: str) -> room.Room:
    return room.look(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())


def _state(attempt: str) -> room.State:
    return room.state(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())


def _keep(attempt: str, position: int | None) -> tuple[str, int]:
    room.keep_workspace(
        current.store(),
        person=current.person(),
        attempt=attempt,
        position=position,
        body=body(Marks).root,
        now=current.now(),
    )
    return "", 204


def _exam(offer: Offer, course: str) -> dict[str, Any]:
    return {
        "id": offer.blueprint.id,
        "title": offer.blueprint.title,
        "course": course,
        "purpose": offer.blueprint.purpose,
        "questions": offer.count,
        "minutes": None if offer.time is None else int(offer.time.total_seconds() // 60),
        "open_attempt": offer.open_attempt,
    }


def _room(found: room.Room) -> dict[str, Any]:
    attempt = found.attempt
    return {
        "id": attempt.id,
        "course": attempt.course,
        "exam": {
            "id": attempt.blueprint.id,
            "title": attempt.blueprint.title,
            "purpose": attempt.blueprint.purpose,
            "minutes": attempt.blueprint.minutes,
            "feedback": attempt.blueprint.feedback,
        },
        **told.state(found),
        **told.rules(attempt),
        "questions": list(questions(found.questions)),
        "answers": {str(number_of(place)): _answer(found, one) for place, one in found.answers.items()},
        "workspace": _workspace(found.workspaces),
        "explanations": told.explanations(found),
    }


def _answer(found: room.Room, one: Answer) -> dict[str, Any]:
    names = found.names(one.position)
    return {
        "sequence": one.sequence,
        "response": names.outward(one.response),
        "flagged": one.flagged,
        "struck": names.outward_ids(one.struck),
        "confidence": one.confidence,
        "spent_ms": one.spent_ms,
        "saved_at": told.iso(one.saved_at),
    }


def _workspace(kept: Mapping[int | None, Any]) -> dict[str, Any]:
    return {"scratchpad" if place is None else str(number_of(place)): marks for place, marks in kept.items()}


def _outcome(entry: Entry, saved: answering.Saved) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": number_of(entry.position),
        "sequence": entry.sequence,
        "outcome": saved.outcome,
        "saved_at": told.iso(saved.saved_at),
        "receipt": saved.receipt,
        "last_sequence": saved.last_sequence,
    }
    return said if saved.refusal is None else {**said, "detail": problem(saved.refusal)["detail"]}
