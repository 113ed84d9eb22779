"""An answer in words: what the learner saw on the screen, not the ids that were stored. Texts are safe HTML; what was typed is escaped."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from certprep.domain.item.shown import Choice, Explanation, Question

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_THEN, _BESIDE = "; ", " – "


def said(question: Question, response: Any) -> str:
    """A response with the ids of this showing, in words. Empty where nothing was answered."""
    if response is None:
        return ""
    return _THEN.join(_parts(question, response))


def key(question: Question, shown: Explanation) -> str:
    """What was right, in words."""
    if shown.parts:
        labels = (_THEN if question.kind == "order" else _BESIDE).join
        return _THEN.join(labels(filter(None, (part.label_html, part.key_html))) for part in shown.parts)
    if shown.options:
        return _THEN.join(_choice(question, option.id) or option.html for option in shown.options if option.key)
    return escape(f"{shown.value} {shown.unit}".strip())


def _parts(question: Question, response: Any) -> Iterator[str]:
    match response:
        case str() if question.picture:
            yield next((one.label for one in question.picture.regions if one.id == response), response)
        case str():
            yield escape(response if response.endswith(question.unit) else f"{response} {question.unit}")
        case dict():
            yield from _pairs(question, response)
        case _:
            yield from (_choice(question, one) or str(one) for one in response)


def _pairs(question: Question, response: Mapping[str, str]) -> Iterator[str]:
    for number, prompt in enumerate(question.prompts, start=1):
        if prompt.id in response:
            given = response[prompt.id]
            chosen = _text(prompt.choices or question.options, given)
            yield f"{prompt.html or number}{_BESIDE}{chosen or escape(given)}"


def _choice(question: Question, option: str) -> str:
    """`B: text`; an order's lines have no letters."""
    for letter, one in zip(LETTERS, question.options, strict=False):
        if one.id == option:
            return one.html if question.kind == "order" else f"{letter}: {one.html}"
    return ""


def _text(choices: Sequence[Choice], option: str) -> str:
    return next((one.html for one in choices if one.id == option), "")
