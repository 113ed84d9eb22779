"""How many right answers a part of an exam would have by its questions' difficulty alone."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from certprep.domain.scoring import Mark

FEWEST_FOR_QUARTERS = 20  # scored questions
_TAIL = 0.10  # on each side: an 80 % interval
_EXTREME = 0.02  # no author's guess is believed beyond .02 and .98
_STEPS = 20


@dataclass(frozen=True, kw_only=True)
class Against:
    """Right answers in a part of an exam, beside what difficulty alone would give a learner with this total.

    `expected` is a mean; `low` and `high` enclose it in 80 % of cases. `unanswered` of the part count as wrong.
    """

    correct: int
    of: int
    unanswered: int
    expected: float
    low: int
    high: int

    @property
    def below(self) -> bool:
        return self.correct < self.low

    @property
    def above(self) -> bool:
        return self.correct > self.high

    @property
    def difference(self) -> float:
        return self.correct - self.expected


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """A quarter of the exam, by the positions of its first and last question; its scored questions count."""

    first: int
    last: int
    against: Against


def quarters(marks: Sequence[Mark]) -> tuple[Quarter, ...]:
    """The four quarters of an exam in the order of its questions; none below twenty scored ones. `marks` are all, by position."""
    scored = [mark for mark in marks if mark.scored]
    if len(scored) < FEWEST_FOR_QUARTERS:
        return ()
    edges = [round(len(marks) * part / 4) for part in range(5)]
    return tuple(
        Quarter(first=first, last=last - 1, against=against_difficulty(scored, range(first, last)))
        for first, last in pairwise(edges)
    )


def against_difficulty(scored: Sequence[Mark], positions: Collection[int]) -> Against:
    """A part of the scored questions against what their difficulty makes likely, given how many are right in all.

    Under the Rasch model (Rasch 1960) the total is sufficient for ability, so the distribution of right answers in a part given
    the total does not depend on how able the learner is (Andersen 1973, Psychometrika 38:123-140): P(R = r | X = x) =
    P(R = r) P(X - R = x - r) / P(X = x). With equal difficulties it is the hypergeometric distribution.
    An item's difficulty is the author's guess of the share of ready candidates who get it right.
    """
    inside = [mark for mark in scored if mark.position in positions]
    outside = [mark for mark in scored if mark.position not in positions]
    chances = given_total(
        [mark.difficulty for mark in inside],
        [mark.difficulty for mark in outside],
        total=sum(mark.correct for mark in scored),
    )
    return Against(
        correct=sum(mark.correct for mark in inside),
        of=len(inside),
        unanswered=sum(not mark.answered for mark in inside),
        expected=sum(right * chance for right, chance in enumerate(chances)),
        low=_quantile(chances, _TAIL),
        high=_quantile(chances, 1 - _TAIL),
    )


def given_total(inside: Sequence[float], outside: Sequence[float], *, total: int) -> list[float]:
    """The chance of 0, 1, … right answers inside, where there are `total` inside and outside together. Difficulties are shares."""
    ability = _ability([*inside, *outside], total)
    here, there = (_distribution([_chance(one, ability) for one in part]) for part in (inside, outside))
    joint = [
        chance * (there[total - right] if 0 <= total - right < len(there) else 0.0) for right, chance in enumerate(here)
    ]
    return [chance / sum(joint) for chance in joint]


def _ability(difficulties: Sequence[float], total: int) -> float:
    """Where the expected total is the total seen, as far as ±8 logits: any ability gives the same answer, this one in good numbers."""
    low, high = -8.0, 8.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(_chance(one, middle) for one in difficulties) < total:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _chance(difficulty: float, ability: float) -> float:
    share = min(max(difficulty, _EXTREME), 1 - _EXTREME)
    return 1 / (1 + exp(-ability - log(share / (1 - share))))


def _distribution(chances: Sequence[float]) -> list[float]:
    """Of the number of right answers, question by question (Lord & Wingersky 1984, APM 8:453-461)."""
    found = [1.0]
    for chance in chances:
        found = list(_one_more(found, chance))
    return found


def _one_more(before: Sequence[float], chance: float) -> Iterator[float]:
    for right in range(len(before) + 1):
        missed = before[right] * (1 - chance) if right < len(before) else 0.0
        yield missed + (before[right - 1] * chance if right else 0.0)


def _quantile(chances: Sequence[float], share: float) -> int:
    """The smallest count that is not exceeded with this chance."""
    reached = 0.0
    for right, chance in enumerate(chances):
        reached += chance
        if reached >= share - 1e-12:
            return right
    return len(chances) - 1
