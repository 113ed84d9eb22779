"""Points that can still be won, and what is known of each objective: from first exposures over all attempts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from certprep.domain.course import Course
from certprep.domain.scoring import FEWEST_FOR_AN_INTERVAL, Count, Mark, wilson

FEWEST_FOR_AN_ESTIMATE = 5  # first exposures of one objective


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Right of first exposures, over all attempts."""

    correct: int = 0
    of: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(correct=self.correct + other.correct, of=self.of + other.of)


@dataclass(frozen=True, kw_only=True)
class Gain:
    """A domain's `weight` in the exam and the `points` of 100 that are still to be won in it. `known` are its first exposures."""

    domain: str
    weight: float
    known: Count
    points: float


@dataclass(frozen=True, kw_only=True)
class Missed:
    """An objective with misses in this attempt. `known` and `points` only from five first exposures over all attempts."""

    objective: str
    domain: str
    missed: tuple[int, ...]
    of: int
    known: Count | None
    points: float | None


def gains(course: Course, tallies: Mapping[str, Tally]) -> list[Gain]:
    """Points still to be won by domain: weight × (1 − share right of first exposures), the most first.

    `tallies` are by objective. A domain of which nothing was asked yet is left out: nothing is known of it.
    """
    found = []
    for domain in course.domains:
        tally = sum((tallies.get(one.id, Tally()) for module in domain.modules for one in module.objectives), Tally())
        if tally.of:
            known = _known(domain.code, tally, fewest=FEWEST_FOR_AN_INTERVAL)
            found.append(
                Gain(domain=domain.code, weight=domain.weight, known=known, points=_points(domain.weight, tally))
            )
    return sorted(found, key=lambda one: (-one.points, one.domain))


def missed(course: Course, marks: Sequence[Mark], tallies: Mapping[str, Tally]) -> list[Missed]:
    """The objectives with scored misses, those with the most points to win first, then those with the most misses."""
    objectives = {mark.objective for mark in marks if mark.scored and mark.missed}
    found = [_missed(course, objective, marks, tallies.get(objective, Tally())) for objective in objectives]
    return sorted(found, key=lambda one: (-(one.points or 0.0), -len(one.missed), one.objective))


def _missed(course: Course, objective: str, marks: Sequence[Mark], tally: Tally) -> Missed:
    mine = [mark for mark in marks if mark.scored and mark.counts and mark.objective == objective]
    enough = tally.of >= FEWEST_FOR_AN_ESTIMATE
    return Missed(
        objective=objective,
        domain=course.domain_of(objective).code,
        missed=tuple(mark.position for mark in mine if mark.missed),
        of=len(mine),
        known=_known(objective, tally, fewest=FEWEST_FOR_AN_ESTIMATE) if enough else None,
        points=_points(weight(course, objective), tally) if enough else None,
    )


def weight(course: Course, objective: str) -> float:
    """An objective's share of the exam, in per cent: its domain's weight, spread evenly over the domain's objectives."""
    domain = course.domain_of(objective)
    return domain.weight / sum(len(module.objectives) for module in domain.modules)


def _points(weight: float, tally: Tally) -> float:
    return weight * (1 - tally.correct / tally.of)


def _known(name: str, tally: Tally, *, fewest: int) -> Count:
    interval = wilson(tally.correct, tally.of) if tally.of >= fewest else None
    return Count(name=name, correct=tally.correct, of=tally.of, interval=interval)
