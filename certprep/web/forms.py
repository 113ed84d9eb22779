"""What all forms have in common."""

from typing import Any

from flask_babel import gettext
from wtforms import Form as WTForm

from certprep.domain.errors import Invalid
from certprep.web.wording import sentence


class Form(WTForm):  # type: ignore[misc]  # it has no types
    """A form of a page. `problems` are sentences that belong to none of its fields. The gate has checked CSRF already."""

    def __init__(self, formdata: Any = None, **values: Any) -> None:
        super().__init__(formdata, **values)
        self.problems: list[str] = []

    def refuse(self, error: Invalid) -> None:
        """Put a refusal's sentence where it belongs: at its field, where the form has it."""
        words = gettext(sentence(error.rule, error.parameters))
        if error.field in self:
            self[error.field].errors = [*self[error.field].errors, words]
        else:
            self.problems.append(words)
