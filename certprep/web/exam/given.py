"""What a question's plain form holds: read from a request, or filled from the answer that is saved."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from certprep.domain.attempt import Answer, Confidence
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Question

Typed = tuple[str, ...] | str | None  # ids that left the server, or text; none: not answered


@dataclass(frozen=True, kw_only=True)
class Given:
    """One question's inputs, with the option ids of the attempt."""

    response: Typed = None
    flagged: bool = False
    confidence: Confidence | None = None
    struck: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        return self.response if isinstance(self.response, tuple) else ()

    @property
    def text(self) -> str:
        return self.response if isinstance(self.response, str) else ""


def saved(answer: Answer | None, names: OptionNames) -> Given:
    """As the log has it."""
    if answer is None:
        return Given()
    return Given(
        response=names.outward(answer.response),
        flagged=answer.flagged,
        confidence=answer.confidence,
        struck=names.outward_ids(answer.struck),
    )


def typed(form: MultiDict[str, str], question: Question, *, before: Given) -> Given:
    """As the request has it; options are struck out by script only, so those stay as they were."""
    return Given(
        response=None if form.get("go") == "clear" else _response(form, question),
        flagged="flagged" in form,
        confidence=Confidence(said) if (said := form.get("confidence")) in list(Confidence) else None,
        struck=before.struck,
    )


def _response(form: MultiDict[str, str], question: Question) -> Typed:
    if question.options:
        return tuple(form.getlist("response")) or None
    return form.get("response", "").strip() or None
