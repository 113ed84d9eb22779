"""Help: one place, also from the exam."""

from flask import Blueprint, render_template

from certprep.domain.person import Permission
from certprep.web.security import allow

pages = Blueprint("help", __name__)


@pages.get("/help")
@allow(Permission.PUBLIC)
def show() -> str:
    return render_template("help/show.html")


@pages.get("/healthz")
@allow(Permission.PUBLIC)
def health() -> dict[str, str]:
    """For whatever watches the server."""
    return {"status": "ok"}
