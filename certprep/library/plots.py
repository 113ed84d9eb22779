"""Plots written as YAML and drawn as figures: `certprep plot`."""

from collections.abc import Iterator

from certprep.domain.formula import FormulaError
from certprep.domain.plotting import KINDS, Plot, standalone
from certprep.domain.problem import Problem
from certprep.library.validation import Shape
from certprep.library.yaml_files import data, read_yaml

PLOT: Shape[Plot] = Shape(Plot)


def drawn(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The SVG of a plot's file; nothing, with what is wrong, where it can't be drawn."""
    document = read_yaml(text)
    if document.root is None or document.problems:
        return "", tuple(document.problems)
    plot, problems = PLOT.read(data(document.root), node=document.root)
    problems += [] if plot is None else _problems(plot)
    return ("", tuple(problems)) if plot is None or problems else (standalone(plot), ())


def _problems(plot: Plot) -> Iterator[Problem]:
    for axis in (plot.x, plot.y):
        if axis.lowest >= axis.highest:
            yield Problem(rule="plot-axis", parameters={"title": axis.title})
    for kind in [*(one.kind for one in plot.curves), *(one.kind for one in plot.bands)]:
        if not 1 <= kind <= KINDS:
            yield Problem(rule="plot-kind", parameters={"kind": kind, "most": KINDS})
    for curve in plot.curves:
        try:
            if len(curve.along(plot.x)) < 2:
                yield Problem(rule="plot-curve", parameters={"label": curve.label})
        except FormulaError as error:
            parameters = {**error.parameters, "formula": curve.formula, "numbers": "", "place": error.place}
            yield Problem(rule=error.rule, parameters=parameters)
