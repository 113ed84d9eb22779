"""Plots as SVG: axes with units, curves, areas, bands and marks, for figures that are committed and for those that are drawn on request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from xml.sax.saxutils import escape

from certprep.domain.formula import formula

Point = tuple[float, float]

_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 14.0, 34.0, 54.0  # margins, in the drawing's units
_TEXT, _TITLE = 13, 14  # font sizes
KINDS = 4  # of curves and bands, told apart by colour and by their names
_POINTS = 120  # of a curve that a formula draws

# Light first, then dark: ground, text, softer text, grid, four curves, four bands.
_LIGHT = ("#ffffff", "#1f2933", "#52606d", "#e1e6eb")
_DARK = ("#17202a", "#e8edf2", "#b4c0cc", "#2c3946")
_CURVES = (("#0b6e99", "#5cc0ea"), ("#c2410c", "#ff9a62"), ("#12633a", "#7bd8a2"), ("#84196b", "#f2a6df"))
_BANDS = (("#e2f0f8", "#10304a"), ("#e1f3e8", "#11301f"), ("#fdf0d5", "#35290d"), ("#fdeae8", "#431c18"))


@dataclass(frozen=True, kw_only=True)
class Axis:
    """`title` has the unit; `ticks` are values, shown as they are, without decimals that are nought."""

    title: str
    lowest: float
    highest: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """How far along the axis a value is, from 0 to 1."""
        return (value - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A line through points, or along a formula of x from `first` to `last` (the axis's ends where they are left out). `label` stands
    above the point nearest to `label_at`, at the end by default. `area` fills what is below.
    """

    points: tuple[Point, ...] = ()
    formula: str = ""
    first: float | None = None
    last: float | None = None
    label: str = ""
    label_at: float | None = None
    anchor: Literal["start", "middle", "end"] = "end"
    kind: int = 1
    dashed: bool = False
    area: bool = False

    def along(self, x: Axis) -> tuple[Point, ...]:
        """Its points. Raises FormulaError for a formula that can't be read, or comes to no number."""
        if not self.formula:
            return self.points
        first = x.lowest if self.first is None else self.first
        last = x.highest if self.last is None else self.last
        curve = formula(self.formula)
        return tuple((one, float(curve.value({"x": Decimal(str(one))}))) for one in steps(first, last, _POINTS))


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stretch of the y axis, across the whole width."""

    lowest: float
    highest: float
    label: str
    kind: int = 1


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A point with lines to both axes."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A drawing. `description` says all that it shows to somebody who can't see it."""

    title: str
    description: str
    x: Axis
    y: Axis
    curves: tuple[Curve, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    width: int = 640
    height: int = 400


def inline(plot: Plot) -> str:
    """For a page, whose style sheet colours it (`.plot` and the classes within)."""
    said = escape(f"{plot.title}. {plot.description}", {'"': "&quot;"})
    head = f'<svg class="plot" viewBox="0 0 {plot.width} {plot.height}" role="img" aria-label="{said}">'
    return f"{head}{''.join(_drawn(plot))}</svg>"


def standalone(plot: Plot) -> str:
    """For a file: with its own ground and colours, light and dark, its title and its description."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plot.width} {plot.height}" role="img">',
        f"<title>{escape(plot.title)}</title>",
        f"<desc>{escape(plot.description)}</desc>",
        f"<style>{_style()}</style>",
        '<rect class="p-ground" width="100%" height="100%" fill="#fff" rx="8"/>',
        *_drawn(plot),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def steps(first: float, last: float, count: int) -> tuple[float, ...]:
    """`count` + 1 evenly spaced values."""
    return tuple(first + (last - first) * one / count for one in range(count + 1))


def _style() -> str:
    return f"text{{font-family:sans-serif}} {_rules(0)} @media (prefers-color-scheme: dark){{{_rules(1)}}}"


def _rules(scheme: int) -> str:
    ground, text, soft, grid = (_LIGHT, _DARK)[scheme]
    curves = "".join(
        f".p-c{one}{{stroke:{colours[scheme]};fill:none;stroke-width:3}}.p-f{one}{{fill:{colours[scheme]}}}"
        f".p-a{one}{{fill:{colours[scheme]};fill-opacity:.18}}"
        for one, colours in enumerate(_CURVES, start=1)
    )
    bands = "".join(f".p-b{one}{{fill:{colours[scheme]}}}" for one, colours in enumerate(_BANDS, start=1))
    return (
        f".p-ground{{fill:{ground}}}.p-t{{fill:{text}}}.p-s{{fill:{soft}}}.p-axis{{stroke:{soft};stroke-width:1.5}}"
        f".p-grid{{stroke:{grid}}}.p-lead{{stroke:{text};stroke-dasharray:4 4}}.p-dot{{fill:{text}}}"
        f".p-halo{{stroke:{ground};stroke-width:4;stroke-linejoin:round;paint-order:stroke}}{curves}{bands}"
    )


def _drawn(plot: Plot) -> Iterator[str]:
    """From the back to the front: bands, grid, areas, curves, axes, words, marks."""
    yield from (_band(plot, one) for one in plot.bands)
    yield from _grid(plot)
    yield from (_area(plot, one) for one in plot.curves if one.area)
    yield from (_curve(plot, one) for one in plot.curves)
    yield from _axes(plot)
    yield from (_band_name(plot, one) for one in plot.bands)
    yield from (_curve_name(plot, one) for one in plot.curves if one.label)
    for mark in plot.marks:
        yield from _mark(plot, mark)


def _x(plot: Plot, value: float) -> float:
    return _LEFT + plot.x.share(value) * (plot.width - _LEFT - _RIGHT)


def _y(plot: Plot, value: float) -> float:
    return plot.height - _BOTTOM - plot.y.share(value) * (plot.height - _TOP - _BOTTOM)


def _line(kind: str, start: Point, end: Point) -> str:
    return f'<line class="{kind}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def _text(
    words: str, at: Point, *, kind: str = "p-t", anchor: str = "middle", size: int = _TEXT, more: str = ""
) -> str:
    place = f'x="{at[0]:.1f}" y="{at[1]:.1f}"'
    return f'<text class="{kind}" {place} font-size="{size}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _number(value: float) -> str:
    return f"{value:,g}".replace("-", "−")


def _band(plot: Plot, band: Band) -> str:
    top, bottom = _y(plot, band.highest), _y(plot, band.lowest)
    width = plot.width - _LEFT - _RIGHT
    return (
        f'<rect class="p-b{band.kind}" x="{_LEFT:.1f}" y="{top:.1f}" width="{width:.1f}" height="{bottom - top:.1f}"/>'
    )


def _band_name(plot: Plot, band: Band) -> str:
    middle = (_y(plot, band.lowest) + _y(plot, band.highest)) / 2 + _TEXT / 3
    return _text(band.label, (_LEFT + 8, middle), anchor="start")


def _grid(plot: Plot) -> Iterator[str]:
    for tick in plot.y.ticks:
        height = _y(plot, tick)
        yield _line("p-grid", (_LEFT, height), (plot.width - _RIGHT, height))


def _axes(plot: Plot) -> Iterator[str]:
    bottom, right = plot.height - _BOTTOM, plot.width - _RIGHT
    yield _line("p-axis", (_LEFT, bottom), (right, bottom))
    yield _line("p-axis", (_LEFT, bottom), (_LEFT, _TOP))
    for tick in plot.x.ticks:
        at = _x(plot, tick)
        yield _line("p-axis", (at, bottom), (at, bottom + 5))
        yield _text(_number(tick), (at, bottom + 19), kind="p-s")
    for tick in plot.y.ticks:
        yield _text(_number(tick), (_LEFT - 8, _y(plot, tick) + 4.5), kind="p-s", anchor="end")
    yield _text(plot.x.title, ((_LEFT + right) / 2, plot.height - 12.0), size=_TITLE)
    yield _text(plot.y.title, (12.0, 20.0), anchor="start", size=_TITLE)


def _path(plot: Plot, points: Sequence[Point]) -> str:
    return " ".join(
        f"{'L' if place else 'M'}{_x(plot, x):.1f} {_y(plot, y):.1f}" for place, (x, y) in enumerate(points)
    )


def _curve(plot: Plot, curve: Curve) -> str:
    dashes = ' stroke-dasharray="7 5"' if curve.dashed else ""
    return f'<path class="p-c{curve.kind}" fill="none" d="{_path(plot, curve.along(plot.x))}"{dashes}/>'


def _area(plot: Plot, curve: Curve) -> str:
    base, points = plot.y.lowest, curve.along(plot.x)
    closed = (*points, (points[-1][0], base), (points[0][0], base))
    return f'<path class="p-a{curve.kind}" d="{_path(plot, closed)} Z"/>'


def _curve_name(plot: Plot, curve: Curve) -> str:
    points = curve.along(plot.x)
    wanted = points[-1][0] if curve.label_at is None else curve.label_at
    x, y = min(points, key=lambda point: abs(point[0] - wanted))
    place = (_x(plot, x), _y(plot, y) - 9)
    return _text(curve.label, place, kind=f"p-f{curve.kind} p-halo", anchor=curve.anchor, more=' font-weight="bold"')


def _mark(plot: Plot, mark: Mark) -> Iterator[str]:
    x, y = _x(plot, mark.x), _y(plot, mark.y)
    yield _line("p-lead", (x, y), (x, plot.height - _BOTTOM))
    yield _line("p-lead", (x, y), (_LEFT, y))
    yield f'<circle class="p-dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    right = plot.x.share(mark.x) > 0.5
    place = (x - 9 if right else x + 9, max(y - 9, _TOP + 4))
    yield _text(mark.label, place, kind="p-t p-halo", anchor="end" if right else "start", more=' font-weight="bold"')
