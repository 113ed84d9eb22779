"""More time, breaks of one's own, no clock: by an administrator, or by choice in practice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from certprep.domain.accommodation import (
    Accommodation,
    Sitting,
    Terms,
    chosen,
    minutes_given,
    owed,
    reason_kept,
    sit,
    sound,
    with_terms,
)
from certprep.domain.blueprint import Blueprint, BreakKind, Breaks, Purpose
from certprep.domain.errors import Invalid
from tests.builders import a_blueprint, an_attempt

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def minutes(sitting: Sitting) -> float:
    assert sitting.time is not None
    return sitting.time / timedelta(minutes=1)


def alone(blueprint: Blueprint, terms: Terms | None = None, *, factor: float = 1.0) -> Sitting:
    return sit(blueprint, pilots=0, terms=terms or Terms(), factor=factor)


# --- the time of an exam --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "factor", "expected"),
    [
        (Terms(), 1, 120),
        (Terms(time_factor=1.25), 1, 150),
        (Terms(time_factor=1.5), 1, 180),
        (Terms(time_factor=2), 1, 240),
        (Terms(time_factor=1.3), 1, 156),
        (Terms(extra_minutes=15), 1, 135),
        (Terms(time_factor=1.5, extra_minutes=15), 1, 195),  # the extra minutes are not multiplied
        (Terms(), 1.5, 180),
        (Terms(time_factor=1.25), 1.5, 180),  # what was chosen and what is theirs by right are not multiplied
        (Terms(time_factor=2), 1.5, 240),
    ],
)
def test_two_hours_with_terms_and_with_a_choice(terms: Terms, factor: float, expected: int) -> None:
    found = alone(a_blueprint(minutes=120), terms, factor=factor)
    assert minutes(found) == expected
    assert found.time_factor == max(terms.time_factor, factor)


def test_parts_of_a_minute_are_rounded_up() -> None:
    assert minutes(alone(a_blueprint(minutes=9), Terms(time_factor=1.25))) == 12  # 11.25
    assert minutes(alone(a_blueprint(minutes=10), Terms(time_factor=1.1))) == 11  # and 11 exactly stays 11


def test_without_a_clock_nothing_is_multiplied() -> None:
    for terms in (Terms(), Terms(time_factor=2, extra_minutes=5, clock_stopping_breaks=1)):
        assert alone(a_blueprint(minutes=None), terms) == Sitting(
            blueprint=a_blueprint(minutes=None), time=None, time_factor=1.0
        )


def test_untimed_takes_the_clock_away() -> None:
    assert alone(a_blueprint(), Terms(untimed=True)).time is None


# --- breaks ---------------------------------------------------------------------------------------------------------


def test_breaks_of_ones_own_stop_the_clock_and_are_taken_at_will() -> None:
    found = alone(a_blueprint(), Terms(clock_stopping_breaks=2)).blueprint.breaks
    assert found == Breaks(kind=BreakKind.FREE, minutes=10, count=2, stops_clock=True)


def test_they_are_added_to_the_exams_own_and_all_are_alike_then() -> None:
    scheduled = Breaks(kind=BreakKind.SCHEDULED, minutes=15, count=1, after=(70,))
    found = alone(a_blueprint(breaks=scheduled), Terms(clock_stopping_breaks=2, break_minutes=5)).blueprint.breaks
    assert found == Breaks(kind=BreakKind.FREE, minutes=15, count=3, stops_clock=True)


def test_the_exams_own_breaks_stay_as_they_are_for_everybody_else() -> None:
    scheduled = Breaks(kind=BreakKind.SCHEDULED, minutes=15, count=1, after=(70,))
    assert alone(a_blueprint(breaks=scheduled), Terms(time_factor=2)).blueprint.breaks == scheduled


# --- an exam that is open already ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "new", "more"),
    [
        ([], Terms(time_factor=1.5), 5),
        ([], Terms(extra_minutes=7), 7),
        ([], Terms(time_factor=2, extra_minutes=7), 17),
        ([Terms(extra_minutes=5)], Terms(extra_minutes=7), 2),
        ([Terms(extra_minutes=7)], Terms(extra_minutes=5), 0),  # time is never taken away
        ([Terms(extra_minutes=7), Terms(extra_minutes=5)], Terms(extra_minutes=9), 2),
        ([], Terms(clock_stopping_breaks=1), 0),
    ],
)
def test_an_open_attempt_gets_the_difference(before: list[Terms], new: Terms, more: int) -> None:
    assert owed(an_attempt(now=NOON, minutes=10), new, before=before) == more


def test_a_factor_counts_from_what_the_attempt_has() -> None:
    attempt = an_attempt(now=NOON, time_factor=1.5)
    assert owed(attempt, Terms(time_factor=2), before=[Terms(time_factor=1.5)]) == 5
    assert owed(attempt, Terms(time_factor=1.25), before=[Terms(time_factor=1.5)]) == 0


def test_an_open_attempt_has_the_factor_and_the_breaks_from_then_on() -> None:
    attempt = with_terms(an_attempt(now=NOON), Terms(time_factor=1.5, clock_stopping_breaks=1), breaks_of_exam=None)
    assert attempt.time_factor == 1.5
    assert attempt.blueprint.breaks == Breaks(kind=BreakKind.FREE, minutes=10, count=1, stops_clock=True)


def test_terms_given_twice_do_not_add_up_and_never_take_a_break_away() -> None:
    attempt = an_attempt(now=NOON)
    for count, has in ((2, 2), (2, 2), (1, 2), (0, 2), (3, 3)):
        attempt = with_terms(attempt, Terms(extra_minutes=1, clock_stopping_breaks=count), breaks_of_exam=None)
        assert attempt.blueprint.breaks is not None
        assert attempt.blueprint.breaks.count == has


# --- when they hold ---------------------------------------------------------------------------------------------------


def an_accommodation(**changes: object) -> Accommodation:
    fields = {"terms": Terms(extra_minutes=5), "reason": "reads slowly", "given_by": None, "given_at": NOON}
    return Accommodation(id="given", **{**fields, **changes})  # type: ignore[arg-type]


def test_an_accommodation_holds_from_when_it_is_given_until_it_expires_or_is_ended() -> None:
    assert not an_accommodation().holds(NOON - DAY)
    assert an_accommodation().holds(NOON)
    assert an_accommodation().holds(NOON + 900 * DAY)
    assert an_accommodation(expires_at=NOON + DAY).holds(NOON + DAY / 2)
    assert not an_accommodation(expires_at=NOON + DAY).holds(NOON + DAY)
    assert not an_accommodation(ended_at=NOON + DAY).holds(NOON + DAY)


def test_an_open_attempt_has_what_held_at_its_start_or_was_given_since() -> None:
    ended = an_accommodation(ended_at=NOON + DAY)
    assert ended.applied_to(NOON)
    assert ended.applied_to(NOON - DAY)
    assert not ended.applied_to(NOON + DAY)


# --- what may be given and chosen -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(), "time_factor"),
        (Terms(break_minutes=20), "time_factor"),
        (Terms(time_factor=0.9), "time_factor"),
        (Terms(time_factor=5.1), "time_factor"),
        (Terms(time_factor=float("nan")), "time_factor"),
        (Terms(extra_minutes=-1), "extra_minutes"),
        (Terms(extra_minutes=601), "extra_minutes"),
        (Terms(clock_stopping_breaks=-1), "clock_stopping_breaks"),
        (Terms(clock_stopping_breaks=21), "clock_stopping_breaks"),
        (Terms(clock_stopping_breaks=1, break_minutes=0), "clock_stopping_breaks"),
    ],
)
def test_terms_that_give_nothing_or_too_much_are_refused(terms: Terms, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        sound(terms, expires_at=None, now=NOON)
    assert refused.value.field == field


def test_an_accommodation_can_not_have_expired_when_it_is_given() -> None:
    terms = Terms(untimed=True)
    assert sound(terms, expires_at=NOON + DAY, now=NOON) is terms
    with pytest.raises(Invalid, match="expired-already"):
        sound(terms, expires_at=NOON, now=NOON)


def test_a_reason_is_some_words_and_not_a_novel() -> None:
    assert reason_kept("  reads \n slowly ") == "reads slowly"
    for reason in ("", " \n ", "x" * 501):
        with pytest.raises(Invalid, match="bad-reason"):
            reason_kept(reason)


def test_a_grant_is_a_minute_at_least_and_ten_hours_at_most() -> None:
    assert [minutes_given(one) for one in (1, 600)] == [1, 600]
    for number in (0, -5, 601):
        with pytest.raises(Invalid, match="bad-minutes"):
            minutes_given(number)


@pytest.mark.parametrize("purpose", [Purpose.QUIZ, Purpose.DIAGNOSTIC, Purpose.PRACTICE])
def test_practice_may_be_sat_with_more_time_by_choice(purpose: Purpose) -> None:
    assert [chosen(one, a_blueprint(purpose=purpose)) for one in (1, 1.25, 1.5, 2)] == [1, 1.25, 1.5, 2]


@pytest.mark.parametrize(
    ("factor", "purpose"), [(1.25, Purpose.MOCK), (1.1, Purpose.QUIZ), (0.5, Purpose.QUIZ), (9, Purpose.PRACTICE)]
)
def test_a_mock_has_no_choice_of_time_and_practice_not_any(factor: float, purpose: Purpose) -> None:
    with pytest.raises(Invalid, match="bad-time-factor"):
        chosen(factor, a_blueprint(purpose=purpose))


def test_a_mock_takes_the_terms_of_an_accommodation_all_the_same() -> None:
    mock = replace(a_blueprint(purpose=Purpose.MOCK), minutes=100)
    assert minutes(alone(mock, Terms(time_factor=1.25), factor=chosen(1, mock))) == 125
