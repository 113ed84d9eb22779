"""Practice: filters, counts, and which items a wish takes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.blueprint import Feedback, Purpose
from certprep.domain.course import Level
from certprep.domain.errors import Invalid
from certprep.domain.practice import (
    Group,
    Mode,
    PastAnswers,
    Practisable,
    Recipe,
    Record,
    Standing,
    about_minutes,
    blueprint,
    counts,
    matching,
)
from certprep.domain.practice.choosing import (
    fresh_first,
    gaps_of,
    half_due_half_new,
    of_the_day,
    pick,
    seated,
    weakest_first,
)
from tests.builders import a_course

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def one(item: str, objective: str = "EXS-1.1", **changes: Any) -> Practisable:
    domain = objective.partition("-")[0]
    fields: dict[str, Any] = {"domain": domain, "module": f"{domain.lower()}-one", "level": Level.RECALL}
    return Practisable(item=item, objective=objective, **{**fields, **changes})


def a_pool(each: int = 4) -> list[Practisable]:
    """`each` items of every objective of two domains; an objective's level is its own."""
    return [
        one(f"{domain.lower()}{number}-{place}", f"{domain}-1.{number}", level=level)
        for domain in ("EXS", "NUT")
        for number, level in enumerate(Level, start=1)
        for place in range(each)
    ]


def past(*, wrong: date | None = None, right: date | None = None, **changes: Any) -> PastAnswers:
    return PastAnswers(**{"wrong_on": wrong, "right_on": right, "answered_at": NOON, **changes})


def names(items: list[Practisable]) -> list[str]:
    return [item.item for item in items]


# --- what counts as missed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right", "missed"),
    [
        (MONDAY, None, True),
        (MONDAY, MONDAY, True),  # right again on the same study day: it stays
        (MONDAY, MONDAY + timedelta(days=1), False),
        (MONDAY + timedelta(days=2), MONDAY + timedelta(days=1), True),  # missed once more
        (None, MONDAY, False),
    ],
)
def test_what_was_missed_is_put_right_on_a_later_study_day_only(
    wrong: date | None, right: date | None, missed: bool
) -> None:
    assert past(wrong=wrong, right=right).missed is missed


# --- filters --------------------------------------------------------------------------------------------------------


def test_an_empty_recipe_lets_everything_through() -> None:
    assert matching(Recipe(), a_pool(), Record()) == a_pool()


def test_of_places_the_narrowest_choice_counts() -> None:
    pool = a_pool(each=1)
    whole = Recipe(domains=("EXS", "NUT"))
    assert len(matching(whole, pool, Record())) == 6
    narrowed = replace(whole, objectives=("EXS-1.2",))
    assert names(matching(narrowed, pool, Record())) == ["exs2-0", "nut1-0", "nut2-0", "nut3-0"]
    module = replace(whole, modules=("nut-one",), objectives=("EXS-1.2",))
    assert names(matching(module, pool, Record())) == ["exs2-0", "nut1-0", "nut2-0", "nut3-0"]
    inside = Recipe(modules=("nut-one",), objectives=("NUT-1.3",))
    assert names(matching(inside, pool, Record())) == ["nut3-0"]


def test_standings_are_alternatives_and_groups_are_conditions() -> None:
    pool = a_pool(each=1)
    record = Record(
        seen=frozenset(names(pool)) - {"nut3-0"},
        answers={"exs1-0": past(wrong=MONDAY), "nut1-0": past(right=MONDAY, unsure=True)},
        flagged=frozenset({"nut2-0"}),
    )
    missed_or_flagged = Recipe(standings=(Standing.MISSED, Standing.FLAGGED))
    assert names(matching(missed_or_flagged, pool, record)) == ["exs1-0", "nut2-0"]
    assert names(matching(replace(missed_or_flagged, domains=("NUT",)), pool, record)) == ["nut2-0"]
    assert names(matching(Recipe(standings=(Standing.UNSURE,)), pool, record)) == ["nut1-0"]
    assert names(matching(Recipe(standings=(Standing.NEVER_SEEN,)), pool, record)) == ["nut3-0"]


