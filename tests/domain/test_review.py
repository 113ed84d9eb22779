"""Spaced review: golden values of FSRS-6, study days, ratings."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import fsrs
import pytest

from certprep.domain.attempt import Confidence
from certprep.domain.review import Card, Rating, day_begins_at, rating, schedule, study_day

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GOOD, AGAIN, HARD = Rating.GOOD, Rating.AGAIN, Rating.HARD


def new_card(now: datetime = NOON) -> Card:
    return Card(subject="exs1-001", due_at=now)


def when_due(ratings: Iterable[Rating], *, zone: str = "UTC", now: datetime = NOON) -> list[Card]:
    """A new card after each of these answers, each given when the card was due."""
    cards, card = [], new_card(now)
    for rated in ratings:
        card = schedule(card, rated, now=card.due_at, zone=zone, rng=None)
        cards.append(card)
    return cards


def days(cards: Iterable[Card], *, zone: str = "UTC") -> list[int]:
    """From each answer to the next, in the learner's study days."""
    found = []
    for card in cards:
        assert card.last_day is not None
        found.append((study_day(card.due_at, zone) - card.last_day).days)
    return found


# --- FSRS-6 ---------------------------------------------------------------------------------------------------------

SEQUENCE = [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5
INTERVALS = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_the_intervals_are_those_of_fsrs_6() -> None:
    """Default weights, retention 0.90, no fuzz, steps of 1 and 10 minutes, relearning after 10 (py-fsrs, test_review_card)."""
    assert days(when_due(SEQUENCE)) == INTERVALS


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati", "Australia/Lord_Howe"])
def test_the_intervals_are_the_same_in_every_zone_and_across_summer_time(zone: str) -> None:
    """With UTC days, an evening in California would count a day too many or too few."""
    evening = datetime(2026, 3, 2, 21, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert days(when_due(SEQUENCE, zone=zone, now=evening), zone=zone) == INTERVALS


def test_stability_and_difficulty_after_a_lapse_at_the_start_are_those_of_fsrs_6() -> None:
    """Again, then Good after 0, 0, 1, 3, 8 and 21 days (py-fsrs, test_memo_state)."""
    card, now = new_card(), NOON
    for rated, gap in zip([AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD], [0, 0, 1, 3, 8, 21], strict=True):
        now += timedelta(days=gap)
        card = schedule(card, rated, now=now, zone="UTC", rng=None)
    assert card.stability == pytest.approx(53.62691, abs=1e-4)
    assert card.difficulty == pytest.approx(6.3574867, abs=1e-4)


@pytest.mark.parametrize(("rated", "stability"), [(AGAIN, 0.212), (HARD, 1.2931), (GOOD, 2.3065)])
def test_the_first_grade_sets_the_stability(rated: Rating, stability: float) -> None:
    assert schedule(new_card(), rated, now=NOON, zone="UTC", rng=None).stability == pytest.approx(stability, abs=1e-4)


def test_an_easy_first_grade_would_set_a_stability_of_8_2956() -> None:
    """No answer of ours is ever rated Easy, but the weights are those that give it."""
    card, _ = fsrs.Scheduler(enable_fuzzing=False).review_card(fsrs.Card(), fsrs.Rating.Easy)
    assert card.stability == pytest.approx(8.2956, abs=1e-4)


def test_what_was_missed_comes_back_within_the_session() -> None:
    first, second = when_due([AGAIN, GOOD])
    assert first.due_at == NOON + timedelta(minutes=1)
    assert second.due_at == NOON + timedelta(minutes=11)


# --- study days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2026-03-02T03:59:59+00:00", "UTC", "2026-03-01"),
        ("2026-03-02T04:00:00+00:00", "UTC", "2026-03-02"),
        ("2026-03-02T12:00:00+00:00", "America/New_York", "2026-03-02"),  # seven in the morning
        ("2026-03-02T08:59:59+00:00", "America/New_York", "2026-03-01"),
        ("2026-03-02T09:00:00+00:00", "America/New_York", "2026-03-02"),
        # Summer time begins on 8 March 2026 at two in the morning: from then on four o'clock is 08:00 UTC.
        ("2026-03-08T07:59:59+00:00", "America/New_York", "2026-03-07"),
        ("2026-03-08T08:00:00+00:00", "America/New_York", "2026-03-08"),
        # It ends on 1 November at two: four o'clock is 09:00 UTC again.
        ("2026-11-01T08:59:59+00:00", "America/New_York", "2026-10-31"),
        ("2026-11-01T09:00:00+00:00", "America/New_York", "2026-11-01"),
        ("2026-03-01T14:00:00+00:00", "Pacific/Kiritimati", "2026-03-02"),  # fourteen hours ahead
        ("2026-03-01T13:59:59+00:00", "Pacific/Kiritimati", "2026-03-01"),
        ("2026-03-01T22:15:00+00:00", "Asia/Kathmandu", "2026-03-02"),  # five and three quarters ahead
        ("2026-03-01T22:14:59+00:00", "Asia/Kathmandu", "2026-03-01"),
    ],
)
def test_a_study_day_begins_at_four_in_the_morning_where_the_learner_is(now: str, zone: str, day: str) -> None:
    assert study_day(datetime.fromisoformat(now), zone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_a_day_begins_when_the_one_before_has_ended_all_year_round(zone: str) -> None:
    for number in range(366):
        day = date(2026, 1, 1) + timedelta(days=number)
        begins = day_begins_at(day, zone)
        assert begins.tzinfo is UTC
        assert study_day(begins, zone) == day
        assert study_day(begins - timedelta(seconds=1), zone) == day - timedelta(days=1)


def test_a_card_comes_due_when_the_learners_day_begins_not_at_the_hour_of_the_last_review() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    first = schedule(new_card(late), GOOD, now=late, zone="America/New_York", rng=None)
    second = schedule(first, GOOD, now=first.due_at, zone="America/New_York", rng=None)
    assert second.due_at == datetime(2026, 3, 4, 4, 0, tzinfo=ZoneInfo("America/New_York"))
    assert second.due_at.tzinfo is UTC


def test_after_midnight_is_still_the_same_study_day() -> None:
    """A card learned at eleven and answered again at one counts no day between."""
    eleven = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    card = schedule(new_card(eleven), GOOD, now=eleven, zone="UTC", rng=None)
    again = schedule(card, GOOD, now=eleven + timedelta(hours=2), zone="UTC", rng=None)
    assert again.last_day == date(2026, 3, 2)
    assert again.due_at == datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


def test_a_card_is_due_from_its_time_on() -> None:
    assert new_card().is_due(NOON)
    assert not new_card().is_due(NOON - timedelta(microseconds=1))


# --- ratings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correct", "confidence", "rated"),
    [
        (False, None, AGAIN),
        (False, Confidence.SURE, AGAIN),
        (False, Confidence.UNSURE, AGAIN),
        (True, Confidence.UNSURE, HARD),
        (True, Confidence.SURE, GOOD),
        (True, None, GOOD),  # none given counts as sure
    ],
)
def test_a_rating_is_derived_from_the_answer(correct: bool, confidence: Confidence | None, rated: Rating) -> None:
    assert rating(correct=correct, confidence=confidence) is rated


