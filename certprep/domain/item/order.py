"""Order: lines are put in the order in which the file has them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import factorial
from random import Random
from typing import ClassVar, Literal, Self

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Grade, Item, Response, Wording
from certprep.domain.item.option import distinct, sound_ids
from certprep.domain.item.pairs import Credit
from certprep.domain.item.shown import Choice, ExplainedPart, Explanation, Names, Question
from certprep.domain.problem import Problem

FEWEST, MOST = 3, 8


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line. `why` says why it stands where it stands, where the item's own `why` does not."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Order(Item):
    """The sequence as written is the key. A response is every line's id, in the learner's order."""

    kind: Literal["order"] = "order"
    sequence: tuple[Step, ...]
    credit: Credit = "all-or-nothing"
    why: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.sequence)

    @property
    def guess(self) -> float:
        """One over the number of possible orders."""
        return 1.0 / factorial(len(self.sequence))

    def option_ids(self, rng: Random) -> tuple[str, ...]:
        """Shuffled, and never in the right order already."""
        shown = list(self.keys)
        while len(shown) > 1 and tuple(shown) == self.keys:
            rng.shuffle(shown)
        return tuple(shown)

    def parse(self, raw: object) -> Response | None:
        if raw is None or raw == []:
            return None
        if not isinstance(raw, list | tuple) or not all(isinstance(one, str) for one in raw):
            raise Invalid("response-not-an-order", field="response")
        if set(raw) - set(self.keys):
            raise Invalid("unknown-option", field="response")
        if len(raw) != len(self.keys) or len(set(raw)) != len(raw):
            raise Invalid("response-not-an-order", field="response")
        return tuple(raw)

    def grade(self, response: Response | None) -> Grade:
        """Partial credit: the share of the right sequence's neighbours that follow directly on each other in the response."""
        correct = response == self.keys
        if self.credit == "partial" and isinstance(response, tuple) and response:
            neighbours = set(pairwise(self.keys))
            return Grade(correct=correct, credit=len(neighbours & set(pairwise(response))) / len(neighbours))
        return Grade(correct=correct, credit=float(correct))

    def question(self, names: Names) -> Question:
        text = {step.id: step.text for step in self.sequence}
        options = tuple(Choice(id=name, html=text[one]) for one, name in names.items())
        return Question(kind=self.kind, stem_html=self.stem, options=options, stimulus=self.in_case)

    def explanation(self, response: Response | None, names: Names) -> Explanation:  # noqa: ARG002  shown in the right order
        text = {step.id: step.text for step in self.sequence}
        given = response if isinstance(response, tuple) and response else ("",) * len(self.sequence)
        parts = tuple(
            ExplainedPart(
                label_html="",
                given_html=text.get(one, ""),
                key_html=step.text,
                correct=one == step.id,
                why_html=step.why,
            )
            for one, step in zip(given, self.sequence, strict=True)
        )
        return self.explained(response, parts=parts, solution_html=self.why)

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        return replace(
            self,
            stem=block(self.stem),
            stimulus=block(self.stimulus),
            why=block(self.why),
            sequence=tuple(replace(one, text=inline(one.text), why=block(one.why)) for one in self.sequence),
        )

    def body(self) -> Wording:
        sequence = [[one.id, one.text, one.why] for one in self.sequence]
        return {"sequence": sequence, "credit": self.credit, "why": self.why}

    def problems(self) -> Iterator[Problem]:
        if not FEWEST <= len(self.sequence) <= MOST:
            yield Problem(rule="sequence-count", parameters={"fewest": FEWEST, "most": MOST})
        yield from sound_ids(self.keys)
        yield from distinct(one.text for one in self.sequence)
        if not self.why.strip() and not all(one.why.strip() for one in self.sequence):
            yield Problem(rule="key-without-why", parameters={"option": "sequence"})
