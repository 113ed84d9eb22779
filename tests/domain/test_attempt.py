"""The rules of a running attempt."""

import re
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from certprep.domain.attempt import (
    Answer,
    Confidence,
    closing,
    is_superseded,
    latest,
    same_change,
)
from certprep.domain.blueprint import Feedback, Purpose
from certprep.domain.errors import Invalid
from certprep.domain.item import Single
from certprep.domain.item.names import OptionNames
from tests.builders import a_blueprint, a_multiple, a_numeric, an_attempt, an_entry, an_item, an_option

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DEADLINE = NOON + timedelta(minutes=10)
TICK = timedelta(microseconds=1)


def an_answer(sequence: int, position: int = 0, **changes: object) -> Answer:
    return Answer(sequence=sequence, position=position, **{"response": None, "saved_at": NOON, **changes})  # type: ignore[arg-type]


# --- the clock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "accepts"),
    [
        (NOON, True),
        (DEADLINE, True),
        (DEADLINE + timedelta(seconds=10), True),  # the grace, for what was in flight
        (DEADLINE + timedelta(seconds=10) + TICK, False),
        (DEADLINE + timedelta(days=400), False),
    ],
)
def test_answers_are_accepted_until_ten_seconds_after_the_deadline(now: datetime, accepts: bool) -> None:
    attempt = an_attempt(now=NOON, minutes=10)
    assert attempt.accepts(now) is accepts
    assert attempt.must_settle(now) is not accepts


def test_the_countdown_shows_the_deadline_and_the_door_closes_ten_seconds_later() -> None:
    attempt = an_attempt(now=NOON, minutes=10)
    assert attempt.deadline_at == DEADLINE
    assert attempt.closes_at == closing(DEADLINE) == DEADLINE + timedelta(seconds=10)


def test_an_untimed_attempt_never_runs_out() -> None:
    attempt = an_attempt(now=NOON, minutes=None)
    assert attempt.closes_at is None
    assert attempt.accepts(NOON + timedelta(days=4000))
    assert not attempt.must_settle(NOON + timedelta(days=4000))


def test_what_is_closed_accepts_nothing_and_is_not_settled_again() -> None:
    attempt = an_attempt(now=NOON).submitted(NOON + timedelta(minutes=1))
    assert not attempt.accepts(NOON + timedelta(minutes=1))
    assert not attempt.must_settle(NOON + timedelta(hours=1))


def test_an_attempt_whose_time_ran_out_is_stamped_with_its_deadline() -> None:
    settled = an_attempt(now=NOON, minutes=10).settled()
    assert settled.closed_at == DEADLINE
    assert settled.closed


@pytest.mark.parametrize(
    ("handed_in", "stamped"),
    [
        (DEADLINE - TICK, DEADLINE - TICK),
        (DEADLINE, DEADLINE),
        (DEADLINE + timedelta(seconds=7), DEADLINE),
    ],
)
def test_handing_in_during_the_grace_is_stamped_with_the_deadline(handed_in: datetime, stamped: datetime) -> None:
    assert an_attempt(now=NOON, minutes=10).submitted(handed_in).closed_at == stamped


def test_an_untimed_attempt_is_closed_when_its_learner_says_so() -> None:
    late = NOON + timedelta(days=9)
    assert an_attempt(now=NOON, minutes=None).submitted(late).closed_at == late


@pytest.mark.parametrize("position", [-1, 3, 99])
def test_a_question_that_the_form_does_not_have_is_refused(position: int) -> None:
    with pytest.raises(Invalid) as refused:
        an_attempt(now=NOON, seats=3).seat(position)
    assert (refused.value.rule, refused.value.parameters) == ("no-such-question", {"count": 3})


def test_the_questions_of_a_form_are_at_their_positions() -> None:
    attempt = an_attempt(now=NOON, seats=3)
    assert [attempt.seat(position).item for position in range(3)] == ["exs1-001", "exs1-002", "exs1-003"]


# --- the names of options -------------------------------------------------------------------------------------------


def names(item: Single | None = None, *, seed: int = 1, position: int = 0) -> OptionNames:
    return OptionNames(item or an_item(), seed=seed, position=position)


def test_the_names_that_leave_the_server_tell_nothing_about_the_files() -> None:
    shown = names().shown
    assert set(shown) == {"a", "b", "c", "d"}
    assert len(set(shown.values())) == 4
    assert all(re.fullmatch(r"[a-z0-9]{2}", opaque) for opaque in shown.values())


