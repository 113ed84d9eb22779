"""The studio's first page: the library, its problems, and what is live."""

from flask import Blueprint, render_template

from certprep.domain.person import Permission
from certprep.usecases.author import library
from certprep.web import current
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("studio", __name__, url_prefix="/studio")


@pages.get("")
@allow(Permission.AUTHOR)
def index() -> str:
    state = library.state_of(current.store(), current.site().library)
    return render_template("author/library.html", state=state, sentence=sentence)
