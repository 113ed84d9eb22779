"""What a question's plain form holds: read from a request, or filled from the answer that is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from werkzeug.datastructures import MultiDict

from certprep.domain.attempt import Answer, Confidence
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Question
from certprep.usecases.steps.asked import as_sent
from certprep.web import asked

# Ids that left the server, or text, or either by part; none: not answered.
Typed: TypeAlias = tuple[str, ...] | Mapping[str, str] | str | None


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

    @property
    def filled(self) -> Mapping[str, str]:
        """What each part holds; of a question that asks for an order, the place of each option."""
        if isinstance(self.response, tuple):
            return {option: str(place) for place, option in enumerate(self.response, start=1)}
        return self.response if isinstance(self.response, Mapping) else {}


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
    sent = as_sent(question, asked.fields(form))
    return tuple(sent) if isinstance(sent, list) else sent
