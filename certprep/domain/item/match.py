"""Match: each prompt on the left takes one of the choices on the right."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar, Literal, Self

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Grade, Item, Response, Wording
from certprep.domain.item.option import all_numbers, distinct, sound_ids
from certprep.domain.item.pairs import Credit, filled, worth
from certprep.domain.item.shown import Choice, ExplainedPart, Explanation, Names, Prompt, Question
from certprep.domain.problem import Problem

_RIGHT = ".right"  # after a pair's id: its right side
FEWEST, MOST, MOST_CHOICES = 2, 8, 10


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What belongs together. `why` says why it does."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    left: str
    right: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A choice that belongs to no prompt."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Match(Item):
    """A response names, for a pair's id, the right side that it got: `{"a": "b.right"}`. A choice may be given twice."""

    kind: Literal["match"] = "match"
    pairs: tuple[Pair, ...]
    extra: tuple[Extra, ...] = ()
    credit: Credit = "all-or-nothing"
    why: str = ""

    @property
    def choices(self) -> Mapping[str, str]:
        """All right sides by id."""
        rights = {f"{pair.id}{_RIGHT}": pair.right for pair in self.pairs}
        return rights | {f"{one.id}{_RIGHT}": one.text for one in self.extra}

    @property
    def guess(self) -> float:
        """One over the number of possible responses."""
        return float(len(self.choices)) ** -len(self.pairs)

    def option_ids(self, rng: Random) -> tuple[str, ...]:
        """Both sides shuffled, each for itself; right sides that begin with numbers stand in their ascending order."""
        lefts, rights = [pair.id for pair in self.pairs], list(self.choices)
        numbers = dict(zip(rights, all_numbers(self.choices.values()), strict=False))
        rng.shuffle(lefts)
        rng.shuffle(rights)
        return (*lefts, *(sorted(rights, key=lambda one: numbers[one]) if numbers else rights))

    def parse(self, raw: object) -> Response | None:
        given = filled({} if raw is None else raw)
        if given.keys() - {pair.id for pair in self.pairs} or set(given.values()) - self.choices.keys():
            raise Invalid("unknown-option", field="response")
        return given or None

    def grade(self, response: Response | None) -> Grade:
        given = response if isinstance(response, dict) else {}
        right = sum(given.get(pair.id) == f"{pair.id}{_RIGHT}" for pair in self.pairs)
        return worth(right, len(self.pairs), credit=self.credit)

    def question(self, names: Names) -> Question:
        lefts = {pair.id: pair.left for pair in self.pairs}
        choices = self.choices
        return Question(
            kind=self.kind,
            stem_html=self.stem,
            prompts=tuple(Prompt(id=name, html=lefts[one]) for one, name in names.items() if one in lefts),
            options=tuple(Choice(id=name, html=choices[one]) for one, name in names.items() if one in choices),
            stimulus=self.in_case,
        )

    def explanation(self, response: Response | None, names: Names) -> Explanation:
        given = response if isinstance(response, dict) else {}
        pairs = {pair.id: pair for pair in self.pairs}
        parts = tuple(self._part(pairs[one], given.get(one, "")) for one in names if one in pairs)
        return self.explained(response, parts=parts, solution_html=self.why)

    def _part(self, pair: Pair, given: str) -> ExplainedPart:
        return ExplainedPart(
            label_html=pair.left,
            given_html=self.choices.get(given, ""),
            key_html=pair.right,
            correct=given == f"{pair.id}{_RIGHT}",
            why_html=pair.why,
        )

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        pairs = (replace(one, left=inline(one.left), right=inline(one.right), why=block(one.why)) for one in self.pairs)
        return replace(
            self,
            stem=block(self.stem),
            stimulus=block(self.stimulus),
            why=block(self.why),
            pairs=tuple(pairs),
            extra=tuple(replace(one, text=inline(one.text)) for one in self.extra),
        )

    def body(self) -> Wording:
        return {
            "pairs": [[one.id, one.left, one.right, one.why] for one in self.pairs],
            "extra": [[one.id, one.text] for one in self.extra],
            "credit": self.credit,
            "why": self.why,
        }

    def problems(self) -> Iterator[Problem]:
        if not FEWEST <= len(self.pairs) <= MOST or len(self.choices) > MOST_CHOICES:
            yield Problem(rule="pair-count", parameters={"fewest": FEWEST, "most": MOST, "choices": MOST_CHOICES})
        yield from sound_ids([*(one.id for one in self.pairs), *(one.id for one in self.extra)])
        yield from distinct(one.left for one in self.pairs)
        yield from distinct([*(one.right for one in self.pairs), *(one.text for one in self.extra)])
        for pair in self.pairs:
            if not pair.why.strip():
                yield Problem(rule="key-without-why", parameters={"option": pair.id})
