"""Drawing a form: every rule of a blueprint holds, and what this learner knows least comes first."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.assembly import ItemExposure, assemble
from certprep.domain.blueprint import Blueprint, Candidate, CannotDraw, Form, Purpose, Shortage
from certprep.domain.course import Level
from certprep.domain.item import Status, Use
from tests.anybank import banks, blueprints
from tests.builders import a_blueprint, a_candidate
from tests.forms import (
    a_full_bank,
    drawn,
    hostile,
    meets,
    possible,
    ready,
    side_by_side,
    the_full_mock,
    whole,
)


def a_pool(each: int = 6, *, domains: Collection[str] = ("EXS", "NUT"), **changes: Any) -> list[Candidate]:
    """`each` candidates in each domain, their levels and the domain's two modules in turn."""
    return [
        a_candidate(
            f"{domain}-{number:03}",
            **{
                "domain": domain,
                "module": f"{domain}-{number % 2}",
                "level": list(Level)[number % 3],
                **changes,
            },
        )
        for domain in domains
        for number in range(each)
    ]


def recently(*items: str) -> ItemExposure:
    """These were in Alice's last forms."""
    return ItemExposure(recent=set(items))


def items_of(form: Form) -> set[str]:
    return {seat.item for seat in form.seats}


def pilots(each: int = 4, **changes: Any) -> list[Candidate]:
    return [replace(one, item=f"p-{one.item}") for one in a_pool(each, status=Status.PILOT, **changes)]


# --- examples -------------------------------------------------------------------------------------------------------


def test_a_form_has_exactly_as_many_items_of_each_domain_as_its_blueprint_says() -> None:
    pool = a_pool()
    form = assemble(a_blueprint(scored={"EXS": 4, "NUT": 2}), pool, seed=1)
    assert Counter(one.domain for one in drawn(form, pool)) == {"EXS": 4, "NUT": 2}


def test_the_same_seed_draws_the_same_form_and_another_seed_another() -> None:
    pool = a_pool(12)
    first = assemble(a_blueprint(), pool, seed=1)
    assert assemble(a_blueprint(), reversed(pool), seed=1) == first
    others = {assemble(a_blueprint(), pool, seed=seed).seats for seed in range(2, 12)}
    assert len(others | {first.seats}) == 11


def test_each_item_is_drawn_about_as_often_as_any_other() -> None:
    """40 draws of half a bank of 12: 20 each, with a standard deviation of 3.2; none is off by more than four of those."""
    pool = a_pool(6)
    times = Counter(seat.item for seed in range(40) for seat in assemble(a_blueprint(), pool, seed=seed).seats)
    assert set(times) == {one.item for one in pool}
    assert 7 <= min(times.values()) <= max(times.values()) <= 33


def test_items_of_the_last_forms_stay_away_while_others_remain() -> None:
    pool = a_pool(6)
    first = assemble(a_blueprint(), pool, seed=1)
    second = assemble(a_blueprint(), pool, exposure=recently(*items_of(first)), seed=1)
    assert items_of(first).isdisjoint(items_of(second))


def test_items_come_back_rather_than_an_exam_not_being_drawn() -> None:
    pool = a_pool(4)
    recent = {one.item for one in pool if one.item != "EXS-000"}
    form = assemble(a_blueprint(), pool, exposure=recently(*recent), seed=1)
    assert "EXS-000" in {seat.item for seat in form.seats}
    assert len(items_of(form) & recent) == 5


def test_pilot_items_of_the_last_forms_stay_away_too() -> None:
    pool = [*a_pool(), *pilots(2)]
    recent = {"p-EXS-000", "p-EXS-001", "p-NUT-000"}
    for seed in range(10):
        form = assemble(a_blueprint(pilot=1), pool, exposure=recently(*recent), seed=seed)
        assert [one.item for one in drawn(form, pool, scored=False)] == ["p-NUT-001"]


def test_the_questions_of_a_form_are_in_no_order_that_tells_anything() -> None:
    """Six items, all of them in each form, in another order each time."""
    orders = {assemble(a_blueprint(), a_pool(3), seed=seed).seats for seed in range(10)}
    assert len(orders) == 10


