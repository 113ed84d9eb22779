"""Time per question, against an even pace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from certprep.domain.reporting.difficulty import Against, against_difficulty
from certprep.domain.scoring import Mark

_QUICK, _SLOW = 0.5, 2.0  # of the even pace
_FEWEST_QUICK = 5  # scored questions answered in a hurry, for a comparison


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Milliseconds. `even_ms` is the time allowed, spread evenly over the questions; none where nothing was allowed or planned.

    `quick` and `slow` are positions of answered questions that took under half and over twice the even pace. `median_ms` is over the
    questions that time was spent on. `hurried`: the scored quick ones against their difficulty, where there are at least five.
    """

    spent_ms: tuple[int, ...]
    total_ms: int
    median_ms: float
    even_ms: float | None
    quick: tuple[int, ...]
    slow: tuple[int, ...]
    hurried: Against | None


def pace(marks: Sequence[Mark], *, allowed: timedelta | None) -> Pace | None:
    """The pace over all questions, by position; none where nobody measured time."""
    spent = [mark.spent_ms for mark in marks]
    if not any(spent):
        return None
    even = None if allowed is None else allowed / timedelta(milliseconds=1) / len(marks)
    quick = _where(marks, lambda ms: even is not None and ms < _QUICK * even)
    return Pace(
        spent_ms=tuple(spent),
        total_ms=sum(spent),
        median_ms=median(ms for ms in spent if ms),
        even_ms=even,
        quick=quick,
        slow=_where(marks, lambda ms: even is not None and ms > _SLOW * even),
        hurried=_hurried(marks, quick),
    )


def _where(marks: Sequence[Mark], of: Callable[[int], bool]) -> tuple[int, ...]:
    return tuple(mark.position for mark in marks if mark.answered and mark.spent_ms and of(mark.spent_ms))


def _hurried(marks: Sequence[Mark], quick: Sequence[int]) -> Against | None:
    scored = [mark for mark in marks if mark.scored]
    inside = [mark for mark in scored if mark.position in quick]
    return against_difficulty(scored, quick) if _FEWEST_QUICK <= len(inside) < len(scored) else None
