"""How somebody sits exams who needs more time, breaks, or no clock; and time given during an attempt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import Blueprint, BreakKind, Breaks, Purpose
from certprep.domain.errors import Invalid

CHOICES = (1.0, 1.25, 1.5, 2.0)  # what learners may choose for practice
MOST_FACTOR = 5
MOST_MINUTES = 600
MOST_BREAKS = 20
BREAK_MINUTES = 10
LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What differs from how everybody sits. `extra_minutes` come on top of the multiplied time."""

    time_factor: float = 1.0
    extra_minutes: int = 0
    clock_stopping_breaks: int = 0
    break_minutes: int = BREAK_MINUTES
    untimed: bool = False

    def breaks(self, of_exam: Breaks | None) -> Breaks | None:
        """The exam's breaks with one's own: together they are taken at will, and all of them stop the clock."""
        if not self.clock_stopping_breaks:
            return of_exam
        return Breaks(
            kind=BreakKind.FREE,
            minutes=max(self.break_minutes, of_exam.minutes if of_exam else 0),
            count=self.clock_stopping_breaks + (of_exam.count if of_exam else 0),
            stops_clock=True,
        )


@dataclass(frozen=True, kw_only=True)
class Accommodation:
    """Terms given to a person, with the reason, the giver (none: the command line) and the time they hold."""

    id: str
    terms: Terms
    reason: str
    given_by: str | None
    given_at: datetime
    expires_at: datetime | None = None
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        ends = [at for at in (self.expires_at, self.ended_at) if at is not None]
        return self.given_at <= now and all(now < at for at in ends)

    def applied_to(self, started_at: datetime) -> bool:
        """Whether an attempt that started then, and is open, has it: it held at the start, or was given since."""
        return self.given_at >= started_at or self.holds(started_at)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Time given during an attempt; without `minutes` the limit was taken away. `given_by` none: the command line."""

    id: str
    minutes: int | None
    reason: str
    given_by: str | None
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """How one learner sits one exam. `time` none: untimed."""

    blueprint: Blueprint
    time: timedelta | None
    time_factor: float


def sit(blueprint: Blueprint, *, pilots: int, terms: Terms, factor: float) -> Sitting:
    """`factor` is what the learner chose for themselves; it is not multiplied with theirs by right: the greater one counts."""
    time = _multiplied(blueprint, pilots=pilots, factor=(longest := max(factor, terms.time_factor)))
    if time is None or terms.untimed:
        return Sitting(blueprint=blueprint, time=None, time_factor=1.0)
    with_breaks = replace(blueprint, breaks=terms.breaks(blueprint.breaks))
    return Sitting(blueprint=with_breaks, time=time + timedelta(minutes=terms.extra_minutes), time_factor=longest)


def owed(attempt: Attempt, new: Terms, *, before: Iterable[Terms]) -> int:
    """How many minutes more an open attempt gets by new terms, after those that it had `before`. Time is never taken away."""
    pilots = sum(not seat.scored for seat in attempt.seats)
    has = _multiplied(attempt.blueprint, pilots=pilots, factor=attempt.time_factor)
    longer = _multiplied(attempt.blueprint, pilots=pilots, factor=max(attempt.time_factor, new.time_factor))
    more = timedelta() if has is None or longer is None else longer - has
    extra = max((one.extra_minutes for one in before), default=0)
    return more // timedelta(minutes=1) + max(0, new.extra_minutes - extra)


def with_terms(attempt: Attempt, new: Terms, *, breaks_of_exam: Breaks | None) -> Attempt:
    """An open attempt with the time factor and the breaks of new terms; its deadline is moved by what is owed, apart from this."""
    breaks = now = attempt.blueprint.breaks
    if new.clock_stopping_breaks and (merged := new.breaks(breaks_of_exam)):
        breaks = replace(merged, count=max(merged.count, now.count if now else 0))
    return replace(
        attempt,
        blueprint=replace(attempt.blueprint, breaks=breaks),
        time_factor=max(attempt.time_factor, new.time_factor),
    )


def _multiplied(blueprint: Blueprint, *, pilots: int, factor: float) -> timedelta | None:
    """A blueprint's time, rounded up to whole minutes; none where it has no clock."""
    time = blueprint.time_allowed(pilots=pilots)
    if time is None:
        return None
    return timedelta(minutes=-(-Fraction(str(factor)) * int(time.total_seconds()) // 60))


def chosen(factor: float, blueprint: Blueprint) -> float:
    """A time factor that a learner chose for themselves. Raises Invalid for a mock, and for what is no choice."""
    if factor not in CHOICES or (factor != 1 and blueprint.purpose is Purpose.MOCK):
        raise Invalid("bad-time-factor", field="time_factor")
    return factor


def reason_kept(reason: str) -> str:
    """A reason as it is kept. Raises Invalid for none, or a long one."""
    kept = " ".join(reason.split())
    if not kept or len(kept) > LONGEST_REASON:
        raise Invalid("bad-reason", field="reason", most=LONGEST_REASON)
    return kept


def minutes_given(minutes: int) -> int:
    """Raises Invalid for what can't be given to an open attempt."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid("bad-minutes", field="minutes", most=MOST_MINUTES)
    return minutes


def sound(terms: Terms, *, expires_at: datetime | None, now: datetime) -> Terms:
    """Raises Invalid for terms that give nothing or too much, or would have ended already."""
    if not 1 <= terms.time_factor <= MOST_FACTOR:
        raise Invalid("bad-factor", field="time_factor", most=MOST_FACTOR)
    if not 0 <= terms.extra_minutes <= MOST_MINUTES:
        raise Invalid("bad-extra-minutes", field="extra_minutes", most=MOST_MINUTES)
    if not (0 <= terms.clock_stopping_breaks <= MOST_BREAKS and 1 <= terms.break_minutes <= MOST_MINUTES):
        raise Invalid("bad-breaks", field="clock_stopping_breaks", most=MOST_BREAKS)
    if terms == Terms(break_minutes=terms.break_minutes):
        raise Invalid("nothing-given", field="time_factor")
    if expires_at is not None and expires_at <= now:
        raise Invalid("expired-already", field="expires_at")
    return terms
