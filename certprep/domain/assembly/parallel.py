"""Parallel forms: a drawn form is moved towards the blueprint's worth by swaps that keep every rule.

Exact whole numbers throughout (millionths), so that a last bit of a float never decides: the same seed gives the same form everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from certprep.domain.assembly.choosing import Cost
from certprep.domain.assembly.rules import ATTRIBUTES, Cell, Rules
from certprep.domain.assembly.units import Unit, items_of
from certprep.domain.blueprint import Candidate
from certprep.domain.targets import Floats, Worth, at_cut

SCORE_TOLERANCE = 0.5  # points
INFORMATION_TOLERANCE = 0.05  # of the target
_MOST_SWAPS = 200
_RAKINGS = 50
_MILLION = 1_000_000
_FINE = 1_000  # steps of one tolerance, in which distances are told apart

Whole: TypeAlias = NDArray[np.int64]
Class: TypeAlias = Callable[[Cost], tuple[int, ...]]

# Who may stand in for whom, until the form is within what share of the tolerances: first items that cost nobody more, so that two forms are
# within the tolerances of each other; then, where those do not bring it within them, items that cost this learner no more.
_ROUNDS: tuple[tuple[Class, float], ...] = ((lambda cost: cost[:2], 0.5), (lambda cost: cost[:1], 0.95))


def aim(live: Sequence[Unit], rules: Rules) -> Worth:
    """What a form of this blueprint should be worth: the bank's mean, weighted so that all rules hold in the mean.

    The weights are raked (Deming and Stephan 1940) to the blueprint's domains, and to its levels and kinds as far as the bank's own
    proportions leave their ranges.
    """
    members = [one for unit in live for one in unit.members]
    score, information = at_cut(members)
    weights = _raked(members, rules)
    return Worth(score=float(weights @ score), information=float(weights @ information))


def _raked(members: Sequence[Candidate], rules: Rules) -> Floats:
    weights = np.ones(len(members))
    margins = [_margin(members, rules, attribute) for attribute in reversed(ATTRIBUTES) if attribute != "module"]
    for _ in range(_RAKINGS):
        for group, lowest, highest in margins:
            sums = np.bincount(group, weights=weights, minlength=len(lowest))
            sums[sums == 0] = 1.0
            weights *= (np.clip(sums, lowest, highest) / sums)[group]
    return weights


def _margin(
    members: Sequence[Candidate], rules: Rules, attribute: str
) -> tuple[Whole, Sequence[float], Sequence[float]]:
    """The group of each item, and what each group's weights may add up to; the last group is those that no rule asks for."""
    rows = [row for row in rules.rows if row.attribute == attribute]
    places = {row.value: place for place, row in enumerate(rows)}
    group = np.array([places.get(getattr(one, attribute), len(rows)) for one in members], dtype=np.int64)
    return group, [*(row.lowest for row in rows), 0.0], [*(row.highest for row in rows), np.inf]


def approached(scored: Sequence[Unit], live: Sequence[Unit], rules: Rules, cost: Mapping[Unit, Cost]) -> list[Unit]:
    """The form after the swaps that bring it near its target, as near as the bank allows.

    Each swap takes the pair of one cell that comes nearest, among items that cost this learner and everybody the same; where that does not
    do, among items that cost this learner the same. A fresh item never gives way to one seen before.
    """
    found = _Swaps(live, rules, cost, aim(live, rules))
    taken = found.places(scored)
    for of_class, share in _ROUNDS:
        taken = found.approached(taken, of_class, share=share)
    return [found.live[place] for place in taken]


class _Swaps:
    """The units that may be swapped, and what each is worth: a column of score and information, in millionths."""

    def __init__(self, live: Sequence[Unit], rules: Rules, cost: Mapping[Unit, Cost], wanted: Worth) -> None:
        self.live = sorted(live, key=lambda unit: (cost[unit].chance, unit.items))  # so that chance breaks ties
        self._cost = [cost[unit] for unit in self.live]
        self._cells = [rules.cell(unit.members[0]) if unit.alone else None for unit in self.live]
        self._of_cell: defaultdict[Cell | None, list[int]] = defaultdict(list)
        for place, cell in enumerate(self._cells):
            self._of_cell[cell].append(place)
        self._worth = _worths(self.live)
        self._aim = _millionths([wanted.score, wanted.information])
        self._tolerance = _millionths([SCORE_TOLERANCE, INFORMATION_TOLERANCE * wanted.information])

    def places(self, scored: Sequence[Unit]) -> list[int]:
        wanted = set(scored)
        return [place for place, unit in enumerate(self.live) if unit in wanted]

    def approached(self, taken: Sequence[int], of_class: Class, *, share: float) -> list[int]:
        """The form after swaps within cells and classes, until it is within a share of the tolerances."""
        found = list(taken)
        for _ in range(_MOST_SWAPS):
            gap = self._worth[:, found].sum(axis=1) - self._aim
            pair = None if self._near(gap, share) else self._best(found, gap, of_class)
            if pair is None:
                break
            found[found.index(pair[0])] = pair[1]
        return found

    def _near(self, gap: Whole, share: float) -> bool:
        return bool((np.abs(gap) <= share * self._tolerance).all())

    def _best(self, taken: Sequence[int], gap: Whole, of_class: Class) -> tuple[int, int] | None:
        """Which is to go and which to come; nothing, where no swap brings the form nearer."""
        pairs = np.array(list(self._pairs(taken, of_class)), dtype=np.int64).reshape(-1, 2)
        far = self._far(gap[:, None] - self._worth[:, pairs[:, 0]] + self._worth[:, pairs[:, 1]])
        if not far.size or far.min() >= self._far(gap[:, None])[0]:
            return None
        goes, comes = pairs[far.argmin()]
        return int(goes), int(comes)

    def _far(self, gaps: Whole) -> Whole:
        """The squared distance of each column, in fine steps of the tolerances."""
        steps = np.abs(gaps) * _FINE // self._tolerance[:, None]
        squares: Whole = (steps * steps).sum(axis=0)
        return squares

    def _pairs(self, taken: Sequence[int], of_class: Class) -> Iterator[tuple[int, int]]:
        inside = items_of(self.live[place] for place in taken)
        for (cell, kind), going in self._alike(taken, of_class).items():
            for comes in self._of_cell[cell]:
                if of_class(self._cost[comes]) == kind and self._may_come(self.live[comes], inside):
                    yield from ((goes, comes) for goes in going)

    def _alike(self, taken: Sequence[int], of_class: Class) -> dict[tuple[Cell, tuple[int, ...]], list[int]]:
        """Those that may go, by what may come for them."""
        found: dict[tuple[Cell, tuple[int, ...]], list[int]] = {}
        for place in taken:
            if (cell := self._cells[place]) is not None:
                found.setdefault((cell, of_class(self._cost[place])), []).append(place)
        return found

    def _may_come(self, unit: Unit, inside: Collection[str]) -> bool:
        return unit.items[0] not in inside and unit.enemies.isdisjoint(inside)


def _worths(live: Sequence[Unit]) -> Whole:
    starts = np.cumsum([0, *(len(unit.members) for unit in live[:-1])])
    each = _millionths(at_cut([one for unit in live for one in unit.members]))
    found: Whole = np.add.reduceat(each, starts, axis=1)
    return found


def _millionths(values: Sequence[Floats] | Sequence[float]) -> Whole:
    found: Whole = np.rint(np.array(values) * _MILLION).astype(np.int64)
    return found
