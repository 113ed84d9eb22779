"""What a form is worth at the cut, and forms that are worth the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain import targets
from certprep.domain.assembly import ItemExposure, assemble, target
from certprep.domain.blueprint import Blueprint, Candidate, CannotDraw, Purpose
from certprep.domain.course import Level
from certprep.domain.item import Use
from certprep.domain.targets import Worth, worth
from tests.anybank import banks, blueprints
from tests.builders import a_blueprint, a_candidate
from tests.forms import a_full_bank, drawn, meets, the_full_mock


def test_the_ready_candidate_at_the_cut_gets_an_item_right_as_often_as_its_author_guessed() -> None:
    """p = .70 with four options: (.70 - .25) / .75 = .6 know it, so b = ln(.4 / .6) = -.4055; and P(0) is .70 again."""
    b = targets.location(np.array([0.70]), np.array([0.25]))
    assert b == pytest.approx([log(0.4 / 0.6)])
    assert targets.probability(0, b=b, c=np.array([0.25])) == pytest.approx([0.70])


@pytest.mark.parametrize("difficulty", [0.2, 0.25, 1.0])
def test_a_guess_below_chance_or_of_all_still_has_a_place_on_the_scale(difficulty: float) -> None:
    b = targets.location(np.array([difficulty]), np.array([0.25]))
    assert abs(float(b[0])) == pytest.approx(log(0.98 / 0.02))


@pytest.mark.parametrize("c", [0.0, 0.2, 0.25])
def test_information_is_most_where_lord_says(c: float) -> None:
    """Lord (1980), eq. 10-4 and 10-6 with a = 1 and D = 1: the most is at b + ln((1 + sqrt(1 + 8c)) / 2), and is as below; .25 without
    guessing, .1547 with four options.
    """
    best = log((1 + sqrt(1 + 8 * c)) / 2)
    most = (1 - 20 * c - 8 * c**2 + (1 + 8 * c) ** 1.5) / (8 * (1 - c) ** 2)
    zero, guess = np.array([0.0]), np.array([c])
    assert targets.information(best, b=zero, c=guess) == pytest.approx([most])
    for step in (-0.01, 0.01):
        assert targets.information(best + step, b=zero, c=guess)[0] < most


def test_information_is_the_squared_slope_over_the_variance() -> None:
    """Its definition, P'² / PQ (Lord 1980, eq. 5-9), with the slope as a difference quotient."""
    b, c = np.array([-1.2, 0.3, 0.9]), np.array([0.25, 0.0, 1 / 6])
    above, below = (targets.probability(0.4 + step, b=b, c=c) for step in (1e-5, -1e-5))
    right = targets.probability(0.4, b=b, c=c)
    slope = (above - below) / 2e-5
    assert targets.information(0.4, b=b, c=c) == pytest.approx(slope**2 / (right * (1 - right)))


def test_the_worth_of_a_form_is_the_sum_over_its_items() -> None:
    """.6 and .8 without guessing: 1.4 points; information p(1 - p) = .24 + .16."""
    found = worth([a_candidate("a", difficulty=0.6, guess=0.0), a_candidate("b", difficulty=0.8, guess=0.0)])
    assert (found.score, found.information) == pytest.approx((1.4, 0.4))


# --- the target -----------------------------------------------------------------------------------------------------


def test_the_target_is_the_banks_mean_by_domain() -> None:
    """Two of EXS at .5 or .7, mean .6; one of NUT at .9: 2 · .6 + .9 points, whatever the bank's proportions."""
    bank = [a_candidate(f"e{n}", difficulty=one, guess=0.0) for n, one in enumerate((0.5, 0.7))]
    bank += [a_candidate(f"n{n}", domain="NUT", difficulty=0.9, guess=0.0) for n in range(30)]
    found = target(a_blueprint(scored={"EXS": 2, "NUT": 1}), bank)
    assert found.score == pytest.approx(2 * 0.6 + 0.9)
    assert found.information == pytest.approx(0.25 + 0.21 + 0.09)


def test_the_target_keeps_to_the_levels_of_the_blueprint_where_the_bank_does_not() -> None:
    """Nine in ten are of recall, at .8; the blueprint takes no more than half, so half are of analysis, at .4."""
    bank = [a_candidate(f"r{n}", difficulty=0.8, guess=0.0) for n in range(9)]
    bank.append(a_candidate("a", level=Level.ANALYSIS, difficulty=0.4, guess=0.0))
    blueprint = a_blueprint(scored={"EXS": 10}, levels={Level.RECALL: (0, 50)})
    assert target(blueprint, bank).score == pytest.approx(5 * 0.8 + 5 * 0.4)


def test_the_target_has_as_many_of_each_kind_as_the_blueprint_names() -> None:
    """Three numeric of ten, at .5; seven single, at .9; in the bank there are as many of each."""
    bank = [a_candidate(f"s{n}", difficulty=0.9, guess=0.0) for n in range(5)]
    bank += [a_candidate(f"n{n}", kind="numeric", difficulty=0.5, guess=0.0) for n in range(5)]
    found = target(a_blueprint(scored={"EXS": 10}, kinds={"numeric": 3}), bank)
    assert found.score == pytest.approx(3 * 0.5 + 7 * 0.9)


