"""Breaks, pauses and feedback over JSON."""

from flask import Blueprint, Response, jsonify
from spectree import Response as Documented

from certprep.domain.person import Permission
from certprep.usecases.exam import breaks, feedback, room
from certprep.web import current
from certprep.web.api import document, told
from certprep.web.api.shapes import BreakBody, body
from certprep.web.numbers import position_of
from certprep.web.security import allow

pages = Blueprint("api_breaks", __name__, url_prefix="/api/v1/attempts/<attempt>")


@pages.post("/breaks")
@allow(Permission.LEARN)
@document.call(tags=["breaks"], json=BreakBody, resp=Documented("HTTP_200", "HTTP_404", "HTTP_409", "HTTP_422"))
def begin(attempt: str) -> Response:
    """Begin a break: what was seen and what was ever saved freezes. In a break already, nothing happens."""
    seen = [position_of(number) for number in body(BreakBody).seen]
    breaks.begin(current.store(), person=current.person(), attempt=attempt, seen=seen, now=current.now())
    return _state(attempt)


@pages.post("/breaks/end")
@allow(Permission.LEARN)
@document.call(tags=["breaks"], resp=Documented("HTTP_200", "HTTP_404", "HTTP_409"))
def end(attempt: str) -> Response:
    """End the break. Repeating it is harmless."""
    breaks.end(current.store(), person=current.person(), attempt=attempt, now=current.now())
    return _state(attempt)


@pages.post("/pause")
@allow(Permission.LEARN)
@document.call(tags=["breaks"], resp=Documented("HTTP_200", "HTTP_404", "HTTP_409"))
def pause(attempt: str) -> Response:
    """Stop the clock of a practice attempt. Repeating it is harmless."""
    breaks.pause(current.store(), person=current.person(), attempt=attempt, now=current.now())
    return _state(attempt)


@pages.post("/resume")
@allow(Permission.LEARN)
@document.call(tags=["breaks"], resp=Documented("HTTP_200", "HTTP_404", "HTTP_409"))
def resume(attempt: str) -> Response:
    """Let the clock go on. Repeating it is harmless."""
    breaks.resume(current.store(), person=current.person(), attempt=attempt, now=current.now())
    return _state(attempt)


@pages.post("/questions/<int:number>/check")
@allow(Permission.LEARN)
@document.call(tags=["feedback"], resp=Documented("HTTP_200", "HTTP_404", "HTTP_409", "HTTP_422"))
def check(attempt: str, number: int) -> Response:
    """Make a question's saved answer final and explain it, in modes with feedback after each question."""
    position, store, person = position_of(number), current.store(), current.person()
    feedback.check(store, person=person, attempt=attempt, position=position, now=current.now())
    found = room.look(store, person=person, attempt=attempt, now=current.now(), rng=current.rng())
    return jsonify(
        number=number,
        explanation=told.explanation(found, position),
        frozen=told.numbers(found.attempt.frozen),
    )


def _state(attempt: str) -> Response:
    found = room.state(current.store(), person=current.person(), attempt=attempt, now=current.now(), rng=current.rng())
    return jsonify(told.state(found))
