"""Drawing a form: every rule of a blueprint holds, or what is missing is named."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from certprep.domain.assembly import assemble, count_recent, unmet
from certprep.domain.blueprint import Blueprint, Candidate, CannotDraw, Form, Purpose, Shortage
from certprep.domain.course import Level
from certprep.domain.item import Status, Use
from tests.builders import a_blueprint, a_candidate

FULL_MOCK = {"EXS": 18, "NUT": 12, "ASM": 18, "PRG": 18, "TEC": 12, "SPT": 6, "SPC": 12, "BEH": 12, "SLP": 12}
FULL_LEVELS = {Level.RECALL: (30.0, 40.0), Level.APPLICATION: (35.0, 45.0), Level.ANALYSIS: (20.0, 25.0)}


def a_pool(each: int = 6, *, domains: Collection[str] = ("EXS", "NUT"), **changes: Any) -> list[Candidate]:
    """`each` candidates in each domain, their levels and the domain's two modules in turn."""
    return [
        a_candidate(
            f"{domain}-{number:03}",
            domain=domain,
            module=f"{domain}-{number % 2}",
            level=list(Level)[number % 3],
            **changes,
        )
        for domain in domains
        for number in range(each)
    ]


def pilots(each: int = 4, **changes: Any) -> list[Candidate]:
    return [replace(one, item=f"p-{one.item}") for one in a_pool(each, status=Status.PILOT, **changes)]


def drawn(form: Form, pool: Sequence[Candidate], *, scored: bool = True) -> list[Candidate]:
    by_item = {one.item: one for one in pool}
    return [by_item[seat.item] for seat in form.seats if seat.scored is scored]


def hostile(one: Candidate, other: Candidate) -> bool:
    return one.item in other.enemies or other.item in one.enemies


# --- examples -------------------------------------------------------------------------------------------------------


def test_a_form_has_exactly_as_many_items_of_each_domain_as_its_blueprint_says() -> None:
    pool = a_pool()
    form = assemble(a_blueprint(scored={"EXS": 4, "NUT": 2}), pool, recent=(), seed=1)
    assert Counter(one.domain for one in drawn(form, pool)) == {"EXS": 4, "NUT": 2}


def test_the_same_seed_draws_the_same_form_and_another_seed_another() -> None:
    pool = a_pool(12)
    first = assemble(a_blueprint(), pool, recent=(), seed=1)
    assert assemble(a_blueprint(), reversed(pool), recent=(), seed=1) == first
    others = {assemble(a_blueprint(), pool, recent=(), seed=seed).seats for seed in range(2, 12)}
    assert len(others | {first.seats}) == 11


def test_each_item_is_drawn_about_as_often_as_any_other() -> None:
    """40 draws of half a bank of 12: 20 each, with a standard deviation of 3.2; none is off by more than four of those."""
    pool = a_pool(6)
    times = Counter(
        seat.item for seed in range(40) for seat in assemble(a_blueprint(), pool, recent=(), seed=seed).seats
    )
    assert set(times) == {one.item for one in pool}
    assert 7 <= min(times.values()) <= max(times.values()) <= 33


def test_items_of_the_last_forms_stay_away_while_others_remain() -> None:
    pool = a_pool(6)
    first = assemble(a_blueprint(), pool, recent=(), seed=1)
    second = assemble(a_blueprint(), pool, recent={seat.item for seat in first.seats}, seed=1)
    assert count_recent(second, {seat.item for seat in first.seats}) == 0


def test_items_come_back_rather_than_an_exam_not_being_drawn() -> None:
    pool = a_pool(4)
    recent = {one.item for one in pool if one.item != "EXS-000"}
    form = assemble(a_blueprint(), pool, recent=recent, seed=1)
    assert "EXS-000" in {seat.item for seat in form.seats}
    assert count_recent(form, recent) == 5


def test_pilot_items_of_the_last_forms_stay_away_too() -> None:
    pool = [*a_pool(), *pilots(2)]
    recent = {"p-EXS-000", "p-EXS-001", "p-NUT-000"}
    for seed in range(10):
        form = assemble(a_blueprint(pilot=1), pool, recent=recent, seed=seed)
        assert [one.item for one in drawn(form, pool, scored=False)] == ["p-NUT-001"]


def test_the_questions_of_a_form_are_in_no_order_that_tells_anything() -> None:
    """Six items, all of them in each form, in another order each time."""
    orders = {assemble(a_blueprint(), a_pool(3), recent=(), seed=seed).seats for seed in range(10)}
    assert len(orders) == 10


