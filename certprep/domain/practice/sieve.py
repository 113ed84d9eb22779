"""Which items a recipe's filters let through, and how many each choice would."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from certprep.domain.course import Level
from certprep.domain.practice.recipe import Recipe, Standing
from certprep.domain.practice.record import Practisable, Record


class _Sieve:
    """A recipe's filters over a pool, each group of them by itself."""

    def __init__(self, recipe: Recipe, pool: Iterable[Practisable], record: Record) -> None:
        self.recipe, self.record = recipe, record
        chosen = [one for one in pool if one.objective in recipe.objectives]
        # A place within which something narrower was chosen does not stand for itself any more.
        self.modules = set(recipe.modules) - {one.module for one in chosen}
        narrower = {one.domain for one in pool if one.module in recipe.modules} | {one.domain for one in chosen}
        self.domains = set(recipe.domains) - narrower
        self.anywhere = not (recipe.domains or recipe.modules or recipe.objectives)

    def place(self, one: Practisable) -> bool:
        inside = one.domain in self.domains or one.module in self.modules or one.objective in self.recipe.objectives
        return self.anywhere or inside

    def level(self, one: Practisable) -> bool:
        return not self.recipe.levels or one.level in self.recipe.levels

    def standing(self, one: Practisable) -> bool:
        wanted = self.recipe.standings
        return not wanted or any(self.record.holds(standing, one.item) for standing in wanted)


class Group(StrEnum):
    """The filters of a recipe that are loosened together."""

    PLACE = "place"
    LEVEL = "level"
    STANDING = "standing"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many items match a recipe, and how many would with each choice, whatever else of its own group is chosen.

    `loosen`: where none match, how many would without one group of filters; nothing, where no single group is to blame.
    """

    total: int
    domains: Mapping[str, int]
    modules: Mapping[str, int]
    objectives: Mapping[str, int]
    levels: Mapping[Level, int]
    standings: Mapping[Standing, int]
    loosen: Mapping[Group, int]


def matching(recipe: Recipe, pool: Sequence[Practisable], record: Record) -> list[Practisable]:
    """The items that a recipe lets through."""
    sieve = _Sieve(recipe, pool, record)
    return [one for one in pool if sieve.place(one) and sieve.level(one) and sieve.standing(one)]


def counts(recipe: Recipe, pool: Sequence[Practisable], record: Record) -> Counts:
    """What a recipe's filters leave, choice by choice."""
    sieve = _Sieve(recipe, pool, record)
    by_place = [one for one in pool if sieve.level(one) and sieve.standing(one)]
    by_level = [one for one in pool if sieve.place(one) and sieve.standing(one)]
    by_standing = [one for one in pool if sieve.place(one) and sieve.level(one)]
    total = sum(sieve.place(one) for one in by_place)
    without = {Group.PLACE: len(by_place), Group.LEVEL: len(by_level), Group.STANDING: len(by_standing)}
    return Counts(
        total=total,
        domains=Counter(one.domain for one in by_place),
        modules=Counter(one.module for one in by_place),
        objectives=Counter(one.objective for one in by_place),
        levels=Counter(one.level for one in by_level),
        standings={standing: sum(record.holds(standing, one.item) for one in by_standing) for standing in Standing},
        loosen={} if total else {group: left for group, left in without.items() if left},
    )
