"""What a form says about a question asked outside exams."""

from flask import request

from certprep.domain.errors import Invalid
from certprep.usecases.steps.asked import SEED_BITS


def given() -> list[str]:
    """The options chosen, or the number typed."""
    return request.form.getlist("response")


def seed() -> int:
    """The draw that the page showed. Raises Invalid for what is none."""
    written = request.form.get("seed", "")
    if not written.isascii() or not written.isdigit() or len(written) > 20 or int(written).bit_length() > SEED_BITS:
        raise Invalid("not-a-draw")
    return int(written)
