"""One graded response, as the raw log keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from certprep.domain.attempt import Confidence


class Source(StrEnum):
    """Where an item was answered. Only exams feed statistics: a check has the text at hand, a review has been seen."""

    EXAM = "exam"
    REVIEW = "review"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """`response` is JSON; `study_day` is the learner's own; `spent_ms` is 0 where nobody measured."""

    id: str
    person: str
    course: str
    item: str
    revision: str
    source: Source
    attempt: str | None
    at: datetime
    study_day: date
    correct: bool
    response: str
    confidence: Confidence | None
    spent_ms: int
