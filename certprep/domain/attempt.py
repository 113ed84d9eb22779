"""One run of one learner through one form: when it is open, what was answered, when it closes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from certprep.domain.blueprint import Blueprint, Feedback, Purpose
from certprep.domain.errors import Invalid
from certprep.domain.item.item import Item, Response
from certprep.domain.item.names import OptionNames
from certprep.domain.practice import Recipe

GRACE = timedelta(seconds=10)  # for what was in flight at the deadline
LONGEST_NOTE_CHARACTERS = 20_000


class Confidence(StrEnum):
    """How sure the learner says they are; none given counts as sure."""

    SURE = "sure"
    UNSURE = "unsure"
    UNKNOWN = "unknown"  # "I don't know": practice only; no response, and wrong


@dataclass(frozen=True, kw_only=True)
class PinnedSeat:
    """A seat of a form, pinned to the exact wording that was drawn."""

    item: str
    revision: str
    scored: bool


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """`deadline_at` is absolute and computed once; without one the attempt is untimed. `closed_at` is set by submitting or settling."""

    id: str
    person: str
    course: str
    release: str
    blueprint: Blueprint
    seats: tuple[PinnedSeat, ...]
    seed: int
    started_at: datetime
    deadline_at: datetime | None = None
    closed_at: datetime | None = None
    time_factor: float = 1.0  # what the learner's time was multiplied by, or chosen to be
    paused_at: datetime | None = None  # since then in a break or paused: nothing is accepted
    frozen: frozenset[int] = frozenset()  # positions whose answers can't change any more
    recipe: Recipe | None = None  # what a practice attempt was made by, so that it can be made again

    @property
    def closes_at(self) -> datetime | None:
        """Answers are accepted until then; the countdown shows `deadline_at`."""
        return closing(self.deadline_at)

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    @property
    def checkable(self) -> bool:
        """Whether each question has its feedback at once."""
        return self.blueprint.feedback is Feedback.EACH

    @property
    def practice(self) -> bool:
        """It is there to learn from, and so "I don't know" may be said."""
        return self.checkable or self.blueprint.purpose is Purpose.PRACTICE

    @property
    def pausable(self) -> bool:
        """Practice, and what has no clock; a mock never."""
        purpose = self.blueprint.purpose
        return purpose is Purpose.PRACTICE or (purpose is not Purpose.MOCK and not self.blueprint.timed)

    def accepts(self, now: datetime) -> bool:
        """Neither closed nor past its close. It may be paused all the same."""
        return not self.closed and (self.closes_at is None or now <= self.closes_at)

    def must_settle(self, now: datetime) -> bool:
        """Its time ran out and nobody has closed it yet."""
        return not self.closed and not self.accepts(now)

    def settled(self) -> "Attempt":
        """Closed because the time ran out: stamped with the deadline, whenever that was noticed."""
        return replace(self, closed_at=self.deadline_at)

    def submitted(self, now: datetime) -> "Attempt":
        """Closed by its learner; what is handed in during the grace is stamped with the deadline."""
        return replace(self, closed_at=min(now, self.deadline_at or now))

    def frozen_with(self, positions: Iterable[int]) -> "Attempt":
        """Their answers are final from now on."""
        return replace(self, frozen=self.frozen | frozenset(positions))

    def seat(self, position: int) -> PinnedSeat:
        """Raises Invalid where the form has no such position."""
        if not 0 <= position < len(self.seats):
            raise Invalid("no-such-question", field="number", count=len(self.seats))
        return self.seats[position]


def closing(deadline_at: datetime | None) -> datetime | None:
    """When answers stop being accepted, for a deadline."""
    return None if deadline_at is None else deadline_at + GRACE


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of the answer log. `after` is the last sequence its device knew when it was journalled, where it was replayed."""

    sequence: int
    position: int
    response: Response | None
    flagged: bool = False
    struck: tuple[str, ...] = ()
    confidence: Confidence | None = None
    spent_ms: int = 0
    after: int | None = None
    superseded: bool = False
    saved_at: datetime


def latest(log: Iterable[Answer]) -> dict[int, Answer]:
    """Each position's answer: the one accepted last, superseded entries apart. `log` is in the order of acceptance."""
    return {answer.position: answer for answer in log if not answer.superseded}


def is_superseded(*, after: int | None, newest_sequence: int | None) -> bool:
    """Whether a replayed entry is older than what its question has by now from another device."""
    return after is not None and newest_sequence is not None and newest_sequence > after


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a device sends for one question: its whole state after a change. Ids in `response` and `struck` are the attempt's own.

    `sequence` counts the attempt's changes from 1. `after` stands in a replay only: the last sequence that the device knew.
    """

    sequence: int
    position: int
    response: object = None
    flagged: bool = False
    struck: tuple[str, ...] = ()
    confidence: Confidence | None = None
    spent_ms: int = 0
    after: int | None = None

    def answer(self, item: Item, names: OptionNames, *, now: datetime, superseded: bool = False) -> Answer:
        """The line that the log gets. Raises Invalid for what the item does not have, and for "I don't know" beside an answer."""
        struck = item.struck(names.inward(list(self.struck)))
        response = item.parse(names.inward(self.response))
        if response is not None and self.confidence is Confidence.UNKNOWN:
            raise Invalid("unknown-with-response", field="confidence")
        return Answer(
            sequence=self.sequence,
            position=self.position,
            response=response,
            flagged=self.flagged,
            struck=struck,
            confidence=self.confidence,
            spent_ms=self.spent_ms,
            after=self.after,
            superseded=superseded,
            saved_at=now,
        )


def same_change(one: Answer, other: Answer) -> bool:
    """Whether two entries under one sequence say the same: a repeat, and no clash of devices.

    When they were saved and the time spent are apart: a device that never heard of the first counts on until it repeats it.
    """
    return _said(one) == _said(other)


def _said(answer: Answer) -> tuple[object, ...]:
    return (answer.position, answer.response, answer.flagged, answer.struck, answer.confidence)
