"""What the kinds with options share: the order shown, and the response."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Self

from certprep.domain.errors import Invalid
from certprep.domain.item import option as options_of
from certprep.domain.item.item import Item, Response, Wording
from certprep.domain.item.option import Option
from certprep.domain.item.shown import Choice as ShownOption
from certprep.domain.item.shown import ExplainedOption, Explanation, Names, Question
from certprep.domain.problem import Problem, Severity


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
        return options_of.all_numbers(option.text for option in self.options if not option.last)

    def option(self, option_id: str) -> Option:
        return next(option for option in self.options if option.id == option_id)

    def option_ids(self, rng: Random) -> tuple[str, ...]:
        """Shuffled, but numbers keep their ascending order and pinned options stay last."""
        return options_of.shown_order(self.options, rng)

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
        return Question(kind=self.kind, stem_html=self.stem, options=options, most=self.most, stimulus=self.in_case)

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
        return self.explained(response, options=explained)

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        options = tuple(replace(one, text=inline(one.text), why=block(one.why)) for one in self.options)
        return replace(self, stem=block(self.stem), stimulus=block(self.stimulus), options=options)

    def body(self) -> Wording:
        return {"options": [option.wording() for option in self.options]}

    def problems(self) -> Iterator[Problem]:
        if not 2 <= len(self.options) <= 6:
            yield Problem(rule="option-count", parameters={"count": len(self.options)})
        elif len(self.options) == 2:
            yield Problem(rule="two-options", severity=Severity.WARNING)
        yield from options_of.sound_ids([option.id for option in self.options])
        texts = [option.text.strip().casefold() for option in self.options]
        yield from options_of.repeated("duplicate-option", texts)
        yield from options_of.explained(self.options)
