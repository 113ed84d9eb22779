"""Drawing a full mock, for a learner who has sat two, from banks of the size that a course grows to."""

import os
from collections import Counter
from itertools import cycle
from random import Random
from statistics import median

from bench import processes
from certprep.config import SHIPPED
from certprep.domain.assembly import ItemExposure, assemble, target
from certprep.domain.blueprint import Blueprint, Candidate, Form
from certprep.domain.course import Course, Level
from certprep.domain.item import Status, Use
from certprep.domain.targets import Worth, worth
from certprep.library import library

BANKS = (1_200, 10_000)
SEEDS = 20
_EXAM = "full-mock"
_KINDS = {
    "single": 0.25,
    "multiple": 1 / 6,
    "numeric": 0.0,
    "match": 1 / 24,
    "order": 1 / 24,
}  # with the chance of guessing
_EASY = {Level.RECALL: 0.75, Level.APPLICATION: 0.66, Level.ANALYSIS: 0.58}


def measure() -> dict[str, float]:
    """For each size of bank the median milliseconds of a draw over twenty seeds, and the furthest that a form was from its target: in
    points of expected score, and in per cent of information.
    """
    (draft,) = (one for one in library.read(SHIPPED) if one.content is not None and _EXAM in one.content.blueprints)
    assert draft.content is not None
    course, blueprint = draft.content.course, draft.content.blueprints[_EXAM]
    found: dict[str, float] = {}
    for size in BANKS:
        found |= _figures(blueprint, a_bank(course, size), size)
    return found


def a_bank(course: Course, size: int) -> list[Candidate]:
    """Candidates over all modules, levels and kinds; one in ten is a pilot, one in twenty has an enemy, one in ten belongs to a case of
    three, a fifth of the others is kept for mocks.
    """
    rng = Random(size)
    places = cycle((domain.code, module.slug) for domain in course.domains for module in domain.modules)
    bank: list[Candidate] = []
    while len(bank) < size:
        domain, module = next(places)
        status = Status.PILOT if rng.random() < 0.1 else Status.LIVE
        case = f"case-{len(bank)}" if rng.random() < 0.035 else ""
        for index in range(3 if case else 1):
            bank.append(_candidate(len(bank), domain, module, status, rng, case=case, index=index))
    return bank


def _candidate(
    number: int, domain: str, module: str, status: Status, rng: Random, *, case: str, index: int
) -> Candidate:
    level = rng.choices(list(Level), weights=(40, 40, 20))[0]
    kind = rng.choices(list(_KINDS), weights=(14, 2, 2, 1, 1))[0]
    hostile = not case and rng.random() < 0.05
    return Candidate(
        item=f"item-{number:05}",
        domain=domain,
        module=module,
        level=level,
        status=status,
        use=Use.MOCK if not case and rng.random() < 0.2 else Use.ANY,
        enemies=frozenset({f"item-{number - 1:05}"} if hostile else ()),
        kind=kind,
        case=case,
        index=index,
        difficulty=min(0.95, max(0.3, 0.05 * round(rng.gauss(_EASY[level], 0.1) / 0.05))),
        guess=_KINDS[kind],
    )


def _figures(blueprint: Blueprint, bank: list[Candidate], size: int) -> dict[str, float]:
    exposure, aim = _two_mocks_later(blueprint, bank), target(blueprint, bank)
    took, forms = [], []
    for seed in range(SEEDS):
        began = processes.seconds()
        forms.append(assemble(blueprint, bank, exposure=exposure, seed=seed))
        took.append((processes.seconds() - began) * 1000)
    points, per_cent = _furthest(forms, bank, aim)
    print(
        f"full mock of {size:,} items: {median(took):.0f} ms (most {max(took):.0f}); "
        f"off its target by {points:.2f} points and {per_cent:.1f} % at most; load {os.getloadavg()[0]:.1f}"
    )
    return {
        f"assemble_ms_{size}": median(took),
        f"assemble_points_off_{size}": points,
        f"assemble_information_off_per_cent_{size}": per_cent,
    }


def _two_mocks_later(blueprint: Blueprint, bank: list[Candidate]) -> ItemExposure:
    """What a learner has seen in two mocks, and what fifty others have used up."""
    uses: Counter[str] = Counter()
    for other in Random(1).choices(range(1_000), k=50):
        uses.update(one.item for one in Random(other).sample(bank, blueprint.scored_count))
    seen: Counter[str] = Counter()
    for seed in (101, 102):
        form = assemble(blueprint, bank, exposure=ItemExposure(seen=seen, recent=set(seen), uses=uses), seed=seed)
        seen.update(seat.item for seat in form.seats)
    return ItemExposure(seen=seen, recent=set(seen), uses=uses)


def _furthest(forms: list[Form], bank: list[Candidate], aim: Worth) -> tuple[float, float]:
    by_item = {one.item: one for one in bank}
    found = [worth(by_item[seat.item] for seat in form.seats if seat.scored) for form in forms]
    points = max(abs(one.score - aim.score) for one in found)
    return points, max(abs(one.information / aim.information - 1) for one in found) * 100
