"""Drawing a form: the full mock, from banks of the size that a course grows to."""

from itertools import cycle
from random import Random
from statistics import median

from bench import processes
from certprep.config import SHIPPED
from certprep.domain.assembly import assemble
from certprep.domain.blueprint import Blueprint, Candidate
from certprep.domain.course import Course, Level
from certprep.domain.item import Status
from certprep.library import library

BANKS = (1_200, 10_000)
SEEDS = 20
_EXAM = "full-mock"


def measure() -> dict[str, float]:
    """The median milliseconds of a draw over twenty seeds, for each size of bank."""
    (draft,) = (one for one in library.read(SHIPPED) if one.content is not None and _EXAM in one.content.blueprints)
    assert draft.content is not None
    course, blueprint = draft.content.course, draft.content.blueprints[_EXAM]
    return {f"assemble_ms_{size}": _draw_ms(blueprint, a_bank(course, size)) for size in BANKS}


def a_bank(course: Course, size: int) -> list[Candidate]:
    """Candidates over all modules and levels; one in ten is a pilot, one in twenty has an enemy."""
    rng = Random(size)
    places = cycle((domain.code, module.slug) for domain in course.domains for module in domain.modules)
    bank = []
    for number, (domain, module) in zip(range(size), places, strict=False):
        enemies = frozenset({f"item-{number - 1:05}"} if number % 20 == 1 else ())
        status = Status.PILOT if number % 10 == 0 else Status.LIVE
        level = rng.choices(list(Level), weights=(35, 40, 25))[0]
        bank.append(
            Candidate(
                item=f"item-{number:05}", domain=domain, module=module, level=level, status=status, enemies=enemies
            )
        )
    return bank


def _draw_ms(blueprint: Blueprint, bank: list[Candidate]) -> float:
    recent = {one.item for one in Random(1).sample(bank, 2 * blueprint.scored_count)}
    took = []
    for seed in range(SEEDS):
        began = processes.seconds()
        assemble(blueprint, bank, recent=recent, seed=seed)
        took.append((processes.seconds() - began) * 1000)
    return median(took)
