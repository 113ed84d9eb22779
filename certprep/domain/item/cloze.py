"""Cloze: blanks in a text, each with choices of its own or filled with a word or a number."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from math import prod
from random import Random
from typing import ClassVar, Literal, Self

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Grade, Item, Response, Wording
from certprep.domain.item.option import Option, distinct, explained, shown_order, sound_ids
from certprep.domain.item.pairs import Credit, filled, worth
from certprep.domain.item.shown import Choice, ExplainedPart, Explanation, Names, Prompt, Question
from certprep.domain.numbers import typed_number
from certprep.domain.problem import Problem

BLANK = re.compile(r"\[\[([^\[\]\s]+)\]\]")
MOST_BLANKS, MOST_CHOICES = 6, 6
LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A place in the stem, written there as `[[id]]`. It has `choices`, one of them the key, or `accepts` texts.

    Capitals and spaces make no difference; a number is right within `tolerance` of one that is accepted.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    choices: tuple[Option, ...] = ()
    accepts: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)
    why: str = ""

    @property
    def key(self) -> Option | None:
        return next((option for option in self.choices if option.key), None)

    def name(self, choice: str) -> str:
        """A choice's id within the item."""
        return f"{self.id}.{choice}"

    def choice(self, given: str) -> Option | None:
        return next((option for option in self.choices if self.name(option.id) == given), None)

    def right(self, given: str) -> bool:
        if self.choices:
            chosen = self.choice(given)
            return chosen is not None and chosen.key
        return bool(given) and any(self._same(given, accepted) for accepted in self.accepts)

    def _same(self, given: str, accepted: str) -> bool:
        one, other = typed_number(given), typed_number(accepted)
        if one is not None and other is not None:
            return abs(one - other) <= self.tolerance
        return _plain(given) == _plain(accepted)

    def explained(self, given: str) -> ExplainedPart:
        chosen, key = self.choice(given), self.key
        whys = [chosen.why if chosen and chosen is not key else "", key.why if key else "", self.why]
        return ExplainedPart(
            label_html="",
            given_html=chosen.text if chosen else "" if self.choices else escape(given),
            key_html=key.text if key else " / ".join(escape(accepted) for accepted in self.accepts),
            correct=self.right(given),
            why_html="".join(whys),
        )