@pytest.mark.parametrize("status", [Status.DRAFT, Status.VETTING, Status.RETIRED, Status.PILOT])
def test_only_live_items_are_scored(status: Status) -> None:
    pool = [*a_pool(3), a_candidate("EXS-unready", status=status)]
    for seed in range(5):
        form = assemble(a_blueprint(pilot=0), pool, recent=(), seed=seed)
        assert "EXS-unready" not in {seat.item for seat in form.seats}


def test_a_quiz_never_draws_what_is_kept_for_mocks() -> None:
    pool = a_pool(3, use=Use.MOCK)
    with pytest.raises(CannotDraw):
        assemble(a_blueprint(purpose=Purpose.QUIZ), pool, recent=(), seed=1)
    with pytest.raises(CannotDraw):
        assemble(a_blueprint(purpose=Purpose.DIAGNOSTIC), pool, recent=(), seed=1)
    assert len(assemble(a_blueprint(purpose=Purpose.MOCK), pool, recent=(), seed=1).seats) == 6


def test_enemies_are_kept_apart_whichever_of_them_names_the_other() -> None:
    pool = [*a_pool(4, domains=("NUT",)), *(a_candidate(f"EXS-{n}") for n in range(4))]
    pool[-1] = replace(pool[-1], enemies=frozenset({"EXS-0", "EXS-1"}))
    for seed in range(10):
        items = {one.item for one in drawn(assemble(a_blueprint(), pool, recent=(), seed=seed), pool)}
        assert {"EXS-0", "EXS-1", "EXS-2"} <= items


def test_a_blueprint_may_ask_for_an_item_of_every_module() -> None:
    pool = [a_candidate(f"EXS-{n:02}", module="big" if n else "small") for n in range(30)]
    blueprint = a_blueprint(scored={"EXS": 3}, every_module=True)
    assert all("EXS-00" in {seat.item for seat in assemble(blueprint, pool, recent=(), seed=n).seats} for n in range(5))


def test_a_module_that_can_not_have_its_item_is_named() -> None:
    pool = [a_candidate("one", module="m1", enemies=frozenset({"two"})), a_candidate("two", module="m2")]
    pool += [a_candidate(f"more-{n}", module="m1") for n in range(3)]
    pool.append(a_candidate("three", module="m3", enemies=frozenset({"two"})))
    blueprint = a_blueprint(scored={"EXS": 3}, every_module=True)
    (shortage,) = unmet(blueprint, pool)
    assert (shortage.missing, shortage.domain, shortage.level) == (1, "", None)
    assert shortage.module in {"m2", "m3"}
    assert unmet(blueprint, [*pool, a_candidate("new", module=shortage.module)]) == ()


# --- pilots ---------------------------------------------------------------------------------------------------------


def test_pilot_items_are_not_scored_and_are_spread_over_the_domains() -> None:
    pool = [*a_pool(), *pilots(4)]
    form = assemble(a_blueprint(pilot=5), pool, recent=(), seed=1)
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
        form = assemble(a_blueprint(pilot=2), pool, recent=(), seed=seed)
        assert "p-good" in {one.item for one in drawn(form, pool, scored=False)}


def test_pilots_keep_apart_from_their_enemies_whoever_names_the_other() -> None:
    """One is an enemy of another pilot; one is named by an item that every form has."""
    live = [*a_pool(3, domains=("NUT",)), *(a_candidate(f"EXS-{n}", enemies=frozenset({"p-3"})) for n in range(3))]
    unscored = [a_candidate(f"p-{n}", status=Status.PILOT) for n in range(4)]
    unscored[0] = replace(unscored[0], enemies=frozenset({"p-1"}))
    for seed in range(10):
        form = assemble(a_blueprint(pilot=4), [*live, *unscored], recent=(), seed=seed)
        items = {seat.item for seat in form.seats if not seat.scored}
        assert items in ({"p-0", "p-2"}, {"p-1", "p-2"})


def test_pilot_seats_without_a_pilot_item_are_left_out() -> None:
    form = assemble(a_blueprint(pilot=5), [*a_pool(), *pilots(1)], recent=(), seed=1)
    assert (form.pilots, len(form.seats)) == (2, 8)


def test_a_pilot_of_a_domain_that_is_not_examined_is_not_drawn() -> None:
    form = assemble(a_blueprint(pilot=5), [*a_pool(), *pilots(2, domains=("SLP",))], recent=(), seed=1)
    assert form.pilots == 0


