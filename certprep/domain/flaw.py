"""A flaw report: what a learner says is wrong with a question."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certprep.domain.errors import Invalid

LONGEST_WORDS = 2_000


class Reason(StrEnum):
    """What kind of flaw it is."""

    WRONG_KEY = "wrong-key"
    TWO_RIGHT = "two-right"
    UNCLEAR = "unclear"
    TYPO = "typo"
    OUT_OF_DATE = "out-of-date"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class FlawReport:
    """One person's report about one item; sending another replaces it. `response` is JSON: what they had answered."""

    id: str
    person: str
    course: str
    item: str
    revision: str
    attempt: str | None
    reason: Reason
    words: str
    response: str
    reported_at: datetime


def said(reason: str, words: str) -> tuple[Reason, str]:
    """A reason and words as a form sends them, checked. Raises Invalid for none, and for another reason without words."""
    if reason not in list(Reason):
        raise Invalid("flaw-without-reason", field="reason")
    text = words.strip().replace("\r\n", "\n")
    if len(text) > LONGEST_WORDS:
        raise Invalid("flaw-too-long", field="words", most=LONGEST_WORDS)
    if Reason(reason) is Reason.OTHER and not text:
        raise Invalid("flaw-without-words", field="words")
    return Reason(reason), text
