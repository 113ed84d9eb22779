"""Without a connection: the service worker, the manifest, what a device keeps of a course, and the page for what it has not."""

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, url_for
from flask_babel import gettext

from certprep.domain.person import Permission
from certprep.usecases import offline, review_offline
from certprep.web import current, visits
from certprep.web.assets import Assets
from certprep.web.security import allow

pages = Blueprint("offline", __name__)
taken_along = Blueprint("review_offline", __name__, url_prefix="/c/<course>/review")

PERSON = "X-Person"  # whose page it is, for the worker: an id, or NOBODY for a visitor's
NOBODY = "-"
_ASSETS = "certprep.offline"
_MANIFEST = "application/manifest+json"


def install(app: Flask, files: Assets) -> None:
    """Name on each page whose it is; the worker keeps none under any other name."""
    app.extensions[_ASSETS] = files
    app.after_request(_named)


@pages.get("/sw.js")
@allow(Permission.PUBLIC)
def service_worker() -> Response:
    """At the root, so that it may answer for pages and the API alike."""
    files: Assets = current_app.extensions[_ASSETS]
    response = Response(files["sw.js"].body, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/manifest.webmanifest")
@allow(Permission.PUBLIC)
def manifest() -> Response:
    """What a phone shows of the site on its home screen."""
    files: Assets = current_app.extensions[_ASSETS]
    icon = {"src": files.url("favicon.svg"), "type": "image/svg+xml", "sizes": "any"}
    response = jsonify(
        id="/",
        name=gettext("CertPrep: study and exams"),
        short_name="CertPrep",
        start_url=url_for("today.index"),
        scope="/",
        display="standalone",
        lang="en",
        background_color="#ffffff",
        theme_color="#ffffff",
        icons=[icon],
    )
    response.mimetype = _MANIFEST
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/offline")
@allow(Permission.PUBLIC)
def show() -> str:
    """What is shown in place of a page that a device has not. It says nothing of anybody: its script lists what is there."""
    return render_template("offline/show.html")


@pages.get("/c/<course>/offline")
@allow(Permission.LEARN)
def course(course: str) -> Response:
    """The pages that "Keep this course for offline" keeps; their files and figures follow from them."""
    kept = offline.look(current.store(), course=course)
    return jsonify(
        release=kept.release,
        pages=[
            url_for("study.index", course=course),
            url_for("review_offline.show_along", course=course),
            *(url_for("study.module", course=course, slug=slug) for slug in kept.modules),
            url_for("study_calculators.index", course=course),
            *(url_for("study_calculators.show", course=course, calculator=one) for one in kept.calculators),
            url_for("study_glossary.index", course=course),
            *(url_for("study_glossary.show", course=course, term=term) for term in kept.terms),
        ],
    )


@taken_along.get("/along")
@allow(Permission.LEARN)
def show_along(course: str) -> str:
    """The cards that a device takes along, on one page; each works as a form where there is no script."""
    luggage = review_offline.take_along(current.store(), person=current.person(), course=course, now=current.now())
    return render_template("offline/along.html", luggage=luggage)


def _named(response: Response) -> Response:
    if response.mimetype == "text/html":
        caller = visits.caller()
        response.headers[PERSON] = caller.person.id if caller else NOBODY
    return response