def test_there_is_one_pilot_in_each_stretch_of_the_form() -> None:
    """24 seats, 4 of them unscored: one in each six."""
    pool = [*a_pool(10), *pilots(2)]
    for seed in range(10):
        form = assemble(a_blueprint(scored={"EXS": 10, "NUT": 10}, pilot=4), pool, recent=(), seed=seed)
        places = [place for place, seat in enumerate(form.seats) if not seat.scored]
        assert [place // 6 for place in places] == [0, 1, 2, 3]


# --- what is missing ------------------------------------------------------------------------------------------------


def test_what_a_bank_lacks_is_named_by_domain_and_by_level() -> None:
    pool = [a_candidate(f"EXS-{n}", level=Level.RECALL) for n in range(3)]
    missing = unmet(a_blueprint(scored={"EXS": 3, "NUT": 2}, levels={Level.ANALYSIS: (20, 100)}), pool)
    assert set(missing) == {Shortage(missing=2, domain="NUT"), Shortage(missing=1, level=Level.ANALYSIS)}


def test_an_empty_bank_lacks_everything() -> None:
    assert set(unmet(a_blueprint(), [])) == {Shortage(missing=3, domain="EXS"), Shortage(missing=3, domain="NUT")}


def test_a_bank_that_suffices_lacks_nothing() -> None:
    assert unmet(a_blueprint(), a_pool(3)) == ()


# --- any bank, any blueprint ----------------------------------------------------------------------------------------


@st.composite
def _banks(draw: st.DrawFn) -> list[Candidate]:
    """Up to nine candidates of any kind in two domains with two modules each, and some enemies."""
    size = draw(st.integers(0, 9))
    items = [f"i{number}" for number in range(size)]
    return [
        Candidate(
            item=item,
            domain=(domain := draw(st.sampled_from(["EXS", "NUT"]))),
            module=f"{domain}-{draw(st.integers(1, 2))}",
            level=draw(st.sampled_from(Level)),
            status=draw(st.sampled_from([Status.LIVE] * 5 + [Status.PILOT, Status.PILOT, Status.DRAFT])),
            use=draw(st.sampled_from([Use.ANY, Use.ANY, Use.ANY, Use.MOCK])),
            enemies=frozenset(draw(st.lists(st.sampled_from(items), max_size=1))),
        )
        for item in items
    ]


@st.composite
def _blueprints(draw: st.DrawFn) -> Blueprint:
    counts = draw(st.fixed_dictionaries({"EXS": st.integers(1, 3), "NUT": st.integers(0, 2)}))
    ranges = st.tuples(st.integers(0, 40), st.integers(50, 100)).map(lambda both: (float(both[0]), float(both[1])))
    blueprint = a_blueprint(
        scored={domain: count for domain, count in counts.items() if count},
        levels=draw(st.dictionaries(st.sampled_from(Level), ranges, max_size=3)),
        purpose=draw(st.sampled_from(Purpose)),
        pilot=draw(st.integers(0, 3)),
        every_module=draw(st.booleans()),
    )
    allowed = blueprint.level_counts().values()
    assume(sum(low for low, _ in allowed) <= blueprint.scored_count <= sum(high for _, high in allowed))
    assume(all(low <= high for low, high in allowed))
    return blueprint


def _live(pool: Sequence[Candidate], blueprint: Blueprint) -> list[Candidate]:
    allowed = {Use.ANY, Use.MOCK} if blueprint.purpose is Purpose.MOCK else {Use.ANY}
    return [one for one in pool if one.status is Status.LIVE and one.use in allowed and one.domain in blueprint.scored]


def _meets(chosen: Sequence[Candidate], pool: Sequence[Candidate], blueprint: Blueprint) -> bool:
    """The rules once more, as plainly as can be."""
    levels = Counter(one.level for one in chosen)
    modules = {one.module for one in _live(pool, blueprint)} if blueprint.every_module else set()
    return (
        Counter(one.domain for one in chosen) == Counter(blueprint.scored)
        and all(low <= levels[level] <= high for level, (low, high) in blueprint.level_counts().items())
        and not any(hostile(one, other) for one, other in combinations(chosen, 2))
        and modules <= {one.module for one in chosen}
    )


def _possible(pool: Sequence[Candidate], blueprint: Blueprint) -> Iterator[tuple[Candidate, ...]]:
    """All forms that meet the rules, by trying each set of items."""
    for chosen in combinations(_live(pool, blueprint), blueprint.scored_count):
        if _meets(chosen, pool, blueprint):
            yield chosen


def _repeats(chosen: Sequence[Candidate], recent: Collection[str]) -> int:
    return sum(one.item in recent for one in chosen)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pool=_banks(), blueprint=_blueprints(), seed=st.integers(0, 2**63 - 1), recent=st.sets(st.integers(0, 8)))
