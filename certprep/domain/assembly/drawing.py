"""Drawing a form by a blueprint."""

from collections.abc import Iterable
from random import Random

from certprep.domain.assembly.choosing import Cost, chosen, costs
from certprep.domain.assembly.exposure import ItemExposure
from certprep.domain.assembly.missing import shortages
from certprep.domain.assembly.parallel import aim, approached
from certprep.domain.assembly.rules import Rules
from certprep.domain.assembly.seating import pilots, seated
from certprep.domain.assembly.units import units
from certprep.domain.blueprint import Blueprint, Candidate, CannotDraw, Form, Purpose, Shortage
from certprep.domain.item.item import Status
from certprep.domain.targets import Worth


def assemble(
    blueprint: Blueprint, pool: Iterable[Candidate], *, exposure: ItemExposure | None = None, seed: int
) -> Form:
    """Draw a form: every rule of the blueprint holds, enemies are apart, cases are whole.

    Its items are those that the learner knows least, of these the least drawn, of these any; then swaps bring an exam's form near the
    blueprint's expected score and information. The same arguments give the same form. Raises CannotDraw with what the bank lacks.
    """
    rng = Random(seed)  # noqa: S311  a draw that must be repeatable, not a secret
    live, ready = units(pool, blueprint=blueprint, statuses=(Status.LIVE, Status.PILOT))
    rules = Rules(blueprint, live)
    cost = costs([*live, *ready], exposure or ItemExposure(), form_size=blueprint.scored_count, rng=rng)
    scored = chosen(live, rules, cost)
    if scored is None:
        raise CannotDraw(shortages(live, rules))
    if blueprint.purpose is not Purpose.PRACTICE:
        scored = approached(scored, live, rules, cost)
    scored.sort(key=lambda unit: unit.items)
    unscored = pilots(ready, cost, beside=scored, most=blueprint.pilot)
    return Form(seed=seed, seats=seated(scored, unscored, rng=rng))


def unmet(blueprint: Blueprint, pool: Iterable[Candidate]) -> tuple[Shortage, ...]:
    """What the bank lacks for one form of this blueprint; nothing, if it can be drawn. Raises CanNeverDraw."""
    (live,) = units(pool, blueprint=blueprint, statuses=(Status.LIVE,))
    rules = Rules(blueprint, live)
    found = chosen(live, rules, dict.fromkeys(live, Cost()))
    return () if found is not None else tuple(shortages(live, rules))


def target(blueprint: Blueprint, pool: Iterable[Candidate]) -> Worth:
    """What forms of this blueprint should be worth at the cut, as drawn from this bank: the same for everybody."""
    (live,) = units(pool, blueprint=blueprint, statuses=(Status.LIVE,))
    return aim(live, Rules(blueprint, live))