def test_what_was_put_right_was_missed_once_all_the_same() -> None:
    record = Record(answers={"exs1-0": past(wrong=MONDAY, right=MONDAY + timedelta(days=3))})
    assert not record.holds(Standing.MISSED, "exs1-0")
    assert record.holds(Standing.EVER_MISSED, "exs1-0")


def test_each_choice_is_counted_under_the_other_filters() -> None:
    """Two of each objective: with recall chosen, each domain has two, while the levels count the whole pool."""
    found = counts(Recipe(levels=(Level.RECALL,)), a_pool(each=2), Record())
    assert found.total == 4
    assert found.domains == {"EXS": 2, "NUT": 2}
    assert found.levels == {Level.RECALL: 4, Level.APPLICATION: 4, Level.ANALYSIS: 4}
    assert found.standings[Standing.NEVER_SEEN] == 4
    assert found.objectives == {"EXS-1.1": 2, "NUT-1.1": 2}
    assert found.loosen == {}


def test_where_nothing_matches_the_filter_to_loosen_is_named() -> None:
    record = Record(flagged=frozenset({"exs1-0"}))
    found = counts(Recipe(domains=("NUT",), standings=(Standing.FLAGGED,)), a_pool(each=1), record)
    assert found.total == 0
    assert found.loosen == {Group.PLACE: 1, Group.STANDING: 3}


def test_where_no_single_filter_is_to_blame_none_is_named() -> None:
    found = counts(Recipe(domains=("NUT",), levels=(Level.RECALL,), standings=(Standing.FLAGGED,)), a_pool(), Record())
    assert (found.total, found.loosen) == (0, {Group.STANDING: 4})
    nowhere = Recipe(domains=("XYZ",), standings=(Standing.FLAGGED,))
    assert counts(nowhere, a_pool(), Record()).loosen == {}


_RECIPES = st.builds(
    Recipe,
    domains=st.sets(st.sampled_from(["EXS", "NUT"])).map(tuple),
    modules=st.sets(st.sampled_from(["exs-one", "nut-one"])).map(tuple),
    objectives=st.sets(st.sampled_from(["EXS-1.1", "EXS-1.3", "NUT-1.2"])).map(tuple),
    levels=st.sets(st.sampled_from(list(Level))).map(tuple),
    standings=st.sets(st.sampled_from(list(Standing))).map(tuple),
)
_ITEMS = [item.item for item in a_pool()]
_RECORDS = st.builds(
    Record,
    seen=st.sets(st.sampled_from(_ITEMS)).map(frozenset),
    flagged=st.sets(st.sampled_from(_ITEMS)).map(frozenset),
    answers=st.dictionaries(
        st.sampled_from(_ITEMS),
        st.builds(
            PastAnswers,
            wrong_on=st.none() | st.just(MONDAY),
            right_on=st.none() | st.just(MONDAY + timedelta(days=1)),
            unsure=st.booleans(),
            answered_at=st.just(NOON),
        ),
    ),
)


@settings(max_examples=60, deadline=None)
@given(recipe=_RECIPES, record=_RECORDS)
def test_a_count_says_what_choosing_exactly_that_would_give(recipe: Recipe, record: Record) -> None:
    """The number beside a choice is the number that matches once it is the only one of its group."""
    found = counts(recipe, a_pool(), record)
    assert found.total == len(matching(recipe, a_pool(), record))
    for level in Level:
        assert found.levels.get(level, 0) == len(matching(replace(recipe, levels=(level,)), a_pool(), record))
    for standing in Standing:
        only = replace(recipe, standings=(standing,))
        assert found.standings[standing] == len(matching(only, a_pool(), record))
    bare = replace(recipe, domains=(), modules=(), objectives=())
    for domain in ("EXS", "NUT"):
        assert found.domains.get(domain, 0) == len(matching(replace(bare, domains=(domain,)), a_pool(), record))
    for objective in ("EXS-1.1", "NUT-1.2"):
        only = replace(bare, objectives=(objective,))
        assert found.objectives.get(objective, 0) == len(matching(only, a_pool(), record))


