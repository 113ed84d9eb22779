"""Scores, with their uncertainty."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest

from certprep.domain.assembly import assemble
from certprep.domain.blueprint import Blueprint, Purpose, Scale
from certprep.domain.course import Level
from certprep.domain.item import Status
from certprep.domain.scoring import Count, Mark, conditional_sem, count, scaled, score, weakest, wilson
from tests.builders import a_blueprint, a_candidate

Z_95 = 1.959963984540054
FULL_MOCK = {"EXS": 18, "NUT": 12, "ASM": 18, "PRG": 18, "TEC": 12, "SPT": 6, "SPC": 12, "BEH": 12, "SLP": 12}
SCALE = Scale(lowest=100, highest=500, cut=350, cut_share=0.70)


def marks(right: int, of: int, **changes: object) -> list[Mark]:
    """`of` questions, the first `right` of them right."""
    return [_mark(position, correct=position < right, **changes) for position in range(of)]


def _mark(position: int, **changes: object) -> Mark:
    fields: dict[str, object] = {
        "item": f"exs1-{position:03}",
        "objective": "EXS-1.1",
        "domain": "EXS",
        "level": Level.RECALL,
        "scored": True,
        "answered": True,
        "correct": True,
        "unsure": False,
    }
    return Mark(position=position, **{**fields, **changes})  # type: ignore[arg-type]


# --- raw ------------------------------------------------------------------------------------------------------------


def test_unanswered_is_wrong_and_is_counted_as_unanswered() -> None:
    found = score(a_blueprint(), [*marks(2, 3), _mark(3, correct=False, answered=False)])
    assert (found.total.correct, found.total.of, found.unanswered) == (2, 4, 1)


def test_what_is_left_in_practice_counts_for_nothing_and_i_dont_know_is_wrong() -> None:
    left = _mark(3, correct=False, answered=False, optional=True)
    unknown = _mark(4, correct=False, answered=False, unknown=True, optional=True)
    found = score(a_blueprint(purpose=Purpose.PRACTICE), [*marks(2, 3, optional=True), left, unknown])
    assert (found.total.correct, found.total.of, found.unanswered) == (2, 4, 1)
    assert [mark.missed for mark in (left, unknown)] == [False, True]


def test_a_score_has_the_standard_error_of_its_total() -> None:
    """Lord (1957): sqrt(18 * 6 / 23) = 2.1669 questions."""
    assert score(a_blueprint(), marks(18, 24)).sem == pytest.approx(2.1669, abs=5e-5)


def test_unscored_questions_count_nowhere() -> None:
    pilots = [_mark(9, scored=False, answered=False, correct=False, domain="NUT", level=Level.ANALYSIS)]
    assert score(a_blueprint(), [*marks(2, 3), *pilots]) == score(a_blueprint(), marks(2, 3))


def test_domains_come_in_the_order_of_the_blueprint_and_levels_from_easy_to_hard() -> None:
    asked = [
        _mark(0, domain="NUT", level=Level.ANALYSIS),
        _mark(1, domain="EXS", level=Level.RECALL, correct=False),
        _mark(2, domain="NUT", level=Level.RECALL),
    ]
    found = score(a_blueprint(scored={"NUT": 2, "EXS": 1, "SLP": 0}), asked)
    assert [(one.name, one.correct, one.of) for one in found.domains] == [("NUT", 2, 2), ("EXS", 0, 1)]
    assert [(one.name, one.correct, one.of) for one in found.levels] == [("recall", 1, 2), ("analysis", 1, 1)]


def test_below_ten_questions_there_is_a_count_and_no_interval() -> None:
    assert count("EXS", marks(6, 9)).interval is None
    assert count("EXS", marks(6, 10)).interval is not None
    assert count("EXS", []).share == 0.0


def test_only_a_mock_with_a_scale_states_a_pass() -> None:
    assert score(a_blueprint(purpose=Purpose.MOCK), marks(10, 20)).scaled is None
    assert score(a_blueprint(purpose=Purpose.MOCK, scale=SCALE), marks(10, 20)).scaled is not None
    assert score(a_blueprint(purpose=Purpose.MOCK, scale=SCALE), []).scaled is None
    for purpose in (Purpose.QUIZ, Purpose.DIAGNOSTIC, Purpose.PRACTICE):
        assert score(a_blueprint(purpose=purpose, scale=SCALE), marks(10, 20)).scaled is None


# --- the interval of a share ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correct", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(correct: int, of: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3: 95 % intervals."""
    assert wilson(correct, of, z=Z_95) == pytest.approx((low, high), abs=5e-5)


