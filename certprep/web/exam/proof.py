"""Proof that answers were saved: the download, and a page where anybody checks receipts."""

import json

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from limits import RateLimitItemPerHour

from certprep.domain.errors import Invalid
from certprep.domain.person import Permission
from certprep.usecases.exam import receipts
from certprep.web import current, limits
from certprep.web.errors import status_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("exam_proof", __name__)

CHECKS_BY_CLIENT = limits.Limit(name="receipts", rate=RateLimitItemPerHour(120))
_HOW = """\
Each receipt below says: this site saved this answer to this question of this attempt at this time.
It is a JSON Web Signature (RFC 7515) made with Ed25519 (RFC 8037); the public keys are under "keys".
To check them all offline: certprep receipts verify receipts.json. Any program for JSON Web Signatures can check one.
To be sure that the keys are the site's, compare them with {url}/api/v1/receipts/keys, or let the site check: {url}/receipts/verify
A receipt proves that an answer was saved, when, and that nobody changed it since.
It does not prove who gave the answer, that it is right, or that no later one took its place.
"""


@pages.get("/c/<course>/attempts/<attempt>/report/receipts.json")
@allow(Permission.LEARN)
def download(course: str, attempt: str) -> Response:
    """All receipts of an attempt in one file, with the public keys and how to use it."""
    store = current.store()
    found = receipts.of_attempt(store, person=current.person(), course=course, attempt=attempt)
    body = {
        "how": _HOW.format(url=current.site().url).splitlines(),
        "attempt": attempt,
        "keys": [key.jwk() for key in receipts.keys(store)],
        "receipts": [
            {"question": said.question, "saved_at": said.saved_at, "receipt": receipt} for receipt, said in found
        ],
    }
    response = Response(json.dumps(body, indent=1) + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=receipts.json"
    return response


@pages.get("/receipts/verify")
@allow(Permission.PUBLIC)
def form() -> str:
    """Where anybody pastes or chooses receipts."""
    return render_template("exam/verify.html", checked=None, text="", error="")


@pages.post("/receipts/verify")
@allow(Permission.PUBLIC)
def verify() -> ResponseReturnValue:
    """Each receipt with its verdict."""
    pasted = request.form.get("receipts", "")
    try:
        limits.check(CHECKS_BY_CLIENT, limits.client())
        limits.count(CHECKS_BY_CLIENT, limits.client())
        checked = receipts.check(current.store(), _sent() or pasted)
    except limits.TooOften as refusal:
        words = ngettext(
            "Many receipts were checked from your network. Try again in %(num)s minute, or check them offline.",
            "Many receipts were checked from your network. Try again in %(num)s minutes, or check them offline.",
            refusal.minutes,
        )
        page = render_template("exam/verify.html", checked=None, text=pasted, error=words)
        return page, refusal.code, {"Retry-After": str(refusal.retry_after)}
    except Invalid as refusal:
        words = sentence(refusal.rule, refusal.parameters)
        return render_template("exam/verify.html", checked=None, text=pasted, error=words), status_of(refusal)
    return render_template("exam/verify.html", checked=checked, text=pasted, error="", why=_why)


def _sent() -> str:
    file = request.files.get("file")
    return file.read().decode("utf-8", errors="replace").lstrip("\ufeff") if file and file.filename else ""


def _why(rule: str) -> str:
    return sentence(rule, {})
