"""What a form says about a question asked outside exams."""

from flask import request
from werkzeug.datastructures import MultiDict

from certprep.domain.errors import Invalid
from certprep.usecases.steps.asked import SEED_BITS, Fields

_PART = "response-"


def given() -> Fields:
    """What was chosen or typed; by part where the question has several."""
    return fields(request.form)


def fields(form: MultiDict[str, str]) -> Fields:
    """The fields named `response`, or those named `response-` and a part's id."""
    parts = {name.removeprefix(_PART): value for name, value in form.items() if name.startswith(_PART)}
    return parts or form.getlist("response")


def seed() -> int:
    """The draw that the page showed. Raises Invalid for what is none."""
    written = request.form.get("seed", "")
    if not written.isascii() or not written.isdigit() or len(written) > 20 or int(written).bit_length() > SEED_BITS:
        raise Invalid("not-a-draw")
    return int(written)
