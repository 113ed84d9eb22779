"""The pages of the calculators: plain forms whose address holds the numbers, so that a result can be kept and shared."""

from flask import Blueprint, Flask, render_template, request

from certprep.domain.calculators import SUBJECTS
from certprep.domain.explore import EXPLORATIONS
from certprep.domain.person import Permission
from certprep.usecases import calculators
from certprep.web import calculating, current
from certprep.web.security import allow

pages = Blueprint("study_calculators", __name__, url_prefix="/c/<course>/calculators")
TYPING = "typing"  # what the page's script calls a request while somebody types


def install(app: Flask) -> None:
    """Give templates `calculator_sheet`, for the forms in modules."""
    app.jinja_env.globals["calculator_sheet"] = calculating.block


@pages.get("")
@allow(Permission.LEARN)
def index(course: str) -> str:
    found = calculators.look(current.store(), course=course)
    return render_template(
        "calculators/index.html", course=found, subjects=SUBJECTS, explorations=EXPLORATIONS.values()
    )


@pages.get("/<calculator>")
@allow(Permission.LEARN)
def show(course: str, calculator: str) -> str | tuple[str, int]:
    """The form with what was typed and what it comes to; its parts alone for the page's script, which never gets a refusal's status."""
    opened = calculators.find(current.store(), course=course, calculator=calculator)
    fragment = request.headers.get("X-Fragment", "")
    anchor = request.args.get("at", "") if fragment else ""
    sheet = calculating.sheet(opened.calculator, request.args, anchor=anchor or calculator, lenient=fragment == TYPING)
    if fragment:
        return render_template("calculators/_form.html", course=course, sheet=sheet)
    page = render_template(
        "calculators/show.html",
        opened=opened,
        sheet=sheet,
        example=calculating.example(opened.calculator),
        ways=calculating.ways(opened.calculator),
        switched=calculating.switched(sheet),
    )
    return (page, 422) if sheet.wrong or any(one.wrong for one in sheet.fields) else page
