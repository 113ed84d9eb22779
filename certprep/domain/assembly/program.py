"""A mixed-integer program: whole-number columns, rows over them, costs to be made least. The one place that knows the solver, HiGHS."""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

UNBOUNDED = highspy.kHighsInf
# Limits are gaps and nodes, never seconds: the same program has the same solution on a slow machine.
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_max_nodes": 20_000,
}


class Program:
    """Columns lie between `lowest` and `highest`, both whole numbers."""

    def __init__(self, *, lowest: Sequence[int], highest: Sequence[int]) -> None:
        self._columns = len(highest)
        self._solver = highspy.Highs()
        for option, value in _OPTIONS.items():
            self._solver.setOptionValue(option, value)
        self._solver.addVars(self._columns, np.array(lowest, dtype=float), np.array(highest, dtype=float))
        kinds = np.full(self._columns, highspy.HighsVarType.kInteger)
        self._solver.changeColsIntegrality(self._columns, self._all(), kinds)

    def add_row(self, lowest: float, highest: float, coefficients: Mapping[int, int]) -> None:
        """The sum of columns, each times its coefficient, lies between `lowest` and `highest`."""
        columns = np.fromiter(coefficients, dtype=np.int32, count=len(coefficients))
        values = np.fromiter(coefficients.values(), dtype=float, count=len(coefficients))
        self._solver.addRow(lowest, highest, len(coefficients), columns, values)

    def least(self, *costs: Sequence[int]) -> list[int] | None:
        """The columns where the first cost is least, of those where the second is, and so on; nothing, where no values fit the rows."""
        values = None
        wanted = [cost for cost in costs if any(cost)] or [[0] * self._columns]
        for place, cost in enumerate(wanted):
            if place:
                self._hold(wanted[place - 1], values or ())
            values = self._solved(cost)
            if values is None:
                return None
        return values

    def _hold(self, cost: Sequence[int], values: Sequence[int]) -> None:
        """From now on, nothing dearer than these values."""
        reached = sum(one * value for one, value in zip(cost, values, strict=True))
        self.add_row(-UNBOUNDED, reached, {column: one for column, one in enumerate(cost) if one})

    def _solved(self, cost: Sequence[int]) -> list[int] | None:
        self._solver.changeColsCost(self._columns, self._all(), np.array(cost, dtype=float))
        self._solver.run()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return [round(value) for value in self._solver.getSolution().col_value]

    def _all(self) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
        return np.arange(self._columns, dtype=np.int32)
