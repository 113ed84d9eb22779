"""The rules of a blueprint as counts: so many items with this value of this attribute."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from certprep.domain.assembly.units import Unit
from certprep.domain.blueprint import Blueprint, Candidate, Shortage

Attribute: TypeAlias = Literal["domain", "level", "kind", "module"]
ATTRIBUTES: tuple[Attribute, ...] = ("domain", "level", "kind", "module")
Cell: TypeAlias = tuple[
    str, ...
]  # what the rules can tell of an item: its value of each attribute, empty where no rule asks


@dataclass(frozen=True, kw_only=True)
class Rule:
    """From `lowest` to `highest` scored items have this value."""

    attribute: Attribute
    value: str
    lowest: int
    highest: int

    def counts(self, one: Candidate | Shortage) -> bool:
        return bool(getattr(one, self.attribute) == self.value)

    def may_count(self, one: Shortage) -> bool:
        """Whether an item counts of which the shortage leaves open what it is."""
        return getattr(one, self.attribute) in (self.value, "", None)


class Rules:
    """All rules that a form's scored items must keep, besides enemies and cases."""

    def __init__(self, blueprint: Blueprint, live: Sequence[Unit]) -> None:
        self.blueprint = blueprint
        self.rows = tuple(_rules(blueprint, [one for unit in live for one in unit.members]))
        self._highest = {(row.attribute, row.value): row.highest for row in self.rows}

    def cell(self, one: Candidate) -> Cell:
        """Items of one cell stand in for each other in any form, enemies aside."""
        values = ((attribute, getattr(one, attribute)) for attribute in ATTRIBUTES)
        return tuple(value if (attribute, value) in self._highest else "" for attribute, value in values)

    def most(self, cell: Cell) -> int:
        """The most items of a cell that a form can have."""
        asked = [self._highest[key] for key in zip(ATTRIBUTES, cell, strict=True) if key in self._highest]
        return min(asked)

    def named(self, attribute: Attribute) -> list[str]:
        """The values of an attribute that rules ask for."""
        return [row.value for row in self.rows if row.attribute == attribute]


def _rules(blueprint: Blueprint, live: Iterable[Candidate]) -> Iterator[Rule]:
    total = blueprint.scored_count
    for domain, count in blueprint.scored.items():
        yield Rule(attribute="domain", value=domain, lowest=count, highest=count)
    counts = blueprint.level_counts()
    if any(found != (0, total) for found in counts.values()):
        for level, (lowest, highest) in counts.items():
            yield Rule(attribute="level", value=level, lowest=lowest, highest=highest)
    for kind, count in blueprint.kinds.items():
        yield Rule(attribute="kind", value=kind, lowest=count, highest=count)
    if blueprint.every_module:
        for module in sorted({one.module for one in live}):
            yield Rule(attribute="module", value=module, lowest=1, highest=total)