# --- forms that are worth the same ----------------------------------------------------------------------------------


def off(form: Sequence[Candidate], aim: Worth) -> tuple[float, float]:
    """How far a form is from its target: points of expected score, and the share of information."""
    found = worth(form)
    return abs(found.score - aim.score), abs(found.information / aim.information - 1)


def test_full_mocks_are_parallel() -> None:
    """Twenty seeds on a bank of 1,200: expected scores within half a point of the target, information within five per cent."""
    pool, blueprint = a_full_bank(), the_full_mock()
    aim = target(blueprint, pool)
    forms = [drawn(assemble(blueprint, pool, seed=seed), pool) for seed in range(20)]
    assert all(off(form, aim)[0] <= 0.5 and off(form, aim)[1] <= 0.05 for form in forms)
    assert all(meets(form, pool, blueprint) for form in forms)
    assert len({frozenset(form) for form in forms}) == 20


def test_without_swaps_they_are_not() -> None:
    """What the swaps are for: as drawn, some of twenty are off by more than a point."""
    pool, blueprint = a_full_bank(), the_full_mock()
    aim = target(blueprint, pool)
    untouched = replace(blueprint, purpose=Purpose.PRACTICE)
    forms = [drawn(assemble(untouched, pool, seed=seed), pool) for seed in range(20)]
    assert max(off(form, aim)[0] for form in forms) > 1


def test_the_forms_of_one_learner_are_parallel_while_they_share_nothing() -> None:
    pool, blueprint = a_full_bank(), the_full_mock()
    aim = target(blueprint, pool)
    seen: Counter[str] = Counter()
    uses = Counter({one.item: number % 4 for number, one in enumerate(pool)})
    for seed in range(5):
        form = drawn(assemble(blueprint, pool, exposure=ItemExposure(seen=seen, uses=uses), seed=seed), pool)
        assert seen.keys().isdisjoint(one.item for one in form)
        score, information = off(form, aim)
        assert (score <= 0.5, information <= 0.05) == (True, True)
        seen.update(one.item for one in form)
        uses.update(one.item for one in form)


def test_a_fresh_item_is_not_given_up_for_the_sake_of_the_target() -> None:
    """Only the easiest are fresh: the form is too easy, and that is the best there is."""
    pool = [a_candidate(f"{n:02}", difficulty=0.9 if n < 5 else 0.5) for n in range(30)]
    exposure = ItemExposure(seen={f"{n:02}": 1 for n in range(5, 30)})
    form = assemble(a_blueprint(scored={"EXS": 5}), pool, exposure=exposure, seed=1)
    assert {seat.item for seat in form.seats} == {f"{n:02}" for n in range(5)}


def test_the_least_used_give_way_only_where_nothing_else_brings_the_target() -> None:
    """Unused ones are all easy: some of them are swapped for used ones. Where unused ones will do, no used one comes."""
    pool = [a_candidate(f"{n:02}", difficulty=0.9 if n < 10 else 0.5) for n in range(30)]
    uses = {f"{n:02}": 1 for n in range(10, 30)}
    blueprint = a_blueprint(scored={"EXS": 8})
    form = drawn(assemble(blueprint, pool, exposure=ItemExposure(uses=uses), seed=1), pool)
    assert 1 <= sum(one.difficulty == 0.5 for one in form) < 8
    mixed = [replace(one, difficulty=0.9 if number % 3 else 0.5) for number, one in enumerate(pool)]
    for seed in range(10):
        form = drawn(assemble(blueprint, mixed, exposure=ItemExposure(uses=uses), seed=seed), mixed)
        assert {one.item for one in form} <= {f"{n:02}" for n in range(10)}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pool=banks(fewest=8, most=12), blueprint=blueprints(), seed=st.integers(0, 1000))
def test_swaps_keep_every_rule_and_never_lead_away_from_the_target(
    pool: list[Candidate], blueprint: Blueprint, seed: int
) -> None:
    """The same draw, with and without swaps."""
    bare = [replace(one, use=Use.ANY) for one in pool]
    try:
        plain = drawn(assemble(replace(blueprint, purpose=Purpose.PRACTICE), bare, seed=seed), bare)
    except CannotDraw:
        return
    moved = drawn(assemble(replace(blueprint, purpose=Purpose.MOCK), bare, seed=seed), bare)
    assert meets(moved, bare, blueprint)
    aim = target(blueprint, bare)
    assert _distance(moved, aim) <= _distance(plain, aim) + 1e-4


def _distance(form: Sequence[Candidate], aim: Worth) -> float:
    score, information = off(form, aim)
    return sqrt((score / 0.5) ** 2 + (information / 0.05) ** 2)


def test_the_logistic_is_the_textbooks() -> None:
    """By hand: b = 0, c = .2, at ability 1: .2 + .8 / (1 + e⁻¹) = .7848."""
    found = targets.probability(1.0, b=np.array([0.0]), c=np.array([0.2]))
    assert found == pytest.approx([0.2 + 0.8 / (1 + exp(-1))])
