"""The thin layer over the solver: rows are kept, and the first cost decides before the second."""

from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.assembly.program import UNBOUNDED, Program


def two_of_three() -> Program:
    program = Program(lowest=[0, 0, 0], highest=[1, 1, 1])
    program.add_row(2, 2, {0: 1, 1: 1, 2: 1})
    return program


def test_the_second_cost_decides_only_between_what_the_first_finds_equal() -> None:
    assert two_of_three().least([1, 1, 0], [0, 1, 9]) == [1, 0, 1]
    assert two_of_three().least([0, 0, 0], [0, 1, 9]) == [1, 1, 0]
    assert two_of_three().least([0, 1, 9], [1, 1, 0]) == [1, 1, 0]


def test_rows_that_no_values_fit_have_no_solution() -> None:
    program = two_of_three()
    program.add_row(-UNBOUNDED, 1, {0: 1, 1: 1, 2: 1})
    assert program.least() is None


def test_columns_keep_to_their_bounds() -> None:
    program = Program(lowest=[0, 1, 0], highest=[0, 1, 5])
    program.add_row(4, UNBOUNDED, {0: 9, 1: 1, 2: 1})
    assert program.least([1, 1, 1]) == [0, 1, 3]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    costs=st.lists(
        st.tuples(st.integers(0, 3_000), st.integers(0, 300), st.integers(0, 999_999)), min_size=3, max_size=9
    )
)
def test_costs_are_made_least_in_their_order_like_words_in_a_dictionary(costs: list[tuple[int, int, int]]) -> None:
    """Any three of them: the least sums are those of trying all, and no rounding of large costs hides a small one."""
    program = Program(lowest=[0] * len(costs), highest=[1] * len(costs))
    program.add_row(3, 3, dict.fromkeys(range(len(costs)), 1))
    values = program.least(*(list(one) for one in zip(*costs, strict=True)))
    assert values is not None
    taken = [cost for cost, value in zip(costs, values, strict=True) if value]
    best = sorted(costs)[:3]
    assert [sum(one) for one in zip(*taken, strict=True)] == [sum(one) for one in zip(*best, strict=True)]