@dataclass(frozen=True, kw_only=True)
class Cloze(Item):
    """A response has, for a blank's id, the text typed or the choice: `{"b1": "less", "b2": "b2.a"}`."""

    kind: Literal["cloze"] = "cloze"
    blanks: tuple[Blank, ...]
    credit: Credit = "all-or-nothing"
    why: str = ""

    @property
    def guess(self) -> float:
        """The product over the blanks: one in its choices; nobody guesses a text."""
        return prod(1.0 / len(blank.choices) if blank.choices else 0.0 for blank in self.blanks)

    def option_ids(self, rng: Random) -> tuple[str, ...]:
        """The blanks in the order of the stem, each followed by its choices, shuffled as options are."""
        named: list[str] = []
        for blank in self._in_order():
            named += [blank.id, *(blank.name(one) for one in shown_order(blank.choices, rng))]
        return tuple(named)

    def takes_text(self, part: str) -> bool:
        return any(blank.id == part and not blank.choices for blank in self.blanks)

    def _in_order(self) -> list[Blank]:
        return sorted(self.blanks, key=lambda blank: self.stem.find(f"[[{blank.id}]]"))

    def parse(self, raw: object) -> Response | None:
        given = filled({} if raw is None else raw)
        blanks = {blank.id: blank for blank in self.blanks}
        for part, text in given.items():
            if part not in blanks or (blanks[part].choices and not blanks[part].choice(text)):
                raise Invalid("unknown-option", field="response")
            if len(text) > LONGEST:
                raise Invalid("response-too-long", field="response", most=LONGEST)
        return given or None

    def grade(self, response: Response | None) -> Grade:
        given = response if isinstance(response, dict) else {}
        right = sum(blank.right(given.get(blank.id, "")) for blank in self.blanks)
        return worth(right, len(self.blanks), credit=self.credit)

    def question(self, names: Names) -> Question:
        stem = BLANK.sub(lambda found: f"[[{names.get(found[1], '')}]]", self.stem)
        prompts = tuple(Prompt(id=names[blank.id], choices=tuple(_choices(blank, names))) for blank in self._in_order())
        return Question(kind=self.kind, stem_html=stem, prompts=prompts, stimulus=self.in_case)

    def explanation(self, response: Response | None, names: Names) -> Explanation:  # noqa: ARG002  by blank, in the order of the stem
        given = response if isinstance(response, dict) else {}
        parts = tuple(blank.explained(given.get(blank.id, "")) for blank in self._in_order())
        return self.explained(response, parts=parts, solution_html=self.why)

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        return replace(
            self,
            stem=block(self.stem),
            stimulus=block(self.stimulus),
            why=block(self.why),
            blanks=tuple(
                replace(
                    blank,
                    why=block(blank.why),
                    accepts=tuple(text.strip() for text in blank.accepts),
                    choices=tuple(replace(one, text=inline(one.text), why=block(one.why)) for one in blank.choices),
                )
                for blank in self.blanks
            ),
        )

    def body(self) -> Wording:
        return {"blanks": [_wording(blank) for blank in self.blanks], "credit": self.credit, "why": self.why}

    def problems(self) -> Iterator[Problem]:
        if not 1 <= len(self.blanks) <= MOST_BLANKS:
            yield Problem(rule="blank-count", parameters={"most": MOST_BLANKS})
        yield from sound_ids([blank.id for blank in self.blanks])
        yield from self._placed()
        for blank in self.blanks:
            yield from _problems(blank, explained_by_item=bool(self.why.strip()))

    def _placed(self) -> Iterator[Problem]:
        """`blank-place`: each blank stands once in the stem, and nothing stands there that is none."""
        stem = BLANK.findall(self.stem)
        known = [blank.id for blank in self.blanks]
        for blank in dict.fromkeys([*known, *stem]):
            if stem.count(blank) != 1 or blank not in known:
                yield Problem(rule="blank-place", parameters={"blank": blank})


def _choices(blank: Blank, names: Names) -> Iterator[Choice]:
    """In the order shown."""
    for one, name in names.items():
        if option := blank.choice(one):
            yield Choice(id=name, html=option.text)


def _problems(blank: Blank, *, explained_by_item: bool) -> Iterator[Problem]:
    where = {"blank": blank.id}
    if bool(blank.choices) == bool(blank.accepts):
        yield Problem(rule="blank-choices-or-text", parameters=where)
    if blank.tolerance < 0:
        yield Problem(rule="negative-tolerance")
    if blank.accepts and not (blank.why.strip() or explained_by_item):
        yield Problem(rule="key-without-why", parameters={"option": blank.id})
    if any(not _plain(text) or len(text) > LONGEST for text in blank.accepts):
        yield Problem(rule="blank-accepts", parameters={**where, "most": LONGEST})
    if blank.choices:
        if not 2 <= len(blank.choices) <= MOST_CHOICES or sum(one.key for one in blank.choices) != 1:
            yield Problem(rule="blank-choices", parameters={**where, "most": MOST_CHOICES})
        yield from sound_ids([one.id for one in blank.choices])
        yield from distinct(one.text for one in blank.choices)
        yield from explained(blank.choices)


def _plain(text: str) -> str:
    """Without what a learner need not get right: capitals, spaces, the kind of hyphen."""
    return re.sub(r"[\s‐‑–-]+", " ", text).strip().casefold()


def _wording(blank: Blank) -> Wording:
    return {
        "id": blank.id,
        "choices": [option.wording() for option in blank.choices],
        "accepts": list(blank.accepts),
        "tolerance": str(blank.tolerance),
        "why": blank.why,
    }