def test_the_names_and_their_order_are_the_same_each_time_they_are_asked_for() -> None:
    assert list(names().shown.items()) == list(names().shown.items())


def test_each_attempt_and_each_position_has_names_of_its_own() -> None:
    every = [
        tuple(sorted(names(seed=seed, position=position).shown.items())) for seed in range(20) for position in range(20)
    ]
    assert len(set(every)) == 20 * 20
    for option in "abcd":
        assert len({dict(one)[option] for one in every}) > 300  # of 1,296


def test_the_key_is_at_every_place_about_as_often() -> None:
    """Of 400 forms a quarter each: 100, with a standard deviation of 8.7."""
    places = [list(names(seed=seed).shown).index("b") for seed in range(400)]
    assert all(65 <= places.count(place) <= 135 for place in range(4))


def test_the_largest_seed_of_the_store_has_names_too() -> None:
    assert len(names(seed=2**63 - 1).shown) == 4


def numbers(*texts: str, last: str = "") -> Single:
    options = tuple(an_option(f"o{place}", text, key=place == 0) for place, text in enumerate(texts))
    return an_item(options=(*options, an_option("none", last, last=True)) if last else options)


def test_numbers_stay_in_ascending_order() -> None:
    for seed in range(10):
        assert list(names(numbers("12 bpm", "60 bpm", "100 bpm"), seed=seed).shown) == ["o0", "o1", "o2"]


def test_none_of_these_stays_last_below_numbers_and_below_words() -> None:
    for seed in range(10):
        assert list(names(numbers("12", "60", last="None of these"), seed=seed).shown)[-1] == "none"
        assert list(names(numbers("Muscle", "Bone", last="None of these"), seed=seed).shown)[-1] == "none"


def test_words_are_shuffled() -> None:
    orders = {tuple(names(numbers("Muscle", "Bone", "Fat"), seed=seed).shown) for seed in range(60)}
    assert len(orders) == 6


def test_a_response_finds_its_way_in_and_out_again() -> None:
    found = names()
    opaque = [found.shown["c"], found.shown["a"]]
    assert found.inward(opaque) == ["c", "a"]
    assert found.outward(("c", "a")) == tuple(opaque)
    assert found.outward(None) is None


def test_a_number_is_no_option_and_stays_as_it_was_typed() -> None:
    found = OptionNames(a_numeric(), seed=1, position=0)
    assert found.shown == {}
    assert found.inward("12.5") == found.outward("12.5") == "12.5"


# --- the log --------------------------------------------------------------------------------------------------------


def test_the_answer_that_counts_is_the_one_accepted_last_not_the_one_with_the_highest_number() -> None:
    log = [an_answer(1, response=("a",)), an_answer(7, response=("b",)), an_answer(5, response=("c",))]
    assert latest(log)[0].response == ("c",)


def test_a_superseded_answer_never_counts() -> None:
    log = [an_answer(1, response=("a",)), an_answer(2, response=("b",), superseded=True)]
    assert latest(log)[0].sequence == 1
    assert latest([an_answer(1, superseded=True)]) == {}


def test_each_question_has_its_own_latest_answer_and_an_empty_one_clears() -> None:
    log = [an_answer(1, 4, response=("a",)), an_answer(2, 9, response=("b",)), an_answer(3, 4, response=None)]
    found = latest(log)
    assert (found[4].response, found[9].response) == (None, ("b",))


@pytest.mark.parametrize(
    ("after", "newest", "superseded"),
    [
        (None, 9, False),  # not a replay: the answer accepted later wins
        (3, None, False),  # nobody else answered this question
        (3, 3, False),  # what is there, its device knew
        (3, 2, False),
        (3, 4, True),
        (0, 1, True),
    ],
)
def test_a_replayed_entry_is_superseded_by_what_its_device_did_not_know(
    after: int | None,
    newest: int | None,
    superseded: bool,
) -> None:
    assert is_superseded(after=after, newest_sequence=newest) is superseded


# --- entries --------------------------------------------------------------------------------------------------------


def test_an_entry_becomes_a_line_of_the_log_with_the_files_own_ids() -> None:
    found = names()
    entry = an_entry(
        3,
        0,
        response=[found.shown["c"]],
        flagged=True,
        struck=(found.shown["d"], found.shown["a"]),
        confidence=Confidence.UNSURE,
        spent_ms=4100,
        after=2,
    )
    assert entry.answer(an_item(), found, now=NOON) == Answer(
        sequence=3,
        position=0,
        response=("c",),
        flagged=True,
        struck=("a", "d"),
        confidence=Confidence.UNSURE,
        spent_ms=4100,
        after=2,
        saved_at=NOON,
    )


