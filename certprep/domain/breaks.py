"""Breaks and pauses of a running attempt: what they freeze, and what the clock does meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import BreakKind, Breaks
from certprep.domain.errors import Conflict


class RestKind(StrEnum):
    """The breaks of a blueprint, and the pause of practice."""

    SCHEDULED = "scheduled"
    FREE = "free"
    PAUSE = "pause"


@dataclass(frozen=True, kw_only=True)
class Rest:
    """A break or a pause: meanwhile nothing is accepted. A break ends by itself at `limit_at`, a pause never does.

    `left` is what the clock of a pause had left; none where there was no clock.
    """

    number: int
    kind: RestKind
    began_at: datetime
    limit_at: datetime | None = None
    ended_at: datetime | None = None
    stops_clock: bool = False
    left: timedelta | None = None

    @property
    def is_pause(self) -> bool:
        return self.kind is RestKind.PAUSE

    def is_over(self, now: datetime) -> bool:
        """Its time is up, whether or not anybody has ended it."""
        return self.limit_at is not None and now >= self.limit_at


def breaks_taken(rests: Sequence[Rest]) -> int:
    """How many breaks there were; pauses are none."""
    return sum(not one.is_pause for one in rests)


def breaks_left(offered: Breaks | None, rests: Sequence[Rest]) -> int:
    """How many breaks may still be taken; a scheduled one stands after a question of its own."""
    if offered is None:
        return 0
    most = offered.count if offered.kind is BreakKind.FREE else min(offered.count, len(offered.after))
    return max(0, most - breaks_taken(rests))


def break_due_after(offered: Breaks, rests: Sequence[Rest]) -> int | None:
    """The number of the question that the next scheduled break follows; none for a free one."""
    if offered.kind is BreakKind.FREE or not breaks_left(offered, rests):
        return None
    return sorted(offered.after)[breaks_taken(rests)]


def begin_break(
    attempt: Attempt, rests: Sequence[Rest], *, seen: frozenset[int], now: datetime
) -> tuple[Attempt, Rest]:
    """What was seen (by position) freezes. Where the break stops the clock, the deadline moves by all of it at once: an attempt
    whose break nobody ends is settled right with nobody watching.

    Raises Conflict where no break is left, none is due yet, or the time is up.
    """
    offered = attempt.blueprint.breaks
    seen = attempt.frozen | seen
    if offered is None or not breaks_left(offered, rests):
        raise Conflict("no-break-left")
    due_after = break_due_after(offered, rests)
    if due_after is not None and due_after - 1 not in seen:
        raise Conflict("break-not-yet", after=due_after)
    _refuse_without_time(attempt, now)
    length = timedelta(minutes=offered.minutes)
    rest = Rest(
        number=len(rests) + 1,
        kind=RestKind(offered.kind),
        began_at=now,
        limit_at=now + length,
        stops_clock=offered.stops_clock,
    )
    deadline_at = attempt.deadline_at + length if offered.stops_clock and attempt.deadline_at else attempt.deadline_at
    return replace(attempt, frozen=seen, paused_at=now, deadline_at=deadline_at), rest


def begin_pause(attempt: Attempt, rests: Sequence[Rest], *, now: datetime) -> tuple[Attempt, Rest]:
    """The clock stops, and nothing freezes. Raises Conflict where the attempt can't be paused, or its time is up."""
    if not attempt.pausable:
        raise Conflict("not-pausable")
    _refuse_without_time(attempt, now)
    left = None if attempt.deadline_at is None else attempt.deadline_at - now
    rest = Rest(number=len(rests) + 1, kind=RestKind.PAUSE, began_at=now, stops_clock=True, left=left)
    return replace(attempt, paused_at=now, deadline_at=None), rest


def end(attempt: Attempt, rest: Rest, *, now: datetime) -> tuple[Attempt, Rest]:
    """The attempt goes on: from now, or, where the break was over before, from then. A break gives back what was not used of it."""
    ended_at = max(rest.began_at, now if rest.limit_at is None else min(now, rest.limit_at))
    if rest.is_pause:
        deadline_at = None if rest.left is None else ended_at + rest.left
    elif rest.stops_clock and rest.limit_at and attempt.deadline_at:
        deadline_at = attempt.deadline_at - (rest.limit_at - ended_at)
    else:
        deadline_at = attempt.deadline_at
    return replace(attempt, paused_at=None, deadline_at=deadline_at), replace(rest, ended_at=ended_at)


def give_time(attempt: Attempt, pause: Rest | None, *, minutes: int | None) -> tuple[Attempt, Rest | None]:
    """More time, or, without `minutes`, no limit any more. In a `pause` it is added to what the stopped clock has left."""
    more = None if minutes is None else timedelta(minutes=minutes)
    if pause is not None:
        left = None if pause.left is None or more is None else pause.left + more
        return attempt, replace(pause, left=left)
    deadline_at = None if attempt.deadline_at is None or more is None else attempt.deadline_at + more
    return replace(attempt, deadline_at=deadline_at), None


def is_timed(attempt: Attempt, pause: Rest | None) -> bool:
    """Whether a clock runs, or stands still in a pause."""
    return attempt.deadline_at is not None if pause is None else pause.left is not None


def _refuse_without_time(attempt: Attempt, now: datetime) -> None:
    if attempt.deadline_at is not None and now >= attempt.deadline_at:
        raise Conflict("no-time-left")
