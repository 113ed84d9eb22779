"""A question as the API gives it: what may be shown before an answer. What a kind does not have is left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from certprep.domain.item.shown import Choice, Prompt, Question, Stimulus
from certprep.web.numbers import number_of


def questions(found: Iterable[Question]) -> Iterator[dict[str, Any]]:
    """In their order. The text of a case comes with its first question only."""
    case = ""
    for position, question in enumerate(found):
        yield {"number": number_of(position), **_question(question, case=case)}
        case = question.stimulus.html if question.stimulus else ""


def _question(question: Question, *, case: str) -> dict[str, Any]:
    """`case` is the text that the question before has given."""
    said = {
        "kind": question.kind,
        "stem_html": question.stem_html,
        "options": _choices(question.options),
        "most": question.most,
        "unit": question.unit,
        "prompts": [_prompt(prompt) for prompt in question.prompts],
        "picture": question.picture and asdict(question.picture),
        "stimulus": question.stimulus and _stimulus(question.stimulus, case=case),
    }
    return {name: value for name, value in said.items() if value}


def _choices(choices: Sequence[Choice]) -> list[dict[str, str]]:
    return [{"id": choice.id, "html": choice.html} for choice in choices]


def _prompt(prompt: Prompt) -> dict[str, Any]:
    said = {"id": prompt.id, "html": prompt.html, "choices": _choices(prompt.choices)}
    return {name: value for name, value in said.items() if value}


def _stimulus(stimulus: Stimulus, *, case: str) -> dict[str, Any]:
    said = {"index": stimulus.index, "count": stimulus.count}
    return said if stimulus.html == case else {"html": stimulus.html, **said}
