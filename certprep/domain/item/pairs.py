"""What the kinds share whose response is a filling for each of several parts: how it is read and what it is worth."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Grade

Credit: TypeAlias = Literal["all-or-nothing", "partial"]


def filled(raw: object) -> dict[str, str]:
    """The parts with something in them, sorted, so that the same response is the same text. Raises Invalid for another shape."""
    if not isinstance(raw, Mapping) or not all(isinstance(one, str) for pair in raw.items() for one in pair):
        raise Invalid("response-not-pairs", field="response")
    return {part: given.strip() for part, given in sorted(raw.items()) if given.strip()}


def worth(right: int, of: int, *, credit: Credit) -> Grade:
    """All or nothing; with partial credit, the share that is right."""
    correct = right == of
    return Grade(correct=correct, credit=right / of if credit == "partial" else float(correct))
