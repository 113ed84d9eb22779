"""The pages of the interactive figures: forms whose address holds the numbers, and drawings made here."""

from flask import Blueprint, Flask, render_template, request

from certprep.domain.person import Permission
from certprep.usecases import explore
from certprep.web import current, exploring
from certprep.web.security import allow

pages = Blueprint("study_explore", __name__, url_prefix="/c/<course>/explore")


def install(app: Flask) -> None:
    """Give templates `explored`, for the figures in modules."""
    app.jinja_env.globals["explored"] = exploring.block


@pages.get("/<figure>")
@allow(Permission.LEARN)
def show(course: str, figure: str) -> str | tuple[str, int]:
    """The figure with its numbers; its parts alone for the page's script, which never gets a refusal's status."""
    opened = explore.find(current.store(), course=course, figure=figure)
    fragment = bool(request.headers.get("X-Fragment"))
    anchor = request.args.get("at", "") if fragment else ""
    view = exploring.view(opened.exploration, request.args, anchor=anchor or figure)
    if fragment:
        return render_template("explore/_figure.html", course=course, view=view)
    page = render_template("explore/show.html", opened=opened, view=view)
    return (page, 422) if view.refused else page
