"""Form assembly: the items of a form are chosen by a small mixed-integer program.

van der Linden (2005), *Linear Models for Optimal Test Design*: one binary variable for each item, one row for each rule of the
blueprint, and here a slack for each rule that a bank may be too small for, so that an infeasible draw names what is missing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random

import highspy

from certprep.domain.blueprint import Blueprint, Candidate, CannotDraw, Form, Purpose, Seat, Shortage
from certprep.domain.item.item import Status, Use

_SEEN_COST = 1_000.0  # more than all the random costs of a form together, so that fresh items win while any remain
_MISSING_COST = 1_000_000.0  # more than a form of seen items
_GAP = 0.5  # random costs may be a little off the optimum; numbers of seen and of missing items may not


def assemble(blueprint: Blueprint, pool: Iterable[Candidate], *, recent: Collection[str], seed: int) -> Form:
    """Draw a form: domains exactly, levels within their ranges, enemies apart, as few `recent` items as can be.

    The same arguments give the same form. Raises CannotDraw with what the bank lacks.
    """
    rng = Random(seed)  # noqa: S311  a draw that must be repeatable, not a secret
    drawable = sorted((one for one in pool if _may_be_drawn(one, blueprint)), key=lambda one: one.item)
    live = [one for one in drawable if one.status is Status.LIVE and blueprint.scored.get(one.domain)]
    scored = _Program(blueprint, live, recent=recent, rng=rng).solve()
    pilots = _pilots(
        [one for one in drawable if one.status is Status.PILOT and one.domain in blueprint.scored],
        beside=scored,
        most=blueprint.pilot,
        recent=recent,
        rng=rng,
    )
    return Form(seed=seed, seats=_seated([one.item for one in scored], pilots, rng=rng))


def _may_be_drawn(candidate: Candidate, blueprint: Blueprint) -> bool:
    return candidate.use is Use.ANY or blueprint.purpose is Purpose.MOCK


class _Program:
    """The mixed-integer program of one draw."""

    def __init__(
        self, blueprint: Blueprint, live: Sequence[Candidate], *, recent: Collection[str], rng: Random
    ) -> None:
        self.live = live
        self.shortages: dict[int, Shortage] = {}  # slack variable -> what one unit of it lacks
        self.solver = highspy.Highs()
        for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": _GAP}.items():
            self.solver.setOptionValue(option, value)
        for column, candidate in enumerate(live):
            cost = rng.random() + (_SEEN_COST if candidate.item in recent else 0.0)
            self._add_column(column, cost=cost, highest=1.0)
        self._domain_rows(blueprint)
        self._level_rows(blueprint)
        self._enemy_rows()
        if blueprint.every_module:
            self._module_rows()

    def solve(self) -> list[Candidate]:
        self.solver.run()
        values = self.solver.getSolution().col_value
        missing = [(shortage, round(values[column])) for column, shortage in self.shortages.items()]
        if any(count for _, count in missing):
            raise CannotDraw([_times(shortage, count) for shortage, count in missing if count])
        return [candidate for candidate, value in zip(self.live, values, strict=False) if value > 0.5]

    def _add_column(self, column: int, *, cost: float, highest: float) -> None:
        self.solver.addVar(0.0, highest)
        self.solver.changeColCost(column, cost)
        self.solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def _add_row(self, lowest: float, highest: float, columns: Sequence[int]) -> None:
        self.solver.addRow(lowest, highest, len(columns), list(columns), [1.0] * len(columns))

    def _slack(self, shortage: Shortage) -> int:
        column = len(self.live) + len(self.shortages)
        self._add_column(column, cost=_MISSING_COST, highest=highspy.kHighsInf)
        self.shortages[column] = shortage
        return column

    def _where(self, **wanted: str) -> list[int]:
        ((name, value),) = wanted.items()
        return [column for column, one in enumerate(self.live) if getattr(one, name) == value]

    def _domain_rows(self, blueprint: Blueprint) -> None:
        for domain, count in blueprint.scored.items():
            slack = self._slack(Shortage(missing=1, domain=domain))
            self._add_row(count, count, [*self._where(domain=domain), slack])

    def _level_rows(self, blueprint: Blueprint) -> None:
        for level, (lowest, highest) in blueprint.level_counts().items():
            columns = self._where(level=level)
            self._add_row(lowest, highspy.kHighsInf, [*columns, self._slack(Shortage(missing=1, level=level))])
            if columns:
                self._add_row(0, highest, columns)

    def _enemy_rows(self) -> None:
        columns = {candidate.item: column for column, candidate in enumerate(self.live)}
        pairs = {
            frozenset((column, columns[enemy]))
            for candidate, column in zip(self.live, columns.values(), strict=True)
            for enemy in candidate.enemies
            if enemy in columns and enemy != candidate.item
        }
        for pair in sorted(sorted(pair) for pair in pairs):
            self._add_row(0, 1, pair)

    def _module_rows(self) -> None:
        for module in sorted({candidate.module for candidate in self.live}):
            slack = self._slack(Shortage(missing=1, module=module))
            self._add_row(1, highspy.kHighsInf, [*self._where(module=module), slack])


def _times(shortage: Shortage, count: int) -> Shortage:
    return Shortage(missing=count, domain=shortage.domain, level=shortage.level, module=shortage.module)


def _pilots(
    pool: Sequence[Candidate], *, beside: Sequence[Candidate], most: int, recent: Collection[str], rng: Random
) -> list[str]:
    """Pilot items: fresh ones first, spread over the domains as evenly as there are any; none is an enemy of another or of a scored item."""
    left = [one for one in rng.sample(list(pool), len(pool)) if not _hostile(one, beside)]
    chosen: list[Candidate] = []
    of_domain: Counter[str] = Counter()
    while left and len(chosen) < most:
        best = min(left, key=lambda one: (one.item in recent, of_domain[one.domain]))
        left = [one for one in left if one is not best and not _hostile(one, [best])]
        chosen.append(best)
        of_domain[best.domain] += 1
    return [candidate.item for candidate in chosen]


def _hostile(candidate: Candidate, others: Iterable[Candidate]) -> bool:
    return any(other.item in candidate.enemies or candidate.item in other.enemies for other in others)


def _seated(scored: Sequence[str], pilots: Sequence[str], *, rng: Random) -> tuple[Seat, ...]:
    """Scored items in a random order, pilots one in each equal stretch of the form."""
    seats = [Seat(item=item) for item in rng.sample(list(scored), len(scored))]
    stretch = (len(scored) + len(pilots)) / len(pilots) if pilots else 0.0
    for number, item in enumerate(rng.sample(list(pilots), len(pilots))):
        seats.insert(int((number + rng.random()) * stretch), Seat(item=item, scored=False))
    return tuple(seats)


def unmet(blueprint: Blueprint, pool: Iterable[Candidate]) -> tuple[Shortage, ...]:
    """What the bank lacks for one form of this blueprint; nothing, if it can be drawn."""
    try:
        assemble(blueprint, pool, recent=(), seed=0)
    except CannotDraw as refused:
        return refused.shortages
    return ()


def count_recent(form: Form, recent: Mapping[str, object] | Collection[str]) -> int:
    """How many of a form's items are among `recent`."""
    return sum(seat.item in recent for seat in form.seats)
