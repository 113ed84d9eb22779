"""Clarity: what makes a reader stumble who knows the answer."""

import re
from collections.abc import Iterator

from certprep.domain.item import AnyItem
from certprep.domain.lint.context import Context, warning
from certprep.domain.lint.plain import plain
from certprep.domain.problem import Problem

_EMPHASISED = re.compile(r"(\*\*|__)(?=\S).+?(?<=\S)\1", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_NEGATIVE = re.compile(r"\b(?:not|except|(?<!at )least)\b", re.IGNORECASE)


def emphasised_negative(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`negative-stem`: readers miss a small "not", and then answer the opposite question."""
    question = _question(plain(_EMPHASISED.sub("…", item.stem)))
    if found := _NEGATIVE.search(question):
        yield warning("negative-stem", word=found[0])


def _question(text: str) -> str:
    """The sentence that asks: the last with a question mark, or else the last."""
    sentences = _SENTENCE.split(text.strip())
    return next((sentence for sentence in reversed(sentences) if sentence.endswith("?")), sentences[-1])