def test_a_form_meets_every_rule_and_is_refused_only_where_none_could(
    pool: list[Candidate], blueprint: Blueprint, seed: int, recent: set[int]
) -> None:
    old = {f"i{number}" for number in recent}
    possible = list(_possible(pool, blueprint))
    if not possible:
        assert unmet(blueprint, pool) != ()
        return
    form = assemble(blueprint, pool, recent=old, seed=seed)
    scored, unscored = drawn(form, pool), drawn(form, pool, scored=False)
    assert len({seat.item for seat in form.seats}) == len(form.seats)
    assert _meets(scored, pool, blueprint)
    assert set(scored) <= set(_live(pool, blueprint))
    assert _repeats(scored, old) == min(_repeats(chosen, old) for chosen in possible)
    assert len(unscored) <= blueprint.pilot
    _check_pilots(unscored, scored, pool, blueprint, old)


def _check_pilots(
    unscored: Sequence[Candidate],
    scored: Sequence[Candidate],
    pool: Sequence[Candidate],
    blueprint: Blueprint,
    old: set[str],
) -> None:
    ready = _live([replace(one, status=Status.LIVE) for one in pool if one.status is Status.PILOT], blueprint)
    able = {one.item for one in ready}
    assert {one.item for one in unscored} <= able
    assert not any(hostile(one, other) for one, other in combinations([*unscored, *scored], 2) if one in unscored)
    left = [one for one in ready if one.item not in {chosen.item for chosen in unscored}]
    free = [one for one in left if not any(hostile(one, other) for other in [*unscored, *scored])]
    if len(unscored) < blueprint.pilot:
        assert free == []
    if any(one.item not in old for one in free):
        assert _repeats(unscored, old) == 0
    elif old.isdisjoint(able):
        counts = Counter(one.domain for one in unscored)
        assert all(counts[one.domain] + 1 >= max(counts.values(), default=0) for one in free)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pool=_banks(), blueprint=_blueprints())
def test_as_many_suitable_items_as_are_named_missing_make_an_exam_drawable(
    pool: list[Candidate], blueprint: Blueprint
) -> None:
    modules = Counter(module[:3] for module in {one.module for one in _live(pool, blueprint)})
    assume(not blueprint.every_module or all(modules[code] <= count for code, count in blueprint.scored.items()))
    missing = unmet(blueprint, pool)
    written = [one for number, shortage in enumerate(missing) for one in _suitable(shortage, pool, blueprint, number)]
    assert unmet(blueprint, [*pool, *written]) == ()


def _suitable(shortage: Shortage, pool: Sequence[Candidate], blueprint: Blueprint, number: int) -> Iterator[Candidate]:
    """As many new items as are missing, of each kind that could be meant, in modules that there are."""
    module_of = {one.domain: one.module for one in _live(pool, blueprint)}
    domains = [shortage.domain] if shortage.domain else [shortage.module[:3]] if shortage.module else blueprint.scored
    levels = [shortage.level] if shortage.level else list(Level)
    for copy, domain, level in product(range(shortage.missing), domains, levels):
        module = shortage.module or module_of.get(domain, f"{domain}-1")
        yield Candidate(item=f"new-{number}-{copy}-{domain}-{level}", domain=domain, module=module, level=level)


# --- at full size ---------------------------------------------------------------------------------------------------


def a_full_bank() -> list[Candidate]:
    """1,200 items in nine domains, four modules each, levels as in the course, a tenth kept for mocks, with 150 pairs of enemies."""
    levels = [Level.RECALL] * 3 + [Level.APPLICATION] * 5 + [Level.ANALYSIS] * 2
    bank = [
        a_candidate(
            f"{domain}-{number:03}",
            domain=domain,
            module=f"{domain}-{number % 4}",
            level=levels[number % 10],
            use=Use.MOCK if number % 10 == 3 else Use.ANY,
        )
        for domain, count in FULL_MOCK.items()
        for number in range(count * 10)
    ]
    for one, other in pairwise(range(0, 300, 2)):
        bank[one] = replace(bank[one], enemies=frozenset({bank[other].item}))
    return bank


def test_three_full_mocks_in_a_row_are_drawn_from_a_full_bank_without_a_repeat() -> None:
    pool = [*a_full_bank(), *pilots(5, domains=FULL_MOCK)]
    blueprint = a_blueprint(
        purpose=Purpose.MOCK, scored=FULL_MOCK, pilot=20, minutes=150, levels=FULL_LEVELS, every_module=True
    )
    seen: set[str] = set()
    for seed in range(3):
        form = assemble(blueprint, pool, recent=seen, seed=seed)
        assert _meets(drawn(form, pool), pool, blueprint)
        assert (len(form.seats), form.pilots) == (140, 20)
        assert seen.isdisjoint(one.item for one in drawn(form, pool))
        seen |= {seat.item for seat in form.seats}