def test_nothing_is_ever_rated_easy() -> None:
    assert set(Rating) == {"again", "hard", "good"}


# --- fuzz -----------------------------------------------------------------------------------------------------------


def due_after(card: Card, seed: int) -> int:
    (found,) = days([schedule(card, GOOD, now=card.due_at, zone="UTC", rng=Random(seed))])
    return found


def test_what_was_learned_together_comes_back_a_little_apart() -> None:
    """46 days without fuzz: up to two to either side, and each of the five about as often."""
    card = when_due(SEQUENCE[:3])[-1]
    found = [due_after(card, seed) for seed in range(200)]
    assert set(found) == {44, 45, 46, 47, 48}
    assert all(20 <= found.count(number) <= 60 for number in set(found))


def test_the_fuzz_comes_from_the_rng_and_from_nowhere_else() -> None:
    card = when_due(SEQUENCE[:3])[-1]
    assert [due_after(card, 5) for _ in range(20)] == [due_after(card, 5)] * 20


def test_the_fuzz_moves_the_day_and_never_the_memory() -> None:
    card = when_due(SEQUENCE[:3])[-1]
    one, other = (schedule(card, GOOD, now=card.due_at, zone="UTC", rng=Random(seed)) for seed in (1, 2))
    assert one.due_at != other.due_at
    assert (one.stability, one.difficulty, one.last_day) == (other.stability, other.difficulty, other.last_day)


@pytest.mark.parametrize("step", range(len(SEQUENCE)))
def test_no_interval_is_fuzzed_by_more_than_a_twentieth_or_a_day(step: int) -> None:
    card = when_due(SEQUENCE[:step])[-1] if step else new_card()
    plain = INTERVALS[step]
    found = [
        days([schedule(card, SEQUENCE[step], now=card.due_at, zone="UTC", rng=Random(seed))])[0] for seed in range(20)
    ]
    spread = max(1, round(plain / 20)) if plain > 2 else 0
    assert min(found) >= plain - spread
    assert max(found) <= plain + spread
