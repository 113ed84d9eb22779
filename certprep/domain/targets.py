"""What a form is worth to somebody just at the cut, before there are calibrations: expected score and information.

The model is the three-parameter logistic (Lord 1980, *Applications of Item Response Theory*, eq. 2-1) with a = 1 for every item, c by
kind (the chance of a right answer by guessing) and b from the author's difficulty. The origin of ability is put at the cut: a ready
candidate there has theta = 0. The author's difficulty p says how many such candidates get the item right, so P(0) = p, and from
p = c + (1 - c) / (1 + exp(b)) follows b = ln((1 - p) / (p - c)): the logit of the share who know it, without those who guess.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from certprep.domain.blueprint import Candidate

CUT = 0.0
_FEWEST_KNOW, _MOST_KNOW = 0.02, 0.98  # a difficulty at or below guessing, or of 1, has no finite location

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Worth:
    """Expected score in points and Fisher information, both at the cut."""

    score: float
    information: float


def location(difficulty: Floats, guess: Floats) -> Floats:
    """Their b, in logits above the cut, from the share right at the cut and the chance of guessing."""
    known = np.clip((difficulty - guess) / (1 - guess), _FEWEST_KNOW, _MOST_KNOW)
    found: Floats = np.log((1 - known) / known)
    return found


def probability(theta: float, *, b: Floats, c: Floats) -> Floats:
    """P of a right answer at an ability (Lord 1980, eq. 2-1, with a = 1 and no scaling constant)."""
    found: Floats = c + (1 - c) / (1 + np.exp(b - theta))
    return found


def information(theta: float, *, b: Floats, c: Floats) -> Floats:
    """Fisher information of items at an ability: (Q / P) ((P - c) / (1 - c))² (Lord 1980, eq. 4-43 for a = 1)."""
    right = probability(theta, b=b, c=c)
    found: Floats = (1 - right) / right * ((right - c) / (1 - c)) ** 2
    return found


def at_cut(candidates: Sequence[Candidate]) -> tuple[Floats, Floats]:
    """The expected score and the information of each item at the cut."""
    c = np.array([one.guess for one in candidates])
    b = location(np.array([one.difficulty for one in candidates]), c)
    return probability(CUT, b=b, c=c), information(CUT, b=b, c=c)


def worth(candidates: Iterable[Candidate]) -> Worth:
    """What these items together are worth at the cut: the test's characteristic and information functions there."""
    score, info = at_cut(list(candidates))
    return Worth(score=float(score.sum()), information=float(info.sum()))
