"""Errors as answers: the only home of HTTP status numbers. HTML pages get a page, `/api/` gets `application/problem+json`."""

from http import HTTPStatus

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from certprep.domain.errors import CertprepError, Conflict, Invalid, NotAllowed, NotFound
from certprep.web.wording import sentence

STATUS: dict[type[CertprepError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
}


def install(app: Flask) -> None:
    """Give every refusal its page; anything else is a bug and is logged with its trace."""
    app.register_error_handler(CertprepError, _refused)
    app.register_error_handler(HTTPException, _http)


def status_of(error: CertprepError) -> HTTPStatus:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def problem(error: CertprepError) -> dict[str, object]:
    """A refusal as RFC 9457 writes it."""
    status = status_of(error)
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": sentence(error.rule, error.parameters),
        "rule": error.rule,
        **error.parameters,
    }


def wants_json() -> bool:
    return request.path.startswith("/api/")


def _refused(error: CertprepError) -> tuple[Response | str, int]:
    status = status_of(error)
    if wants_json():
        return _problem_json(problem(error)), status
    return _page(status, sentence(error.rule, error.parameters), error=error), status


def _http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    if error.code is None or error.response is not None:
        return error
    status = HTTPStatus(error.code)
    if wants_json():
        rule = getattr(error, "rule", f"http-{int(status)}")
        said = {"type": "about:blank", "title": status.phrase, "status": int(status), "rule": rule}
        return _problem_json({**said, "detail": error.description or status.phrase}), status
    rule = f"http-{int(status)}" if status in _WORDED else "http-other"
    return _page(status, sentence(rule, {}), error=None), status


_WORDED = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.INTERNAL_SERVER_ERROR}


def _problem_json(body: dict[str, object]) -> Response:
    response = jsonify(body)
    response.mimetype = "application/problem+json"
    return response


def _page(status: HTTPStatus, words: str, *, error: CertprepError | None) -> str:
    return render_template("errors/error.html", status=int(status), title=status.phrase, sentence=words, error=error)
