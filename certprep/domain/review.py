"""Spaced review: when a learner meets an item again. The memory model is FSRS-6, through the `fsrs` package."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

import fsrs

from certprep.domain.attempt import Confidence

ROLLOVER = time(4, 0)  # a study day ends at four in the morning, local time
RETENTION = 0.90
_ONE_DAY = timedelta(days=1)
_LEAST_FUZZED_DAYS = 3


class Rating(StrEnum):
    """How well it was remembered; derived from the log, never stored instead of it."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"


_FSRS = {Rating.AGAIN: fsrs.Rating.Again, Rating.HARD: fsrs.Rating.Hard, Rating.GOOD: fsrs.Rating.Good}
_SCHEDULER = fsrs.Scheduler(desired_retention=RETENTION, enable_fuzzing=False)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is known about one learner's memory of one subject: an item, a term (`term:…`) or a highlight (`mark:…`). `state`, `step`,
    `stability` (days) and `difficulty` (1-10) are FSRS's.
    """

    subject: str
    due_at: datetime
    state: int = int(fsrs.State.Learning)
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    last_day: date | None = None

    def is_due(self, now: datetime) -> bool:
        return self.due_at <= now


@dataclass(frozen=True, kw_only=True)
class Recall:
    """One time that somebody said how well they knew a flashcard; `study_day` is their own."""

    id: str
    subject: str
    at: datetime
    study_day: date
    rating: Rating


def rating(*, correct: bool, confidence: Confidence | None) -> Rating:
    """Wrong is Again; right but unsure is Hard; else Good. Never an automatic Easy, never Again for a right answer."""
    if not correct:
        return Rating.AGAIN
    return Rating.HARD if confidence is Confidence.UNSURE else Rating.GOOD


def study_day(now: datetime, zone: str) -> date:
    """The learner's day, which begins at four in the morning where they are."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= ROLLOVER else local.date() - _ONE_DAY


def day_begins_at(day: date, zone: str) -> datetime:
    return datetime.combine(day, ROLLOVER, ZoneInfo(zone)).astimezone(UTC)


def schedule(card: Card, rated: Rating, *, now: datetime, zone: str, rng: Random | None) -> Card:
    """The card after one answer. Without `rng`, intervals are FSRS's own, to the day; with it, they vary a little, so that
    what was learned together does not come back together for ever.

    FSRS counts whole blocks of 24 hours, so it is given days that begin when the learner's do.
    """
    today = study_day(now, zone)
    reviewed, _ = _SCHEDULER.review_card(_to_fsrs(card), _FSRS[rated], _noon(today))
    interval = reviewed.due - _noon(today)
    if interval < _ONE_DAY:
        due_at = now + interval
    else:
        due_at = day_begins_at(today + timedelta(days=_fuzzed(interval.days, rng)), zone)
    return replace(
        card,
        due_at=due_at,
        state=int(reviewed.state),
        step=reviewed.step,
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        last_day=today,
    )


def recalled(card: Card, recalls: Iterable[Recall], *, zone: str) -> Card:
    """A card after all that was said of it, the oldest first; without chance, so that a due date may be a little other than it was."""
    for one in recalls:
        card = schedule(card, one.rating, now=one.at, zone=zone, rng=None)
    return card


def _to_fsrs(card: Card) -> fsrs.Card:
    return fsrs.Card(
        card_id=1,
        state=fsrs.State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=_noon(card.last_day) if card.last_day else None,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _fuzzed(days: int, rng: Random | None) -> int:
    """Up to about 5 % to either side, at least a day, for intervals from three days on."""
    if rng is None or days < _LEAST_FUZZED_DAYS:
        return days
    spread = max(1, round(days * 0.05))
    return rng.randint(days - spread, days + spread)
