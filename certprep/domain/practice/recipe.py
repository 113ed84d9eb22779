"""What a learner may wish for: a mode, or a recipe of their own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import ClassVar

from certprep.domain.blueprint import Blueprint, Calculator, Feedback, Purpose
from certprep.domain.course import Level
from certprep.domain.errors import Invalid

MINUTES_AN_ITEM = 0.8  # ten take about eight minutes
MOST_ITEMS = 100
MOST_MINUTES = 600
LONGEST_NAME = 80  # characters
MOST_KEPT = 50
TIME_FACTORS = (1.0, 1.25, 1.5, 2.0)


class Mode(StrEnum):
    """What a learner wants. The first two run a mock of the course; half mock and diagnostic are exams of their own."""

    SIMULATE = "simulate"
    REHEARSAL = "rehearsal"
    WEAKEST = "weakest"
    MISSED = "missed"
    NEVER_SEEN = "never-seen"
    FLAGGED = "flagged"
    UNSURE = "unsure"
    QUICK_TEN = "quick-ten"
    DAILY = "question-of-the-day"
    MODULE_CHECK = "module-check"
    BUILD = "build-my-own"

    @property
    def runs_a_mock(self) -> bool:
        return self in (Mode.SIMULATE, Mode.REHEARSAL)


class Standing(StrEnum):
    """What a learner's own answers say about an item."""

    NEVER_SEEN = "never-seen"
    MISSED = "missed"
    EVER_MISSED = "ever-missed"
    FLAGGED = "flagged"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A practice session as a learner puts it together. What is left empty leaves everything in.

    Of domains, modules and objectives the narrowest choice counts: a chosen module stands for itself alone, though its domain is
    chosen too. `standings` are alternatives. `time_factor` is a learner's own choice and stretches `minutes`.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str = ""
    domains: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    standings: tuple[Standing, ...] = ()
    count: int = 20
    minutes: int | None = None
    time_factor: float = 1.0
    feedback: Feedback = Feedback.EACH

    @property
    def clock_minutes(self) -> int | None:
        """What is on the clock, with the time chosen for oneself; rounded up to whole minutes."""
        return None if self.minutes is None else ceil(self.minutes * self.time_factor)

    def checked(self) -> "Recipe":
        """The recipe in its one form: what is chosen in order and once, a time factor only with a clock. Raises Invalid for what can't be made of it."""
        if not 1 <= self.count <= MOST_ITEMS:
            raise Invalid("bad-count", field="count", most=MOST_ITEMS)
        if self.minutes is not None and not 1 <= self.minutes <= MOST_MINUTES:
            raise Invalid("bad-minutes", field="minutes", most=MOST_MINUTES)
        if self.time_factor not in TIME_FACTORS:
            raise Invalid("bad-time-factor", field="time_factor")
        if self.feedback is Feedback.END_WITHOUT_KEYS:
            raise Invalid("bad-feedback", field="feedback")
        if len(self.name) > LONGEST_NAME or "\0" in self.name:
            raise Invalid("bad-recipe-name", field="name", most=LONGEST_NAME)
        return replace(
            self,
            name=self.name.strip(),
            domains=tuple(sorted(set(self.domains))),
            modules=tuple(sorted(set(self.modules))),
            objectives=tuple(sorted(set(self.objectives))),
            levels=tuple(level for level in Level if level in self.levels),
            standings=tuple(standing for standing in Standing if standing in self.standings),
            time_factor=self.time_factor if self.minutes else 1.0,
        )


def named(name: str) -> str:
    """The name to keep a recipe under. Raises Invalid for none, or a long one."""
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME:
        raise Invalid("bad-recipe-name", field="name", most=LONGEST_NAME)
    return kept


RECIPES = {
    Mode.WEAKEST: Recipe(count=20),
    Mode.MISSED: Recipe(standings=(Standing.MISSED,), count=20),
    Mode.NEVER_SEEN: Recipe(standings=(Standing.NEVER_SEEN,), count=20),
    Mode.FLAGGED: Recipe(standings=(Standing.FLAGGED,), count=20),
    Mode.UNSURE: Recipe(standings=(Standing.UNSURE,), count=20),
    Mode.QUICK_TEN: Recipe(count=10),
    Mode.DAILY: Recipe(count=1),
    Mode.MODULE_CHECK: Recipe(count=8),
}
TITLES = {
    Mode.SIMULATE: "Simulate the exam",
    Mode.REHEARSAL: "Rehearsal of exam week",
    Mode.WEAKEST: "Improve my weakest",
    Mode.MISSED: "Missed before",
    Mode.NEVER_SEEN: "Never seen",
    Mode.FLAGGED: "Flagged",
    Mode.UNSURE: "Unsure",
    Mode.QUICK_TEN: "Quick ten",
    Mode.DAILY: "Question of the day",
    Mode.MODULE_CHECK: "Module check",
    Mode.BUILD: "My own practice",
}


def blueprint(mode: Mode, recipe: Recipe, domains: Iterable[str], *, title: str = "") -> Blueprint:
    """The blueprint of a practice attempt: it counts the domains of what was chosen."""
    scored = Counter(domains)
    return Blueprint(
        id=mode,
        title=title or recipe.name or TITLES[mode],
        purpose=Purpose.PRACTICE,
        scored=dict(sorted(scored.items())),
        minutes=recipe.minutes,
        about_minutes=about_minutes(scored.total()),
        levels={},
        feedback=recipe.feedback,
        calculator=Calculator.SCIENTIFIC,
        formula_sheet=True,
    )


def about_minutes(count: int) -> int:
    """How long so many questions take, with their explanations: whole minutes, rounded up."""
    return ceil(count * MINUTES_AN_ITEM)