# --- which items ----------------------------------------------------------------------------------------------------


def test_what_is_fresh_comes_before_what_was_answered_longest_ago() -> None:
    pool = a_pool(each=1)[:4]
    earlier, later = past(right=MONDAY, answered_at=NOON), past(right=MONDAY, answered_at=NOON + timedelta(days=1))
    record = Record(seen=frozenset({"exs1-0", "exs2-0"}), answers={"exs1-0": later, "exs2-0": earlier})
    found = names(fresh_first(pool, record, rng=Random(1)))
    assert set(found[:2]) == {"exs3-0", "nut1-0"}
    assert found[2:] == ["exs2-0", "exs1-0"]


def test_a_gap_is_what_is_not_known_times_its_weight() -> None:
    """Weights 60 and 40 over three objectives each. One of two right: (1+1)/(2+2) known, 1/2 * 20 = 10. Nothing answered: 1/2 * 20.
    Two wrong: 3/4 * 20 = 15. One right: 1/3 * 40/3 = 4.44.
    """
    course = a_course()
    exs, nut = course.domains
    course = replace(course, domains=(replace(exs, weight=60.0), replace(nut, weight=40.0)))
    first = {"exs1-0": True, "exs1-1": False, "exs2-0": False, "exs2-1": False, "nut1-0": True}
    found = gaps_of(a_pool(), Record(first=first), course=course)
    assert found["EXS-1.1"] == pytest.approx(10)
    assert found["EXS-1.3"] == pytest.approx(10)
    assert found["EXS-1.2"] == pytest.approx(15)
    assert found["NUT-1.1"] == pytest.approx(40 / 9)


def test_the_weakest_objectives_come_first_two_items_at_a_time() -> None:
    first = {f"exs2-{place}": False for place in range(4)} | {f"nut1-{place}": False for place in range(2)}
    record = Record(first=first, seen=frozenset(first))
    found = weakest_first(a_pool(), record, course=a_course(), rng=Random(3))
    assert [item.objective for item in found[:4]] == ["EXS-1.2", "EXS-1.2", "NUT-1.1", "NUT-1.1"]
    assert not {item.item for item in found[2:4]} & set(first)  # fresh ones of an objective before those answered
    assert Counter(item.objective for item in found[:12]) == dict.fromkeys({item.objective for item in a_pool()}, 2)
    assert sorted(names(found)) == sorted(names(a_pool()))


def test_a_quick_ten_is_half_due_and_half_new() -> None:
    pool = a_pool()
    due = names(pool)[:8]
    record = Record(seen=frozenset(due))
    found = names(half_due_half_new(pool, record, due=due, count=10, rng=Random(1)))[:10]
    assert found[:5] == due[:5]
    assert not set(found[5:]) & set(due)


@pytest.mark.parametrize(("due", "new", "taken"), [(2, 16, 2), (8, 3, 7), (8, 0, 8), (0, 5, 0)])
def test_where_one_half_runs_short_the_other_fills_up(due: int, new: int, taken: int) -> None:
    pool = a_pool()
    waiting = names(pool)[:due]
    record = Record(seen=frozenset(names(pool)[: len(pool) - new]))
    found = names(half_due_half_new(pool, record, due=waiting, count=10, rng=Random(1)))[:10]
    assert len(found) == 10
    assert len(set(found) & set(waiting)) == taken


def test_the_question_of_the_day_is_the_same_for_everybody_and_another_on_another_day() -> None:
    pool = a_pool()
    assert of_the_day(pool, course="a", day=MONDAY) == of_the_day(reversed(pool), course="a", day=MONDAY)
    week = {of_the_day(pool, course="a", day=MONDAY + timedelta(days=day)) for day in range(7)}
    assert len(week) >= 5
    assert of_the_day([], course="a", day=MONDAY) is None


