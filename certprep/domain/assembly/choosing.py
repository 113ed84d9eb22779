"""The program of one draw: which units become a form's scored items, or whether any can."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from certprep.domain.assembly.exposure import ItemExposure
from certprep.domain.assembly.program import Program
from certprep.domain.assembly.rules import Cell, Rules
from certprep.domain.assembly.units import Unit, hostile_pairs, items_of
from certprep.domain.blueprint import Shortage

_CHANCES = 1_000_000


class Cost(NamedTuple):
    """What drawing a unit costs: the first that differs decides."""

    to_learner: int = 0
    to_all: int = 0
    chance: int = 0


def costs(live: Sequence[Unit], exposure: ItemExposure, *, form_size: int, rng: Random) -> dict[Unit, Cost]:
    """The cost of each unit: how well this learner knows it, then how often it was drawn for anybody, then chance."""
    return {
        unit: Cost(
            sum(exposure.to_learner(item, form_size=form_size) for item in unit.items),
            sum(exposure.to_all(item) for item in unit.items),
            rng.randrange(_CHANCES),
        )
        for unit in live
    }


def chosen(live: Sequence[Unit], rules: Rules, cost: Mapping[Unit, Cost]) -> list[Unit] | None:
    """The form of least cost; nothing, where none keeps the rules."""
    useful = useful_units(live, rules, cost)
    program = Program(lowest=[0] * len(useful), highest=[1] * len(useful))
    add_rows(program, useful, rules)
    values = program.least(*zip(*(cost[unit] for unit in useful), strict=True))
    return None if values is None else [unit for unit, value in zip(useful, values, strict=True) if value]


def useful_units(live: Sequence[Unit], rules: Rules, cost: Mapping[Unit, Cost]) -> list[Unit]:
    """Without those that no best form needs: in each cell, what is dearer than a form's fill of items without enemies.

    Whatever dearer item a form had, one of these would be left to stand in for it. It makes 10,000 columns a few hundred.
    """
    present = items_of(live)
    of_cell: defaultdict[Cell, list[Unit]] = defaultdict(list)
    for unit in live:
        if unit.alone:
            of_cell[rules.cell(unit.members[0])].append(unit)
    kept = [unit for unit in live if not unit.alone]
    for cell, members in of_cell.items():
        left = rules.most(cell)
        for unit in sorted(members, key=cost.__getitem__):
            if left <= 0:
                break
            kept.append(unit)
            left -= present.isdisjoint(unit.enemies)
    return sorted(kept, key=lambda unit: unit.items)


def add_rows(program: Program, live: Sequence[Unit], rules: Rules, *, written: Iterable[Shortage] = ()) -> None:
    """The rows of the rules and of the enemies, for columns that are units; `written` are items that the form has besides.

    Where it is left open what such an item is, the rows hold whatever it turns out to be.
    """
    new = list(written)
    for rule, counts in zip(rules.rows, counted(live, rules), strict=True):
        surely = sum(one.missing for one in new if rule.counts(one))
        perhaps = sum(one.missing for one in new if rule.may_count(one))
        program.add_row(rule.lowest - surely, rule.highest - perhaps, counts)
    keep_apart(program, live)


def keep_apart(program: Program, live: Sequence[Unit]) -> None:
    """A row for each pair of enemies, the first columns being these units."""
    for one, other in hostile_pairs(live):
        program.add_row(0, 1, {one: 1, other: 1})


def counted(live: Sequence[Unit], rules: Rules) -> list[dict[int, int]]:
    """For each rule, how many of its items each unit has, by the unit's place."""
    rows: list[dict[int, int]] = [{} for _ in rules.rows]
    for place, unit in enumerate(live):
        for number, rule in enumerate(rules.rows):
            if count := sum(rule.counts(one) for one in unit.members):
                rows[number][place] = count
    return rows