@pytest.mark.parametrize("status", [Status.DRAFT, Status.VETTING, Status.RETIRED, Status.PILOT])
def test_only_live_items_are_scored(status: Status) -> None:
    pool = [*a_pool(3), a_candidate("EXS-unready", status=status)]
    for seed in range(5):
        form = assemble(a_blueprint(pilot=0), pool, seed=seed)
        assert "EXS-unready" not in {seat.item for seat in form.seats}


def test_a_quiz_never_draws_what_is_kept_for_mocks() -> None:
    pool = a_pool(3, use=Use.MOCK)
    with pytest.raises(CannotDraw):
        assemble(a_blueprint(purpose=Purpose.QUIZ), pool, seed=1)
    with pytest.raises(CannotDraw):
        assemble(a_blueprint(purpose=Purpose.DIAGNOSTIC), pool, seed=1)
    assert len(assemble(a_blueprint(purpose=Purpose.MOCK), pool, seed=1).seats) == 6


def test_enemies_are_kept_apart_whichever_of_them_names_the_other() -> None:
    pool = [*a_pool(4, domains=("NUT",)), *(a_candidate(f"EXS-{n}") for n in range(4))]
    pool[-1] = replace(pool[-1], enemies=frozenset({"EXS-0", "EXS-1"}))
    for seed in range(10):
        items = {one.item for one in drawn(assemble(a_blueprint(), pool, seed=seed), pool)}
        assert {"EXS-0", "EXS-1", "EXS-2"} <= items


def test_a_blueprint_may_ask_for_an_item_of_every_module() -> None:
    pool = [a_candidate(f"EXS-{n:02}", module="big" if n else "small") for n in range(30)]
    blueprint = a_blueprint(scored={"EXS": 3}, every_module=True)
    assert all("EXS-00" in {seat.item for seat in assemble(blueprint, pool, seed=n).seats} for n in range(5))


def test_a_blueprint_may_ask_for_exactly_so_many_items_of_a_kind() -> None:
    pool = [*a_pool(5), *(replace(one, item=f"n-{one.item}", kind="numeric") for one in a_pool(5))]
    for seed, count in enumerate(range(7)):
        form = assemble(a_blueprint(kinds={"numeric": count}), pool, seed=seed)
        assert sum(one.kind == "numeric" for one in drawn(form, pool)) == count


# --- cases ----------------------------------------------------------------------------------------------------------


def a_case(name: str, *domains: str, **changes: Any) -> list[Candidate]:
    """A case with an item of each of these domains, written in the order that their ids are not."""
    return [
        a_candidate(f"{name}-{9 - index}", domain=domain, case=name, index=index, **changes)
        for index, domain in enumerate(domains)
    ]


def test_a_case_is_drawn_whole_and_in_order_side_by_side() -> None:
    case = a_case("c1", "EXS", "EXS", "NUT")
    pool = [*a_pool(2), *case]
    for seed in range(20):
        form = assemble(a_blueprint(), pool, seed=seed)
        places = [place for place, seat in enumerate(form.seats) if seat.item.startswith("c1")]
        assert [form.seats[place].item for place in places] == ["c1-9", "c1-8", "c1-7"]
        assert places == list(range(places[0], places[0] + 3))


def test_the_items_of_a_case_count_where_they_belong() -> None:
    """Two of EXS and one of NUT, which with these leaves one and two: nothing else could fill the form."""
    pool = [*a_case("c1", "EXS", "EXS", "NUT"), *a_pool(1, domains=("EXS",)), *a_pool(2, domains=("NUT",))]
    assert len(assemble(a_blueprint(), pool, seed=1).seats) == 6


@pytest.mark.parametrize(
    "changes", [{"status": Status.DRAFT}, {"use": Use.MOCK}, {"domain": "SLP"}, {"enemies": frozenset({"c1-9"})}]
)
def test_a_case_of_which_one_item_may_not_be_drawn_is_not_drawn_at_all(changes: dict[str, Any]) -> None:
    first, last = a_case("c1", "EXS", "EXS")
    pool = [*a_pool(3), first, replace(last, **changes)]
    for seed in range(10):
        assert not items_of(assemble(a_blueprint(), pool, seed=seed)) & {"c1-9", "c1-8"}


