"""What is drawn together: an item by itself, or a case with all its items in their order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from certprep.domain.blueprint import Blueprint, Candidate, Purpose
from certprep.domain.item.item import Status, Use


@dataclass(frozen=True, kw_only=True, eq=False)
class Unit:
    """`enemies` are the items that may not be in one form with it, whichever of the two names the other."""

    members: tuple[Candidate, ...]
    items: tuple[str, ...]
    enemies: frozenset[str] = frozenset()

    @property
    def alone(self) -> bool:
        """It is an item by itself, no case."""
        return len(self.members) == 1


def units(pool: Iterable[Candidate], *, blueprint: Blueprint, statuses: Sequence[Status]) -> list[list[Unit]]:
    """What may be drawn of a pool, for each status, by id. A case of which one item may not be drawn is not drawn at all."""
    by_item = {one.item: one for one in pool}
    enemies = _enemies(by_item.values())
    found: dict[Status, list[Unit]] = {status: [] for status in statuses}
    for members in _together(by_item):
        status = members[0].status
        if status in found and all(one.status is status and _may_be_drawn(one, blueprint) for one in members):
            unit = _unit(members, enemies)
            if unit.enemies.isdisjoint(unit.items):
                found[status].append(unit)
    return list(found.values())


def _unit(members: tuple[Candidate, ...], enemies: Mapping[str, set[str]]) -> Unit:
    items = tuple(one.item for one in members)
    return Unit(members=members, items=items, enemies=frozenset().union(*(enemies.get(item, ()) for item in items)))


def _may_be_drawn(one: Candidate, blueprint: Blueprint) -> bool:
    return blueprint.scored.get(one.domain, 0) > 0 and (one.use is Use.ANY or blueprint.purpose is Purpose.MOCK)


def _together(by_item: Mapping[str, Candidate]) -> Iterator[tuple[Candidate, ...]]:
    cases: dict[str, list[Candidate]] = {}
    for item in sorted(by_item):
        one = by_item[item]
        cases.setdefault(f"case {one.case}" if one.case else f"item {item}", []).append(one)
    for members in cases.values():
        yield tuple(sorted(members, key=lambda one: one.index))


def _enemies(pool: Iterable[Candidate]) -> dict[str, set[str]]:
    """Enemies both ways; nothing is its own enemy."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in pool:
        for enemy in one.enemies - {one.item}:
            found[one.item].add(enemy)
            found[enemy].add(one.item)
    return found


def items_of(found: Iterable[Unit]) -> set[str]:
    """All items of some units."""
    return {item for unit in found for item in unit.items}


def hostile_pairs(found: Sequence[Unit]) -> list[tuple[int, int]]:
    """The places of those that may not be drawn together."""
    place = {item: number for number, unit in enumerate(found) for item in unit.items}
    pairs = {
        (number, place[enemy])
        for number, unit in enumerate(found)
        for enemy in unit.enemies
        if enemy in place and number < place[enemy]
    }
    return sorted(pairs)
