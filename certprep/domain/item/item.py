"""An item: what an author writes, by its id, and what a learner may be asked."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any, ClassVar, Literal, Self, TypeAlias

from certprep.domain.course import Level
from certprep.domain.errors import Invalid
from certprep.domain.item.shown import Explanation, Names, Question, Stimulus
from certprep.domain.problem import Problem

Flag: TypeAlias = Literal[True, False]  # exactly true or false; never "yes" or 1
# Option ids in the order of the file, or in the learner's for `order`; what each part got, sorted by part; a region, or a number as typed.
Response: TypeAlias = tuple[str, ...] | dict[str, str] | str
Wording: TypeAlias = Mapping[str, Any]  # what a revision's id is a hash of


class Status(StrEnum):
    """Where an item is on its way: only `pilot` (unscored) and `live` items reach learners."""

    DRAFT = "draft"
    VETTING = "vetting"
    PILOT = "pilot"
    LIVE = "live"
    RETIRED = "retired"


class Use(StrEnum):
    """`MOCK` items are kept for mock exams, so that practice does not expose them."""

    ANY = "any"
    MOCK = "mock"


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What a response is worth: `correct` is all or nothing, `credit` is 0 to 1 and counts in practice only."""

    correct: bool
    credit: float


@dataclass(frozen=True, kw_only=True)
class Item(ABC):
    """What all kinds share. Texts are Markdown in the library and safe HTML in a release.

    `difficulty` is the author's guess of the share of ready candidates who get it right.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    objective: str
    level: Level
    difficulty: float
    status: Status = Status.DRAFT
    use: Use = Use.ANY
    stem: str
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()
    notes: str = ""
    case: str = ""  # the id of the case set that it belongs to, if it does; authors write none of these four
    case_index: int = 0  # from 1, in the order of the case
    case_count: int = 0
    stimulus: str = ""  # the case's text, the same in each of its items

    @property
    @abstractmethod
    def kind(self) -> str:
        """The name of the kind, as authors write it."""

    @property
    def asked_kind(self) -> str:
        """The kind that learners meet: what the room shows, and what blueprints count."""
        return self.kind

    @property
    @abstractmethod
    def guess(self) -> float:
        """The chance of a right answer without reading the question."""

    @abstractmethod
    def problems(self) -> Iterator[Problem]:
        """What is wrong with the body of this kind."""

    @abstractmethod
    def parse(self, raw: object) -> Response | None:
        """A response as it came over the wire, checked: `None` clears.

        Raises Invalid for a shape or an option that the item does not have.
        """

    @abstractmethod
    def grade(self, response: Response | None) -> Grade:
        """What a parsed response is worth; no response is wrong."""

    @abstractmethod
    def question(self, names: Names) -> Question:
        """What a learner sees before answering."""

    @abstractmethod
    def explanation(self, response: Response | None, names: Names) -> Explanation:
        """What a learner sees once keys may be shown."""

    def drawn(self, seed: str) -> "Item":  # noqa: ARG002  most kinds are asked as they are written
        """The item as one learner is asked it, with numbers of their own where the kind has any; the same seed gives the same."""
        return self

    @property
    def in_case(self) -> Stimulus | None:
        """What the item shares with the others of its case."""
        if not self.stimulus:
            return None
        return Stimulus(html=self.stimulus, index=self.case_index, count=self.case_count)

    def explained(self, response: Response | None, **parts: Any) -> Explanation:
        """The explanation, with the parts that this kind has."""
        grade = self.grade(response)
        return Explanation(
            correct=grade.correct,
            credit=grade.credit,
            answered=response is not None,
            objective=self.objective,
            level=self.level,
            references=self.references,
            **parts,
        )

    @abstractmethod
    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        """The same item with each of its texts changed, as by rendering: `inline` for what stands in a line, as options do."""

    @abstractmethod
    def body(self) -> Wording:
        """Options, keys and rationales, as far as the kind has them."""

    def struck(self, raw: object) -> tuple[str, ...]:
        """The options that a learner struck out, checked. Raises Invalid for one that the item does not have."""
        if raw:
            raise Invalid("unknown-option", field="struck")
        return ()

    def option_ids(self, rng: Random) -> tuple[str, ...]:  # noqa: ARG002  kinds without options draw nothing
        """All that has a name when it is shown (options, prompts, regions), in the order in which one attempt shows it."""
        return ()

    def takes_text(self, part: str) -> bool:  # noqa: ARG002  few kinds have such parts
        """Whether a part of the item is filled with text and not with one of its choices."""
        return False

    def revision(self, figures: Mapping[str, str]) -> str:
        """The id of this exact wording: SHA-256 over its canonical form and the hashes of its figures."""
        wording: dict[str, Any] = {"kind": self.kind, "stem": self.stem, "body": self.body(), "figures": dict(figures)}
        if self.stimulus:
            wording["stimulus"] = self.stimulus
        canonical = json.dumps(wording, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()