def test_a_case_that_does_not_fit_is_left_out() -> None:
    pool = [*a_pool(3), *a_case("c1", "EXS", "EXS", "EXS", "EXS")]
    assert not any(item.startswith("c1") for item in items_of(assemble(a_blueprint(), pool, seed=1)))


def test_an_enemy_of_one_item_of_a_case_is_kept_from_all_of_it() -> None:
    case = a_case("c1", "EXS", "EXS")
    pool = [*a_pool(3), *case, a_candidate("EXS-foe", enemies=frozenset({"c1-8"}))]
    drawn_cases = 0
    for seed in range(20):
        items = items_of(assemble(a_blueprint(), pool, seed=seed))
        drawn_cases += "c1-9" in items
        assert not {"c1-9", "EXS-foe"} <= items
    assert drawn_cases


def test_a_case_of_pilot_items_takes_as_many_seats_as_it_has_items_and_is_never_cut_in_two() -> None:
    pool = [*a_pool(3), *a_case("c1", "EXS", "NUT", status=Status.PILOT), *a_case("c2", "EXS", "NUT", "NUT")]
    for seed in range(20):
        form = assemble(a_blueprint(pilot=2), pool, seed=seed)
        assert form.pilots == 2
        by_item = {one.item: one for one in pool}
        assert side_by_side([by_item[seat.item] for seat in form.seats], pool)
    assert assemble(a_blueprint(pilot=1), pool, seed=1).pilots == 0


# --- what was seen, and how often -----------------------------------------------------------------------------------


def test_what_the_learner_saw_least_comes_first() -> None:
    """Of EXS two are fresh, one was seen once, the others more often: the form needs three."""
    seen = {"EXS-000": 3, "EXS-001": 0, "EXS-002": 2, "EXS-004": 1, "EXS-005": 2}
    for seed in range(10):
        form = assemble(a_blueprint(), a_pool(6), exposure=ItemExposure(seen=seen), seed=seed)
        assert {item for item in items_of(form) if "EXS" in item} == {"EXS-001", "EXS-003", "EXS-004"}


def test_what_was_seen_often_long_ago_comes_before_what_was_in_the_last_forms() -> None:
    exposure = ItemExposure(seen=dict.fromkeys(["EXS-000", "EXS-001"], 50), recent={"EXS-002", "EXS-003"})
    for seed in range(10):
        form = assemble(a_blueprint(), a_pool(4), exposure=exposure, seed=seed)
        assert {"EXS-000", "EXS-001"} <= items_of(form)


def test_of_what_is_equally_new_to_the_learner_the_least_used_comes_first() -> None:
    uses = {"EXS-000": 7, "EXS-001": 8, "EXS-002": 7, "EXS-003": 9, "EXS-004": 9, "EXS-005": 8}
    exposure = ItemExposure(uses=uses, seen={"EXS-000": 1})
    for seed in range(10):
        form = assemble(a_blueprint(), a_pool(6), exposure=exposure, seed=seed)
        assert {item for item in items_of(form) if "EXS" in item} == {"EXS-001", "EXS-002", "EXS-005"}


# --- pilots ---------------------------------------------------------------------------------------------------------


def test_pilot_items_are_not_scored_and_are_spread_over_the_domains() -> None:
    pool = [*a_pool(), *pilots(4)]
    form = assemble(a_blueprint(pilot=5), pool, seed=1)
    assert form.pilots == 5
    unscored = drawn(form, pool, scored=False)
    assert {one.status for one in unscored} == {Status.PILOT}
    assert sorted(Counter(one.domain for one in unscored).values()) == [2, 3]
    assert len(drawn(form, pool)) == 6


