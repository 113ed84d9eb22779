"""What a bank lacks: the fewest items that would make a form drawable, said as exactly as is true, and no more so."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement, product
from math import comb, prod

from certprep.domain.assembly.choosing import Cost, add_rows, counted, keep_apart, useful_units
from certprep.domain.assembly.program import UNBOUNDED, Program
from certprep.domain.assembly.rules import Rules
from certprep.domain.assembly.units import Unit, items_of
from certprep.domain.blueprint import CanNeverDraw, Shortage
from certprep.domain.course import Level
from certprep.domain.item import KINDS

_MOST_OUTCOMES = 100  # of what items left open may turn out to be; beyond that they are named


def shortages(live: Sequence[Unit], rules: Rules) -> list[Shortage]:
    """The fewest new items that make a form drawable, alike ones together.

    What a shortage leaves open may be anything that the blueprint knows: whichever it is, the form can be drawn. Raises CanNeverDraw
    where no new items help.
    """
    useful = useful_units(live, rules, dict.fromkeys(live, Cost()))
    wanted = _wanted(live, rules)
    values = _fewest(useful, rules, wanted)
    if values is None:
        raise CanNeverDraw
    found = [replace(one, missing=count) for one, count in zip(wanted, values[len(useful) :], strict=True) if count]
    return _opened(found, rules, _Check(useful, rules, values[: len(useful)]))


def _wanted(live: Sequence[Unit], rules: Rules) -> list[Shortage]:
    """One of everything that could be written, with the level and the module named or left open."""
    members = [one for unit in live for one in unit.members]
    modules = {domain: {one.module for one in members if one.domain == domain} for domain in rules.blueprint.scored}
    levels: list[Level | None] = [None, *Level] if rules.named("level") else [None]
    return [
        Shortage(missing=1, domain=domain, level=level, kind=kind, module=module)
        for domain in rules.blueprint.scored
        for module in ["", *sorted(modules[domain].intersection(rules.named("module")))]
        for kind in kinds(rules)
        for level in levels
    ]


def kinds(rules: Rules) -> list[str]:
    """The kinds that the blueprint names and one that it does not; one that stands for all, where it names none."""
    named = rules.named("kind")
    others = [kind for kind in KINDS if kind not in named]
    return [*named, *others[:1]] if named else [""]


def _fewest(live: Sequence[Unit], rules: Rules, wanted: Sequence[Shortage]) -> list[int] | None:
    """A form with the fewest new items, and of these one with the fewest names to them."""
    most = rules.blueprint.scored_count
    program = Program(lowest=[0] * (len(live) + len(wanted)), highest=[1] * len(live) + [most] * len(wanted))
    for rule, counts in zip(rules.rows, counted(live, rules), strict=True):
        surely = {len(live) + place: 1 for place, one in enumerate(wanted) if rule.counts(one)}
        perhaps = {len(live) + place: 1 for place, one in enumerate(wanted) if rule.may_count(one)}
        program.add_row(rule.lowest, UNBOUNDED, counts | surely)
        program.add_row(-UNBOUNDED, rule.highest, counts | perhaps)
    keep_apart(program, live)
    none = [0] * len(live)
    names = [bool(one.level) + bool(one.module) for one in wanted]
    return program.least([*none, *([1] * len(wanted))], [*none, *names], [*none, *range(len(wanted))])


class _Check:
    """Whether a form can be drawn once these items are written.

    Where no kinds are named, cases stay as they were drawn and enemies of what was drawn stay away. The rows are a network's then: what can
    be drawn with two sets of new items can be drawn with any between them, so that it is enough to look at items left open as if they
    turned out all the same. With kinds, each mixture is looked at.
    """

    def __init__(self, live: Sequence[Unit], rules: Rules, values: Sequence[int]) -> None:
        self._live, self._rules = live, rules
        self._mixed = bool(rules.named("kind"))
        peaceful = set(live) if self._mixed else _peaceful(live, values)
        self._lowest = [0 if unit in peaceful else value for unit, value in zip(live, values, strict=True)]
        self._highest = [1 if unit in peaceful else value for unit, value in zip(live, values, strict=True)]

    def __call__(self, written: Sequence[Shortage]) -> bool:
        """For whatever the items turn out to be of which the domain or the kind is left open."""
        if prod(self._count(one) for one in written) > _MOST_OUTCOMES:
            return False
        outcomes = product(*(self._outcomes(one) for one in written))
        return all(self._drawable([one for part in parts for one in part]) for parts in outcomes)

    def _count(self, one: Shortage) -> int:
        single = len(self._closed(one))
        return comb(single + one.missing - 1, one.missing) if self._mixed else single

    def _outcomes(self, one: Shortage) -> Iterator[Sequence[Shortage]]:
        single = self._closed(one)
        if self._mixed:
            return combinations_with_replacement([replace(each, missing=1) for each in single], one.missing)
        return ([each] for each in single)

    def _closed(self, one: Shortage) -> list[Shortage]:
        """What each of the items may be, its domain and kind named."""
        domains = [one.domain] if one.domain else self._rules.named("domain")
        named = [one.kind] if one.kind else kinds(self._rules)
        return [replace(one, domain=domain, kind=kind) for domain in domains for kind in named]

    def _drawable(self, written: Sequence[Shortage]) -> bool:
        program = Program(lowest=self._lowest, highest=self._highest)
        add_rows(program, self._live, self._rules, written=written)
        return program.least() is not None


def _peaceful(live: Sequence[Unit], values: Sequence[int]) -> set[Unit]:
    """Single items that enemies do not keep apart: those that were drawn, and others at peace with all that was drawn and with each other."""
    taken = items_of(unit for unit, value in zip(live, values, strict=True) if value)
    found = []
    for unit, value in zip(live, values, strict=True):
        if unit.alone and (value or unit.enemies.isdisjoint(taken)):
            taken |= set(unit.items)
            found.append(unit)
    return set(found)


def _opened(found: Sequence[Shortage], rules: Rules, holds: Callable[[Sequence[Shortage]], bool]) -> list[Shortage]:
    """The same with as many kinds and domains left open as can be."""
    opened = list(found)
    if rules.named("kind"):
        opened = _split(opened, _kind_open, holds)
    if len(rules.named("domain")) > 1:
        opened = _split(opened, _domain_open, holds)
    return _alike(opened)


def _kind_open(one: Shortage) -> Shortage:
    return replace(one, kind="")


def _domain_open(one: Shortage) -> Shortage:
    return one if one.module else replace(one, domain="")


def _split(
    found: Sequence[Shortage], opened: Callable[[Shortage], Shortage], holds: Callable[[Sequence[Shortage]], bool]
) -> list[Shortage]:
    """As many of each shortage left open as holds, by bisection: where three can be, so can two."""
    done: list[Shortage] = []
    for place, one in enumerate(found):
        others = [*done, *found[place + 1 :]]
        low, high = 0, one.missing if opened(one) != one else 0
        while low < high:
            middle = (low + high + 1) // 2
            if holds([*others, *_parts(one, opened, middle)]):
                low = middle
            else:
                high = middle - 1
        done += _parts(one, opened, low)
    return done


def _parts(one: Shortage, opened: Callable[[Shortage], Shortage], count: int) -> list[Shortage]:
    parts = [replace(one, missing=one.missing - count), replace(opened(one), missing=count)]
    return [part for part in parts if part.missing]


def _alike(found: Sequence[Shortage]) -> list[Shortage]:
    counts: Counter[Shortage] = Counter()
    for one in found:
        counts[replace(one, missing=1)] += one.missing
    order = sorted(counts, key=lambda one: (-counts[one], one.domain, one.module, one.kind, one.level or ""))
    return [replace(one, missing=counts[one]) for one in order]