def test_a_new_item_seldom_changes_the_question_of_the_day() -> None:
    """It does so once in as many days as there are items: here of 25."""
    more = [*a_pool(), one("exs9-0")]
    days = [MONDAY + timedelta(days=day) for day in range(200)]
    changed = [day for day in days if of_the_day(more, course="a", day=day) not in a_pool()]
    assert 2 <= len(changed) <= 18


def test_enemies_are_never_picked_together() -> None:
    pool = [one("a", enemies=frozenset({"b"})), one("b"), one("c")]
    assert names(pick(pool, count=3)) == ["a", "c"]


def test_items_of_a_case_come_together_in_their_order() -> None:
    pool = [one("a"), one("c2", case="c", index=2), one("b"), one("c1", case="c", index=1), one("d")]
    assert names(pick(pool, count=4)) == ["a", "c1", "c2", "b"]
    assert names(pick(pool, count=2)) == ["a", "b"]  # the case has no room, so it is left whole
    assert names(pick(pool, count=10)) == ["a", "c1", "c2", "b", "d"]


def test_a_case_is_parted_rather_than_nothing_given() -> None:
    pool = [one("c2", case="c", index=2), one("c1", case="c", index=1)]
    assert names(pick(pool, count=1)) == ["c1"]


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 999), count=st.integers(1, 30), data=st.data())
def test_whatever_is_picked_is_there_once_and_apart_from_its_enemies(
    seed: int, count: int, data: st.DataObject
) -> None:
    ids = [f"i{number}" for number in range(12)]
    pool = [
        one(
            item,
            case=data.draw(st.sampled_from(["", "", "x", "y"])),
            index=number,
            enemies=frozenset(data.draw(st.sets(st.sampled_from(ids), max_size=2))) - {item},
        )
        for number, item in enumerate(ids)
    ]
    chosen = pick(pool, count=count)
    assert len({item.item for item in chosen}) == len(chosen) <= count
    for item in chosen:
        hostile = {other.item for other in chosen if not (item.case and other.case == item.case)} & item.enemies
        assert not hostile
    order = seated(chosen, rng=Random(seed))
    assert sorted(names(order)) == sorted(names(chosen))
    for case in ("x", "y"):
        places = [place for place, item in enumerate(order) if item.case == case]
        assert places == list(range(places[0], places[0] + len(places))) if places else True
        assert [order[place].index for place in places] == sorted(order[place].index for place in places)


# --- recipes and blueprints -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"count": 0}, "bad-count"),
        ({"count": 101}, "bad-count"),
        ({"minutes": 0}, "bad-minutes"),
        ({"minutes": 601}, "bad-minutes"),
        ({"time_factor": 3.0}, "bad-time-factor"),
        ({"feedback": Feedback.END_WITHOUT_KEYS}, "bad-feedback"),
        ({"name": "n" * 81}, "bad-recipe-name"),
    ],
)
def test_a_recipe_that_can_not_be_is_refused(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        Recipe(**changes).checked()
    assert refused.value.rule == rule


def test_two_recipes_that_say_the_same_are_the_same() -> None:
    one_way = Recipe(domains=("NUT", "EXS", "NUT"), levels=(Level.ANALYSIS, Level.RECALL), time_factor=1.5)
    other = Recipe(domains=("EXS", "NUT"), levels=(Level.RECALL, Level.ANALYSIS))
    assert one_way.checked() == other.checked()


def test_extra_time_by_choice_stretches_the_clock() -> None:
    assert Recipe(minutes=25, time_factor=1.25).clock_minutes == 32
    assert Recipe().clock_minutes is None


def test_a_practice_blueprint_counts_what_was_chosen() -> None:
    made = blueprint(Mode.QUICK_TEN, Recipe(count=3), ["NUT", "EXS", "NUT"])
    assert (made.id, made.purpose, made.scored, made.feedback) == (
        "quick-ten",
        Purpose.PRACTICE,
        {"EXS": 1, "NUT": 2},
        Feedback.EACH,
    )
    assert (made.minutes, made.title) == (None, "Quick ten")


def test_ten_take_about_eight_minutes() -> None:
    assert [about_minutes(count) for count in (1, 8, 10, 20)] == [1, 7, 8, 16]