def test_a_domain_whose_first_pilot_is_an_enemy_still_gets_its_turn() -> None:
    """One of the two of NUT is an enemy of all that is scored: the other one must stand in for it."""
    live = [a_candidate(f"EXS-{n}") for n in range(3)] + [a_candidate(f"NUT-{n}", domain="NUT") for n in range(3)]
    hostile_one = a_candidate("p-bad", domain="NUT", status=Status.PILOT, enemies=frozenset(one.item for one in live))
    pool = [*live, hostile_one, a_candidate("p-good", domain="NUT", status=Status.PILOT), *pilots(4, domains=("EXS",))]
    for seed in range(20):
        form = assemble(a_blueprint(pilot=2), pool, seed=seed)
        assert "p-good" in {one.item for one in drawn(form, pool, scored=False)}


def test_pilots_keep_apart_from_their_enemies_whoever_names_the_other() -> None:
    """One is an enemy of another pilot; one is named by an item that every form has."""
    live = [*a_pool(3, domains=("NUT",)), *(a_candidate(f"EXS-{n}", enemies=frozenset({"p-3"})) for n in range(3))]
    unscored = [a_candidate(f"p-{n}", status=Status.PILOT) for n in range(4)]
    unscored[0] = replace(unscored[0], enemies=frozenset({"p-1"}))
    for seed in range(10):
        form = assemble(a_blueprint(pilot=4), [*live, *unscored], seed=seed)
        items = {seat.item for seat in form.seats if not seat.scored}
        assert items in ({"p-0", "p-2"}, {"p-1", "p-2"})


def test_pilot_seats_without_a_pilot_item_are_left_out() -> None:
    form = assemble(a_blueprint(pilot=5), [*a_pool(), *pilots(1)], seed=1)
    assert (form.pilots, len(form.seats)) == (2, 8)


def test_a_pilot_of_a_domain_that_is_not_examined_is_not_drawn() -> None:
    form = assemble(a_blueprint(pilot=5), [*a_pool(), *pilots(2, domains=("SLP",))], seed=1)
    assert form.pilots == 0


