"""What is missing: the fewest new items that make a form drawable, named as exactly as is true."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from certprep.domain.assembly import assemble, unmet
from certprep.domain.blueprint import Blueprint, Candidate, CanNeverDraw, CannotDraw, Shortage
from certprep.domain.course import Level
from certprep.domain.lint.blueprints import listed
from tests.anybank import banks, blueprints
from tests.builders import a_blueprint, a_candidate
from tests.forms import a_full_bank, fewest_missing, possible, the_full_mock

RECALL, APPLICATION, ANALYSIS = Level


def items(count: int, domain: str = "EXS", name: str = "", **changes: Any) -> list[Candidate]:
    """So many items of a domain, all alike."""
    return [a_candidate(f"{name or domain}-{n}", **{"domain": domain, **changes}) for n in range(count)]


# --- examples -------------------------------------------------------------------------------------------------------


def test_a_bank_that_suffices_lacks_nothing() -> None:
    assert unmet(a_blueprint(), [*items(3), *items(3, "NUT")]) == ()


def test_an_empty_bank_lacks_everything() -> None:
    assert set(unmet(a_blueprint(), [])) == {Shortage(missing=3, domain="EXS"), Shortage(missing=3, domain="NUT")}


def test_one_new_item_does_for_a_domain_and_a_level_together() -> None:
    """Two of NUT are missing, and of all five items one must be of analysis: that can be one of the two."""
    blueprint = a_blueprint(scored={"EXS": 3, "NUT": 2}, levels={ANALYSIS: (20, 100)})
    missing = unmet(blueprint, items(3))
    assert missing == (Shortage(missing=1, domain="NUT"), Shortage(missing=1, domain="NUT", level=ANALYSIS))
    assert listed(missing) == "1 item of NUT, 1 analysis item of NUT"


def test_a_level_that_any_domain_may_bring_is_named_without_one() -> None:
    blueprint = a_blueprint(levels={ANALYSIS: (20, 100)})
    missing = unmet(blueprint, [*items(5), *items(5, "NUT")])
    assert missing == (Shortage(missing=2, level=ANALYSIS),)
    assert listed(missing) == "2 analysis items"


def test_a_level_that_only_one_domain_can_bring_is_named_with_it() -> None:
    """All of NUT is one case, which has no place for a new item beside it."""
    pool = [*items(3), *items(3, "NUT", case="c1")]
    missing = unmet(a_blueprint(levels={ANALYSIS: (16, 100)}), pool)
    assert missing == (Shortage(missing=1, domain="EXS", level=ANALYSIS),)


def test_enemies_that_can_be_left_out_do_not_narrow_what_is_missing() -> None:
    rival = frozenset(one.item for one in items(3))
    pool = [*items(3), *items(3, "NUT"), *items(2, "NUT", "foe", level=ANALYSIS, enemies=rival)]
    assert unmet(a_blueprint(levels={ANALYSIS: (16, 100)}), pool) == (Shortage(missing=1, level=ANALYSIS),)


def test_levels_at_their_most_are_named_too() -> None:
    """Five of six may be of recall, and all that there is is."""
    missing = unmet(a_blueprint(levels={RECALL: (0, 84)}), [*items(3), *items(3, "NUT")])
    assert len(missing) == 1
    assert (missing[0].missing, missing[0].domain, missing[0].level in {APPLICATION, ANALYSIS}) == (1, "", True)


def test_a_kind_that_the_blueprint_names_is_named() -> None:
    missing = unmet(a_blueprint(kinds={"match": 2}), [*items(5), *items(5, "NUT")])
    assert missing == (Shortage(missing=2, kind="match"),)
    assert listed(missing) == "2 match items"


def test_what_is_missing_besides_the_named_kinds_is_said_to_be_of_another() -> None:
    """Two of six may be single, and all that there are are. Of the four others each domain has three places at the most."""
    missing = unmet(a_blueprint(kinds={"single": 2}), [*items(3), *items(3, "NUT")])
    assert [(one.missing, one.domain, one.kind) for one in missing] == [
        (2, "", "multiple"),
        (1, "EXS", "multiple"),
        (1, "NUT", "multiple"),
    ]


def test_a_module_that_can_not_have_its_item_is_named() -> None:
    pool = [a_candidate("one", module="m1", enemies=frozenset({"two"})), a_candidate("two", module="m2")]
    pool += [a_candidate(f"more-{n}", module="m1") for n in range(3)]
    pool.append(a_candidate("three", module="m3", enemies=frozenset({"two"})))
    missing = unmet(a_blueprint(scored={"EXS": 3}, every_module=True), pool)
    assert [(one.missing, one.domain, one.level) for one in missing] == [(1, "EXS", None)]
    assert missing[0].module in {"m2", "m3"}
    assert listed(missing) == f"1 item of EXS in {missing[0].module}"


def test_a_module_is_named_with_its_domain_though_the_form_has_room_in_another() -> None:
    """The only item of m2 is an enemy of all that m1 has, and both modules must have one."""
    foes = frozenset(one.item for one in items(3, module="m1"))
    pool = [*items(3, module="m1"), *items(3, "NUT", module="n1"), a_candidate("two", module="m2", enemies=foes)]
    missing = unmet(a_blueprint(scored={"EXS": 3, "NUT": 2}, levels={}, every_module=True), pool)
    assert [(one.missing, one.domain) for one in missing] == [(1, "EXS")]


def test_enemies_count_once() -> None:
    """Four items of which each is an enemy of the first: three of them go together."""
    pool = [a_candidate("foe", enemies=frozenset(one.item for one in items(3))), *items(3)]
    assert unmet(a_blueprint(scored={"EXS": 4}), pool) == (Shortage(missing=1, domain="EXS"),)


@pytest.mark.parametrize("kinds", [{}, {"numeric": 0}])
@pytest.mark.parametrize("cases", [True, False])
def test_items_are_said_to_be_of_any_domain_only_if_no_mixture_of_domains_fails(
    cases: bool, kinds: dict[str, int]
) -> None:
    """Three sets are enemies of each other: three of NUT, two of EXS and one of NUT, three of EXS. So three new items do if three, one or
    none of them are of EXS, but not if two are.
    """
    sets = [("c1", ["NUT"] * 3), ("c2", ["EXS", "EXS", "NUT"]), ("c3", ["EXS"] * 3)]
    names = {name: frozenset(f"{name}-{number}" for number in range(3)) for name, _ in sets}
    pool = [
        a_candidate(
            f"{name}-{number}",
            domain=domain,
            case=name if cases else "",
            index=number,
            enemies=frozenset[str]().union(*names.values()) - names[name],
        )
        for name, domains in sets
        for number, domain in enumerate(domains)
    ]
    missing = unmet(a_blueprint(kinds=kinds), pool)
    assert [(one.missing, one.domain) for one in missing] == [(3, "EXS")]


def test_a_case_that_does_not_fit_is_no_help() -> None:
    """A case of four in a form of three: all three are missing; with a case of two, one is."""
    pool = items(4, case="c1")
    assert unmet(a_blueprint(scored={"EXS": 3}), pool) == (Shortage(missing=3, domain="EXS"),)
    assert unmet(a_blueprint(scored={"EXS": 3}), pool[:2]) == (Shortage(missing=1, domain="EXS"),)


@pytest.mark.parametrize("changes", [{"every_module": True}, {"kinds": {"single": 2, "match": 2}}])
def test_a_blueprint_that_contradicts_itself_lacks_nothing_that_could_be_written(changes: dict[str, Any]) -> None:
    """Four modules in a form of three, or four items of named kinds."""
    pool = [a_candidate(f"EXS-{n}", module=f"m{n}") for n in range(4)]
    blueprint = a_blueprint(scored={"EXS": 3}, **changes)
    with pytest.raises(CanNeverDraw):
        unmet(blueprint, pool)
    with pytest.raises(CannotDraw) as refused:
        assemble(blueprint, pool, seed=1)
    assert refused.value.shortages == ()


def test_what_a_full_bank_lacks_is_found_at_once_and_is_enough() -> None:
    """A bank of 250 can't bring 24 analysis items without those that belong to cases of odd sizes."""
    blueprint = the_full_mock(kinds={"match": 20, "numeric": 15}, every_module=True)
    pool = a_full_bank(300)
    missing = unmet(blueprint, pool)
    assert sum(one.missing for one in missing) > 3
    assert unmet(blueprint, [*pool, *_written(missing, blueprint, pool, Random(1))]) == ()


