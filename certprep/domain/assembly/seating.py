"""Pilot items beside the scored ones, and the order in which a form shows them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from certprep.domain.assembly.choosing import Cost
from certprep.domain.assembly.units import Unit, items_of
from certprep.domain.blueprint import Seat


def pilots(ready: Sequence[Unit], cost: Mapping[Unit, Cost], *, beside: Sequence[Unit], most: int) -> list[Unit]:
    """Those that this learner knows least, spread over the domains as evenly as there are any; then those that were drawn least.

    None is an enemy of another or of a scored item; a case comes whole or not at all.
    """
    scored = items_of(beside)
    left = [unit for unit in ready if unit.enemies.isdisjoint(scored)]
    chosen: list[Unit] = []
    of_domain: Counter[str] = Counter()
    free = most
    while left := [unit for unit in left if len(unit.members) <= free]:
        best = min(left, key=lambda unit: (cost[unit].to_learner, of_domain[unit.members[0].domain], cost[unit]))
        left = [unit for unit in left if unit is not best and unit.enemies.isdisjoint(best.items)]
        chosen.append(best)
        of_domain.update(one.domain for one in best.members)
        free -= len(best.members)
    return chosen


def seated(scored: Sequence[Unit], unscored: Sequence[Unit], *, rng: Random) -> tuple[Seat, ...]:
    """Scored units in a random order, unscored ones one in each equal stretch of the form; the items of a case side by side."""
    blocks = [_seats(unit, scored=True) for unit in rng.sample(list(scored), len(scored))]
    count = sum(len(unit.members) for unit in (*scored, *unscored))
    stretch = count / len(unscored) if unscored else 0.0
    for number, unit in enumerate(rng.sample(list(unscored), len(unscored))):
        seat = int((number + rng.random()) * stretch)
        blocks.insert(_block_at(blocks, seat), _seats(unit, scored=False))
    return tuple(seat for block in blocks for seat in block)


def _seats(unit: Unit, *, scored: bool) -> list[Seat]:
    return [Seat(item=item, scored=scored) for item in unit.items]


def _block_at(blocks: Sequence[Sequence[Seat]], seat: int) -> int:
    """How many blocks come before a seat; one that would be cut in two comes before."""
    before, taken = 0, 0
    while before < len(blocks) and taken < seat:
        taken += len(blocks[before])
        before += 1
    return before
