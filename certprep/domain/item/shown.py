"""An item as a learner sees it: the question, without its key, and afterwards the explanation."""

from collections.abc import Mapping
from dataclasses import dataclass

from certprep.domain.course import Level

Names = Mapping[str, str]  # option id -> the id that leaves the server, in the order shown


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An option to choose, under the id that leaves the server."""

    id: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What may be shown before an answer is given. `most` is how many options may be chosen; 0 for kinds without options."""

    kind: str
    stem_html: str
    options: tuple[Choice, ...] = ()
    most: int = 0
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class ExplainedOption:
    """An option with its truth and its rationale."""

    id: str
    html: str
    key: bool
    chosen: bool
    why_html: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is shown once keys may be: each option with its rationale, or the worked solution."""

    correct: bool
    answered: bool
    objective: str
    level: Level
    references: tuple[str, ...]
    options: tuple[ExplainedOption, ...] = ()
    given: str = ""
    value: str = ""
    unit: str = ""
    solution_html: str = ""
    mistake_html: str = ""