# --- any bank, any blueprint ----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pool=banks(most=8), blueprint=blueprints())
def test_the_named_missing_set_is_minimal(pool: list[Candidate], blueprint: Blueprint) -> None:
    """No smaller one would do, by trying all; and this one does, whatever the items are of which something is left open."""
    least = fewest_missing(pool, blueprint)
    if least is None:
        with pytest.raises(CanNeverDraw):
            unmet(blueprint, pool)
        return
    missing = unmet(blueprint, pool)
    assert sum(one.missing for one in missing) == least
    for seed in range(4):
        written = list(_written(missing, blueprint, pool, Random(seed)))
        assert any(True for _ in possible([*pool, *written], blueprint)), written


def _written(
    missing: Sequence[Shortage], blueprint: Blueprint, pool: Sequence[Candidate], rng: Random
) -> Iterator[Candidate]:
    """New items as they are named, and as chance will have it where nothing is."""
    number = 0
    for one in missing:
        for _ in range(one.missing):
            number += 1
            domain = one.domain or rng.choice(list(blueprint.scored))
            modules = sorted({other.module for other in pool if other.domain == domain} | {f"{domain}-new"})
            yield Candidate(
                item=f"new-{number}",
                domain=domain,
                module=one.module or rng.choice(modules),
                level=one.level or rng.choice(list(Level)),
                kind=one.kind or rng.choice(["single", "numeric", "match", "hotspot"]),
            )