def test_learners_see_an_80_per_cent_interval() -> None:
    """45 of 60: centre (.75 + z2/120) / (1 + z2/60), half z/(1 + z2/60) * sqrt(.1875/60 + z2/14400), z 1.281552, z2 1.642374."""
    low, high = wilson(45, 60)
    assert (low + high) / 2 == pytest.approx(0.743339, abs=1e-6)
    assert (high - low) / 2 == pytest.approx(0.070993, abs=1e-6)
    assert count("EXS", marks(45, 60)).interval == (low, high)


@pytest.mark.parametrize("of", [10, 60, 120])
def test_an_interval_stays_within_0_and_1_and_holds_the_share(of: int) -> None:
    for correct in range(of + 1):
        low, high = wilson(correct, of)
        assert 0.0 <= low <= correct / of + 1e-12
        assert correct / of - 1e-12 <= high <= 1.0


def test_the_conditional_standard_error_is_lords() -> None:
    """Lord (1957): sqrt(x(k - x) / (k - 1)). 84 of 120: sqrt(84 * 36 / 119) = 5.0410; nothing at either end."""
    assert conditional_sem(84, 120) == pytest.approx(5.0410, abs=5e-5)
    assert conditional_sem(0, 120) == conditional_sem(120, 120) == 0.0
    assert conditional_sem(1, 1) == 0.0


# --- the scale ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correct", "reads"), [(0, 100), (42, 225), (83, 347), (84, 350), (85, 354), (102, 425), (120, 500)]
)
def test_the_full_mock_reads_as_100_to_500_with_70_per_cent_at_350(correct: int, reads: int) -> None:
    """By hand: 83 is 100 + 83/84 * 250 = 347.02; 85 is 350 + 1/36 * 150 = 354.17; 102 is halfway from cut to top."""
    assert scaled(SCALE, correct=correct, of=120).score == reads


@pytest.mark.parametrize("cut_share", [0.5, 0.6, 0.65, 2 / 3, 0.6672, 0.7, 0.72, 0.725, 0.8342, 0.9, 0.99])
def test_no_fail_ever_rounds_into_a_pass(cut_share: float) -> None:
    """A cut of .6672 is 80.064 of 120: 80 is 349.8 on the scale, a fail."""
    scale = Scale(lowest=100, highest=500, cut=350, cut_share=cut_share)
    cut_raw = Decimal(str(cut_share)) * 120
    for correct in range(121):
        found = scaled(scale, correct=correct, of=120)
        assert found.passed is (correct >= cut_raw) is (found.score >= found.cut)
        assert 100 <= found.interval[0] <= found.score <= found.interval[1] <= 500


def test_one_more_right_answer_never_lowers_the_score() -> None:
    for cut_share in (0.5, 0.7, 0.83):
        scale = Scale(lowest=100, highest=500, cut=350, cut_share=cut_share)
        found = [scaled(scale, correct=correct, of=120).score for correct in range(121)]
        assert found == sorted(found)
        assert (found[0], found[-1]) == (100, 500)


def test_a_cut_of_seventy_per_cent_is_84_of_120_and_no_floating_point_fraction_more() -> None:
    """.7 * 120 is 84.0 by luck, .57 * 100 is 56.99999999999999: one who has 57 of 100 has reached the cut."""
    scale = Scale(lowest=100, highest=500, cut=350, cut_share=0.57)
    assert scaled(scale, correct=57, of=100).score == 350
    assert not scaled(scale, correct=56, of=100).passed


