"""Right answers by how sure the learner was."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from certprep.domain.scoring import FEWEST_FOR_AN_INTERVAL, Count, Mark, count, wilson


@dataclass(frozen=True, kw_only=True)
class Sureness:
    """Answered, scored questions by confidence; none given counts as sure. `unknown`: how often "I don't know".

    `sure_and_wrong` are positions. `difference` is the share right when sure less that when unsure (80 % interval), where there are at
    least ten of both.
    """

    sure: Count
    unsure: Count
    unknown: int
    sure_and_wrong: tuple[int, ...]
    difference: tuple[float, float] | None

    @property
    def tells(self) -> bool | None:
        """Whether sure answers were right more often than unsure ones, where the interval excludes zero."""
        if self.difference is None or self.difference[0] <= 0 <= self.difference[1]:
            return None
        return self.difference[0] > 0


def sureness(marks: Sequence[Mark]) -> Sureness:
    """Over the scored questions that were answered."""
    answered = [mark for mark in marks if mark.scored and mark.answered]
    sure = [mark for mark in answered if not mark.unsure]
    unsure = [mark for mark in answered if mark.unsure]
    enough = min(len(sure), len(unsure)) >= FEWEST_FOR_AN_INTERVAL
    surely, unsurely = count("sure", sure), count("unsure", unsure)
    return Sureness(
        sure=surely,
        unsure=unsurely,
        unknown=sum(mark.unknown for mark in marks if mark.scored),
        sure_and_wrong=tuple(mark.position for mark in sure if not mark.correct),
        difference=difference(surely, unsurely) if enough else None,
    )


def difference(one: Count, other: Count, **z: float) -> tuple[float, float]:
    """The interval of a difference of two independent shares, by default 80 % (Newcombe 1998, Statistics in Medicine 17:873-890,
    method 10: from Wilson's intervals of each).
    """
    low_1, high_1 = wilson(one.correct, one.of, **z)
    low_2, high_2 = wilson(other.correct, other.of, **z)
    between = one.share - other.share
    below = sqrt((one.share - low_1) ** 2 + (high_2 - other.share) ** 2)
    above = sqrt((high_1 - one.share) ** 2 + (other.share - low_2) ** 2)
    return between - below, between + above
