"""The test blueprint, and drawing a form by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from certprep.domain.course import Level
from certprep.domain.item.item import Flag, Status, Use


class Purpose(StrEnum):
    """What an exam is for: only mocks may draw items kept for mocks."""

    MOCK = "mock"
    QUIZ = "quiz"
    DIAGNOSTIC = "diagnostic"
    PRACTICE = "practice"  # made for one learner's wish, never a file


class Feedback(StrEnum):
    """When keys and rationales are shown."""

    END = "end"
    END_WITHOUT_KEYS = "end-without-keys"
    EACH = "each"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A reported scale with the cut pinned: `cut_share` of the scored items reads as `cut`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    lowest: int
    highest: int
    cut: int
    cut_share: float
    provisional: Flag = True


class Calculator(StrEnum):
    """The calculator that the room offers."""

    NONE = "none"
    BASIC = "basic"
    SCIENTIFIC = "scientific"


class BreakKind(StrEnum):
    """`SCHEDULED` breaks are offered after a number of questions; `FREE` ones are taken at will."""

    SCHEDULED = "scheduled"
    FREE = "free"


@dataclass(frozen=True, kw_only=True)
class Breaks:
    """The breaks of an exam: at most `count` of `minutes` each. `after` are the question numbers that scheduled ones follow.

    Whatever was seen before a break is frozen by it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    kind: BreakKind
    minutes: int
    count: int = 1
    after: tuple[int, ...] = ()
    stops_clock: Flag = False


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """How many items of what, in what time, scored how. `levels` are per cent of the scored items."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    title: str
    purpose: Purpose
    scored: dict[str, int]
    pilot: int = 0
    minutes: int | None = None
    about_minutes: int | None = None
    levels: dict[Level, tuple[float, float]]
    feedback: Feedback = Feedback.END
    scale: Scale | None = None
    every_module: Flag = False
    agreement: Flag = False
    kinds: dict[str, int] = field(
        default_factory=dict
    )  # exactly so many scored items of a kind; kinds not named are free
    linear: Flag = False  # what was left behind is locked
    calculator: Calculator = Calculator.BASIC
    formula_sheet: Flag = False
    breaks: Breaks | None = None

    @property
    def scored_count(self) -> int:
        return sum(self.scored.values())

    @property
    def timed(self) -> bool:
        return self.minutes is not None

    def time_allowed(self, *, pilots: int) -> timedelta | None:
        """The blueprint's minutes, in proportion when pilot seats were left out; rounded up to whole minutes."""
        if self.minutes is None:
            return None
        seats = self.scored_count + self.pilot
        return timedelta(minutes=-(-self.minutes * (self.scored_count + pilots) // seats))

    def level_counts(self) -> dict[Level, tuple[int, int]]:
        """The fewest and the most scored items of each level."""
        total = self.scored_count
        counts = {}
        for level in Level:
            lowest, highest = self.levels.get(level, (0, 100))
            counts[level] = (-int(-Fraction(str(lowest)) * total // 100), int(Fraction(str(highest)) * total // 100))
        return counts


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An item as drawing sees it."""

    item: str
    domain: str
    module: str
    level: Level
    status: Status = Status.LIVE
    use: Use = Use.ANY
    enemies: frozenset[str] = frozenset()
    kind: str = "single"
    case: str = ""  # items of one case are drawn together, in `index` order
    index: int = 0
    difficulty: float = 0.7  # the author's guess of the share of ready candidates who get it right
    guess: float = 0.25  # the chance of a right answer without reading it


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One place in a form."""

    item: str
    scored: bool = True


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """What a bank lacks for a blueprint: `missing` more live items of a domain, level, kind and module; what is empty may be any."""

    missing: int
    domain: str = ""
    level: Level | None = None
    kind: str = ""
    module: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The items drawn, in the order shown; `seed` repeats the draw."""

    seed: int
    seats: tuple[Seat, ...]

    @property
    def pilots(self) -> int:
        return sum(not seat.scored for seat in self.seats)


class CannotDraw(Exception):
    """The bank can't fill the blueprint; `shortages` say what is missing: the fewest items that would do."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(shortages)
        self.shortages = tuple(shortages)


class CanNeverDraw(CannotDraw):
    """No bank could fill the blueprint: its rules contradict each other, so that `shortages` has nothing to name."""

    def __init__(self) -> None:
        super().__init__(())
