"""What may be chosen: an option with its truth and its rationale, and the order in which options are shown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, ClassVar

from certprep.domain.item.item import Flag
from certprep.domain.numbers import leading_number
from certprep.domain.problem import Problem

_ID = re.compile(r"[a-z0-9-]{1,20}")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice. `why` is its rationale; `last` pins it below the others."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    text: str
    key: Flag = False
    why: str = ""
    last: Flag = False

    def wording(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "key": self.key, "why": self.why, "last": self.last}


def all_numbers(texts: Iterable[str]) -> tuple[Decimal, ...]:
    """The numbers that texts begin with, in their order; empty unless all of them do."""
    found = [leading_number(text) for text in texts]
    return tuple(number for number in found if number is not None) if None not in found else ()


def shown_order(options: Sequence[Option], rng: Random) -> tuple[str, ...]:
    """Their ids, shuffled; but numbers keep their ascending order and pinned options stay last."""
    free = [option.id for option in options if not option.last]
    if not all_numbers(option.text for option in options if not option.last):
        rng.shuffle(free)
    return (*free, *(option.id for option in options if option.last))


def sound_ids(ids: Sequence[str]) -> Iterator[Problem]:
    """`option-id`, `duplicate-option-id`"""
    for one in ids:
        if not _ID.fullmatch(one):
            yield Problem(rule="option-id", parameters={"value": one})
    yield from repeated("duplicate-option-id", ids)


def distinct(texts: Iterable[str]) -> Iterator[Problem]:
    """`duplicate-option`, `empty-text`"""
    said = [text.strip().casefold() for text in texts]
    if "" in said:
        yield Problem(rule="empty-text", parameters={"field": "text"})
    yield from repeated("duplicate-option", [one for one in said if one])


def explained(options: Iterable[Option]) -> Iterator[Problem]:
    """`key-without-why`, `distractor-without-why`"""
    for option in options:
        if not option.why.strip():
            rule = "key-without-why" if option.key else "distractor-without-why"
            yield Problem(rule=rule, parameters={"option": option.id})


def repeated(rule: str, values: Sequence[str]) -> Iterator[Problem]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield Problem(rule=rule, parameters={"value": value})
