"""Changed answers: from the first answer that stood to the last."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from certprep.domain.attempt import Answer
from certprep.domain.item.item import Response
from certprep.domain.scoring import wilson

FEWEST_FOR_ADVICE = 20  # changes, over all attempts
_WHOLE_AT_ONCE = frozenset({"single", "hotspot"})  # one click is an answer; other kinds pass through half-made ones


@dataclass(frozen=True, kw_only=True)
class Stood:
    """An answer that stood: what it was, and since when. No response: cleared."""

    response: Response | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Questions whose last answer differs from the first: `gained` from wrong to right, `lost` from right to wrong, `moved` from wrong to wrong."""

    gained: int = 0
    lost: int = 0
    moved: int = 0

    @property
    def count(self) -> int:
        return self.gained + self.lost + self.moved

    @property
    def net(self) -> int:
        return self.gained - self.lost

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(gained=self.gained + other.gained, lost=self.lost + other.lost, moved=self.moved + other.moved)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The share of gains among the changes that mattered, 80 % (a sign test on the discordant pairs, McNemar 1947, Psychometrika
        12:153-157, with Wilson's interval); none before twenty changes.
        """
        mattered = self.gained + self.lost
        return wilson(self.gained, mattered) if mattered and self.count >= FEWEST_FOR_ADVICE else None

    @property
    def pays(self) -> bool | None:
        """Whether changing answers gains points, where the interval excludes a half."""
        if self.interval is None or self.interval[0] <= 0.5 <= self.interval[1]:
            return None
        return self.interval[0] > 0.5


def stood(log: Iterable[Answer], *, kind: str) -> tuple[Stood, ...]:
    """The answers to one question that stood, each different from the one before. `log` has this question's entries as accepted.

    Where an answer takes several clicks or keys, what stood is what was left behind: the last entry before another question's, which
    shows in the sequence, since that counts the changes of the whole attempt.
    """
    entries = [entry for entry in log if not entry.superseded]
    if kind not in _WHOLE_AT_ONCE:
        following = [*entries[1:], None]
        entries = [one for one, after in zip(entries, following, strict=False) if _left(one, after)]
    found: list[Stood] = []
    for entry in entries:
        if entry.response != (found[-1].response if found else None):
            found.append(Stood(response=entry.response, at=entry.saved_at))
    return tuple(found)


def _left(entry: Answer, following: Answer | None) -> bool:
    return following is None or following.sequence != entry.sequence + 1


def changed(answers: Sequence[Stood], *, right: Collection[int]) -> Changes:
    """One question's change, if its last answer differs from its first. `right` are the places in `answers` of those that are right; a
    cleared answer is wrong.
    """
    if not answers or answers[0].response == answers[-1].response:
        return Changes()
    first, last = 0 in right, len(answers) - 1 in right
    return Changes(gained=int(last and not first), lost=int(first and not last), moved=int(not first and not last))
