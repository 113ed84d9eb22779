"""Breaks and pauses: what they freeze, and what the clock does meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import BreakKind, Breaks, Purpose
from certprep.domain.breaks import (
    Rest,
    begin_break,
    begin_pause,
    break_due_after,
    breaks_left,
    end,
    give_time,
    is_timed,
)
from certprep.domain.errors import Conflict
from tests.builders import a_blueprint, an_attempt

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FREE = Breaks(kind=BreakKind.FREE, minutes=5, count=2)
STOPPING = replace(FREE, stops_clock=True)
SCHEDULED = Breaks(kind=BreakKind.SCHEDULED, minutes=5, count=2, after=(6, 3))


def with_breaks(breaks: Breaks | None, *, minutes: int | None = 10) -> Attempt:
    return an_attempt(now=NOON, minutes=minutes, seats=9, blueprint=a_blueprint(breaks=breaks))


def practice(*, minutes: int | None = 10) -> Attempt:
    return an_attempt(now=NOON, minutes=minutes, blueprint=a_blueprint(purpose=Purpose.PRACTICE, minutes=minutes))


def begin(
    attempt: Attempt, *, at: timedelta, seen: frozenset[int] = frozenset(), rests: list[Rest] | None = None
) -> tuple[Attempt, Rest]:
    return begin_break(attempt, rests or [], seen=seen, now=NOON + at)


# --- breaks ---------------------------------------------------------------------------------------------------------


def test_a_break_freezes_what_was_seen_and_what_was_frozen_stays_so() -> None:
    resting, _ = begin(replace(with_breaks(FREE), frozen=frozenset({7})), at=MINUTE, seen=frozenset({0, 2}))
    assert resting.frozen == {0, 2, 7}
    assert resting.paused_at == NOON + MINUTE


def test_a_clock_that_runs_on_costs_the_break() -> None:
    resting, rest = begin(with_breaks(FREE), at=3 * MINUTE)
    assert rest.limit_at == NOON + 8 * MINUTE
    assert resting.deadline_at == NOON + 10 * MINUTE
    gone_on, ended = end(resting, rest, now=NOON + 4 * MINUTE)
    assert gone_on.deadline_at == NOON + 10 * MINUTE
    assert (gone_on.paused_at, ended.ended_at) == (None, NOON + 4 * MINUTE)


def test_a_clock_that_stops_gives_back_what_was_used_of_the_break_and_no_more() -> None:
    resting, rest = begin(with_breaks(STOPPING), at=3 * MINUTE)
    assert resting.deadline_at == NOON + 15 * MINUTE  # should nobody end it
    for used in (0, 1, 5):
        gone_on, _ = end(resting, rest, now=NOON + (3 + used) * MINUTE)
        assert gone_on.deadline_at == NOON + (10 + used) * MINUTE


def test_a_break_that_nobody_ends_ends_by_itself_whenever_that_is_noticed() -> None:
    resting, rest = begin(with_breaks(STOPPING), at=3 * MINUTE)
    assert [rest.is_over(NOON + at * MINUTE) for at in (7, 8, 9)] == [False, True, True]
    gone_on, ended = end(resting, rest, now=NOON + 400 * MINUTE)
    assert (gone_on.deadline_at, ended.ended_at) == (NOON + 15 * MINUTE, NOON + 8 * MINUTE)


def test_a_clock_set_back_does_not_end_a_break_before_it_began() -> None:
    resting, rest = begin(with_breaks(STOPPING), at=3 * MINUTE)
    gone_on, ended = end(resting, rest, now=NOON)
    assert (gone_on.deadline_at, ended.ended_at) == (NOON + 10 * MINUTE, NOON + 3 * MINUTE)


def test_there_are_as_many_breaks_as_the_exam_gives() -> None:
    rests: list[Rest] = []
    attempt = with_breaks(STOPPING)
    for _ in range(2):
        resting, rest = begin(attempt, at=MINUTE, rests=rests)
        attempt, ended = end(resting, rest, now=NOON + MINUTE)
        rests.append(ended)
    assert [one.number for one in rests] == [1, 2]
    assert breaks_left(STOPPING, rests) == 0
    with pytest.raises(Conflict, match="no-break-left"):
        begin(attempt, at=MINUTE, rests=rests)
    with pytest.raises(Conflict, match="no-break-left"):
        begin(with_breaks(None), at=MINUTE)


def test_a_scheduled_break_comes_after_its_question_and_not_before() -> None:
    """After questions 3 and 6, which stand at positions 2 and 5."""
    attempt = with_breaks(SCHEDULED)
    with pytest.raises(Conflict) as refused:
        begin(attempt, at=MINUTE, seen=frozenset({0, 1}))
    assert (refused.value.rule, refused.value.parameters) == ("break-not-yet", {"after": 3})
    _, first = begin(attempt, at=MINUTE, seen=frozenset({0, 1, 2}))
    assert break_due_after(SCHEDULED, [first]) == 6
    with pytest.raises(Conflict, match="break-not-yet"):
        begin(attempt, at=MINUTE, seen=frozenset({2, 3, 4}), rests=[first])
    _, second = begin(attempt, at=MINUTE, seen=frozenset({2, 3, 4, 5}), rests=[first])
    assert break_due_after(SCHEDULED, [first, second]) is None


def test_there_are_no_more_scheduled_breaks_than_places_for_them() -> None:
    assert breaks_left(replace(SCHEDULED, count=5), []) == 2
    assert breaks_left(replace(SCHEDULED, count=1), []) == 1


def test_no_break_begins_once_the_time_is_up() -> None:
    for at in (10 * MINUTE, 10 * MINUTE + timedelta(seconds=5)):
        with pytest.raises(Conflict, match="no-time-left"):
            begin(with_breaks(STOPPING), at=at)
    resting, _ = begin(with_breaks(STOPPING, minutes=None), at=900 * MINUTE)
    assert resting.deadline_at is None


# --- pauses ---------------------------------------------------------------------------------------------------------


def test_a_pause_stops_the_clock_for_as_long_as_it_takes_and_freezes_nothing() -> None:
    paused, rest = begin_pause(practice(), [], now=NOON + 4 * MINUTE)
    assert (paused.deadline_at, paused.closes_at, paused.frozen) == (None, None, frozenset())
    assert not rest.is_over(NOON + timedelta(days=400))
    gone_on, _ = end(paused, rest, now=NOON + timedelta(days=2))
    assert gone_on.deadline_at == NOON + timedelta(days=2) + 6 * MINUTE


def test_what_has_no_clock_goes_on_without_one() -> None:
    paused, rest = begin_pause(practice(minutes=None), [], now=NOON)
    assert end(paused, rest, now=NOON + MINUTE)[0].deadline_at is None


@pytest.mark.parametrize(
    ("purpose", "minutes", "pausable"),
    [
        (Purpose.PRACTICE, 10, True),
        (Purpose.PRACTICE, None, True),
        (Purpose.QUIZ, None, True),
        (Purpose.DIAGNOSTIC, None, True),
        (Purpose.QUIZ, 10, False),
        (Purpose.DIAGNOSTIC, 10, False),
        (Purpose.MOCK, 10, False),
        (Purpose.MOCK, None, False),
    ],
)
def test_practice_can_be_paused_and_a_mock_never(purpose: Purpose, minutes: int | None, pausable: bool) -> None:
    attempt = an_attempt(now=NOON, minutes=minutes, blueprint=a_blueprint(purpose=purpose, minutes=minutes))
    assert attempt.pausable is pausable
    if not pausable:
        with pytest.raises(Conflict, match="not-pausable"):
            begin_pause(attempt, [], now=NOON)


def test_pauses_use_up_no_break() -> None:
    _, pause = begin_pause(practice(), [], now=NOON)
    assert breaks_left(FREE, [pause]) == 2


# --- more time --------------------------------------------------------------------------------------------------------


def test_time_given_moves_the_deadline_and_no_limit_takes_it_away() -> None:
    attempt = with_breaks(None)
    assert give_time(attempt, None, minutes=7)[0].deadline_at == NOON + 17 * MINUTE
    assert give_time(attempt, None, minutes=None)[0].deadline_at is None


def test_time_given_in_a_break_counts_once_the_break_is_over() -> None:
    resting, rest = begin(with_breaks(STOPPING), at=3 * MINUTE)
    given, _ = give_time(resting, None, minutes=7)
    assert end(given, rest, now=NOON + 4 * MINUTE)[0].deadline_at == NOON + 18 * MINUTE
    unlimited, _ = give_time(resting, None, minutes=None)
    assert end(unlimited, rest, now=NOON + 4 * MINUTE)[0].deadline_at is None


def test_time_given_in_a_pause_is_added_to_what_is_left() -> None:
    paused, rest = begin_pause(practice(), [], now=NOON + 4 * MINUTE)
    given, longer = give_time(paused, rest, minutes=7)
    assert given.deadline_at is None
    assert longer is not None
    assert longer.left == 13 * MINUTE
    unlimited, free = give_time(paused, rest, minutes=None)
    assert free is not None
    assert end(unlimited, free, now=NOON + 9 * MINUTE)[0].deadline_at is None


def test_a_stopped_clock_is_a_clock() -> None:
    paused, rest = begin_pause(practice(), [], now=NOON)
    assert is_timed(practice(), None)
    assert is_timed(paused, rest)
    assert not is_timed(practice(minutes=None), None)
