"""A course: its domains, modules, objectives and sources, and the text of a module."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

_LINK = re.compile(r"</?a\b[^>]*>")  # with or without, the words are the same
_TAG = re.compile(r"<details\b.*?</details>|<[^>]*>", re.DOTALL)  # what a figure shows is told again in its details


class Level(StrEnum):
    """How deep an objective or item goes (after Bloom's taxonomy), in ascending order."""

    RECALL = "recall"
    APPLICATION = "application"
    ANALYSIS = "analysis"

    @property
    def depth(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What a candidate can do after a section: `EXS-5.2`."""

    id: str
    level: Level
    text: str


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module's place in the course, written or still planned."""

    code: str
    slug: str
    title: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, kw_only=True)
class Domain:
    """A content domain; `weight` is its share of the exam in per cent."""

    code: str
    title: str
    weight: float
    modules: tuple[Module, ...]

    @property
    def slug(self) -> str:
        return self.code.lower()


@dataclass(frozen=True, kw_only=True)
class Course:
    """The map of a course. `sample` is the item that visitors may answer; it is never drawn."""

    id: str
    title: str
    domains: tuple[Domain, ...]
    sample: str = ""

    def modules(self) -> Iterator[Module]:
        for domain in self.domains:
            yield from domain.modules

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        return {objective.id: objective for module in self.modules() for objective in module.objectives}

    @cached_property
    def module_by_slug(self) -> dict[str, Module]:
        return {module.slug: module for module in self.modules()}

    @cached_property
    def module_by_objective(self) -> dict[str, Module]:
        return {objective.id: module for module in self.modules() for objective in module.objectives}

    @cached_property
    def domain_by_module(self) -> dict[str, Domain]:
        return {module.slug: domain for domain in self.domains for module in domain.modules}

    def domain_of(self, objective: str) -> Domain:
        return self.domain_by_module[self.module_by_objective[objective].slug]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A source. `superseded_by` is the key of the one that replaces it."""

    key: str
    short: str
    source: str
    year: int
    edition: str = ""
    link: str = ""
    superseded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A stretch of safe HTML."""

    html: str


@dataclass(frozen=True, kw_only=True)
class QuickCheck:
    """A place in a section where items of the bank are asked, with feedback at once."""

    anchor: str
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A place in a section where readers put in numbers of their own: a calculator or an interactive figure, by its id."""

    anchor: str
    tool: Literal["calculator", "explore"]
    id: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A module's part under one heading; `anchor` is its place in the page's address."""

    anchor: str
    title: str
    objectives: tuple[str, ...]
    parts: tuple[Passage | QuickCheck | Tool, ...]

    @cached_property
    def words(self) -> int:
        """How many its text has, without its questions."""
        return sum(
            len(_TAG.sub(" ", _LINK.sub("", part.html)).split()) for part in self.parts if isinstance(part, Passage)
        )

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The items of its quick checks."""
        return tuple(item for part in self.parts if isinstance(part, QuickCheck) for item in part.items)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The text of a written module, rendered."""

    slug: str
    title: str
    sections: tuple[Section, ...]
    terms: dict[str, str] = field(default_factory=dict)
    only_here: tuple[str, ...] = ()  # terms that mean something else in other modules
    references: tuple[str, ...] = ()
    reviewed: date | None = None
    minutes: int = 1

    @cached_property
    def tools(self) -> tuple[Tool, ...]:
        """The calculators and interactive figures in its text."""
        return tuple(part for section in self.sections for part in section.parts if isinstance(part, Tool))

    def quick_check(self, anchor: str) -> QuickCheck | None:
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, QuickCheck) and part.anchor == anchor:
                    return part
        return None
