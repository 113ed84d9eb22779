"""What is known about one learner and the items of a course."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from certprep.domain.course import Level
from certprep.domain.practice.recipe import Standing

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Practisable:
    """A live item that may be shown outside mocks, as choosing sees it. `index` is its place in its `case`, if it is in one."""

    item: str
    domain: str
    module: str
    objective: str
    level: Level
    enemies: frozenset[str] = frozenset()
    case: str = ""
    index: int = 0


@dataclass(frozen=True, kw_only=True)
class PastAnswers:
    """One learner's answers to one item, wherever given: the last study days on which it was wrong and right; how the latest was."""

    wrong_on: date | None = None
    right_on: date | None = None
    unsure: bool = False
    answered_at: datetime

    @property
    def missed(self) -> bool:
        """The latest answer was wrong; one that is right clears that on a later study day only."""
        return self.wrong_on is not None and (self.right_on is None or self.right_on <= self.wrong_on)


@dataclass(frozen=True, kw_only=True)
class Record:
    """What one learner's answers say. `seen`: drawn for them or answered; `first`: right or not at the first exposure."""

    seen: frozenset[str] = frozenset()
    answers: Mapping[str, PastAnswers] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    first: Mapping[str, bool] = field(default_factory=dict)

    @cached_property
    def standing(self) -> dict[Standing, frozenset[str]]:
        """The items of each standing, but NEVER_SEEN's, which are all others."""
        answers = self.answers.items()
        return {
            Standing.MISSED: frozenset(item for item, past in answers if past.missed),
            Standing.EVER_MISSED: frozenset(item for item, past in answers if past.wrong_on is not None),
            Standing.FLAGGED: self.flagged,
            Standing.UNSURE: frozenset(item for item, past in answers if past.unsure),
        }

    def holds(self, standing: Standing, item: str) -> bool:
        return item not in self.seen if standing is Standing.NEVER_SEEN else item in self.standing[standing]

    def answered_at(self, item: str) -> datetime:
        """Before everything where it was never answered."""
        return self.answers[item].answered_at if item in self.answers else _NEVER
