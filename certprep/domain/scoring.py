"""The score of an attempt: raw, by domain and level, scaled, each with its uncertainty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from certprep.domain.blueprint import Blueprint, Purpose, Scale
from certprep.domain.course import Level

Z_80 = 1.2815515655446004  # standard normal quantile at .90: an 80 % interval, which learners see
FEWEST_FOR_AN_INTERVAL = 10


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One question of a closed attempt, graded. `unknown`: the learner said "I don't know". `difficulty` is the author's guess.

    `optional`: of practice, which one may end early; what is left there counts for nothing.
    """

    position: int
    item: str
    objective: str
    domain: str
    level: Level
    scored: bool
    answered: bool
    correct: bool
    unsure: bool
    unknown: bool = False
    difficulty: float = 0.7
    spent_ms: int = 0
    optional: bool = False

    @property
    def left(self) -> bool:
        """Nothing was said to it, not even "I don't know"."""
        return not self.answered and not self.unknown

    @property
    def counts(self) -> bool:
        """Whether it is right or wrong at all."""
        return not (self.optional and self.left)

    @property
    def missed(self) -> bool:
        return self.counts and not self.correct


@dataclass(frozen=True, kw_only=True)
class Count:
    """Right of asked; `interval` (80 %, shares of 1) only where there are enough to defend one."""

    name: str
    correct: int
    of: int
    interval: tuple[float, float] | None

    @property
    def share(self) -> float:
        return self.correct / self.of if self.of else 0.0


@dataclass(frozen=True, kw_only=True)
class Scaled:
    """A scaled score with its cut. `too_close`: the cut lies within 1.28 conditional standard errors of the score."""

    score: int
    cut: int
    lowest: int
    highest: int
    interval: tuple[int, int]
    passed: bool
    too_close: bool
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Score:
    """What an attempt came to. Unscored questions count nowhere; unanswered is wrong, but in practice, where it counts for
    nothing. `sem` is the conditional standard error of the total, in questions.
    """

    total: Count
    sem: float
    unanswered: int
    domains: tuple[Count, ...]
    levels: tuple[Count, ...]
    scaled: Scaled | None


def score(blueprint: Blueprint, marks: Sequence[Mark]) -> Score:
    """Score the scored questions; `scaled` only for a mock whose blueprint has a scale: nothing else states a pass."""
    asked = [mark for mark in marks if mark.scored]
    scored = [mark for mark in asked if mark.counts]
    total = count("all", scored)
    scale = blueprint.scale if blueprint.purpose is Purpose.MOCK else None
    return Score(
        total=total,
        sem=conditional_sem(total.correct, total.of),
        unanswered=sum(mark.left for mark in asked),
        domains=tuple(_counts(scored, blueprint.scored, lambda mark: mark.domain)),
        levels=tuple(_counts(scored, Level, lambda mark: mark.level)),
        scaled=scaled(scale, correct=total.correct, of=total.of) if scale and total.of else None,
    )


def count(name: str, marks: Sequence[Mark]) -> Count:
    """How many are right, with an 80 % interval from ten questions on."""
    correct, of = sum(mark.correct for mark in marks), len(marks)
    interval = wilson(correct, of) if of >= FEWEST_FOR_AN_INTERVAL else None
    return Count(name=name, correct=correct, of=of, interval=interval)


def _counts(marks: Sequence[Mark], names: Iterable[str], group: Callable[[Mark], str]) -> Iterable[Count]:
    for name in names:
        members = [mark for mark in marks if group(mark) == name]
        if members:
            yield count(name, members)


def wilson(correct: int, of: int, *, z: float = Z_80) -> tuple[float, float]:
    """The score interval for a proportion, shares of 1 (Wilson 1927, JASA 22:209-212)."""
    share, z2 = correct / of, z * z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def conditional_sem(correct: int, of: int) -> float:
    """Lord's conditional standard error of measurement, in raw points: sqrt(x(k-x)/(k-1)) (Lord 1957, EPM 17:510-521)."""
    return sqrt(correct * (of - correct) / (of - 1)) if of > 1 else 0.0


def scaled(scale: Scale, *, correct: int, of: int) -> Scaled:
    """Piecewise linear with the cut pinned; rounded down, so that no fail reads as a pass."""
    half = Z_80 * conditional_sem(correct, of)
    reached = _on_scale(scale, Fraction(correct), of)
    low = _on_scale(scale, Fraction(max(0.0, correct - half)), of)
    high = _on_scale(scale, Fraction(min(float(of), correct + half)), of)
    cut_raw = Fraction(str(scale.cut_share)) * of
    return Scaled(
        score=reached,
        cut=scale.cut,
        lowest=scale.lowest,
        highest=scale.highest,
        interval=(low, high),
        passed=reached >= scale.cut,
        too_close=abs(float(cut_raw) - correct) <= half,
        provisional=scale.provisional,
    )


def _on_scale(scale: Scale, raw: Fraction, of: int) -> int:
    cut_raw = Fraction(str(scale.cut_share)) * of
    if raw < cut_raw:
        return int(scale.lowest + raw / cut_raw * (scale.cut - scale.lowest))
    return int(scale.cut + (raw - cut_raw) / (of - cut_raw) * (scale.highest - scale.cut))


def weakest(domains: Sequence[Count], *, most: int = 3) -> list[Count]:
    """The domains with the lowest share correct, weakest first; those without a miss are left out."""
    missed = [one for one in domains if one.correct < one.of]
    return sorted(missed, key=lambda one: (one.share, -one.of, one.name))[:most]
