"""Figures of releases: immutable, under their SHA-256, in a sandbox of their own."""

from flask import Blueprint, Response

from certprep.domain.errors import NotFound
from certprep.domain.person import Permission
from certprep.usecases import media
from certprep.web import current
from certprep.web.security import allow

pages = Blueprint("media", __name__)

_A_YEAR = 365 * 24 * 60 * 60


@pages.get("/media/<sha256>.svg")
@allow(Permission.PUBLIC)
def show(sha256: str) -> Response:
    """Public, as the front page's sample may have one; the name can't be guessed."""
    figure = media.figure(current.store(), sha256)
    if figure is None:
        raise NotFound("no-such-figure")
    response = Response(figure, mimetype="image/svg+xml")
    response.cache_control.public = True
    response.cache_control.max_age = _A_YEAR
    response.cache_control.immutable = True
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
