"""How somebody sits an exam: the blueprint's time and breaks, with their accommodation and their own choice."""

from datetime import datetime

from certprep.domain import accommodation
from certprep.domain.accommodation import Sitting, Terms
from certprep.domain.blueprint import Blueprint
from certprep.domain.person import Person
from certprep.store.store import Tx


def sitting(
    tx: Tx, blueprint: Blueprint, *, pilots: int, person: Person, now: datetime, time_factor: float = 1.0
) -> Sitting:
    """`time_factor` is what the learner chose for practice. Raises Invalid for a choice that there is not."""
    factor = accommodation.chosen(time_factor, blueprint)
    return accommodation.sit(blueprint, pilots=pilots, terms=terms(tx, person=person, now=now), factor=factor)


def terms(tx: Tx, *, person: Person, now: datetime) -> Terms:
    """The person's accommodation that holds now; what everybody has, without one."""
    holding = (one.terms for one in tx.accommodations.of(person.id) if one.holds(now))
    return next(holding, Terms())