def test_too_close_to_call_is_a_cut_within_1_28_standard_errors() -> None:
    """At 78 of 120 the half-width is 1.2816 * sqrt(78 * 42 / 119) = 6.72, the cut 6 away; at 77, 6.76 and 7; at 90, 6.10 and 6; at
    91, 6.04 and 7.
    """
    close = [correct for correct in range(121) if scaled(SCALE, correct=correct, of=120).too_close]
    assert close == list(range(78, 91))


def test_passed_says_the_score_and_not_how_close_it_was() -> None:
    assert scaled(SCALE, correct=84, of=120).passed
    assert scaled(SCALE, correct=84, of=120).too_close
    assert not scaled(SCALE, correct=83, of=120).passed


def test_a_scale_without_a_panel_is_provisional() -> None:
    assert scaled(SCALE, correct=84, of=120).provisional
    settled = Scale(lowest=100, highest=500, cut=350, cut_share=0.70, provisional=False)
    assert not scaled(settled, correct=84, of=120).provisional


# --- the full mock, on a generated bank of 120 + 20 -------------------------------------------------------------------


def full_mock() -> Blueprint:
    return a_blueprint(purpose=Purpose.MOCK, scored=FULL_MOCK, pilot=20, minutes=150, scale=SCALE)


def sat(*, right: Sequence[str], pilots_right: bool) -> list[Mark]:
    """A sitting of the full mock with right answers to these scored items and to all or none of the pilots."""
    pool = {
        f"{domain}-{number:02}": a_candidate(
            f"{domain}-{number:02}",
            domain=domain,
            level=list(Level)[number % 3],
            status=Status.LIVE if number < most else Status.PILOT,
        )
        for domain, most in FULL_MOCK.items()
        for number in range(most + 3)
    }
    form = assemble(full_mock(), pool.values(), seed=11)
    assert (len(form.seats), form.pilots) == (140, 20)
    return [
        _mark(
            position,
            item=seat.item,
            domain=pool[seat.item].domain,
            level=pool[seat.item].level,
            scored=seat.scored,
            correct=seat.item in right if seat.scored else pilots_right,
        )
        for position, seat in enumerate(form.seats)
    ]


def some(right: int) -> list[str]:
    every = [f"{domain}-{number:02}" for domain, most in FULL_MOCK.items() for number in range(most)]
    return Random(3).sample(every, right)


@pytest.mark.parametrize(
    ("right", "reads", "passed"), [(83, 347, False), (84, 350, True), (120, 500, True), (0, 100, False)]
)
def test_the_full_mock_is_passed_at_84_of_120_and_failed_at_83_whatever_the_pilots(
    right: int,
    reads: int,
    passed: bool,
) -> None:
    for pilots_right in (True, False):
        found = score(full_mock(), sat(right=some(right), pilots_right=pilots_right))
        assert found.scaled is not None
        assert (found.scaled.score, found.scaled.cut, found.scaled.passed) == (reads, 350, passed)
        assert (found.total.correct, found.total.of) == (right, 120)


def test_the_full_mocks_domains_have_intervals_but_for_the_one_with_six_questions() -> None:
    found = score(full_mock(), sat(right=some(84), pilots_right=True))
    assert {one.name: one.of for one in found.domains} == FULL_MOCK
    assert [one.name for one in found.domains if one.interval is None] == ["SPT"]
    assert sum(one.correct for one in found.domains) == sum(one.correct for one in found.levels) == 84


# --- what to reread -------------------------------------------------------------------------------------------------


def domain_count(name: str, correct: int, of: int) -> Count:
    return Count(name=name, correct=correct, of=of, interval=None)


def test_the_weakest_domains_come_first_and_of_equals_the_one_with_more_questions() -> None:
    counts = [
        domain_count("EXS", 5, 10),
        domain_count("ASM", 1, 4),
        domain_count("NUT", 2, 8),
        domain_count("SLP", 9, 10),
    ]
    assert [one.name for one in weakest(counts)] == ["NUT", "ASM", "EXS"]


def test_a_domain_without_a_miss_is_not_weak() -> None:
    assert weakest([domain_count("EXS", 3, 3)]) == []
    assert [one.name for one in weakest([domain_count("EXS", 3, 3), domain_count("NUT", 2, 3)])] == ["NUT"]
