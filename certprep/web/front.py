"""The front page: what this is, and a question to answer at once."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from certprep.domain.errors import Invalid
from certprep.domain.person import Permission
from certprep.usecases import front
from certprep.usecases.steps.asked import SEED_BITS, Answered
from certprep.web import asked, current
from certprep.web.errors import status_of
from certprep.web.security import allow
from certprep.web.wording import sentence

pages = Blueprint("front", __name__)


@pages.get("/")
@allow(Permission.PUBLIC)
def index() -> str | AnyResponse:
    if current.visitor() is not None:
        return redirect(url_for("today.index"))
    return _page(seed=current.rng().getrandbits(SEED_BITS))


@pages.post("/sample")
@allow(Permission.PUBLIC)
def answer() -> str | tuple[str, int]:
    seed = asked.seed()
    try:
        answered = front.answer_sample(
            current.store(), course=request.form.get("course", ""), seed=seed, given=asked.given()
        )
    except Invalid as refused:
        return _page(seed=seed, refused=refused), status_of(refused)
    return _page(seed=seed, answered=answered)


def _page(*, seed: int, answered: Answered | None = None, refused: Invalid | None = None) -> str:
    return render_template(
        "front/index.html",
        sample=front.sample(current.store(), seed=seed),
        answered=answered,
        given=asked.given() if refused else [],
        wrong=sentence(refused.rule, refused.parameters) if refused else "",
    )
