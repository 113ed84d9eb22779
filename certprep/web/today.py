"""Today: one thing to do now, and what else there is."""

from flask import Blueprint, render_template

from certprep.domain.person import Permission
from certprep.usecases import today
from certprep.web import current
from certprep.web.security import allow

pages = Blueprint("today", __name__)


@pages.get("/today")
@allow(Permission.LEARN)
def index() -> str:
    courses = today.look(current.store(), person=current.person(), now=current.now())
    return render_template("today/index.html", courses=courses, now=current.now())