def test_not_knowing_is_said_in_place_of_an_answer_not_beside_one() -> None:
    found = names()
    entry = an_entry(confidence=Confidence.UNKNOWN)
    assert entry.answer(an_item(), found, now=NOON).confidence is Confidence.UNKNOWN
    with pytest.raises(Invalid) as refused:
        an_entry(response=[found.shown["b"]], confidence=Confidence.UNKNOWN).answer(an_item(), found, now=NOON)
    assert (refused.value.rule, refused.value.field) == ("unknown-with-response", "confidence")


@pytest.mark.parametrize(
    ("purpose", "feedback", "practice", "checkable"),
    [
        (Purpose.PRACTICE, Feedback.EACH, True, True),
        (Purpose.PRACTICE, Feedback.END, True, False),
        (Purpose.QUIZ, Feedback.EACH, True, True),
        (Purpose.QUIZ, Feedback.END, False, False),
        (Purpose.MOCK, Feedback.END_WITHOUT_KEYS, False, False),
    ],
)
def test_what_is_there_to_learn_from_is_practice(
    purpose: Purpose, feedback: Feedback, practice: bool, checkable: bool
) -> None:
    attempt = an_attempt(now=NOON, blueprint=a_blueprint(purpose=purpose, feedback=feedback))
    assert (attempt.practice, attempt.checkable) == (practice, checkable)


def test_nothing_chosen_clears_the_answer() -> None:
    assert an_entry(response=None).answer(an_item(), names(), now=NOON).response is None
    assert an_entry(response=[]).answer(an_item(), names(), now=NOON).response is None


def test_two_options_of_a_multiple_come_in_the_order_of_the_file() -> None:
    found = OptionNames(a_multiple(), seed=1, position=0)
    entry = an_entry(response=[found.shown["c"], found.shown["a"]])
    assert entry.answer(a_multiple(), found, now=NOON).response == ("a", "c")


@pytest.mark.parametrize(
    ("response", "rule"),
    [
        (["a"], "unknown-option"),  # the file's own id, which no page ever showed
        (["000000000000"], "unknown-option"),
        ("a", "response-not-options"),
        (7, "response-not-options"),
        ([7], "unknown-option"),
        ([None], "unknown-option"),
        ({"a": 1}, "response-not-options"),
    ],
)
def test_what_the_question_does_not_have_is_refused(response: object, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        an_entry(response=response).answer(an_item(), names(), now=NOON)
    assert (refused.value.rule, refused.value.field) == (rule, "response")


def test_the_same_option_twice_is_refused() -> None:
    found = OptionNames(a_multiple(), seed=1, position=0)
    with pytest.raises(Invalid, match="unknown-option"):
        an_entry(response=[found.shown["a"], found.shown["a"]]).answer(a_multiple(), found, now=NOON)


def test_two_options_of_a_single_are_refused() -> None:
    found = names()
    with pytest.raises(Invalid, match="one-option-only"):
        an_entry(response=[found.shown["a"], found.shown["b"]]).answer(an_item(), found, now=NOON)


def test_striking_out_an_option_of_another_question_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        an_entry(struck=(names(position=1).shown["a"],)).answer(an_item(), names(), now=NOON)
    assert (refused.value.rule, refused.value.field) == ("unknown-option", "struck")


def test_a_repeat_says_the_same_whenever_it_was_sent() -> None:
    one = an_answer(1, response=("a",))
    assert same_change(one, an_answer(1, response=("a",), saved_at=NOON + timedelta(hours=1), spent_ms=9, after=0))


@pytest.mark.parametrize(
    "change",
    [
        {"position": 1},
        {"response": ("b",)},
        {"flagged": True},
        {"struck": ("b",)},
        {"confidence": Confidence.UNSURE},
    ],
)
def test_anything_else_under_the_same_sequence_is_another_change(change: dict[str, object]) -> None:
    one = an_answer(1, response=("a",))
    assert not same_change(one, an_answer(1, **{"position": 0, "response": ("a",), **change}))  # type: ignore[arg-type]


def test_the_order_of_an_items_options_depends_on_nothing_but_the_rng() -> None:
    assert an_item().option_ids(Random(4)) == an_item().option_ids(Random(4))
