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
from certprep.domain.item.shown import Explanation, Names, Question
from certprep.domain.problem import Problem

Flag: TypeAlias = Literal[True, False]  # exactly true or false; never "yes" or 1
Response: TypeAlias = tuple[str, ...] | str  # option ids in order of the file; or a number as written
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
    case: str = ""  # the id of the case set that it belongs to, if it does
    case_index: int = 0  # from 1, in the order of the case
    case_count: int = 0
    stimulus: str = ""  # the case's text, the same in each of its items

    @property
    @abstractmethod
    def kind(self) -> str:
        """The name of the kind, as authors write it."""

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
        """The order in which one attempt shows the options."""
        return ()

    def revision(self, figures: Mapping[str, str]) -> str:
        """The id of this exact wording: SHA-256 over its canonical form and the hashes of its figures."""
        wording = {"kind": self.kind, "stem": self.stem, "body": self.body(), "figures": dict(figures)}
        canonical = json.dumps(wording, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()
