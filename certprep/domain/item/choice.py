"""What the kinds with options share: the option, the order shown, and the response."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any, ClassVar, Self

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Flag, Item, Response, Wording
from certprep.domain.item.shown import Choice as ShownOption
from certprep.domain.item.shown import ExplainedOption, Explanation, Names, Question
from certprep.domain.problem import Problem, Severity

_LEADING_NUMBER = re.compile(
    r"""\s*(?:about\s|approximately\s|around\s)?\s*
    (?:[<>≤≥≈~]|&[lg]t;)?\s*(?:\\?[$£€])?  # in Markdown a dollar sign is escaped, in HTML a less-than sign
    ([−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)""",
    re.VERBOSE | re.IGNORECASE,
)
_OPTION_ID = re.compile(r"[a-z0-9-]{1,20}")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice. `why` is its rationale; `last` pins it below the others."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    text: str
    key: Flag = False
    why: str = ""
    last: Flag = False


@dataclass(frozen=True, kw_only=True)
class Choice(Item):
    """A kind that is answered by option ids."""

    options: tuple[Option, ...]

    @property
    @abstractmethod
    def most(self) -> int:
        """How many options may be chosen."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options if option.key)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that the options begin with, in the order written; empty unless all do that are not pinned."""
        found = [leading_number(option.text) for option in self.options if not option.last]
        return tuple(number for number in found if number is not None) if None not in found else ()

    def option(self, option_id: str) -> Option:
        return next(option for option in self.options if option.id == option_id)

    def option_ids(self, rng: Random) -> tuple[str, ...]:
        """Shuffled, but numbers keep their ascending order and pinned options stay last."""
        free = [option.id for option in self.options if not option.last]
        if not self.numbers:
            rng.shuffle(free)
        return (*free, *(option.id for option in self.options if option.last))

    def parse(self, raw: object) -> Response | None:
        return None if raw is None or raw == [] else self._known(raw, field="response")

    def struck(self, raw: object) -> tuple[str, ...]:
        return self._known(raw, field="struck")

    def _known(self, raw: object, *, field: str) -> tuple[str, ...]:
        """These options, in the order of the file."""
        if not isinstance(raw, list | tuple) or not all(isinstance(one, str) for one in raw):
            raise Invalid("response-not-options", field=field)
        known = tuple(option.id for option in self.options if option.id in raw)
        if len(known) != len(raw):
            raise Invalid("unknown-option", field=field)
        return known

    def question(self, names: Names) -> Question:
        options = tuple(ShownOption(id=name, html=self.option(option_id).text) for option_id, name in names.items())
        return Question(kind=self.kind, stem_html=self.stem, options=options, most=self.most)

    def explanation(self, response: Response | None, names: Names) -> Explanation:
        explained = tuple(
            ExplainedOption(
                id=name,
                html=option.text,
                key=option.key,
                chosen=option.id in (response or ()),
                why_html=option.why,
            )
            for option, name in ((self.option(option_id), name) for option_id, name in names.items())
        )
        return Explanation(
            correct=self.grade(response).correct,
            answered=response is not None,
            objective=self.objective,
            level=self.level,
            references=self.references,
            options=explained,
        )

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        options = tuple(replace(one, text=inline(one.text), why=block(one.why)) for one in self.options)
        return replace(self, stem=block(self.stem), options=options)

    def body(self) -> Wording:
        return {"options": [_wording(option) for option in self.options]}

    def problems(self) -> Iterator[Problem]:
        if not 2 <= len(self.options) <= 6:
            yield Problem(rule="option-count", parameters={"count": len(self.options)})
        elif len(self.options) == 2:
            yield Problem(rule="two-options", severity=Severity.WARNING)
        for option in self.options:
            if not _OPTION_ID.fullmatch(option.id):
                yield Problem(rule="option-id", parameters={"value": option.id})
        yield from _repeats("duplicate-option-id", [option.id for option in self.options])
        yield from _repeats("duplicate-option", [option.text.strip().casefold() for option in self.options])
        for option in self.options:
            if not option.why.strip():
                rule = "key-without-why" if option.key else "distractor-without-why"
                yield Problem(rule=rule, parameters={"option": option.id})


def leading_number(text: str) -> Decimal | None:
    """The number that a text begins with, after "about", a sign such as ≥, or a currency."""
    found = _LEADING_NUMBER.match(text)
    return Decimal(found[1].replace(",", "").replace("−", "-")) if found else None


def _wording(option: Option) -> dict[str, Any]:
    return {"id": option.id, "text": option.text, "key": option.key, "why": option.why, "last": option.last}


def _repeats(rule: str, values: list[str]) -> Iterator[Problem]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield Problem(rule=rule, parameters={"value": value})