def test_there_is_one_pilot_in_each_stretch_of_the_form() -> None:
    """24 seats, 4 of them unscored: one in each six."""
    pool = [*a_pool(10), *pilots(2)]
    for seed in range(10):
        form = assemble(a_blueprint(scored={"EXS": 10, "NUT": 10}, pilot=4), pool, seed=seed)
        places = [place for place, seat in enumerate(form.seats) if not seat.scored]
        assert [place // 6 for place in places] == [0, 1, 2, 3]


def test_pilots_are_spread_among_cases_too_at_the_next_place_where_none_is_cut() -> None:
    """Four cases of three and four pilots: one in each four seats, moved on by two at the most."""
    cases = [one for number in range(4) for one in a_case(f"c{number}", "EXS", "EXS", "EXS")]
    pool = [*cases, *(a_candidate(f"p-{number}", status=Status.PILOT) for number in range(4))]
    for seed in range(10):
        form = assemble(a_blueprint(scored={"EXS": 12}, pilot=4), pool, seed=seed)
        places = [place for place, seat in enumerate(form.seats) if not seat.scored]
        assert all(4 * number <= place < 4 * number + 6 for number, place in enumerate(places))


# --- any bank, any blueprint ----------------------------------------------------------------------------------------

ITEMS = st.sampled_from([f"i{number}" for number in range(10)])
KNOWN = st.builds(
    ItemExposure,
    seen=st.dictionaries(ITEMS, st.integers(1, 3)),
    recent=st.sets(ITEMS),
    uses=st.dictionaries(ITEMS, st.integers(1, 3)),
)


def _known(chosen: Sequence[Candidate], exposure: ItemExposure) -> tuple[int, int]:
    """How many are of the last forms, and how often the others were seen."""
    items = [one.item for one in chosen]
    return sum(item in exposure.recent for item in items), sum(exposure.seen.get(item, 0) for item in items)


def _used(chosen: Sequence[Candidate], exposure: ItemExposure) -> int:
    return sum(exposure.uses.get(one.item, 0) for one in chosen)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(pool=banks(fewest=6, most=11), blueprint=blueprints(), seed=st.integers(0, 2**63 - 1), exposure=KNOWN)
def test_a_form_meets_every_rule_and_is_refused_only_where_none_could(
    pool: list[Candidate], blueprint: Blueprint, seed: int, exposure: ItemExposure
) -> None:
    forms = list(possible(pool, blueprint))
    if not forms:
        with pytest.raises(CannotDraw):
            assemble(blueprint, pool, exposure=exposure, seed=seed)
        return
    form = assemble(blueprint, pool, exposure=exposure, seed=seed)
    scored, unscored = drawn(form, pool), drawn(form, pool, scored=False)
    by_item = {one.item: one for one in pool}
    assert len(items_of(form)) == len(form.seats)
    assert meets(scored, pool, blueprint)
    assert side_by_side([by_item[seat.item] for seat in form.seats], pool)
    best = min(_known(chosen, exposure) for chosen in forms)
    assert _known(scored, exposure) == best
    if blueprint.purpose is Purpose.PRACTICE:  # nothing was swapped for the sake of a target
        assert _used(scored, exposure) == min(_used(one, exposure) for one in forms if _known(one, exposure) == best)
    _check_pilots(unscored, scored, pool, blueprint)


def _check_pilots(
    unscored: Sequence[Candidate], scored: Sequence[Candidate], pool: Sequence[Candidate], blueprint: Blueprint
) -> None:
    able = ready(pool, blueprint, Status.PILOT)
    together = [*unscored, *scored]
    assert len(unscored) <= blueprint.pilot
    assert set(unscored) <= set(able)
    assert whole(unscored, pool)
    assert not any(hostile(one, other) for one, other in combinations(together, 2) if one in unscored)
    alone = [one for one in able if not one.case and one not in unscored]
    if len(unscored) < blueprint.pilot:
        assert all(any(hostile(one, other) for other in together) for one in alone)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(pool=banks(fewest=6, most=11), blueprint=blueprints(), seed=st.integers(0, 2**63 - 1), shuffled=st.randoms())
def test_the_same_bank_in_another_order_gives_the_same_form(
    pool: list[Candidate], blueprint: Blueprint, seed: int, shuffled: Any
) -> None:
    other = shuffled.sample(pool, len(pool))
    assert _outcome(blueprint, other, seed) == _outcome(blueprint, pool, seed)


def _outcome(blueprint: Blueprint, pool: Sequence[Candidate], seed: int) -> Form | tuple[Shortage, ...]:
    try:
        return assemble(blueprint, pool, seed=seed)
    except CannotDraw as refused:
        return refused.shortages


# --- at full size ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [{}, {"numeric": 12, "match": 6}])
def test_full_mocks_of_one_learner_share_no_item_while_the_bank_lasts(kinds: dict[str, int]) -> None:
    """Six forms of 120 from 1,070 live items; the last two are remembered as recent, all as seen."""
    pool = a_full_bank()
    blueprint = the_full_mock(every_module=True, kinds=kinds)
    seen: Counter[str] = Counter()
    last: list[set[str]] = [set(), set()]
    for seed in range(6):
        form = assemble(blueprint, pool, exposure=ItemExposure(seen=seen, recent=last[-1] | last[-2]), seed=seed)
        scored = drawn(form, pool)
        assert meets(scored, pool, blueprint)
        assert (len(form.seats), form.pilots) == (140, 20)
        assert seen.keys().isdisjoint(one.item for one in scored)
        seen.update(items_of(form))
        last.append(items_of(form))


def test_a_seed_repeats_in_another_process_and_under_another_hash() -> None:
    """What iterates over sets of words differs between processes; what a solver does under a clock differs between runs."""
    script = (
        "from certprep.domain.assembly import assemble\n"
        "from tests.forms import a_full_bank, the_full_mock\n"
        "form = assemble(the_full_mock(), a_full_bank(400), seed=11)\n"
        "print(' '.join(seat.item for seat in form.seats))"
    )
    there = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = assemble(the_full_mock(), a_full_bank(400), seed=11)
    assert there.stdout == " ".join(seat.item for seat in here.seats) + "\n"
